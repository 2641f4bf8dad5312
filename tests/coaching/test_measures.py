"""What a session measured: depth by leg, steadiness within seconds, and how alike the legs were."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecheck.coaching.measures import HoldMeasures, Measures
from posecheck.form.observer import Observation
from posecheck.form.rule import Finding, Phase, Status
from posecheck.form.visit import PhaseState
from posecheck.person.body import SagittalBody, sagittal_body
from posecheck.person.geometry import UNSEEN
from posecheck.person.landmarks import Side
from posecheck.rules import all_rules
from tests.stick import Stick

GOOD = (Finding(all_rules()[0], Status.OK, -0.3),)


def body_of(depth_deg: float, lead: Side) -> SagittalBody:
    stick = Stick(trail_thigh_deg=depth_deg, lead=lead)
    return sagittal_body(stick.pose(), stick.stance)


def moment(time_s: float, depth_deg: float = 20.0, lead: Side = Side.LEFT) -> Observation:
    stick = Stick(trail_thigh_deg=depth_deg, lead=lead)
    body = body_of(depth_deg, lead)
    return Observation(time_s, stick.pose(), stick.stance, None, body, PhaseState(Phase.STRETCH), GOOD, (), None, None)


def measured(*moments: Observation) -> Measures:
    measures = HoldMeasures()
    for one in moments:
        measures.update(one)
    return measures.result()


def held(from_s: float, lead: Side, *depths_deg: float) -> list[Observation]:
    return [moment(from_s + 0.1 * number, depth_deg, lead) for number, depth_deg in enumerate(depths_deg)]


def test_depth_is_the_usual_one_of_each_leg() -> None:
    result = measured(*held(0.0, Side.LEFT, 18, 20, 20, 22, 50), *held(9.0, Side.RIGHT, 25, 25, 25))
    assert (result.left_depth_deg, result.right_depth_deg) == pytest.approx((20.0, 25.0))
    assert result.symmetry == pytest.approx(0.8)


def test_who_sinks_slowly_is_steady_and_who_sways_is_not() -> None:
    sinking = measured(*held(0.0, Side.LEFT, *(20 + 0.01 * number for number in range(300))))
    swaying = measured(*held(0.0, Side.LEFT, *(20 + 2 * math.sin(number) for number in range(300))))
    assert sinking.steadiness_deg < 0.2
    assert swaying.steadiness_deg == pytest.approx(2 / math.sqrt(2), rel=0.1)


def test_a_change_of_legs_or_a_break_is_no_sway() -> None:
    steady = [20.0] * 30
    both = measured(*held(0.0, Side.LEFT, *steady), *held(3.0, Side.RIGHT, *(30.0 for _ in steady)))
    assert both.steadiness_deg == pytest.approx(0.0)
    fault = replace(moment(3.0), findings=(Finding(all_rules()[0], Status.WARN, 0.3),))
    broken = measured(*held(0.0, Side.LEFT, *steady), fault, *held(3.1, Side.LEFT, *(30.0 for _ in steady)))
    assert broken.steadiness_deg == pytest.approx(0.0)


def test_what_was_not_seen_is_not_measured() -> None:
    body = body_of(20.0, Side.LEFT)
    hidden = replace(body, trail=replace(body.trail, knee=UNSEEN))
    nothing = measured(
        replace(moment(0.0), body=None),
        replace(moment(0.1), body=hidden),
        replace(moment(0.2), stance=None),
        replace(moment(0.3), phase=PhaseState(Phase.START)),
    )
    for value in (nothing.left_depth_deg, nothing.right_depth_deg, nothing.steadiness_deg, nothing.symmetry):
        assert math.isnan(value)
    assert math.isnan(measured(*held(0.0, Side.LEFT, 20.0, 21.0)).steadiness_deg), "too short to tell"


@pytest.mark.parametrize(("left", "right"), [(-5.0, 20.0), (0.0, 0.0), (math.nan, 20.0), (20.0, math.nan)])
def test_there_is_no_symmetry_of_what_is_no_stretch(left: float, right: float) -> None:
    assert math.isnan(Measures(left, right).symmetry)
