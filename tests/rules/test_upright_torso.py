"""What is and is not an upright torso."""

import pytest

from posecheck.form.rule import Status, judge
from posecheck.person.body import sagittal_body
from posecheck.rules.upright_torso import RULE
from tests.stick import Stick

GOOD = [pytest.param(Stick(trunk_deg=tilt), id=f"{tilt}°") for tilt in (-18, -10, 0, 5, 12)]
BAD = [pytest.param(Stick(trunk_deg=tilt), id=f"{tilt}°") for tilt in (-30, -20, 13, 25)]


@pytest.mark.parametrize("stick", GOOD)
def test_good(stick: Stick) -> None:
    assert judge(RULE, sagittal_body(stick.pose(), stick.stance)).status is Status.OK


@pytest.mark.parametrize("stick", BAD)
def test_bad(stick: Stick) -> None:
    assert judge(RULE, sagittal_body(stick.pose(), stick.stance)).status is Status.WARN


@pytest.mark.parametrize("tilt_deg", [-35.0, 0.0, 20.0])
def test_the_measure_is_the_tilt_of_the_trunk(tilt_deg: float) -> None:
    stick = Stick(trunk_deg=tilt_deg)
    assert RULE.measure(sagittal_body(stick.pose(), stick.stance)) == pytest.approx(tilt_deg)


def test_the_cue_depends_on_the_side() -> None:
    assert (RULE.advice_for(25.0), RULE.advice_for(-30.0)) == ("Chest up", "Less arch")
