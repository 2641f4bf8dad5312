"""The gate: half-kneeling in all its forms passes, everything else is named."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecheck.person.body import Limb, SagittalBody, sagittal_body
from posecheck.person.geometry import UNSEEN, Point
from posecheck.person.posture import HOVERS_FROM, hover, not_half_kneeling
from posecheck.person.reasons import Reason
from tests.stick import SHANK, THIGH, TRUNK, Stick


def leg(hip: Point, thigh_deg: float, shank_deg: float) -> Limb:
    """A leg hanging from the hip; angles from straight down, + forward. One shank is one unit long."""
    knee = hip + Point(math.sin(math.radians(thigh_deg)), -math.cos(math.radians(thigh_deg))) * THIGH
    ankle = knee + Point(math.sin(math.radians(shank_deg)), -math.cos(math.radians(shank_deg))) * SHANK
    return Limb(hip, knee, ankle, ankle + Point(-0.1, -0.08), ankle + Point(0.45, -0.08))


def body(lead: tuple[float, float], trail: tuple[float, float], trunk_deg: float = 0.0) -> SagittalBody:
    """A person from thigh and shank angles of the lead and the trail leg, and the trunk's tilt forward."""
    hip = Point(0.0, 0.0)
    shoulder = hip + Point(math.sin(math.radians(trunk_deg)), math.cos(math.radians(trunk_deg))) * TRUNK
    return SagittalBody(leg(hip, *lead), leg(hip, *trail), shoulder, shank_px=SHANK)


@pytest.mark.parametrize("trunk_deg", [-35, -20, 0, 25, 40])
@pytest.mark.parametrize("thigh_deg", [-28, 0, 15, 35])
@pytest.mark.parametrize("past", [-0.7, -0.2, 0.3])
def test_a_half_kneel_passes_with_every_fault_it_may_have(past: float, thigh_deg: float, trunk_deg: float) -> None:
    stick = Stick(knee_past_toe=past, trail_thigh_deg=thigh_deg, trunk_deg=trunk_deg)
    assert not_half_kneeling(sagittal_body(stick.pose(), stick.stance)) is None


def test_toes_tucked_under_or_a_knee_on_a_cushion_pass() -> None:
    assert not_half_kneeling(body(lead=(85, 0), trail=(0, -75))) is None
    assert not_half_kneeling(body(lead=(85, 0), trail=(-10, -105))) is None


@pytest.mark.parametrize(
    ("posture", "name"),
    [
        pytest.param(body((2, 0), (-2, 0)), Reason.STANDING, id="standing"),
        pytest.param(body((25, 5), (-20, -35)), Reason.STANDING, id="walking, heel strike"),
        pytest.param(body((20, -20), (-5, -60)), Reason.STANDING, id="walking, mid swing"),
        pytest.param(body((30, -10), (-25, -50)), Reason.STANDING, id="split stance"),
        pytest.param(body((85, -25), (83, -25), 35), Reason.SITTING, id="deep squat"),
        pytest.param(body((55, -25), (52, -25), 30), Reason.SQUATTING, id="half squat"),
        pytest.param(body((88, 0), (86, 0)), Reason.SITTING, id="on a chair"),
        pytest.param(body((88, 80), (86, 80)), Reason.SITTING, id="on the floor, legs out"),
        pytest.param(body((2, -90), (-2, -90)), Reason.BOTH_KNEES, id="both knees down"),
        pytest.param(body((60, -80), (58, -80)), Reason.BOTH_KNEES, id="half way down to the heels"),
        pytest.param(body((2, -62), (-2, -90)), Reason.BOTH_KNEES, id="both knees down, one foot seen too low"),
        pytest.param(body((4, -45), (-2, -90)), Reason.SQUATTING, id="one foot behind, one knee bent"),
        pytest.param(body((75, -90), (72, -90)), Reason.SITTING, id="on the heels"),
        pytest.param(body((5, -90), (-5, -90), 88), Reason.LYING, id="all fours"),
        pytest.param(body((-5, -5), (-5, -5), 75), Reason.LYING, id="plank"),
        pytest.param(body((0, 0), (0, 0), -88), Reason.LYING, id="lying on the back"),
        pytest.param(body((55, 0), (-15, -71)), Reason.BACK_KNEE_UP, id="lunge, back knee high"),
        pytest.param(body((60, -10), (-30, -60)), Reason.BACK_KNEE_UP, id="split squat"),
    ],
)
def test_what_is_not_the_stretch_is_named(posture: SagittalBody, name: str) -> None:
    assert not_half_kneeling(posture) == name


