"""What was seen in one picture, in our own names: sides, joints and the pose of one person."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from posecheck.person.geometry import UNSEEN, Point, distance, midpoint, rotate


class Side(Enum):
    """The person's own left or right."""

    LEFT = "left"
    RIGHT = "right"

    # By identity, in C: each pose is looked up by side and joint some hundred times.
    __hash__ = object.__hash__

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Joint(Enum):
    """A body point that comes in pairs. Names follow the field: `TOE` is MediaPipe's *foot index*."""

    EYE = "eye"
    EAR = "ear"
    SHOULDER = "shoulder"
    ELBOW = "elbow"
    WRIST = "wrist"
    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"
    HEEL = "heel"
    TOE = "toe"

    __hash__ = object.__hash__


BONES: tuple[tuple[Joint, Joint], ...] = (
    (Joint.SHOULDER, Joint.ELBOW),
    (Joint.ELBOW, Joint.WRIST),
    (Joint.HIP, Joint.KNEE),
    (Joint.KNEE, Joint.ANKLE),
    (Joint.ANKLE, Joint.HEEL),
    (Joint.HEEL, Joint.TOE),
    (Joint.ANKLE, Joint.TOE),
)
"""The segments of the arm and leg of one side."""


@dataclass(frozen=True, slots=True)
class Pose:
    """One person in one picture.

    points_px: image coordinates in pixels of the unmirrored picture, x to the right, **y down** as in the image.
        A joint that cannot be trusted is absent.
    width_px, height_px: size of the picture.
    plumb_deg: which way true vertical leans in the picture where the person is, positive when the upper end leans
        to the right; NaN when the picture does not tell.
    horizon_px: y of the horizon where the person is, which is how high the camera stands; NaN when the picture does
        not tell. It serves for placing a camera: no rule reads it, and landmarks files do not keep it.
    unclear: why this person cannot be judged, with more than one in the picture, in plain words; None when they can.
    """

    time_s: float
    points_px: Mapping[tuple[Side, Joint], Point]
    width_px: int
    height_px: int
    plumb_deg: float = math.nan
    unclear: str | None = None
    horizon_px: float = math.nan

    def point_px(self, side: Side, joint: Joint) -> Point:
        """The joint in image pixels (y down), or `UNSEEN`."""
        return self.points_px.get((side, joint), UNSEEN)

    def middle_px(self, joint: Joint) -> Point:
        """Half way between the left and the right one, or `UNSEEN`."""
        return midpoint(self.point_px(Side.LEFT, joint), self.point_px(Side.RIGHT, joint))

    @property
    def lean_deg(self) -> float:
        """`plumb_deg`, and 0 where the picture does not tell: a camera stands upright unless it is seen not to."""
        return 0.0 if math.isnan(self.plumb_deg) else self.plumb_deg

    def levelled(self, point_px: Point) -> Point:
        """A point of this picture as a camera that stands upright would show it, in pixels, y up."""
        return rotate(Point(point_px.x, -point_px.y), self.lean_deg)

    @property
    def trunk_px(self) -> float:
        """Length from mid-hip to mid-shoulder in pixels: the scale of the person in this picture. NaN if unseen."""
        return distance(self.middle_px(Joint.SHOULDER), self.middle_px(Joint.HIP))

    @property
    def camera_height(self) -> float:
        """How high above the floor the camera stands, in trunk lengths (45 to 50 cm); NaN when unknown.

        The floor is where the lowest point of the body is.
        """
        floor_px = max((point.y for point in self.points_px.values()), default=math.nan)
        return (floor_px - self.horizon_px) / self.trunk_px if self.trunk_px > 0 else math.nan

    def mirrored(self) -> Pose:
        """The pose in the mirror image of its picture, where the left hand is a right one."""
        points_px = {
            (side.other, joint): Point(self.width_px - p.x, p.y) for (side, joint), p in self.points_px.items()
        }
        return replace(self, points_px=points_px, plumb_deg=-self.plumb_deg)

    def outside(self, side: Side, joint: Joint) -> bool:
        """True when the joint is known to lie outside the picture (the model guesses on beyond its edges)."""
        point = self.point_px(side, joint)
        return point.seen and not (0 <= point.x < self.width_px and 0 <= point.y < self.height_px)
