"""Whether the back knee rests on the floor: told by time, since one picture cannot.

Whoever kneels stays down; whoever lunges, however low, comes up again. In recorded lunges the knee stays within a
hand's breadth of its lowest place for 0.3 to 1.2 s, in a static one for 2.7 s. A lunge done slowly takes its time on
the way down too, so that the rest is also held against the time of the last bit of the way: the law holds at any speed.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile
from statistics import median

from posecheck.form.heights import Heights, Together, put, reach, stayed, turns_s
from posecheck.person.body import SagittalBody
from posecheck.person.posture import knee_height
from posecheck.person.reasons import Reason
from posecheck.person.smoothing import RunningMedian

REST_S = 3.0
"""The knee must have rested for this long: longer than in any lunge looked at, static ones included."""
_APPROACHES = 4.0
"""And for this many times the last part of the way down. In lunges it is up to 3 times, in kneeling 10 and more."""
_LONGEST_REST_S = 12.0
"""After this long it rests, however it came down."""
_APPROACH = 0.30
"""The last part of the way down: from where the hips are this much higher than at rest, in shank lengths (12 cm). Into
the stretch they sink by 0.25."""
_STANDS = 0.50
"""Hips this much higher than when kneeling, in shank lengths, are those of somebody who stands or nearly so."""
_STILL_HIGHER = 0.15
"""On the way down, with the knees bent, they were seen higher than when down by more than this, in every clip and also
at five frames a second; who goes from half way into the stretch to its end sinks by less."""
_LANDED = 0.05
"""To where they are higher by this."""
_STAYS_WITHIN = 0.22
"""A knee that rests is seen to move by less than this, in shank lengths, while the hips go forward and the camera's
perspective plays: up to 0.09 on labelled clips. In a lunge the knee passes through it in half a second."""
_BOUNCE, _BOUNCES_S = 0.08, 6.0
"""A knee that turns on its way up or down, each time after more than this in shank lengths (3 cm), ..."""
_SLOW_BOUNCES, _QUICK_BOUNCES = 2, 4
"""... so often within that time does not rest, however little it moves: it pulses over the floor, or taps it. Slow
turns are those of the steadied height; quick ones, up and down within a second, show while that is hardly steadied, and
then a knee at rest seems to turn as well: of 50, none more than once slowly and twice quickly."""
_HIPS_BOUNCE = 0.5
"""The hips go up and down with a knee that does, else it is misread; of them so much of the above is enough."""
_QUICK_S = 0.2
_ARRIVED_WITHIN = 0.08
"""The knee is down when it is no farther than this from where it rests, in shank lengths."""
_FOOT_MOVED_S = 0.5
"""A knee that was where it is in the picture for so much longer than above the ankle was down: the ankle has moved."""
_STAYED_S = 1.0
"""Nobody on the way down, however slowly, stays within the above for so long and not yet within it of the floor."""
_RAISED_S = 0.15
"""It was up when it was seen there for this long: one wild frame is nothing."""
_ON_BOTH_KNEES_S = 0.5
"""Legs that are mixed up for a moment look like both knees on the floor, too."""
_STEADY_S = 0.4
"""Heights are running medians over this time, so that a wild frame moves nothing."""
_KEEP_S = 40.0
"""How far back the way down is remembered."""
GAP_S = 0.7
"""Who was out of sight for longer may have done anything meanwhile."""
_FASTEST_SHANKS_S = 4.0
"""Hips that go down faster than this, in shank lengths a second (1.6 m/s), are somebody else's, or those of another
scene: who drops onto the knee within half a second reaches 3 to 3.5."""
_BLINK_S = 0.4
"""Hips that were not seen for longer than this, and are then lower than the last part of the way, may be another's: to
kneel down takes half a second and more."""
_KNEELS_WITHIN_S = 10.0
"""Who was up less long ago may have knelt down just now: at a start, or past it."""
_STEP_S = 0.2
"""A wild frame is not to pass for a way; so a step counts as this long at least."""
_UP = (Reason.BACK_KNEE_UP, Reason.SQUATTING, Reason.STANDING)
_KNELT_S = 0.2
"""Who was seen half-kneeling for this long without a break did kneel: it was no wild frame."""


class WayDown:
    """How high somebody's hips were, for as long as they were seen without a break.

    Hips, since they are seen as well when the legs are mixed up, and are the same whichever leg comes to the front.
    """

    def __init__(self) -> None:
        self._heights: deque[_Height] = deque()
        self._seen_s = math.nan
        self._up: _Height | None = None
        self._kneels_since_s = self._knelt_px = math.nan

    def update(self, time_s: float, hip_y_px: float, shank_px: float, posture: Reason | None, told: bool) -> None:
        """Take in a moment in which the person is seen. hip_y_px: y up; NaN when unseen.

        posture: what it clearly is instead of half-kneeling; None when it may be that, or cannot be told. told: whether
        the posture could be told.
        """
        self._note_kneeling(time_s, hip_y_px, told and posture is None)
        posture = self._up_posture(hip_y_px, shank_px, posture)
        if time_s - self._seen_s > GAP_S or self._drops(time_s, hip_y_px, shank_px):
            if time_s - self._seen_s <= _BLINK_S:
                self._up = None  # not somebody who knelt down out of sight: another one, or another scene
            self._heights.clear()
            self._knelt_px = math.nan
        self._seen_s = time_s
        if not math.isnan(hip_y_px):
            self._heights.append(_Height(time_s, hip_y_px, posture, told))
            self._up = self._heights[-1] if posture is not None else self._up
        while self._heights and time_s - self._heights[0].time_s > _KEEP_S:
            self._heights.popleft()

    def _up_posture(self, hip_y_px: float, shank_px: float, posture: Reason | None) -> Reason | None:
        """The posture, but None where somebody who half-kneels seems to be up, and the hips have not risen since.

        The pose model took their legs for one another.
        """
        if posture not in _UP:
            return posture
        if hip_y_px <= self._knelt_px + _STILL_HIGHER * shank_px:
            return None
        self._knelt_px = math.nan
        return posture

    def _note_kneeling(self, time_s: float, hip_y_px: float, kneels: bool) -> None:
        if not kneels:
            self._kneels_since_s = math.nan
        elif math.isnan(self._kneels_since_s):
            self._kneels_since_s = time_s
        elif time_s - self._kneels_since_s >= _KNELT_S:
            self._knelt_px = hip_y_px

    def _drops(self, time_s: float, hip_y_px: float, shank_px: float) -> bool:
        """True when nobody's hips go down so fast, or they did so out of sight."""
        if not self._heights:
            return False
        step_s = time_s - self._heights[-1].time_s
        fastest = _FASTEST_SHANKS_S * max(step_s, _STEP_S) if step_s <= _BLINK_S else _APPROACH
        return self._heights[-1].hip_y_px - hip_y_px > fastest * shank_px

    def forget(self) -> None:
        """What was seen so far says nothing of what comes."""
        self._heights.clear()
        self._up, self._knelt_px = None, math.nan

    def took_s(self, up_px: float, down_px: float, before_s: float) -> float:
        """How long the hips took from one height to the other, the last time before `before_s`; 0 when unseen."""
        up_s = next((h.time_s for h in reversed(self._heights) if h.hip_y_px > up_px and h.time_s < before_s), math.nan)
        down_s = (h.time_s for h in self._heights if h.time_s > up_s and h.hip_y_px <= down_px)
        return 0.0 if math.isnan(up_s) else min(next(down_s, before_s), before_s) - up_s

    def came_down(self, since_s: float, time_s: float, hip_y_px: float, shank_px: float) -> bool:
        """True when they were seen to stand since, and then on the way down to where hips of that height kneel."""
        stood_px = hip_y_px + _STANDS * shank_px
        stood = any(h.hip_y_px > stood_px for h in self._heights if h.time_s > since_s)
        return stood and self.led_there(time_s, hip_y_px, shank_px)

    def was_up(self, time_s: float, hip_y_px: float, shank_px: float) -> bool:
        """True when they were higher up in another posture a while ago, seen on their way from there or not."""
        up = self._up
        if up is None or time_s - up.time_s > _KNEELS_WITHIN_S:
            return False
        return up.hip_y_px > hip_y_px + _APPROACH * shank_px

    def led_there(self, before_s: float, hip_y_px: float, shank_px: float) -> bool:
        """True when they were seen to come to where they kneel from `before_s` on, and their legs since they did.

        From higher up in another posture, for longer than a wild frame; or from both knees, where one foot comes to
        the front. Whoever stands in front of somebody who kneels is gone from one moment to the next; who comes down is
        seen on the way.
        """
        above_px, higher_px = (hip_y_px + share * shank_px for share in (_APPROACH, _STILL_HIGHER))

        def stood(h: _Height) -> bool:
            return h.posture not in (None, Reason.BOTH_KNEES) and h.hip_y_px > above_px

        def knelt(h: _Height) -> bool:
            return h.posture is Reason.BOTH_KNEES

        def hides(h: _Height) -> bool:
            # Who sits has the hips lower than when kneeling; at the same height, one leg hides the other.
            seems_to_sit = h.posture is Reason.SITTING and h.hip_y_px >= hip_y_px - _STILL_HIGHER * shank_px
            return h.hip_y_px <= above_px and (seems_to_sit or not h.told)

        if self._was(knelt, _ON_BOTH_KNEES_S, hides, before_s):
            return True
        return self._was(stood, _RAISED_S, hides, before_s) and self._bent(higher_px)

    def _bent(self, higher_px: float) -> bool:
        """Whether knees were seen to bend since they stood: in a posture in between, or kneeling, and still higher."""
        stood_s = next((h.time_s for h in reversed(self._heights) if h.posture is Reason.STANDING), -math.inf)
        return any(h.told and h.hip_y_px > higher_px for h in self._heights if h.time_s > stood_s)

    def _was(self, so: _Such, least_s: float, hides: _Such, before_s: float) -> bool:
        """Whether it was so, unbroken and for long enough, and no untold legs stayed down for long after."""
        seen = [h for h in self._heights if h.time_s <= before_s]
        runs = [[h.time_s for h in run] for is_so, run in groupby(seen, key=so) if is_so]
        if not any(run[-1] - run[0] >= least_s - 1e-6 for run in runs):
            return False
        last_s = runs[-1][-1]
        since = [h for h in seen if h.time_s >= last_s]
        hidden_s = sum(b.time_s - a.time_s for a, b in pairwise(since) if hides(b))
        return hidden_s <= GAP_S


