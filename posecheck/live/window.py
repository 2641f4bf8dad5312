"""The window: full screen from the start, shows pictures of its own size, tells when it was ended. Main thread only.

Two libraries open it. On Linux and Windows SDL does (`sdl`): its window is dark from the first moment, tells its size
in the screen's own pixels, and reports a missing display. OpenCV's Qt window on Linux flashes white, keeps a status
bar, tells no size in full screen, and aborts the process without a display. On macOS OpenCV's own window serves: its
wheel brings an SDL there, whose classes would collide with those of another one (opencv-python#1219).
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import cv2

from posecheck.closing import Closing
from posecheck.frame import Image
from posecheck.live.glass import ESCAPE, WINDOW_PX, Glass, on_dark

if TYPE_CHECKING:
    from typing_extensions import Self


class Window(Closing):
    """A window, full screen unless told otherwise. `f` changes that; `q`, Esc and the close button end it.

    Use it in a `with` statement. Raises PosecheckError when there is no display.
    """

    def __init__(self, title: str, full_screen: bool = True) -> None:
        self._title = title
        self._full_screen = full_screen
        self._ended = False
        self._glass: Glass | None = None

    def __enter__(self) -> Self:
        self._glass = _open_glass(self._title)
        self._glass.arrange(self._full_screen)
        return self

    def close(self) -> None:
        """Take the window away."""
        if self._glass is not None:
            self._glass.close()
            self._glass = None

    @property
    def open(self) -> bool:
        """True until the user has ended it."""
        return not self._ended

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of what can be painted now: a picture of this size is shown pixel by pixel."""
        return self._glass.size_px if self._glass is not None else WINDOW_PX

    def show(self, image: Image) -> None:
        """Show a picture (height × width × 3, BGR, uint8), with dark bars where its shape differs; nothing after the
        end."""
        if self._glass is not None and not self._ended:
            self._glass.show(image)

    def poll(self) -> None:
        """Let the window live and take in keys. Call it often: many times a second."""
        for key in self._glass.keys() if self._glass is not None else ():
            self._take(key)

    def _take(self, key: int) -> None:
        if key in (ord("q"), ord("Q"), ESCAPE):
            self._ended = True
        elif key in (ord("f"), ord("F")) and self._glass is not None:
            self._full_screen = not self._full_screen
            self._glass.arrange(self._full_screen)


def reachable_display() -> AbstractContextManager[object]:
    """The display that a window can be opened on, held on to. Raises PosecheckError when there is none."""
    if sys.platform == "darwin":
        return nullcontext()
    from posecheck.live.sdl import SdlDisplay

    return SdlDisplay()


def _open_glass(title: str) -> Glass:
    if sys.platform == "darwin":
        return CvGlass(title)
    from posecheck.live.sdl import SdlGlass

    return SdlGlass(title)


class CvGlass(Glass):
    """Through OpenCV's own window."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._was_visible = False
        # FREERATIO: what is shown has the window's shape already. GUI_NORMAL: without a toolbar.
        cv2.namedWindow(title, cv2.WINDOW_NORMAL | cv2.WINDOW_FREERATIO | cv2.WINDOW_GUI_NORMAL)

    def close(self) -> None:
        """Take the window away."""
        cv2.destroyAllWindows()
        # Without this round of events some systems leave the window standing.
        cv2.waitKey(1)

    @property
    def size_px(self) -> tuple[int, int]:
        """What OpenCV says of it; before it knows, what was asked for."""
        width_px, height_px = cv2.getWindowImageRect(self._title)[2:]
        return (width_px, height_px) if min(width_px, height_px) > 0 else WINDOW_PX

    def arrange(self, full_screen: bool) -> None:
        """Fill the screen, or stand on it."""
        mode = cv2.WINDOW_FULLSCREEN if full_screen else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, mode)
        if not full_screen:
            cv2.resizeWindow(self._title, *WINDOW_PX)

    def show(self, image: Image) -> None:
        """Paint a picture."""
        cv2.imshow(self._title, on_dark(image, self.size_px))

    def keys(self) -> list[int]:
        """All of a key's code but the modifiers: the last byte of the left arrow alone is that of a Q."""
        key = cv2.waitKeyEx(1)
        pressed = [key & 0xFFFF] if key >= 0 else []
        visible = self._visible()
        # It is not visible before its first picture either: only a window that was there can have been closed.
        if self._was_visible and not visible:
            pressed.append(ESCAPE)
        self._was_visible = self._was_visible or visible
        return pressed

    def _visible(self) -> bool:
        try:
            return cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1
        except cv2.error:
            # What is said once the close button has taken the last window away.
            return False
