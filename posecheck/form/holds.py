"""How long the stretch was held, and how much of that was clean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from posecheck.form.alerts import Alert
from posecheck.form.rule import Finding, Phase, Status
from posecheck.person.body import Stance
from posecheck.person.landmarks import Side

SHORTEST_HOLD_S = 0.7
"""A shorter visit to the stretch position is not called a hold."""


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold of the stretch. `clean_s`: the seconds of it in which form was seen to be good."""

    lead_leg: Side
    start_s: float
    end_s: float
    clean_s: float


@dataclass(slots=True)
class HoldTracker:
    """Collects holds. A break shorter than `grace_s` (a blink, a lost frame) does not end one, and is not counted."""

    grace_s: float = 1.0
    done: list[Hold] = field(default_factory=list)
    _now: Hold | None = None
    _last_s: float = math.nan

    def update(
        self,
        time_s: float,
        phase: Phase,
        stance: Stance | None,
        findings: Sequence[Finding],
        alerts: Sequence[Alert],
    ) -> Hold | None:
        """The hold that is running now, or None."""
        passed_s = 0.0 if math.isnan(self._last_s) else min(max(time_s - self._last_s, 0.0), self.grace_s)
        self._last_s = time_s
        if phase is Phase.STRETCH and stance is not None:
            if self._now is not None and self._now.lead_leg is not stance.lead:
                self._end()
            if self._now is None:
                self._now, passed_s = Hold(stance.lead, time_s, time_s, 0.0), 0.0
            clean_s = passed_s if not alerts and _seen_good(findings) else 0.0
            self._now = replace(self._now, end_s=time_s, clean_s=self._now.clean_s + clean_s)
        elif self._now is not None and time_s - self._now.end_s > self.grace_s:
            self._end()
        return self._now

    def finish(self) -> list[Hold]:
        """End the hold that is running and return all that were long enough."""
        self._end()
        return self.done

    def _end(self) -> None:
        if self._now is not None and self._now.end_s - self._now.start_s >= SHORTEST_HOLD_S:
            self.done.append(self._now)
        self._now = None


def _seen_good(findings: Sequence[Finding]) -> bool:
    """True when something was judged to be fine and nothing is being warned of."""
    statuses = {finding.status for finding in findings}
    return Status.OK in statuses and Status.WARN not in statuses
