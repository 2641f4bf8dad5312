"""Is this the half-kneeling position at all? The gate before any judgement, so that nobody who walks by is warned.

`not_half_kneeling` names in plain words what the posture is instead; `implausible` catches legs that no person has,
which is how the pose model fails (a far knee collapsed onto the near thigh, legs shrunken after a bad crop). One
picture cannot tell a knee on the floor from one that hovers a hand's breadth above it, so that the gate is wide here,
and time decides: see `posecheck.form.rest`. Ranges come from what half-kneeling people show on labelled clips, stills
and photographs, widened by about a fifth.
"""

from __future__ import annotations

import math
from statistics import mean

from posecheck.person.body import Limb, SagittalBody
from posecheck.person.geometry import distance, flexion_deg, half_turn_deg, tilt_deg
from posecheck.person.reasons import Reason

_KNEE_RISE = (0.25, 1.75)
"""Front knee above back knee, in lead shank lengths. Deep in the stretch, front knee far past the toes: 0.31."""
_FOOT_AHEAD = 0.3
"""With the front foot farther than this before the back knee, in lead shank lengths, a front knee that is as low in the
picture as the back one is no knee on the floor: the camera looks down on the deepest stretch, whose ankle is 0.8 ahead.
On both knees the ankle lies 0.7 and more behind."""
_SAME_HEIGHT = 0.35
"""Knees nearer in height than this, in lead shank lengths, are both up or both down, unless the front shin stands."""
_KNEE_HEIGHT_MAX = 0.50
"""Back knee above the front ankle, in lead shank lengths: −0.40 to 0.30 for knees on the floor, by the camera's height
and by which leg is near; from 0.5 on it hovers by 16 cm and more."""
_BACK_SHIN_DEG = (70.0, 125.0)
"""Back shin from vertical: it lies on the floor; 90° is flat, more is a foot propped up on its toes or a cushion."""
_FOOT_UP_KNEE_HEIGHT_MAX = 0.15
"""With the rear foot up a wall or in a hand the knee carries the weight: it lies low. On a bench, it hovers."""
HOVERS_FROM = 0.29
"""From this `hover` on the back knee is off the floor. Of 53 lunges of the two larger sets of bodies, knee 16 to 24 cm
up, one shows less, and 98 of 100 kneeling people do; half of the lunges 10 to 16 cm up do as well. (0.40, taken from 48
of the bodies alone, let 4 of 26 lunges of the others pass.) No value says that it is down: photographs of people whose
knee hovers by a few centimetres show −0.2."""
_HOVER_PER_KNEE_HEIGHT = 0.76
_FRONT_SHIN_LYING_DEG = 65.0
"""A front shin that leans more than this lies on the floor: both knees do. Deep in the stretch it leans by 45°."""
_FRONT_THIGH_MIN_DEG = -25.0
"""Front thigh above horizontal at the knee; a lunge or a stride slopes down more."""
_HIP_HEIGHT_MIN = 0.40
"""Hips above the lower knee, in thigh lengths: the deepest stretches show 0.45; who sits has them level."""
_TRUNK_MAX_DEG = 48.0
"""Who bends more than this is on the way to the hands. Leaning people show up to 31 on labelled clips."""
_HEAD_BACK_DEG = -30.0
"""Ear behind shoulder by this much more than shoulder behind hip. 27 clips of rendered and real people show +8 to +20,
leaning ones and arched ones too; a deep back-bend shows −65."""
_STRAIGHT_LEG_DEG = 45.0
"""A front knee bent less than this carries a standing person; half-kneeling ones are bent by 79° to 132°."""
_THIGH_PER_TRUNK = (0.55, 1.15)
_BACK_SHANK = (0.60, 1.50)
"""Back shank, in lead shank lengths: from 0.67 on of 99 in 100 looks at people without anything before them."""

_TRUNK, _THIGH, _SHANK = 1.25, 0.95, 0.95
"""Trunk, either thigh and the back shank as they are seen from the side, in lead shank lengths."""
_FRONT_SHANK_MIN, _MORE_FOR_SHORT_FOOT = 0.78, 0.15
"""The front shank, against the length that those say it has; more by that share of how much too short the foot is seen.
Feet in sight: 0.83 to 1.2 on 71 clips of rendered people, 0.80 to 1.0 on three of real ones, 0.85 with the camera at
1.9 m; 8 of 911 looks at rendered pictures show less, half of them with a joint that is far off. With something before
the foot it is 0.58 to 1.0; frames of it that got a wrong verdict had 0.78 and less, or up to 0.87 with a foot too short
by 0.3 and more. Asking for more in those would refuse a sixth of the deepest stretches as well."""


