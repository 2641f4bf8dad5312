"""How deep the stretch is: how far the back thigh leans forward of upright.

A hold counts from a stretch that deserves the name. That is where the back thigh plainly leans: `DEEP_ENOUGH_DEG`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from posecheck.form.hips import PLAIN_START_DEG
from posecheck.form.rule import Phase
from posecheck.person.landmarks import Side
from posecheck.person.smoothing import RunningMedian

DEEP_ENOUGH_DEG = PLAIN_START_DEG
"""From this tilt of the back thigh on the hips are forward. Source: the other side of the start's own limit. A thigh up
to 13.5° from upright still passes for "back knee under the hip" (`posecheck.rules.knee_under_hip`: half way between
10°, which observers call upright, and 17°, which they call tilted), so that less cannot be a stretch as well. Labelled
stretches show 19 to 60°."""
NO_LONGER_DEG = 10.0
"""Once forward, it goes on until observers call the thigh upright: the measure errs by about 4°, and a hold must not
stutter at its limit."""
HYSTERESIS_DEG = DEEP_ENOUGH_DEG - NO_LONGER_DEG
"""How far apart these two are."""
_STEADY_S = 0.3
"""Depths are running medians over this time."""
_MOVES_S = 1.5
"""Hips that are not far enough yet may still be on their way for so long."""


@dataclass(frozen=True, slots=True)
class Depth:
    """now_deg: how deep it is; NaN outside a stretch and while it cannot be measured.
    deep_enough: False in a stretch that is known not to be one yet; what cannot be measured is not held against
        anybody.
    shallow: True when they have stayed in such a stretch, rather than been on their way through it.
    """

    now_deg: float = math.nan
    deep_enough: bool = True
    shallow: bool = False


UNKNOWN_DEPTH = Depth()


def begins_anew(phase: Phase, lead: Side | None, before: Side | None) -> bool:
    """True when depths from before count no longer: back at the start, or with the other leg in front.

    lead: None without a stance, which begins nothing. before: the leg that was in front.
    """
    return phase is Phase.START or (lead is not None and lead is not before)


@dataclass(frozen=True, slots=True)
class HoldDepth:
    """Which stretch counts as a hold, in degrees of the back thigh's tilt: from where on, and down to where then."""

    deep_enough_deg: float = DEEP_ENOUGH_DEG
    no_longer_deg: float = NO_LONGER_DEG


USUAL_DEPTH = HoldDepth()


@dataclass(slots=True)
class DepthGauge:
    """How deep it is now. Feed it every moment in the order of their times."""

    least: HoldDepth = field(default_factory=HoldDepth)
    now: Depth = UNKNOWN_DEPTH
    _lead: Side | None = None
    _shallow_since_s: float = math.nan
    _median: RunningMedian = field(default_factory=lambda: RunningMedian(_STEADY_S))

    def update(self, time_s: float, phase: Phase, lead: Side | None, seen_deg: float) -> Depth:
        """Take in the next moment.

        lead: None without a stance. seen_deg: the back thigh's tilt; NaN where it is not readable.
        Who is out of sight for a while, or not readable, is where they were.
        """
        if begins_anew(phase, lead, self._lead):
            self._lead, self.now, self._shallow_since_s = lead, UNKNOWN_DEPTH, math.nan
            self._median = RunningMedian(_STEADY_S)
        if phase is Phase.STRETCH and lead is not None and not math.isnan(seen_deg):
            self._measure(time_s, seen_deg)
        return self.now

    def _measure(self, time_s: float, seen_deg: float) -> None:
        begins = math.isnan(self.now.now_deg) or not self.now.deep_enough
        now_deg = self._median.update(time_s, seen_deg)
        deep_enough = now_deg >= (self.least.deep_enough_deg if begins else self.least.no_longer_deg)
        if deep_enough or math.isnan(self._shallow_since_s):
            self._shallow_since_s = math.nan if deep_enough else time_s
        self.now = Depth(now_deg, deep_enough, time_s - self._shallow_since_s >= _MOVES_S)
