"""How much time a moment stands for where time is added up: nobody knows what happened in a long gap before it."""

from __future__ import annotations

import math

LONGEST_STEP_S = 0.5
"""A gap between two frames counts as this long at most: what happened in a longer one is not known."""
LONGEST_TO_WARN_S = 0.25
"""And as this long where a warning or a cue hangs on it: five frames a second are the fewest that are judged."""


def stands_for_s(before_s: float, now_s: float, at_most_s: float = LONGEST_STEP_S) -> float:
    """The time that the frame at `now_s` stands for when time is added up; 0 for the first (`before_s` is NaN)."""
    return 0.0 if math.isnan(before_s) else min(max(now_s - before_s, 0.0), at_most_s)
