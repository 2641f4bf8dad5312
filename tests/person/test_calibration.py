"""What the calibration says of how sure a body is."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecheck.form.rule import Status, judge
from posecheck.person.body import SagittalBody, Stance, sagittal_body
from posecheck.person.calibration import CALIBRATIONS, EXACT, calibrate
from posecheck.person.doubt import SURE
from posecheck.person.geometry import UNSEEN, Point
from posecheck.person.landmarks import Side
from posecheck.person.view import TURN_SIDE_ON, TURN_TOWARDS, View, estimate_view
from posecheck.rules import all_rules
from tests.stick import Stick

BODY = sagittal_body(Stick().pose(), Stick().stance)
FULL = CALIBRATIONS["full"]


def test_a_body_that_is_known_exactly_has_no_doubt() -> None:
    doubt = EXACT.doubt(BODY, View(0.0), levelled=False, still=True)
    assert (doubt.spread_px, doubt.roll_deg) == (SURE, 0.0)


def test_without_a_table_every_joint_is_as_unsure() -> None:
    doubt = replace(EXACT, joint_sd=0.02).doubt(BODY, View(20.0), levelled=True, still=False)
    assert doubt.spread_px.shoulder == doubt.spread_px.back_leg == pytest.approx(0.02 * BODY.shank_px)


def test_a_known_plumb_line_makes_it_surer() -> None:
    level, crooked = (FULL.doubt(BODY, View(0.0), levelled=levelled, still=False) for levelled in (True, False))
    assert level.roll_deg < crooked.roll_deg


def test_in_a_photograph_the_trunk_is_less_sure_and_the_legs_are_as_in_a_video() -> None:
    photograph, video = (FULL.doubt(BODY, View(0.0), levelled=True, still=still).spread_px for still in (True, False))
    assert photograph.shoulder > video.shoulder
    assert (photograph.hips, photograph.back_leg, photograph.front_leg) == (video.hips, video.back_leg, video.front_leg)


@pytest.mark.parametrize(
    ("yaw_deg", "remedy"), [(20.0, TURN_SIDE_ON), (-20.0, TURN_TOWARDS), (1.0, None), (math.nan, None)]
)
def test_it_says_which_way_to_turn(yaw_deg: float, remedy: str | None) -> None:
    assert FULL.doubt(BODY, View(yaw_deg), levelled=True, still=False).remedy == remedy


def test_the_lead_side_comes_with_the_view() -> None:
    near, far = (estimate_view(Stick().pose(), Stance(1, side), 22.0) for side in (Side.RIGHT, Side.LEFT))
    assert (near.lead_is_near, far.lead_is_near) == (True, False)
    doubts = [FULL.doubt(BODY, view, levelled=True, still=False) for view in (near, far)]
    assert doubts[0].spread_px.back_leg > doubts[1].spread_px.back_leg


@pytest.mark.parametrize(("thigh_deg", "share"), [(-25.0, 1.0), (-10.0, 1.0), (-2.0, 0.5), (6.0, 0.0), (25.0, 0.0)])
def test_the_trail_hip_of_who_has_the_hips_behind_the_knee_is_farther_back_than_it_is_seen(
    thigh_deg: float, share: float
) -> None:
    stick = Stick(trail_thigh_deg=thigh_deg)
    seen = sagittal_body(stick.pose(), stick.stance)
    body = calibrate(seen, FULL, lead_is_near=True)
    assert (seen.trail.hip - body.trail.hip).x / seen.shank_px == pytest.approx(share * FULL.trail_hip_ahead)
    assert body.trail.hip.y == seen.trail.hip.y
    assert calibrate(seen, EXACT, lead_is_near=True).trail.hip == seen.trail.hip


def test_a_back_knee_that_is_not_seen_takes_no_hip_with_it() -> None:
    hidden = calibrate(replace(BODY, trail=replace(BODY.trail, knee=UNSEEN)), FULL, lead_is_near=True)
    assert hidden.trail.hip == BODY.trail.hip


def short_foot(by: float) -> SagittalBody:
    """The body whose front toe is seen nearer to the ankle than feet are long, in shank lengths."""
    ahead = FULL.toe_ahead_of_ankle - by
    toe = Point(BODY.lead.ankle.x + ahead * BODY.shank_px, BODY.lead.toe.y)
    return calibrate(replace(BODY, lead=replace(BODY.lead, toe=toe)), FULL, lead_is_near=True)


@pytest.mark.parametrize(("by", "nearer"), [(0.0, 0.0), (0.1, 0.025), (0.3, 0.015)])
def test_a_toe_that_is_seen_too_near_the_ankle_is_left_to_the_ankle(by: float, nearer: float) -> None:
    body = short_foot(by)
    ahead = (body.lead.toe.x - body.lead.ankle.x) / body.shank_px
    assert ahead == pytest.approx(FULL.toe_ahead_of_ankle + FULL.toe_tip_ahead - nearer)
    assert body.foot_short == pytest.approx(by)


def test_the_shorter_the_foot_is_seen_the_less_sure_is_the_front_leg_up_to_what_can_still_be_judged() -> None:
    spreads = [
        FULL.doubt(short_foot(by), View(0.0), levelled=True, still=False).spread_px.front_leg / BODY.shank_px
        for by in (0.0, 0.05, 0.1, 0.12, 0.4)
    ]
    assert spreads[0] < spreads[1] < spreads[2] < spreads[3] == spreads[4]
    assert spreads[3] == pytest.approx(math.hypot(spreads[0], 0.06))


def test_a_body_that_is_known_exactly_has_the_toe_where_it_is_seen() -> None:
    hidden = replace(BODY, lead=replace(BODY.lead, toe=BODY.lead.toe - Point(30.0, 0.0)))
    assert calibrate(hidden, EXACT, lead_is_near=True).lead.toe == hidden.lead.toe


def test_a_toe_that_is_not_seen_stays_unseen() -> None:
    body = calibrate(replace(BODY, lead=replace(BODY.lead, toe=UNSEEN)), FULL, lead_is_near=True)
    assert not body.lead.toe.seen
    assert body.foot_short == 0.0


@pytest.mark.parametrize(
    ("trunk_deg", "head_deg", "status"),
    [
        (-14.0, -5.0, Status.OK),
        (-9.0, -50.0, Status.UNSEEN),
        (-14.0, -78.0, Status.UNSEEN),
        (-27.0, -78.0, Status.WARN),
        (-32.0, -78.0, Status.WARN),
        (0.0, -60.0, Status.OK),
    ],
)
def test_a_back_bend_that_ends_in_a_head_thrown_back_is_not_praised(
    trunk_deg: float, head_deg: float, status: Status
) -> None:
    body = sagittal_body(Stick(trunk_deg=trunk_deg).pose(), Stick().stance)
    neck = Point(math.sin(math.radians(head_deg)), math.cos(math.radians(head_deg))) * (0.45 * body.shank_px)
    body = calibrate(replace(body, ear=body.shoulder + neck), FULL, lead_is_near=True)
    doubt = FULL.doubt(body, View(0.0), levelled=True, still=False)
    (torso,) = (rule for rule in all_rules() if rule.code == "upright-torso")
    assert judge(torso, body, doubt.others(body)).status is status
