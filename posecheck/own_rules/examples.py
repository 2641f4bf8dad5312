"""Postures that keep a rule and postures that break it, found by the rule's own measure on the stick figure.

Nothing is known of a rule but what it measures, so that this works for any. The figure's angles and lengths are varied,
one at a time and then in pairs, and the posture that changes least is taken: of ways to break a rule the plainest one.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product
from typing import Any

from posecheck.form.rule import Phase, Rule, judge
from posecheck.own_rules.figure import Stick
from posecheck.person.body import SagittalBody
from posecheck.person.posture import not_half_kneeling

_RANGES: dict[str, tuple[float, float]] = {
    "knee_past_toe": (-0.7, 0.35),
    "trail_thigh_deg": (-35.0, 45.0),
    "trunk_deg": (-45.0, 45.0),
    "head_deg": (-35.0, 45.0),
    "lead_thigh_deg": (-15.0, 30.0),
    "lead_heel_deg": (0.0, 45.0),
    "trail_shank_deg": (0.0, 60.0),
}
"""What is varied, and how far people go, in the units of `Stick`."""
_ALONE = {"head_deg": "ear", "lead_heel_deg": "lead.heel", "trail_shank_deg": "trail.ankle"}
"""What moves but one point, or those beyond it, and which."""
_OWN = 0.5
"""It counts half where the rule marks that point."""
_STEPS, _STEPS_IN_PAIRS = 41, 11
_CLEAR: dict[str, float] = {"deg": 8.0, "shanks": 0.12}
"""So far past or within the limit a picture shows it, by unit; more where observers tolerate more."""
_CLEAR_TOLERANCES = 1.5

_START = Stick()
_STRETCH = Stick(knee_past_toe=-0.2, trail_thigh_deg=25.0)


@dataclass(frozen=True, slots=True)
class Example:
    """A posture and its measure, in the rule's unit."""

    stick: Stick
    value: float


@dataclass(frozen=True, slots=True)
class Examples:
    """What was found. good, too_high, too_low: None where no posture of the figure is one, or there is no such limit.

    reason: why nothing can be measured at all, in plain words; None where something can.
    """

    good: Example | None
    too_high: Example | None
    too_low: Example | None
    reason: str | None = None

    @property
    def bad(self) -> tuple[Example, ...]:
        """Those that break the rule."""
        return tuple(example for example in (self.too_high, self.too_low) if example is not None)


def find_examples(rule: Rule) -> Examples:
    """Look for postures that keep and that break the rule, in the phase in which it is judged (the stretch before the
    start)."""
    base = _STRETCH if Phase.STRETCH in rule.phases else _START
    tried = list(_measured(rule, base))
    if not tried:
        return Examples(None, None, None, judge(rule, base.body).reason)
    low, high = rule.limit.low, rule.limit.high
    return Examples(
        good=_plainest(rule, base, [(-rule.limit.excess(one.value), one) for one in tried]),
        too_high=_plainest(rule, base, [(one.value - high, one) for one in tried]) if high is not None else None,
        too_low=_plainest(rule, base, [(low - one.value, one) for one in tried]) if low is not None else None,
    )


def _measured(rule: Rule, base: Stick) -> Iterator[Example]:
    """The half-kneeling postures that have a value."""
    for stick, body in _postures(base):
        value = judge(rule, body).value  # a measure that raises has none: `judge` says why
        if math.isfinite(value):
            yield Example(stick, value)


@cache
def _postures(base: Stick) -> tuple[tuple[Stick, SagittalBody], ...]:
    """Half-kneeling ones, with none, one and two things changed at a time: the same for every rule."""
    return tuple(
        (stick, body)
        for together in (0, 1, 2)
        for stick in _changed(base, together)
        if not_half_kneeling(body := stick.body) is None
    )


def _changed(base: Stick, together: int) -> Iterator[Stick]:
    """The figure with so many things changed at a time."""
    steps = _STEPS if together == 1 else _STEPS_IN_PAIRS
    for names in combinations(_RANGES, together):
        for values in product(*(_spread(*_RANGES[name], steps) for name in names)):
            changes: dict[str, Any] = dict(zip(names, values, strict=True))
            yield replace(base, **changes)


def _spread(first: float, last: float, steps: int) -> list[float]:
    return [first + (last - first) * step / (steps - 1) for step in range(steps)]


def _plainest(rule: Rule, base: Stick, found: list[tuple[float, Example]]) -> Example | None:
    """The posture nearest to the base that is clearly on that side of the limit, by how far each is; the clearest one
    where none is clear; None where none is on that side at all."""
    clear = max(_CLEAR[rule.unit], _CLEAR_TOLERANCES * rule.tolerance)
    plain = [example for by, example in found if by >= clear]
    if plain:
        marked = {name for bone in rule.highlight for name in bone}
        return min(plain, key=lambda example: _change(base, example.stick, marked))
    by, example = max(found, key=lambda one: one[0])
    return example if by > 0 else None


def _change(base: Stick, other: Stick, marked: Collection[str]) -> float:
    """How much was changed: shares of the ranges, added up, so that one thing is changed rather than two.

    What moves nothing but a point that the rule marks is changed first: a rule about the head is shown by the head.
    """
    base = replace(base, lead_thigh_deg=base.front_thigh_deg) if other.lead_thigh_deg is not None else base
    changes = (
        abs(getattr(other, name) - getattr(base, name)) / (last - first) * (_OWN if _ALONE.get(name) in marked else 1)
        for name, (first, last) in _RANGES.items()
        if getattr(other, name) != getattr(base, name)
    )
    return math.fsum(changes)
