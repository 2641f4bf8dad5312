"""Which clips to look at again: where observers differ, the largest disagreements first, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from posecheck.evaluate.votes import OPEN, WARN, Votes, twos
from posecheck.form.rule import Rule
from posecheck.language import _
from posecheck.report import phrases
from posecheck.report.data import rounded

_VERDICT_WEIGHS_S = 1.0
"""Another verdict of a whole clip weighs as much as a second of disagreement."""
_MOST_REASONS = 6
_LEAST_S = 0.2
"""Shorter disagreements are where one saw a fault begin a moment before the other; they count, but are not told."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A clip to look at again.

    disagreed_s: added up over rules and pairs of observers. verdicts: how many whole-clip verdicts differ. reasons: in
    words, the worst first.
    """

    clip: str
    disagreed_s: float
    verdicts: int
    reasons: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """This clip, ready for JSON."""
        return {
            "clip": self.clip,
            "disagreed_s": rounded(self.disagreed_s),
            "verdicts": self.verdicts,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class _Dispute:
    seconds: float
    words: str
    is_verdict: bool = False

    @property
    def weight_s(self) -> float:
        return _VERDICT_WEIGHS_S if self.is_verdict else self.seconds


def look_again(clips: Mapping[str, Votes], rules: Sequence[Rule]) -> list[Disputed]:
    """The clips in which any two observers differ, the largest disagreement first. clips: by name."""
    named = [(two.first, two.second) for two in twos(clips.values())]
    looks = []
    for name, votes in clips.items():
        disputes = [d for two in named for rule in rules for d in _disputes(votes, two, rule)]
        if disputes:
            looks.append((sum(dispute.weight_s for dispute in disputes), _look(name, disputes)))
    return [look for _, look in sorted(looks, key=lambda pair: (-pair[0], pair[1].clip))]


def _look(name: str, disputes: Sequence[_Dispute]) -> Disputed:
    worst = sorted(disputes, key=lambda dispute: -dispute.weight_s)
    told = [d.words for d in worst if d.is_verdict or d.seconds >= _LEAST_S - 1e-6] or [worst[0].words]
    return Disputed(
        clip=name,
        disagreed_s=sum(dispute.seconds for dispute in disputes),
        verdicts=sum(dispute.is_verdict for dispute in disputes),
        reasons=tuple(told[:_MOST_REASONS]),
    )


def _disputes(votes: Votes, two: tuple[str, str], rule: Rule) -> Iterator[_Dispute]:
    one, other = (votes.verdicts.get(name, {}).get(rule.code, OPEN) for name in two)
    if OPEN not in (one, other) and one != other:
        yield _Dispute(0.0, _("{rule}, whole clip: {who}", rule=rule.title, who=_who(two, one)), is_verdict=True)
    yield from _runs(votes, two, rule)


def _runs(votes: Votes, two: tuple[str, str], rule: Rule) -> Iterator[_Dispute]:
    """The pieces of time in which the two say otherwise."""
    first, second = (votes.moments.get(name, {}).get(rule.code, ()) for name in two)
    moments = zip(votes.times_s, votes.steps_s, first, second, strict=False)
    for said, run in groupby(moments, key=lambda moment: moment[2:]):
        if OPEN in said or said[0] == said[1]:
            continue
        piece = list(run)
        start_s, end_s = piece[0][0], piece[-1][0] + piece[-1][1]
        words = _(
            "{rule}, {start} to {end}: {who}",
            rule=rule.title,
            start=phrases.seconds(start_s),
            end=phrases.seconds(end_s),
            who=_who(two, said[0]),
        )
        yield _Dispute(sum(moment[1] for moment in piece), words)


def _who(two: tuple[str, str], first_said: int) -> str:
    one, other = two if first_said == WARN else two[::-1]
    return _("{one} sees a fault, {other} does not", one=phrases.observer(one), other=phrases.observer(other))