def not_half_kneeling(body: SagittalBody) -> Reason | None:
    """Why this cannot be the half-kneeling position, in plain words; None when it may be."""
    lead, trail = body.lead, body.trail
    needed = (lead.hip, lead.knee, lead.ankle, trail.hip, trail.knee, trail.ankle, body.shoulder)
    if not all(point.seen for point in needed) or not body.shank_px > 0:
        return Reason.NOT_SEEN
    if abs(tilt_deg(body.hip, body.shoulder)) > _TRUNK_MAX_DEG:
        return Reason.LYING
    if max(_hip_height(lead), _hip_height(trail)) < _HIP_HEIGHT_MIN:
        return Reason.SITTING
    if flexion_deg(lead.hip, lead.knee, lead.ankle) < _STRAIGHT_LEG_DEG:
        return Reason.STANDING
    return _not_on_one_knee(body)


def _not_on_one_knee(body: SagittalBody) -> Reason | None:
    """The same for someone who neither lies, sits nor stands."""
    level = abs(_knee_rise(body)) < _SAME_HEIGHT
    foot_ahead = body.lead.ankle.x - body.trail.knee.x > _FOOT_AHEAD * body.shank_px
    if not _back_leg_kneels(body):
        return Reason.SQUATTING if level else Reason.BACK_KNEE_UP
    if level and not foot_ahead and abs(tilt_deg(body.lead.ankle, body.lead.knee)) > _FRONT_SHIN_LYING_DEG:
        return Reason.BOTH_KNEES
    if _knee_rise(body) < _KNEE_RISE[0] and not foot_ahead:
        return Reason.BOTH_KNEES if knee_height(body) < _KNEE_HEIGHT_MAX else Reason.SQUATTING
    unclear = implausible(body)
    if _front_thigh_deg(body) < _FRONT_THIGH_MIN_DEG or knee_height(body) > _KNEE_HEIGHT_MAX:
        return Reason.LEGS_UNCLEAR if unclear else Reason.BACK_KNEE_UP
    if unclear:
        return Reason.LEGS_UNCLEAR
    return Reason.FRONT_FOOT_HIDDEN if _front_foot_hidden(body) else None


def _front_foot_hidden(body: SagittalBody) -> bool:
    """True when the front shank is much too short for the rest of the person.

    So it is where something hides the foot: the pose model puts one above it.
    """
    said = (
        distance(body.hip, body.shoulder) / _TRUNK,
        body.lead.thigh_px / _THIGH,
        body.trail.thigh_px / _THIGH,
        body.trail.shank_px / _SHANK,
    )
    return body.shank_px < (_FRONT_SHANK_MIN + _MORE_FOR_SHORT_FOOT * body.foot_short) * mean(said)


def implausible(body: SagittalBody) -> bool:
    """True when the proportions of the legs are not those of a person seen from the side."""
    thigh_per_trunk = body.trail.thigh_px / distance(body.hip, body.shoulder)
    back_shank = body.trail.shank_px / body.lead.shank_px
    return not (
        _within(thigh_per_trunk, _THIGH_PER_TRUNK)
        and _within(back_shank, _BACK_SHANK)
        and _knee_rise(body) <= _KNEE_RISE[1]
    )


def knee_height(body: SagittalBody) -> float:
    """How high the back knee is above the front ankle, in lead shank lengths; NaN when unseen."""
    return (body.trail.knee.y - body.lead.ankle.y) / body.shank_px


def hover(body: SagittalBody) -> float:
    """How much the back knee seems to be off the floor, in lead shank lengths: about 0 on it; NaN when unseen.

    Its height above the toes behind it, and with less weight above the front ankle: a logistic regression of kneeling
    against lunging on stills of 48 bodies gives these weights.
    """
    above_toe = (body.trail.knee.y - body.trail.toe.y) / body.shank_px
    return above_toe + _HOVER_PER_KNEE_HEIGHT * knee_height(body)


def head_is_back(body: SagittalBody) -> bool:
    """True when the head is thrown back against the trunk, as at the end of an arched back; False when unseen."""
    return half_turn_deg(tilt_deg(body.shoulder, body.ear) - tilt_deg(body.hip, body.shoulder)) < _HEAD_BACK_DEG


def _back_leg_kneels(body: SagittalBody) -> bool:
    """True when the back shin lies, or stands up from a knee that lies low."""
    lean_deg = abs(tilt_deg(body.trail.ankle, body.trail.knee))
    foot_up = lean_deg > _BACK_SHIN_DEG[1] and knee_height(body) <= _FOOT_UP_KNEE_HEIGHT_MAX
    return foot_up or _within(lean_deg, _BACK_SHIN_DEG)


def _knee_rise(body: SagittalBody) -> float:
    return (body.lead.knee.y - body.trail.knee.y) / body.shank_px


def _front_thigh_deg(body: SagittalBody) -> float:
    return 90.0 - abs(tilt_deg(body.lead.hip, body.lead.knee))


def _hip_height(limb: Limb) -> float:
    return (limb.hip.y - limb.knee.y) / limb.thigh_px


def _within(value: float, limits: tuple[float, float]) -> bool:
    return not math.isnan(value) and limits[0] <= value <= limits[1]
