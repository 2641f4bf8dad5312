"""What was said over time, in runs: from the moments of a report, however far apart they are. Plain arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from posecheck.form.steps import LONGEST_TO_WARN_S

_GAP_STEPS = 3.0
"""A run is broken where this many frames are missing."""


@dataclass(frozen=True, slots=True)
class Run:
    """From when until when, in seconds, the same was said."""

    said: str
    start_s: float
    end_s: float


def usual_step_s(times_s: Sequence[float]) -> float:
    """The usual time from one moment to the next; 0 where there is only one. A gap does not change it."""
    steps_s = [after_s - before_s for before_s, after_s in pairwise(times_s)]
    return median_low(steps_s) if steps_s else 0.0


def longest_s(step_s: float) -> float:
    """How far apart two moments may be that belong together: between others nobody knows what was to be seen."""
    return max(_GAP_STEPS * step_s, LONGEST_TO_WARN_S)


def runs(moments: Iterable[tuple[float, str | None]], step_s: float) -> Iterator[Run]:
    """The runs of (time, what was said then or None), in the order of time.

    Each lasts up to the next moment; where that is far away, and at the end, one step (`usual_step_s`) beyond its last.
    """
    now: Run | None = None
    last_s = 0.0
    for time_s, said in moments:
        near = time_s - last_s <= longest_s(step_s)
        if now is not None and not (near and now.said == said):
            yield _until(now, time_s if near else last_s + step_s)
            now = None
        if now is None and said is not None:
            now = Run(said, time_s, time_s)
        last_s = time_s
    if now is not None:
        yield _until(now, last_s + step_s)


def _until(run: Run, end_s: float) -> Run:
    return Run(run.said, run.start_s, max(end_s, run.start_s))
