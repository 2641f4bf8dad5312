"""What a session came to: clean seconds per side and set, what to work on, one sentence. Plain data and text."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from posecheck.coaching import account, lines
from posecheck.coaching.programme import SetDone
from posecheck.form.observer import Observation, anything_judged
from posecheck.form.rule import Phase, Rule, Status
from posecheck.form.steps import stands_for_s
from posecheck.language import Inner
from posecheck.person.landmarks import Side

_Key = TypeVar("_Key")

_WORTH_NAMING_S = 1.0


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

    def timed_s(self, side: Side) -> float:
        """Seconds with that leg in front that were counted by time only: form could not be judged."""
        return sum(s.timed_s for s in self.done if s.lead_leg is side)

    def reached(self, side: Side) -> int:
        """Full sets with that leg in front."""
        return sum(s.reached for s in self.done if s.lead_leg is side)

    @property
    def work_on(self) -> FaultTotal | None:
        """The fault that took longest, if any took long enough to be worth naming."""
        return next((fault for fault in self.faults if fault.seconds >= _WORTH_NAMING_S), None)

    @property
    def closing(self) -> str:
        """One short line on what to work on, for the end of a session."""
        return lines.NOTHING_TO_MEND if self.work_on is None else lines.next_time(self.work_on.advice)

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        if not self.done and self.work_on is not None:
            return account.no_clean_hold(self.work_on.advice)
        if not self.done:
            return account.no_hold(self.waiting or account.NOT_FORWARD)
        clean_s, timed_s = (sum(count(side) for side in Side) for count in (self.clean_s, self.timed_s))
        asked, full = 2 * self.sets, sum(min(self.reached(side), self.sets) for side in Side)
        parts = [account.totals(clean_s, full, asked, self.hold_s)]
        if timed_s:
            parts.append(account.timed_seconds(timed_s))
        last = account.NO_WARNING if self.work_on is None else Inner(self.closing)
        return account.came_to(parts, last)

    @property
    def text(self) -> str:
        """Several lines for the terminal, the sentence last."""
        words = [self._side_line(side) for side in Side]
        words += [account.work_on(fault.advice, fault.seconds, fault.times) for fault in self.faults[:2]]
        words += [account.mostly_unchecked(title) for title in self.unchecked]
        return account.below_each_other([*words, self.sentence])

    def _side_line(self, side: Side) -> str:
        sets = [one for one in self.done if one.lead_leg is side]
        return account.leg_line(side, [_set_words(one) for one in sets])


def _set_words(one: SetDone) -> str:
    notes = [account.timed_seconds(one.timed_s)] if one.timed_s else []
    notes += [] if one.reached else [account.NOT_TO_THE_END]
    return account.with_notes(one.clean_s + one.timed_s, notes)


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
        waiting = _why_no_hold(observation) if observation.depth.deep_enough else account.NOT_FAR_ENOUGH
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
        return account.NOT_FORWARD
    return None if anything_judged(observation.findings) else account.TOO_CLOSE_TO_TELL


def _largest_first(seconds: Mapping[_Key, float]) -> list[tuple[_Key, float]]:
    return sorted(seconds.items(), key=lambda item: -item[1])
