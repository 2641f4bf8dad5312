"""One thing to say, and how long it stays: long enough to be read, and never longer than it is true."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecheck.coaching.screen import Mood
from posecheck.form.steps import LONGEST_TO_WARN_S, stands_for_s
from posecheck.language import translated

MAX_DETAIL_CHARS = 60

_URGENCY = {Mood.GOOD: 0, Mood.GUIDE: 1, Mood.FAULT: 2, Mood.DONE: 3}
_FAULT_S = 0.8
"""How long a fault's cue stays at least when another fault is more urgent."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One sentence for the screen, 40 characters at most, and a smaller line of 60 at most that explains it."""

    text: str
    mood: Mood = Mood.GUIDE
    detail: str | None = None

    @property
    def urgency(self) -> int:
        """A higher one may take the place of a cue that has not been up for long."""
        return _URGENCY[self.mood]


def shortened(text: str) -> str:
    """The text as a detail line: cut at a word where it is longer than fits, in the language in which it is shown."""
    shown = translated(text)
    if len(shown) <= MAX_DETAIL_CHARS:
        return text
    return shown[: MAX_DETAIL_CHARS - 1].rsplit(" ", 1)[0] + "…"


class SteadyCue:
    """Keeps a cue up for `show_s`, and lets another one in only when this one was not wanted for `settle_s`.

    A more urgent kind of cue comes at once, and so does the first one; a fault need not wait for another fault to have
    been read for that long: they are a few words, and said aloud besides. Chosen: 40 characters are seven words, read
    in about 1.8 s at four words a second; 0.3 s is longer than wild frames last, and shorter than anybody notices.

    The time in which something else was wanted is added up, whatever that was, and the time in which this cue was
    wanted is taken off again: two others that take turns do not keep it up, nor does a frame of it now and then.
    """

    def __init__(self, show_s: float = 1.8, settle_s: float = 0.3) -> None:
        self._show_s = show_s
        self._settle_s = settle_s
        self._shown: Cue | None = None
        self.since_s = math.nan
        """Since when this cue has been up."""
        self._unwanted_s = 0.0
        self._last_s = math.nan

    def update(self, time_s: float, wanted: Cue) -> Cue:
        """The cue to show at `time_s`, when this one would be right."""
        step_s = stands_for_s(self._last_s, time_s, LONGEST_TO_WARN_S)
        self._last_s = time_s
        if self._shown is None or wanted.text == self._shown.text:
            self._unwanted_s = max(0.0, self._unwanted_s - step_s)
            self.since_s = time_s if self._shown is None else self.since_s
            self._shown = wanted
        elif self._may_change(time_s, step_s, self._shown, wanted):
            self._shown, self.since_s, self._unwanted_s = wanted, time_s, 0.0
        return self._shown

    def _may_change(self, time_s: float, step_s: float, shown: Cue, wanted: Cue) -> bool:
        self._unwanted_s = min(self._settle_s, self._unwanted_s + step_s)
        if wanted.urgency > max(shown.urgency, _URGENCY[Mood.GUIDE]):
            return True
        settled = self._unwanted_s >= self._settle_s - 1e-6
        both_faults = wanted.mood is shown.mood is Mood.FAULT
        return settled and time_s - self.since_s >= (_FAULT_S if both_faults else self._show_s)
