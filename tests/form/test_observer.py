"""The whole judgement without a camera or a model: what people do, frame by frame, and what is observed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from posecheck.form.hindsight import in_hindsight
from posecheck.form.observer import Observation, Observer, anything_judged, watch
from posecheck.form.rule import Phase, Status
from posecheck.person.calibration import EXACT
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.person.sighting import Sighting
from posecheck.rules import all_rules
from tests.scenes import kneeling, moved, standing, stretching
from tests.stick import without
from tests.stress.people import shrunken

GREY, BLACK = 128.0, 0.0

RATES = pytest.mark.parametrize("rate_hz", [10, 30, 60])

Script = Callable[[float], Pose | None]


def sightings(script: Script, until_s: float, rate_hz: float = 15.0, grey_level: float = GREY) -> Iterator[Sighting]:
    for index in range(round(until_s * rate_hz)):
        pose, time_s = script(index / rate_hz), index / rate_hz
        yield Sighting(time_s, None if pose is None else replace(pose, time_s=time_s), grey_level)


def observe(script: Script, until_s: float, rate_hz: float = 15.0, grey_level: float = GREY) -> list[Observation]:
    """What is known in hindsight."""
    observer = Observer(all_rules(), EXACT)
    return list(in_hindsight(watch(sightings(script, until_s, rate_hz, grey_level), observer)))


def session(t: float) -> Pose | None:
    """Nobody, then standing, the start at 2 s, the stretch from 4 to 8 s, the chest falling at 6 s, and up again."""
    if t < 1:
        return None
    if t < 2 or t >= 8:
        return standing()
    if t < 4:
        return kneeling()
    return stretching(trunk_deg=25.0 if t >= 6 else 0.0)


def at(observations: list[Observation], time_s: float) -> Observation:
    return next(seen for seen in observations if seen.time_s >= time_s)


@RATES
def test_a_session_is_seen_as_it_was(rate_hz: float) -> None:
    seen = observe(session, 10, rate_hz)
    assert at(seen, 0.5).reason == Reason.NOBODY
    assert [at(seen, t).phase.phase for t in (1.5, 3.5, 5.5, 7.5, 9.5)] == [
        Phase.AWAY,
        Phase.START,
        Phase.STRETCH,
        Phase.STRETCH,
        Phase.AWAY,
    ]
    assert [alert.rule.code for alert in at(seen, 7.2).alerts] == ["upright-torso"]
    assert not at(seen, 5.8).alerts
    assert not at(seen, 9.5).alerts


def test_nobody_is_judged_who_does_not_do_the_stretch() -> None:
    for script in (lambda t: None, lambda t: standing(), lambda t: standing(x_px=100 + 200 * t)):
        assert all(not seen.findings and not seen.alerts for seen in observe(script, 4))


def test_each_rule_is_judged_in_its_phases_only() -> None:
    seen = observe(session, 8)
    assert {finding.rule.code for finding in at(seen, 3.5).findings} == {rule.code for rule in all_rules()}
    assert "knee-under-hip" not in {finding.rule.code for finding in at(seen, 5.5).findings}


def test_in_the_dark_it_says_so() -> None:
    assert observe(lambda t: None, 1, grey_level=BLACK)[-1].reason == Reason.TOO_DARK
    assert observe(lambda t: None, 1)[-1].reason == Reason.NOBODY


def test_a_hidden_joint_makes_unseen_with_the_reason_never_ok() -> None:
    seen = observe(lambda t: without(kneeling(), (Side.LEFT, Joint.TOE)), 4)[-1]
    finding = next(finding for finding in seen.findings if finding.rule.code == "knee-over-toe")
    assert finding.status is Status.UNSEEN
    assert finding.reason


def test_a_moment_in_which_the_legs_cannot_be_made_out_is_not_judged() -> None:
    def script(t: float) -> Pose:
        pose = kneeling()
        return without(pose, (Side.RIGHT, Joint.KNEE)) if 2.0 <= t < 2.5 else pose

    seen = observe(script, 4)
    blind = at(seen, 2.2)
    assert blind.phase.phase is Phase.START
    assert blind.reason is not None
    assert not anything_judged(blind.findings)
    assert anything_judged(at(seen, 3.5).findings)


def test_one_wild_frame_changes_nothing() -> None:
    def script(t: float) -> Pose:
        return standing() if abs(t - 3.0) < 0.02 else stretching() if t > 2 else kneeling()

    seen = observe(script, 5, rate_hz=30)
    assert not any(observation.alerts for observation in seen)
    assert all(observation.phase.phase is not Phase.AWAY for observation in seen if observation.time_s > 1)


@pytest.mark.parametrize("lead", Side)
def test_either_leg_is_found(lead: Side) -> None:
    seen = observe(lambda t: kneeling(lead), 4)[-1]
    assert seen.stance is not None
    assert seen.stance.lead is lead
    assert seen.phase.phase is Phase.START


def test_a_photograph_is_judged_in_the_phase_that_is_said() -> None:
    for phase in (Phase.START, Phase.STRETCH):
        observer = Observer(all_rules(), EXACT, still_phase=phase)
        seen = observer.observe(Sighting(0.0, kneeling(trunk_deg=25.0), GREY))
        assert seen.phase.phase is phase
        assert [alert.rule.code for alert in seen.alerts] == ["upright-torso"]


def test_until_the_knee_has_rested_nothing_is_said_on_line_and_then_all_is_credited() -> None:
    observer = Observer(all_rules(), EXACT)
    seen = list(watch(sightings(session, 6), observer))
    tentative = [observation for observation in seen if observation.phase.tentative]
    assert tentative
    assert not any(observation.findings or observation.alerts or observation.hold for observation in tentative)
    (believed,) = [observation for observation in seen if observation.earlier]
    assert [past.time_s for past in believed.earlier] == [past.time_s for past in tentative]
    assert any(past.phase.phase is Phase.START and past.findings for past in believed.earlier)
    assert observer.holds.finish()[0].start_s == pytest.approx(4.1, abs=0.3), "the hold counts from its true beginning"


def test_who_is_up_again_at_once_was_on_the_knee_too_briefly() -> None:
    seen = observe(lambda t: kneeling() if 1 < t < 2.5 else standing(), 5)
    assert {observation.phase.phase for observation in seen} == {Phase.AWAY}
    assert at(seen, 2.0).reason == Reason.TOO_BRIEF
    assert not any(observation.phase.tentative for observation in seen)


def test_a_clip_that_ends_before_the_knee_is_believed_says_so() -> None:
    assert observe(lambda t: kneeling(), 2)[-1].reason == Reason.TOO_BRIEF


def test_a_photograph_of_a_knee_that_hovers_is_refused() -> None:
    hovering = kneeling()
    up = {(Side.RIGHT, Joint.KNEE): Point(0.0, -35.0), (Side.RIGHT, Joint.ANKLE): Point(0.0, -25.0)}
    points_px = {key: point + up.get(key, Point(0.0, 0.0)) for key, point in hovering.points_px.items()}
    observer = Observer(all_rules(), EXACT, still_phase=Phase.STRETCH)
    seen = observer.observe(Sighting(0.0, replace(hovering, points_px=points_px), GREY))
    assert seen.reason == Reason.BACK_KNEE_UP
    assert not seen.findings


def test_another_person_starts_everything_afresh_and_the_first_one_goes_on() -> None:
    """Somebody walks by in mid-hold, and for two seconds the model follows them."""

    def script(t: float) -> Pose:
        if 6.0 <= t < 8.0:
            return standing(x_px=100.0 + 300.0 * (t - 6.0))
        return kneeling() if t < 3 else stretching()

    seen = observe(script, 11, rate_hz=30)
    assert not any(observation.alerts for observation in seen)
    assert {observation.phase.phase for observation in seen if observation.time_s > 8.4} == {Phase.STRETCH}
    assert not any(f.rule.code == "knee-under-hip" for o in seen if o.time_s > 4 for f in o.findings)


@RATES
@pytest.mark.parametrize("aside", [0.0, 0.25], ids=["in the very place", "a hand's breadth aside"])
@pytest.mark.parametrize("cut", [False, True])
def test_a_cut_that_was_seen_in_the_picture_brings_somebody_else(rate_hz: float, aside: float, cut: bool) -> None:
    """Whoever kneels there then, a little aside, would pass for the one before, who had moved."""

    def script(t: float) -> Pose:
        return moved(kneeling(), Point(100.0 * aside if t >= 5.0 else 0.0, 0.0))

    given = [replace(one, cut=cut and one.time_s == 5.0) for one in sightings(script, 11.0, rate_hz)]
    seen = list(in_hindsight(watch(given, Observer(all_rules(), EXACT))))
    assert at(seen, 10.0).phase.visit == (2 if cut and aside else 1)
    assert any(one.reason == Reason.NOT_SEEN for one in seen if 5.0 <= one.time_s <= 5.3) is cut


def test_a_clip_in_which_the_knee_never_rests_is_told_with_a_bounded_delay() -> None:
    hovering = moved_leg(kneeling(), 30.0)
    told_s = [(now, seen.time_s) for now, seen in with_clock(lambda t: hovering, 40)]
    assert max(now - time_s for now, time_s in told_s if now < 40) <= 20.5
    assert len(told_s) == 40 * 15


def moved_leg(pose: Pose, up_px: float) -> Pose:
    """The back knee and foot off the floor."""
    up = Point(0.0, -up_px)
    lifted = {(Side.RIGHT, joint) for joint in (Joint.KNEE, Joint.ANKLE)}
    points_px = {key: point + up if key in lifted else point for key, point in pose.points_px.items()}
    return replace(pose, points_px=points_px)


def with_clock(script: Script, until_s: float) -> Iterator[tuple[float, Observation]]:
    """What comes out, and up to which time sightings had been taken in by then."""
    now_s = 0.0

    def watched() -> Iterator[Sighting]:
        nonlocal now_s
        for seen in sightings(script, until_s):
            now_s = seen.time_s
            yield seen

    for observation in in_hindsight(watch(watched(), Observer(all_rules(), EXACT))):
        yield now_s, observation


def test_a_pose_that_shows_no_side_has_no_stance() -> None:
    nothing = replace(kneeling(), points_px={})
    seen = observe(lambda t: nothing, 1)[-1]
    assert (seen.stance, seen.reason) == (None, Reason.NOT_SEEN)


def test_a_photograph_of_somebody_standing_is_away() -> None:
    observer = Observer(all_rules(), EXACT, still_phase=Phase.STRETCH)
    assert observer.observe(Sighting(0.0, standing(), GREY)).reason is Reason.STANDING


@RATES
def test_legs_that_seem_to_change_places_for_a_moment_are_not_judged(rate_hz: float) -> None:
    """Laid out with the wrong leg in front, a good start would be a bad one."""

    def script(t: float) -> Pose | None:
        pose = session(t)
        if pose is None or not 5.0 <= t < 5.2:
            return pose
        swapped = {(side.other, joint): point for (side, joint), point in pose.points_px.items()}
        return replace(pose, points_px=swapped)

    seen = [each for each in observe(script, 6, rate_hz) if 5.0 < each.time_s < 5.9]
    judged = {finding.rule.code for each in seen for finding in each.findings if finding.status is not Status.UNSEEN}
    assert "knee-under-hip" not in judged
    assert not any(each.alerts for each in seen)
    assert {each.phase.visit for each in seen} == {1}


def test_the_leg_of_somebody_who_stood_there_is_no_yardstick_for_what_follows() -> None:
    """Seen at half its length, it would make the knee past the toes half as much again."""
    passing = standing(lead=Side.RIGHT, x_px=stretching().middle_px(Joint.HIP).x)
    legs = {Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.TOE}
    hip_px = passing.middle_px(Joint.HIP)
    half = {
        (side, joint): hip_px + (p - hip_px) * 0.5 if joint in legs else p
        for (side, joint), p in passing.points_px.items()
    }

    def script(t: float) -> Pose:
        if 6.0 <= t < 8.0:
            return replace(passing, points_px=half)
        return kneeling() if t < 4 else stretching()

    seen = [o for o in observe(script, 12) if o.body is not None and o.stance is not None and o.time_s > 4.5]
    assert {o.stance.lead for o in seen if o.stance} == set(Side), "somebody was seen there"
    lengths_px = [o.body.shank_px for o in seen if o.body and o.stance and o.stance.lead is Side.LEFT]
    assert min(lengths_px) > 0.9 * max(lengths_px)


@RATES
def test_legs_that_no_person_has_are_no_yardstick_for_those_that_follow(rate_hz: float) -> None:
    """Seen at half their length for three seconds, as after a bad crop, they would double what is past the toes."""

    def script(t: float) -> Pose:
        pose = kneeling() if t < 4 else stretching(knee_past_toe=-0.2)
        return shrunken(pose) if 6.0 <= t < 9.0 else pose

    seen = [o for o in observe(script, 12, rate_hz) if o.time_s > 4.5 and not 6.0 <= o.time_s < 9.0]
    lengths_px = [o.body.shank_px for o in seen if o.body]
    assert min(lengths_px) > 0.9 * max(lengths_px)


def guessed_foot(pose: Pose, back: float, up: float) -> Pose:
    """The front foot so much farther back and higher, in shank lengths."""
    foot = {(Side.LEFT, joint) for joint in (Joint.ANKLE, Joint.HEEL, Joint.TOE)}
    away = Point(-100.0 * back, -100.0 * up)
    return replace(pose, points_px={key: at + away if key in foot else at for key, at in pose.points_px.items()})


def with_guessed_foot(from_s: float, back: float, up: float, knee_past_toe: float = -0.4) -> Script:
    """Down at 1 s, the hips forward at 3 s; from `from_s` on the front foot is seen elsewhere."""

    def script(t: float) -> Pose | None:
        pose = standing() if t < 1 else kneeling() if t < 3 else stretching(knee_past_toe=knee_past_toe)
        return pose if t < from_s else guessed_foot(pose, back, up)

    return script


@RATES
def test_a_front_foot_that_seems_to_leave_the_floor_is_guessed(rate_hz: float) -> None:
    """Whoever kneels stands on it. What does not need it is judged all the same."""
    seen = [each for each in observe(with_guessed_foot(6.0, 0.6, 0.28), 9, rate_hz) if each.time_s > 6.5]
    assert {each.phase.phase for each in seen} == {Phase.STRETCH}
    said = {finding.rule.code: (finding.status, finding.reason) for each in seen for finding in each.findings}
    assert said == {
        "knee-over-toe": (Status.UNSEEN, Reason.HIDDEN),
        "upright-torso": (Status.OK, None),
    }


def test_a_heel_that_comes_up_deep_in_the_stretch_is_no_guess() -> None:
    seen = observe(with_guessed_foot(4.0, 0.1, 0.15, knee_past_toe=0.1), 9)[-1]
    assert {finding.rule.code: finding.status for finding in seen.findings}["knee-over-toe"] is Status.WARN


@RATES
def test_it_is_guessed_as_well_where_it_seemed_to_before_the_knee_was_known_to_rest(rate_hz: float) -> None:
    seen = [each for each in observe(with_guessed_foot(3.3, 0.6, 0.28), 9, rate_hz) if each.time_s > 3.8]
    said = {finding.status for each in seen for finding in each.findings if finding.rule.code == "knee-over-toe"}
    assert said == {Status.UNSEEN}
