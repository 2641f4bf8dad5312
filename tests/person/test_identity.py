"""Whether one pose after the other shows the same person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from posecheck.person.identity import Identity, Who
from posecheck.person.landmarks import Pose
from tests.person.test_people import moved
from tests.stick import Stick


def walk(identity: Identity, poses: Iterable[tuple[float, Pose]]) -> list[Who]:
    return [identity.update(replace(pose, time_s=time_s)) for time_s, pose in poses]


def test_somebody_who_moves_as_people_do_stays_the_same() -> None:
    pose = Stick().pose()
    path = ((step / 10, moved(pose, 12.0 * step)) for step in range(30))
    assert set(walk(Identity(), path)) == {Who.SAME}


def test_one_wild_frame_is_unsure_and_changes_nothing() -> None:
    pose, wild = Stick().pose(), moved(Stick().pose(), 400.0)
    assert walk(Identity(), [(0.0, pose), (0.1, wild), (0.2, pose)]) == [Who.SAME, Who.UNSURE, Who.SAME]


@pytest.mark.parametrize("other", [moved(Stick().pose(), 400.0), Stick(shank_px=40.0).pose()])
def test_a_jump_or_another_size_that_stays_is_somebody_else(other: Pose) -> None:
    found = walk(Identity(), [(0.0, Stick().pose()), *((0.1 * step, other) for step in range(1, 7))])
    assert found == [Who.SAME, Who.UNSURE, Who.UNSURE, Who.UNSURE, Who.OTHER, Who.SAME, Who.SAME]


def test_nobody_grows_by_a_third_from_one_look_to_the_next_though_within_seconds() -> None:
    """Somebody larger about the same place is another take; who comes nearer grows slowly."""
    small, large = Stick(shank_px=100.0).pose(), Stick(shank_px=136.0).pose()
    cut = walk(Identity(), [(0.0, small), *((0.1 * step, large) for step in range(1, 6))])
    assert cut == [Who.SAME, Who.UNSURE, Who.UNSURE, Who.UNSURE, Who.OTHER, Who.SAME]
    nearer = ((step / 10, Stick(shank_px=100.0 + 2.0 * step).pose()) for step in range(25))
    assert set(walk(Identity(), nearer)) == {Who.SAME}


def test_whoever_is_larger_from_a_jump_on_has_not_grown_while_that_was_doubted() -> None:
    """At few looks a second the time that it takes to believe it would make room for the growth itself."""
    small, large = Stick(shank_px=100.0).pose(), Stick(shank_px=136.0).pose()
    found = walk(Identity(), [(0.0, small), *((0.05 + 0.29 * step, large) for step in range(4))])
    assert found == [Who.SAME, Who.UNSURE, Who.UNSURE, Who.OTHER, Who.SAME]


def test_a_pose_without_a_trunk_says_nothing() -> None:
    trunkless = replace(Stick().pose(), points_px={})
    assert walk(Identity(), [(0.0, trunkless), (0.1, Stick().pose()), (0.2, trunkless)]) == [Who.SAME] * 3


@pytest.mark.parametrize(
    ("after_s", "way", "who"),
    [
        (0.05, 0.65, Who.SAME),
        (0.05, 0.85, Who.UNSURE),
        (0.2, 1.1, Who.SAME),
        (0.2, 1.3, Who.UNSURE),
        (1.0, 3.4, Who.SAME),
        (1.0, 3.8, Who.UNSURE),
        (3.0, 3.4, Who.SAME),
        (3.0, 3.8, Who.UNSURE),
    ],
)
def test_how_far_they_may_have_come_hangs_on_the_time(after_s: float, way: float, who: Who) -> None:
    """In trunk lengths, on a second at most."""
    pose = Stick().pose()
    assert walk(Identity(), [(7.0, pose), (7.0 + after_s, moved(pose, way * pose.trunk_px))]) == [Who.SAME, who]


@pytest.mark.parametrize(
    ("after_s", "times", "who"),
    [
        (0.05, 1.29, Who.SAME),
        (0.05, 1.33, Who.UNSURE),
        (1.0, 1.46, Who.SAME),
        (1.0, 1.54, Who.UNSURE),
        (3.0, 1.54, Who.UNSURE),
    ],
)
def test_how_much_larger_or_smaller_they_may_have_become_too(after_s: float, times: float, who: Who) -> None:
    one, other = Stick(shank_px=100.0).pose(), Stick(shank_px=100.0 * times).pose()
    for before, after in ((one, other), (other, one)):
        assert walk(Identity(), [(7.0, before), (7.0 + after_s, after)]) == [Who.SAME, who]
