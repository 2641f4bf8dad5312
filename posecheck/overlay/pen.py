"""Smooth lines and dots on a picture, given in the pixels of the pose."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from posecheck.frame import Image
from posecheck.overlay.palette import INK, Colour
from posecheck.person.geometry import Point

_SHIFT = 4
"""Binary digits behind the point: positions are drawn to a sixteenth of a pixel, so that lines do not jump."""
_FAR_OUT_PX = 1 << 14
_SMALLEST_DOT_PX = 2.5
"""Below this radius OpenCV's circles are diamonds."""


Stroke = tuple[Point, Point]
Place = tuple[float, float]
"""x and y in the image."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on `image`, in place. Widths and radii are in bone thicknesses, which are `line_px`.

    scale: pixels of the image for one of the picture in which the pose was found. mirrored: left and right swapped.
    """

    image: Image
    line_px: float
    scale: float = 1.0
    mirrored: bool = False

    def place(self, point: Point) -> Place:
        """Where a point of the pose goes in the image."""
        x = point.x * self.scale
        return (self.image.shape[1] - 1 - x if self.mirrored else x), point.y * self.scale

    def strokes(self, segments: Iterable[Stroke], colour: Colour, width: float = 1.0) -> None:
        """Lines with round ends; those with an unseen end are left out."""
        ends = [(self.place(a), self.place(b)) for a, b in segments if a.seen and b.seen]
        if ends:
            thickness = max(1, round(self.line_px * width))
            cv2.polylines(self.image, list(_fixed(ends)), False, colour, thickness, cv2.LINE_AA, _SHIFT)

    def dots(self, points: Iterable[Point], colour: Colour, radius: float) -> None:
        """Round dots; unseen points are left out."""
        places = [self.place(point) for point in points if point.seen]
        if places:
            radius_px = max(_SMALLEST_DOT_PX, self.line_px * radius)
            fixed_radius = round(radius_px * (1 << _SHIFT))
            for centre in _fixed(places).tolist():
                cv2.circle(self.image, centre, fixed_radius, colour, -1, cv2.LINE_AA, _SHIFT)

    def dashes(self, a: Point, b: Point, colour: Colour) -> None:
        """A dashed line with a dark edge; nothing when an end is unseen."""
        if not (a.seen and b.seen):
            return
        dash_px = self.line_px * 3.0 / self.scale
        count = min(200, max(1, round(((b - a).length / dash_px + 1) / 2)))
        step = (b - a) * (1 / (count - 0.5))
        parts = [(a + step * number, a + step * (number + 0.5)) for number in range(count)]
        self.strokes(parts, INK, 1.3)
        self.strokes(parts, colour, 0.7)

    def wedge(self, corner: Point, a: Point, b: Point, colour: Colour) -> None:
        """The angle at `corner` between a and b, as a translucent slice that reaches most of the way to b."""
        x, y = self.place(corner)
        if not math.isfinite(x + y + sum(self.place(a)) + sum(self.place(b))):
            return
        reach = (b - corner).length * self.scale * 0.85
        first, last = (math.atan2(to_y - y, to_x - x) for to_x, to_y in (self.place(a), self.place(b)))
        turn = (last - first + math.pi) % (2 * math.pi) - math.pi
        bearings = first + turn * np.linspace(0, 1, 12)
        rim = np.column_stack((x + reach * np.cos(bearings), y + reach * np.sin(bearings)))
        self._tint(np.vstack(((x, y), rim)), colour)

    def _tint(self, corners: np.ndarray, colour: Colour) -> None:
        limits = (self.image.shape[1], self.image.shape[0])
        low = np.clip(np.floor(corners.min(axis=0)).astype(int) - 1, 0, limits)
        high = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 2, 0, limits)
        if (low >= high).any():
            return
        ground = self.image[low[1] : high[1], low[0] : high[0]]
        tinted = ground.copy()
        cv2.fillPoly(tinted, [_fixed(corners - low)], colour, cv2.LINE_AA, _SHIFT)
        cv2.addWeighted(tinted, 0.6, ground, 0.4, 0, dst=ground)


def _fixed(places: ArrayLike) -> NDArray[np.int32]:
    """Places as OpenCV takes them: whole numbers of sixteenths of a pixel, and none too far out for it."""
    near = np.clip(np.array(places, dtype=np.float64), -_FAR_OUT_PX, _FAR_OUT_PX)
    return np.rint(near * (1 << _SHIFT)).astype(np.int32)
