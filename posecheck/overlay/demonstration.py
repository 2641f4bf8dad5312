"""A drawn figure of the next position, gently moving, for people to follow: it shows what words take long to say.

It is a figure of the side view in shanks, x forward and y up, with its feet on the floor; the front leg is bright, or
striped in the colour of the guide, so that it is seen which one is meant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from posecheck.coaching import lines
from posecheck.coaching.screen import Position
from posecheck.frame import Image
from posecheck.language import translated
from posecheck.overlay.layout import Rect
from posecheck.overlay.palette import FAR, GUIDE, INK, MUTED, PAPER, Colour, Sizes
from posecheck.overlay.text import MEDIUM, figure
from posecheck.person.landmarks import Side

_MOVE_S, _REST_S = 1.8, 0.9
"""How long the figure takes for the movement, and how long it stays before it begins again."""
_THICK = 0.15
"""Of a limb, in shanks."""
_SHIFT = 4


_NAMES = {Side.LEFT: lines.LEFT_FOOT_IN_FRONT, Side.RIGHT: lines.RIGHT_FOOT_IN_FRONT}


@dataclass(frozen=True, slots=True)
class _Figure:
    """Joints of the side view, in shanks: x, y. hip and shoulder are of the trunk; lead and trail of the legs."""

    head: tuple[float, float]
    shoulder: tuple[float, float]
    hand: tuple[float, float]
    hip: tuple[float, float]
    lead_knee: tuple[float, float]
    lead_ankle: tuple[float, float]
    lead_toe: tuple[float, float]
    trail_knee: tuple[float, float]
    trail_ankle: tuple[float, float]
    trail_toe: tuple[float, float]

    def towards(self, other: _Figure, share: float) -> _Figure:
        """The figure on its way to another one."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in self.__slots__)
        return _Figure(*(tuple((1 - share) * a + share * b for a, b in zip(*pair, strict=True)) for pair in pairs))


_STANDING = _Figure(
    head=(0.0, 3.75), shoulder=(0.0, 3.25), hand=(0.1, 2.05), hip=(0.0, 2.05), lead_knee=(0.12, 1.05),
    lead_ankle=(0.1, 0.1), lead_toe=(0.5, 0.0), trail_knee=(-0.1, 1.05), trail_ankle=(-0.2, 0.1), trail_toe=(0.2, 0.0),
)  # fmt: skip
_START = _Figure(
    head=(0.05, 2.85), shoulder=(0.0, 2.35), hand=(0.55, 1.5), hip=(0.0, 1.12), lead_knee=(1.03, 1.05),
    lead_ankle=(1.05, 0.1), lead_toe=(1.5, 0.0), trail_knee=(0.0, 0.1), trail_ankle=(-0.98, 0.1),
    trail_toe=(-1.3, 0.0),
)  # fmt: skip
_STRETCH = _Figure(
    head=(0.48, 2.68), shoulder=(0.47, 2.18), hand=(0.95, 1.35), hip=(0.5, 0.97), lead_knee=(1.38, 0.94),
    lead_ankle=(1.05, 0.1), lead_toe=(1.5, 0.0), trail_knee=(0.0, 0.1), trail_ankle=(-0.98, 0.1),
    trail_toe=(-1.3, 0.0),
)  # fmt: skip
_FARTHER = _Figure(
    head=(0.05, 2.85), shoulder=(0.0, 2.35), hand=(0.55, 1.5), hip=(0.0, 1.12), lead_knee=(0.98, 0.98),
    lead_ankle=(1.45, 0.1), lead_toe=(1.9, 0.0), trail_knee=(0.0, 0.1), trail_ankle=(-0.98, 0.1),
    trail_toe=(-1.3, 0.0),
)  # fmt: skip

_MOVES: dict[Position, tuple[_Figure, ...]] = {
    Position.KNEEL: (_STANDING, _START),
    Position.START: (_START, _START),
    Position.HIPS_FORWARD: (_START, _STRETCH),
    Position.FOOT_FORWARD: (_STRETCH, _START, _FARTHER),
}


