"""What the window needs of the library that opens it, whichever that is; and pictures at a window's size."""

from __future__ import annotations

from abc import abstractmethod

from posecheck.closing import Closing
from posecheck.frame import Image
from posecheck.media.letterbox import letterboxed

WINDOW_PX = (1280, 720)
"""Size of a window that does not fill the screen."""
ESCAPE = 27
DARK_BGR = (22, 14, 9)


class Glass(Closing):
    """What a window library must do. Each is open from the moment it is made."""

    @property
    @abstractmethod
    def size_px(self) -> tuple[int, int]:
        """Width and height of what can be painted."""

    @abstractmethod
    def arrange(self, full_screen: bool) -> None:
        """Fill the screen, or stand on it in `WINDOW_PX`."""

    @abstractmethod
    def show(self, image: Image) -> None:
        """Paint a picture."""

    @abstractmethod
    def keys(self) -> list[int]:
        """The keys since the last call, as the codes of their characters; the close button is an Esc."""


def on_dark(image: Image, size_px: tuple[int, int]) -> Image:
    """The picture at that size, with dark bars where its shape differs."""
    return letterboxed(image, size_px, DARK_BGR)
