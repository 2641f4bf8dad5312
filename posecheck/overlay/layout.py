"""Where things go in a window: the picture, and beside it (or over its free side) the words and the clock.

Geometry only. All lengths are in pixels of the window; `Person` is in shares of the picture as it is shown (mirrored or
not). Words never cover the person: where neither side of the picture has room for them, the picture is made smaller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from posecheck.media.letterbox import inside_px

COLUMN = 0.6
"""Width of the column of words, in units: four words a line of the smallest letters that are read at three metres."""
_WIDEST_COLUMN = 0.8
_BAND = 0.5
"""In an upright window: height of the band of words above the picture, and of that of the clock below, in units."""
_CLEARANCE = 0.02
"""Between the person and the words, in shares of the picture's width."""
_SCALES = (1.0, 0.92, 0.84, 0.76, 0.7, 0.64, 0.0)
"""Sizes of the picture that are tried, in steps, so that it does not swell and shrink with every move."""
_SETTLE_S = 1.5
"""A better layout must have been possible for this long before the picture moves for it."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A part of the window."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column beyond it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Person:
    """What the person takes up of the shown picture, from 0 (left, top) to 1."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Layout:
    """words and clock are the same column in a wide window, and bands above and below the picture in an upright one.

    unit: the length that letters and the clock are measured by; in a wide window its height.
    """

    picture: Rect
    words: Rect
    clock: Rect
    unit: float

    @property
    def one_column(self) -> bool:
        """True when words and clock stand above each other in one column."""
        return self.words == self.clock


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """scale: of the largest picture that fits the window; as small as the room beside the words where that is less."""

    on_left: bool = True
    scale: float = 1.0


class Arranger:
    """Lays out one picture after the other, and keeps to a layout for as long as it covers nobody."""

    def __init__(self) -> None:
        self._choice = _Arrangement()
        self._wanted: _Arrangement | None = None
        self._since_s = 0.0

    def layout(self, time_s: float, window: tuple[int, int], picture: tuple[int, int], person: Person | None) -> Layout:
        """The layout at `time_s` of a window and a picture of these sizes (width, height)."""
        if window[0] < window[1]:
            return _upright(window, picture)
        if person is not None:
            self._choose(time_s, window, picture, person)
        return _wide(window, picture, self._choice)

    def _choose(self, time_s: float, window: tuple[int, int], picture: tuple[int, int], person: Person) -> None:
        best = _best(window, picture, person, self._choice.on_left)
        if best == self._choice:
            self._wanted = None
        elif _covers(window, picture, person, self._choice):
            self._choice, self._wanted = best, None
        elif best != self._wanted:
            self._wanted, self._since_s = best, time_s
        elif time_s - self._since_s >= _SETTLE_S:
            self._choice, self._wanted = best, None


def _best(window: tuple[int, int], picture: tuple[int, int], person: Person, on_left: bool) -> _Arrangement:
    """The largest picture whose words cover nobody; of two alike, the one whose words stay on their side."""
    for scale in _SCALES:
        for choice in (_Arrangement(on_left, scale), _Arrangement(not on_left, scale)):
            if not _covers(window, picture, person, choice):
                return choice
    return _Arrangement(on_left, 0.0)


def _covers(window: tuple[int, int], picture: tuple[int, int], person: Person, choice: _Arrangement) -> bool:
    layout = _wide(window, picture, choice)
    left, right = (layout.picture.left + layout.picture.width * x for x in (person.left, person.right))
    clearance = _CLEARANCE * layout.picture.width
    if choice.on_left:
        return left - clearance < layout.words.right
    return right + clearance > layout.words.left


def unit_of(window: tuple[int, int]) -> float:
    """The length that letters are measured by: the height of a wide window, unless it is narrower than 4:3."""
    width, height = window
    return min(height, width * 0.75) if width >= height else min(width, height * 0.5625)


def _wide(window: tuple[int, int], picture: tuple[int, int], choice: _Arrangement) -> Layout:
    width, height = window
    unit = unit_of(window)
    column = round(COLUMN * unit)
    largest, beside = inside_px(picture, window), inside_px(picture, (width - column, height))
    wide, high = max((round(largest[0] * choice.scale), round(largest[1] * choice.scale)), beside)
    bar = width - wide
    column = max(column, min(bar, round(_WIDEST_COLUMN * unit)))
    left = (bar - column) // 2 if bar > column else 0
    words = Rect(left if choice.on_left else width - left - column, 0, column, height)
    shown = Rect(width - wide if choice.on_left else 0, (height - high) // 2, wide, high)
    return Layout(shown, words, words, unit)


def _upright(window: tuple[int, int], picture: tuple[int, int]) -> Layout:
    """Words above, clock below, and the picture as large as it can be between them."""
    width, height = window
    unit = unit_of(window)
    band = round(_BAND * unit)
    wide, high = inside_px(picture, (width, height - 2 * band))
    spare = height - high
    top = band + (spare - 2 * band) // 2
    shown = Rect((width - wide) // 2, top, wide, high)
    return Layout(shown, Rect(0, 0, width, top), Rect(0, top + high, width, height - top - high), unit)


def whole(window: tuple[int, int]) -> Layout:
    """All of the window for words: the picture lies behind them."""
    everything = Rect(0, 0, *window)
    return Layout(everything, everything, everything, unit_of(window))


def person_of(points: list[tuple[float, float]], size: tuple[int, int], mirrored: bool) -> Person | None:
    """What somebody takes up whose landmarks (in pixels of a picture of that size) are these; None without any.

    Above the ears there is still half a head, and hands and feet go on beyond their landmarks.
    """
    seen = [(x / size[0], y / size[1]) for x, y in points if math.isfinite(x) and math.isfinite(y)]
    if not seen:
        return None
    xs, ys = [x for x, _ in seen], [y for _, y in seen]
    around = 0.06 * (max(ys) - min(ys))
    aside = around * size[1] / size[0]
    box = Person(min(xs) - aside, min(ys) - 2 * around, max(xs) + aside, max(ys) + around)
    return replace(box, left=1 - box.right, right=1 - box.left) if mirrored else box
