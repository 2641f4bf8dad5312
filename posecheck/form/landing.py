"""Since when somebody who knelt down is down: the knee seems to rest a little before it does, as heights are noisy.

On the way down thigh and hips swing to where they will be, and whoever passes by a tilt then has not been there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_SINKS = 0.04
"""Hips that sink by more than this within a moment, in thigh lengths, are not down; the lean of the thigh apart."""
_MOMENT_S = 0.8


@dataclass(frozen=True, slots=True)
class HipPlace:
    """Where the hips are. hip_y_px: y up. thigh_deg: the trail thigh's tilt, + = hips ahead of the knee."""

    time_s: float
    hip_y_px: float
    thigh_px: float
    thigh_deg: float


def landed_s(places: Sequence[HipPlace], approach_s: float) -> float:
    """Since when they sink no more.

    places: since the knee seems to rest, one at least, in the order of time. approach_s: how long the last part of the
    way down took; so long, and not less than a moment, they must stay.
    """
    within_s = max(_MOMENT_S, approach_s)
    thigh_px = median(place.thigh_px for place in places)
    knees_px = [(place.time_s, place.hip_y_px - thigh_px * math.cos(math.radians(place.thigh_deg))) for place in places]
    return next(
        time_s
        for time_s, y_px in knees_px
        if y_px - min(px for later_s, px in knees_px if time_s <= later_s <= time_s + within_s) <= _SINKS * thigh_px
    )
