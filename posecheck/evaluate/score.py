"""How far verdicts over time agree with labels: counts of samples, and the figures made of them. Pure.

A *sample* is one analysed frame. What a label leaves open (`either`, or no interval) is not scored. What the program
left open is not agreement or disagreement either: it lowers `coverage`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck.evaluate import statistics
from posecheck.evaluate.labels import Label, Labels
from posecheck.form.rule import Status
from posecheck.form.steps import stands_for_s
from posecheck.report.data import Sample, rounded


@dataclass(frozen=True, slots=True)
class Tally:
    """Samples that a label covers with ok or warn, by what the program said of them. Tallies add up.

    right_ok, right_warn: as labelled. false_warn: a warning where the label says ok. missed_warn: "ok" where it says
    warn. unjudged: the program did not say. The times say how long the wrong ones lasted; `longest_false_warn_s` is
    the longest run of false warnings without an "ok" in between.
    """

    right_ok: int = 0
    right_warn: int = 0
    false_warn: int = 0
    missed_warn: int = 0
    unjudged: int = 0
    false_warn_s: float = 0.0
    missed_warn_s: float = 0.0
    longest_false_warn_s: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right_ok + other.right_ok,
            self.right_warn + other.right_warn,
            self.false_warn + other.false_warn,
            self.missed_warn + other.missed_warn,
            self.unjudged + other.unjudged,
            self.false_warn_s + other.false_warn_s,
            self.missed_warn_s + other.missed_warn_s,
            max(self.longest_false_warn_s, other.longest_false_warn_s),
        )

    @property
    def judged(self) -> int:
        """Labelled samples that the program judged."""
        return self.right_ok + self.right_warn + self.false_warn + self.missed_warn

    @property
    def labelled(self) -> int:
        """Samples that a label covers with ok or warn."""
        return self.judged + self.unjudged

    @property
    def _counts(self) -> NDArray[np.float64]:
        """The judged samples by what program and labels say of them, in the order of `statistics`."""
        return np.array([self.right_ok, self.missed_warn, self.false_warn, self.right_warn], np.float64)

    @property
    def agreement(self) -> float:
        """Share of the judged samples that are as labelled; NaN when none was judged."""
        return float(statistics.agreement(self._counts))

    @property
    def coverage(self) -> float:
        """Share of the labelled samples that were judged; NaN when none was labelled."""
        return _ratio(self.judged, self.labelled)

    @property
    def faulty(self) -> float:
        """Share of the judged samples that the labels call faulty; NaN when none was judged."""
        return _ratio(self.right_warn + self.missed_warn, self.judged)

    @property
    def kappa(self) -> float:
        """Cohen's kappa: agreement beyond that of guessing with the same shares of ok and warn.

        1 is perfect, 0 no better than guessing. NaN when labels and program know one and the same answer only, for
        then there is nothing to tell apart.
        """
        return float(statistics.kappa(self._counts))

    def to_dict(self) -> dict[str, Any]:
        """The figures, ready for JSON; what is unknown is None."""
        return {
            "agreement": rounded(self.agreement, 4),
            "kappa": rounded(self.kappa, 4),
            "coverage": rounded(self.coverage, 4),
            "false_warn_s": rounded(self.false_warn_s),
            "missed_warn_s": rounded(self.missed_warn_s),
            "longest_false_warn_s": rounded(self.longest_false_warn_s),
            "labelled_samples": self.labelled,
            "judged_samples": self.judged,
        }


def tally(samples: Sequence[Sample], labels: Labels, code: str) -> Tally:
    """Compare one rule's statuses over one clip with its labels."""
    count = _Count()
    for sample, step_s in zip(samples, steps_s(samples), strict=True):
        count.take(labels.at(code, sample.time_s), sample.statuses.get(code, Status.UNSEEN), step_s)
    return count.total


def total(tallies: Iterable[Tally]) -> Tally:
    """All samples of several tallies taken together."""
    return sum(tallies, Tally())


@dataclass(slots=True)
class _Count:
    """A running tally of one rule in one clip, and how long the current run of false warnings is."""

    total: Tally = field(default_factory=Tally)
    _run_s: float = 0.0

    def take(self, label: Label | None, status: Status, step_s: float) -> None:
        """Take in the next sample, which stands for `step_s` seconds."""
        if label not in (Label.OK, Label.WARN):
            self._run_s = 0.0
        elif status is Status.UNSEEN:
            self.total += Tally(unjudged=1)
        elif label is Label.WARN:
            self._run_s = 0.0
            missed = status is Status.OK
            self.total += Tally(missed_warn=1, missed_warn_s=step_s) if missed else Tally(right_warn=1)
        elif status is Status.WARN:
            self._run_s += step_s
            self.total += Tally(false_warn=1, false_warn_s=step_s, longest_false_warn_s=self._run_s)
        else:
            self._run_s = 0.0
            self.total += Tally(right_ok=1)


def steps_s(samples: Sequence[Sample]) -> list[float]:
    """The time that each sample stands for: until the next one; the last one as long as the one before."""
    steps = [stands_for_s(before.time_s, after.time_s) for before, after in pairwise(samples)]
    return [*steps, steps[-1] if steps else 0.0][: len(samples)]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 1e-12 else math.nan
