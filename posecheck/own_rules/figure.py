"""A stick figure in the half-kneeling position, built from the angles a coach would name.

The expected value of a measure is then the argument itself. Lengths are in shanks; the picture is made at the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from posecheck.person.body import SagittalBody, Stance, sagittal_body
from posecheck.person.geometry import Point, rotate
from posecheck.person.landmarks import Joint, Pose, Side

SHANK, THIGH, TRUNK, HEAD, FOOT = 1.0, 1.05, 1.25, 0.45, 0.55
_TRAIL_KNEE = Point(0.0, 0.12)
_ANKLE = Point(-FOOT * 0.75, 0.1)
"""From the tip of a foot that stands flat."""


@dataclass(frozen=True)
class Stick:
    """A posture, and where it stands in a picture.

    knee_past_toe: front of the knee past the toe tip, in shanks (+ past). trail_thigh_deg: + hip ahead of knee.
    trunk_deg: + forward. head_deg: the head against the trunk, + forward. lead_thigh_deg: below the horizontal; None
    for as far as the lead shank's length asks of a foot that stands flat. lead_heel_deg: how far the lead heel is
    turned up about the toe tip. trail_shank_deg: the trail shank above the floor. facing: +1 to the right of the
    picture. lead: which leg is in front. shank_px, at_px: length of a shank, and where the floor below the trail knee
    is, in pixels of a picture of size_px.
    """

    knee_past_toe: float = -0.4
    trail_thigh_deg: float = 3.0
    trunk_deg: float = 0.0
    head_deg: float = 0.0
    lead_thigh_deg: float | None = None
    lead_heel_deg: float = 0.0
    trail_shank_deg: float = 0.0
    facing: int = 1
    lead: Side = Side.LEFT
    shank_px: float = 100.0
    at_px: tuple[float, float] = (320.0, 400.0)
    size_px: tuple[int, int] = (640, 480)
    time_s: float = 0.0

    @property
    def stance(self) -> Stance:
        """Which way it faces, with which leg in front."""
        return Stance(self.facing, self.lead)

    @property
    def body(self) -> SagittalBody:
        """The figure as a rule gets to see it."""
        return sagittal_body(self.pose(), self.stance)

    @property
    def front_thigh_deg(self) -> float:
        """How far below the horizontal the lead thigh is: as said, or as the shank on a flat foot asks."""
        if self.lead_thigh_deg is not None:
            return self.lead_thigh_deg
        ahead = min(self.knee_past_toe - _ANKLE.x, SHANK)
        knee_y = _ANKLE.y + math.sqrt(SHANK**2 - ahead**2)
        return math.degrees(math.asin(min(max((self._hip.y - knee_y) / THIGH, -1.0), 1.0)))

    @property
    def _hip(self) -> Point:
        return _TRAIL_KNEE + _leaning(self.trail_thigh_deg, THIGH)

    def pose(self) -> Pose:
        """The figure as the pose of a picture (y down)."""
        points = {}
        for side in Side:
            for joint, point in self._limb(side is self.lead).items():
                points[side, joint] = self._to_picture(point)
        width_px, height_px = self.size_px
        return Pose(self.time_s, points, width_px, height_px)

    def _to_picture(self, point: Point) -> Point:
        return Point(
            self.at_px[0] + self.facing * self.shank_px * point.x,
            self.at_px[1] - self.shank_px * point.y,
        )

    def _limb(self, lead: bool) -> dict[Joint, Point]:
        hip = self._hip
        shoulder = hip + _leaning(self.trunk_deg, TRUNK)
        ear = shoulder + _leaning(self.trunk_deg + self.head_deg, HEAD)
        upper = {
            Joint.HIP: hip,
            Joint.SHOULDER: shoulder,
            Joint.EAR: ear,
            Joint.EYE: ear + Point(0.15, 0.05),
            Joint.ELBOW: shoulder + Point(0.1, -0.5),
            Joint.WRIST: shoulder + Point(0.3, -0.9),
        }
        return upper | (self._lead_leg(hip) if lead else self._trail_leg())

    def _lead_leg(self, hip: Point) -> dict[Joint, Point]:
        knee = hip + _leaning(90.0 + self.front_thigh_deg, THIGH)
        toe = Point(knee.x - self.knee_past_toe, 0.0)
        return {
            Joint.KNEE: knee,
            Joint.ANKLE: toe + rotate(_ANKLE, -self.lead_heel_deg),
            Joint.HEEL: toe + rotate(Point(-FOOT, 0.0), -self.lead_heel_deg),
            Joint.TOE: toe,
        }

    def _trail_leg(self) -> dict[Joint, Point]:
        lying = {Joint.ANKLE: Point(-0.98, 0.0), Joint.HEEL: Point(-1.05, 0.1), Joint.TOE: Point(-1.3, -0.1)}
        raised = {joint: _TRAIL_KNEE + rotate(point, -self.trail_shank_deg) for joint, point in lying.items()}
        return {Joint.KNEE: _TRAIL_KNEE, **raised}

    def turned_round(self) -> Stick:
        """The same posture facing the other way, and so with the other side to the camera."""
        return replace(self, facing=-self.facing)

    def legs_swapped(self) -> Stick:
        """The same posture with the other leg in front."""
        return replace(self, lead=self.lead.other)


def _leaning(tilt_deg: float, length: float) -> Point:
    return Point(math.sin(math.radians(tilt_deg)), math.cos(math.radians(tilt_deg))) * length


def without(pose: Pose, *hidden: tuple[Side, Joint]) -> Pose:
    """The pose with some joints unseen."""
    return replace(pose, points_px={key: point for key, point in pose.points_px.items() if key not in hidden})
