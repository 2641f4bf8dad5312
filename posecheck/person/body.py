"""From left and right in a picture to front and back of a stretch.

`Stance` says which way the person faces and which leg leads; `sagittal_body` uses it to lay the pose into one side
view that always faces +x with y up, so that no rule ever needs to know left from right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from posecheck.person.geometry import UNSEEN, Point, distance, midpoint, rotate, tilt_deg
from posecheck.person.landmarks import Joint, Pose, Side


@dataclass(frozen=True, slots=True)
class Stance:
    """Which way someone faces in the picture and which leg is in front.

    facing: +1 when they face the right edge of the picture, -1 when they face the left edge.
    lead: the side of the front leg.
    """

    facing: int
    lead: Side

    @property
    def facing_word(self) -> str:
        """`right` or `left`, as the reports say it."""
        return "right" if self.facing > 0 else "left"

    @property
    def near(self) -> Side:
        """The side of the body that is turned to the camera."""
        return Side.RIGHT if self.facing > 0 else Side.LEFT

    @property
    def lead_is_near(self) -> bool:
        """True when the front leg is the one nearer to the camera."""
        return self.lead is self.near


@dataclass(frozen=True, slots=True)
class Limb:
    """One leg in the side view; every point is NaN when unseen."""

    hip: Point = UNSEEN
    knee: Point = UNSEEN
    ankle: Point = UNSEEN
    heel: Point = UNSEEN
    toe: Point = UNSEEN

    @property
    def shank_px(self) -> float:
        """Knee to ankle, in pixels."""
        return distance(self.knee, self.ankle)

    @property
    def thigh_px(self) -> float:
        """Hip to knee, in pixels."""
        return distance(self.hip, self.knee)

    def moved(self, name: str, by: Point) -> Limb:
        """A copy with the point of that name shifted by `by` pixels."""
        points = [self.hip, self.knee, self.ankle, self.heel, self.toe]
        points[_PLACES[name]] += by
        return Limb(*points)

    def points(self) -> Iterator[tuple[str, Point]]:
        """Every point with its name, in the order of the fields."""
        yield "hip", self.hip
        yield "knee", self.knee
        yield "ankle", self.ankle
        yield "heel", self.heel
        yield "toe", self.toe


LEG = (Joint.HIP, Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.TOE)
"""The points of a `Limb`, in its order."""
_PLACES = {joint.value: place for place, joint in enumerate(LEG)}


@dataclass(frozen=True, slots=True)
class SagittalBody:
    """The person seen from the side: faces +x, y up, in pixels about an arbitrary origin; unseen points are NaN.

    shank_px: length of the lead shank, the yardstick of the stretch. It is given by hand where it is known better
        than this one picture shows it (a running median over the clip).
    shoulder: half way between both shoulders.
    kneecap: the front edge of the lead knee, by which people judge; the knee landmark itself until it is calibrated.
    foot_short: by how much the lead foot was seen shorter than feet are, in shank lengths; 0 until it is calibrated.
    """

    lead: Limb
    trail: Limb
    shoulder: Point = UNSEEN
    ear: Point = UNSEEN
    kneecap: Point = UNSEEN
    shank_px: float = math.nan
    foot_short: float = 0.0

    @property
    def hip(self) -> Point:
        """Half way between both hips: the lower end of the trunk."""
        return midpoint(self.lead.hip, self.trail.hip)

    @property
    def trail_thigh_deg(self) -> float:
        """The back thigh's tilt from upright in degrees, + = hip ahead of knee; NaN when it is not seen."""
        return tilt_deg(self.trail.knee, self.trail.hip)

    def points(self) -> Iterator[tuple[str, Point]]:
        """Every point with its dotted name, such as `("lead.knee", Point(…))`."""
        for leg, limb in (("lead", self.lead), ("trail", self.trail)):
            for name, at in limb.points():
                yield f"{leg}.{name}", at
        yield "shoulder", self.shoulder
        yield "ear", self.ear
        yield "kneecap", self.kneecap

    def point(self, name: str) -> Point:
        """The point of that dotted name, or "hip" for the mid-hip."""
        return self.hip if name == "hip" else dict(self.points())[name]

    def moved(self, name: str, by: Point) -> SagittalBody:
        """A copy with the point of that dotted name shifted by `by` pixels."""
        # Made by hand: some twenty of these are made of every moment, and `replace` takes twice as long.
        leg, _, point = name.rpartition(".")
        lead = self.lead.moved(point, by) if leg == "lead" else self.lead
        trail = self.trail.moved(point, by) if leg == "trail" else self.trail
        shoulder = self.shoulder + by if name == "shoulder" else self.shoulder
        ear = self.ear + by if name == "ear" else self.ear
        kneecap = self.kneecap + by if name == "kneecap" else self.kneecap
        return SagittalBody(lead, trail, shoulder, ear, kneecap, self.shank_px, self.foot_short)

    def without_front_foot(self) -> SagittalBody:
        """A copy whose lead foot is unseen; `shank_px` stays, as what lengths are told in."""
        return replace(self, lead=replace(self.lead, ankle=UNSEEN, heel=UNSEEN, toe=UNSEEN))

    def turned(self, angle_deg: float) -> SagittalBody:
        """A copy turned as a whole in the picture's plane, counter-clockwise positive: what a camera's roll does."""

        def turn(limb: Limb) -> Limb:
            return Limb(*(rotate(at, angle_deg) for _, at in limb.points()))

        return replace(
            self,
            lead=turn(self.lead),
            trail=turn(self.trail),
            shoulder=rotate(self.shoulder, angle_deg),
            ear=rotate(self.ear, angle_deg),
            kneecap=rotate(self.kneecap, angle_deg),
        )


