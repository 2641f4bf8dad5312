"""What has been wrong, and for how long: findings become alerts that stand, and episodes that have been.

A fault must fill half a second of the time that was seen lately before its warning stands, and good form as long
before it goes: shares of time, so that the frame rate does not matter and a single frame never speaks. What cannot be
seen neither warns nor clears nor counts. A fault to the other side is another fault.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from posecheck.form.rule import Finding, Rule, Status
from posecheck.form.steps import LONGEST_TO_WARN_S, stands_for_s


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning that stands now. `worst` is the value farthest outside the limit so far, in the rule's unit."""

    rule: Rule
    since_s: float
    worst: float

    @property
    def advice(self) -> str:
        """What to do about it."""
        return self.rule.advice_for(self.worst)


@dataclass(frozen=True, slots=True)
class Episode:
    """A warning that stood from `start_s` to `end_s`."""

    rule: Rule
    start_s: float
    end_s: float
    worst: float

    @property
    def advice(self) -> str:
        """What to do about it."""
        return self.rule.advice_for(self.worst)


class Left(Enum):
    """Whether the stretch is over."""

    NOT = "not"
    UNTOLD = "untold"
    """It is, or whoever does it cannot be seen."""
    FOR_ANOTHER_POSTURE = "for-another-posture"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things must last, in seconds of the time in which the rule was judged.

    fault_s: a fault, before its warning stands. clear_s: good form, before the warning goes. Each must fill this much
    of a window half as long again, so that a few frames to the contrary do not matter.
    forget_s: a warning that can no longer be seen is dropped after this, and so is what was building up.
    """

    fault_s: float = 0.5
    clear_s: float = 0.6
    forget_s: float = 1.5


USUAL = Patience()
"""What is asked for where nobody asks for more."""

_PASSES_S = 3.0
"""Who bends, or sits back, on the way out of the stretch takes less than this, ..."""
_KEPT_S = 0.5
"""... stays for less than this as they are, ..."""
_SWAYS = 0.1
"""... but for a standard deviation, or this share of what they are past the limit, ..."""
_AT_ITS_WORST = 0.8
"""... and is at last, by this share, as far past the limit as they ever were."""
_BACK_AT_ONCE_S = 1.5
"""Whoever goes on where they were within this has not been in another posture: the legs were misread."""
_SLACK = 1.5
"""How much longer than what it must hold a window is. Two thirds of it must agree, at any rate of frames."""
LEAST_PATIENCE_S = 0.3
"""Nobody may ask for less: more than one gap, so that a single frame never speaks, however few there are."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """One judged moment. side: +1 past the upper end of the limit, −1 past the lower, 0 fine. seen_s: what it adds."""

    time_s: float
    seen_s: float
    side: int
    value: float
    excess: float
    uncertainty: float


@dataclass(slots=True)
class _Watch:
    """What has been judged of one rule lately, and the fault that stands."""

    rule: Rule
    lately: deque[_Judged] = field(default_factory=deque)
    last_s: float = math.nan
    seen_s: float = math.nan
    side: int = 0
    since_s: float = math.nan
    until_s: float = math.nan
    worst: float = math.nan
    stood: list[_Judged] = field(default_factory=list)

    def take(self, time_s: float, finding: Finding, patience: Patience) -> None:
        """Take in one moment in which the rule was judged."""
        step_s = stands_for_s(self.last_s, time_s, LONGEST_TO_WARN_S)
        self.last_s = self.seen_s = time_s
        side = _side(self.rule, finding)
        excess = self.rule.limit.excess(finding.value)
        self.lately.append(_Judged(time_s, step_s, side, finding.value, excess, finding.uncertainty))
        self._trim(_SLACK * max(patience.fault_s, patience.clear_s))
        if side and side == self.side:
            self._prolong(self.lately[-1])

    def _trim(self, window_s: float) -> None:
        total_s = sum(judged.seen_s for judged in self.lately)
        while len(self.lately) > 1 and total_s - self.lately[0].seen_s >= window_s:
            total_s -= self.lately.popleft().seen_s

    def _prolong(self, judged: _Judged) -> None:
        self.until_s = judged.time_s
        if math.isnan(self.worst) or judged.excess > self.rule.limit.excess(self.worst):
            self.worst = judged.value
        if judged.time_s - self.since_s <= _PASSES_S:
            self.stood.append(judged)

    @property
    def passes(self) -> bool:
        """True when the fault that stands was never kept up, but grew until it was seen no more."""
        if not self.side or self.until_s - self.since_s > _PASSES_S:
            return False
        kept: deque[_Judged] = deque()
        for judged in self.stood:
            kept.append(judged)
            sways = max(judged.uncertainty, _SWAYS * judged.excess)
            while max(one.excess for one in kept) - min(one.excess for one in kept) > sways:
                kept.popleft()
            if judged.time_s - kept[0].time_s >= _KEPT_S - 1e-6:
                return False
        return self.stood[-1].excess >= _AT_ITS_WORST * max(one.excess for one in self.stood)

    def cleared(self, patience: Patience) -> bool:
        """True when what stands has made room for something else for long enough."""
        return self._held(lambda side: side != self.side, patience.clear_s) and self.lately[-1].side != self.side

    def rising(self, patience: Patience) -> int:
        """The side to which a fault has held for long enough to be warned of; 0 when there is none."""
        latest = self.lately[-1].side
        return latest if latest and self._held(lambda side: side == latest, patience.fault_s) else 0

    def _held(self, belongs: Callable[[int], bool], needed_s: float) -> bool:
        """True when moments that belong fill what is needed of the window that ends now."""
        held_s = passed_s = 0.0
        for judged in reversed(self.lately):
            held_s += judged.seen_s if belongs(judged.side) else 0.0
            passed_s += judged.seen_s
            if held_s >= needed_s - 1e-6:
                return True
            if passed_s > _SLACK * needed_s:
                return False
        return needed_s <= 0

    def stand(self, side: int) -> None:
        """Let a fault stand, from when it began."""
        self.side, self.worst, self.stood = side, math.nan, []
        begun = [judged for judged in self.lately if judged.side == side]
        self.since_s = begun[0].time_s
        for judged in begun:
            self._prolong(judged)


def _side(rule: Rule, finding: Finding) -> int:
    if finding.status is not Status.WARN:
        return 0
    return -1 if rule.limit.too_low(finding.value) else 1


@dataclass(slots=True)
class AlertTracker:
    """Holds what stands now (`alerts`) and what has been (`episodes`, oldest first).

    spared: codes of rules of which a fault lasted long enough for a warning, but not as long as `patience` asks for.
    passed_s: for how long, by code, faults were seen that only grew until another posture followed: no warning is left
    of them, and what lasted for long is not to be praised. Known as soon as they kneel again, or at the end.
    """

    patience: Patience = field(default_factory=Patience)
    episodes: list[Episode] = field(default_factory=list)
    spared: set[str] = field(default_factory=set)
    passed_s: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _watches: dict[str, _Watch] = field(default_factory=dict)
    _leaving: list[_Watch] = field(default_factory=list)
    _passed: list[_Watch] = field(default_factory=list)
    _visit: int = 0

    def update(
        self, time_s: float, findings: Sequence[Finding], left: Left = Left.NOT, visit: int = 0
    ) -> tuple[Alert, ...]:
        """Take in the findings of one moment; a rule that is not among them is not being judged any more.

        left: whether the stretch is over. A fault that only grew until it was left for another posture was on the way
        to that one, and has not been; unless they are back at once. visit: the number of the visit to the floor.

        Returns the alerts that stand now, the most urgent first.
        """
        by_code = {finding.rule.code: finding for finding in findings}
        if left is Left.NOT:
            self._come_back(time_s, visit)
        self._leave([code for code in self._watches if code not in by_code], left)
        for code, finding in by_code.items():
            if finding.status is Status.UNSEEN:
                watch = self._watches.get(code)
                if watch is not None:
                    self._pass_over(watch, time_s)
            else:
                self._take(time_s, finding)
        return self.alerts

    def _leave(self, codes: Sequence[str], left: Left) -> None:
        """Judge these rules no more. What grew till now waits until it is known whether it led to another posture."""
        for code in codes:
            if left is Left.NOT or not self._watches[code].passes:
                self._drop(code)
            else:
                self._leaving.append(self._watches.pop(code))
        if left is Left.FOR_ANOTHER_POSTURE:
            self._passed += self._leaving
            self._leaving.clear()
        elif left is Left.NOT:
            self._end_leaving()

    def _come_back(self, time_s: float, visit: int) -> None:
        """They are in the stretch. If they have been all the time, what grew was not on the way to another posture."""
        for watch in self._passed:
            if visit == self._visit and time_s - watch.until_s <= _BACK_AT_ONCE_S:
                self._end(watch)
            else:
                self.passed_s[watch.rule.code] += watch.until_s - watch.since_s
        self._passed.clear()
        self._visit = visit

    def _take(self, time_s: float, finding: Finding) -> None:
        watch = self._watches.setdefault(finding.rule.code, _Watch(finding.rule))
        watch.take(time_s, finding, self.patience)
        if watch.side and watch.cleared(self.patience):
            self._end(watch)
        rising = watch.rising(self.patience)
        if rising and rising != watch.side:
            self._end(watch)
            watch.stand(rising)
        elif not watch.side and self.patience.fault_s > USUAL.fault_s and watch.rising(USUAL):
            self.spared.add(watch.rule.code)

    def _pass_over(self, watch: _Watch, time_s: float) -> None:
        """A moment in which the rule could not be judged."""
        watch.last_s = time_s
        if time_s - watch.seen_s >= self.patience.forget_s:
            self._drop(watch.rule.code)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The warnings that stand now, the most urgent first."""
        standing = [watch for watch in self._watches.values() if watch.side]
        standing.sort(key=lambda watch: (watch.rule.priority, watch.rule.code))
        return tuple(Alert(watch.rule, watch.since_s, watch.worst) for watch in standing)

    def finish(self) -> list[Episode]:
        """End what still stands and return every episode."""
        for code in list(self._watches):
            self._drop(code)
        self._end_leaving()
        self._come_back(math.inf, self._visit)
        return self.episodes

    def _end_leaving(self) -> None:
        for watch in self._leaving:
            self._end(watch)
        self._leaving.clear()

    def _drop(self, code: str) -> None:
        self._end(self._watches.pop(code))

    def _end(self, watch: _Watch) -> None:
        if watch.side:
            self.episodes.append(Episode(watch.rule, watch.since_s, watch.until_s, watch.worst))
            self.episodes.sort(key=lambda episode: episode.start_s)
            watch.side = 0
