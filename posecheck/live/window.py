"""The window: shows pictures, tells when it was ended. Only for the main thread."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import TYPE_CHECKING

import cv2
import numpy as np

from posecheck.closing import Closing
from posecheck.frame import Image
from posecheck.live.xserver import XServer

if TYPE_CHECKING:
    from typing_extensions import Self

WINDOW_PX = (1280, 720)
_ESCAPE = 27
_BAR_BGR = (24, 20, 18)
_TOLD_AFTER_S = (0.2, 1.0, 3.0)
"""When, after it was opened, a window is told once more that it shows; see `XServer`."""


def reachable_display() -> AbstractContextManager[XServer | None]:
    """The display that a window can be opened on; None where the system tells of none because there always is one.

    It must be asked beforehand: without a display OpenCV's window library aborts the whole process. And it is worth
    holding on to, since a bare X server (Xvfb) starts afresh when its last client leaves, and a window that came into
    the middle of that would abort too.

    Raises PosecheckError when there is none.
    """
    return XServer() if sys.platform == "linux" else nullcontext()


class Window(Closing):
    """A window that keeps the picture's shape. `f` fills the screen; `q`, Esc and the close button end it.

    size_px: width and height that it opens with. Use it in a `with` statement. Raises PosecheckError without a display.
    """

    def __init__(self, title: str, size_px: tuple[int, int] = WINDOW_PX) -> None:
        self._title = title
        self._size_px = size_px
        self._shown = False
        self._ended = False
        self._full_screen = False
        self._stack = ExitStack()
        self._server: XServer | None = None
        self._telling_s: list[float] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._server = stack.enter_context(reachable_display())
            # GUI_NORMAL: without the toolbar and the menu of OpenCV's Qt windows.
            cv2.namedWindow(self._title, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
            cv2.resizeWindow(self._title, *self._size_px)
            self._telling_s = [time.monotonic() + after_s for after_s in _TOLD_AFTER_S]
            self._stack = stack.pop_all()
        return self

    def close(self) -> None:
        """Take the window away."""
        cv2.destroyAllWindows()
        # Without this round of events some systems leave the window standing.
        cv2.waitKey(1)
        self._stack.close()

    @property
    def open(self) -> bool:
        """True until the user has ended it."""
        return not self._ended

    def show(self, image: Image) -> None:
        """Show a picture (height × width × 3, BGR, uint8); nothing after the end."""
        if not self._ended:
            cv2.imshow(self._title, letterboxed(image, *self._size_px))

    def poll(self) -> None:
        """Let the window draw itself and take in keys. Call it often: many times a second."""
        if self._server is not None and self._telling_s and time.monotonic() >= self._telling_s[0]:
            self._telling_s.pop(0)
            self._server.tell_windows_that_they_show()
        # All of the code but the modifiers: the last byte of the left arrow alone is that of a Q.
        key = cv2.waitKeyEx(1) & 0xFFFF
        if key in (ord("q"), ord("Q"), _ESCAPE):
            self._ended = True
        elif key in (ord("f"), ord("F")):
            self._toggle_full_screen()
        visible = self._visible()
        # It is not visible before its first picture either: only a window that was there can have been closed.
        self._ended = self._ended or (self._shown and not visible)
        self._shown = self._shown or visible

    def _visible(self) -> bool:
        try:
            return cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1
        except cv2.error:
            # What Qt says once the close button has taken the last window away.
            return False

    def _toggle_full_screen(self) -> None:
        self._full_screen = not self._full_screen
        mode = cv2.WINDOW_FULLSCREEN if self._full_screen else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, mode)


def letterboxed(image: Image, width_px: int, height_px: int) -> Image:
    """The picture with dark bars that bring it to the shape of width_px × height_px, which most screens have.

    The window would add bars itself, but light ones.
    """
    height, width = image.shape[:2]
    wide, high = max(width, round(height * width_px / height_px)), max(height, round(width * height_px / width_px))
    if wide - width <= 1 and high - height <= 1:
        return image
    left, top = (wide - width) // 2, (high - height) // 2
    bars = (top, high - height - top, left, wide - width - left)
    return np.asarray(cv2.copyMakeBorder(image, *bars, cv2.BORDER_CONSTANT, value=_BAR_BGR), dtype=np.uint8)
