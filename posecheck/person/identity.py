"""Whether one pose after the other is of the same person, or the film was cut."""

from __future__ import annotations

import math
from enum import Enum

from posecheck.person.cut import is_calm, is_jump, shift
from posecheck.person.landmarks import Joint, Pose


class Who(Enum):
    """Whom a pose shows, compared with the poses before it."""

    SAME = "same"
    OTHER = "other"
    """Somebody else, or the film was cut: what was known of the person before is of no use."""
    UNSURE = "unsure"
    """It would be somebody else, but has been seen for a moment only."""


class Identity:
    """Whether one pose after the other is of the same person: nobody jumps across the picture or changes size."""

    _JUMP = 0.6
    """How far hips move from one look to the next at the most, in trunk lengths, ..."""
    _PACE = 3.0
    """... and how much farther with every second between them."""
    _LONGEST_GAP_S = 1.0
    _GROWTH = 1.3
    """How much longer or shorter a trunk may be than it was, ..."""
    _GROWTH_PACE = 0.2
    """... and how much more with every second between. Nobody on 49 clips grew so, but where somebody else came."""
    _BELIEVE_S = 0.3
    """A jump is believed when the person stays there for this long; a single wild frame is none."""

    def __init__(self) -> None:
        self._last: Pose | None = None
        self._moved = math.nan
        """How far the last pose was from the one before it, by `shift`."""
        self._rival: Pose | None = None
        self._rival_since_s = 0.0
        self._cut_s = math.nan
        self._jump = math.nan
        """How far everything jumped when the film was cut to a rival; NaN when a rival came otherwise."""

    def cut(self, time_s: float) -> None:
        """The film was cut: whoever is seen from then on is another."""
        self._cut_s = time_s

    def update(self, pose: Pose) -> Who:
        """Whom this pose shows. One without a trunk says nothing."""
        if not math.isnan(self._cut_s):
            return self._after_cut(pose, self._cut_s)
        last, rival = self._last, self._rival
        if last is None or not pose.trunk_px > 0:
            self._last, self._rival = pose if pose.trunk_px > 0 else last, None
            return Who.SAME
        goes_on = rival is not None and self._fits(rival, pose, pose.time_s)
        # Where they are they may have walked meanwhile; but nobody has grown since they were first seen so large.
        came_s = self._rival_since_s if goes_on else pose.time_s
        if not self._is_cut(last, pose) and self._fits(last, pose, came_s):
            return self._follow(pose, shift(last, pose).size, Who.SAME)
        self._rival, self._rival_since_s = pose, came_s
        if pose.time_s - came_s < self._BELIEVE_S:
            return Who.UNSURE
        return self._follow(pose, math.nan, Who.OTHER)

    def _after_cut(self, pose: Pose, cut_s: float) -> Who:
        """Unsure at first: the pose model looks where the one before was, and takes some pictures to find them."""
        if pose.time_s - cut_s < self._BELIEVE_S or not pose.trunk_px > 0:
            return Who.UNSURE
        self._cut_s = math.nan
        return self._follow(pose, math.nan, Who.OTHER)

    def _follow(self, pose: Pose, moved: float, who: Who) -> Who:
        self._last, self._moved, self._rival, self._jump = pose, moved, None, math.nan
        return who

    def _is_cut(self, last: Pose, pose: Pose) -> bool:
        """True when the film was cut to somebody who is about there: everything jumped at once, and stays.

        What is back where it was, at once or little by little, was misread in between.
        """
        if self._rival is not None:
            stays, is_back = (is_calm(shift(before, pose).size, self._jump) for before in (self._rival, last))
            return stays and not is_back
        self._jump = shift(last, pose).size if is_jump(last, pose, self._moved) else math.nan
        return not math.isnan(self._jump)

    def _fits(self, before: Pose, pose: Pose, came_s: float) -> bool:
        longest_px, shortest_px = max(pose.trunk_px, before.trunk_px), min(pose.trunk_px, before.trunk_px)
        moved_s, grew_s = (min(time_s - before.time_s, self._LONGEST_GAP_S) for time_s in (pose.time_s, came_s))
        moved_px = (pose.middle_px(Joint.HIP) - before.middle_px(Joint.HIP)).length
        near = moved_px <= (self._JUMP + self._PACE * moved_s) * longest_px
        return near and longest_px <= (self._GROWTH + self._GROWTH_PACE * grew_s) * shortest_px
