"""The panels that words stand on: made once for each text, then kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from posecheck.overlay import text
from posecheck.overlay.palette import CAP_HEIGHT, INK, MUTED, PANEL_OPACITY, PAPER, Sizes
from posecheck.overlay.sprite import Canvas, Mask, Sprite, rounded
from posecheck.overlay.symbols import COLOURS, Symbol, draw_symbol

_KEPT = 24


@dataclass(frozen=True, slots=True)
class Words:
    """What a message panel says: a symbol, a heading at font size `heading_px`, and lesser lines above and below.

    stacked: the symbol stands above the words and not before them, for narrow columns.
    """

    symbol: Symbol | None
    heading: str
    heading_px: int
    above: str = ""
    below: str = ""
    stacked: bool = False


@lru_cache(maxsize=_KEPT)
def message(words: Words, sizes: Sizes, room_px: int) -> Sprite:
    """A panel no wider than the room: symbol in its own colour bar on the left, words on the right of it or below."""
    pad = sizes.pad
    bar = round(pad * 0.45) if words.symbol else 0
    side = min(round(words.heading_px * 1.15), room_px // 5) if words.symbol else 0
    aside = side + pad if side and not words.stacked else 0
    left, top = bar + pad + aside, pad + (side + pad // 2 if words.stacked else 0)
    blocks = _blocks(words, sizes, room_px - left - pad)
    gap = round(words.heading_px * 0.16)
    width = min(room_px, left + max(mask.shape[1] for mask, _ in blocks) + pad)
    height = top + sum(mask.shape[0] for mask, _ in blocks) + gap * (len(blocks) - 1) + pad
    canvas = Canvas(width, max(height, side + 2 * pad))
    shape = rounded(width, max(height, side + 2 * pad), pad)
    canvas.fill(shape, INK, opacity=PANEL_OPACITY)
    if words.symbol:
        canvas.fill(np.ascontiguousarray(shape[:, :bar]), COLOURS[words.symbol])
        draw_symbol(canvas, words.symbol, side, (bar + pad, pad if words.stacked else (shape.shape[0] - side) // 2))
    for mask, is_heading in blocks:
        canvas.fill(mask[:, : width - left], PAPER if is_heading else MUTED, (left, top))
        top += mask.shape[0] + gap
    return canvas.sprite()


def _blocks(words: Words, sizes: Sizes, room_px: int) -> list[tuple[Mask, bool]]:
    parts = [
        (words.above, sizes.small, text.MEDIUM, False),
        (words.heading, words.heading_px, text.BOLD, True),
        (words.below, sizes.label, text.MEDIUM, False),
    ]
    blocks = []
    for sentence, wanted_px, weight, is_heading in parts:
        if sentence:
            size_px = text.fitting_size(sentence, wanted_px, weight, room_px)
            blocks.append((text.block(text.wrap(sentence, size_px, weight, room_px), size_px, weight), is_heading))
    return blocks


@lru_cache(maxsize=_KEPT)
def chip(symbol: Symbol | None, label: str, size_px: int, room_px: int) -> Sprite:
    """One line on a round panel, with a symbol before it."""
    size_px = min(size_px, max(8, int(size_px * room_px / _chip_width(symbol, label, size_px))))
    words = text.block([label], size_px, text.BOLD)
    cap, pad = round(size_px * CAP_HEIGHT), round(size_px * 0.5)
    side = round(size_px * 1.05) if symbol else 0
    height = cap + 2 * pad
    canvas = Canvas(_chip_width(symbol, label, size_px), height)
    canvas.fill(rounded(_chip_width(symbol, label, size_px), height, height / 2), INK, opacity=PANEL_OPACITY)
    if symbol:
        draw_symbol(canvas, symbol, side, (round(pad * 0.8), (height - side) // 2))
    colour = PAPER if symbol is not Symbol.QUESTION else MUTED
    left = round(pad * 0.8) + side + round(pad * 0.6) if symbol else pad
    canvas.fill(words[: height - pad], colour, (left, pad))
    return canvas.sprite()


def _chip_width(symbol: Symbol | None, label: str, size_px: int) -> int:
    pad = round(size_px * 0.5)
    before = round(pad * 0.8) + round(size_px * 1.05) + round(pad * 0.6) if symbol else pad
    return before + text.width_px(label, size_px) + size_px // 8 + pad
