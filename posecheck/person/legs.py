"""Which leg is which, when the pose model takes the left one for the right one for a moment.

It does so where legs cross in the picture and the picture is poor: from one frame to the next left and right change
places, while the legs themselves stay where they are. Nobody does that.
"""

from __future__ import annotations

import math
from dataclasses import replace

from posecheck.person.body import LEG
from posecheck.person.geometry import distance
from posecheck.person.landmarks import Joint, Pose, Side

_TELLING = (Joint.KNEE, Joint.ANKLE)
"""What must be seen of both legs; hips are too near to each other to tell."""
_STAYED = 0.25
"""A leg is where it was when knee and ankle are no farther than this from there, in trunk lengths."""
_CHANGED = 0.45
"""Legs have changed places when one of these is farther than this from where it was."""
_LONGEST_S = 1.5
"""Legs that seem changed for longer than this are taken for what they seem: it is another take, or was wrong before."""
_FORGET_S = 0.4
"""Who was not seen for longer may have changed legs."""


class LegNames:
    """Keeps left left and right right. Feed it one pose after the other, of the same person."""

    def __init__(self) -> None:
        self._last: Pose | None = None
        self._since_s = math.nan

    def update(self, pose: Pose) -> Pose:
        """The pose, with its legs exchanged where they were for a moment."""
        last = self._last
        if last is None or pose.time_s - last.time_s > _FORGET_S or not pose.trunk_px > 0:
            self._last, self._since_s = pose, math.nan
            return pose
        moved = _moved(last, pose)
        if moved <= _CHANGED:
            self._last, self._since_s = pose, math.nan
            return pose
        renamed = exchanged(pose)
        if math.isnan(moved) or not _moved(last, renamed) <= _STAYED:
            return pose  # a leg is unseen, or the frame is wild: it says nothing of the next one
        if math.isnan(self._since_s):
            self._since_s = pose.time_s
        if pose.time_s - self._since_s > _LONGEST_S:
            renamed, self._since_s = pose, math.nan
        self._last = renamed
        return renamed


def _moved(before: Pose, now: Pose) -> float:
    """How far the farthest of knees and ankles is from where it was, in trunk lengths; NaN when one is not seen."""
    ways = [distance(before.point_px(side, joint), now.point_px(side, joint)) for side in Side for joint in _TELLING]
    return math.nan if any(math.isnan(way) for way in ways) else max(ways) / now.trunk_px


def exchanged(pose: Pose) -> Pose:
    """The same person with the left leg named the right one, and the right one the left."""
    legs = {(side.other, joint): at for (side, joint), at in pose.points_px.items() if joint in LEG}
    rest = {key: at for key, at in pose.points_px.items() if key[1] not in LEG}
    return replace(pose, points_px=rest | legs)
