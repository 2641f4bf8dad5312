"""What the live picture says to the person in front of it. Decided by the trainer, painted by the overlay."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from posecheck.person.landmarks import Side


class Mood(Enum):
    """What kind of message the cue is; each has a symbol and a colour of its own."""

    GUIDE = "guide"
    """The one thing that is missing before the clock can run."""
    FAULT = "fault"
    """A form warning that stands."""
    GOOD = "good"
    """All is well, keep going."""
    DONE = "done"
    """A hold, a side or the whole session is finished."""


class Position(Enum):
    """A position of the stretch that is drawn for people to follow."""

    KNEEL = "kneel"
    """Getting down onto one knee."""
    START = "start"
    """Upright on the back knee."""
    HIPS_FORWARD = "hips-forward"
    """From the start into the stretch."""
    FOOT_FORWARD = "foot-forward"
    """Back into the start, and the front foot farther forward."""


class Tick(Enum):
    """How one thing of the framing stands."""

    WAITING = "waiting"
    """Not looked at yet: something before it is missing."""
    MISSING = "missing"
    """This is the one to mend now."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of the framing list: a name of 14 characters at most, and how it stands."""

    name: str
    tick: Tick


@dataclass(frozen=True, slots=True)
class Screen:
    """One moment's words and clock.

    cue: the one sentence in big letters, 40 characters at most; None to say nothing.
    detail: a second, smaller line, 60 characters at most, or None.
    clean_s, target_s: the hold clock; target_s is 0 when no clock belongs on the screen.
    running: True while seconds are being counted.
    title: where in the session this is, such as "Left leg in front · set 1 of 2"; "" for nothing.
    time_only: form cannot be judged, and the clock counts the time alone: to be marked as such.
    rest_s: seconds of rest that are left before the next hold; 0 when there is none.
    depth_deg, best_deg, least_deg: how far the back thigh leans forward of upright now, at the most so far in this
        session with this leg in front, and from where on it counts; NaN when unknown or when no depth belongs there.
    paused: the session waits, because an arm was raised or because the person has left in the middle of a hold.
    left_done, right_done, sets: full holds with each leg in front so far, and how many there are to be.
    over: the session has said all it has to say, and may end by itself.
    checklist: the framing, one thing after the other; empty when there is nothing to tick off.
    position: what to draw as the next thing to do; None for nothing. lead: the leg that is in front in it, None when
        either will do.
    """

    cue: str | None = None
    mood: Mood = Mood.GUIDE
    detail: str | None = None
    clean_s: float = 0.0
    target_s: float = 0.0
    running: bool = False
    title: str = ""
    time_only: bool = False
    rest_s: float = 0.0
    depth_deg: float = math.nan
    best_deg: float = math.nan
    least_deg: float = math.nan
    paused: bool = False
    left_done: int = 0
    right_done: int = 0
    sets: int = 0
    over: bool = False
    checklist: tuple[CheckItem, ...] = ()
    position: Position | None = None
    lead: Side | None = None

    @property
    def complete(self) -> bool:
        """True when all holds of both legs are done: `detail` is then the whole session in a sentence of any length."""
        return self.mood is Mood.DONE and 0 < self.sets <= min(self.left_done, self.right_done)
