"""How long the stretch was held, and how much of that was clean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from posecheck.form.clock import CleanClock
from posecheck.form.rule import Phase
from posecheck.form.visit import PhaseState
from posecheck.person.body import Stance
from posecheck.person.landmarks import Side

SHORTEST_HOLD_S = 0.7
"""A shorter visit to the stretch position is not called a hold."""
GRACE_S = 1.0
"""Hips that seem to be back at the start for less than this have not been there."""


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold of the stretch. `clean_s`: the seconds of it in which form was seen to be good."""

    lead_leg: Side
    start_s: float
    end_s: float
    clean_s: float


@dataclass(slots=True)
class _Running:
    """The hold that goes on, on which visit to the floor. legs: how often which was seen to be in front."""

    visit: int
    start_s: float
    end_s: float
    legs: Counter[Side] = field(default_factory=Counter)
    clock: CleanClock = field(default_factory=CleanClock)

    @property
    def hold(self) -> Hold:
        ((lead_leg, _),) = self.legs.most_common(1)
        return Hold(lead_leg, self.start_s, self.end_s, self.clock.clean_s)


@dataclass(slots=True)
class HoldTracker:
    """Collects holds. One ends when the hips come back or the visit to the floor does; being out of sight ends none.

    Nobody changes legs within a visit: should the pose model, the leg that was mostly in front was.
    """

    done: list[Hold] = field(default_factory=list)
    _now: _Running | None = None

    def update(self, time_s: float, phase: PhaseState, stance: Stance | None, clean: bool) -> Hold | None:
        """The hold that is running now, or None outside the stretch. `clean`: see `clock.is_clean`."""
        if phase.phase is not Phase.STRETCH or stance is None:
            if self._now is not None and phase.phase is Phase.START and time_s - self._now.end_s > GRACE_S:
                self._end()
            return None
        if self._now is not None and self._now.visit != phase.visit:
            self._end()
        if self._now is None:
            self._now = _Running(phase.visit, time_s, time_s)
        self._now.legs[stance.lead] += 1
        self._now.end_s = time_s
        self._now.clock.update(time_s, clean)
        return self._now.hold

    def finish(self) -> list[Hold]:
        """End the hold that is running and return all that were long enough."""
        self._end()
        return self.done

    def _end(self) -> None:
        if self._now is not None and self._now.end_s - self._now.start_s >= SHORTEST_HOLD_S:
            self.done.append(self._now.hold)
        self._now = None
