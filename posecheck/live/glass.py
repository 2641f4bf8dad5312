"""What the window needs of the library that opens it, whichever that is; and pictures at a window's size."""

from __future__ import annotations

from abc import abstractmethod

import cv2
import numpy as np

from posecheck.closing import Closing
from posecheck.frame import Image

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


def letterboxed(image: Image, width_px: int, height_px: int) -> Image:
    """The picture at that size, with dark bars where its shape differs; the picture itself when it has the size."""
    height, width = image.shape[:2]
    if (width, height) == (width_px, height_px):
        return image
    scale = min(width_px / width, height_px / height)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (width_px - wide) // 2, (height_px - high) // 2
    boxed = np.empty((height_px, width_px, 3), dtype=np.uint8)
    boxed[:] = DARK_BGR
    boxed[top : top + high, left : left + wide] = cv2.resize(image, (wide, high), interpolation=cv2.INTER_AREA)
    return boxed
