"""Which one thing is said, for each thing that can be missing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecheck.coaching import guidance, lines
from posecheck.coaching.cue import Cue
from posecheck.coaching.guidance import next_cue
from posecheck.coaching.screen import Mood
from posecheck.form.observer import Observation
from posecheck.form.rule import Limit, Phase, Status
from posecheck.form.visit import PhaseState
from posecheck.person import posture
from posecheck.person.body import Stance
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.person.view import View, estimate_view
from posecheck.rules import all_rules
from tests.scenes import between, kneeling, moved, observations, standing, stretching


def away(reason: Reason, pose: Pose | None = None, view: View | None = None) -> Observation:
    return Observation(0.0, pose, None, view, None, PhaseState(Phase.AWAY, reason), (), (), None, reason)


def settled(pose: Pose, before: Pose | None = None) -> Observation:
    """The observation after four seconds of this pose, and of another one before where there is one."""

    def script(time_s: float) -> Pose:
        return pose if before is None else between(before, pose, time_s - 1.0)

    return list(observations(script, until_s=6.0))[-1]


def test_nobody_and_darkness() -> None:
    assert next_cue(away(Reason.NOBODY)) is guidance.STEP_IN
    assert next_cue(away(Reason.TOO_DARK)) is guidance.LIGHT


def test_two_people_are_asked_to_make_it_clear_who_is_meant() -> None:
    touching = replace(kneeling(), unclear=Reason.TOUCHING)
    assert next_cue(away(Reason.TOUCHING, touching)) is guidance.STEP_APART
    several = replace(kneeling(), unclear=Reason.SEVERAL)
    assert next_cue(away(Reason.SEVERAL, several)) is guidance.ONE_AT_A_TIME


@pytest.mark.parametrize(
    ("reason", "cue"),
    [
        (Reason.STANDING, "Kneel on one knee, one foot in front"),
        (Reason.BACK_KNEE_UP, "Back knee down on the floor"),
        (Reason.BOTH_KNEES, "Put one foot flat in front of you"),
        (Reason.SITTING, "Come up: hips above the back knee"),
        (Reason.LYING, "Come up tall on one knee"),
        (Reason.NOT_SEEN, "Show your whole body and both feet"),
    ],
)
def test_each_posture_has_its_own_next_step(reason: Reason, cue: str) -> None:
    assert next_cue(away(reason, standing())).text == cue


def test_every_reason_of_the_posture_gate_is_known() -> None:
    reasons = {value for name, value in vars(posture).items() if name.isupper() and isinstance(value, str)}
    assert reasons <= set(guidance._POSTURES)


def test_the_leg_that_comes_next_is_named() -> None:
    assert next_cue(away(Reason.STANDING, standing()), Side.RIGHT).text == "Kneel with your right foot in front"


def test_who_kneels_on_the_wrong_leg_is_told_which_foot() -> None:
    assert next_cue(settled(kneeling(Side.LEFT)), Side.RIGHT).text == "Change legs: right foot in front"
    assert next_cue(settled(kneeling(Side.RIGHT)), Side.RIGHT) is guidance.HIPS_FORWARD


@pytest.mark.parametrize(
    ("yaw_deg", "far_lead", "cue"),
    [
        (75.0, False, guidance.SIDE_ON),
        (-75.0, False, guidance.SIDE_ON),
        (50.0, False, guidance.LESS_FRONT),
        (-35.0, False, guidance.LESS_BACK),
        (-23.0, True, guidance.LESS_BACK),
        (float("nan"), False, guidance.SHOW_ALL),
    ],
)
def test_which_way_to_turn(yaw_deg: float, far_lead: bool, cue: Cue) -> None:
    stance = Stance(1, Side.LEFT if far_lead else Side.RIGHT)
    view = estimate_view(kneeling(), stance, yaw_deg)
    assert next_cue(away(Reason.STANDING, standing(), view)) is cue


@pytest.mark.parametrize(
    ("pose", "cue"),
    [
        (moved(kneeling(), Point(0, 110)), guidance.TILT_DOWN),
        (moved(kneeling(), Point(-500, 0)), guidance.TO_THE_MIDDLE),
        (moved(kneeling(shank_px=240.0), Point(0, 90)), guidance.BACK_FEET),
        (moved(kneeling(), Point(0, -420)), guidance.TILT_UP),
    ],
)
def test_how_to_come_into_the_picture(pose: Pose, cue: Cue) -> None:
    assert next_cue(settled(pose)) is cue


def test_whoever_stands_may_be_taller_than_the_picture() -> None:
    tall = moved(standing(), Point(0, -280))
    observation = replace(settled(standing()), pose=tall)
    assert next_cue(observation).text == "Kneel on one knee, one foot in front"


@pytest.mark.parametrize(("plumb_deg", "told"), [(3.0, False), (-6.0, False), (11.0, True), (-11.0, True)])
def test_a_tilted_camera_is_told_before_kneeling_only(plumb_deg: float, told: bool) -> None:
    tilted = replace(standing(), plumb_deg=plumb_deg)
    assert (next_cue(away(Reason.STANDING, tilted)) is guidance.LEVEL_CAMERA) is told
    kneels = settled(kneeling())
    assert kneels.pose is not None
    assert next_cue(replace(kneels, pose=replace(kneels.pose, plumb_deg=plumb_deg))) is guidance.HIPS_FORWARD


@pytest.mark.parametrize(
    ("trunks", "cue"),
    [
        (0.2, guidance.RAISE_CAMERA),
        (1.0, None),
        (3.2, None),
        (4.5, guidance.LOWER_CAMERA),
        (math.nan, None),
    ],
)
def test_a_camera_on_the_floor_or_up_high_is_told_before_kneeling_only(trunks: float, cue: Cue | None) -> None:
    def seen_from(pose: Pose) -> Pose:
        floor_px = max(point.y for point in pose.points_px.values())
        return replace(pose, horizon_px=floor_px - trunks * pose.trunk_px)

    said = next_cue(away(Reason.STANDING, seen_from(standing())))
    assert said is (cue or guidance.KNEEL)
    assert next_cue(away(Reason.STANDING, seen_from(standing())), placing=False) is guidance.KNEEL
    kneels = settled(kneeling())
    assert kneels.pose is not None
    assert next_cue(replace(kneels, pose=seen_from(kneels.pose))) is guidance.HIPS_FORWARD


def test_the_most_urgent_fault_comes_with_its_reason() -> None:
    both = kneeling(trail_thigh_deg=25.0, trunk_deg=25.0)
    cue = next_cue(settled(both, before=standing()))
    assert (cue.text, cue.mood, cue.detail) == (
        "Bring the back knee under your hip",
        Mood.FAULT,
        "Aim: back knee under the hip",
    )


def test_the_foot_under_load_is_not_to_be_moved() -> None:
    cue = next_cue(settled(stretching(trunk_deg=25.0, knee_past_toe=0.3), before=kneeling()))
    assert (cue.text, cue.mood) == ("Come back, then foot farther forward", Mood.FAULT)
    cue = next_cue(settled(kneeling(knee_past_toe=0.3), before=standing()))
    assert (cue.text, cue.mood) == ("Front foot farther forward", Mood.FAULT)


def test_a_start_with_the_knee_off_the_hip_is_mended_first() -> None:
    cue = next_cue(settled(kneeling(trail_thigh_deg=25.0), before=standing()))
    assert (cue.text, cue.mood) == ("Bring the back knee under your hip", Mood.FAULT)


def test_a_good_hold_says_what_it_does_not_speak_for() -> None:
    observation = settled(stretching(), before=kneeling())
    assert next_cue(observation) == Cue("Hold and breathe slowly", Mood.GOOD)
    hidden = tuple(
        replace(f, status=type(f.status).UNSEEN, reason="a joint that it needs is hidden")
        if f.rule.code == "knee-over-toe"
        else f
        for f in observation.findings
    )
    cue = next_cue(replace(observation, findings=hidden))
    assert (cue.mood, cue.detail) == (Mood.GOOD, "Not checked: front knee behind the toes")
    nothing = tuple(replace(f, status=type(f.status).UNSEEN, reason="hidden") for f in observation.findings)
    assert next_cue(replace(observation, findings=nothing)).mood is Mood.GUIDE


def test_feet_outside_a_picture_that_shows_nothing_else_ask_for_all_of_them() -> None:
    view = View(0.0, (Joint.TOE,), usable=False, reason=Reason.FEET_CUT_OFF)
    nothing = replace(kneeling(), points_px={})
    assert next_cue(away(Reason.NOT_SEEN, nothing, view)) is guidance.SHOW_ALL
    inside = replace(kneeling(), height_px=4000)
    assert next_cue(away(Reason.NOT_SEEN, inside, view)) is guidance.SHOW_ALL


@pytest.mark.parametrize(
    ("reason", "cue"),
    [(Reason.SEVERAL, guidance.ONE_AT_A_TIME), (Reason.TOUCHING, guidance.STEP_APART), (Reason.NOT_SEEN, None)],
)
def test_several_people_are_asked_apart_and_a_jump_of_the_picture_is_not_taken_for_them(
    reason: Reason, cue: Cue | None
) -> None:
    said = next_cue(away(Reason.NOT_SEEN, replace(standing(), unclear=reason)))
    assert said is (cue or guidance.SHOW_ALL)


@pytest.mark.parametrize(("value", "advice"), [(12.0, "To be sure: chest up"), (-18.5, "To be sure: less arch")])
def test_too_close_to_tell_wishes_for_what_would_decide_it(value: float, advice: str) -> None:
    seen = settled(stretching(), before=kneeling())
    torso = next(rule for rule in all_rules() if rule.code == "upright-torso")
    unsure = replace(seen.findings[0], rule=torso, status=Status.UNSEEN, value=value, reason=Reason.TOO_CLOSE)
    assert next_cue(replace(seen, findings=(unsure,))).text == advice
    one_sided = replace(torso, limit=Limit(high=12.5), advice_low=None)
    assert next_cue(replace(seen, findings=(replace(unsure, rule=one_sided),))).text == "To be sure: chest up"
    wordy = replace(torso, advice="Lift the breastbone as high as it will go")
    said = next_cue(replace(seen, findings=(replace(unsure, value=12.0, rule=wordy),))).text
    assert said == "Lift the breastbone as high as it will go", "where there is no room for more"


def test_too_close_to_tell_moves_no_foot() -> None:
    seen = settled(stretching(), before=kneeling())
    foot = next(f for f in seen.findings if f.rule.code == "knee-over-toe")
    unsure = replace(foot, status=Status.UNSEEN, value=-0.02, reason=Reason.TOO_CLOSE)
    cue = next_cue(replace(seen, findings=(unsure,)))
    assert (cue.text, cue.mood, cue.detail) == ("Hold and breathe slowly", Mood.GUIDE, lines.WAITS_CLOSE)


def test_what_is_rather_at_fault_than_not_is_asked_for_whatever_else_is_good() -> None:
    """It may be fine, so that nothing warns; and the clock does not count it as good form."""
    seen = settled(stretching(), before=kneeling())
    torso = next(f for f in seen.findings if f.rule.code == "upright-torso")
    others = [f for f in seen.findings if f is not torso]
    for value, suspected in ((12.0, False), (13.0, True)):
        unsure = replace(torso, status=Status.UNSEEN, value=value, uncertainty=1.0, reason=Reason.TOO_CLOSE)
        now = replace(seen, findings=(*others, unsure))
        assert now.holds_clean is not suspected
        assert next_cue(now).text == ("To be sure: chest up" if suspected else "Hold and breathe slowly")


def test_a_fault_that_does_not_stand_yet_is_no_praise() -> None:
    seen = settled(stretching(), before=kneeling())
    wrong = replace(seen.findings[0], status=Status.WARN)
    assert next_cue(replace(seen, findings=(wrong,))).mood is Mood.GUIDE


def test_a_stretch_of_which_nothing_can_be_seen_asks_for_the_legs() -> None:
    seen = settled(stretching(), before=kneeling())
    hidden = tuple(replace(f, status=Status.UNSEEN, reason=Reason.HIDDEN) for f in seen.findings)
    assert next_cue(replace(seen, findings=hidden)) is guidance.SHOW_ALL
