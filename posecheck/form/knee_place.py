"""Whether the back knee seems to go along with the hips. A knee that rests carries them and stays where it is.

Where a box or a bag hides it, the pose model puts it below the hips, so that the back thigh seems upright, and the
stretch a start. Of the looks at 165 clips of rendered people in which knee and hips had gone along by more than this,
85 in 100 had the thigh off by more than 12°; of all others, 1 in 100.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from statistics import median

from posecheck.person.body import SagittalBody
from posecheck.person.smoothing import RunningMedian

_MOVED, _BACK = 0.16, 0.12
"""Knee and hips have moved when they are this far from where they were, in shank lengths (6 cm), until they are nearer
than the second. Knees in sight move by 0.03 in half of the clips, and by 0.11 in all but 5 of 100."""
_FOOT_STAYS = 0.12
"""And the front foot has not, when it is this near: whoever moves all of them has moved, or the camera has. Feet in
sight seem to move by less than 0.05 in three clips of four as the hips go forward, by 0.09 in all but 5 of 100."""
_HIPS_STAY = 0.06
"""Hips nearer than this to where they were have not moved: who shifts the knee below them has another place."""
_STAYED_S, _STAYED = 1.0, 0.07
"""A knee that moved by no more than that, in shank lengths, for so long has stayed where it is. Within a second knees
in sight sway by 0.03 in half of the clips, by 0.07 in nine of ten; one that never stays has no place and is believed.
"""
_SEEN_S = 0.7
"""It must have been seen for at least this long of it."""
_STEADY_S = 0.3
"""Places are running medians over this time, so that a wild frame moves nothing."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where knee, hips and front foot are, along the floor, in pixels."""

    knee_px: float
    hip_px: float
    foot_px: float


class KneePlace:
    """Where the back knee rests, from the first second on. Feed it the body while the knee is down."""

    def __init__(self) -> None:
        self._steady = [RunningMedian(_STEADY_S) for _ in range(3)]
        self._lately: deque[tuple[float, _Place]] = deque()
        self._at: _Place | None = None
        self._next: _Place | None = None
        self._lost = False

    def goes_along(self, time_s: float, body: SagittalBody) -> bool:
        """Take in a moment; True when the knee seems to have gone along with the hips, and cannot be where it is seen.

        Who put the knee elsewhere has not moved the hips, or moves them over it afterwards.
        """
        seen_px = (body.trail.knee.x, body.hip.x, body.lead.ankle.x)
        now = _Place(*(each.update(time_s, px) for each, px in zip(self._steady, seen_px, strict=True)))
        self._lately.append((time_s, now))
        while time_s - self._lately[0][0] > _STAYED_S:
            self._lately.popleft()
        stayed = self._stayed(body.shank_px)
        self._lost = self._at is not None and self._gone_along(self._at, now, body.shank_px)
        if not self._lost:
            self._next = None
            self._at = self._at_rest(now, stayed, body.shank_px)
        elif stayed is not None and (self._next is None or not _at_same(self._next, stayed, body.shank_px)):
            self._next = stayed
        elif self._next is not None and _carries(self._next, now, body.shank_px):
            self._at, self._next, self._lost = self._next, None, False
        return self._lost

    def _gone_along(self, was: _Place, now: _Place, shank_px: float) -> bool:
        """True when knee and hips moved the same way, and the foot did not."""
        moved_px = (_BACK if self._lost else _MOVED) * shank_px
        knee_px, hip_px = now.knee_px - was.knee_px, now.hip_px - was.hip_px
        same_way = min(knee_px, hip_px) >= moved_px or max(knee_px, hip_px) <= -moved_px
        return same_way and abs(now.foot_px - was.foot_px) <= _FOOT_STAYS * shank_px

    def _at_rest(self, now: _Place, stayed: _Place | None, shank_px: float) -> _Place | None:
        """Where the knee rests, having stayed somewhere or not."""
        was = self._at
        if stayed is None:
            return was
        if was is None or abs(now.knee_px - was.knee_px) >= _MOVED * shank_px:
            return stayed
        if abs(now.hip_px - was.hip_px) <= _HIPS_STAY * shank_px:
            return replace(stayed, hip_px=was.hip_px)  # or slow hips would take it along
        return was

    def _stayed(self, shank_px: float) -> _Place | None:
        """Where they have been for a while; None while the knee moves, or is not seen for long enough."""
        times_s, places = zip(*self._lately, strict=True)
        knees_px = [place.knee_px for place in places]
        if times_s[-1] - times_s[0] < _SEEN_S or max(knees_px) - min(knees_px) > _STAYED * shank_px:
            return None
        return _Place(
            median(knees_px), median(place.hip_px for place in places), median(place.foot_px for place in places)
        )


def _at_same(was: _Place, now: _Place, shank_px: float) -> bool:
    return abs(now.knee_px - was.knee_px) <= _STAYED * shank_px


def _carries(was: _Place, now: _Place, shank_px: float) -> bool:
    """True when the hips moved over a knee that stayed."""
    return _at_same(was, now, shank_px) and abs(now.hip_px - was.hip_px) >= _MOVED * shank_px
