"""When somebody who kneels down is down, while the thigh swings to where it will be."""

from __future__ import annotations

import math

import pytest

from posecheck.form.landing import HipPlace, landed_s
from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody
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
