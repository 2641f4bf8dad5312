"""What was seen of the person in one frame: all that judging needs, without the picture."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.person.landmarks import Pose


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen in one analysed frame. pose: None when nobody was found. grey_level: mean brightness, 0 to 255."""

    time_s: float
    pose: Pose | None
    grey_level: float
