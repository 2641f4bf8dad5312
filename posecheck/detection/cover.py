"""Parts of a picture painted over, so that the pose model cannot see them. It has no other way of being told whom."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecheck.frame import Frame, Image
from posecheck.person.landmarks import Pose
from posecheck.person.people import REACH, box_around

_ROOM = 2 * REACH
"""Someone moves a little from one frame to the next."""


def without(frame: Frame, person: Pose) -> Frame:
    """The frame with the person painted over in the picture's mean colour."""
    image = frame.image.copy()
    image[_area(frame.image, person, REACH)] = _mean_colour(frame.image)
    return replace(frame, image=image)


def only(frame: Frame, person: Pose) -> Frame:
    """The frame with all but the person painted over in the picture's mean colour."""
    image: Image = np.empty_like(frame.image)
    image[:] = _mean_colour(frame.image)
    area = _area(frame.image, person, _ROOM)
    image[area] = frame.image[area]
    return replace(frame, image=image)


def _area(image: Image, person: Pose, margin: float) -> tuple[slice, slice]:
    """The rows and columns that a person takes up; margin in trunk lengths."""
    height, width = image.shape[:2]
    box = box_around(person, margin)
    rows = slice(_within(math.floor(box.top), height), _within(math.ceil(box.bottom), height))
    return rows, slice(_within(math.floor(box.left), width), _within(math.ceil(box.right), width))


def _within(edge: int, size: int) -> int:
    return min(max(edge, 0), size)


def _mean_colour(image: Image) -> NDArray[np.uint8]:
    return np.asarray(image[::8, ::8].reshape(-1, 3).mean(axis=0), dtype=np.uint8)
