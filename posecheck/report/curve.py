"""A measure over time as SVG path data, in a box of 100 by 100. Plain geometry; knows no HTML and no report."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from posecheck.form.rule import Limit

_MARGIN = 0.08
"""Room above and below a curve, as a share of its range."""
_MOST_POINTS = 800
"""A curve is thinned to about this many points, which is more than a screen or a sheet shows."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One measured moment: the value and its standard deviation."""

    time_s: float
    value: float
    sd: float

    @property
    def low(self) -> float:
        """The lower end of its band."""
        return self.value - self.sd

    @property
    def high(self) -> float:
        """The upper end of its band."""
        return self.value + self.sd


def extent(dots: Sequence[Dot], limit: Limit) -> tuple[float, float]:
    """The least and the greatest value that is to be seen, limits and bands included."""
    ends = [end for end in (limit.low, limit.high) if end is not None]
    return min([*ends, *(dot.low for dot in dots)]), max([*ends, *(dot.high for dot in dots)])


@dataclass(frozen=True, slots=True)
class Graph:
    """The room of a curve. across: where a time lies, in percent. low, high: see `extent`."""

    across: Callable[[float], float]
    low: float
    high: float

    def down(self, value: float) -> float:
        """How far below the top a value lies, in percent."""
        margin = max(_MARGIN * (self.high - self.low), 1e-3)
        return round(100.0 * (self.high + margin - value) / (self.high - self.low + 2 * margin), 2)

    def drawn(self, dots: Sequence[Dot], gap_s: float) -> tuple[str, str]:
        """The line of the values and the outline of their band, broken where more than `gap_s` is missing."""
        runs = [_thinned(run, len(dots)) for run in _runs(dots, gap_s)]
        line = " ".join(_path((self.across(dot.time_s), self.down(dot.value)) for dot in run) for run in runs)
        return line, " ".join(self._outline(run) for run in runs)

    def _outline(self, run: Sequence[Dot]) -> str:
        above = [(self.across(dot.time_s), self.down(dot.high)) for dot in run]
        below = [(self.across(dot.time_s), self.down(dot.low)) for dot in reversed(run)]
        return _path(above + below) + "Z"


def _runs(dots: Sequence[Dot], gap_s: float) -> Iterator[list[Dot]]:
    """The dots in pieces, broken where time is missing."""
    run: list[Dot] = []
    for dot in dots:
        if run and dot.time_s - run[-1].time_s > gap_s:
            yield run
            run = []
        run.append(dot)
    yield run


def _thinned(run: Sequence[Dot], total: int) -> list[Dot]:
    """The run with only the lowest and the highest dot of each bucket, so that no peak is lost."""
    size = 2 * math.ceil(total / _MOST_POINTS)
    if size <= 2:
        return list(run)
    kept: list[Dot] = []
    for start in range(0, len(run), size):
        bucket = run[start : start + size]
        ends = {min(bucket, key=lambda d: d.value), max(bucket, key=lambda d: d.value)}
        kept += sorted(ends, key=lambda d: d.time_s)
    return kept


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
