"""What each observer of one clip says: the program, people who labelled it, and the exact posture where it is known.

All are put on the same moments (the analysed frames), so that any two can be compared. Plain data that pickles.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from posecheck.evaluate.angles import Angle
from posecheck.evaluate.labels import Label, Labels
from posecheck.evaluate.score import steps_s
from posecheck.evaluate.truth import Truth
from posecheck.form.rule import Status
from posecheck.language import _
from posecheck.report.data import Report, Sample
from posecheck.report.phrases import LATER_ROUND
from posecheck.report.verdict import Verdict

PROGRAM = "posecheck"
TRUTH = _("exact posture")
SOMEBODY = _("label")
"""What a rater is called who left no name."""

TO_RATER, BETWEEN_RATERS, TO_SELF = "program-rater", "rater-rater", "rater-self"

OPEN, OK, WARN = -1, 0, 1
"""What can be said of a moment; OPEN: not judged, not labelled, or too close to a limit."""

SAME_MOMENT_S = 0.1
"""A reading belongs to the nearest analysed frame, unless that is farther off than this; little moves meanwhile."""

_OF_STATUS = {Status.OK: OK, Status.WARN: WARN, Status.UNSEEN: OPEN}
_OF_VERDICT = {Verdict.OK: OK, Verdict.WARN: WARN}
_OF_LABEL = {Label.OK: OK, Label.WARN: WARN}


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater says of a clip. round: 1, and more when they looked again. angles: what they measured."""

    rater: str
    labels: Labels
    round: int = 1
    angles: tuple[Angle, ...] = ()

    @property
    def observer(self) -> str:
        """What this rater is called in this round."""
        return self.rater if self.round == 1 else LATER_ROUND.format(rater=self.rater, number=self.round)


@dataclass(frozen=True, slots=True)
class Votes:
    """What was said of one clip. times_s, steps_s: its moments, and how long each lasts.

    moments: observer -> rule code -> OPEN, OK or WARN at each moment. verdicts: observer -> rule code -> the same of
    the whole clip. readings: observer -> rule code -> number of the moment -> the measure.
    """

    times_s: tuple[float, ...] = ()
    steps_s: tuple[float, ...] = ()
    moments: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    verdicts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    readings: Mapping[str, Mapping[str, Mapping[int, float]]] = field(default_factory=dict)

    def pairs(self, first: str, second: str, code: str) -> Iterator[tuple[float, float]]:
        """The measures of a rule at the moments for which both observers have one."""
        one, other = (self.readings.get(name, {}).get(code, {}) for name in (first, second))
        return ((value, other[n]) for n, value in one.items() if n in other)


def votes(report: Report, ratings: Sequence[Rating], truth: Truth | None) -> Votes:
    """What the program, the raters and the truth say of a clip."""
    samples = report.samples
    codes = [result.rule.code for result in report.rules]
    assessable = all(rating.labels.assessable for rating in ratings)
    readings = {PROGRAM: {code: _known(s.values.get(code, math.nan) for s in samples) for code in codes}}
    if truth is not None and assessable:
        readings[TRUTH] = {code: _known(truth.at(code, s.time_s) for s in samples) for code in codes}
    readings |= {
        rating.observer: {code: _read(samples, rating.angles, code) for code in codes}
        for rating in ratings
        if rating.angles
    }
    return Votes(
        times_s=tuple(sample.time_s for sample in samples),
        steps_s=tuple(steps_s(samples)),
        moments={
            PROGRAM: {code: _judged(samples, code) for code in codes},
            **{r.observer: {code: _labelled(samples, r.labels, code) for code in codes} for r in ratings},
        },
        verdicts={
            PROGRAM: {result.rule.code: _OF_VERDICT.get(result.status, OPEN) for result in report.rules},
            **{r.observer: {code: _OF_LABEL.get(s, OPEN) for code, s in r.labels.rules.items()} for r in ratings},
        },
        readings=readings,
    )


def _judged(samples: Sequence[Sample], code: str) -> tuple[int, ...]:
    return tuple(_OF_STATUS[sample.statuses.get(code, Status.UNSEEN)] for sample in samples)


def _labelled(samples: Sequence[Sample], labels: Labels, code: str) -> tuple[int, ...]:
    said = (labels.at(code, sample.time_s) for sample in samples)
    return tuple(OPEN if label is None else _OF_LABEL.get(label, OPEN) for label in said)


def _known(values: Iterable[float]) -> dict[int, float]:
    return {n: value for n, value in enumerate(values) if math.isfinite(value)}


def _read(samples: Sequence[Sample], angles: Sequence[Angle], code: str) -> dict[int, float]:
    """A rater's readings, each at the moment nearest to it."""
    read = {}
    for angle in angles:
        if angle.rule == code and samples:
            nearest = min(range(len(samples)), key=lambda n: abs(samples[n].time_s - angle.time_s))
            if abs(samples[nearest].time_s - angle.time_s) <= SAME_MOMENT_S:
                read[nearest] = angle.value
    return read


@dataclass(frozen=True, slots=True)
class Two:
    """Two observers who are to be compared, and why."""

    first: str
    second: str
    kind: str


def twos(clips: Iterable[Votes]) -> Iterator[Two]:
    """The first round of each rater counts against others; the later ones only against it."""
    observers = sorted({name for votes in clips for name in votes.moments} - {PROGRAM})
    rounds = {name: _rater(name, observers) for name in observers}
    raters = [name for name, rater in rounds.items() if name == rater]
    yield from (Two(PROGRAM, name, TO_RATER) for name in raters)
    yield from (Two(one, other, BETWEEN_RATERS) for one, other in combinations(raters, 2))
    yield from (Two(rater, name, TO_SELF) for name, rater in rounds.items() if name != rater)


def _rater(name: str, observers: Sequence[str]) -> str:
    """Who it is that looked; "kb, round 2" is kb."""
    begins = ((rater, LATER_ROUND.format(rater=rater, number="")) for rater in observers)
    return next((rater for rater, begin in begins if name.startswith(begin)), name)
