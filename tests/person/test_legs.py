"""Left stays left while the pose model changes its mind for a moment, and no longer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.legs import LegNames
from tests.stick import Stick

LEGS = (Joint.HIP, Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.TOE)
RATES = pytest.mark.parametrize("rate_hz", [5, 15, 30])


def kneeling(time_s: float) -> Pose:
    return Stick(trail_thigh_deg=20.0, time_s=time_s).pose()


def exchanged(pose: Pose) -> Pose:
    points = {(side.other if joint in LEGS else side, joint): at for (side, joint), at in pose.points_px.items()}
    return replace(pose, points_px=points)


def kept(poses: list[Pose]) -> list[bool]:
    """Whether each pose came out with its legs as the person has them."""
    names = LegNames()
    ankle = (Side.LEFT, Joint.ANKLE)
    return [names.update(p).points_px[ankle] == kneeling(p.time_s).points_px[ankle] for p in poses]


@RATES
def test_legs_that_change_places_for_a_moment_are_put_right(rate_hz: int) -> None:
    poses = [kneeling(n / rate_hz) for n in range(6 * rate_hz)]
    wrong = [exchanged(p) if 2.0 <= p.time_s < 3.0 or 4.0 <= p.time_s < 4.3 else p for p in poses]
    assert wrong != poses
    assert all(kept(wrong))


@RATES
def test_legs_that_stay_exchanged_are_taken_for_what_they_seem(rate_hz: int) -> None:
    poses = [exchanged(kneeling(n / rate_hz)) if n > rate_hz else kneeling(n / rate_hz) for n in range(5 * rate_hz)]
    assert not any(kept(poses)[-rate_hz:])


@RATES
def test_who_was_out_of_sight_may_have_changed_legs(rate_hz: int) -> None:
    poses = [kneeling(n / rate_hz) for n in range(rate_hz)]
    later = [exchanged(kneeling(2.0 + n / rate_hz)) for n in range(rate_hz)]
    assert not any(kept([*poses, *later])[rate_hz:])


def test_a_wild_frame_and_a_leg_that_is_unseen_change_nothing() -> None:
    wild = replace(kneeling(1.2), points_px={k: at + Point(300.0, 0.0) for k, at in kneeling(1.2).points_px.items()})
    half = exchanged(kneeling(1.3))
    half = replace(half, points_px={k: at for k, at in half.points_px.items() if k != (Side.LEFT, Joint.KNEE)})
    names = LegNames()
    for pose in (kneeling(1.0), kneeling(1.1), wild, half):
        assert names.update(pose) is pose
    nobody = replace(kneeling(1.4), points_px={})
    assert names.update(nobody) is nobody


def test_whoever_moves_a_leg_moves_that_leg() -> None:
    """The back foot comes forward past the front one within a second."""
    names = LegNames()
    for n in range(30):
        pose = kneeling(n / 30)
        by = Point(8.0 * n, 0.0)
        moving = {k: at + by if k[0] is Side.RIGHT and k[1] in LEGS else at for k, at in pose.points_px.items()}
        pose = replace(pose, points_px=moving)
        assert names.update(pose) is pose
