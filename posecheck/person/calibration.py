"""From where the pose model puts its landmarks to where the anatomical points are: constants, each with its source.

The models err systematically: the toe landmark stops short of the tip, the lead hip sits ahead of the joint.
`calibrate` moves the points by amounts measured on people with exact truth (320 rendered stills of 8 bodies at 8 camera
angles, 14 clips) and rounded towards what 51 labelled photographs show, so that the rules can speak of the tip of the
toes, the front of the knee and the trunk. `ACCURACY.md` lists the errors that remain.

No bias is taken out by camera angle. The thigh's did not carry over from one set of bodies (44) to another (8): +3.8°
and +0.5° (lead leg far, camera 7 to 20° to the front), +5° and -4° (lead leg near, beyond 18°). The trunk's did (it is
read about 1.5° too far back from 8 to 25° to the front), but it turned no verdict. What remains stands in the spread
(`spreads.py`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from posecheck.person.body import SagittalBody
from posecheck.person.doubt import Doubt, Spread, SpreadByYaw
from posecheck.person.geometry import Point, rotate
from posecheck.person.posture import head_is_back
from posecheck.person.spreads import SPREADS
from posecheck.person.view import View


@dataclass(frozen=True, slots=True)
class Calibration:
    """The systematic errors of one pose model and what remains of the others. Lengths are in lead shank lengths.

    toe_tip_ahead: from the toe landmark to the visible tip of toes or shoe.
    shoulder_ahead: against what is left of the trunk's apparent lean back. Rendered people ask for twice as much,
        photographs for none (bias of the plain trunk line -2.5° and -1.1°).
    kneecap_ahead: from the knee's joint centre, on which the landmark is, to the kneecap's front edge (4.5 to 5 cm).
    ankle_says, toe_ahead_of_ankle: the toe is taken this share of the way from where it was seen to where the ankle
        says it is, because the ankle is the steadier of the two (spread 0.02 against 0.035).
    toe_doubted_from: a toe seen this much nearer to the ankle than feet are long counts half as much against the ankle,
        and less beyond: deep in the stretch, and where something hides the toes, the model sees them too far back (on
        frames of 33 clips, by 0.09 shanks at 0.05 to 0.1, 0.11 at 0.1 to 0.2 and 0.15 beyond, with the ankle at half).
    toe_doubt, toe_doubted_to: what is left of that in doubt: one standard deviation, as a share of how much too near
        the toe was seen, up to so much: more could not be judged at all, and far past the toes is past them anyhow.
    lead_hip_ahead_near, lead_hip_ahead_far, lead_hip_high: how far off the joint the lead hip is put when the lead leg
        is the near one, and when it is the far one.
    trail_hip_ahead, trail_hip_ahead_deg: how far ahead of the joint the trail hip is put of whoever has the hips behind
        the knee: by all of it from the first tilt of the back thigh on, by nothing from the second on, and by a part in
        between. On two sets of bodies (52 and 60) alike, near and far: 0.06 at -20°, 0.04 at -13°, 0.03 at 0°, none
        from 7° on; without it thigh and trunk were read 5° too far forward and 2° too far back there.
    joint_sd: what remains, one standard deviation of a joint's position in each direction, where no `spreads` say.
    spreads: the same by camera angle, lead side and joint. Photographs and videos, and people who are 36 to 134 pixels
        from knee to ankle, do not differ in it.
    photograph_shoulder_sd: at least this much for the shoulder in a photograph, where rooms, clothes and lenses vary
        more than in the pictures of the fit: of 51 real ones, labelled by eye, half had the trunk off by more than
        3.1° and a tenth by more than 6.6°, which is a standard deviation of 4 to 4.6°.
    head_back_hides_deg, head_back_shoulder_sd: how far back the trunk is taken of whoever has the head thrown back, and
        how sure its shoulder is at most. Then the back may be arched, which a line from hip to shoulder hardly sees:
        two real back-bends read 10° to 14° where observers call it 24° and more, while an upright trunk whose head
        looks up hides nothing. Half of what may be hidden is taken to be there, and the other half is the doubt.
    levelled_roll_sd_deg, unlevelled_roll_sd_deg: how well upright edges of the room give the camera's roll, and how
        crooked a camera that was put up by hand stands.
    """

    toe_tip_ahead: float
    shoulder_ahead: float
    kneecap_ahead: float = 0.12
    ankle_says: float = 0.5
    toe_ahead_of_ankle: float = 0.40
    toe_doubted_from: float = 0.10
    toe_doubt: float = 0.5
    toe_doubted_to: float = 0.12
    lead_hip_ahead_near: float = 0.05
    lead_hip_ahead_far: float = 0.15
    lead_hip_high: float = 0.04
    trail_hip_ahead: float = 0.065
    trail_hip_ahead_deg: tuple[float, float] = (-10.0, 6.0)
    joint_sd: float = 0.0
    spreads: SpreadByYaw | None = None
    photograph_shoulder_sd: float = 0.10
    head_back_hides_deg: float = 6.5
    head_back_shoulder_sd: float = 0.14
    levelled_roll_sd_deg: float = 0.4
    unlevelled_roll_sd_deg: float = 2.0

    def doubt(self, body: SagittalBody, view: View, levelled: bool, still: bool) -> Doubt:
        """How sure this body is, seen from there. `levelled`: the plumb line is known; `still`: a photograph."""
        spread = Spread.even(self.joint_sd)
        if self.spreads is not None:
            spread = self.spreads.at(view.yaw_deg, view.lead_is_near)
        spread = replace(
            spread, front_leg=math.hypot(spread.front_leg, self.toe_doubt * min(body.foot_short, self.toe_doubted_to))
        )
        if still:
            spread = replace(spread, shoulder=max(spread.shoulder, self.photograph_shoulder_sd))
        if head_is_back(body):
            spread = replace(spread, shoulder=max(spread.shoulder, self.head_back_shoulder_sd))
        roll_deg = self.levelled_roll_sd_deg if levelled else self.unlevelled_roll_sd_deg
        return Doubt(spread.times(body.shank_px), roll_deg, view.remedy)


CALIBRATIONS: dict[str, Calibration] = {
    "full": Calibration(toe_tip_ahead=0.075, shoulder_ahead=0.007, spreads=SPREADS["full"]),
    "heavy": Calibration(toe_tip_ahead=0.065, shoulder_ahead=0.013, spreads=SPREADS["heavy"]),
}
"""The calibration of each model that comes with the program."""

EXACT = Calibration(
    toe_tip_ahead=0.0,
    shoulder_ahead=0.0,
    kneecap_ahead=0.0,
    ankle_says=0.0,
    toe_ahead_of_ankle=0.0,
    toe_doubted_from=math.inf,
    toe_doubt=0.0,
    lead_hip_ahead_near=0.0,
    lead_hip_ahead_far=0.0,
    lead_hip_high=0.0,
    trail_hip_ahead=0.0,
    photograph_shoulder_sd=0.0,
    head_back_hides_deg=0.0,
    head_back_shoulder_sd=0.0,
    levelled_roll_sd_deg=0.0,
    unlevelled_roll_sd_deg=0.0,
)
"""No correction and no doubt: for bodies that are known exactly."""


def calibrate(body: SagittalBody, calibration: Calibration, lead_is_near: bool) -> SagittalBody:
    """The body with each landmark moved to the anatomical point it stands for."""
    shank_px = body.shank_px
    hip_ahead = calibration.lead_hip_ahead_near if lead_is_near else calibration.lead_hip_ahead_far
    hip = body.lead.hip - Point(hip_ahead, calibration.lead_hip_high) * shank_px
    foot_short = _foot_short(body, calibration)
    moved = replace(
        body,
        lead=replace(body.lead, hip=hip, toe=_toe_tip(body, calibration, foot_short)),
        trail=replace(body.trail, hip=body.trail.hip - Point(_trail_hip_ahead(body, calibration) * shank_px, 0.0)),
        shoulder=body.shoulder + Point(calibration.shoulder_ahead, 0.0) * shank_px,
        kneecap=body.kneecap + Point(calibration.kneecap_ahead, 0.0) * shank_px,
        foot_short=foot_short,
    )
    return _leant_back(moved, calibration.head_back_hides_deg) if head_is_back(moved) else moved


def _trail_hip_ahead(body: SagittalBody, calibration: Calibration) -> float:
    """In shank lengths; 0 when the back knee is not seen: the hip is none the less."""
    all_deg, none_deg = calibration.trail_hip_ahead_deg
    share = (none_deg - body.trail_thigh_deg) / (none_deg - all_deg)
    return 0.0 if math.isnan(share) else calibration.trail_hip_ahead * min(max(share, 0.0), 1.0)


def _leant_back(body: SagittalBody, angle_deg: float) -> SagittalBody:
    """The body with trunk and head turned back about the hips."""
    shoulder, ear = (body.hip + rotate(at - body.hip, angle_deg) for at in (body.shoulder, body.ear))
    return replace(body, shoulder=shoulder, ear=ear)


def _foot_short(body: SagittalBody, calibration: Calibration) -> float:
    """By how much the toe was seen nearer to the ankle than feet are long, in shank lengths; 0 when it is unseen."""
    ahead = (body.lead.toe.x - body.lead.ankle.x) / body.shank_px
    return max(0.0, calibration.toe_ahead_of_ankle - ahead) if math.isfinite(ahead) else 0.0


def _toe_tip(body: SagittalBody, calibration: Calibration, foot_short: float) -> Point:
    seen = body.lead.toe
    by_ankle_x = body.lead.ankle.x + calibration.toe_ahead_of_ankle * body.shank_px
    toe_says = (1.0 - calibration.ankle_says) / (1.0 + (foot_short / calibration.toe_doubted_from) ** 2)
    return Point(by_ankle_x + toe_says * (seen.x - by_ankle_x) + calibration.toe_tip_ahead * body.shank_px, seen.y)
