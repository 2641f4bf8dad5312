"""What has been wrong, and for how long: findings become alerts that stand, and episodes that have been.

A warning must last `hold_s` before it stands and its opposite `clear_s` before it goes, in seconds, so that the frame
rate does not matter and a single frame never speaks. What cannot be seen neither warns nor clears.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from posecheck.form.rule import Finding, Rule, Status


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


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things must last, in seconds.

    hold_s: a fault, before its warning stands. clear_s: good form, before the warning goes.
    blink_s: an OK shorter than this does not interrupt a fault that is building up.
    forget_s: a warning that can no longer be seen is dropped after this.
    """

    hold_s: float = 0.5
    clear_s: float = 0.6
    blink_s: float = 0.25
    forget_s: float = 1.5


@dataclass(slots=True)
class _Run:
    """One fault, from its first sample on."""

    rule: Rule
    start_s: float
    last_warn_s: float
    last_seen_s: float
    worst: float
    ok_since_s: float = math.nan
    standing: bool = False

    def take(self, time_s: float, finding: Finding, patience: Patience) -> None:
        """Take in one more sample of the same rule."""
        if finding.status is Status.UNSEEN:
            return
        self.last_seen_s = time_s
        if finding.status is Status.OK:
            if math.isnan(self.ok_since_s):
                self.ok_since_s = time_s
            return
        self.ok_since_s, self.last_warn_s = math.nan, time_s
        if self.rule.limit.excess(finding.value) > self.rule.limit.excess(self.worst):
            self.worst = finding.value
        if time_s - self.start_s >= patience.hold_s:
            self.standing = True

    def over(self, time_s: float, patience: Patience) -> bool:
        """True when good form has lasted, or nothing was seen for too long."""
        needed_s = patience.clear_s if self.standing else patience.blink_s
        cleared = not math.isnan(self.ok_since_s) and time_s - self.ok_since_s >= needed_s
        return cleared or time_s - self.last_seen_s >= patience.forget_s

    def episode(self) -> Episode:
        return Episode(self.rule, self.start_s, self.last_warn_s, self.worst)


@dataclass(slots=True)
class Coach:
    """Holds what stands now (`alerts`) and what has been (`episodes`, oldest first)."""

    patience: Patience = field(default_factory=Patience)
    episodes: list[Episode] = field(default_factory=list)
    _runs: dict[str, _Run] = field(default_factory=dict)

    def update(self, time_s: float, findings: Sequence[Finding]) -> tuple[Alert, ...]:
        """Take in the findings of one moment; a rule that is not among them is not being judged any more.

        Returns the alerts that stand now, the most urgent first.
        """
        by_code = {finding.rule.code: finding for finding in findings}
        for code in [code for code in self._runs if code not in by_code]:
            self._end(code)
        for code, finding in by_code.items():
            run = self._runs.get(code)
            if run is not None:
                run.take(time_s, finding, self.patience)
                if run.over(time_s, self.patience):
                    self._end(code)
            elif finding.status is Status.WARN:
                standing = self.patience.hold_s <= 0
                self._runs[code] = _Run(finding.rule, time_s, time_s, time_s, finding.value, standing=standing)
        return self.alerts

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The warnings that stand now, the most urgent first."""
        standing = [run for run in self._runs.values() if run.standing]
        standing.sort(key=lambda run: (run.rule.priority, run.rule.code))
        return tuple(Alert(run.rule, run.start_s, run.worst) for run in standing)

    def finish(self) -> list[Episode]:
        """End what still stands and return every episode."""
        for code in list(self._runs):
            self._end(code)
        return self.episodes

    def _end(self, code: str) -> None:
        run = self._runs.pop(code)
        if run.standing:
            self.episodes.append(run.episode())
            self.episodes.sort(key=lambda episode: episode.start_s)
