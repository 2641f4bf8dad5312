"""A skeleton moved along goes where the person goes, and stays where nobody can tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.form.observer import Observation
from posecheck.live.moved import MovedAlong
from posecheck.person.geometry import Point, distance
from posecheck.person.landmarks import Joint, Pose, Side
from tests.scenes import kneeling, moved, observations

SPEED = Point(120.0, -30.0)
"""Pixels a second."""
RATE_HZ = 15.0


def walking(until_s: float, noise_px: float = 0.0, speed: Point = SPEED) -> list[Observation]:
    noise = np.random.default_rng(7)

    def script(time_s: float) -> Pose:
        pose = moved(replace(kneeling(), time_s=time_s), speed * time_s)
        points = {
            name: point + Point(*(float(by) for by in noise.normal(0.0, noise_px, 2)))
            for name, point in pose.points_px.items()
        }
        return replace(pose, points_px=points)

    return list(observations(script, until_s, RATE_HZ))


def after(looks: list[Observation], ahead_s: float) -> Pose:
    along = MovedAlong()
    for look in looks:
        along.add(look)
    later = along.at(looks[-1], looks[-1].time_s + ahead_s)
    assert later.time_s == looks[-1].time_s + ahead_s
    assert later.findings == looks[-1].findings
    assert later.pose is not None
    return later.pose


def farthest_px(pose: Pose, other: Pose) -> float:
    return max(distance(point, other.points_px[name]) for name, point in pose.points_px.items())


def pose_of(look: Observation) -> Pose:
    assert look.pose is not None
    return look.pose


def test_who_moves_is_where_a_later_look_finds_them() -> None:
    looks = walking(2.0)
    assert farthest_px(after(looks[:-2], 2 / RATE_HZ), pose_of(looks[-1])) < 0.5


def test_a_still_person_does_not_begin_to_tremble() -> None:
    """What is added to the jitter of the landmarks is less than the jitter itself."""
    looks = walking(2.0, noise_px=1.0, speed=Point(0.0, 0.0))
    later = after(looks, 1 / RATE_HZ)
    added = [distance(point, pose_of(looks[-1]).points_px[name]) for name, point in later.points_px.items()]
    assert np.mean(added) < 1.0


def test_nobody_is_moved_along_for_ever() -> None:
    looks = walking(2.0)
    assert farthest_px(after(looks, 30.0), after(looks, 0.2)) < 1e-6


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_looks_tell_no_speed(count: int) -> None:
    looks = walking(2.0)[:count]
    assert after(looks, 0.1).points_px == pose_of(looks[-1]).points_px


def test_a_joint_that_jumps_or_was_out_of_sight_stays_where_it_was_seen() -> None:
    looks = walking(2.0)
    wrist, ankle = (Side.LEFT, Joint.WRIST), (Side.LEFT, Joint.ANKLE)
    last, before = pose_of(looks[-1]), pose_of(looks[-2])
    far = {**last.points_px, wrist: last.points_px[wrist] + Point(4000.0, 0.0)}
    unseen = {name: point for name, point in before.points_px.items() if name != ankle}
    looks[-1] = replace(looks[-1], pose=replace(last, points_px=far))
    looks[-2] = replace(looks[-2], pose=replace(before, points_px=unseen))
    later = after(looks, 0.1).points_px
    assert later[wrist] == far[wrist]
    assert later[ankle] == last.points_px[ankle]
    knee = (Side.LEFT, Joint.KNEE)
    assert later[knee].x > last.points_px[knee].x + 5


def test_who_was_out_of_sight_begins_anew() -> None:
    looks = walking(2.0)
    gone = replace(looks[3], pose=None)
    assert after([*looks[:3], gone, looks[4]], 0.1).points_px == pose_of(looks[4]).points_px
    along = MovedAlong()
    along.add(gone)
    assert along.at(gone, 9.0).pose is None