def _level_step(pose: Pose, start_px: Point, end_px: Point) -> float:
    """How far one goes to the right of the picture from one point to the other, in pixels, were the camera upright."""
    return pose.levelled(end_px).x - pose.levelled(start_px).x


def guess_facing(pose: Pose) -> int:
    """+1 or -1 from eye against ear and toes against heels; 0 when nothing tells.

    Each pair votes with its distance, so that a head turned to the camera counts little.
    """
    vote = 0.0
    for back, front in ((Joint.EAR, Joint.EYE), (Joint.HEEL, Joint.TOE)):
        for side in Side:
            step = _level_step(pose, pose.point_px(side, back), pose.point_px(side, front))
            if not math.isnan(step):
                vote += step
    return (vote > 0) - (vote < 0)


def guess_lead(pose: Pose, facing: int) -> Side | None:
    """The side whose knee is farther forward (right in 51 of 51 photographs looked at), or None when unseen."""
    right, left = pose.point_px(Side.RIGHT, Joint.KNEE), pose.point_px(Side.LEFT, Joint.KNEE)
    ahead = _level_step(pose, right, left) * facing
    if math.isnan(ahead) or ahead == 0:
        return None
    return Side.LEFT if ahead > 0 else Side.RIGHT


class StanceTracker:
    """A stance that stays put: another one is believed only after it has been seen for `settle_s` without a break."""

    def __init__(self, settle_s: float = 0.4) -> None:
        self.stance: Stance | None = None
        self._settle_s = settle_s
        self._rival: Stance | None = None
        self._rival_since_s = 0.0

    def update(self, pose: Pose) -> Stance | None:
        """The stance to use for this pose; None until there is something to go by."""
        seen = self._guess(pose)
        if seen is None or seen == self.stance:
            self._rival = None
        elif self.stance is None:
            self.stance = seen
        elif seen != self._rival:
            self._rival, self._rival_since_s = seen, pose.time_s
        elif pose.time_s - self._rival_since_s >= self._settle_s:
            self.stance, self._rival = seen, None
        return self.stance

    @property
    def doubted(self) -> bool:
        """True while another stance is seen that is not believed yet."""
        return self._rival is not None

    @staticmethod
    def _guess(pose: Pose) -> Stance | None:
        facing = guess_facing(pose)
        lead = guess_lead(pose, facing) if facing else None
        return Stance(facing, lead) if lead else None


def sagittal_body(pose: Pose, stance: Stance) -> SagittalBody:
    """Lay a pose into the side view: levelled by its plumb line, facing +x, y up, unseen joints NaN."""

    def place(point: Point) -> Point:
        upright = pose.levelled(point)
        return Point(upright.x * stance.facing, upright.y)

    lead = _limb(pose, stance.lead, place)
    return SagittalBody(
        lead=lead,
        trail=_limb(pose, stance.lead.other, place),
        shoulder=place(pose.middle_px(Joint.SHOULDER)),
        ear=place(pose.middle_px(Joint.EAR)),
        kneecap=lead.knee,
        shank_px=lead.shank_px,
    )


def _limb(pose: Pose, side: Side, place: Callable[[Point], Point]) -> Limb:
    return Limb(*(place(pose.point_px(side, joint)) for joint in LEG))
