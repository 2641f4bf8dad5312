"""What every rule must be like, whoever wrote it: checked when it is loaded, so that a broken one is named at once.

Other packages need not have been checked for types: what a field holds may be anything, and is still said in a line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Set as AbstractSet
from typing import Any, TypeGuard

from posecheck.form.rule import GUIDES, MAX_CUE_CHARS, UNITS, Limit, Phase, Rule
from posecheck.language import Number, _
from posecheck.person.body import Limb, SagittalBody

CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""What the name of a rule looks like: kebab-case."""
_POINTS = frozenset(name for name, _ in SagittalBody(Limb(), Limb()).points()) | {"hip"}
_KINDS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "code": (str, _("text")),
    "title": (str, _("text")),
    "label": (str, _("text")),
    "doc": (str, _("text")),
    "advice": (str, _("text")),
    "advice_low": ((str, type(None)), _("text")),
    "unit": (str, _("text")),
    "limit": (Limit, "Limit(low=…, high=…)"),
    "phases": (AbstractSet, _("a frozenset of Phase.START and Phase.STRETCH")),
    "highlight": ((tuple, list), _("a tuple of pairs of points")),
    "guides": ((tuple, list), _("a tuple of names")),
}
"""What each field must be before anything else can be said of it, and how to call that."""


def breach(rule: object) -> str | None:
    """How something breaks the contract of rules, in words that follow "it"; None when it keeps it."""
    if not isinstance(rule, Rule):
        return _("is no Rule: name a module-level RULE = Rule(…)")
    return _of_kinds(rule) or _of_words(rule) or _of_numbers(rule) or _of_judging(rule) or _of_drawing(rule)


def _of_kinds(rule: Rule) -> str | None:
    for name, (kind, words) in _KINDS.items():
        value: Any = getattr(rule, name)
        if not isinstance(value, kind):
            return _("has the {name} {value}: write {words}", name=name, value=repr(value), words=words)
    return None


def _of_words(rule: Rule) -> str | None:
    if not CODE.fullmatch(rule.code):
        return _("has the code {code}: write it in kebab-case, such as knee-over-toe", code=repr(rule.code))
    for name, words in (("title", rule.title), ("advice", rule.advice), ("advice_low", rule.advice_low)):
        if words is not None and not 0 < len(words.strip()) <= MAX_CUE_CHARS:
            return _(
                "has {count} characters of {name}: 1 to {most} can be read at three metres",
                count=len(words.strip()),
                name=name,
                most=MAX_CUE_CHARS,
            )
    return None


def _of_numbers(rule: Rule) -> str | None:
    ends = [end for end in (rule.limit.low, rule.limit.high) if end is not None]
    if not ends or not all(is_number(end) for end in ends):
        return _("has no limit: give low, high or both as numbers")
    if len(ends) == 2 and ends[0] >= ends[1]:
        low, high = (Number(f"{end:g}") for end in ends)
        return _("has a limit whose low end {low} is not below the high one {high}", low=low, high=high)
    if not is_number(rule.tolerance) or rule.tolerance < 0:
        return _("has the tolerance {value}: give a number from 0 on", value=repr(rule.tolerance))
    if not is_number(rule.priority):
        return _("has the priority {value}: give a number", value=repr(rule.priority))
    return None


def _of_judging(rule: Rule) -> str | None:
    if rule.unit not in UNITS:
        return _("has the unit {value}: choose from {names}", value=repr(rule.unit), names=", ".join(UNITS))
    if not rule.phases or not rule.phases <= {Phase.START, Phase.STRETCH}:
        return _("has no phase to be judged in: choose from START and STRETCH")
    measure: Any = rule.measure
    return None if callable(measure) else _("has a measure that cannot be called")


def _of_drawing(rule: Rule) -> str | None:
    for bone in rule.highlight:
        pair: Any = bone
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            return _("marks {value}, which is no pair of points", value=repr(pair))
        for name in pair:
            if name not in _POINTS:
                names = ", ".join(sorted(_POINTS))
                return _(
                    "marks {value}, which is no point of a body: choose from {names}", value=repr(name), names=names
                )
    for guide in rule.guides:
        if guide not in GUIDES:
            return _("has the guide {value}: choose from {names}", value=repr(guide), names=", ".join(GUIDES))
    return None


def is_number(value: object) -> TypeGuard[float]:
    """True for a finite number; bool is none, nor is what a float cannot hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
