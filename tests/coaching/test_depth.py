"""How deep the stretch is: what counts as one, at any rate of frames, and the best of a session for each leg."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.coaching import account, lines
from posecheck.coaching.best import BestDepth
from posecheck.coaching.programme import Event
from posecheck.form.depth import DEEP_ENOUGH_DEG
from posecheck.person.landmarks import Pose, Side
from tests.coaching.test_trainer import TWO_RATES, play
from tests.scenes import Script, kneeling, observations, standing


def to_depth(thigh_deg: float, then_deg: float | None = None, lead: Side = Side.LEFT) -> Script:
    """Kneels, moves the hips forward to one depth, and from 12 s on to another."""

    def script(time_s: float) -> Pose:
        if time_s < 1.0:
            return standing(lead)
        if time_s < 5.0:
            return kneeling(lead)
        deg = thigh_deg if then_deg is None or time_s < 12.0 else then_deg
        share = min(1.0, (time_s - 5.0) / 0.8)
        return kneeling(lead, trail_thigh_deg=2.0 + share * (deg - 2.0))

    return script


@TWO_RATES
@pytest.mark.parametrize("thigh_deg", [8.5, 10.0, 12.0])
def test_a_shift_of_the_hips_that_is_no_stretch_does_not_count(rate_hz: float, thigh_deg: float) -> None:
    played = play(to_depth(thigh_deg), until_s=12.0, rate_hz=rate_hz)
    assert Event.STARTED not in played.kinds()
    screen = played.at(11.0)
    assert (screen.cue, screen.detail) == (lines.FARTHER, lines.AS_COMFORTABLE)
    assert screen.depth_deg == pytest.approx(thigh_deg, abs=0.5)
    assert screen.least_deg == DEEP_ENOUGH_DEG
    assert played.trainer.summary().sentence == f"No hold was counted: {account.NOT_FAR_ENOUGH}."


@TWO_RATES
def test_a_hold_begins_when_it_is_deep_enough_and_does_not_stutter(rate_hz: float) -> None:
    played = play(to_depth(12.0, then_deg=16.0), until_s=16.5, rate_hz=rate_hz, hold_s=30.0)
    assert played.when(Event.STARTED) == pytest.approx(12.0, abs=0.7)
    assert played.at(16.5).best_deg == pytest.approx(16.0, abs=0.5)
    back = play(to_depth(16.0, then_deg=11.5), until_s=16.5, rate_hz=rate_hz, hold_s=30.0)
    assert Event.PAUSED not in back.kinds(), "from 13.5° to 10° it goes on where it was"
    assert back.at(16.5).best_deg == pytest.approx(16.0, abs=0.5)
    shallow = play(to_depth(16.0, then_deg=9.0), until_s=16.5, rate_hz=rate_hz, hold_s=30.0)
    assert shallow.kinds()[-1] is Event.PAUSED


def test_who_is_on_the_way_is_not_told_to_go_farther() -> None:
    played = play(to_depth(18.0), until_s=9.0, hold_s=30.0)
    assert lines.FARTHER not in {screen.cue for _, screen in played.screens}


def test_each_leg_has_a_best_of_its_own_and_a_swing_is_none() -> None:
    best = BestDepth()
    assert best.best_deg(None) == best.best_deg(Side.LEFT) == 0.0
    for observation in observations(to_depth(20.0, then_deg=40.0), until_s=12.5):
        best.update(observation)
    assert best.best_deg(Side.LEFT) == pytest.approx(20.0, abs=0.5)
    for observation in observations(to_depth(25.0, lead=Side.RIGHT), until_s=9.0):
        best.update(replace(observation, time_s=observation.time_s + 20.0))
    assert (best.best_deg(Side.LEFT), best.best_deg(Side.RIGHT)) == pytest.approx((20.0, 25.0), abs=0.5)
