"""The deepest stretch of a session that was kept up, for each leg."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from posecheck.form.depth import begins_anew
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.landmarks import Side

_STAYED_S = 1.0
"""A best is one that was kept up for this long; a swing is none."""


@dataclass(slots=True)
class BestDepth:
    """Feed it every observation in the order of their times, as they are known in hindsight."""

    _best: dict[Side, float] = field(default_factory=dict)
    _stayed: list[tuple[float, float]] = field(default_factory=list)
    _lead: Side | None = None

    def update(self, observation: Observation) -> None:
        """Take in the next observation. Coming back to the start, or the other leg, begins anew."""
        lead = observation.stance.lead if observation.stance else None
        phase, now_deg = observation.phase.phase, observation.depth.now_deg
        if begins_anew(phase, lead, self._lead):
            self._lead, self._stayed = lead, []
        if phase is not Phase.STRETCH or lead is None or observation.reason is not None or math.isnan(now_deg):
            return
        self._stayed.append((observation.time_s, now_deg))
        while observation.time_s - self._stayed[0][0] > _STAYED_S:
            self._stayed.pop(0)
            self._best[lead] = max(self.best_deg(lead), min(deg for _, deg in self._stayed))

    def best_deg(self, lead: Side | None) -> float:
        """The most that was kept up with that leg in front; 0 when there is none yet."""
        return self._best.get(lead, 0.0) if lead else 0.0
