"""The framing, ticked off one by one: what is there, what is to mend now, and what has not been looked at yet."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from posecheck.coaching.screen import CheckItem, Tick
from posecheck.overlay import text
from posecheck.overlay.palette import CAP_HEIGHT, INK, MUTED, PANEL_OPACITY, PAPER, UNKNOWN, Sizes
from posecheck.overlay.sprite import Canvas, Mask, Sprite, rounded
from posecheck.overlay.symbols import Symbol, draw_symbol

_ROW = 1.32
"""From one line to the next, in font sizes."""


@lru_cache(maxsize=16)
def checklist(items: tuple[CheckItem, ...], sizes: Sizes, room: tuple[int, int]) -> Sprite:
    """The lines on one panel, no larger than the room (width, height): where not all fit, those around the current."""
    pad, symbol_px, row = sizes.pad, round(sizes.least * 1.02), round(sizes.least * _ROW)
    shown = _around(items, max(1, (room[1] - pad) // row))
    left = pad + symbol_px + pad // 2
    widest = max(shown, key=lambda item: text.width_px(item.name, sizes.least)).name
    size_px = text.fitting_size(widest.replace(" ", "\u00a0"), sizes.least, text.BOLD, room[0] - left - pad)
    width, height = min(room[0], left + text.width_px(widest, size_px) + pad + 2), row * len(shown) + pad
    canvas = Canvas(width, height)
    canvas.fill(rounded(width, height, pad), INK, opacity=PANEL_OPACITY)
    for number, item in enumerate(shown):
        middle = pad // 2 + row * number + row // 2
        _draw_tick(canvas, item.tick, symbol_px, (pad, middle - symbol_px // 2))
        words = text.block([item.name], size_px, text.MEDIUM if item.tick is Tick.WAITING else text.BOLD)
        colour = MUTED if item.tick is Tick.WAITING else PAPER
        top = middle - round(size_px * CAP_HEIGHT / 2)
        canvas.fill(words[: height - top, : width - left], colour, (left, top))
    return canvas.sprite()


def _around(items: tuple[CheckItem, ...], rows: int) -> tuple[CheckItem, ...]:
    """As many as there are rows: the one to mend now among them, and what was ticked off before it."""
    current = next((number for number, item in enumerate(items) if item.tick is not Tick.DONE), len(items) - 1)
    first = max(0, min(current - (rows - 1) // 2, len(items) - rows))
    return items[first : first + rows]


def _draw_tick(canvas: Canvas, tick: Tick, side: int, at: tuple[int, int]) -> None:
    if tick is Tick.WAITING:
        canvas.fill(_hollow(side), UNKNOWN, at)
    else:
        draw_symbol(canvas, Symbol.TICK if tick is Tick.DONE else Symbol.ARROW, side, at)


def _hollow(side: int) -> Mask:
    ring = np.zeros((side, side), dtype=np.uint8)
    cv2.circle(ring, (side // 2, side // 2), round(side * 0.38), (255,), max(2, side // 12), cv2.LINE_AA)
    return ring
