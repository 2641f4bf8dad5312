"""More than one person in the picture: whom to judge, or why nobody can be.

Meant is the one who does the stretch, wherever they are. When two people are so close that they touch, as a helper and
the one helped do, or when two of them kneel, nobody can know whose form is asked for, and nobody is judged. A coach who
stands beside or beyond touches nobody as long as a hand's breadth of the room is seen between their limbs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from posecheck.person.body import StanceTracker, sagittal_body
from posecheck.person.geometry import Point, gap
from posecheck.person.landmarks import BONES, Joint, Pose, Side
from posecheck.person.posture import not_half_kneeling
from posecheck.person.reasons import Reason

REACH = 0.2
"""Hands, hair and shoes reach past the joints by about this much, in trunk lengths."""
_BACKGROUND = 0.5
"""Who stands and has a trunk shorter than this share of the longest one is in the background, and not meant; of several
who kneel, likewise."""
_OUTLINE = (*BONES, (Joint.EAR, Joint.SHOULDER), (Joint.SHOULDER, Joint.HIP))
_TOO_SMALL = 0.08
"""Who kneels is meant, however large somebody stands before them; but no smaller than this, in picture heights."""


@dataclass(frozen=True, slots=True)
class Box:
    """The upright rectangle around a person, in image pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to judge: their place in the list. unclear: why nobody can be judged, in plain words, or None."""

    index: int
    unclear: Reason | None = None


def box_around(pose: Pose, margin: float = 0.0) -> Box:
    """The box around all joints that were seen; margin: how much wider on every side, in trunk lengths if known."""
    wider_px = margin * pose.trunk_px if margin and pose.trunk_px > 0 else 0.0
    xs = [point.x for point in pose.points_px.values() if point.seen]
    ys = [point.y for point in pose.points_px.values() if point.seen]
    return Box(min(xs) - wider_px, min(ys) - wider_px, max(xs) + wider_px, max(ys) + wider_px)


def choose(people: Sequence[Pose]) -> Choice:
    """Whom to judge among the people in one picture; the first is the one who has been followed so far.

    Who does not kneel is followed until somebody does, so that the reason why nothing is judged is theirs.
    """
    everybody = range(len(people))
    kneeling = _not_behind(people, [index for index in everybody if _may_be_meant(people[index])])
    if len(kneeling) > 1:
        return Choice(kneeling[0], Reason.SEVERAL)
    meant = kneeling[0] if kneeling else _not_behind(people, everybody)[0]
    others = [index for index in everybody if not people[index].trunk_px < _BACKGROUND * people[meant].trunk_px]
    touched = any(_touch(people[meant], people[index]) for index in others if index != meant)
    return Choice(meant, Reason.TOUCHING if touched else None)


def _touch(one: Pose, other: Pose) -> bool:
    """True when limbs, as thick as they are, meet in the picture."""
    reach_px = REACH * sum(pose.trunk_px for pose in (one, other) if pose.trunk_px > 0)
    return any(gap(*lines) <= reach_px for lines in product(_outline(one), _outline(other)))


def _outline(pose: Pose) -> list[tuple[Point, Point]]:
    """The lines of a person's limbs, sides, shoulders and hips that were seen, in image pixels."""
    ends = [((side, one), (side, other)) for side in Side for one, other in _OUTLINE]
    across = [((Side.LEFT, joint), (Side.RIGHT, joint)) for joint in (Joint.SHOULDER, Joint.HIP)]
    lines = [(pose.point_px(*one), pose.point_px(*other)) for one, other in ends + across]
    return [line for line in lines if line[0].seen and line[1].seen]


def _not_behind(people: Sequence[Pose], indices: Sequence[int]) -> list[int]:
    """Those of them who are not far behind the nearest one of them; whose trunk is unseen may be near."""
    known_px = [people[index].trunk_px for index in indices if people[index].trunk_px > 0]
    return [index for index in indices if not people[index].trunk_px < _BACKGROUND * max(known_px, default=0.0)]


def _may_be_meant(pose: Pose) -> bool:
    return pose.trunk_px >= _TOO_SMALL * pose.height_px and half_kneels(pose)


def half_kneels(pose: Pose) -> bool:
    """True when this one picture shows the half-kneeling position."""
    stance = StanceTracker().update(pose)
    return stance is not None and not_half_kneeling(sagittal_body(pose, stance)) is None
