"""What is and is not a front knee past the toes."""

import pytest

from posecheck.form.rule import Status, judge
from posecheck.person.body import sagittal_body
from posecheck.rules.knee_over_toe import RULE
from tests.stick import Stick

GOOD = [
    pytest.param(Stick(knee_past_toe=-0.4), id="shin upright"),
    pytest.param(Stick(knee_past_toe=-0.08, trail_thigh_deg=25), id="knee over the toes, hips forward"),
    pytest.param(Stick(knee_past_toe=-0.8), id="foot far forward, shin sloping back"),
]
BAD = [
    pytest.param(Stick(knee_past_toe=0.02), id="just past"),
    pytest.param(Stick(knee_past_toe=0.3, trail_thigh_deg=30), id="far past, hips forward"),
]


@pytest.mark.parametrize("stick", GOOD)
def test_good(stick: Stick) -> None:
    assert judge(RULE, sagittal_body(stick.pose(), stick.stance)).status is Status.OK


@pytest.mark.parametrize("stick", BAD)
def test_bad(stick: Stick) -> None:
    assert judge(RULE, sagittal_body(stick.pose(), stick.stance)).status is Status.WARN


@pytest.mark.parametrize("past", [-0.5, -0.1, 0.0, 0.25])
def test_the_measure_is_the_distance_past_the_toe_in_shanks(past: float) -> None:
    stick = Stick(knee_past_toe=past)
    body = sagittal_body(stick.pose(), stick.stance)
    # The stick's own shank is not exactly one unit long: it is measured, as in a picture.
    assert RULE.measure(body) * body.shank_px == pytest.approx(past * stick.shank_px)


def test_the_cue_says_what_to_do() -> None:
    assert RULE.advice_for(0.2) == "Front foot farther forward"
