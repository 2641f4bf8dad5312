"""The view from widths that are known, and what is said about a bad one."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.person.body import Stance
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.person.view import _SPLIT_HIPS, _WIDTHS, ViewTracker, estimate_view, estimate_yaw_deg
from tests.stick import TRUNK, Stick, without


def filmed_from(yaw_deg: float, stick: Stick | None = None) -> Pose:
    """A stick figure whose far shoulder, hip and ear stand ahead of the near ones, as a camera at that yaw shows."""
    stick = stick or Stick()
    pose, far = stick.pose(), stick.stance.near.other
    points = dict(pose.points_px)
    for joint, nodes in _WIDTHS.items():
        widths, yaws_deg = zip(*nodes, strict=True)
        width = float(np.interp(yaw_deg, yaws_deg, widths))
        if joint is Joint.HIP:
            width -= _SPLIT_HIPS if stick.stance.lead_is_near else -_SPLIT_HIPS
        shift = width * TRUNK * stick.shank_px * stick.facing
        points[far, joint] = points[far, joint] + Point(shift / 2, 0)
        near = far.other
        points[near, joint] = points[near, joint] - Point(shift / 2, 0)
    return replace(pose, points_px=points)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("yaw_deg", [-40, -15, 0, 20, 50])
def test_yaw_is_read_from_the_picture(yaw_deg: float, facing: int) -> None:
    stick = Stick(facing=facing)
    assert estimate_yaw_deg(filmed_from(yaw_deg, stick), stick.stance) == pytest.approx(yaw_deg, abs=1)


def test_a_turned_chest_alone_does_not_turn_the_camera() -> None:
    turned = filmed_from(60)
    straight = filmed_from(0)
    points = {key: (turned if key[1] is Joint.SHOULDER else straight).points_px[key] for key in straight.points_px}
    assert abs(estimate_yaw_deg(replace(straight, points_px=points), Stick().stance)) < 5


@pytest.mark.parametrize(
    ("yaw_deg", "words"),
    [
        (80, "from the front"),
        (-75, "from behind"),
        (50, "a little more side-on"),
        (-35, "a little more towards the camera"),
    ],
)
def test_a_bad_view_says_which_way_to_turn(yaw_deg: float, words: str) -> None:
    view = estimate_view(Stick().pose(), Stick().stance, yaw_deg)
    assert not view.usable
    assert view.reason is not None
    assert words in view.reason


def test_exact_side_view_is_usable() -> None:
    view = estimate_view(filmed_from(0), Stick().stance)
    assert abs(view.yaw_deg) < 5
    assert (view.cut_off, view.usable, view.reason) == ((), True, None)


def test_a_front_leg_hidden_behind_the_back_one_is_noticed() -> None:
    far_leads, near_leads = Stance(1, Side.LEFT), Stance(1, Side.RIGHT)
    hidden = estimate_view(Stick(lead=Side.LEFT).pose(), far_leads, -23.0)
    shown = estimate_view(Stick(lead=Side.RIGHT).pose(), near_leads, -23.0)
    assert hidden.reason is not None
    assert "front leg is hidden" in hidden.reason
    assert shown.usable


def test_a_joint_that_is_merely_unseen_is_not_called_cut_off() -> None:
    pose = without(Stick().pose(), (Side.RIGHT, Joint.TOE))
    assert estimate_view(pose, Stick().stance, 0.0).usable


def test_feet_outside_the_picture_are_named() -> None:
    view = estimate_view(Stick(at_px=(320, 500)).pose(), Stick().stance, 0.0)
    assert view.reason is not None
    assert "feet cut off" in view.reason


def test_unknown_without_a_trunk() -> None:
    hidden = [(side, joint) for side in Side for joint in (Joint.SHOULDER, Joint.HIP)]
    assert math.isnan(estimate_yaw_deg(without(Stick().pose(), *hidden), Stick().stance))


def test_at_the_edge_of_the_usable_range_it_does_not_flicker() -> None:
    views = ViewTracker(window_s=0.3)
    flips, was = 0, True
    for step in range(90):
        pose = replace(filmed_from(36.0 + (1.5 if step % 6 < 3 else -1.5)), time_s=step / 30)
        usable = views.update(pose, Stick().stance).usable
        flips, was = flips + (usable != was), usable
    assert flips <= 1


@pytest.mark.parametrize(
    ("x_px", "y_px", "reason"),
    [(320, 500, Reason.FEET_CUT_OFF), (320, 20, Reason.KNEES_CUT_OFF), (320, 120, Reason.BODY_CUT_OFF)],
)
def test_what_is_cut_off_is_named(x_px: int, y_px: int, reason: Reason) -> None:
    stick = Stick(at_px=(x_px, y_px))
    pose = stick.pose()
    feet = [(side, joint) for side in Side for joint in (Joint.TOE, Joint.ANKLE, Joint.HEEL)]
    view = estimate_view(pose if reason is Reason.FEET_CUT_OFF else without(pose, *feet), stick.stance, 0.0)
    assert view.reason is reason


def test_a_view_that_cannot_be_told_is_not_usable() -> None:
    assert estimate_view(Stick().pose(), Stick().stance, math.nan).reason is Reason.BODY_UNCLEAR
