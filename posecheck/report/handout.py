"""What a patient takes home of one check, in plain words: what was good, one thing to change, holds, the next goal.

Works on report data (`posecheck/report/1`) and on nothing else of the clip: no name of a file comes near the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from posecheck.form.rule import Phase, Rule, Status
from posecheck.form.settings import HOLD_S
from posecheck.language import _, many
from posecheck.person.landmarks import Side
from posecheck.report import phrases
from posecheck.report.data import limits_of
from posecheck.report.verdict import Verdict

Data = Mapping[str, Any]

FIRST_GOAL_S = 10
"""The goal of somebody who has not held the stretch in good form yet."""
STEP_S = 5
"""Goals that are not set are multiples of this: the next one beyond what was reached, 1 to 5 s away."""
FULL_GOAL_S = round(HOLD_S)
"""Goals grow no farther than to the hold that a live session asks for."""

LEGS = {Side.LEFT.value: _("Left leg in front"), Side.RIGHT.value: _("Right leg in front")}
PRACTISED = _("You practised and had it filmed. That is how it gets better.")
_LOOKED = _("This is how it looked")
FILMING = (
    _("Put the camera at your side, at hip height, two to three metres away."),
    _("Show your whole body and both feet, all the time."),
    _("Turn on the light, wear clothes that show your knees, and be alone in the picture."),
    _("Begin upright on the back knee, wait for two seconds, and only then move your hips forward."),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What to change: the most urgent rule that was warned of, and its worst moment.

    rule: None when this computer does not have the rule of the report.
    """

    code: str
    rule: Rule | None
    advice: str
    time_s: float


@dataclass(frozen=True, slots=True)
class LegHold:
    """The best hold with one leg in front. seconds: in good form where there were any, else held.

    clean: whether they were in good form. holds: how many holds there were.
    """

    title: str
    seconds: int
    clean: bool
    holds: int


@dataclass(frozen=True, slots=True)
class Handout:
    """All that the page says. fault: None when there is nothing to change, or nothing could be judged.

    to_work_on: something is to be changed; without a fault nobody said what.

    hangs_on: what the verdict hangs on, as a sentence; empty for nothing.
    """

    assessed: bool
    reason: str
    good: tuple[str, ...]
    fault: Fault | None
    to_work_on: bool
    legs: tuple[LegHold, ...]
    only_start: bool
    goal: str
    hangs_on: str


def handout(report: Data, rules: Sequence[Rule], goal_s: int | None = None, full_goal_s: int = FULL_GOAL_S) -> Handout:
    """What to hand out of a report. rules: the most urgent first. goal_s: a goal that somebody set.

    full_goal_s: how far goals grow by themselves.
    """
    assessed = report["verdict"] != Verdict.NOT_ASSESSED
    legs = tuple(_legs(report["holds"], assessed))
    phases = {span["phase"] for span in report["phases"]}
    conditions = [phrases.reason_words(condition) for condition in report.get("conditions", ())]
    only_start = assessed and phases == {Phase.START.value}
    return Handout(
        assessed=assessed,
        reason=phrases.reason_words(report["reason"] or "") if not assessed else "",
        good=tuple(_good(report, rules)) if assessed else (),
        fault=worst_fault(report, rules) if assessed else None,
        to_work_on=report["verdict"] == Verdict.WARN,
        legs=legs,
        only_start=only_start,
        goal=_goal(legs, goal_s, only_start, full_goal_s) if assessed or goal_s else "",
        hangs_on=phrases.with_conditions(_LOOKED, conditions) if conditions else "",
    )


def worst_fault(report: Data, rules: Sequence[Rule]) -> Fault | None:
    """The worst moment of the most urgent rule that was warned of; None when none was."""
    order = {rule.code: place for place, rule in enumerate(rules)}
    warned = sorted({episode["rule"] for episode in report["episodes"]}, key=lambda code: (order.get(code, 99), code))
    if not warned:
        return None
    code = warned[0]
    limits = limits_of(report)
    episodes = [episode for episode in report["episodes"] if episode["rule"] == code]
    worst = max(episodes, key=lambda episode: limits[code].excess(episode["worst"]))
    advice = phrases.advice_words(report, worst)
    return Fault(code, rules[order[code]] if code in order else None, advice, _worst_s(report, worst))


def _worst_s(report: Data, episode: Data) -> float:
    """When an episode was at its worst; half way through it where the report does not have its moments."""
    code, start_s, end_s = episode["rule"], episode["start_s"], episode["end_s"]
    warned = [
        sample
        for sample in report.get("samples", ())
        if start_s <= sample["t"] <= end_s and sample["statuses"].get(code) == Status.WARN.value
    ]
    if not warned:
        return float(start_s + end_s) / 2
    return float(min(warned, key=lambda sample: abs(sample["values"][code] - episode["worst"]))["t"])


def _good(report: Data, rules: Sequence[Rule]) -> Iterator[str]:
    """The titles of the rules that were kept, else that they practised."""
    titles = {rule.code: rule.title for rule in rules}
    kept = [titles[rule["code"]] for rule in report["rules"] if rule["status"] == "ok" and rule["code"] in titles]
    yield from kept or [PRACTISED]


def _legs(holds: Sequence[Data], assessed: bool) -> Iterator[LegHold]:
    for side, title in LEGS.items():
        mine = [hold for hold in holds if hold["lead_leg"] == side]
        clean_s = max((hold["clean_s"] for hold in mine), default=0.0)
        held_s = max((hold["end_s"] - hold["start_s"] for hold in mine), default=0.0)
        clean = assessed and clean_s >= 1
        if mine:
            yield LegHold(title, math.floor(clean_s if clean else held_s), clean, len(mine))


def _goal(legs: Sequence[LegHold], goal_s: int | None, only_start: bool, full_goal_s: int) -> str:
    reached_s = min((leg.seconds if leg.clean else 0 for leg in legs), default=0)
    seconds = goal_s or _next_goal_s(reached_s, full_goal_s)
    if only_start:
        return many(
            "From this start, move your hips forward, and hold it for {count} second on each leg.",
            "From this start, move your hips forward, and hold it for {count} seconds on each leg.",
            seconds,
        )
    if reached_s >= seconds:
        return many(
            "Keep holding it for {count} second on each leg.",
            "Keep holding it for {count} seconds on each leg.",
            seconds,
        )
    return many(
        "Hold it in good form for {count} second on each leg.",
        "Hold it in good form for {count} seconds on each leg.",
        seconds,
    )


def _next_goal_s(reached_s: int, full_goal_s: int) -> int:
    return min(max((reached_s // STEP_S + 1) * STEP_S, FIRST_GOAL_S), full_goal_s)
