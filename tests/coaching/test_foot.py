"""Come back first, then move the foot, then the hips: in that order, and never for ever."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecheck.coaching import lines
from posecheck.coaching.foot import FootStep
from posecheck.coaching.screen import Mood
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.landmarks import Pose
from tests.coaching.test_trainer import TWO_RATES, play
from tests.scenes import kneeling, observations, standing

BACK_S = 9.0
"""When they come back from a stretch in which the foot is too near."""


def script(moved_s: float, past_toe: float = 0.05) -> object:
    """The knee comes 0.3 past the toes, and at the start it is behind them with the foot in the same place."""

    def at(time_s: float) -> Pose:
        if time_s < 1.0:
            return standing()
        if time_s < 4.5:
            return kneeling(knee_past_toe=past_toe - 0.288)
        if time_s < BACK_S:
            return kneeling(trail_thigh_deg=18.0, knee_past_toe=past_toe)
        return kneeling(knee_past_toe=-0.6 if time_s >= moved_s else past_toe - 0.288)

    return at


@TWO_RATES
def test_back_first_then_the_foot_then_the_hips(rate_hz: float) -> None:
    played = play(script(moved_s=BACK_S + 3.5), BACK_S + 8.0, rate_hz, hold_s=30.0)  # type: ignore[arg-type]
    assert (played.at(7.0).cue, played.at(7.0).mood) == (lines.COME_BACK_FIRST, Mood.FAULT)
    assert played.at(BACK_S + 3.0).cue == lines.NOW_THE_FOOT
    assert played.at(BACK_S + 6.5).cue == lines.HIPS_FORWARD


def test_a_foot_that_is_not_seen_to_move_is_not_asked_for_for_ever() -> None:
    played = play(script(moved_s=math.inf), BACK_S + 12.0, rate_hz=15, hold_s=30.0)  # type: ignore[arg-type]
    assert played.at(BACK_S + 6.0).cue == lines.NOW_THE_FOOT
    assert played.at(BACK_S + 11.0).cue == lines.HIPS_FORWARD


@pytest.fixture(scope="module")
def known() -> dict[Phase, Observation]:
    """A moment of the start and one of the stretch of the same visit."""
    seen = observations(script(moved_s=math.inf), BACK_S + 4.0, rate_hz=15)  # type: ignore[arg-type]
    return {observation.phase.phase: observation for observation in seen}


def test_on_another_visit_to_the_floor_it_is_forgotten(known: dict[Phase, Observation]) -> None:
    foot, start = FootStep(), known[Phase.START]
    assert not foot.update(start, too_near=False), "nothing was said yet"
    assert not foot.update(known[Phase.STRETCH], too_near=True), "it bears weight"
    assert not foot.update(known[Phase.STRETCH], too_near=False)
    assert foot.update(start, too_near=False)
    assert not foot.update(replace(start, phase=replace(start.phase, visit=9)), too_near=False)
    assert not foot.update(start, too_near=False)


def test_a_body_that_is_not_seen_moves_no_foot(known: dict[Phase, Observation]) -> None:
    foot, start = FootStep(), known[Phase.START]
    foot.update(replace(known[Phase.STRETCH], body=None), too_near=True)
    assert foot.update(start, too_near=False), "it is asked for for its time"
