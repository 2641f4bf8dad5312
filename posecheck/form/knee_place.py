"""Whether the back knee seems to go along with the hips. A knee that rests carries them and stays where it is.

Where a box or a bag hides it, the pose model puts it below the hips, so that the back thigh seems upright, and the
stretch a start. Of the looks at 165 clips of rendered people in which knee and hips had gone along by more than this,
85 in 100 had the thigh off by more than 12°; of all others, 1 in 100.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median

from posecheck.person.body import SagittalBody

_MOVED = 0.16
"""Knee and hips have moved when they are this far from where they were, in shank lengths (6 cm). Knees in sight: 0.03
in half of the clips, 0.11 in all but 5 of 100."""
_FOOT_STAYS = 0.12
"""And the front foot has not, when it is this near: whoever moves all of them has moved, or the camera has."""
_STAYED_S, _STAYED = 1.0, 0.06
"""A knee that moved by no more than that, in shank lengths, for so long has stayed where it is."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where knee, hips and front foot are, along the floor, in pixels."""

    knee_px: float
    hip_px: float
    foot_px: float


class KneePlace:
    """Where the back knee rests, from the first second on. Feed it the body while the knee is down."""

    def __init__(self) -> None:
        self._lately: deque[tuple[float, _Place]] = deque()
        self._at: _Place | None = None
        self._next: _Place | None = None

    def goes_along(self, time_s: float, body: SagittalBody) -> bool:
        """Take in a moment; True when the knee seems to have gone along with the hips, and cannot be where it is seen.

        Who put the knee elsewhere has not moved the hips, or moves them over it afterwards.
        """
        now = _Place(body.trail.knee.x, body.hip.x, body.lead.ankle.x)
        self._lately.append((time_s, now))
        while time_s - self._lately[0][0] > _STAYED_S:
            self._lately.popleft()
        moved_px = _MOVED * body.shank_px
        if self._at is None or not _along(self._at, now, moved_px, _FOOT_STAYS * body.shank_px):
            self._next = None
            if self._at is None or abs(now.knee_px - self._at.knee_px) >= moved_px:
                self._at = self._stayed(body.shank_px) or self._at
            return False
        self._next = self._next or self._stayed(body.shank_px)
        if self._next is not None and _carries(self._next, now, moved_px, _STAYED * body.shank_px):
            self._at, self._next = self._next, None
            return False
        return True

    def _stayed(self, shank_px: float) -> _Place | None:
        """Where they have been for a while; None while the knee moves, or is not seen for long enough."""
        times_s, places = zip(*self._lately, strict=True)
        knees_px = [place.knee_px for place in places]
        if times_s[-1] - times_s[0] < 0.7 * _STAYED_S or max(knees_px) - min(knees_px) > _STAYED * shank_px:
            return None
        return _Place(
            median(knees_px), median(place.hip_px for place in places), median(place.foot_px for place in places)
        )


def _along(was: _Place, now: _Place, moved_px: float, stays_px: float) -> bool:
    """True when knee and hips moved the same way, and the foot did not."""
    knee_px, hip_px = now.knee_px - was.knee_px, now.hip_px - was.hip_px
    same_way = min(knee_px, hip_px) >= moved_px or max(knee_px, hip_px) <= -moved_px
    return same_way and abs(now.foot_px - was.foot_px) <= stays_px


def _carries(was: _Place, now: _Place, moved_px: float, stays_px: float) -> bool:
    """True when the hips moved over a knee that stayed."""
    return abs(now.hip_px - was.hip_px) >= moved_px and abs(now.knee_px - was.knee_px) <= stays_px
