"""From a frame and the pose found in it to what is judged: rounded to what a landmarks file keeps.

Numbers are rounded before they are judged, so that judging a landmarks file again gives the same report.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from posecheck.detection.level import Level, LevelFinder, PlumbLine
from posecheck.detection.scene import SceneWatch
from posecheck.frame import Frame
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Pose
from posecheck.person.sighting import Sighting

Detector = Callable[[Frame], Pose | None]
"""Finds the pose of one person in a picture; None when nobody is there."""

_PX_DIGITS = 2


def sighting(frame: Frame, pose: Pose | None, cut: bool = False) -> Sighting:
    """What was seen in this frame, rounded to what a file keeps: 0.01 px, whole grey levels."""
    # Down, so that what is too dark stays too dark.
    grey_level = math.floor(frame.grey_level)
    if pose is None:
        return Sighting(frame.time_s, None, grey_level, cut)
    points_px = {key: Point(round(at.x, _PX_DIGITS), round(at.y, _PX_DIGITS)) for key, at in pose.points_px.items()}
    return Sighting(frame.time_s, replace(pose, points_px=points_px), grey_level, cut)


class Looks:
    """Turns frames and the poses found in them, one after the other, into what was seen, with its cuts."""

    def __init__(self) -> None:
        self._scenes = SceneWatch()
        self._find_level = LevelFinder()

    def __call__(self, frame: Frame, pose: Pose | None) -> tuple[Sighting, Level | None]:
        """What was seen in this frame, and the level of its picture, if it was looked for and found."""
        cut = self._scenes.is_another(frame.image)
        if cut:
            self._find_level = LevelFinder()
        return sighting(frame, pose, cut), self._find_level(frame, pose)


class Sightings:
    """The same, levelled."""

    def __init__(self) -> None:
        self._look = Looks()
        self._plumb = PlumbLine()

    def __call__(self, frame: Frame, pose: Pose | None) -> Sighting:
        """What was seen in this frame, with which way is up as far as that is known so far."""
        return self._plumb(*self._look(frame, pose))
