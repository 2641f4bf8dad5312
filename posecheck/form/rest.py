"""Whether the back knee rests on the floor: told by time, since one picture cannot.

Whoever kneels stays down; whoever lunges, however low, comes up again. In recorded lunges the knee stays within a
hand's breadth of its lowest place for 0.3 to 1.2 s, in a static one for 2.7 s. A lunge done slowly takes its time on
the way down too, so that the rest is also held against the time of the last bit of the way: the law holds at any speed.
"""

from __future__ import annotations

import math
from collections import deque
from statistics import median

REST_S = 3.0
"""The knee must have rested for this long: longer than in any lunge looked at, static ones included."""
_APPROACHES = 4.0
"""And for this many times the last part of the way down. In lunges it is up to 3 times, in kneeling 10 and more."""
_LONGEST_REST_S = 12.0
"""After this long it rests, however it came down."""
_APPROACH = 0.30
"""The last part of the way down: from this high above where the knee rests, in shank lengths (12 cm)."""
_STAYS_WITHIN = 0.22
"""A knee that rests is seen to move by less than this, in shank lengths, while the hips go forward and the camera's
perspective plays: up to 0.09 on labelled clips. In a lunge the knee passes through it in half a second."""
_ARRIVED_WITHIN = 0.08
"""The knee is down when it is no farther than this from where it rests, in shank lengths."""
_RAISED_S = 0.15
"""It was up when it was seen there for this long: one wild frame is nothing."""
_STEADY_S = 0.4
"""Heights are running medians over this time, so that a wild frame moves nothing."""
_KEEP_S = 40.0
"""How far back the way down is remembered."""
_GAP_S = 0.7
"""Who was out of sight for longer may have done anything meanwhile."""


class WayDown:
    """The heights of somebody's back knee, whatever their posture, for as long as they were seen without a break."""

    def __init__(self) -> None:
        self._heights: deque[tuple[float, float]] = deque()

    def update(self, time_s: float, height: float) -> None:
        """Take in the height of the knee above the front ankle, in shank lengths; NaN when it is unseen."""
        if self._heights and time_s - self._heights[-1][0] > _GAP_S:
            self._heights.clear()
        if not math.isnan(height):
            _put(self._heights, time_s, height, _KEEP_S)

    def forget(self) -> None:
        """Somebody else is seen."""
        self._heights.clear()

    def raised(self, level: float, before_s: float) -> list[float]:
        """The times before `before_s` at which the knee was up, against where it rests."""
        return [time_s for time_s, height in self._heights if height > level + _APPROACH and time_s < before_s]

    def down_s(self, level: float, after_s: float, until_s: float) -> float:
        """When the knee first came down to where it rests, whatever the posture was then."""
        arrived_s = (t for t, height in self._heights if t > after_s and height <= level + _ARRIVED_WITHIN)
        return min(next(arrived_s, until_s), until_s)


class Rest:
    """How long the back knee has been seen to stay where it is. Feed it the knee's height whenever that is seen."""

    def __init__(self, way: WayDown) -> None:
        self._way = way
        self._latest: deque[tuple[float, float]] = deque()
        self._resting: deque[tuple[float, float]] = deque()
        self._seen: deque[tuple[float, float]] = deque()
        self._seen_s = 0.0
        self.came_down = False
        """True when the knee was seen to come down to where it rests."""

    def update(self, time_s: float, height: float) -> None:
        """Take in the height of the knee above the front ankle, in shank lengths."""
        if self._latest:
            self._seen_s += min(time_s - self._latest[-1][0], _STEADY_S)
        _put(self._latest, time_s, height, _STEADY_S)
        _put(self._seen, time_s, self._seen_s, 2 * _LONGEST_REST_S)
        _put(self._resting, time_s, median(value for _, value in self._latest), 2 * _LONGEST_REST_S)
        while _range(self._resting) > _STAYS_WITHIN:
            self._resting.popleft()
            self.came_down = False
        raised_s = self._way.raised(self.level, self.since_s)
        if raised_s and raised_s[-1] - raised_s[0] >= _RAISED_S:
            self.came_down = True

    @property
    def level(self) -> float:
        """How high the knee is where it rests."""
        return median(value for _, value in self._resting)

    @property
    def since_s(self) -> float:
        """Since when it has been down."""
        highest = self.level + _ARRIVED_WITHIN
        return next(time_s for time_s, value in self._resting if value <= highest)

    @property
    def believed(self) -> bool:
        """True when it has rested for longer than in any lunge; time in which it was not seen does not count."""
        rest_s = self._seen_s - next(seen_s for time_s, seen_s in self._seen if time_s >= self.since_s)
        is_down = abs(self._resting[-1][1] - self.level) <= _ARRIVED_WITHIN
        return is_down and rest_s >= min(max(REST_S, _APPROACHES * self._approach_s()), _LONGEST_REST_S)

    def _approach_s(self) -> float:
        """How long the last part of the way down took; 0 when it was not seen."""
        raised_s = self._way.raised(self.level, self.since_s)
        return self._way.down_s(self.level, raised_s[-1], self.since_s) - raised_s[-1] if raised_s else 0.0


def _put(values: deque[tuple[float, float]], time_s: float, value: float, keep_s: float) -> None:
    values.append((time_s, value))
    while time_s - values[0][0] > keep_s:
        values.popleft()


def _range(values: deque[tuple[float, float]]) -> float:
    heights = [value for _, value in values]
    return max(heights) - min(heights)
