"""How deep the stretch is: how far the back thigh leans forward of upright, with the best of the session for each leg.

A hold counts from a stretch that deserves the name. That is where the back thigh plainly leans: `DEEP_ENOUGH_DEG`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody
from posecheck.person.geometry import tilt_deg
from posecheck.person.landmarks import Side
from posecheck.person.smoothing import RunningMedian

DEEP_ENOUGH_DEG = 13.5
"""From this tilt of the back thigh on the hips are forward. Source: the other side of the start's own limit. A thigh up
to 13.5° from upright still passes for "back knee under the hip" (`posecheck.rules.knee_under_hip`: half way between
10°, which observers call upright, and 17°, which they call tilted), so that less cannot be a stretch as well. Labelled
stretches show 19 to 60°."""
NO_LONGER_DEG = 10.0
"""Once forward, it goes on until observers call the thigh upright: the measure errs by about 4°, and a hold must not
stutter at its limit."""
_STEADY_S = 0.3
"""Depths are running medians over this time."""
_MOVES_S = 1.5
"""Hips that are not far enough yet may still be on their way for so long."""
_STAYED_S = 1.0
"""A best is one that was kept up for this long; a swing is none."""


def depth_deg(body: SagittalBody) -> float:
    """The back thigh's tilt from upright in degrees, + = hips ahead of the knee; NaN when it is not seen."""
    return tilt_deg(body.trail.knee, body.trail.hip)


@dataclass(slots=True)
class DepthGauge:
    """How deep it is now, and was at best. Feed it every observation in the order of their times."""

    now_deg: float = math.nan
    deep_enough: bool = True
    """False in a stretch that is known not to be one yet; what cannot be measured is not held against anybody."""
    shallow: bool = False
    """True when they have stayed in such a stretch, rather than been on their way through it."""
    _shallow_since_s: float = math.nan
    _median: RunningMedian = field(default_factory=lambda: RunningMedian(_STEADY_S))
    _stayed: list[tuple[float, float]] = field(default_factory=list)
    _best: dict[Side, float] = field(default_factory=dict)
    _lead: Side | None = None

    def update(self, observation: Observation) -> None:
        """Take in the next observation. Who is out of sight for a while, or not readable, is where they were."""
        lead = observation.stance.lead if observation.stance else None
        phase = observation.phase.phase
        if phase is Phase.START or (lead is not None and lead is not self._lead):
            self._lead, self.now_deg, self.deep_enough, self.shallow = lead, math.nan, True, False
            self._shallow_since_s = math.nan
            self._median, self._stayed = RunningMedian(_STEADY_S), []
        if phase is Phase.STRETCH and lead is not None and observation.body is not None and observation.reason is None:
            self._measure(observation.time_s, depth_deg(observation.body), lead)

    def _measure(self, time_s: float, seen_deg: float, lead: Side) -> None:
        if math.isnan(seen_deg):
            return
        begins = math.isnan(self.now_deg) or not self.deep_enough
        self.now_deg = self._median.update(time_s, seen_deg)
        self.deep_enough = self.now_deg >= (DEEP_ENOUGH_DEG if begins else NO_LONGER_DEG)
        if self.deep_enough or math.isnan(self._shallow_since_s):
            self._shallow_since_s = math.nan if self.deep_enough else time_s
        self.shallow = time_s - self._shallow_since_s >= _MOVES_S
        self._note(time_s, lead)

    def _note(self, time_s: float, lead: Side) -> None:
        self._stayed.append((time_s, self.now_deg))
        while time_s - self._stayed[0][0] > _STAYED_S:
            self._stayed.pop(0)
            self._best[lead] = max(self.best_deg(lead), min(deg for _, deg in self._stayed))

    def best_deg(self, lead: Side | None) -> float:
        """The most that was kept up with that leg in front; 0 when there is none yet."""
        return self._best.get(lead, 0.0) if lead else 0.0
