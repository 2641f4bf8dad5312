"""What a rule is, and how a body is judged by one."""

from __future__ import annotations

import math
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath
from typing import SupportsFloat

from posecheck.language import _
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


UNITS: dict[str, str] = {"deg": "°", "shanks": _(" shank lengths")}
"""The units a measure may have, and how each is written for people."""
FARTHEST: Mapping[str, float] = {"deg": 180.0, "shanks": 6.0}
"""No measure of a body goes farther than this, either way, by unit: a limit beyond would switch its rule off."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The range in which a measure is fine, in the rule's unit; None is "no limit on this side"."""

    low: float | None = None
    high: float | None = None

    def too_low(self, value: float) -> bool:
        """True for a value below the range."""
        return self.low is not None and value < self.low

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
    tolerance: how far beyond the limit, either way, observers still do not agree on what they see, in `unit`.
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
    tolerance: float = 0.0

    @property
    def short_name(self) -> str:
        """What the rule is called where there is room for two or three words."""
        return self.label or self.code.replace("-", " ").capitalize()

    def advice_for(self, value: float) -> str:
        """The cue for a value outside the limit."""
        return self.advice_low if self.limit.too_low(value) and self.advice_low else self.advice


MAX_CUE_CHARS = 40
"""Characters of a cue or a title: more cannot be read at three metres."""

TOE_LINE = "toe-line"
GUIDES: Mapping[str, str] = {TOE_LINE: "lead.toe", "plumb-knee": "trail.knee", "plumb-hip": "hip"}
"""Upright lines that the picture can show, and the point of the body that each goes through."""


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


RISK_SIGMAS = 1.4
"""A verdict is only given where an error of this many standard deviations could not have turned it round.

Turned round is what observers would agree is the other way: the value beyond the limit by more than the rule's
`tolerance`. So of people who stand just there 8 in 100 are judged wrongly, of those farther off fewer. It follows from
the risk that was chosen, 1 wrong in 100 verdicts: with the measure that is told worst, the back thigh (4°), and people
spread evenly over 60° of tilt, both limits and both ways of being wrong add up to 1 in 100. How many were wrong on
people left out of all fits stands in `ACCURACY.md`."""

LEAST_BAND_SIGMAS = 0.5
"""However wide the tolerance: nearer to a limit than this many standard deviations, nothing is said."""

UNSURE_TOLERANCES = 1.5
"""With a standard deviation of more tolerances than this, a fault that all would see can lie behind a fine value."""

WIDEST_TOLERANCES = 2.0
"""A measure whose standard deviation is more than this many tolerances is not judged at all.

What would be left to judge then are a few values in the middle of the range and some wild ones."""


def band(rule: Rule, uncertainty: float) -> float:
    """How near to a limit of the rule nothing is said, in its unit, with that standard deviation of the value."""
    if 0.0 < WIDEST_TOLERANCES * rule.tolerance < uncertainty:
        return math.inf
    return max(LEAST_BAND_SIGMAS * uncertainty, RISK_SIGMAS * uncertainty - rule.tolerance)


def judge(rule: Rule, body: SagittalBody, others: Iterable[SagittalBody] = (), remedy: str | None = None) -> Finding:
    """Judge a body by a rule; `others` are those that it could as well be, none when it is known exactly.

    `remedy` says what to do where the rule cannot be judged from here. A rule that raises is reported as not judged,
    under its own name, with what it raised and where. The only place where "could not see it", "cannot be sure" and
    "the rule has a mistake" become UNSEEN.
    """
    try:
        value = _measured(rule, body)
        uncertainty = _uncertainty(rule, value, others)
    except Exception as error:  # noqa: BLE001  a rule from outside may raise anything, and must not stop the others
        return unseen(rule, _mistake(rule, error))
    if not math.isfinite(value):
        return Finding(rule, Status.UNSEEN, reason=Reason.HIDDEN)
    excess, unsure = rule.limit.excess(value), band(rule, uncertainty)
    if math.isinf(unsure):
        reason = f"{Reason.TOO_UNSURE}: {remedy}" if remedy else Reason.TOO_UNSURE
        return Finding(rule, Status.UNSEEN, value, uncertainty, reason)
    if abs(excess) < unsure:
        return Finding(rule, Status.UNSEEN, value, uncertainty, Reason.TOO_CLOSE)
    return Finding(rule, Status.WARN if excess > 0 else Status.OK, value, uncertainty)


def _measured(rule: Rule, body: SagittalBody) -> float:
    """The measure of a rule. Raises TypeError for what is no number, whoever wrote the rule."""
    value: object = rule.measure(body)
    if isinstance(value, float):
        return float(value)
    if not isinstance(value, SupportsFloat):
        raise TypeError(f"measure() -> {value!r}")
    return float(value)


def suspicion(finding: Finding) -> float:
    """How much a moment counts as a suspected fault, 0 to 1: fully, when its value is past the limit, but not surely.

    A third, when the value is much less sure than usual and may well hide a fault: to stay there means something.
    """
    rule, excess = finding.rule, finding.rule.limit.excess(finding.value)
    if finding.status is not Status.UNSEEN or math.isnan(excess):
        return 0.0
    if excess > 0:
        return 1.0
    hidden = RISK_SIGMAS * finding.uncertainty - rule.tolerance
    return 1 / 3 if finding.uncertainty > UNSURE_TOLERANCES * rule.tolerance and excess > -hidden else 0.0


def is_suspected(finding: Finding) -> bool:
    """True for what is too close to its limit to tell, and is at fault rather than not, or may well be."""
    return finding.reason == Reason.TOO_CLOSE and suspicion(finding) > 0.0


def unseen(rule: Rule, reason: str) -> Finding:
    """The finding of a rule that cannot be judged at all at this moment."""
    return Finding(rule, Status.UNSEEN, reason=reason)


def of_start(finding: Finding, reason: str | None) -> Finding:
    """The finding; of a rule about the start alone it is unseen where there is a reason why it is none."""
    return finding if reason is None or finding.rule.phases != {Phase.START} else unseen(finding.rule, reason)


_LONGEST_MISTAKE = 80
"""Characters of an error's own words that a reason repeats: enough to find it by, and still one line."""


RULE_FAILED = _("the rule {rule} failed ({reason}; {file}, line {number})")
"""Known by name to whom reads it back from a report."""


def _mistake(rule: Rule, error: Exception) -> str:
    """The reason of a rule that cannot be carried out: its name, and where its author finds the mistake."""
    steps = traceback.extract_tb(error.__traceback__)
    its_own = [step for step in steps if step.filename != __file__]
    code = getattr(rule.measure, "__code__", None)
    where = (its_own or steps)[-1]
    # What comes back and is no number was noticed here, but is to be mended there.
    file, line = (where.filename, where.lineno) if its_own or code is None else (code.co_filename, code.co_firstlineno)
    said = str(error).partition("\n")[0][:_LONGEST_MISTAKE]
    reason = f"{type(error).__name__}: {said}"
    return _(RULE_FAILED, rule=rule.code, reason=reason, file=PurePath(file).name, number=line)


def _uncertainty(rule: Rule, value: float, others: Iterable[SagittalBody]) -> float:
    """One standard deviation of a measure, in its unit.

    First-order propagation by finite differences, so that it holds for any measure, also one from outside.
    """
    changes = (rule.measure(other) - value for other in others)
    return math.sqrt(sum(change * change for change in changes if not math.isnan(change)))
