"""What is and is not a back knee under the hip."""

import pytest

from posecheck.form.rule import Phase, Status, judge
from posecheck.person.body import sagittal_body
from posecheck.rules.knee_under_hip import RULE
from tests.stick import Stick

GOOD = [pytest.param(Stick(trail_thigh_deg=tilt), id=f"{tilt}°") for tilt in (-10, 0, 4, 13)]
BAD = [pytest.param(Stick(trail_thigh_deg=tilt), id=f"{tilt}°") for tilt in (-25, -14, 14, 30)]


@pytest.mark.parametrize("stick", GOOD)
def test_good(stick: Stick) -> None:
    assert judge(RULE, sagittal_body(stick.pose(), stick.stance)).status is Status.OK


@pytest.mark.parametrize("stick", BAD)
def test_bad(stick: Stick) -> None:
    assert judge(RULE, sagittal_body(stick.pose(), stick.stance)).status is Status.WARN


@pytest.mark.parametrize("tilt_deg", [-30.0, 0.0, 12.5])
def test_the_measure_is_the_tilt_of_the_back_thigh(tilt_deg: float) -> None:
    stick = Stick(trail_thigh_deg=tilt_deg)
    assert RULE.measure(sagittal_body(stick.pose(), stick.stance)) == pytest.approx(tilt_deg)


def test_it_belongs_to_the_start_only() -> None:
    assert RULE.phases == {Phase.START}
