"""What was seen of the person in one frame: all that judging needs, without the picture."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side

_KEYS = frozenset((side, joint) for side in Side for joint in Joint)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen in one analysed frame.

    pose: None when nobody was found. grey_level: mean brightness, 0 to 255. cut: another scene has begun, as where a
    film was cut; its second picture tells it.

    Raises TypeError for points that are not `Point`s by `(Side, Joint)`: they would pass for joints that nobody saw.
    """

    time_s: float
    pose: Pose | None
    grey_level: float
    cut: bool = False

    def __post_init__(self) -> None:
        if self.pose is None:
            return
        for key, point in self.pose.points_px.items():
            if key not in _KEYS or not isinstance(point, Point):
                raise TypeError(f"{key!r}: {point!r} != (Side, Joint): Point(x, y)")
