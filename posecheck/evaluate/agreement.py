"""Who agrees with whom, and how far: the program with each rater, raters with each other and with themselves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from posecheck.evaluate import statistics
from posecheck.evaluate.again import look_again
from posecheck.evaluate.statistics import Estimate, Floats, Limits
from posecheck.evaluate.votes import OPEN, PROGRAM, TO_RATER, TRUTH, Two, Votes, twos
from posecheck.form.rule import Rule
from posecheck.language import _
from posecheck.report.data import rounded

MOMENTS, CLIPS = "moments", "clips"
"""What is compared: analysed frames, or the verdict of a rule over the whole clip."""

ALL = "all"
"""Stands for all rules together."""
WIDTH = 0.1
"""How wide an interval is wanted, unless it is said: ± 5 of 100."""
_MOST_DOTS = 300
_NO_REFERENCE = _("neither observer is the reference")


@dataclass(frozen=True, slots=True)
class RuleAgreement:
    """Two observers on one rule, or on `ALL`. counts: both ok, only the second warns, only the first, both warn."""

    code: str
    counts: tuple[int, int, int, int]
    agreement: Estimate
    kappa: Estimate
    sensitivity: Estimate
    specificity: Estimate

    @property
    def clips(self) -> int:
        """How many clips there is something to compare in."""
        return self.agreement.clips

    def to_dict(self, width: float) -> dict[str, Any]:
        """The figures, ready for JSON. width: how wide an interval is wanted."""
        names = ("both_ok", "second_warns", "first_warns", "both_warn")
        figures = {name: getattr(self, name) for name in ("agreement", "kappa", "sensitivity", "specificity")}
        return {
            "code": self.code,
            "clips": self.clips,
            "counts": dict(zip(names, self.counts, strict=True)),
            **{name: figure.to_dict() for name, figure in figures.items()},
            "more_clips": {name: statistics.more_clips(figure, width) for name, figure in figures.items()},
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """Two observers. second: the reference where the first is the program. level: `MOMENTS` or `CLIPS`."""

    first: str
    second: str
    kind: str
    level: str
    rules: tuple[RuleAgreement, ...]
    overall: RuleAgreement

    def to_dict(self, width: float) -> dict[str, Any]:
        """The figures, ready for JSON."""
        return {
            "first": self.first,
            "second": self.second,
            "kind": self.kind,
            "level": self.level,
            "rules": [rule.to_dict(width) for rule in self.rules],
            "overall": self.overall.to_dict(width),
        }


@dataclass(frozen=True, slots=True)
class MeasureAgreement:
    """A rule's measure as two observers have it. dots: (mean, difference) of some of the moments, for a plot."""

    first: str
    second: str
    rule: Rule
    limits: Limits
    dots: tuple[tuple[float, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """The figures, ready for JSON."""
        limits = self.limits
        return {
            "first": self.first,
            "second": self.second,
            "code": self.rule.code,
            "unit": self.rule.unit,
            "clips": limits.clips,
            "moments": limits.moments,
            "bias": limits.bias.to_dict(),
            "sd": rounded(limits.sd, 6),
            "lower": limits.lower.to_dict(),
            "upper": limits.upper.to_dict(),
            "icc_2_1": limits.icc.to_dict(),
            "dots": [[round(mean, 4), round(difference, 4)] for mean, difference in self.dots],
        }


def pairs(clips: Sequence[Votes], rules: Sequence[Rule]) -> list[Pair]:
    """Every two observers who have something to compare, over moments and over whole clips."""
    codes = [rule.code for rule in rules]
    found = (_pair(clips, codes, two, level) for two in twos(clips) for level in (MOMENTS, CLIPS))
    return [pair for pair in found if sum(pair.overall.counts)]


def counts_of(votes: Votes, two: tuple[str, str], code: str, level: str) -> Floats:
    """How often each of the four answers was given to one rule in one clip."""
    first, second = (_said(votes, name, code, level) for name in two)
    if len(first) != len(second):
        return np.zeros(4)
    both = (first != OPEN) & (second != OPEN)
    return np.bincount(2 * first[both] + second[both], minlength=4).astype(np.float64)


def _said(votes: Votes, name: str, code: str, level: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    if level == MOMENTS:
        return np.array(votes.moments.get(name, {}).get(code, ()), dtype=np.int64)
    return np.array([votes.verdicts.get(name, {}).get(code, OPEN)], dtype=np.int64)


def _pair(clips: Sequence[Votes], codes: Sequence[str], two: Two, level: str) -> Pair:
    names = two.first, two.second
    by_rule = {code: np.array([counts_of(votes, names, code, level) for votes in clips]) for code in codes}
    compare = _with_reference if two.kind == TO_RATER else _without_reference
    whole = sum(by_rule.values(), np.zeros((len(clips), 4)))
    rules = tuple(compare(code, counts) for code, counts in by_rule.items())
    return Pair(*names, two.kind, level, rules, compare(ALL, whole))


def _with_reference(code: str, by_clip: Floats) -> RuleAgreement:
    return replace(
        _without_reference(code, by_clip),
        sensitivity=statistics.share_figure(by_clip, statistics.sensitivity),
        specificity=statistics.share_figure(by_clip, statistics.specificity),
    )


def _without_reference(code: str, by_clip: Floats) -> RuleAgreement:
    return RuleAgreement(
        code,
        _totals(by_clip),
        agreement=statistics.share_figure(by_clip, statistics.agreement),
        kappa=statistics.share_figure(by_clip, statistics.kappa),
        sensitivity=Estimate(math.nan, reason=_NO_REFERENCE),
        specificity=Estimate(math.nan, reason=_NO_REFERENCE),
    )


def _totals(by_clip: Floats) -> tuple[int, int, int, int]:
    both_ok, second, first, both_warn = (int(count) for count in by_clip.sum(0))
    return both_ok, second, first, both_warn


def measures(clips: Sequence[Votes], rules: Sequence[Rule]) -> list[MeasureAgreement]:
    """Every two observers who both have a measure of some rule at the same moments."""
    names = {name for votes in clips for name in votes.readings}
    observers = [*sorted(names - {PROGRAM, TRUTH}), *sorted(names & {TRUTH})]
    twos = [*((PROGRAM, name) for name in observers), *combinations(observers, 2)]
    found = (_measure(clips, rule, two) for two in twos for rule in rules)
    return [figures for figures in found if figures is not None]


def _measure(clips: Sequence[Votes], rule: Rule, two: tuple[str, str]) -> MeasureAgreement | None:
    each = [pairs for votes in clips if (pairs := list(votes.pairs(*two, rule.code)))]
    if not each:
        return None
    clip = np.repeat(np.arange(len(each)), [len(pairs) for pairs in each])
    first, second = np.array([pair for pairs in each for pair in pairs]).T
    step = math.ceil(len(first) / _MOST_DOTS)
    dots = zip(((first + second) / 2)[::step].tolist(), (first - second)[::step].tolist(), strict=True)
    return MeasureAgreement(*two, rule, statistics.limits_of_agreement(first, second, clip), tuple(dots))


def agreement_dict(clips: Mapping[str, Votes], rules: Sequence[Rule], width: float = WIDTH) -> dict[str, Any]:
    """Everything about who agrees with whom, ready for JSON. clips: by name."""
    ordered = [clips[name] for name in sorted(clips)]
    return {
        "pairs": [pair.to_dict(width) for pair in pairs(ordered, rules)],
        "limits_of_agreement": [figures.to_dict() for figures in measures(ordered, rules)],
        "look_again": [look.to_dict() for look in look_again(clips, rules)],
        "intervals": {
            "confidence": statistics.CONFIDENCE,
            "by": "clip",
            "draws": statistics.DRAWS,
            "seed": statistics.SEED,
            "wanted_width": width,
        },
    }
