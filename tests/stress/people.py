"""Somebody else in the picture: a stick figure who walks past, and what a pose model makes of legs it cannot see."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side

LEGS = (Joint.HIP, Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.TOE)
BELOW_HIP = LEGS[1:]
_HEIGHTS = {Joint.HIP: 2.05, Joint.SHOULDER: 3.3, Joint.ELBOW: 2.75, Joint.WRIST: 2.2, Joint.EAR: 3.75, Joint.EYE: 3.8}
"""Above the floor, in shanks, of somebody who stands."""
_STEPS_HZ, _STRIDE_DEG = 0.9, 24.0


def shank_px(pose: Pose) -> float:
    """The longer shank of a pose; a trunk's part where no leg was seen."""
    lengths = []
    for side in Side:
        knee, ankle = pose.point_px(side, Joint.KNEE), pose.point_px(side, Joint.ANKLE)
        if knee.seen and ankle.seen:
            lengths.append(math.hypot(knee.x - ankle.x, knee.y - ankle.y))
    return max([*lengths, 0.6 * pose.trunk_px if pose.trunk_px > 0 else 1.0])


def walker(like: Pose, share: float, towards: int, size: float) -> Pose:
    """Somebody who walks through `like`'s picture.

    share: 0 at one edge to 1 at the other. towards: +1 to the right. size: of the person, 1 as tall as `like`.
    """
    unit_px = size * shank_px(like)
    floor_px = max((point.y for point in like.points_px.values() if point.seen), default=0.9 * like.height_px)
    x_px = (share if towards > 0 else 1.0 - share) * like.width_px
    points = {}
    for side in Side:
        swing = _STRIDE_DEG * math.sin(2 * math.pi * _STEPS_HZ * like.time_s + (math.pi if side is Side.LEFT else 0.0))
        for joint, (ahead, up) in (_upper_body() | _leg(swing)).items():
            points[side, joint] = Point(x_px + towards * unit_px * ahead, floor_px - unit_px * up)
    return replace(like, points_px=points, unclear=None)


def _upper_body() -> dict[Joint, tuple[float, float]]:
    return {joint: (0.15 if joint is Joint.EYE else 0.0, up) for joint, up in _HEIGHTS.items()}


def _leg(swing_deg: float) -> dict[Joint, tuple[float, float]]:
    """One leg, its thigh swung forward by so much; the knee bends on the way back."""
    bend_deg = swing_deg - max(0.0, -1.2 * swing_deg)
    knee = _hung((0.0, _HEIGHTS[Joint.HIP]), swing_deg, 1.05)
    ankle = _hung(knee, bend_deg, 1.0)
    return {
        Joint.KNEE: knee,
        Joint.ANKLE: ankle,
        Joint.HEEL: (ankle[0] - 0.13, ankle[1] - 0.08),
        Joint.TOE: (ankle[0] + 0.4, ankle[1] - 0.1),
    }


def _hung(top: tuple[float, float], swing_deg: float, length: float) -> tuple[float, float]:
    angle = math.radians(swing_deg)
    return top[0] + length * math.sin(angle), top[1] - length * math.cos(angle)


def without_legs(pose: Pose) -> Pose:
    """Nothing seen below the hips."""
    return replace(pose, points_px={key: point for key, point in pose.points_px.items() if key[1] not in BELOW_HIP})


def collapsed(pose: Pose) -> Pose:
    """Both legs read as one, as models do when one hides the other."""
    lead = max(Side, key=lambda side: -pose.point_px(side, Joint.KNEE).y)
    points = dict(pose.points_px)
    for joint in BELOW_HIP:
        if (lead, joint) in points:
            points[lead.other, joint] = points[lead, joint] + Point(0.03, 0.02) * shank_px(pose)
    return replace(pose, points_px=points)


def shrunken(pose: Pose) -> Pose:
    """Legs of half their length, as after a bad crop."""
    points = dict(pose.points_px)
    for side in Side:
        hip = pose.point_px(side, Joint.HIP)
        for joint in BELOW_HIP:
            if (side, joint) in points and hip.seen:
                points[side, joint] = hip + (points[side, joint] - hip) * 0.5
    return replace(pose, points_px=points)


def scrambled(pose: Pose, rng: Random) -> Pose:
    """Legs anywhere."""
    unit_px = shank_px(pose)
    points = dict(pose.points_px)
    for side in Side:
        for joint in BELOW_HIP:
            if (side, joint) in points:
                points[side, joint] += Point(rng.uniform(-1.5, 1.5), rng.uniform(-1.5, 1.5)) * unit_px
    return replace(pose, points_px=points)