@dataclass(frozen=True, slots=True)
class _Height:
    """How high the hips were at one time, which other posture it clearly was, if any, and whether it could be told."""

    time_s: float
    hip_y_px: float
    posture: Reason | None
    told: bool


_Such = Callable[[_Height], bool]


class Rest:
    """How long the back knee has been seen to stay where it is. Feed it the body whenever it is seen half-kneeling."""

    def __init__(self, way: WayDown) -> None:
        self._way = way
        self._height_px = RunningMedian(_STEADY_S)
        self._last_s = math.nan
        self._resting_px: Heights = deque()
        self._knee_y_px = RunningMedian(_STEADY_S)
        self._knee_ys_px: Heights = deque()
        self._slow_px, self._quick_px = Together(_STEADY_S), Together(_QUICK_S)
        self._slowly: Heights = deque()
        self._quickly: Heights = deque()
        self._seen: Heights = deque()
        self._seen_s = 0.0
        self._shank_px = math.nan
        self._pulses, self._pulsed_s = False, -math.inf
        self._up_px = self._down_px = math.inf
        self.came_down = False
        """True when the person was seen to come to where the knee rests, from above or from both knees."""

    def update(self, time_s: float, body: SagittalBody) -> None:
        """Take in a body whose knees, hips and lead ankle are seen."""
        if not math.isnan(self._last_s):
            self._seen_s += min(time_s - self._last_s, _STEADY_S)
        self._last_s = time_s
        put(self._seen, time_s, self._seen_s, 2 * _LONGEST_REST_S)
        # In pixels, since who is seen a little larger or smaller than a second ago has not moved the knee.
        self._shank_px = body.shank_px
        seen_px = knee_height(body) * body.shank_px
        height_px = self._height_px.update(time_s, seen_px)
        put(self._resting_px, time_s, height_px, 2 * _LONGEST_REST_S)
        put(self._knee_ys_px, time_s, self._knee_y_px.update(time_s, body.trail.knee.y), 2 * _LONGEST_REST_S)
        while reach(self._resting_px) > _STAYS_WITHIN * body.shank_px:
            self._resting_px.popleft()
        if abs(seen_px - self._level_px) <= _STAYS_WITHIN * body.shank_px:  # legs taken for one another are no bounce
            hips_px = (body.hip.y - body.lead.ankle.y) / _HIPS_BOUNCE
            put(self._slowly, time_s, self._slow_px.update(time_s, seen_px, hips_px), _BOUNCES_S)
            put(self._quickly, time_s, self._quick_px.update(time_s, seen_px, hips_px), _BOUNCES_S)
        self._note_pulses()
        self._up_px = body.hip.y + _APPROACH * body.shank_px
        self._down_px = body.hip.y + _LANDED * body.shank_px
        # Kept, since whoever walks by meanwhile makes the way be forgotten.
        since_s = self.since_s
        self.came_down = self.came_down or self._way.led_there(since_s, body.hip.y, body.shank_px)

    @property
    def level(self) -> float:
        """How high the knee is where it rests, above the front ankle, in shank lengths."""
        return self._level_px / self._shank_px

    @property
    def _level_px(self) -> float:
        return median(value_px for _, value_px in self._resting_px)

    @property
    def since_s(self) -> float:
        """Since when it has been down, also where the ankle says less: of a front foot that moved, or is hidden.

        A knee that pulsed was not down before.
        """
        near_px = _ARRIVED_WITHIN * self._shank_px
        highest_px = self._level_px + near_px
        since_s = next(time_s for time_s, value_px in self._resting_px if value_px <= highest_px)
        y_px = median(value_px for time_s, value_px in self._knee_ys_px if time_s >= since_s)
        before = (item for item in reversed(self._knee_ys_px) if item[0] < since_s)
        there = takewhile(lambda item: abs(item[1] - y_px) <= near_px, before)
        first_s = min((time_s for time_s, _ in there), default=since_s)
        return max(first_s if since_s - first_s >= _FOOT_MOVED_S else since_s, self._pulsed_s)

    @property
    def stayed_higher(self) -> bool:
        """True when it had stayed a little higher before: it came down twice, or a front foot moved that is hidden."""
        since_s = self.since_s
        before = deque(item for item in self._resting_px if item[0] < since_s)
        return stayed(before, _STAYED_S, _ARRIVED_WITHIN * self._shank_px)

    def stays_within(self, share: float) -> bool:
        """True when it has moved by no more than this since, in shank lengths."""
        since_s = self.since_s
        return reach(deque(item for item in self._resting_px if item[0] >= since_s)) <= share * self._shank_px

    @property
    def believed(self) -> bool:
        """True when it has rested for longer than in any lunge; time in which it was not seen does not count."""
        if abs(self._resting_px[-1][1] - self._level_px) > _ARRIVED_WITHIN * self._shank_px:
            return False
        since_s = self.since_s
        rest_s = self._seen_s - next(seen_s for time_s, seen_s in self._seen if time_s >= since_s)
        return rest_s >= min(max(REST_S, _APPROACHES * self.approach_s), _LONGEST_REST_S) and not self._pulses

    def _note_pulses(self) -> None:
        least_px = _BOUNCE * self._shank_px
        slow_s, quick_s = turns_s(self._slowly, least_px), turns_s(self._quickly, least_px)
        self._pulses = len(slow_s) >= _SLOW_BOUNCES or len(quick_s) >= _QUICK_BOUNCES
        if self._pulses:
            self._pulsed_s = max(slow_s + quick_s)

    @property
    def approach_s(self) -> float:
        """How long the last part of the way down took; 0 when it was not seen."""
        return self._way.took_s(self._up_px, self._down_px, self.since_s)
