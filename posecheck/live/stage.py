"""What one sees of a live session: draws a result, shows it, records it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posecheck.closing import Closing
from posecheck.coaching.screen import Mood, Screen
from posecheck.errors import OutputError
from posecheck.frame import Image
from posecheck.live.feeds import HEIGHT_PX, WIDTH_PX
from posecheck.live.pipeline import Result
from posecheck.live.window import Window
from posecheck.media.writer import LiveRecorder
from posecheck.overlay import draw_live

if TYPE_CHECKING:
    from typing_extensions import Self

_DIMMED = 3


class Stage(Closing):
    """A window, and beside it a recording where that is wanted. For the main thread.

    `tell` is given one line when it cannot be recorded on; the session goes on without it.
    """

    def __init__(self, tell: Callable[[str], None], mirror: bool, record: Path | None = None) -> None:
        self.window = Window("posecheck")
        self._tell = tell
        self._mirror = mirror
        self._record = record
        self._recorder: LiveRecorder | None = None
        self._stack = ExitStack()
        self._last: Image = np.zeros((HEIGHT_PX, WIDTH_PX, 3), dtype=np.uint8)
        self._notice: Screen | None = None
        self._shown: Image | None = None
        self._recorded_shape: tuple[int, ...] | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.window)
            if self._record is not None:
                self._recorder = stack.enter_context(LiveRecorder(self._record))
            self._stack = stack.pop_all()
        return self

    def close(self) -> None:
        """Close the window, and end the recording."""
        self._stack.close()

    def show(self, result: Result) -> None:
        """Show a result."""
        observation, screen = result.observation, result.screen
        if screen.mood is Mood.DONE:
            # Nothing is marked as wrong under the news that a hold is full.
            observation = replace(observation, findings=(), alerts=())
        self._shown = draw_live(result.frame.image, observation, screen, self._mirror)
        self._last, self._notice = result.frame.image, None
        self.window.show(self._shown)

    def notice(self, screen: Screen) -> None:
        """Show words over the last picture, dimmed, while there is no new one."""
        if screen is not self._notice:
            self._notice = screen
            self.window.show(draw_live(self._last // _DIMMED, None, screen, self._mirror))

    def record(self, result: Result) -> None:
        """Add the picture that was shown last to the recording. Apart from `show`, since encoding may take longer."""
        if self._recorder is None or self._shown is None:
            return
        self._recorded_shape = self._recorded_shape or self._shown.shape
        if self._shown.shape != self._recorded_shape:
            self._stop_recording("the camera has come back with another size of picture")
            return
        try:
            self._recorder.add(self._shown, result.observation.time_s)
        except OutputError as error:
            self._stop_recording(str(error))

    def _stop_recording(self, why: str) -> None:
        self._recorder = None
        self._tell(f"recording stopped: {why}; the session goes on")
