"""A report along the time of its clip: the lanes and curves that the page draws. Plain geometry; knows no HTML.

Places are in percent of the width (time) and of the height (value, 0 at the top), so that the page can be any size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count

from posecheck.form.rule import Limit, Phase, Rule
from posecheck.report.curve import Dot, Graph, extent
from posecheck.report.data import Report, Sample
from posecheck.report.runs import longest_s, runs, usual_step_s

_SHORT_STEPS_S = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
_HOUR_S = 3600
_MOST_STEPS = 12
"""Between the round times of the axis: more labels would lie on each other."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a lane. kind: `ok`, `warn`, `unseen`, `start` or `stretch`."""

    kind: str
    start_s: float
    end_s: float
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit of a measure, and the zone beyond it from `zone_top` on, `zone_height` high."""

    value: float
    top: float
    zone_top: float
    zone_height: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A measure over time. line, band: SVG path data in a box of 100 by 100; the band is ± one standard deviation."""

    line: str
    band: str
    limits: tuple[LimitLine, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One rule over time; no curve when it was never measured."""

    rule: Rule
    segments: tuple[Segment, ...]
    curve: Curve | None


@dataclass(frozen=True, slots=True)
class Ruler:
    """The time axis of a page."""

    duration_s: float
    step_s: float

    def left(self, time_s: float) -> float:
        """Where a time lies, in percent."""
        return round(100.0 * min(max(time_s / self.duration_s, 0.0), 1.0), 3)

    def segment(self, kind: str, start_s: float, end_s: float) -> Segment:
        """A piece from the frame at `start_s` to the one at `end_s`, which lasts one step itself."""
        return self.piece(kind, start_s, end_s + self.step_s)

    def piece(self, kind: str, start_s: float, end_s: float) -> Segment:
        """A piece from one time to another."""
        left, end_s = self.left(start_s), min(end_s, self.duration_s)
        return Segment(kind, start_s, end_s, left, round(self.left(end_s) - left, 3))

    def ticks(self) -> list[float]:
        """Round times for the axis: 5 to 13 of them, fewer in a clip of less than two seconds."""
        hours_s = (_HOUR_S * 2**n for n in count())
        step_s = next(step_s for step_s in chain(_SHORT_STEPS_S, hours_s) if self.duration_s / step_s <= _MOST_STEPS)
        return [step_s * i for i in range(int(self.duration_s / step_s) + 1)]


def ruler(report: Report) -> Ruler:
    """The time axis of a report."""
    last_s = report.samples[-1].time_s if report.samples else 0.0
    step_s = usual_step_s([sample.time_s for sample in report.samples])
    return Ruler(max(report.clip.duration_s, last_s + step_s, 1e-3), step_s)


def phase_segments(report: Report, axis: Ruler) -> tuple[Segment, ...]:
    """When the person was in the start position and in the stretch."""
    return tuple(axis.segment(span.phase.value, span.start_s, span.end_s) for span in report.phases)


def lanes(report: Report, axis: Ruler) -> tuple[Lane, ...]:
    """One lane for each rule of the report, in its order."""
    return tuple(_lane(result.rule, report.samples, axis) for result in report.rules)


def _lane(rule: Rule, samples: Sequence[Sample], axis: Ruler) -> Lane:
    said = ((sample.time_s, _kind(rule, sample)) for sample in samples)
    segments = [axis.piece(run.said, run.start_s, run.end_s) for run in runs(said, axis.step_s)]
    return Lane(rule, tuple(segments), _curve(rule, samples, axis))


def _kind(rule: Rule, sample: Sample) -> str | None:
    status = sample.statuses.get(rule.code)
    return None if status is None or sample.phase is Phase.AWAY else status.value


def _curve(rule: Rule, samples: Sequence[Sample], axis: Ruler) -> Curve | None:
    dots = [_dot(rule.code, sample) for sample in samples if math.isfinite(sample.values.get(rule.code, math.nan))]
    if not dots:
        return None
    graph = Graph(axis.left, *extent(dots, rule.limit))
    line, band = graph.drawn(dots, longest_s(axis.step_s))
    return Curve(line, band, limits=tuple(_limit_lines(rule.limit, graph.down)))


def _dot(code: str, sample: Sample) -> Dot:
    sd = sample.uncertainties.get(code, math.nan)
    return Dot(sample.time_s, sample.values[code], sd if math.isfinite(sd) else 0.0)


def _limit_lines(limit: Limit, down: Callable[[float], float]) -> Iterator[LimitLine]:
    if limit.high is not None:
        y = down(limit.high)
        yield LimitLine(limit.high, y, 0.0, y)
    if limit.low is not None:
        y = down(limit.low)
        yield LimitLine(limit.low, y, y, round(100.0 - y, 2))
