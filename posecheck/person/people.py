"""More than one person in the picture: whom to judge, or why nobody can be.

Meant is the one who does the stretch, wherever they are. When two people are so close that they touch, as a helper and
the one helped do, or when two of them kneel, nobody can know whose form is asked for, and nobody is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from posecheck.person.body import StanceTracker, sagittal_body
from posecheck.person.landmarks import Joint, Pose
from posecheck.person.posture import not_half_kneeling
from posecheck.person.reasons import Reason

REACH = 0.2
"""Hands, hair and shoes reach past the joints by about this much, in trunk lengths."""
_BACKGROUND = 0.5
"""Who stands and has a trunk shorter than this share of the longest one is in the background, and not meant; of several
who kneel, likewise."""
_TOO_SMALL = 0.08
"""Who kneels is meant, however large somebody stands before them; but no smaller than this, in picture heights."""


@dataclass(frozen=True, slots=True)
class Box:
    """The upright rectangle around a person, in image pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """True when the two share any part of the picture."""
        apart = self.right < other.left or other.right < self.left
        return not (apart or self.bottom < other.top or other.bottom < self.top)


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
    if not kneeling:
        return Choice(_not_behind(people, everybody)[0])
    if len(kneeling) > 1:
        return Choice(kneeling[0], Reason.SEVERAL)
    meant = kneeling[0]
    box = box_around(people[meant], REACH)
    others = [index for index in everybody if not people[index].trunk_px < _BACKGROUND * people[meant].trunk_px]
    touched = any(box.meets(box_around(people[index], REACH)) for index in others if index != meant)
    return Choice(meant, Reason.TOUCHING if touched else None)


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


class Who(Enum):
    """Whom a pose shows, compared with the poses before it."""

    SAME = "same"
    OTHER = "other"
    """Somebody else, or the film was cut: what was known of the person before is of no use."""
    UNSURE = "unsure"
    """It would be somebody else, but has been seen for a moment only."""


class Identity:
    """Whether one pose after the other is of the same person: nobody jumps across the picture or changes size."""

    _JUMP = 0.6
    """How far hips move from one look to the next at the most, in trunk lengths, ..."""
    _PACE = 3.0
    """... and how much farther with every second between them."""
    _LONGEST_GAP_S = 1.0
    _GROWTH = 1.5
    """How much longer or shorter a trunk may be than it was."""
    _BELIEVE_S = 0.3
    """A jump is believed when the person stays there for this long; a single wild frame is none."""

    def __init__(self) -> None:
        self._last: Pose | None = None
        self._rival: Pose | None = None
        self._rival_since_s = 0.0

    def update(self, pose: Pose) -> Who:
        """Whom this pose shows. One without a trunk says nothing."""
        if self._last is None or not pose.trunk_px > 0 or self._fits(self._last, pose):
            self._last, self._rival = pose if pose.trunk_px > 0 else self._last, None
            return Who.SAME
        if self._rival is None or not self._fits(self._rival, pose):
            self._rival_since_s = pose.time_s
        self._rival = pose
        if pose.time_s - self._rival_since_s < self._BELIEVE_S:
            return Who.UNSURE
        self._last, self._rival = pose, None
        return Who.OTHER

    def _fits(self, before: Pose, pose: Pose) -> bool:
        longest_px, shortest_px = max(pose.trunk_px, before.trunk_px), min(pose.trunk_px, before.trunk_px)
        gap_s = min(pose.time_s - before.time_s, self._LONGEST_GAP_S)
        moved_px = (pose.middle_px(Joint.HIP) - before.middle_px(Joint.HIP)).length
        return moved_px <= (self._JUMP + self._PACE * gap_s) * longest_px and longest_px <= self._GROWTH * shortest_px
