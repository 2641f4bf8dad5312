"""The phases by scripts of postures, at any frame rate."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from posecheck.form.phases import NOBODY, PhaseState, PhaseTracker
from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody, sagittal_body
from posecheck.person.geometry import Point
from posecheck.person.posture import BACK_KNEE_UP, NOT_SEEN, STANDING, not_half_kneeling
from tests.stick import Stick

RATES = pytest.mark.parametrize("rate_hz", [10, 30, 60])


def kneeling(thigh_deg: float) -> SagittalBody:
    stick = Stick(trail_thigh_deg=thigh_deg)
    return sagittal_body(stick.pose(), stick.stance)


def standing() -> SagittalBody:
    """Both legs straight, one foot a little ahead."""
    body = kneeling(0.0)
    lead = replace(
        body.lead, hip=Point(0, 205), knee=Point(10, 103), ankle=Point(15, 8), heel=Point(5, 0), toe=Point(60, 0)
    )
    trail = replace(
        body.trail, hip=Point(0, 205), knee=Point(0, 103), ankle=Point(-5, 8), heel=Point(-15, 0), toe=Point(40, 0)
    )
    return replace(body, lead=lead, trail=trail, shoulder=Point(0, 330), shank_px=100.0)


def play(
    script: Callable[[float], SagittalBody | None], until_s: float, rate_hz: float
) -> list[tuple[float, PhaseState]]:
    tracker = PhaseTracker()
    times = [step / rate_hz for step in range(round(until_s * rate_hz) + 1)]
    return [(time_s, tracker.update(time_s, script(time_s))) for time_s in times]


def first_s(states: list[tuple[float, PhaseState]], phase: Phase, after_s: float = 0.0) -> float:
    return next((t for t, state in states if t >= after_s and state.phase is phase), math.nan)


def ramp(t: float, start_s: float, end_s: float, low: float, high: float) -> float:
    share = min(max((t - start_s) / (end_s - start_s), 0.0), 1.0)
    return low + share * (high - low)


@RATES
def test_down_start_forward_stretch_back_up(rate_hz: int) -> None:
    def script(t: float) -> SagittalBody:
        if t < 1 or t > 9:
            return standing()
        return kneeling(ramp(t, 3, 4, 4, 24) - ramp(t, 7, 8, 0, 20))

    states = play(script, 10, rate_hz)
    assert first_s(states, Phase.START) == pytest.approx(1.3, abs=0.2)
    assert first_s(states, Phase.STRETCH) == pytest.approx(3.3, abs=0.2)
    assert first_s(states, Phase.START, after_s=5) == pytest.approx(7.9, abs=0.2)
    assert first_s(states, Phase.AWAY, after_s=5) == pytest.approx(9.35, abs=0.2)


@RATES
@pytest.mark.parametrize("start_deg", [-25.0, 24.0])
def test_a_start_with_a_fault_is_still_a_start(rate_hz: int, start_deg: float) -> None:
    states = play(lambda t: standing() if t < 1 else kneeling(ramp(t, 3, 4, start_deg, start_deg + 14)), 6, rate_hz)
    assert first_s(states, Phase.START) == pytest.approx(1.3, abs=0.2)
    assert states[-1][1].phase is Phase.STRETCH
    assert states[-1][1].start_known


@RATES
@pytest.mark.parametrize("seen_as", [lambda: None, standing], ids=["nobody", "standing"])
def test_who_is_seen_wrongly_for_a_moment_in_the_stretch_goes_on_stretching(
    rate_hz: int, seen_as: Callable[[], SagittalBody | None]
) -> None:
    def script(t: float) -> SagittalBody | None:
        if 5.0 <= t < 6.2:
            return seen_as()
        return standing() if t < 1 else kneeling(ramp(t, 3, 4, 4, 30))

    states = play(script, 8, rate_hz)
    back = [state for t, state in states if t >= 6.2]
    assert {state.phase for state in back} == {Phase.STRETCH}, "a thigh that leans by 30° would be a faulty start"
    assert all(state.start_known for state in back)


@RATES
def test_who_gets_up_and_kneels_down_again_starts_anew(rate_hz: int) -> None:
    def script(t: float) -> SagittalBody:
        return standing() if t < 1 or 5 <= t < 8 else kneeling(ramp(t, 3, 4, 4, 30) if t < 5 else 24.0)

    states = play(script, 10, rate_hz)
    assert first_s(states, Phase.START, after_s=6) == pytest.approx(8.3, abs=0.2)


@RATES
def test_hips_already_forward_at_the_beginning_leave_the_start_unknown(rate_hz: int) -> None:
    states = play(lambda t: kneeling(24.0), 3, rate_hz)
    assert math.isnan(first_s(states, Phase.START))
    assert states[-1][1] == PhaseState(Phase.STRETCH, start_known=False)


@RATES
def test_a_clip_that_begins_upright_on_the_knee_begins_with_the_start(rate_hz: int) -> None:
    assert play(lambda t: kneeling(3.0), 1, rate_hz)[-1][1].phase is Phase.START


@RATES
def test_a_blink_does_not_end_the_stretch(rate_hz: int) -> None:
    def script(t: float) -> SagittalBody | None:
        if t < 0.5:
            return standing()
        return None if 4 <= t < 4.25 else kneeling(ramp(t, 2, 3, 4, 24))

    states = play(script, 6, rate_hz)
    assert all(state.phase is Phase.STRETCH for t, state in states if t >= 3)


@RATES
def test_slow_sinking_in_the_start_is_not_a_stretch(rate_hz: int) -> None:
    states = play(lambda t: kneeling(ramp(t, 0, 20, 3, 9)), 20, rate_hz)
    assert math.isnan(first_s(states, Phase.STRETCH))


def test_away_says_why() -> None:
    tracker = PhaseTracker()
    assert tracker.update(0.0, None).reason == NOBODY
    assert tracker.update(0.1, None, "too dark").reason == "too dark"
    assert tracker.update(0.2, standing()).reason == STANDING


def test_the_gate_names_what_it_sees() -> None:
    body = kneeling(3.0)
    assert not_half_kneeling(body) is None
    assert not_half_kneeling(standing()) == STANDING
    lifted = replace(
        body, trail=replace(body.trail, knee=body.trail.knee + Point(0, 60), ankle=body.trail.ankle + Point(0, 20))
    )
    assert not_half_kneeling(lifted) == BACK_KNEE_UP
    assert not_half_kneeling(replace(body, shoulder=Point(math.nan, math.nan))) == NOT_SEEN
