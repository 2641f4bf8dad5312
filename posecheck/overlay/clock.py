"""The clock: a ring around the seconds that remain, and what else is told by a ring or a bar."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from posecheck.frame import Image
from posecheck.overlay import text
from posecheck.overlay.palette import (
    CAP_HEIGHT,
    DONE,
    GOOD,
    GUIDE,
    INK,
    LEAST_CAP,
    MUTED,
    PANEL_OPACITY,
    PAPER,
    Colour,
    Sizes,
)
from posecheck.overlay.sprite import Canvas, Mask, Sprite, paste, rounded
from posecheck.overlay.symbols import Symbol, draw_symbol

RING = 0.4
"""Diameter of the clock, in units: two digits in it are a fifth of a screen high, 40 arc minutes at three metres."""
_RADIUS, _THICKNESS = 0.44, 0.07
_INNER = 2 * (_RADIUS - _THICKNESS / 2) * 0.94
"""Diameter of what is free inside the ring, in diameters of the clock."""
_TALLEST = 0.47
"""Height of the digits, in diameters of the clock, when nothing else stands in it."""

_RAISED = 0.42
"""Where the middle of the digits is with something below them, in diameters from the top."""


@dataclass(frozen=True, slots=True)
class Dial:
    """What a ring shows. share: how far it is filled, 0 to 1. paused: two bars under the digits.

    figure: the digits. label: a word under them. symbol: in the place of digits.
    """

    figure: str
    share: float
    colour: Colour
    label: str = ""
    paused: bool = False
    symbol: Symbol | None = None


def seconds_left(seconds: float) -> str:
    """Seconds for a clock that counts down: whole ones, rounded up, in a form that stays short.

    27, 1:59, 59:59, 2 h, 116 d; it is 0 only when nothing is left.
    """
    whole = max(0, math.ceil(seconds - 1e-6))
    if whole < 100:
        return str(whole)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    return f"{math.ceil(whole / 3600)} h" if whole < 360_000 else f"{math.ceil(whole / 86_400)} d"


def draw_dial(image: Image, dial: Dial, left: int, top: int, side: int) -> None:
    """Paint a ring into the square of that side."""
    label_px = round(side / RING * LEAST_CAP / CAP_HEIGHT) + 2
    under = "‖" if dial.paused else dial.label
    paste(image, _disc(dial.figure, under, label_px, dial.symbol, side), left, top)
    share = min(max(dial.share, 0.0), 1.0)
    if share > 0:
        _arc(image, (left + side / 2, top + side / 2), side, share, dial.colour)


def _arc(image: Image, centre: tuple[float, float], side: int, share: float, colour: Colour) -> None:
    radius, thickness = side * _RADIUS, max(2, round(side * _THICKNESS))
    turns = np.radians(np.linspace(-90, -90 + 360 * share, max(2, round(90 * share))))
    points = np.column_stack((centre[0] + radius * np.cos(turns), centre[1] + radius * np.sin(turns)))
    corners = np.rint(points * 16).astype(np.int32)
    cv2.polylines(image, [corners], False, colour, thickness, cv2.LINE_AA, 4)


@lru_cache(maxsize=16)
def _disc(figure: str, under: str, label_px: int, symbol: Symbol | None, side: int) -> Sprite:
    """The disc behind the ring, with what stands in it."""
    canvas = Canvas(side, side)
    canvas.fill(rounded(side, side, side / 2), INK, opacity=PANEL_OPACITY)
    canvas.fill(_groove(side), MUTED, opacity=0.22)
    middle = side * (_RAISED if under else 0.5)
    if symbol is not None:
        large = round(side * (0.4 if under else 0.5))
        draw_symbol(canvas, symbol, large, ((side - large) // 2, round(middle - large / 2)))
    elif figure:
        digits = _digits(figure, under, side)
        canvas.fill(digits, PAPER, ((side - digits.shape[1]) // 2, round(middle - digits.shape[0] / 2)))
    if under == "‖":
        _draw_bars(canvas, side)
    elif under:
        label = text.figure(under, text.fitting_size(under, label_px, text.MEDIUM, round(side * 0.6)), text.MEDIUM)
        canvas.fill(label, MUTED, ((side - label.shape[1]) // 2, round(side * 0.64)))
    return canvas.sprite()


def _digits(figure: str, under: str, side: int) -> Mask:
    """As large as fits into the ring: the corners of what they cover lie inside it."""
    tallest = _TALLEST * (0.72 if under else 1.0) * side
    size_px = round(tallest / CAP_HEIGHT)
    low = 0.5 - _RAISED if under else 0.0
    while True:
        drawn = text.digits(figure, size_px)
        if size_px <= 6 or math.hypot(drawn.shape[1] / 2, drawn.shape[0] / 2 + low * side) <= _INNER * side / 2:
            return drawn
        size_px -= max(1, size_px // 20)


def _groove(side: int) -> np.ndarray:
    groove = np.zeros((side, side), dtype=np.uint8)
    middle = (side / 2 - 0.5) * 16
    centre = (round(middle), round(middle))
    cv2.circle(groove, centre, round(side * _RADIUS * 16), (255,), max(2, round(side * _THICKNESS)), cv2.LINE_AA, 4)
    return groove


def _draw_bars(canvas: Canvas, side: int) -> None:
    """The sign for "paused"."""
    width, height = round(side * 0.055), round(side * 0.16)
    for left in (side // 2 - round(width * 1.5), side // 2 + round(width * 0.5)):
        canvas.fill(rounded(width, height, width / 3), PAPER, (left, round(side * 0.66)))


BAR = 0.09
"""Height of a bar with its name, in units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar that fills from the left. share, best (a notch) and least (from where it counts): 0 to 1, or NaN."""

    name: str
    share: float
    best: float
    least: float


def draw_bar(image: Image, bar: Bar, at: tuple[int, int], width: int, sizes: Sizes) -> None:
    """Paint a bar; `at` is its left and top."""
    height = round(BAR * sizes.unit)
    start = _track_start(bar.name, sizes.least)
    paste(image, _track(bar.name, width, height, sizes.least), *at)
    thick, left, middle = round(height * 0.42), at[0] + start, at[1] + height // 2
    reach = width - start - height // 4
    if bar.share > 0:
        end = left + max(thick, round(reach * min(bar.share, 1.0)))
        good = not bar.share < bar.least
        _cover(image, _pill(end - left, thick), (left, middle - thick // 2), GOOD if good else GUIDE)
    for share, colour, tall in ((bar.least, PAPER, 0.6), (bar.best, DONE, 0.84)):
        if share > 0:
            wide, high = max(3, height // 12), round(height * tall)
            notch = left + round(reach * min(share, 1.0)) - wide // 2
            _cover(image, _pill(wide, high), (notch, middle - high // 2), colour)


def _track_start(name: str, size_px: int) -> int:
    return size_px // 2 + text.width_px(name, size_px, text.MEDIUM) + size_px // 2


@lru_cache(maxsize=4)
def _track(name: str, width: int, height: int, size_px: int) -> Sprite:
    canvas = Canvas(width, height)
    canvas.fill(rounded(width, height, height / 3), INK, opacity=PANEL_OPACITY)
    top = (height - round(size_px * CAP_HEIGHT)) // 2
    canvas.fill(text.block([name], size_px, text.MEDIUM)[: height - top], MUTED, (size_px // 2, top))
    start, thick = _track_start(name, size_px), round(height * 0.42)
    groove = rounded(max(1, width - start - height // 4), thick, thick / 2)
    canvas.fill(groove, MUTED, (start, (height - thick) // 2), opacity=0.22)
    return canvas.sprite()


@lru_cache(maxsize=64)
def _pill(width: int, height: int) -> Mask:
    return rounded(width, height, min(width, height) / 2)


def _cover(image: Image, mask: Mask, at: tuple[int, int], colour: Colour) -> None:
    canvas = Canvas(mask.shape[1], mask.shape[0])
    canvas.fill(mask, colour)
    paste(image, canvas.sprite(), *at)
