"""What one sees of a live session: draws a result, shows it, records it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posecheck.closing import Closing
from posecheck.coaching.screen import Screen
from posecheck.errors import OutputError
from posecheck.form.observer import Observation
from posecheck.frame import Frame, Image
from posecheck.language import _
from posecheck.live.feed import HEIGHT_PX, WIDTH_PX, live_size_px
from posecheck.live.glass import on_dark
from posecheck.live.window import Window
from posecheck.media.writer import LiveRecorder
from posecheck.overlay import LivePainter

if TYPE_CHECKING:
    from typing_extensions import Self

_DIMMED = 3


class Stage(Closing):
    """A window, and beside it a recording where that is wanted. For the main thread.

    `tell` is given one line when it cannot be recorded on; the session goes on without it.
    """

    def __init__(self, window: Window, tell: Callable[[str], None], mirror: bool, record: Path | None = None) -> None:
        self.window = window
        self._tell = tell
        self._painter = LivePainter(mirror)
        self._record = record
        self._recorder: LiveRecorder | None = None
        self._stack = ExitStack()
        self._last: Image = np.zeros((HEIGHT_PX, WIDTH_PX, 3), dtype=np.uint8)
        self._notice: Screen | None = None
        self._shown: Image | None = None
        self._noticed_px = (0, 0)
        self._recorded_px: tuple[int, int] | None = None

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

    def show(self, frame: Frame, observation: Observation, screen: Screen) -> None:
        """Show a picture with what is known of it."""
        self._shown = self._painter.paint(frame.image, observation, screen, self.window.size_px)
        self._last, self._notice = frame.image, None
        self.window.show(self._shown)

    def notice(self, screen: Screen, instead: Image | None = None) -> None:
        """Show words while there is no new picture: beside the one given, as it is, or over the last one, dimmed."""
        size_px = self.window.size_px
        if screen is not self._notice or size_px != self._noticed_px:
            self._notice, self._noticed_px = screen, size_px
            picture = self._last // _DIMMED if instead is None else instead
            # What is to be read, such as a code, is no mirror image.
            painter = self._painter if instead is None else LivePainter(mirrored=False)
            self.window.show(painter.paint(picture, None, screen, size_px))

    def record(self, time_s: float) -> None:
        """Add the picture that was shown last, of this time of the session, to the recording.

        Apart from `show`, since encoding may take longer.
        """
        if self._recorder is None or self._shown is None:
            return
        try:
            self._recorder.add(self._fitted(self._shown), time_s)
        except OutputError as error:
            self._stop_recording(error.line)

    def _fitted(self, shown: Image) -> Image:
        """The picture in the size of the recording: that of the first one, and no larger than a camera's."""
        if self._recorded_px is None:
            height_px, width_px = shown.shape[:2]
            width_px, height_px = live_size_px(width_px, height_px)
            self._recorded_px = (width_px // 2 * 2, height_px // 2 * 2)
        return on_dark(shown, self._recorded_px)

    def _stop_recording(self, why: str) -> None:
        self._recorder = None
        self._tell(_("recording stopped: {reason}; the session goes on", reason=why))
