"""Flat maths: points, tilts, flexion. Knows nothing of people or pictures.

Coordinates are right-handed here: x to the right, **y up**. Angles are in degrees; radians never leave this module.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A point, or the vector to it, in any one unit. NaN coordinates mean "not seen"."""

    x: float
    y: float

    def __add__(self, other: Point) -> Point:
        return Point(self.x + other.x, self.y + other.y)

    def __sub__(self, other: Point) -> Point:
        return Point(self.x - other.x, self.y - other.y)

    def __mul__(self, factor: float) -> Point:
        return Point(self.x * factor, self.y * factor)

    @property
    def seen(self) -> bool:
        """True when both coordinates are numbers."""
        return not (math.isnan(self.x) or math.isnan(self.y))

    @property
    def length(self) -> float:
        """Distance from the origin, in the point's unit."""
        return math.hypot(self.x, self.y)


UNSEEN = Point(math.nan, math.nan)


def midpoint(a: Point, b: Point) -> Point:
    """Half way between two points; NaN when either is unseen."""
    return Point((a.x + b.x) / 2, (a.y + b.y) / 2)


def distance(a: Point, b: Point) -> float:
    """How far apart two points are, in their unit."""
    return math.hypot(a.x - b.x, a.y - b.y)


def gap(one: tuple[Point, Point], other: tuple[Point, Point]) -> float:
    """How far apart two straight lines are where they come nearest, in their unit; 0 when they cross.

    A line is given by its two ends, which were seen.
    """
    if _is_crossed(one, other) and _is_crossed(other, one):
        return 0.0
    ends = ((end, line) for line, ends in ((one, other), (other, one)) for end in ends)
    return min(_from_line(end, line) for end, line in ends)


def _is_crossed(line: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """True when the ends of the other lie on both sides of a line (that goes on beyond its ends)."""
    along = line[1] - line[0]
    first, second = (along.x * to.y - along.y * to.x for to in (other[0] - line[0], other[1] - line[0]))
    return first * second < 0


def _from_line(point: Point, line: tuple[Point, Point]) -> float:
    """How far a point is from a line with ends."""
    along, to = line[1] - line[0], point - line[0]
    share = (to.x * along.x + to.y * along.y) / (along.length**2 or 1.0)
    return distance(point, line[0] + along * min(max(share, 0.0), 1.0))


def tilt_deg(base: Point, top: Point) -> float:
    """How far the line from `base` up to `top` leans from vertical.

    Positive when `top` lies further along +x than `base`. Range (-180, 180]; NaN when a point is unseen or both
    are the same.
    """
    x, y = top.x - base.x, top.y - base.y
    return math.nan if x == y == 0 else math.degrees(math.atan2(x, y))


def flexion_deg(upper: Point, joint: Point, lower: Point) -> float:
    """How far a joint is bent: 0 when straight, 90 at a right angle. Range [0, 180]; NaN when a point is unseen."""
    return abs(half_turn_deg(tilt_deg(joint, upper) - tilt_deg(lower, joint)))


def half_turn_deg(angle_deg: float) -> float:
    """The same angle from -180 up to 180: of two tilts, by how much the first lies further along +x."""
    return (angle_deg + 180.0) % 360.0 - 180.0


def rotate(point: Point, angle_deg: float) -> Point:
    """`point` turned about the origin, counter-clockwise positive (y up)."""
    c, s = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    return Point(c * point.x - s * point.y, s * point.x + c * point.y)
