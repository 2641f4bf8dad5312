"""A picture in a frame of another shape: as large as fits, in the middle, with bars where nothing is left to show."""

from __future__ import annotations

import cv2
import numpy as np

from posecheck.frame import Image

Size = tuple[int, int]
"""Width and height in pixels."""

BLACK = (0, 0, 0)


def inside_px(picture: Size, room: Size) -> Size:
    """The largest size that has the shape of the picture and fits into the room."""
    scale = min(room[0] / picture[0], room[1] / picture[1])
    return max(1, min(room[0], round(picture[0] * scale))), max(1, min(room[1], round(picture[1] * scale)))


def resized(image: Image, size: Size) -> Image:
    """The picture in that size, whatever its shape."""
    shrinks = size[0] * size[1] < image.shape[0] * image.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), dtype=np.uint8)


def letterboxed(image: Image, size: Size, bars: tuple[int, int, int] = BLACK) -> Image:
    """The picture in a frame of that size, with bars of that colour (BGR); the picture itself when it has the size."""
    height_px, width_px = image.shape[:2]
    if (width_px, height_px) == size:
        return image
    wide, high = inside_px((width_px, height_px), size)
    left, top = (size[0] - wide) // 2, (size[1] - high) // 2
    boxed = np.empty((size[1], size[0], 3), dtype=np.uint8)
    boxed[:] = bars
    boxed[top : top + high, left : left + wide] = resized(image, (wide, high))
    return boxed
