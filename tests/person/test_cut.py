"""A film that is cut to somebody who is about where the one before was, and what only looks like it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from posecheck.person.cut import is_calm, is_jump, shift
from posecheck.person.geometry import Point, rotate
from posecheck.person.identity import Identity, Who
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.legs import exchanged
from tests.person.test_identity import walk
from tests.scenes import between, joint_moved, kneeling, moved, standing, stretching
from tests.stick import Stick

RATES = pytest.mark.parametrize("rate_hz", [8, 15, 30, 60])
Script = Callable[[float], Pose]

KNEELS = kneeling()
TRUNK_PX = KNEELS.trunk_px
STANDS = standing(x_px=580.0)


def seen(script: Script, rate_hz: int, until_s: float = 2.0) -> list[Who]:
    """Whom the poses show, the cut being at one second."""
    times_s = (index / rate_hz for index in range(round(until_s * rate_hz)))
    return walk(Identity(), ((time_s, script(time_s)) for time_s in times_s))


@RATES
@pytest.mark.parametrize("legs", [lambda pose: pose, exchanged], ids=["as before", "named otherwise"])
def test_everything_is_elsewhere_at_once_and_stays(rate_hz: int, legs: Callable[[Pose], Pose]) -> None:
    found = seen(lambda t: KNEELS if t < 1.0 else legs(STANDS), rate_hz)
    assert found.count(Who.OTHER) == 1
    told = found.index(Who.OTHER)
    assert 1.3 - 1e-6 <= told / rate_hz <= 1.5
    assert {*found[:rate_hz], *found[told + 1 :]} == {Who.SAME}
    assert set(found[rate_hz:told]) == {Who.UNSURE}


@RATES
def test_who_comes_down_right_after_the_cut_is_another_too(rate_hz: int) -> None:
    """Past where the one before was; how slowly, is all that tells a film that was cut from somebody who drops."""
    other = moved(kneeling(trail_thigh_deg=20.0), Point(20.0, 0.0))
    found = seen(lambda t: KNEELS if t < 1.0 else between(STANDS, other, (t - 0.8) / 1.2), rate_hz)
    assert found.count(Who.OTHER) == 1


def _camera(t: float) -> Pose:
    return KNEELS if t < 1.0 else moved(KNEELS, Point(0.35 * TRUNK_PX, -0.2 * TRUNK_PX))


def _missing(t: float) -> Pose:
    return KNEELS if t < 1.0 else stretching(trunk_deg=-15.0)


def _drops(t: float) -> Pose:
    return between(standing(x_px=500.0), KNEELS, (t - 1.0) / 0.35)


def _for_a_moment(t: float) -> Pose:
    return STANDS if 1.0 <= t < 1.2 else KNEELS


def _little_by_little(t: float) -> Pose:
    return KNEELS if t < 1.0 else between(STANDS, KNEELS, (t - 1.0) / 0.3)


def _hidden(t: float) -> Pose:
    """The shoulders alone jump, as behind a chair."""
    pose = KNEELS
    for side in Side if t >= 1.0 else ():
        pose = joint_moved(pose, (side, Joint.SHOULDER), Point(0.6 * TRUNK_PX, 0.0))
    return pose


@RATES
@pytest.mark.parametrize("script", [_camera, _missing, _drops, _for_a_moment, _little_by_little, _hidden])
def test_the_same_person_is_no_other(rate_hz: int, script: Script) -> None:
    """A camera that was bumped against, pictures that are missing, who drops to the knee, what is misread."""
    assert Who.OTHER not in seen(script, rate_hz)


def test_in_between_two_looks_that_are_far_apart_anything_may_have_been() -> None:
    assert set(seen(lambda t: KNEELS if t < 1.0 else moved(STANDS, Point(-20.0, 0.0)), 6, 3.0)) == {Who.SAME}


def test_who_moved_before_may_move_on() -> None:
    def script(t: float) -> Pose:
        return moved(KNEELS, Point(60.0 * t / 0.1, 0.0)) if t < 1.0 else moved(STANDS, Point(600.0, 0.0))

    assert Who.OTHER not in seen(script, 15)


def jumped(shoulders: float, hips: float, legs: float, legs_deg: float = 180.0) -> bool:
    """Whether it is a jump when shoulders and hips are so far to the right and legs that way, in trunk lengths."""
    by_px = {
        Joint.SHOULDER: Point(shoulders * TRUNK_PX, 0.0),
        Joint.HIP: Point(hips * TRUNK_PX, 0.0),
        Joint.KNEE: rotate(Point(legs * TRUNK_PX, 0.0), legs_deg),
        Joint.ANKLE: rotate(Point(legs * TRUNK_PX, 0.0), legs_deg),
    }
    points_px = {key: point + by_px.get(key[1], Point(0.0, 0.0)) for key, point in KNEELS.points_px.items()}
    return is_jump(KNEELS, replace(KNEELS, points_px=points_px, time_s=0.1), calm=0.0)


@pytest.mark.parametrize(
    ("shoulders", "hips", "legs", "legs_deg", "is_one"),
    [
        (0.25, 0.25, 0.15, 180.0, True),
        (0.15, 0.15, 0.15, 180.0, False),
        (0.5, 0.15, 0.15, 180.0, True),
        (0.5, 0.07, 0.15, 180.0, False),
        (0.07, 0.5, 0.15, 180.0, False),
        (0.15, 0.12, 0.15, 180.0, False),
        (0.3, 0.3, 0.07, 180.0, False),
        (0.3, 0.3, 0.12, 90.0, True),
        (0.3, 0.3, 0.12, 0.0, False),
    ],
)
def test_how_far_shoulders_hips_and_feet_must_be(
    shoulders: float, hips: float, legs: float, legs_deg: float, is_one: bool
) -> None:
    assert jumped(shoulders, hips, legs, legs_deg) is is_one


@pytest.mark.parametrize("grown", [0.8, 1.0, 1.25])
@pytest.mark.parametrize("shank_px", [40.0, 160.0])
def test_how_large_the_person_is_seen_makes_no_difference(shank_px: float, grown: float) -> None:
    before = Stick(shank_px=shank_px).pose()
    after = replace(Stick(shank_px=grown * shank_px, trunk_deg=10.0, trail_thigh_deg=30.0).pose(), time_s=0.1)
    smaller_px = min(before.trunk_px, after.trunk_px)
    to_px = Point(0.3 * smaller_px, 0.0) + before.middle_px(Joint.HIP) - after.middle_px(Joint.HIP)
    assert is_jump(before, moved(after, to_px), calm=0.0)
    assert shift(before, moved(after, to_px)).hips == pytest.approx(0.3)


def test_calm_is_what_is_little_beside_the_jump_and_known() -> None:
    assert is_calm(0.3, 1.0)
    assert not is_calm(0.35, 1.0)
    assert not is_calm(math.nan, 1.0)


@RATES
@pytest.mark.parametrize("first_seen_s", [1.0, 1.2, 5.0])
def test_after_a_cut_that_was_seen_in_the_picture_whoever_is_seen_is_another(rate_hz: int, first_seen_s: float) -> None:
    """At first the pose model looks where the one before was."""
    identity = Identity()
    before = walk(identity, [(0.8, KNEELS), (0.9, KNEELS)])
    identity.cut(1.0)
    times_s = [first_seen_s + step / rate_hz for step in range(rate_hz)]
    found = walk(identity, [(time_s, KNEELS) for time_s in times_s])
    told = next(index for index, time_s in enumerate(times_s) if time_s >= 1.3 - 1e-9)
    assert before == [Who.SAME] * 2
    assert found == [Who.UNSURE] * told + [Who.OTHER] + [Who.SAME] * (rate_hz - told - 1)


def test_who_cannot_be_told_after_a_cut_is_nobody_yet() -> None:
    identity = Identity()
    identity.cut(1.0)
    trunkless = replace(KNEELS, points_px={})
    assert walk(identity, [(2.0, trunkless), (2.1, KNEELS), (2.2, KNEELS)]) == [Who.UNSURE, Who.OTHER, Who.SAME]