def posture(position: Position, time_s: float) -> _Figure:
    """The figure at that time: through the movement, a rest, and from the beginning."""
    stops = _MOVES[position]
    moves = len(stops) - 1
    into = time_s % (moves * _MOVE_S + 2 * _REST_S)
    done = min(max((into - _REST_S) / _MOVE_S, 0.0), float(moves))
    number = min(int(done), moves - 1)
    eased = 0.5 - 0.5 * math.cos(math.pi * (done - number))
    return stops[number].towards(stops[number + 1], eased)


def draw_position(
    image: Image, position: Position, lead: Side | None, room: Rect, moving: tuple[float, int], sizes: Sizes
) -> None:
    """Draw the figure at the lower end of the room. moving: the time in seconds, and which way it faces (+1: right).

    lead: the leg in front; it is named below the figure, as left and right look alike from the side.
    """
    time_s, facing = moving
    name = translated(_NAMES[lead]) if lead else ""
    label = figure(name, sizes.least, MEDIUM) if name else None
    floor = room.bottom - (round(sizes.least * 1.2) if label is not None and label.shape[1] <= room.width else 0)
    tallest = max(stop.head[1] for stop in _MOVES[position]) + 0.4
    scale = min((floor - room.top) / tallest, room.width / 3.6, sizes.unit * 0.14)
    _draw(image, posture(position, time_s), (room.left + room.width / 2 - 0.3 * facing * scale, floor - 0.1 * scale),
          scale * facing, scale)  # fmt: skip
    if label is not None and floor < room.bottom:
        left, top = room.left + (room.width - label.shape[1]) // 2, room.bottom - label.shape[0]
        part = image[top : top + label.shape[0], left : left + label.shape[1]]
        weight = label[..., None] / 255.0
        part[:] = np.rint(part * (1 - weight) + np.array(MUTED) * weight)


def _draw(image: Image, shown: _Figure, foot: tuple[float, float], x_scale: float, y_scale: float) -> None:
    def place(point: tuple[float, float]) -> tuple[float, float]:
        return foot[0] + point[0] * x_scale, foot[1] - point[1] * y_scale

    trail = [shown.hip, shown.trail_knee, shown.trail_ankle, shown.trail_toe]
    lead = [shown.hip, shown.lead_knee, shown.lead_ankle, shown.lead_toe]
    trunk = [shown.hip, shown.shoulder]
    neck = [shown.shoulder, shown.head]
    arm = [shown.shoulder, shown.hand]
    parts: list[tuple[list[tuple[float, float]], Colour, float]] = [
        (trail, FAR, 1.0),
        (neck, PAPER, 0.8),
        (trunk, PAPER, 1.5),
        (lead, GUIDE, 1.0),
        (arm, PAPER, 0.7),
    ]
    floor = [(-1.6, -0.06), (2.1, -0.06)]
    _line(image, [place(p) for p in floor], MUTED, max(2, round(0.04 * y_scale)))
    for points, _, width in parts:
        _line(image, [place(p) for p in points], INK, round((_THICK * width + 0.08) * y_scale))
    _dot(image, place(shown.head), 0.33 * y_scale, INK)
    for points, colour, width in parts:
        _line(image, [place(p) for p in points], colour, max(2, round(_THICK * width * y_scale)))
    _dot(image, place(shown.head), 0.29 * y_scale, PAPER)


def _line(image: Image, places: list[tuple[float, float]], colour: Colour, thickness: int) -> None:
    corners = np.rint(np.array(places) * (1 << _SHIFT)).astype(np.int32)
    cv2.polylines(image, [corners], False, colour, max(1, thickness), cv2.LINE_AA, _SHIFT)


def _dot(image: Image, place: tuple[float, float], radius: float, colour: Colour) -> None:
    centre = (round(place[0] * (1 << _SHIFT)), round(place[1] * (1 << _SHIFT)))
    cv2.circle(image, centre, round(radius * (1 << _SHIFT)), colour, -1, cv2.LINE_AA, _SHIFT)
