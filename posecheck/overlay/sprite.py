"""Small translucent pictures that are made once and pasted on every frame: panels, words, symbols.

A sprite holds its colours already weighted with its opacity, and how much of the background shows through, so that
pasting it costs one multiplication and one addition a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.frame import Image
from posecheck.overlay.palette import Colour

Mask = NDArray[np.uint8]
"""Height × width, 0 (not covered) to 255 (covered)."""


@dataclass(frozen=True, slots=True)
class Sprite:
    """weighted: h × w × 3, BGR times opacity. through: h × w × 3, 255 where the background shows unchanged."""

    weighted: Image
    through: Image

    @property
    def width_px(self) -> int:
        """Width in pixels."""
        return int(self.weighted.shape[1])

    @property
    def height_px(self) -> int:
        """Height in pixels."""
        return int(self.weighted.shape[0])


def paste(image: Image, sprite: Sprite, left: int, top: int) -> None:
    """Lay a sprite over an image, in place; what sticks out is cut off."""
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + sprite.width_px, image.shape[1]), min(top + sprite.height_px, image.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    ground = image[y0:y1, x0:x1]
    part = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
    cv2.multiply(ground, sprite.through[part], dst=ground, scale=1 / 255)
    cv2.add(ground, sprite.weighted[part], dst=ground)


class Canvas:
    """A sprite in the making: transparent at first, then filled through one mask after the other."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self._weighted = np.zeros((height_px, width_px, 3), dtype=np.float32)
        self._opacity = np.zeros((height_px, width_px, 1), dtype=np.float32)

    def fill(self, mask: Mask, colour: Colour, at: tuple[int, int] = (0, 0), opacity: float = 1.0) -> None:
        """Cover what the mask covers; `at` is where its left and top edge go, and it must lie inside the canvas."""
        left, top = at
        part = np.s_[top : top + mask.shape[0], left : left + mask.shape[1]]
        weight = mask[..., None].astype(np.float32) * np.float32(opacity / 255)
        self._weighted[part] = self._weighted[part] * (1 - weight) + np.array(colour, dtype=np.float32) * weight
        self._opacity[part] = self._opacity[part] * (1 - weight) + weight

    def sprite(self) -> Sprite:
        """The finished sprite."""
        through = np.repeat((1 - self._opacity) * 255, 3, axis=2)
        return Sprite(np.rint(self._weighted).astype(np.uint8), np.rint(through).astype(np.uint8))


def rounded(width_px: int, height_px: int, radius_px: float) -> Mask:
    """A rectangle with round corners that fills the whole mask, smooth at the edge."""
    radius = min(radius_px, width_px / 2, height_px / 2)
    x = np.abs(np.arange(width_px, dtype=np.float32) + 0.5 - width_px / 2) - (width_px / 2 - radius)
    y = np.abs(np.arange(height_px, dtype=np.float32) + 0.5 - height_px / 2) - (height_px / 2 - radius)
    outside = np.hypot(np.maximum(x, 0)[None, :], np.maximum(y, 0)[:, None])
    return np.asarray(np.clip(radius - outside + 0.5, 0, 1) * 255, dtype=np.uint8)
