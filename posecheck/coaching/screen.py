"""What the live picture says to the person in front of it. Decided by the trainer, painted by the overlay."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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


@dataclass(frozen=True, slots=True)
class Screen:
    """One moment's words and clock.

    cue: the one sentence in big letters, 40 characters at most; None to say nothing.
    detail: a second, smaller line, 60 characters at most, or None.
    clean_s, target_s: the hold clock; target_s is 0 when no clock belongs on the screen.
    running: True while clean seconds are being counted.
    title: where in the session this is, such as "Left leg in front · set 1 of 2"; "" for nothing.
    """

    cue: str | None = None
    mood: Mood = Mood.GUIDE
    detail: str | None = None
    clean_s: float = 0.0
    target_s: float = 0.0
    running: bool = False
    title: str = ""
