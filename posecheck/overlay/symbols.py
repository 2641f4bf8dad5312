"""The symbols, as shapes: each says without its colour what it means. Drawn large and scaled down, so smooth."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

import cv2
import numpy as np

from posecheck.coaching.screen import Mood
from posecheck.overlay.palette import DONE, FAULT, GOOD, GUIDE, INK, UNKNOWN, Colour
from posecheck.overlay.sprite import Canvas, Mask


class Symbol(Enum):
    """What a symbol says."""

    TICK = "good"
    BANG = "fault"
    QUESTION = "cannot tell"
    ARROW = "do this next"
    STAR = "done"


COLOURS: dict[Symbol, Colour] = {
    Symbol.TICK: GOOD,
    Symbol.BANG: FAULT,
    Symbol.QUESTION: UNKNOWN,
    Symbol.ARROW: GUIDE,
    Symbol.STAR: DONE,
}

FOR_MOOD: dict[Mood, Symbol] = {
    Mood.GUIDE: Symbol.ARROW,
    Mood.FAULT: Symbol.BANG,
    Mood.GOOD: Symbol.TICK,
    Mood.DONE: Symbol.STAR,
}

_SIDE = 256
"""Side of the square that the shapes are drawn in, before they are scaled."""
_Corners = list[tuple[float, float]]


def draw_symbol(canvas: Canvas, symbol: Symbol, side_px: int, at: tuple[int, int]) -> None:
    """Put a symbol of this size on the canvas; `at` is its left and top."""
    ground, glyph = _masks(symbol, side_px)
    canvas.fill(ground, COLOURS[symbol], at)
    canvas.fill(glyph, COLOURS[symbol] if symbol is Symbol.QUESTION else INK, at)


@lru_cache(maxsize=32)
def _masks(symbol: Symbol, side_px: int) -> tuple[Mask, Mask]:
    ground, glyph = np.zeros((_SIDE, _SIDE), np.uint8), np.zeros((_SIDE, _SIDE), np.uint8)
    if symbol is Symbol.BANG:
        _polygon(ground, [(128, 34), (232, 216), (24, 216)], rounding=34)
        _stroke(glyph, [(128, 96), (128, 148)], 26)
        _dot(glyph, (128, 192), 15)
    elif symbol is Symbol.QUESTION:
        cv2.circle(ground, (128, 128), 108, (255,), 18)
        cv2.ellipse(glyph, (128, 104), (38, 38), 0, -190, 70, (255,), 24)
        _stroke(glyph, [(140, 140), (128, 152), (128, 162)], 24)
        _dot(glyph, (128, 196), 15)
    else:
        _dot(ground, (128, 128), 116)
        _glyph(glyph, symbol)
    return _scaled(ground, side_px), _scaled(glyph, side_px)


def _glyph(glyph: Mask, symbol: Symbol) -> None:
    if symbol is Symbol.TICK:
        _stroke(glyph, [(76, 134), (112, 170), (182, 92)], 28)
    elif symbol is Symbol.ARROW:
        _stroke(glyph, [(70, 128), (184, 128)], 28)
        _stroke(glyph, [(136, 80), (184, 128), (136, 176)], 28)
    else:
        spikes = np.radians(np.arange(10) * 36 - 90)
        radii = np.where(np.arange(10) % 2 == 0, 80, 36)
        _polygon(glyph, list(zip(128 + radii * np.cos(spikes), 132 + radii * np.sin(spikes), strict=True)), rounding=8)


def _stroke(mask: Mask, corners: _Corners, thickness: int) -> None:
    cv2.polylines(mask, [np.array(corners, dtype=np.int32)], False, (255,), thickness)
    for x, y in corners:
        _dot(mask, (x, y), thickness / 2)


def _polygon(mask: Mask, corners: _Corners, rounding: int) -> None:
    cv2.fillPoly(mask, [np.array(corners, dtype=np.int32)], (255,))
    cv2.polylines(mask, [np.array(corners, dtype=np.int32)], True, (255,), rounding)


def _dot(mask: Mask, centre: tuple[float, float], radius: float) -> None:
    cv2.circle(mask, (round(centre[0]), round(centre[1])), round(radius), (255,), -1)


def _scaled(mask: Mask, side_px: int) -> Mask:
    return np.asarray(cv2.resize(mask, (side_px, side_px), interpolation=cv2.INTER_AREA), dtype=np.uint8)