def test_a_hidden_leg_is_not_guessed() -> None:
    kneeling = sagittal_body(Stick().pose(), Stick().stance)
    hidden = replace(kneeling, trail=replace(kneeling.trail, knee=UNSEEN))
    assert not_half_kneeling(hidden) == Reason.NOT_SEEN


def test_legs_that_nobody_has_are_not_believed() -> None:
    kneeling = sagittal_body(Stick().pose(), Stick().stance)
    shrunken = replace(kneeling.trail, ankle=kneeling.trail.knee + Point(-30, 0))
    assert not_half_kneeling(replace(kneeling, trail=shrunken)) == Reason.LEGS_UNCLEAR


def test_one_picture_tells_a_knee_that_clearly_hovers_and_no_lower_one() -> None:
    down = sagittal_body(Stick().pose(), Stick().stance)
    assert hover(down) < 0.2
    high = body((65, 0), (-15, -75))
    assert not_half_kneeling(high) is None, "the gate leaves it to those who know whether there is time to wait"
    assert hover(high) > HOVERS_FROM


def test_the_deepest_stretch_passes_with_the_front_knee_low() -> None:
    """The front shin leans by 48°, the front knee is 0.31 shanks above the back one: the worst knee past the toes."""
    deep = body((76, -48), (-30, -92))
    assert (deep.lead.knee.y - deep.trail.knee.y) < 0.7
    assert not_half_kneeling(deep) is None


def test_the_deepest_stretch_passes_with_the_camera_looking_down_on_it() -> None:
    """The near front leg seems lower then: its knee is as low in the picture as the far back one."""
    deep = body((98, -58), (-42, -93))
    lower = Point(0.0, deep.trail.knee.y - deep.lead.knee.y + 0.18)
    lead = Limb(
        *(point + lower * share for (_, point), share in zip(deep.lead.points(), (0.4, 1, 1, 1, 1), strict=True))
    )
    seen = replace(deep, lead=lead)
    assert not_half_kneeling(seen) is None
    both = replace(seen, lead=seen.lead.moved("ankle", Point(-1.4, -0.3)).moved("heel", Point(-1.4, -0.3)))
    assert not_half_kneeling(both) is Reason.BOTH_KNEES


def test_a_rear_foot_up_a_wall_is_the_stretch_and_one_on_a_bench_is_not() -> None:
    assert not_half_kneeling(body((85, 5), (-20, -150))) is None
    assert not_half_kneeling(body((60, -5), (-10, -150))) == Reason.BACK_KNEE_UP


@pytest.mark.parametrize(("hidden", "in_sight", "foot_short"), [(0.82, 0.835, 0.0), (0.868, 0.882, 0.3)])
def test_a_front_shank_that_is_too_short_for_the_person_ends_in_a_foot_that_something_hides(
    hidden: float, in_sight: float, foot_short: float
) -> None:
    kneeling = sagittal_body(Stick().pose(), Stick().stance)
    assert not_half_kneeling(kneeling) is None

    def seen(share: float, foot_short: float) -> SagittalBody:
        ankle = kneeling.lead.knee + (kneeling.lead.ankle - kneeling.lead.knee) * share
        lead = replace(kneeling.lead, ankle=ankle)
        return replace(kneeling, lead=lead, shank_px=lead.shank_px, foot_short=foot_short)

    assert not_half_kneeling(seen(hidden, foot_short)) == Reason.FRONT_FOOT_HIDDEN
    assert not_half_kneeling(seen(in_sight, foot_short)) is None


def test_a_back_leg_half_way_up_the_thigh_is_misread_and_not_off_the_floor() -> None:
    body = Stick().body
    for joint in ("knee", "ankle", "heel", "toe"):
        body = body.moved(f"trail.{joint}", Point(0.0, 55.0))
    assert not_half_kneeling(body) is Reason.LEGS_UNCLEAR
