"""When somebody who kneels down is down, while the thigh swings to where it will be."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecheck.form.hips import Start
from posecheck.form.landing import HipPlace, landed_s
from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody
from posecheck.person.geometry import Point
from tests.form.test_phases import RATES, kneeling, lifted, play, ramp, standing

THIGH_PX = 100.0


def at(time_s: float, knee_y_px: float, thigh_deg: float) -> HipPlace:
    return HipPlace(time_s, knee_y_px + THIGH_PX * math.cos(math.radians(thigh_deg)), THIGH_PX, thigh_deg)


def test_hips_that_sink_by_what_the_thigh_leans_are_down_from_the_first() -> None:
    assert landed_s([at(n / 10, 0.0, n) for n in range(40)], 0.5) == 0.0


def test_hips_that_sink_with_the_knee_are_down_when_it_is() -> None:
    sinking = [at(n / 10, 10.0 - n, 10.0) for n in range(10)]
    resting = [at(1.0 + n / 10, 0.0, 10.0) for n in range(20)]
    assert landed_s([*sinking, *resting], 0.5) == pytest.approx(0.6)


@pytest.mark.parametrize(("approach_s", "landed"), [(0.0, 0.0), (6.0, 6.0)])
def test_whoever_came_down_slowly_sinks_slowly_at_last(approach_s: float, landed: float) -> None:
    sinking = [at(n / 10, 10.0 - n / 10, 0.0) for n in range(100)]
    resting = [at(10.0 + n / 10, 0.0, 0.0) for n in range(80)]
    assert landed_s([*sinking, *resting], approach_s) == pytest.approx(landed, abs=0.2)


def test_whoever_sinks_to_the_very_end_is_down_then() -> None:
    assert landed_s([at(0.0, 90.0, 0.0)], 0.0) == 0.0
    assert landed_s([at(n / 10, 200.0 - 10 * n, 0.0) for n in range(20)], 0.0) == pytest.approx(1.9)


def test_hips_that_are_lower_after_a_while_have_been_down_before() -> None:
    """The pose model sees them a little lower over a thigh that leans: that is no way down."""
    start = [at(n / 10, 6.0, 2.0) for n in range(16)]
    later = [at(3.0 + n / 10, 0.0, 24.0) for n in range(20)]
    assert landed_s([*start, *later], 1.0) == 0.0


@RATES
def test_a_thigh_that_swings_forward_as_the_knee_lands_has_left_no_start(rate_hz: int) -> None:
    """The last 8 hundredths of the shank take most of a second: the knee seems to rest, and is on its way."""

    def script(time_s: float) -> SagittalBody:
        if time_s < 1.0:
            return standing()
        if time_s < 2.0:
            return lifted(ramp(time_s, 1.0, 2.0, 0.9, 0.075), 8.0)
        height, thigh_deg = ramp(time_s, 2.0, 2.8, 0.075, 0.0), ramp(time_s, 2.0, 2.8, 8.0, 18.0)
        return lifted(height, thigh_deg) if height else kneeling(thigh_deg)

    played = play(script, 8.0, rate_hz)
    assert played.phases(from_s=3.0) == {Phase.START}


@RATES
def test_whoever_goes_forward_over_a_knee_that_rests_has_left_a_start(rate_hz: int) -> None:
    def script(time_s: float) -> SagittalBody:
        if time_s < 1.0:
            return standing()
        if time_s < 2.0:
            return lifted(ramp(time_s, 1.0, 2.0, 0.9, 0.0), 4.0)
        return kneeling(ramp(time_s, 2.0, 2.8, 4.0, 18.0))

    assert play(script, 8.0, rate_hz).phases(from_s=3.0) == {Phase.STRETCH}


@RATES
@pytest.mark.parametrize("sways_px", [0.0, 25.0, -25.0])
def test_a_camera_that_sinks_in_somebodys_hand_shows_no_way_down(rate_hz: int, sways_px: float) -> None:
    """The whole picture rises or sinks while they stay in a start with a fault and go on from there."""

    def script(time_s: float) -> SagittalBody:
        body = standing() if time_s < 1.0 else lifted(ramp(time_s, 1.0, 2.0, 0.9, 0.0), 23.0)
        body = kneeling(ramp(time_s, 4.0, 5.0, 23.0, 40.0)) if time_s >= 2.0 else body
        for name, _ in list(body.points()):
            body = body.moved(name, Point(0.0, ramp(time_s, 2.0, 4.5, sways_px, 0.0)))
        return body

    played = play(script, 7.0, rate_hz)
    assert (played.last.phase, played.last.start) == (Phase.STRETCH, Start.SEEN)
    assert played.first_s(Phase.START) == pytest.approx(2.0, abs=0.3)


@RATES
def test_a_front_foot_that_is_hidden_as_they_land_does_not_tell_when_they_do(rate_hz: int) -> None:
    """It seems to sink with them, and the thigh swings on: who comes down like this has been at no start before."""

    def script(time_s: float) -> SagittalBody:
        if time_s < 1.0:
            return standing()
        sinks = ramp(time_s, 1.0, 2.0, 0.9, 0.075) if time_s < 2.0 else ramp(time_s, 2.0, 2.8, 0.075, 0.0)
        thigh_deg = ramp(time_s, 2.0, 2.8, 13.0, 22.0)
        down = kneeling(thigh_deg)
        body = lifted(sinks, thigh_deg) if sinks else down
        body = replace(body, trail=replace(body.trail, ankle=down.trail.ankle))
        return body.moved("lead.ankle", Point(0.0, 100.0 * min(sinks, 0.075)))

    assert play(script, 8.0, rate_hz).last.start is Start.SEEN
