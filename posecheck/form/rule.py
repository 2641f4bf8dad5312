"""What a rule is, and how a body is judged by one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from posecheck.person.body import SagittalBody
from posecheck.person.reasons import Reason


class Phase(Enum):
    """Where in the stretch someone is."""

    AWAY = "away"
    """Not in the half-kneeling position."""
    START = "start"
    """Half-kneeling, hips still above the back knee."""
    STRETCH = "stretch"
    """Half-kneeling, hips moved forward."""


class Status(Enum):
    """What can be said of one rule at one moment."""

    OK = "ok"
    WARN = "warn"
    UNSEEN = "unseen"


UNITS: dict[str, str] = {"deg": "°", "shanks": " shank lengths"}
"""The units a measure may have, and how each is written for people."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The range in which a measure is fine, in the rule's unit; None is "no limit on this side"."""

    low: float | None = None
    high: float | None = None

    def excess(self, value: float) -> float:
        """How far outside the range a value is; negative is how far inside its nearer end."""
        sides = []
        if self.low is not None:
            sides.append(self.low - value)
        if self.high is not None:
            sides.append(value - self.high)
        return max(sides)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to check about form. See `posecheck.rules` for how to write one.

    code: kebab-case name that users and settings go by; equals the module's name.
    title: what good form is, for lists and reports.
    advice: what to do when the measure is too high (40 characters at most, plain and kind).
    advice_low: the same when it is too low; `advice` where there is none.
    unit: a key of `UNITS`.
    limit: the range in which the measure is fine.
    phases: when the rule is judged.
    measure: a pure function from the body to one float in `unit`; NaN means "cannot tell".
    highlight: bones to mark in the picture, as pairs of dotted point names of `SagittalBody`.
    guides: helping lines that explain the warning: names from `GUIDES`.
    priority: which warning is shown when several stand; the lowest number first.
    label: two or three words for the picture, mostly the part of the body; the code where there is none.
    """

    code: str
    title: str
    advice: str
    unit: str
    limit: Limit
    phases: frozenset[Phase]
    measure: Callable[[SagittalBody], float]
    advice_low: str | None = None
    highlight: tuple[tuple[str, str], ...] = ()
    guides: tuple[str, ...] = ()
    priority: int = 50
    doc: str = ""
    label: str = ""

    def advice_for(self, value: float) -> str:
        """The cue for a value outside the limit."""
        too_low = self.limit.low is not None and value < self.limit.low
        return self.advice_low if too_low and self.advice_low else self.advice


GUIDES: tuple[str, ...] = ("toe-line", "plumb-knee", "plumb-hip")
"""Lines that the picture can show: upright through the lead toe tip, the trail knee, the mid-hip."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one body.

    value: the measure in the rule's unit, NaN when it cannot be told.
    uncertainty: one standard deviation of the value, same unit, NaN when unknown.
    reason: why the status is UNSEEN, in plain words; None otherwise.
    """

    rule: Rule
    status: Status
    value: float = math.nan
    uncertainty: float = math.nan
    reason: str | None = None


BAND_SIGMAS = 0.5
"""Nearer to a limit than this many standard deviations, a value neither warns nor praises.

Half a one leaves open about one moment in a hundred of the labelled clips, and none of those it judges is wrong. With
three quarters, good starts of two people whose thighs are read 6° off are left unjudged altogether."""


def judge(rule: Rule, body: SagittalBody, others: Iterable[SagittalBody] = ()) -> Finding:
    """Judge a body by a rule; `others` are those that it could as well be, none when it is known exactly.

    The only place where "could not see it" and "cannot be sure" become UNSEEN.
    """
    value = rule.measure(body)
    if math.isnan(value):
        return Finding(rule, Status.UNSEEN, reason=Reason.HIDDEN)
    uncertainty = _uncertainty(rule, value, others)
    excess = rule.limit.excess(value)
    if abs(excess) < BAND_SIGMAS * uncertainty:
        return Finding(rule, Status.UNSEEN, value, uncertainty, Reason.TOO_CLOSE)
    return Finding(rule, Status.WARN if excess > 0 else Status.OK, value, uncertainty)


def unseen(rule: Rule, reason: str) -> Finding:
    """The finding of a rule that cannot be judged at all at this moment."""
    return Finding(rule, Status.UNSEEN, reason=reason)


def _uncertainty(rule: Rule, value: float, others: Iterable[SagittalBody]) -> float:
    """One standard deviation of a measure, in its unit.

    First-order propagation by finite differences, so that it holds for any measure, also one from outside.
    """
    changes = (rule.measure(other) - value for other in others)
    return math.sqrt(sum(change * change for change in changes if not math.isnan(change)))
