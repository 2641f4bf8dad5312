"""From where the pose model puts its landmarks to where the anatomical points are: constants, each with its source.

The models err systematically: the toe landmark stops short of the tip, the lead hip sits ahead of the joint.
`calibrate` moves the points by amounts measured on people with exact truth (320 rendered stills of 8 bodies at 8 camera
angles, 14 clips) and rounded towards what 51 labelled photographs show, so that the rules can speak of the tip of the
toes, the front of the knee and the trunk. `ACCURACY.md` lists the errors that remain. Anything finer (by posture, by
camera angle) did not carry over to people who were left out of the fit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

from posecheck.person.body import SagittalBody
from posecheck.person.doubt import Doubt
from posecheck.person.geometry import Point


@dataclass(frozen=True, slots=True)
class Calibration:
    """The systematic errors of one pose model and what remains of the others. Lengths are in lead shank lengths.

    toe_tip_ahead: from the toe landmark to the visible tip of toes or shoe.
    shoulder_ahead: against what is left of the trunk's apparent lean back. Rendered people ask for twice as much,
        photographs for none (bias of the plain trunk line -2.5° and -1.1°).
    joint_sd: what remains, one standard deviation of a joint's position in each direction, at exact side view; it grows
        by `…_per_deg_…` with each degree that the camera is off, faster towards the person's back.
    kneecap_ahead: from the knee's joint centre, on which the landmark is, to the kneecap's front edge (4.5 to 5 cm).
    ankle_says, toe_ahead_of_ankle: the toe is taken this share of the way from where it was seen to where the ankle
        says it is, because the ankle is the steadier of the two (spread 0.02 against 0.035).
    lead_hip_ahead_near, lead_hip_ahead_far, lead_hip_high: how far off the joint the lead hip is put when the lead leg
        is the near one, and when it is the far one. The trail hip is right within 0.015.
    still_joint_sd: joint_sd of a photograph, where rooms, clothes and lenses vary and nothing steadies the landmarks.
        Half of 51 photographs were within 3.1° for the trunk and 8.1° for the thigh, which ask for 0.08 and 0.15.
    levelled_roll_sd_deg, unlevelled_roll_sd_deg: how well upright edges of the room give the camera's roll, and how
        crooked a camera that was put up by hand stands.
    """

    toe_tip_ahead: float
    shoulder_ahead: float
    joint_sd: float
    joint_sd_per_deg_front: float = 0.0006
    joint_sd_per_deg_back: float = 0.0012
    kneecap_ahead: float = 0.12
    ankle_says: float = 0.5
    toe_ahead_of_ankle: float = 0.40
    lead_hip_ahead_near: float = 0.05
    lead_hip_ahead_far: float = 0.15
    lead_hip_high: float = 0.04
    still_joint_sd: float = 0.10
    levelled_roll_sd_deg: float = 0.3
    unlevelled_roll_sd_deg: float = 2.0

    def doubt(self, body: SagittalBody, yaw_deg: float, levelled: bool, still: bool) -> Doubt:
        """How sure this body is. `yaw_deg` as in `View`; `levelled`: the plumb line is known; `still`: a photograph."""
        per_deg = self.joint_sd_per_deg_front if yaw_deg >= 0 else self.joint_sd_per_deg_back
        off_deg = 0.0 if math.isnan(yaw_deg) else abs(yaw_deg)
        joint_sd = max(self.joint_sd, self.still_joint_sd if still else 0.0)
        roll_deg = self.levelled_roll_sd_deg if levelled else self.unlevelled_roll_sd_deg
        return Doubt((joint_sd + per_deg * off_deg) * body.shank_px, roll_deg)


CALIBRATIONS: dict[str, Calibration] = {
    "full": Calibration(toe_tip_ahead=0.075, shoulder_ahead=0.007, joint_sd=0.031),
    "heavy": Calibration(toe_tip_ahead=0.065, shoulder_ahead=0.013, joint_sd=0.026),
}
"""The calibration of each model that comes with the program."""

EXACT = Calibration(**{field.name: 0.0 for field in fields(Calibration)})
"""No correction and no doubt: for bodies that are known exactly."""


def calibrate(body: SagittalBody, calibration: Calibration, lead_is_near: bool) -> SagittalBody:
    """The body with each landmark moved to the anatomical point it stands for."""
    shank_px = body.shank_px
    hip_ahead = calibration.lead_hip_ahead_near if lead_is_near else calibration.lead_hip_ahead_far
    hip = body.lead.hip - Point(hip_ahead, calibration.lead_hip_high) * shank_px
    return replace(
        body,
        lead=replace(body.lead, hip=hip, toe=_toe_tip(body, calibration)),
        shoulder=body.shoulder + Point(calibration.shoulder_ahead, 0.0) * shank_px,
        kneecap=body.kneecap + Point(calibration.kneecap_ahead, 0.0) * shank_px,
    )


def _toe_tip(body: SagittalBody, calibration: Calibration) -> Point:
    seen = body.lead.toe
    by_ankle_x = body.lead.ankle.x + calibration.toe_ahead_of_ankle * body.shank_px
    x = seen.x + calibration.ankle_says * (by_ankle_x - seen.x)
    return Point(x + calibration.toe_tip_ahead * body.shank_px, seen.y)
