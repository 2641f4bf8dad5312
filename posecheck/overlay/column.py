"""The words beside the picture, and what stands below them: the clock, a list to tick off, or a figure to follow."""

from __future__ import annotations

import math
from functools import lru_cache

from posecheck.coaching import lines
from posecheck.coaching.screen import Screen
from posecheck.frame import Image
from posecheck.language import translated
from posecheck.overlay.checklist import checklist
from posecheck.overlay.clock import BAR, RING, Bar, Dial, draw_bar, draw_dial, seconds_left
from posecheck.overlay.demonstration import draw_position
from posecheck.overlay.layout import COLUMN, Layout, Rect
from posecheck.overlay.palette import DONE, GOOD, GUIDE, MUTED, UNKNOWN, Sizes
from posecheck.overlay.panels import Words, message
from posecheck.overlay.sprite import Sprite, paste
from posecheck.overlay.symbols import FOR_MOOD, Symbol

HEADINGS = (1.0, 0.92, 0.0)
"""Sizes of the cue that are tried, in the largest; never smaller than what can be read."""
_FIGURE = 0.34
"""The least height of the figure to follow, in units."""


def draw_column(image: Image, screen: Screen, layout: Layout, sizes: Sizes, time_s: float, facing: int) -> None:
    """Everything that is not drawn on the person. facing: +1 when they look to the right of the window, else -1."""
    room, free = _inner(layout.words, sizes), _inner(layout.clock, sizes)
    dial, bar = dial_of(screen), bar_of(screen)
    words = _words(screen, sizes, (room.width, room.height))
    if layout.one_column:
        words, bar = _sharing(screen, sizes, room, bar)
        used = words.height_px + sizes.margin if words else 0
        free = Rect(room.left, room.top + used, room.width, max(1, room.height - used))
    if words is not None:
        paste(image, words, room.left, room.top)
    if dial is not None:
        free = _draw_clock(image, dial, bar, sizes, free)
    _draw_rest(image, screen, sizes, free, (time_s, facing))


def _sharing(screen: Screen, sizes: Sizes, room: Rect, bar: Bar | None) -> tuple[Sprite | None, Bar | None]:
    """The words where clock, depth, list or figure stand below them: these give way only to words that need the room.

    The depth is the first to go; the clock then shrinks, and the figure or the list goes.
    """
    if dial_of(screen) is None:
        kept = _FIGURE if screen.checklist or screen.position else 0.0
        return _words(screen, sizes, (room.width, room.height - round(kept * sizes.unit))), None
    left = room.height - sizes.margin - round(RING * sizes.unit)
    with_bar = left - round(BAR * sizes.unit) - sizes.margin // 2
    words = _words(screen, sizes, (room.width, with_bar if bar else left))
    if bar and words and words.height_px > with_bar:
        return _words(screen, sizes, (room.width, left)), None
    return words, bar


def _inner(rect: Rect, sizes: Sizes) -> Rect:
    margin = sizes.margin
    return Rect(rect.left + margin, rect.top + margin, rect.width - 2 * margin, rect.height - 2 * margin)


def _draw_clock(image: Image, dial: Dial, bar: Bar | None, sizes: Sizes, room: Rect) -> Rect:
    """Draw the ring at the lower end, the depth below it; what is left of the room above them."""
    bottom = room.bottom
    if bar is not None:
        high = round(BAR * sizes.unit)
        wide = min(room.width, round(COLUMN * sizes.unit))
        draw_bar(image, bar, (room.left + (room.width - wide) // 2, bottom - high), wide, sizes)
        bottom -= high + sizes.margin // 2
    side = max(1, min(round(RING * sizes.unit), room.width, bottom - room.top))
    draw_dial(image, dial, room.left + (room.width - side) // 2, bottom - side, side)
    return Rect(room.left, room.top, room.width, max(1, bottom - side - sizes.margin - room.top))


def dial_of(screen: Screen) -> Dial | None:
    """The clock that belongs on the screen, None for none: before the first second a figure to follow says more."""
    if screen.rest_s > 0:
        return Dial(seconds_left(screen.rest_s), 1.0, GUIDE, label=translated(lines.REST))
    if screen.target_s <= 0 or (screen.clean_s <= 0 and screen.position is not None):
        return None
    share = min(max(screen.clean_s / screen.target_s, 0.0), 1.0)
    if share >= 1:
        return Dial("", 1.0, DONE, symbol=Symbol.STAR)
    stopped = screen.paused or not screen.running
    # A clock that counts the time alone is not in the colour of what was seen to be good.
    colour = MUTED if stopped else UNKNOWN if screen.time_only else GOOD
    label = translated(lines.TIME) if screen.time_only else ""
    return Dial(seconds_left(screen.target_s - screen.clean_s), share, colour, label, paused=stopped)


_SHALLOW = 2.0
"""The bar is full at this many times the depth from which a stretch counts, or at the best where that is deeper."""


def bar_of(screen: Screen) -> Bar | None:
    """How deep the stretch is; None when that is not known."""
    if math.isnan(screen.depth_deg) or screen.rest_s > 0:
        return None
    known = [value for value in (screen.depth_deg, screen.best_deg, _SHALLOW * screen.least_deg) if value > 0]
    full_deg = max(known, default=1.0)
    return Bar(
        translated(lines.DEPTH), *(value / full_deg for value in (screen.depth_deg, screen.best_deg, screen.least_deg))
    )


def _words(screen: Screen, sizes: Sizes, room: tuple[int, int]) -> Sprite | None:
    """The cue, and its explanation where there is room for it; a list says more than the explanation."""
    if not screen.cue:
        return None
    detail = "" if screen.checklist or screen.position else screen.detail or ""
    return fitted(FOR_MOOD[screen.mood], screen.cue, detail, sizes, room)


@lru_cache(maxsize=24)
def fitted(symbol: Symbol | None, cue: str, detail: str, sizes: Sizes, room: tuple[int, int]) -> Sprite:
    """The words at the largest size that fits the room; without the detail where it does not fit."""
    narrow = room[0] < sizes.unit * 0.75
    panel = None
    for below in dict.fromkeys((detail, "")):
        for share in HEADINGS:
            heading_px = max(sizes.least, round(sizes.cue * share))
            panel = message(Words(symbol, cue, heading_px, below=below, stacked=narrow), sizes, room[0])
            if panel.height_px <= room[1]:
                return panel
    assert panel is not None
    return panel


def _draw_rest(image: Image, screen: Screen, sizes: Sizes, room: Rect, moving: tuple[float, int]) -> None:
    """What is left of the room: the list to tick off, the figure to follow, or where in the session this is."""
    if screen.checklist:
        panel = checklist(screen.checklist, sizes, (room.width, room.height))
        paste(image, panel, room.left, max(room.top, room.bottom - panel.height_px))
        return
    if screen.position is not None and room.height >= 0.9 * _FIGURE * sizes.unit:
        draw_position(image, screen.position, screen.lead, room, moving, sizes)
        return
    if screen.title:
        title = message(Words(None, screen.title, sizes.least), sizes, room.width)
        if title.height_px <= room.height:
            paste(image, title, room.left, room.bottom - title.height_px)
