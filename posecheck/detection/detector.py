"""MediaPipe at the edge: one frame in, one pose in our own names out. The only module that imports `mediapipe`."""

from __future__ import annotations

import contextlib
import threading
from typing import Any

import cv2
import numpy as np

from posecheck.closing import Closing
from posecheck.detection import quiet
from posecheck.detection.exposure import well_exposed
from posecheck.detection.models import load_model
from posecheck.detection.quiet import quiet_stderr
from posecheck.errors import REINSTALL, ModelError
from posecheck.frame import Frame
from posecheck.language import _
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side

_LANDMARK_INDEX: dict[Joint, tuple[int, int]] = {
    Joint.EYE: (2, 5),
    Joint.EAR: (7, 8),
    Joint.SHOULDER: (11, 12),
    Joint.ELBOW: (13, 14),
    Joint.WRIST: (15, 16),
    Joint.HIP: (23, 24),
    Joint.KNEE: (25, 26),
    Joint.ANKLE: (27, 28),
    Joint.HEEL: (29, 30),
    Joint.TOE: (31, 32),
}
"""MediaPipe's numbers of the (left, right) landmark: its names are eye, ear, …, heel, foot_index."""


_EMPTY = np.zeros((64, 64, 3), dtype=np.uint8)

_FOLLOWED_FROM = 0.3
"""How sure the model must be that somebody is there before it follows them; 0.5 is its own.

A person who is small and of the colour of the room (a sample without its colours) is found at 0.3 and not at 0.4, and
nobody was found at 0.2 in 46 pictures whose only person was painted over. Who is looked for once only, beside another
one, must be surer."""

_EMPTY_LOOKS = 5
"""How many empty pictures a model is shown to make it lose the person; it has lost them at the first."""


class PoseDetector(Closing):
    """Finds one person's landmarks in one frame after the other. Close it, or use it in a `with` statement.

    model: `full` or `heavy`. video: True follows the person from frame to frame and needs rising times; False looks
    at every picture afresh (photographs).

    Raises ModelError when the model is missing or damaged, or MediaPipe cannot run it.
    """

    def __init__(self, model: str, video: bool = True) -> None:
        self.model = model
        self._video = video
        self._open()

    def _open(self) -> None:
        data = load_model(self.model)
        with quiet_stderr():
            mp, self._landmarker = _open_landmarker(data, self._video)
        self._make_image = mp.Image
        self._srgb = mp.ImageFormat.SRGB
        self._last_ms = -1
        self._shift_ms: int | None = 0
        self._talkative = True

    def __call__(self, frame: Frame) -> Pose | None:
        """The pose in the frame, in image pixels, or None when nobody was found."""
        height_px, width_px = frame.image.shape[:2]
        rgb = cv2.cvtColor(well_exposed(frame.image), cv2.COLOR_BGR2RGB)
        image = self._make_image(image_format=self._srgb, data=rgb)
        with quiet_stderr() if self._talkative else contextlib.nullcontext():
            found = self._find(image, frame.time_s)
        self._talkative = False
        if not found.pose_landmarks:
            return None
        points = {
            (side, joint): Point(landmark.x * width_px, landmark.y * height_px)
            for joint, pair in _LANDMARK_INDEX.items()
            for side, landmark in zip(Side, (found.pose_landmarks[0][i] for i in pair), strict=True)
        }
        return Pose(frame.time_s, points, width_px, height_px)

    def _find(self, image: Any, time_s: float) -> Any:
        if not self._video:
            return self._landmarker.detect(image)
        if self._shift_ms is None:
            self._shift_ms = self._last_ms + 1000 - round(time_s * 1000)
        self._last_ms = max(self._last_ms + 1, round(time_s * 1000) + self._shift_ms)
        return self._landmarker.detect_for_video(image, self._last_ms)

    def restart(self) -> None:
        """Forget the person who was followed; what comes next, at whatever times, is seen as by a new detector.

        MediaPipe has no call for it. An empty picture makes it lose the person, and with them all that it remembers:
        what follows is the same to the last bit. A new one would cost the time of five frames, and as those leave
        holes in memory, a long clip would take twice as much; it is opened only when empty pictures do not help.

        Raises ModelError when it cannot be.
        """
        if not self._video or self._last_ms < 0:
            return
        empty = Frame(_EMPTY, 0, 0.0)
        if all(self(empty) is not None for _ in range(_EMPTY_LOOKS)):
            self.close()
            self._open()
        else:
            self._shift_ms = None

    def close(self) -> None:
        """Free the model. Nothing can be detected afterwards."""
        self._landmarker.close()


def _open_landmarker(data: bytes, video: bool) -> tuple[Any, Any]:
    """MediaPipe itself and a landmarker."""
    try:
        import mediapipe as mp

        _FIRST_WORDS.draw_out(mp, data)
        return mp, _landmarker(data, video, min_pose_detection_confidence=_FOLLOWED_FROM if video else 0.5)
    except ImportError as error:
        raise ModelError(_("MediaPipe cannot be loaded ({reason}): {fix}", reason=str(error), fix=REINSTALL)) from error
    except (RuntimeError, ValueError) as error:
        raise ModelError(
            _("MediaPipe cannot run the pose model: {reason}", reason=str(error).splitlines()[0])
        ) from error


def _landmarker(data: bytes, video: bool, **least: float) -> Any:
    """A landmarker. The model goes in as bytes: absolute Windows paths fail (mediapipe#4983)."""
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=data),
        running_mode=vision.RunningMode.VIDEO if video else vision.RunningMode.IMAGE,
        num_poses=1,
        output_segmentation_masks=False,  # the shipped models have none to give: models/README.md
        **least,
    )
    return vision.PoseLandmarker.create_from_options(options)


class _FirstWords:
    """What MediaPipe logs once in the life of a process: a warning about the first person found.

    It is drawn out while descriptor 2 is turned away anyway, by a landmarker that takes anything for a person; so
    that it need not be turned away in every frame until somebody comes. Takes as long as a few frames. Not needed in a
    process in which it is turned away for good.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard = False

    def draw_out(self, mp: Any, data: bytes) -> None:
        """Have it said, if it was not yet. Nobody finds a person meanwhile: all begin with this."""
        with self._lock:
            if not self._heard and not quiet.for_good():
                nothing = {"min_pose_detection_confidence": 0.0, "min_pose_presence_confidence": 0.0}
                with _landmarker(data, video=False, **nothing) as credulous:
                    credulous.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=_EMPTY))
                self._heard = True


_FIRST_WORDS = _FirstWords()
