"""Whether a film was cut, though whoever is seen now is about where the one before was.

Nobody who keeps still is elsewhere, and otherwise, a tenth of a second later, and still again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean

from posecheck.person.geometry import Point, distance
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.legs import exchanged

_WITHIN_S = 0.15
"""Looks farther apart than this leave time to get there."""
_JUMP = 0.2
"""Shoulders and hips are on the average farther than this from where they were, in trunk lengths (10 cm), ..."""
_AT_LEAST = 0.1
"""... and neither is nearer than this."""
_STANDS_WITHIN = 0.1
"""A foot that is within this of where one was has stood there: whatever else jumped, pictures are missing, or the pose
was misread."""
_OTHERWISE = 0.12
"""The joints have moved against each other by this (root mean square, in trunk lengths): a picture that jumps as a
whole is a camera that somebody bumped against."""
_CALM = 1 / 3
"""They are still when from one look to the next they move by no more than this of the jump."""
_JOINTS = tuple((side, joint) for joint in (Joint.SHOULDER, Joint.HIP, Joint.KNEE, Joint.ANKLE) for side in Side)


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the trunk is from where it was a look before, in trunk lengths: shoulders and hips, and their mean."""

    shoulders: float
    hips: float

    @property
    def size(self) -> float:
        """The mean of both."""
        return fmean((self.shoulders, self.hips))


def shift(before: Pose, now: Pose) -> Shift:
    """How the trunk has moved from one look to another; both show one."""
    scale_px = min(before.trunk_px, now.trunk_px)
    ways = [(now.middle_px(joint) - before.middle_px(joint)).length for joint in (Joint.SHOULDER, Joint.HIP)]
    return Shift(*(way / scale_px for way in ways))


def is_jump(before: Pose, now: Pose, calm: float) -> bool:
    """True when everything is elsewhere at once. calm: the `Shift.size` that brought them to where they were before."""
    if not now.time_s - before.time_s <= _WITHIN_S:
        return False
    jump = shift(before, now)
    far = jump.size >= _JUMP and min(jump.shoulders, jump.hips) >= _AT_LEAST
    if not far or not is_calm(calm, jump.size):
        return False
    scale_px = min(before.trunk_px, now.trunk_px)
    legs = (now, exchanged(now))  # whichever leg is named left now
    return (
        min(_foot_moved_px(before, then) for then in legs) > _STANDS_WITHIN * scale_px
        and min(_spread_px(before, then) for then in legs) > _OTHERWISE * scale_px
    )


def is_calm(moved: float, jump: float) -> bool:
    """True when that is little beside a jump; both are a `Shift.size`. False when it is not known (NaN)."""
    return moved <= _CALM * jump


def _foot_moved_px(before: Pose, now: Pose) -> float:
    """How far the foot that moved least is from where it was; both feet must be seen to tell."""
    return min(distance(before.point_px(side, Joint.ANKLE), now.point_px(side, Joint.ANKLE)) for side in Side)


def _spread_px(before: Pose, now: Pose) -> float:
    ways = [way for key in _JOINTS if (way := now.point_px(*key) - before.point_px(*key)).seen]
    mean = Point(fmean(way.x for way in ways), fmean(way.y for way in ways))
    return math.sqrt(fmean((way - mean).length ** 2 for way in ways))
