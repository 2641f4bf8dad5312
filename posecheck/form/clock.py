"""The one clock of clean seconds: for the holds of a report, the sets of a live session, and whatever shows them."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from posecheck.form.rule import Status

BRIDGE_S = 0.4
"""A gap in the good form up to this long is a blink, and counts when form was good before and after it."""
OUTAGE_S = 1.0
"""A longer gap between two moments is a camera that was lost: the slowest machine sees more often."""


def is_clean(statuses: Collection[Status], warned: bool, suspected: bool) -> bool:
    """True at a moment in which something was seen to be good and nothing to be wrong, and no warning stands.

    suspected: whether something is rather at fault than not (`rule.is_suspected`): that does not warn, nor count.
    """
    return not (warned or suspected) and Status.OK in statuses and Status.WARN not in statuses


@dataclass(slots=True)
class CleanClock:
    """Counts the seconds of good form. Feed it every moment of a hold, in order; the rate does not matter."""

    clean_s: float = 0.0
    last_clean_s: float = math.nan
    _was_clean: bool = False

    def update(self, time_s: float, clean: bool) -> None:
        """Take in the next moment. `clean`: see `is_clean`."""
        if clean:
            gap_s = time_s - self.last_clean_s
            if gap_s <= BRIDGE_S + 1e-6 or (self._was_clean and gap_s <= OUTAGE_S):
                self.clean_s += gap_s
            self.last_clean_s = time_s
        self._was_clean = clean

    def running(self, time_s: float) -> bool:
        """True while seconds are being counted, blinks included."""
        return time_s - self.last_clean_s <= BRIDGE_S
