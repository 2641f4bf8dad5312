"""A recorded clip as a row of shots: what was seen in a frame and, glued to it, what is true of that frame.

Because the truth travels with the frame, every change of a clip (cut, slowed, joined, hidden) changes its truth alike.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from posecheck.evaluate.labels import Label
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Pose
from posecheck.person.sighting import Sighting

KNEE_UNDER_HIP = "knee-under-hip"


class Stage(Enum):
    """What the person truly does. MOVING: the hips are on their way forward or back, the back knee down."""

    OTHER = "other"
    START = "start"
    MOVING = "moving"
    HOLD = "hold"
    UNTOLD = "untold"
    """Nobody wrote it down."""


class Seen(Enum):
    """How much of that person the landmarks show. PARTLY: every now and then, between other things."""

    CLEAR = "clear"
    PARTLY = "partly"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame.

    says: rule code -> what the rule should say now; a rule that is not there has nothing to say. thigh_deg: the true
    lean of the back thigh (+ hip ahead of knee), NaN when unknown. scene: another number is another take or person.
    unsure: rules whose fault, though true, nobody could be sure of: from what is left of the clip, or by eye.
    """

    sighting: Sighting
    says: Mapping[str, Label]
    stage: Stage
    thigh_deg: float = math.nan
    seen: Seen = Seen.CLEAR
    scene: int = 0
    unsure: frozenset[str] = frozenset()

    @property
    def time_s(self) -> float:
        return self.sighting.time_s

    @property
    def pose(self) -> Pose | None:
        return self.sighting.pose

    def at(self, time_s: float) -> Shot:
        """The same at another time."""
        return self.showing(self.pose, time_s)

    def showing(self, pose: Pose | None, time_s: float | None = None) -> Shot:
        """The same with other landmarks."""
        when_s = self.time_s if time_s is None else time_s
        timed = None if pose is None else replace(pose, time_s=when_s)
        return replace(self, sighting=Sighting(when_s, timed, self.sighting.grey_level))


Shots = tuple[Shot, ...]


def step_s(shots: Shots) -> float:
    """The usual time between two shots."""
    return (shots[-1].time_s - shots[0].time_s) / max(1, len(shots) - 1)


def from_zero(shots: Iterable[Shot]) -> Shots:
    """The same, the first one at 0 s."""
    row = tuple(shots)
    return tuple(shot.at(shot.time_s - row[0].time_s) for shot in row)


def at_times_of(times_s: Iterable[float], shots: Shots) -> Shots:
    """What is true at these moments."""
    return tuple(min(shots, key=lambda shot: abs(shot.time_s - time_s)).at(time_s) for time_s in times_s)


def each_pose(shots: Shots, change: Callable[[Pose], Pose]) -> Shots:
    """The same with every pose changed."""
    return tuple(shot.showing(None if shot.pose is None else change(shot.pose)) for shot in shots)


def resampled(shots: Shots, rate_hz: float) -> Shots:
    """The same at another rate; between two frames of one scene the landmarks move in straight lines."""
    times_s = [shot.time_s for shot in shots]
    count = math.floor((times_s[-1] - times_s[0]) * rate_hz + 1e-6) + 1
    return tuple(_between(shots, times_s, times_s[0] + index / rate_hz) for index in range(count))


def _between(shots: Shots, times_s: list[float], time_s: float) -> Shot:
    after = min(bisect_left(times_s, time_s - 1e-9), len(shots) - 1)
    before = max(after - 1, 0)
    gap_s = times_s[after] - times_s[before]
    share = (time_s - times_s[before]) / gap_s if gap_s > 0 else 0.0
    near, one, two = (shots[after] if share >= 0.5 else shots[before]), shots[before], shots[after]
    if one.pose is None or two.pose is None or one.scene != two.scene:
        return near.at(time_s)
    return near.showing(_mixed(one.pose, two.pose, share), time_s)


def _mixed(one: Pose, two: Pose, share: float) -> Pose:
    keys = one.points_px.keys() & two.points_px.keys()
    points_px = {key: Point(*_line(one.points_px[key], two.points_px[key], share)) for key in keys}
    near = two if share >= 0.5 else one
    plumb_deg = near.plumb_deg
    if not math.isnan(one.plumb_deg) and not math.isnan(two.plumb_deg):
        plumb_deg = one.plumb_deg + share * (two.plumb_deg - one.plumb_deg)
    return replace(near, points_px=points_px, plumb_deg=plumb_deg)


def _line(one: Point, two: Point, share: float) -> tuple[float, float]:
    return one.x + share * (two.x - one.x), one.y + share * (two.y - one.y)
