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
    left = pad + symbol_px + pad // 2
    size_px = min(text.fitting_size(item.name, sizes.least, text.BOLD, room[0] - left - pad) for item in items)
    wrapped = [text.wrap(item.name, size_px, text.BOLD, room[0] - left - pad) for item in items]
    shown = _around(items, [row + _step(size_px) * (len(lines) - 1) for lines in wrapped], room[1] - pad)
    widest = max(text.width_px(line, size_px) for lines in wrapped[shown] for line in lines)
    heights = [row + _step(size_px) * (len(lines) - 1) for lines in wrapped[shown]]
    width, height = min(room[0], left + widest + pad + 2), sum(heights) + pad
    canvas = Canvas(width, height)
    canvas.fill(rounded(width, height, pad), INK, opacity=PANEL_OPACITY)
    above = pad // 2
    for item, lines, high in zip(items[shown], wrapped[shown], heights, strict=True):
        middle = above + row // 2
        _draw_tick(canvas, item.tick, symbol_px, (pad, middle - symbol_px // 2))
        words = text.block(lines, size_px, text.MEDIUM if item.tick is Tick.WAITING else text.BOLD)
        colour = MUTED if item.tick is Tick.WAITING else PAPER
        top = middle - round(size_px * CAP_HEIGHT / 2)
        canvas.fill(words[: height - top, : width - left], colour, (left, top))
        above += high
    return canvas.sprite()


def _step(size_px: int) -> int:
    """From one line of a name to the next."""
    return text.line_step_px(size_px)


def _around(items: tuple[CheckItem, ...], heights: list[int], room_px: int) -> slice:
    """As many as there is room for: the one to mend now among them, what was ticked off before it, the rest."""
    current = next((number for number, item in enumerate(items) if item.tick is not Tick.DONE), len(items) - 1)
    first, last = current, current + 1
    while True:
        used = sum(heights[first:last])
        before = first > 0 and used + heights[first - 1] <= room_px
        after = last < len(items) and used + heights[last] <= room_px
        if before and (current - first <= last - 1 - current or not after):
            first -= 1
        elif after:
            last += 1
        else:
            return slice(first, last)


def _draw_tick(canvas: Canvas, tick: Tick, side: int, at: tuple[int, int]) -> None:
    if tick is Tick.WAITING:
        canvas.fill(_hollow(side), UNKNOWN, at)
    else:
        draw_symbol(canvas, Symbol.TICK if tick is Tick.DONE else Symbol.ARROW, side, at)


def _hollow(side: int) -> Mask:
    ring = np.zeros((side, side), dtype=np.uint8)
    cv2.circle(ring, (side // 2, side // 2), round(side * 0.38), (255,), max(2, side // 12), cv2.LINE_AA)
    return ring
