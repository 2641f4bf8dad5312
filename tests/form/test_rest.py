"""What leads down to the floor, by the heights of hips."""

from __future__ import annotations

import pytest

from posecheck.form.rest import WayDown
from posecheck.person.reasons import Reason

SHANK_PX = 100.0


def way(*stays: tuple[float, float, Reason | None], rate_hz: int = 10) -> WayDown:
    """Hips that stay so long, so high, in such a posture; one after the other."""
    seen = WayDown()
    time_s = 0.0
    for lasts_s, hip_y_px, posture in stays:
        for _ in range(round(lasts_s * rate_hz)):
            seen.update(time_s, hip_y_px, SHANK_PX, posture, told=True)
            time_s += 1 / rate_hz
    return seen


@pytest.mark.parametrize("posture", [Reason.BACK_KNEE_UP, Reason.SQUATTING, Reason.STANDING])
def test_who_kneels_and_seems_to_be_up_at_the_same_height_has_not_come_down(posture: Reason) -> None:
    """The hips go deep into the stretch afterwards; the pose model only took the legs for one another."""
    seen = way((1.0, 100.0, None), (0.6, 102.0, posture), (1.0, 60.0, None))
    assert not seen.led_there(9.0, 60.0, SHANK_PX)
    assert not seen.was_up(2.6, 60.0, SHANK_PX)


def test_who_kneels_rises_and_kneels_again_has_come_down() -> None:
    seen = way(
        (1.0, 100.0, None), (0.6, 125.0, Reason.BACK_KNEE_UP), (0.4, 110.0, Reason.BACK_KNEE_UP), (1.0, 75.0, None)
    )
    assert seen.led_there(9.0, 75.0, SHANK_PX)
    assert seen.was_up(3.0, 75.0, SHANK_PX)


def test_a_wild_frame_of_kneeling_on_the_way_down_does_not_hide_the_way() -> None:
    seen = way((0.2, 140.0, None), (0.8, 140.0, Reason.BACK_KNEE_UP), (1.0, 100.0, None))
    assert seen.led_there(9.0, 100.0, SHANK_PX)


def test_one_foot_comes_to_the_front_of_somebody_on_both_knees_for_longer_than_a_blink() -> None:
    knees = Reason.BOTH_KNEES
    assert way((0.7, 100.0, knees), (1.0, 98.0, None)).led_there(9.0, 98.0, SHANK_PX)
    blinks = way(*[(0.3, 100.0, knees), (0.5, 98.0, None)] * 6)
    assert not blinks.led_there(9.0, 98.0, SHANK_PX)
    assert not blinks.led_there(9.0, 60.0, SHANK_PX), "both knees are not farther up, however deep the stretch is"


def test_whoever_comes_after_a_cut_is_held_against_nothing_of_before() -> None:
    """Somebody kneels; then somebody else, farther down in the picture, comes down to where they kneel."""
    seen = way(
        (1.0, 500.0, None), (0.5, 160.0, Reason.BACK_KNEE_UP), (0.5, 140.0, Reason.BACK_KNEE_UP), (1.0, 100.0, None)
    )
    assert seen.led_there(9.0, 100.0, SHANK_PX)


@pytest.mark.parametrize(("sits_at_px", "came_down"), [(98.0, False), (60.0, True)])
def test_who_seems_to_sit_as_high_as_they_kneel_hides_one_leg_behind_the_other(
    sits_at_px: float, came_down: bool
) -> None:
    """They may have gone forward meanwhile; whoever sits on the heel is lower, and comes up from there."""
    seen = way((0.5, 160.0, Reason.BACK_KNEE_UP), (0.5, 130.0, Reason.BACK_KNEE_UP), (2.0, sits_at_px, Reason.SITTING))
    assert seen.led_there(9.0, 100.0, SHANK_PX) is came_down


def test_the_way_down_is_remembered_for_forty_seconds() -> None:
    still = (30.0, 100.0, None)
    assert way((0.5, 150.0, Reason.BACK_KNEE_UP), still).led_there(99.0, 100.0, SHANK_PX)
    assert not way((0.5, 150.0, Reason.BACK_KNEE_UP), still, still).led_there(99.0, 100.0, SHANK_PX)
