"""What every source of live pictures can do, and how one that waits is told to stop waiting."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from posecheck.frame import Image


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as it came in. time_s: the source's own time where it has one (a file), else None."""

    image: Image
    time_s: float | None = None


WIDTH_PX, HEIGHT_PX = 1280, 720
"""What a camera is asked for. Larger pictures cost time and show no more of a pose."""


def live_size_px(width_px: int, height_px: int) -> tuple[int, int]:
    """The size at which a picture of this one is taken in: no side longer than a camera's is asked for."""
    scale = min(1.0, max(WIDTH_PX, HEIGHT_PX) / max(width_px, height_px))
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


def made_smaller(image: Image) -> Image:
    """A picture of a camera that does not do as asked, or of a large file, at the size at which it is taken in."""
    height_px, width_px = image.shape[:2]
    size_px = live_size_px(width_px, height_px)
    if size_px == (width_px, height_px):
        return image
    return np.asarray(cv2.resize(image, size_px, interpolation=cv2.INTER_AREA), dtype=np.uint8)


class Feed(Protocol):
    """One source of live pictures. `ends`: the source can be over, rather than only break off."""

    ends: bool

    def open(self) -> None:
        """Open it, or raise VideoError with what was tried and what to do."""

    def read(self) -> Shot | None:
        """The next picture, as soon as it is there; None when the source is over or has broken off."""

    def close(self) -> None:
        """Let go of it; it may be opened again."""

    def interrupt(self) -> None:
        """Let what waits for a picture, on another thread, stop waiting as soon as it can. For good."""


class Interruptible:
    """Waiting that another thread can end."""

    def __init__(self) -> None:
        self._interrupted = threading.Event()

    def interrupt(self) -> None:
        """End all waiting, now and from now on."""
        self._interrupted.set()

    @property
    def interrupted(self) -> bool:
        """True once nobody waits for pictures any more."""
        return self._interrupted.is_set()

    def pause(self, seconds: float) -> None:
        """Wait for so long, or until that is over."""
        self._interrupted.wait(max(0.0, seconds))
