"""Whether one pose after the other is of the same person, or the film was cut."""

from __future__ import annotations

from enum import Enum

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
        self._rival: Pose | None = None
        self._rival_since_s = 0.0

    def update(self, pose: Pose) -> Who:
        """Whom this pose shows. One without a trunk says nothing."""
        goes_on = self._rival is not None and self._fits(self._rival, pose, pose.time_s)
        # Where they are they may have walked meanwhile; but nobody has grown since they were first seen so large.
        came_s = self._rival_since_s if goes_on else pose.time_s
        if self._last is None or not pose.trunk_px > 0 or self._fits(self._last, pose, came_s):
            self._last, self._rival = pose if pose.trunk_px > 0 else self._last, None
            return Who.SAME
        self._rival, self._rival_since_s = pose, came_s
        if pose.time_s - came_s < self._BELIEVE_S:
            return Who.UNSURE
        self._last, self._rival = pose, None
        return Who.OTHER

    def _fits(self, before: Pose, pose: Pose, came_s: float) -> bool:
        longest_px, shortest_px = max(pose.trunk_px, before.trunk_px), min(pose.trunk_px, before.trunk_px)
        moved_s, grew_s = (min(time_s - before.time_s, self._LONGEST_GAP_S) for time_s in (pose.time_s, came_s))
        moved_px = (pose.middle_px(Joint.HIP) - before.middle_px(Joint.HIP)).length
        near = moved_px <= (self._JUMP + self._PACE * moved_s) * longest_px
        return near and longest_px <= (self._GROWTH + self._GROWTH_PACE * grew_s) * shortest_px
