"""What just happened to the clock, as events: it stopped, it goes on, a fault came up, a second is ticked off."""

from __future__ import annotations

import math

from posecheck.coaching.programme import Event
from posecheck.coaching.script import clock_sound

_PAUSED_S = 1.0
"""A clock that has stood for this long without a warning is worth a sound; longer than any blink or wild frame."""


class ClockSignals:
    """Tells each thing once."""

    def __init__(self, hold_s: float) -> None:
        self._hold_s = hold_s
        self._faults: frozenset[str] = frozenset()
        self._stopped_since_s: float | None = None
        self._told_stop = False
        self._remaining_s = math.nan

    def update(
        self, time_s: float, running: bool, faults: frozenset[str], mid_set: bool, remaining_s: float
    ) -> tuple[Event, ...]:
        """What is worth a sound. mid_set: in a stretch whose set is not full yet. remaining_s: of it, NaN without."""
        events: list[Event] = []
        if faults - self._faults:
            events.append(Event.FAULT)
            self._told_stop = True
        self._faults = faults
        if not mid_set:
            self._stopped_since_s = None
        if running:
            if self._told_stop:
                events.append(Event.GOOD_AGAIN)
            self._stopped_since_s, self._told_stop = None, False
        elif mid_set and not self._told_stop:
            self._stopped_since_s = time_s if self._stopped_since_s is None else self._stopped_since_s
            if time_s - self._stopped_since_s >= _PAUSED_S:
                events.append(Event.PAUSED)
                self._told_stop = True
        sound = clock_sound(self._remaining_s, remaining_s, self._hold_s)
        self._remaining_s = remaining_s
        return tuple(events) if sound is None else (*events, sound)
