"""How far joints may be off, by where the camera stands."""

from __future__ import annotations

import math

import pytest

from posecheck.person.body import sagittal_body
from posecheck.person.doubt import SURE, Doubt, Spread, SpreadByYaw
from posecheck.person.spreads import SPREADS
from tests.stick import Stick

NARROW, WIDE = Spread(0.02, 0.03, 0.04, 0.05), Spread(0.04, 0.05, 0.10, 0.03)
TABLE = SpreadByYaw((-10.0, 10.0), near=(NARROW, WIDE), far=(WIDE, NARROW))


@pytest.mark.parametrize(
    ("yaw_deg", "near", "expected"),
    [(-10.0, True, NARROW), (-30.0, True, NARROW), (40.0, True, WIDE), (10.0, False, NARROW)],
)
def test_the_row_of_that_side_and_yaw_and_of_the_end_beyond_it(yaw_deg: float, near: bool, expected: Spread) -> None:
    assert TABLE.at(yaw_deg, near) == expected


def test_between_two_rows_it_is_in_between() -> None:
    half_way = TABLE.at(0.0, lead_is_near=True)
    assert half_way.shoulder == pytest.approx(0.03)
    assert half_way.back_leg == pytest.approx(0.07)


def test_from_an_unknown_angle_every_joint_is_as_unsure_as_from_the_worst() -> None:
    assert TABLE.at(math.nan, lead_is_near=True) == Spread(0.04, 0.05, 0.10, 0.05)


def test_every_point_of_a_body_belongs_to_one_part() -> None:
    parts = Spread(1.0, 2.0, 3.0, 4.0)
    body = sagittal_body(Stick().pose(), Stick().stance)
    told = {name: parts.of(name) for name, _ in body.points()}
    assert told["shoulder"] == told["ear"] == 1.0
    assert told["lead.hip"] == told["trail.hip"] == 2.0
    assert told["trail.knee"] == told["trail.toe"] == 3.0
    assert told["lead.toe"] == told["kneecap"] == 4.0


def test_a_joint_that_is_known_exactly_makes_no_other_body() -> None:
    body = sagittal_body(Stick().pose(), Stick().stance)
    assert Doubt(SURE).others(body) == ()
    only_shoulder = Doubt(Spread(2.0, 0.0, 0.0, 0.0)).others(body)
    assert len(only_shoulder) == 4
    assert all(other.lead == body.lead for other in only_shoulder)


@pytest.mark.parametrize("model", sorted(SPREADS))
def test_the_table_knows_where_a_leg_is_hidden(model: str) -> None:
    """The front leg hides the back thigh towards the front; from behind, the trunk hides the front leg."""
    table = SPREADS[model]
    assert table.at(26.0, lead_is_near=True).back_leg > 1.3 * table.at(0.0, lead_is_near=True).back_leg
    assert table.at(-20.0, lead_is_near=False).back_leg > 1.3 * table.at(0.0, lead_is_near=False).back_leg
    assert table.at(-20.0, lead_is_near=False).front_leg > 1.3 * table.at(0.0, lead_is_near=False).front_leg
