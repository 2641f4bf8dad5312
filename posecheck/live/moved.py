"""A skeleton moved along: where the joints will be in a picture that nobody has looked at yet.

Shown at the camera's rate, a picture may be newer than the last look. Joints go on as straight and as fast as in the
looks of the last moment. The measures stay those of the last look: nothing is judged from what is only expected.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from posecheck.form.observer import Observation
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side

_LOOK_BACK_S = 0.35
"""The speed is that of so long: the more looks, the less of a still person's jitter goes on into the future."""
_LEAST_LOOKS = 3
_LONGEST_S = 0.2
"""Farther ahead nobody can tell; the skeleton then waits."""
_FARTHEST_TRUNKS = 0.25
"""A joint that seems to go farther than that has jumped."""


class MovedAlong:
    """Gives observations for pictures that come after the looks they were made of."""

    def __init__(self) -> None:
        self._looks: deque[Pose] = deque()

    def add(self, observation: Observation) -> None:
        """Take in what was seen last. Who is out of sight, or was somebody else, is forgotten."""
        pose = observation.pose
        if pose is None:
            self._looks.clear()
            return
        while self._looks and not 0 < pose.time_s - self._looks[0].time_s <= _LOOK_BACK_S:
            self._looks.popleft()
        self._looks.append(pose)

    def at(self, observation: Observation, time_s: float) -> Observation:
        """The observation added last, as of this later time: only its pose and its time are other ones."""
        pose = observation.pose
        if pose is not None and len(self._looks) >= _LEAST_LOOKS:
            ahead_s = min(time_s - self._looks[-1].time_s, _LONGEST_S)
            pose = replace(pose, points_px=self._points(pose, ahead_s))
        return replace(observation, time_s=time_s, pose=pose)

    def _points(self, pose: Pose, ahead_s: float) -> Mapping[tuple[Side, Joint], Point]:
        """Each joint by a straight line through its looks; one that was not always seen stays where it is."""
        known = [name for name in pose.points_px if all(name in look.points_px for look in self._looks)]
        times = np.array([look.time_s for look in self._looks])
        times -= times.mean()
        points = ([look.points_px[name] for name in known] for look in self._looks)
        places = np.array([[xy for point in look for xy in (point.x, point.y)] for look in points])
        by_px = ahead_s * (times @ places / (times @ times)).reshape(-1, 2)
        farthest_px = _FARTHEST_TRUNKS * pose.trunk_px
        moved = {
            name: pose.points_px[name] + Point(float(x), float(y))
            for name, (x, y) in zip(known, by_px, strict=True)
            if np.hypot(x, y) < farthest_px
        }
        return {**pose.points_px, **moved}
