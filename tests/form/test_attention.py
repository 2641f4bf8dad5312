"""Which frames are passed over: those in which nothing happens, and no others."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.form.attention import Attention
from posecheck.form.observer import Observer
from posecheck.person.calibration import CALIBRATIONS
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.person.sighting import Sighting
from tests.known import KNOWN_RULES
from tests.scenes import Script, kneeling, moved, session, standing, stretching

STILL = standing()
LEGS = (Joint.HIP, Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.TOE)


def taken_s(script: Script, until_s: float, rate_hz: float = 15.0) -> list[float]:
    """When somebody is looked at who does that."""
    attention, taken = Attention(Observer(KNOWN_RULES, CALIBRATIONS["full"])), []
    for index in range(round(until_s * rate_hz)):
        time_s = index / rate_hz
        if attention.spares(time_s):
            continue
        pose = script(time_s)
        attention.note(Sighting(time_s, None if pose is None else replace(pose, time_s=time_s), 128.0))
        taken.append(time_s)
    return taken


def a_second(taken: list[float], from_s: float, to_s: float) -> float:
    return sum(from_s - 1e-6 <= time_s < to_s - 1e-6 for time_s in taken) / (to_s - from_s)


def test_who_stands_still_is_looked_at_five_times_a_second() -> None:
    taken = taken_s(lambda _: STILL, 6.0)
    assert a_second(taken, 0.0, 0.7) == pytest.approx(15, abs=1)
    assert a_second(taken, 2.0, 6.0) == pytest.approx(5, abs=0.3)


def test_so_is_a_place_where_nobody_is() -> None:
    assert a_second(taken_s(lambda _: None, 6.0), 2.0, 6.0) == pytest.approx(5, abs=0.3)


def test_a_long_hold_costs_a_third_and_what_goes_before_it_all() -> None:
    taken = taken_s(session(stretch_s=30.0), 35.0)
    shown = [pose for time_s in taken if (pose := session(stretch_s=30.0)(time_s)) is not None]
    assert len(shown) == len(taken)
    assert a_second(taken, 12.0, 30.0) == pytest.approx(5, abs=0.3)


def test_the_start_is_seen_whole() -> None:
    assert a_second(taken_s(lambda time_s: STILL if time_s < 2 else kneeling(), 9.0), 2.2, 9.0) > 14


@pytest.mark.parametrize("trunk_deg", [8.0, 9.5, 11.0])
def test_near_a_limit_every_moment_counts(trunk_deg: float) -> None:
    def script(time_s: float) -> Pose:
        return kneeling() if time_s < 5 else stretching(trunk_deg=trunk_deg)

    near, far = taken_s(script, 12.0), taken_s(lambda time_s: kneeling() if time_s < 5 else stretching(), 12.0)
    assert a_second(near, 8.0, 12.0) > 14
    assert a_second(far, 8.0, 12.0) < 6


def test_well_beyond_a_limit_few_looks_tell_it() -> None:
    taken = taken_s(lambda time_s: kneeling() if time_s < 5 else stretching(trunk_deg=35.0), 12.0)
    assert a_second(taken, 8.0, 12.0) < 6


def test_whoever_begins_to_move_is_seen_to_at_once() -> None:
    taken = taken_s(lambda time_s: moved(STILL, Point(max(0.0, time_s - 4.0) * 300.0, 0.0)), 6.0)
    assert a_second(taken, 2.0, 4.0) < 6
    assert a_second(taken, 4.3, 6.0) > 14


def test_what_creeps_less_than_landmarks_tremble_is_rest() -> None:
    assert a_second(taken_s(lambda time_s: moved(STILL, Point(time_s * 5.0, 0.0)), 6.0), 2.0, 6.0) < 6


def test_arms_may_move() -> None:
    def waving(time_s: float) -> Pose:
        wrist = STILL.points_px[Side.LEFT, Joint.WRIST]
        return replace(STILL, points_px={**STILL.points_px, (Side.LEFT, Joint.WRIST): wrist + Point(90 * time_s, 0)})

    assert a_second(taken_s(waving, 6.0), 2.0, 6.0) < 6


def test_a_joint_that_is_seen_now_and_then_does_not_move() -> None:
    def flickering(time_s: float) -> Pose:
        seen = dict(STILL.points_px)
        if round(time_s * 15) % 2:
            del seen[Side.RIGHT, Joint.HEEL]
        return replace(STILL, points_px=seen)

    assert a_second(taken_s(flickering, 6.0), 2.0, 6.0) < 6


@pytest.mark.parametrize(
    "script",
    [
        lambda time_s: STILL if round(time_s * 15) % 6 else None,
        lambda _: replace(STILL, unclear=Reason.TOUCHING),
        lambda _: replace(STILL, points_px={key: at for key, at in STILL.points_px.items() if key[1] in LEGS}),
    ],
    ids=["seen now and then", "two people", "no trunk to measure by"],
)
def test_who_cannot_be_told_is_looked_at_all_the_time(script: Script) -> None:
    assert a_second(taken_s(script, 6.0), 2.0, 6.0) > 14


@given(rate_hz=st.floats(2.0, 60.0), still=st.booleans())
def test_two_looks_are_never_farther_apart_than_may_be(rate_hz: float, still: bool) -> None:
    taken = taken_s(lambda _: STILL if still else None, 5.0, rate_hz)
    assert len(taken) > 1
    assert all(two - one <= max(0.2, 1.0 / rate_hz) + 2e-3 for one, two in pairwise(taken))
