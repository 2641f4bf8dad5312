"""Who is judged when several people are in the picture: the one who does the stretch, or nobody, with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.people import Choice, box_around, choose, half_kneels
from posecheck.person.reasons import Reason
from tests.stick import Stick, without

KNEELING = Stick(at_px=(200.0, 400.0), size_px=(1280, 480)).pose()


def standing(at_x: float, shank_px: float = 100.0) -> Pose:
    """Someone upright on both feet, `at_x` pixels from the left edge, facing right."""
    heights = {
        Joint.EAR: 4.2,
        Joint.EYE: 4.2,
        Joint.SHOULDER: 3.4,
        Joint.ELBOW: 2.8,
        Joint.WRIST: 2.2,
        Joint.HIP: 2.1,
        Joint.KNEE: 1.05,
        Joint.ANKLE: 0.1,
        Joint.HEEL: 0.0,
        Joint.TOE: 0.0,
    }
    ahead = {Joint.EYE: 0.2, Joint.HEEL: -0.1, Joint.TOE: 0.4, Joint.KNEE: 0.05}
    points = {
        (side, joint): Point(at_x + (ahead.get(joint, 0.0) + 0.02 * (side is Side.LEFT)) * shank_px, 440 - h * shank_px)
        for joint, h in heights.items()
        for side in Side
    }
    return Pose(0.0, points, 1280, 480)


def moved(pose: Pose, x_px: float, y_px: float = 0.0) -> Pose:
    return replace(pose, points_px={key: point + Point(x_px, y_px) for key, point in pose.points_px.items()})


def test_the_posture_of_one_picture_is_told() -> None:
    assert half_kneels(KNEELING)
    assert not half_kneels(standing(600.0))
    assert not half_kneels(Pose(0.0, {}, 640, 480))


def test_someone_alone_is_chosen_whatever_they_do() -> None:
    assert choose([KNEELING]) == Choice(0)
    assert choose([standing(600.0)]) == Choice(0)


@pytest.mark.parametrize("followed_first", [True, False])
def test_the_one_who_kneels_is_chosen_wherever_in_the_list(followed_first: bool) -> None:
    pair = [KNEELING, standing(900.0)]
    people = pair if followed_first else pair[::-1]
    assert choose(people) == Choice(people.index(KNEELING))


def test_when_nobody_kneels_the_one_followed_so_far_stays() -> None:
    assert choose([standing(300.0), standing(900.0)]) == Choice(0)


def test_two_people_who_kneel_cannot_be_told_apart() -> None:
    assert choose([KNEELING, moved(KNEELING, 600.0)]) == Choice(0, Reason.SEVERAL)


def test_a_helper_who_touches_makes_it_unclear_who_is_meant() -> None:
    assert choose([KNEELING, standing(260.0)]) == Choice(0, Reason.TOUCHING)
    assert choose([standing(260.0), KNEELING]) == Choice(1, Reason.TOUCHING)
    assert choose([standing(260.0), standing(300.0)]) == Choice(0, Reason.TOUCHING)


def test_a_hidden_trunk_does_not_hide_a_touch() -> None:
    helper = without(standing(260.0), (Side.LEFT, Joint.SHOULDER))
    assert choose([KNEELING, helper]) == Choice(0, Reason.TOUCHING)


def test_a_coach_a_step_behind_touches_nobody_though_the_boxes_around_them_overlap() -> None:
    coach = moved(standing(70.0, shank_px=90.0), 0.0, y_px=-160.0)
    assert box_around(coach).right > box_around(KNEELING).left
    assert box_around(coach).bottom > box_around(KNEELING).top + KNEELING.trunk_px
    assert choose([KNEELING, coach]) == choose([KNEELING]) == Choice(0)
    assert choose([KNEELING, moved(coach, 90.0)]) == Choice(0, Reason.TOUCHING)


@pytest.mark.parametrize("at_x", [260.0, 900.0])
def test_somebody_small_in_the_background_does_not_count(at_x: float) -> None:
    assert choose([KNEELING, standing(at_x, shank_px=40.0)]) == Choice(0)


def test_a_small_one_who_kneels_in_the_background_is_not_judged_in_place_of_the_one_in_front() -> None:
    far = Stick(at_px=(900.0, 400.0), shank_px=25.0).pose()
    assert choose([standing(300.0), far]) == Choice(0)


def test_a_margin_widens_the_box_on_every_side_by_trunk_lengths() -> None:
    tight, wide = box_around(KNEELING), box_around(KNEELING, margin=0.2)
    grown_px = 0.2 * KNEELING.trunk_px
    assert (tight.left - wide.left, wide.bottom - tight.bottom) == pytest.approx((grown_px, grown_px))


@pytest.mark.parametrize("side", Side)
def test_somebody_whose_shoulder_is_hidden_can_be_chosen_from(side: Side) -> None:
    hidden = without(KNEELING, (side, Joint.SHOULDER))
    assert choose([hidden]) == Choice(0)
    assert choose([standing(900.0), hidden]).index == 0
    assert choose([hidden, KNEELING]).index == 1
