"""Pose models that are opened once and lent out again and again, each time as good as new."""

from __future__ import annotations

from contextlib import ExitStack
from queue import Empty, SimpleQueue

from posecheck.closing import Closing
from posecheck.detection.detector import PoseDetector
from posecheck.detection.follower import Follower
from posecheck.detection.mirroring import LeftFacingDetector
from posecheck.frame import Frame
from posecheck.person.landmarks import Pose


class Models(Closing):
    """The models that several threads use in turn. Use it in a `with` statement, which closes them.

    Called like `Follower` it gives one whose models come from here and go back when it is closed.
    """

    def __init__(self) -> None:
        self._idle: dict[bool, SimpleQueue[PoseDetector]] = {True: SimpleQueue(), False: SimpleQueue()}
        self._open = ExitStack()

    def __call__(self, model: str) -> Follower:
        """A new follower, for one part of a clip. Raises ModelError when the model cannot be run."""
        return Follower(model, True, lambda name, video: LeftFacingDetector(name, video, self._lend))

    def _lend(self, model: str, video: bool) -> PoseDetector:
        try:
            detector = self._idle[video].get_nowait()
            detector.restart()
        except Empty:
            detector = self._open.enter_context(PoseDetector(model, video))
        return _Lent(detector, self._idle[video])

    def close(self) -> None:
        """Close every model, the lent ones too."""
        self._open.close()


class _Lent(PoseDetector):
    """A detector that is given back instead of closed."""

    def __init__(self, detector: PoseDetector, idle: SimpleQueue[PoseDetector]) -> None:
        self._detector = detector
        self._idle = idle

    def __call__(self, frame: Frame) -> Pose | None:
        return self._detector(frame)

    def close(self) -> None:
        self._idle.put(self._detector)
