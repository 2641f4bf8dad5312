"""What a session came to: clean seconds per side and set, what to work on, one sentence. Plain data and text."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from posecheck.coaching.programme import SetDone
from posecheck.form.clock import stands_for_s
from posecheck.form.observer import Observation, anything_judged
from posecheck.form.rule import Phase, Rule, Status
from posecheck.person.landmarks import Side

_Key = TypeVar("_Key")

_WORTH_NAMING_S = 1.0
_NOT_FORWARD = "the hips were not moved forward"
_UNDECIDED = "form was too close to the limits to tell"


@dataclass(frozen=True, slots=True)
class FaultTotal:
    """A kind of warning over the whole session: its cue, how long it stood in all, and how often it came."""

    code: str
    advice: str
    seconds: float
    times: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A session that is over, or how it stands.

    faults: the longest first. unchecked: titles of rules that could not be judged in half of the stretch or more.
    waiting: what kept the clock from running for longest, in plain words; None when nothing did.
    """

    hold_s: float
    sets: int
    done: tuple[SetDone, ...]
    faults: tuple[FaultTotal, ...]
    unchecked: tuple[str, ...]
    waiting: str | None

    def clean_s(self, side: Side) -> float:
        """Clean seconds with that leg in front, over all sets."""
        return sum(s.clean_s for s in self.done if s.lead_leg is side)

    def reached(self, side: Side) -> int:
        """Full sets with that leg in front."""
        return sum(s.reached for s in self.done if s.lead_leg is side)

    @property
    def work_on(self) -> FaultTotal | None:
        """The fault that took longest, if any took long enough to be worth naming."""
        return next((fault for fault in self.faults if fault.seconds >= _WORTH_NAMING_S), None)

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        if not self.done and self.work_on is not None:
            return f"No clean hold yet; next time: {_in_sentence(self.work_on.advice)}."
        if not self.done:
            return f"No hold was counted: {self.waiting or _NOT_FORWARD}."
        total_s = sum(self.clean_s(side) for side in Side)
        asked, full = 2 * self.sets, sum(min(self.reached(side), self.sets) for side in Side)
        first = f"{_seconds(total_s)} clean, {full} of {asked} holds of {_seconds(self.hold_s)} done"
        if self.work_on is not None:
            return f"{first}; next time: {_in_sentence(self.work_on.advice)}."
        return f"{first}; no warning in what could be checked."

    @property
    def text(self) -> str:
        """Several lines for the terminal, the sentence last."""
        lines = [self._side_line(side) for side in Side]
        lines += [f"Work on: {f.advice} ({_seconds(f.seconds)}, {_times(f.times)})" for f in self.faults[:2]]
        lines += [f"Could mostly not be checked: {_in_sentence(title)}" for title in self.unchecked]
        return "\n".join([*lines, self.sentence])

    def _side_line(self, side: Side) -> str:
        sets = [s for s in self.done if s.lead_leg is side]
        parts = [f"{_seconds(s.clean_s)}{'' if s.reached else ' (not to the end)'}" for s in sets]
        return f"{side.value.capitalize()} leg in front: {', '.join(parts) or 'no hold'}"


class SessionLog:
    """Adds up what the summary tells, from one observation after the other."""

    def __init__(self) -> None:
        self._last_s = math.nan
        self._fault_s: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._fault_times: Counter[tuple[str, str]] = Counter()
        self._standing: set[tuple[str, str]] = set()
        self._judged_s: defaultdict[str, float] = defaultdict(float)
        self._unseen_s: defaultdict[str, float] = defaultdict(float)
        self._titles: dict[str, str] = {}
        self._waiting_s: defaultdict[str, float] = defaultdict(float)

    def update(self, observation: Observation) -> None:
        """Take in the next observation."""
        passed_s = self._passed_s(observation.time_s)
        standing = {(alert.rule.code, alert.advice) for alert in observation.alerts}
        for key in standing:
            self._fault_s[key] += passed_s
            self._fault_times[key] += key not in self._standing
        self._standing = standing
        waiting = _why_no_hold(observation)
        if waiting is not None:
            self._waiting_s[waiting] += passed_s
        if observation.phase.phase is Phase.STRETCH:
            for finding in observation.findings:
                self._note(finding.rule, finding.status, passed_s)

    def _note(self, rule: Rule, status: Status, passed_s: float) -> None:
        self._titles[rule.code] = rule.title
        (self._unseen_s if status is Status.UNSEEN else self._judged_s)[rule.code] += passed_s

    def _passed_s(self, time_s: float) -> float:
        passed_s = stands_for_s(self._last_s, time_s)
        self._last_s = time_s
        return passed_s

    def summary(self, hold_s: float, sets: int, done: tuple[SetDone, ...]) -> Summary:
        """The summary of what was seen so far."""
        faults = [FaultTotal(*key, seconds, self._fault_times[key]) for key, seconds in _largest_first(self._fault_s)]
        unchecked = [code for code, seconds in self._unseen_s.items() if seconds > max(1.0, self._judged_s[code])]
        waiting = _largest_first(self._waiting_s)
        return Summary(
            hold_s=hold_s,
            sets=sets,
            done=done,
            faults=tuple(faults),
            unchecked=tuple(self._titles[code] for code in unchecked),
            waiting=waiting[0][0] if waiting else None,
        )


def _why_no_hold(observation: Observation) -> str | None:
    """What keeps a hold from being counted at this moment; None when nothing but a fault does."""
    if observation.reason is not None:
        return observation.reason
    if observation.phase.phase is Phase.START:
        return _NOT_FORWARD
    return None if anything_judged(observation.findings) else _UNDECIDED


def _largest_first(seconds: Mapping[_Key, float]) -> list[tuple[_Key, float]]:
    return sorted(seconds.items(), key=lambda item: -item[1])


def _seconds(seconds: float) -> str:
    """Seconds for people: rounded down, so that nothing is promised that was not held."""
    return f"{math.floor(seconds + 1e-6)} s"


def _times(times: int) -> str:
    return "once" if times == 1 else f"{times} times"


def _in_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]
