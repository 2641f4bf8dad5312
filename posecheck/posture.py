"""Is this the half-kneeling position at all? The gate before any judgement, so that nobody who walks by is warned.

Each test states in plain words what the posture is instead. Lengths are in lead shank lengths unless said otherwise.
"""

from __future__ import annotations

import math

from posecheck.body import SagittalBody
from posecheck.geometry import flexion_deg, tilt_deg

NOT_SEEN = "the legs cannot be seen well enough"
STANDING = "not the stretch: standing"
BACK_KNEE_UP = "not the stretch: the back knee is off the floor"
BOTH_KNEES = "not the stretch: both knees are on the floor"
SITTING = "not the stretch: sitting, or the hips are too low"
LYING = "not the stretch: the body is not upright"
LEGS_UNCLEAR = "the legs cannot be told apart: turn exactly side-on"

_KNEE_ON_FLOOR = 0.50
"""A kneeling knee's centre is about 0.15 above the floor; a camera looking down adds up to 0.25 between the legs."""
_FRONT_KNEE_UP = 0.55
"""Height of the front knee over the front foot; upright shank: 1. A lead shank of 50° still has 0.64."""
_HIP_HEIGHT = 0.50
"""Height of the hip over the back knee, in trail thigh lengths: a thigh of 60° from vertical. Sitting is near 0."""
_STEP = 0.25
"""How far the front foot is ahead of the back knee, at least."""
_TRUNK_MAX_DEG = 60.0
_STRAIGHT_LEG_DEG = 35.0
"""A back knee bent less than this belongs to a standing or striding leg."""


def not_half_kneeling(body: SagittalBody) -> str | None:
    """Why this is not the half-kneeling position, in plain words; None when it is."""
    lead, trail, shank_px = body.lead, body.trail, body.shank_px
    needed = (lead.knee, lead.ankle, trail.hip, trail.knee, body.hip, body.shoulder)
    if not all(point.seen for point in needed) or math.isnan(shank_px) or shank_px == 0:
        return NOT_SEEN
    if abs(tilt_deg(body.hip, body.shoulder)) > _TRUNK_MAX_DEG:
        return LYING
    floor_y = foot_y(body)
    knee_height = (trail.knee.y - floor_y) / shank_px
    front_knee_height = (lead.knee.y - floor_y) / shank_px
    if knee_height > _KNEE_ON_FLOOR:
        return STANDING if _legs_straight(body) else BACK_KNEE_UP
    if front_knee_height < _FRONT_KNEE_UP:
        return BOTH_KNEES if _hip_height(body) > _HIP_HEIGHT else SITTING
    if _hip_height(body) < _HIP_HEIGHT:
        return SITTING
    if (lead.ankle.x - trail.knee.x) / shank_px < _STEP:
        return LEGS_UNCLEAR
    return None


def foot_y(body: SagittalBody) -> float:
    """Height of the floor under the lead foot, in pixels (y up): its lowest seen point."""
    heights = [p.y for p in (body.lead.ankle, body.lead.heel, body.lead.toe) if p.seen]
    return min(heights) if heights else math.nan


def _hip_height(body: SagittalBody) -> float:
    return (body.trail.hip.y - body.trail.knee.y) / body.trail.thigh_px


def _legs_straight(body: SagittalBody) -> bool:
    bends = (flexion_deg(limb.hip, limb.knee, limb.ankle) for limb in (body.lead, body.trail))
    return all(bend < _STRAIGHT_LEG_DEG for bend in bends)
