"""What a user may set: limits and words of rules, how long things must last, how deep a hold is, how a session goes.

One value, which is handed to whatever judges. It is plain, frozen and picklable, so that it means the same in every
process; `posecheck.config` reads it from a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from posecheck.form.alerts import USUAL, Patience
from posecheck.form.depth import USUAL_DEPTH, HoldDepth
from posecheck.form.rule import Limit, Rule
from posecheck.language import AsWritten

HOLD_S = 30.0
"""Clean seconds of one hold of a live session."""
SETS = 2
"""Holds a side. Source of both: the guidance of the American College of Sports Medicine (Garber et al., Med Sci Sports
Exerc 2011; 43: 1334-1359): a static stretch is held for 10 to 30 s, and repeated until it comes to 60 s."""


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Words of a rule in place of its own, shown and spoken as they are written, never translated; None keeps them.

    The fields are those of `Rule`.
    """

    title: str | None = None
    label: str | None = None
    advice: str | None = None
    advice_low: str | None = None

    @property
    def given(self) -> dict[str, str]:
        """Those that take the place of the rule's own, by field."""
        return {field: words for field, words in asdict(self).items() if words is not None}

    def of(self, rule: Rule) -> Rule:
        """The rule in these words."""
        own = {field: AsWritten(words) for field, words in self.given.items()}
        return replace(
            rule,
            title=own.get("title", rule.title),
            label=own.get("label", rule.label),
            advice=own.get("advice", rule.advice),
            advice_low=own.get("advice_low", rule.advice_low),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user has set; without arguments everything is as the rules and the program have it.

    name: where it is from, a preset's or a file's name without its folder; None where nobody has set anything.
    limits, words: by rule code, in place of the rule's own. patience: how long a fault must last before its warning
    stands, and good form before it goes. depth: which stretch counts as a hold. hold_s, sets: clean seconds of one hold
    of a live session, and holds a side.
    """

    name: str | None = None
    limits: tuple[tuple[str, Limit], ...] = ()
    words: tuple[tuple[str, RuleWords], ...] = ()
    patience: Patience = USUAL
    depth: HoldDepth = USUAL_DEPTH
    hold_s: float = HOLD_S
    sets: int = SETS

    @property
    def judging(self) -> Settings:
        """What of it decides about a clip, and what its report shows: all but how a live session goes."""
        return replace(self, hold_s=HOLD_S, sets=SETS)

    def of(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        """The rules with these limits and words. To do so twice changes nothing."""
        limits, words = dict(self.limits), dict(self.words)
        limited = (replace(rule, limit=limits.get(rule.code, rule.limit)) for rule in rules)
        return tuple(words[rule.code].of(rule) if rule.code in words else rule for rule in limited)


UNSET = Settings()
"""Nothing is set."""
