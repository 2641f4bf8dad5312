"""What a session has come to by now: the holds of both legs, the rests between them, how deep they went.

Nothing here is worded. A tentative moment is taken in when it is known what it was.
"""

from __future__ import annotations

import math

from posecheck.coaching.best import BestDepth
from posecheck.coaching.programme import Event, Moment, Programme
from posecheck.coaching.summary import SessionLog, Summary
from posecheck.coaching.unmet import Unmet
from posecheck.form.depth import Depth
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.landmarks import Side

REST_S = 10.0
"""Between two holds: time to come back, breathe and change legs unhurried. Who is ready sooner need not wait."""


class Ledger:
    """Keeps count. Feed it every observation in the order of their times, but for those of a session that is paused.

    unmet: knows which moments count by their time alone.
    """

    def __init__(self, programme: Programme, unmet: Unmet) -> None:
        self.programme = programme
        self.depth = Depth()
        self.best = BestDepth()
        self.complete_since_s = math.nan
        self._log = SessionLog()
        self._unmet = unmet
        self._counted_to_s = -math.inf
        self._rest_until_s = math.nan

    def update(self, observation: Observation) -> tuple[Event, ...]:
        """Take in what is known by now; what happened in it."""
        by_time = self._unmet.counts(observation)
        events: list[Event] = []
        full = self.programme.now is not None and self.programme.now.reached
        if observation.phase.tentative and not by_time:
            if full:
                # What it was does not matter any more: the hold is full, and was left.
                self.programme.update(self.moment(observation))
                self._rest(observation.time_s, full)
            return ()
        for known in (*observation.earlier, observation):
            if known.time_s > self._counted_to_s:
                self.depth = known.depth
                self.best.update(known)
                self._log.update(known)
                events += self.programme.update(self.moment(known))
        self._counted_to_s = observation.time_s
        if by_time:
            self.programme.end_reached()
        self._rest(observation.time_s, full or Event.HOLD_REACHED in events)
        return tuple(events)

    def _rest(self, time_s: float, was_full: bool) -> None:
        """A rest begins when a full hold is left, and ends with its time or with the next hold."""
        if self.programme.now is not None or self.programme.complete:
            self._rest_until_s = math.nan
        elif was_full:
            self._rest_until_s = time_s + REST_S
        if self.programme.complete and math.isnan(self.complete_since_s):
            self.complete_since_s = time_s

    def moment(self, observation: Observation) -> Moment:
        """What the programme needs to know of an observation."""
        phase, time_s = observation.phase.phase, observation.time_s
        lead = observation.stance.lead if observation.stance and phase is not Phase.AWAY else None
        clean = observation.holds_clean
        if not clean and self._unmet.counts(observation) and not self.rest_s(time_s):
            now = self.programme.now
            lead = now.lead_leg if now else self.programme.next_lead or lead or Side.LEFT
            return Moment(time_s, lead, in_stretch=True, timed=True)
        return Moment(time_s, lead, phase is Phase.STRETCH, clean, absent=observation.pose is None)

    @property
    def counted_s(self) -> float:
        """Seconds on the clock of the hold that goes on; 0 without one."""
        return min(self.programme.now.counted_s, self.programme.hold_s) if self.programme.now else 0.0

    @property
    def remaining_s(self) -> float:
        """What is left of the hold that goes on; NaN without one."""
        return self.programme.hold_s - self.counted_s if self.programme.now else math.nan

    def rest_s(self, time_s: float) -> float:
        """What is left of a rest; 0 when there is none."""
        return 0.0 if math.isnan(self._rest_until_s) else max(0.0, self._rest_until_s - time_s)

    def summary(self) -> Summary:
        """What the session came to so far."""
        return self._log.summary(self.programme.hold_s, self.programme.sets, self.programme.all_sets())
