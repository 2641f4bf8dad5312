"""Something in the room that hides a part of the person: a box painted before it, for as long as the clip lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, replace
from statistics import median

import numpy as np

from posecheck.frame import Frame, Image
from posecheck.person.body import Stance, StanceTracker
from posecheck.person.geometry import Point, midpoint
from posecheck.person.landmarks import Joint, Pose
from posecheck.person.people import Box
from tests.stress.shots import Shots, Stage
from tests.variants import Variant

_KNEELING = (Stage.START, Stage.MOVING, Stage.HOLD)
_MARGIN, _DOWN = 0.12, 0.25
"""How far the box reaches past what it hides, and below it, in trunk lengths."""
_GRAIN = 3


def front_foot(pose: Pose, stance: Stance) -> list[Point]:
    """From the ankle to the toes."""
    return [pose.point_px(stance.lead, joint) for joint in (Joint.ANKLE, Joint.HEEL, Joint.TOE)]


def front_toes(pose: Pose, stance: Stance) -> list[Point]:
    """From the middle of the foot on."""
    heel, toe = (pose.point_px(stance.lead, joint) for joint in (Joint.HEEL, Joint.TOE))
    return [midpoint(heel, toe) + (toe - heel) * 0.25, toe + (toe - heel) * 0.25]


def front_shin(pose: Pose, stance: Stance) -> list[Point]:
    """The lower half of the shin and the foot."""
    knee, ankle = (pose.point_px(stance.lead, joint) for joint in (Joint.KNEE, Joint.ANKLE))
    return [midpoint(knee, ankle), *front_foot(pose, stance)]


def back_knee(pose: Pose, stance: Stance) -> list[Point]:
    """The knee on the floor."""
    return [pose.point_px(stance.lead.other, Joint.KNEE)]


def back_shin(pose: Pose, stance: Stance) -> list[Point]:
    """All behind the middle of the back shin."""
    trail = stance.lead.other
    knee, ankle, toe = (pose.point_px(trail, joint) for joint in (Joint.KNEE, Joint.ANKLE, Joint.TOE))
    return [midpoint(knee, ankle), ankle, toe]


HIDDEN: dict[str, Callable[[Pose, Stance], list[Point]]] = {
    f"hidden_{part.__name__}": part for part in (front_foot, front_toes, front_shin, back_knee, back_shin)
}


def hiding(name: str, shots: Shots) -> Variant:
    """The change that hides a part where it is while somebody kneels. Raises ValueError when nobody does."""
    kneeling = [shot.pose for shot in shots if shot.pose is not None and shot.stage in _KNEELING]
    stances = [stance for pose in kneeling if (stance := StanceTracker().update(pose)) is not None]
    if not stances:
        raise ValueError(f"{name}: nobody kneels in this clip")
    stance = max(set(stances), key=stances.count)
    rows = [HIDDEN[name](pose, stance) for pose in kneeling]
    at = [Point(median(p.x for p in column), median(p.y for p in column)) for column in zip(*rows, strict=True)]
    box = _around(at, median(pose.trunk_px for pose in kneeling))

    def hide(frames: Iterable[Frame]) -> Iterator[Frame]:
        for frame in frames:
            yield replace(frame, image=_painted(frame.image, box))

    return hide


def _around(points: list[Point], trunk_px: float) -> Box:
    margin_px, down_px = _MARGIN * trunk_px, _DOWN * trunk_px
    left, right = min(point.x for point in points) - margin_px, max(point.x for point in points) + margin_px
    top, bottom = min(point.y for point in points) - margin_px, max(point.y for point in points) + down_px
    return Box(left, top, right, bottom)


def _painted(image: Image, box: Box) -> Image:
    picture: Image = image.copy()
    left, top, right, bottom = (max(0, round(edge)) for edge in astuple(box))
    part = picture[top:bottom, left:right]
    grain = np.random.default_rng(1).integers(-_GRAIN, _GRAIN + 1, part.shape)
    part[:] = np.clip(np.array([70, 90, 120]) + grain, 0, 255)
    return picture
