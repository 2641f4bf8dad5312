"""What every rule must be like, whoever wrote it: checked when it is loaded, so that a broken one is named at once."""

from __future__ import annotations

import math
import re

from posecheck.form.rule import GUIDES, UNITS, Phase, Rule
from posecheck.person.body import Limb, SagittalBody

LONGEST_ADVICE = 40
"""Characters of a cue: more cannot be read at three metres."""
_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_POINTS = frozenset(name for name, _ in SagittalBody(Limb(), Limb()).points()) | {"hip"}


def breach(rule: object) -> str | None:
    """How something breaks the contract of rules, in words that follow "it"; None when it keeps it."""
    if not isinstance(rule, Rule):
        return "is no Rule: name a module-level RULE = Rule(…)"
    return _of_names(rule) or _of_limit(rule) or _of_judging(rule) or _of_drawing(rule)


def _of_names(rule: Rule) -> str | None:
    if not _CODE.fullmatch(rule.code):
        return f"has the code {rule.code!r}: write it in kebab-case, such as knee-over-toe"
    for cue in (rule.advice, rule.advice_low):
        if cue is not None and not 0 < len(cue) <= LONGEST_ADVICE:
            return f"has a cue of {len(cue)} characters: 1 to {LONGEST_ADVICE} can be read at three metres"
    return None if rule.title else "has no title"


def _of_limit(rule: Rule) -> str | None:
    ends = [end for end in (rule.limit.low, rule.limit.high) if end is not None]
    if not ends or not all(math.isfinite(end) for end in ends):
        return "has no limit: give low, high or both as numbers"
    if len(ends) == 2 and ends[0] >= ends[1]:
        return f"has a limit whose low end {ends[0]:g} is not below the high one {ends[1]:g}"
    return None


def _of_judging(rule: Rule) -> str | None:
    if rule.unit not in UNITS:
        return f"has the unit {rule.unit!r}: choose from {', '.join(UNITS)}"
    if not rule.phases or not set(rule.phases) <= {Phase.START, Phase.STRETCH}:
        return "has no phase to be judged in: choose from START and STRETCH"
    return None if callable(rule.measure) else "has a measure that cannot be called"


def _of_drawing(rule: Rule) -> str | None:
    for name in (name for bone in rule.highlight for name in bone):
        if name not in _POINTS:
            return f"marks {name!r}, which is no point of a body: choose from {', '.join(sorted(_POINTS))}"
    for guide in rule.guides:
        if guide not in GUIDES:
            return f"has the guide {guide!r}: choose from {', '.join(GUIDES)}"
    return None
