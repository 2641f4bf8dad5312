"""What is shown, and when: each picture of the camera with the newest that is known of it.

A picture waits a moment for the look at itself, so that on a computer that keeps up the skeleton is its own. On one
that does not, it is shown at once, with the skeleton of the last look moved along: looks get fewer then, pictures do
not, and neither do they get old.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from posecheck.coaching import lines
from posecheck.coaching.screen import Screen
from posecheck.coaching.script import of_camera
from posecheck.form.observer import Observation
from posecheck.frame import Frame
from posecheck.live.aloud import Aloud
from posecheck.live.camera import CameraState, Capture, LiveCamera
from posecheck.live.moved import MovedAlong
from posecheck.live.pace import Pace
from posecheck.live.pipeline import Pipeline, Result
from posecheck.live.stage import Stage

LOST = Screen(cue=lines.CAMERA_LOST, detail=lines.SECONDS_KEPT)
SHOWN_HZ = 32.0
"""So many pictures are shown a second at most: more look no smoother from three metres away."""
_POLL_S = 0.02
"""How often keys are looked at while no new picture comes."""
_PATIENCE_S = 0.025
"""How old a picture may become while it waits for its own look: less than the next one takes to come."""


@dataclass(frozen=True, slots=True)
class LivePicture:
    """A frame to show. observation, screen: what is known of it. captured_s: when it came in, by `time.monotonic`.

    look: the newest look there was; it is of this very frame, or of one before it.
    """

    frame: Frame
    observation: Observation
    screen: Screen
    captured_s: float
    look: Result


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture that was shown, for measuring.

    shown_s: when, by `time.monotonic`. draw_s: how long drawing and showing took, of which `work_s` on the processor.
    """

    picture: LivePicture
    shown_s: float
    draw_s: float
    work_s: float


OnShown = Callable[[Shown], None]


class Pictures:
    """Joins the camera's pictures with the looks at them."""

    def __init__(self, camera: LiveCamera, pipeline: Pipeline) -> None:
        self._camera = camera
        self._pipeline = pipeline
        self._moved = MovedAlong()
        self._pace = Pace(SHOWN_HZ)
        self._look: Result | None = None

    @property
    def finished(self) -> bool:
        """True when nothing more will come."""
        return self._pipeline.results.finished

    def next(self, timeout_s: float) -> LivePicture | None:
        """The next picture to show, as soon as there is one; None after the timeout, or before the first look."""
        if self._look is None or self._camera.state is CameraState.ENDED:
            # Nothing to show a picture with yet; or the last look of all, which no further picture will follow.
            return self._own(self._take(timeout_s))
        capture = self._camera.view(timeout_s)
        if capture is None:
            # A look that took longer than its picture could wait, and no newer picture since.
            self._take(0.0)
            return None
        if not self._pace.lets(capture.captured_s):
            return None
        self._await(capture)
        return self._joined(capture, self._look)

    def _await(self, capture: Capture) -> None:
        """Wait for the look at this picture, while it may still come in time."""
        until_s = capture.captured_s + _PATIENCE_S
        look = self._take(0.0)
        while look is None or look.frame.index < capture.frame.index:
            left_s = until_s - time.monotonic()
            if left_s <= 0 or self._pipeline.busy_with_another(capture.frame.index) or self.finished:
                return
            look = self._take(min(left_s, _POLL_S))

    def _take(self, timeout_s: float) -> Result | None:
        look = self._pipeline.results.take(timeout_s)
        if look is not None:
            self._look = look
            self._moved.add(look.observation)
        return look

    def _joined(self, capture: Capture, look: Result) -> LivePicture | None:
        if look.frame.index >= capture.frame.index:
            return self._own(look)
        observation = self._moved.at(look.observation, capture.frame.time_s)
        return LivePicture(capture.frame, observation, look.screen, capture.captured_s, look)

    @staticmethod
    def _own(look: Result | None) -> LivePicture | None:
        if look is None:
            return None
        return LivePicture(look.frame, look.observation, look.screen, look.captured_s, look)


class Showing:
    """Shows what is new, if anything is, and lets the window live."""

    def __init__(
        self, camera: LiveCamera, pipeline: Pipeline, stage: Stage, aloud: Aloud, on_shown: OnShown | None
    ) -> None:
        self._camera = camera
        self._pictures = Pictures(camera, pipeline)
        self._stage = stage
        self._aloud = aloud
        self._on_shown = on_shown
        self._lost = self._done = False

    @property
    def over(self) -> bool:
        """True when nothing more will come, or the session has come to its end."""
        return self._done or self._pictures.finished

    def step(self) -> None:
        """One turn."""
        picture = self._pictures.next(_POLL_S)
        begun_s, work_s = time.perf_counter(), time.thread_time()
        if picture is not None:
            self._stage.show(picture.frame, picture.observation, picture.screen)
            self._done = picture.screen.over
        elif self._camera.state is CameraState.LOST:
            self._stage.notice(LOST)
        self._tell_of_camera()
        self._stage.window.poll()
        if picture is None:
            return
        if self._on_shown is not None:
            now_s = time.monotonic()
            self._on_shown(Shown(picture, now_s, time.perf_counter() - begun_s, time.thread_time() - work_s))
        self._stage.record(picture.frame.time_s)

    def _tell_of_camera(self) -> None:
        """Let it be heard when the camera goes and comes back: who does not look would wait in vain."""
        lost = self._camera.state is CameraState.LOST
        if lost is not self._lost and self._camera.state is not CameraState.ENDED:
            self._lost = lost
            self._aloud.hear((of_camera(lost),))
