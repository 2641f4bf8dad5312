"""Left and right become lead and trail, whichever way someone faces."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecheck.person.body import Stance, StanceTracker, guess_facing, guess_lead, sagittal_body
from posecheck.person.geometry import Point, rotate, tilt_deg
from posecheck.person.landmarks import Joint, Pose, Side
from tests.stick import Stick, without

ALL_WAYS = [
    pytest.param(facing, lead, id=f"faces {'right' if facing > 0 else 'left'}, {lead.value} leg in front")
    for facing in (1, -1)
    for lead in Side
]


@pytest.mark.parametrize(("facing", "lead"), ALL_WAYS)
def test_facing_and_leading_leg_are_found(facing: int, lead: Side) -> None:
    stick = Stick(facing=facing, lead=lead)
    assert StanceTracker().update(stick.pose()) == Stance(facing, lead)


@pytest.mark.parametrize("roll_deg", [-30.0, 30.0])
@pytest.mark.parametrize(("facing", "lead"), ALL_WAYS)
def test_a_camera_put_up_at_a_slant_changes_neither(facing: int, lead: Side, roll_deg: float) -> None:
    """Turned one way, the back knee is the one farther to the side that they face."""
    stick = Stick(facing=facing, lead=lead, trail_thigh_deg=-20.0, lead_thigh_deg=-25.0)
    level = stick.pose()
    turned = {key: rotate(point, roll_deg * facing) for key, point in level.points_px.items()}
    knees = [turned[side, Joint.KNEE].x * facing for side in (lead, lead.other)]
    assert (knees[0] < knees[1]) == (roll_deg < 0)
    pose = replace(level, points_px=turned, plumb_deg=roll_deg * facing)
    assert StanceTracker().update(pose) == stick.stance


@pytest.mark.parametrize(("facing", "lead"), ALL_WAYS)
def test_the_side_view_always_faces_forward_with_y_up(facing: int, lead: Side) -> None:
    body = sagittal_body(Stick(facing=facing, lead=lead).pose(), Stance(facing, lead))
    assert body.lead.knee.x > body.trail.knee.x
    assert body.shoulder.y > body.hip.y > body.trail.knee.y
    assert body.lead.toe.x > body.lead.heel.x


def test_nothing_seen_tells_nothing() -> None:
    nothing = Pose(0.0, {}, 640, 480)
    assert guess_facing(nothing) == 0
    assert guess_lead(nothing, 1) is None
    assert StanceTracker().update(nothing) is None


def test_a_moment_of_confusion_does_not_turn_the_person_round() -> None:
    stances = StanceTracker()
    stick = Stick()
    for step in range(10):
        pose = stick.pose() if step not in (4, 5) else stick.turned_round().pose()
        seen = stances.update(replace(pose, time_s=step * 0.1))
        assert seen == stick.stance


@pytest.mark.parametrize("rate_hz", [10, 30, 60])
def test_a_lasting_change_of_legs_is_believed(rate_hz: int) -> None:
    stances = StanceTracker(settle_s=0.4)
    stances.update(Stick().pose())
    swapped = Stick().legs_swapped()
    changed_s = [
        step / rate_hz
        for step in range(1, rate_hz)
        if stances.update(replace(swapped.pose(), time_s=step / rate_hz)) == swapped.stance
    ]
    assert changed_s[0] == pytest.approx(0.4 + 1 / rate_hz, abs=1.01 / rate_hz)


def test_which_side_is_near_follows_from_facing() -> None:
    assert Stance(1, Side.RIGHT).lead_is_near
    assert Stance(-1, Side.LEFT).lead_is_near
    assert not Stance(1, Side.LEFT).lead_is_near
    assert (Stance(1, Side.LEFT).facing_word, Stance(-1, Side.LEFT).facing_word) == ("right", "left")


def test_unseen_joints_are_nan_in_the_side_view() -> None:
    pose = without(Stick().pose(), (Side.LEFT, Joint.TOE), (Side.RIGHT, Joint.SHOULDER))
    body = sagittal_body(pose, Stance(1, Side.LEFT))
    assert not body.lead.toe.seen
    assert not body.shoulder.seen
    assert body.lead.knee.seen


def test_the_plumb_line_levels_the_body() -> None:
    stick = Stick(trunk_deg=10.0)
    body = sagittal_body(replace(stick.pose(), plumb_deg=4.0), stick.stance)
    assert tilt_deg(body.hip, body.shoulder) == pytest.approx(6.0)


def test_points_can_be_moved_by_name() -> None:
    body = sagittal_body(Stick().pose(), Stick().stance)
    moved = body.moved("trail.knee", Point(3, -2)).moved("shoulder", Point(1, 1))
    changed = {name for (name, a), (_, b) in zip(body.points(), moved.points(), strict=True) if a != b}
    assert changed == {"trail.knee", "shoulder"}
    assert moved.trail.knee == body.trail.knee + Point(3, -2)


def test_the_yardstick_is_the_lead_shank() -> None:
    body = sagittal_body(Stick(shank_px=80).pose(), Stick().stance)
    assert body.shank_px == pytest.approx(body.lead.shank_px)
    assert math.isnan(sagittal_body(Pose(0.0, {}, 9, 9), Stick().stance).shank_px)
