"""Rows of heights: (time in seconds, height in pixels), the oldest first. How far they reach, how often they turn."""

from __future__ import annotations

import math
from collections import deque

from posecheck.person.smoothing import RunningMedian

Heights = deque[tuple[float, float]]


def put(heights: Heights, time_s: float, height_px: float, keep_s: float) -> None:
    """Add the newest, and forget what is older than that by more than `keep_s`."""
    heights.append((time_s, height_px))
    while time_s - heights[0][0] > keep_s:
        heights.popleft()


def reach(heights: Heights) -> float:
    """From the lowest to the highest, in pixels; 0 of none."""
    values_px = [height_px for _, height_px in heights]
    return max(values_px, default=0.0) - min(values_px, default=0.0)


def stayed(heights: Heights, for_s: float, within_px: float) -> bool:
    """True when they stayed within so much of each other for so long without a break."""
    lately: Heights = deque()
    for item in heights:
        lately.append(item)
        while reach(lately) > within_px:
            lately.popleft()
        if lately[-1][0] - lately[0][0] >= for_s:
            return True
    return False


def turns_s(heights: Heights, least_px: float) -> list[float]:
    """When they are seen to have turned back after a way of more than `least_px`, up or down."""
    found: list[float] = []
    way = 0
    low, high = math.inf, -math.inf
    for time_s, height_px in heights:
        low, high = min(low, height_px), max(high, height_px)
        goes = -1 if way >= 0 and high - height_px > least_px else 1 if way <= 0 and height_px - low > least_px else 0
        if goes:
            found += [time_s] * abs(way)
            way, low, high = goes, height_px, height_px
    return found


class Together:
    """How high two have come together, in pixels from where they were first: what only one of them does is left out.

    Each is taken as its running median.
    """

    def __init__(self, window_s: float) -> None:
        self._medians = RunningMedian(window_s), RunningMedian(window_s)
        self._last_px = math.nan, math.nan
        self._height_px = 0.0

    def update(self, time_s: float, one_px: float, other_px: float) -> float:
        """Take in how high both are, and hand back how high they have come together."""
        now_px = self._medians[0].update(time_s, one_px), self._medians[1].update(time_s, other_px)
        one, other = (now - last for now, last in zip(now_px, self._last_px, strict=True))
        self._last_px = now_px
        if one * other > 0:
            self._height_px += min(one, other, key=abs)
        return self._height_px
