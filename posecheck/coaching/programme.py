"""The programme of a session: how long each hold, how many on each side, and what has been done of it.

A set is one hold of the target time. Its clock counts the seconds in which form was seen to be good; it pauses on a
fault and goes on afterwards. Where form cannot be judged it may count the time alone, which is kept apart. All times
are in seconds from any one origin; the rate of updates does not matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum

from posecheck.form.clock import OUTAGE_S, CleanClock
from posecheck.form.settings import HOLD_S, SETS
from posecheck.person.landmarks import Side


class Event(Enum):
    """Something that the person should hear of at once."""

    STARTED = "started"
    """The clock of a set has begun to run."""
    FAULT = "fault"
    """A warning has come up."""
    PAUSED = "paused"
    """The clock has stopped although nothing is known to be wrong: something cannot be seen."""
    GOOD_AGAIN = "good-again"
    """The clock runs again."""
    HOLD_REACHED = "hold-reached"
    """The target time of a set is full."""
    CHANGE_LEGS = "change-legs"
    """The other leg should come to the front."""
    DONE = "done"
    """All sets on both sides are full."""
    PULSE = "pulse"
    """Five more seconds are counted: a soft sign that the clock runs."""
    TICK = "tick"
    """One of the last seconds of a hold."""
    TIME_ONLY = "time-only"
    """From now on the time is counted and form is not judged."""
    JUDGED_AGAIN = "judged-again"
    """Form can be judged again."""
    SIGN_SEEN = "sign-seen"
    """An arm has been up for long enough: it may come down."""
    SESSION_PAUSED = "session-paused"
    """An arm was raised: nothing is counted until it is raised again."""
    GOING_ON = "going-on"
    """The session goes on after that."""
    ENDING = "ending"
    """Both arms were raised: the session ends."""
    CAMERA_LOST = "camera-lost"
    """The camera gives no pictures any more."""
    CAMERA_BACK = "camera-back"
    """It gives pictures again."""


@dataclass(frozen=True, slots=True)
class SetDone:
    """One set that is over. `reached`: whether it got to the target time.

    clean_s: seconds in which form was seen to be good. timed_s: seconds that were counted without being judged.
    """

    lead_leg: Side
    start_s: float
    clean_s: float
    reached: bool
    timed_s: float = 0.0


@dataclass(slots=True)
class RunningSet:
    """The set that is going on. `lead_leg`: the front leg. last_here_s: when that was last seen to be forward.

    timed_s: those of the counted seconds in which form was not judged.
    """

    lead_leg: Side
    start_s: float
    last_here_s: float
    clock: CleanClock = field(default_factory=CleanClock)
    timed_s: float = 0.0
    reached: bool = False

    @property
    def counted_s(self) -> float:
        """Seconds on the clock so far, judged or not."""
        return self.clock.clean_s

    def count(self, moment: Moment) -> None:
        """Let the clock take in a moment in the stretch."""
        before_s = self.counted_s
        self.clock.update(moment.time_s, moment.clean or moment.timed)
        if moment.timed and not moment.clean:
            self.timed_s += self.counted_s - before_s

    def as_done(self, hold_s: float) -> SetDone:
        """As it is written down: a full set has the seconds that were asked for, and no more are claimed."""
        counted_s = hold_s if self.reached else self.counted_s
        timed_s = min(self.timed_s, counted_s)
        return SetDone(self.lead_leg, self.start_s, counted_s - timed_s, self.reached, timed_s)


@dataclass(frozen=True, slots=True)
class Moment:
    """What the programme needs to know of one moment.

    lead: the front leg of whoever is in position, None when nobody is. in_stretch: the hips are forward.
    clean: form was seen to be good, in a stretch that is one. timed: form cannot be judged, and the time counts alone.
    absent: nobody is there to be seen.
    """

    time_s: float
    lead: Side | None = None
    in_stretch: bool = False
    clean: bool = False
    timed: bool = False
    absent: bool = False


MOST_HOLD_S, MOST_SETS = 600.0, 20
"""Ten minutes in one stretch, and more holds a side than anybody does: beyond that it is a slip of the finger."""
SHORTEST_SET_S = 1.0
"""A set with fewer counted seconds than this is not written down."""


@dataclass(slots=True)
class Programme:
    """Counts the sets of both legs in whichever order they come.

    hold_s: target of a set. sets: how many of them a side. keep_s: how long a set that was left is kept for somebody
    who does something else; for somebody who is out of the picture it is kept until they are back. settle_s: how long
    the other leg must be in front before it is believed. leave_s: how long a full set's stretch must be left before the
    next set can begin.
    """

    hold_s: float = HOLD_S
    sets: int = SETS
    keep_s: float = 20.0
    settle_s: float = 1.0
    leave_s: float = 0.5
    done: list[SetDone] = field(default_factory=list)
    now: RunningSet | None = None
    _other_since_s: float = math.nan
    _last_s: float = math.nan

    def update(self, moment: Moment) -> tuple[Event, ...]:
        """Take in the next moment; what happened in it that is worth telling."""
        events: tuple[Event, ...] = ()
        self._pass_over_outage(moment)
        self._change_of_legs(moment)
        counts = moment.clean or moment.timed
        if self.now is not None:
            events = self._go_on(self.now, moment)
        elif counts and moment.lead is not None and self.missing(moment.lead) > 0:
            self.now = RunningSet(moment.lead, moment.time_s, moment.time_s)
            self.now.count(moment)
            events = (Event.STARTED,)
        return events

    def _pass_over_outage(self, moment: Moment) -> None:
        """Time in which nothing was seen at all (a lost camera, a pause) is no time away, nor with other legs.

        Nor is time in which nobody was in the picture, while a set is waiting to be filled.
        """
        gap_s = moment.time_s - self._last_s
        left = moment.absent and self.now is not None and not self.now.reached
        if self.now is not None and (gap_s > OUTAGE_S or (left and gap_s > 0)):
            self.now.last_here_s += gap_s
            self._other_since_s += gap_s
        self._last_s = moment.time_s

    def _change_of_legs(self, moment: Moment) -> None:
        if self.now is None or moment.lead is None or moment.lead is self.now.lead_leg:
            self._other_since_s = math.nan
            return
        if math.isnan(self._other_since_s):
            self._other_since_s = moment.time_s
        if moment.time_s - self._other_since_s >= self.settle_s:
            self._end()

    def _go_on(self, now: RunningSet, moment: Moment) -> tuple[Event, ...]:
        if not (moment.in_stretch and moment.lead is now.lead_leg):
            allowed_s = self.leave_s if now.reached else self.keep_s
            if moment.time_s - now.last_here_s > allowed_s:
                self._end()
            return ()
        now.last_here_s = moment.time_s
        if now.reached:
            return ()
        now.count(moment)
        if not (moment.clean or moment.timed) or now.counted_s < self.hold_s - 1e-6:
            return ()
        now.reached = True
        return self._what_next(now.lead_leg)

    def _what_next(self, lead: Side) -> tuple[Event, ...]:
        if self.complete:
            return (Event.HOLD_REACHED, Event.DONE)
        return (Event.HOLD_REACHED, Event.CHANGE_LEGS) if self.next_lead is lead.other else (Event.HOLD_REACHED,)

    def _end(self) -> None:
        now, self.now, self._other_since_s = self.now, None, math.nan
        if now is not None and (now.reached or now.counted_s >= SHORTEST_SET_S):
            self.done.append(now.as_done(self.hold_s))

    def reached(self, lead: Side) -> int:
        """How many full sets that leg has, the one that is going on included."""
        full = sum(s.reached for s in self.done if s.lead_leg is lead)
        return full + (self.now is not None and self.now.reached and self.now.lead_leg is lead)

    def missing(self, lead: Side) -> int:
        """How many full sets that leg still needs."""
        return max(0, self.sets - self.reached(lead))

    @property
    def complete(self) -> bool:
        """True when both legs have all their sets."""
        return all(self.missing(side) == 0 for side in Side)

    @property
    def next_lead(self) -> Side | None:
        """The leg that should come to the front next; None before the first full set, and when all are done."""
        full = [s.lead_leg for s in self.done if s.reached]
        if self.now is not None and self.now.reached:
            full.append(self.now.lead_leg)
        if not full or self.complete:
            return None
        last = full[-1]
        return last.other if self.missing(last.other) >= max(1, self.missing(last)) else last

    def running(self, time_s: float) -> bool:
        """True while clean seconds are being counted, blinks included."""
        return self.now is not None and not self.now.reached and self.now.clock.running(time_s)

    def end_reached(self) -> None:
        """End a full set whose end cannot be seen."""
        if self.now is not None and self.now.reached:
            self._end()

    def kept_s(self, time_s: float) -> float:
        """How much longer the set that was left is kept; 0 when there is none."""
        if self.now is None or self.now.reached:
            return 0.0
        return max(0.0, self.keep_s - (time_s - self.now.last_here_s))

    def all_sets(self) -> tuple[SetDone, ...]:
        """Every set worth writing down so far, the one that is going on included, oldest first."""
        sets = list(self.done)
        if self.now is not None and (self.now.reached or self.now.counted_s >= SHORTEST_SET_S):
            sets.append(self.now.as_done(self.hold_s))
        return tuple(sets)
