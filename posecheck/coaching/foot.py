"""The front foot that was found too near: it is moved when the weight is off it, before the hips go forward again."""

from __future__ import annotations

import math

from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody

_MOVED = 0.1
"""The foot has moved when it is this much farther from the back knee, in shank lengths (4 cm)."""
_ASKED_S = 7.0
"""For so long it is asked for; perhaps it was moved before anybody looked."""


class FootStep:
    """Remembers that the front foot must go farther forward, from the stretch in which that was seen."""

    def __init__(self) -> None:
        self._visit = 0
        self._step = math.nan
        self._asked_since_s = math.nan

    def update(self, observation: Observation, too_near: bool) -> bool:
        """True while the foot is to be moved now. too_near: that it must be is being said, in the stretch."""
        if too_near:
            self._visit, self._asked_since_s = observation.phase.visit, math.nan
            self._step = _step(observation.body)
        if self._visit != observation.phase.visit or not self._visit:
            self._visit = 0
            return False
        if observation.phase.phase is not Phase.START:
            return False
        if math.isnan(self._asked_since_s):
            self._asked_since_s = observation.time_s
        moved = _step(observation.body) - self._step >= _MOVED
        if moved or observation.time_s - self._asked_since_s >= _ASKED_S:
            self._visit = 0
        return bool(self._visit)


def _step(body: SagittalBody | None) -> float:
    """How far the front ankle is before the back knee, in shank lengths; NaN when unseen."""
    return (body.lead.ankle.x - body.trail.knee.x) / body.shank_px if body is not None else math.nan
