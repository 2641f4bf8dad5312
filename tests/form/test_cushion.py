"""A knee on a thick cushion looks as high as one that hovers: what tells them apart is that it carries the hips."""

from __future__ import annotations

import pytest

from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody
from posecheck.person.posture import HOVERS_FROM, hover
from posecheck.person.reasons import Reason
from tests.form.test_phases import FEW_RATES, Played, lifted, play, ramp, standing

CUSHION = 0.20
"""In shank lengths."""


def on_cushion(rate_hz: float, to_deg: float = 24.0, height: float = CUSHION, bobs: float = 0.0) -> Played:
    """Down at 1 s, the hips forward from 5 to 6 s, and the knee bobbing up by so much all the while."""

    def at(time_s: float) -> SagittalBody:
        if time_s < 1.0:
            return standing()
        return lifted(height + bobs * (int(2 * time_s) % 2), ramp(time_s, 5.0, 6.0, 3.0, to_deg))

    return play(at, 12.0, rate_hz)


def test_the_figure_is_one_of_whom_a_moment_does_not_tell() -> None:
    assert hover(lifted(CUSHION)) > HOVERS_FROM


@FEW_RATES
def test_who_moves_the_hips_over_a_knee_on_a_cushion_is_judged_from_the_first(rate_hz: int) -> None:
    played = on_cushion(rate_hz)
    assert played.at(3.0).phase is Phase.START
    assert played.at(9.0).phase is Phase.STRETCH
    assert played.at(9.0).knee_rests


@FEW_RATES
@pytest.mark.parametrize(
    "other", [{"to_deg": 10.0}, {"bobs": 0.15}, {"height": 0.35}], ids=["stays", "bobs up and down", "hovers high"]
)
def test_who_does_not_or_whose_knee_moves_too_or_is_higher_is_not(rate_hz: int, other: dict[str, float]) -> None:
    played = on_cushion(rate_hz, **other)
    assert played.phases() == {Phase.AWAY}
    assert played.last.reason in (Reason.KNEE_UNSURE, Reason.GETTING_READY, Reason.BACK_KNEE_UP)
