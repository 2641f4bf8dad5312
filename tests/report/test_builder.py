"""Reports: verdicts with their reasons, and the JSON that others read."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from posecheck.form.alerts import Patience
from posecheck.form.hindsight import in_hindsight
from posecheck.form.observer import Observer, watch
from posecheck.form.rule import Phase, Status
from posecheck.form.settings import UNSET, Settings
from posecheck.person.calibration import EXACT
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.person.sighting import Sighting
from posecheck.report.builder import TOO_BRIEF_TO_WARN, ReportBuilder
from posecheck.report.data import CheckedClip, Report, RuleResult
from posecheck.report.verdict import Verdict
from posecheck.rules import all_rules
from tests.form.test_observer import GREY, session, sightings
from tests.report import watched
from tests.scenes import between, joint_moved, kneeling, moved, standing, stretching
from tests.stick import Stick, without


def report(script: Callable[[float], Pose | None], until_s: float, settings: Settings = UNSET) -> Report:
    observer = Observer(all_rules(), EXACT, settings=settings)
    builder = ReportBuilder(all_rules())
    for seen in in_hindsight(watch(sightings(script, until_s), observer)):
        builder.add(seen)
    clip = CheckedClip("clip.mp4", until_s, 1280, 720, builder.count, 15.0)
    return builder.build(clip, "full", observer)


def result(of: Report, code: str) -> RuleResult:
    return next(result for result in of.rules if result.rule.code == code)


def test_a_fault_makes_warn_with_its_time_and_cue() -> None:
    made = report(session, 10)
    assert made.verdict == Verdict.WARN
    assert made.reason is None
    (episode,) = made.episodes
    assert (episode.rule.code, episode.advice) == ("upright-torso", "Chest up")
    assert abs(episode.start_s - 6.0) < 0.2
    assert abs(episode.end_s - 8.0) < 0.4
    assert {result(made, code).status for code in ("knee-over-toe", "knee-under-hip")} == {Verdict.OK}
    assert abs(result(made, "upright-torso").worst - 25.0) < 1.0


def test_holds_and_phases_are_told() -> None:
    made = report(session, 10)
    assert [span.phase for span in made.phases] == [Phase.START, Phase.STRETCH]
    (hold,) = made.holds
    assert 1.8 < hold.clean_s < 2.7
    assert made.facing == "right"


def test_a_moment_of_the_stretch_that_no_hold_counts_says_so() -> None:
    made = report(lambda t: standing() if t < 1 else kneeling() if t < 4 else kneeling(trail_thigh_deg=11.0), 9)
    shallow = [sample for sample in made.samples if sample.shallow]
    assert shallow
    assert {sample.phase for sample in shallow} == {Phase.STRETCH}
    assert sum(hold.clean_s for hold in made.holds) == 0.0
    told = [sample for sample in made.to_dict()["samples"] if sample.get("shallow")]
    assert [sample["t"] for sample in told] == [round(sample.time_s, 3) for sample in shallow]
    deep = report(session, 10)
    assert not any("shallow" in sample for sample in deep.to_dict()["samples"] if sample["t"] > 4.0)


def test_a_moment_that_is_rather_at_fault_than_not_says_so_and_no_hold_counts_it() -> None:
    leans = watched.report(watched.stretch(Stick(trunk_deg=12.5), seconds=12.0))
    told = [sample for sample in leans.to_dict()["samples"] if "suspected" in sample]
    assert {tuple(sample["suspected"]) for sample in told} == {("upright-torso",)}
    assert {(sample["phase"], sample["statuses"]["upright-torso"]) for sample in told} == {("stretch", "unseen")}
    (hold,) = leans.holds
    assert hold.clean_s < 1.0 < hold.end_s - hold.start_s
    assert leans.episodes == ()


def test_good_form_is_ok() -> None:
    made = report(lambda t: standing() if t < 1 else kneeling() if t < 3 else stretching(), 6)
    assert (made.verdict, made.reason, made.episodes) == (Verdict.OK, None, ())


def lost(time_s: float, gone_s: float, back: Pose | None) -> Pose | None:
    """A good start and stretch; at 6 s the legs can be made out no more, and after that so long it goes on so."""
    once = standing() if time_s < 1 else kneeling() if time_s < 3 else stretching()
    if time_s < 6.0:
        return once
    return without(stretching(), (Side.RIGHT, Joint.KNEE)) if time_s < 6.0 + gone_s else back


@pytest.mark.parametrize(("gone_s", "verdict"), [(2.0, Verdict.OK), (6.0, Verdict.NOT_ASSESSED)])
def test_who_can_be_made_out_no_more_in_the_stretch_goes_on_and_is_praised_for_less_than_half_of_it_never(
    gone_s: float, verdict: Verdict
) -> None:
    made = report(lambda t: lost(t, gone_s, stretching()), 6.5 + gone_s)
    assert made.verdict is verdict
    for code in ("knee-over-toe", "upright-torso"):
        assert result(made, code).seconds[Status.UNSEEN] == pytest.approx(gone_s, abs=0.5)
    assert result(made, "knee-under-hip").seconds[Status.UNSEEN] == 0.0


def test_a_fault_that_is_all_that_is_seen_of_the_stretch_takes_the_praise_away() -> None:
    """Too briefly for a warning, the legs being hidden again and again; a long good start does not make up for it."""

    def script(t: float) -> Pose | None:
        pose = standing() if t < 1 else kneeling() if t < 6 else stretching(trunk_deg=30.0)
        seen = t < 6.2 or 8.0 <= t < 8.2
        return pose if seen else without(pose, (Side.RIGHT, Joint.KNEE))

    made = report(script, 9.0)
    torso = result(made, "upright-torso")
    assert torso.seconds[Status.OK] > 0.5 * sum(torso.seconds.values())
    assert 0 < torso.seconds[Status.WARN] < 0.7
    assert torso.status is Verdict.NOT_ASSESSED
    assert made.verdict is Verdict.NOT_ASSESSED


@pytest.mark.parametrize("back", [standing(), None])
def test_who_is_seen_to_be_elsewhere_is_not_missed_in_the_stretch(back: Pose | None) -> None:
    made = report(lambda t: lost(t, 2.0, back), 16.0)
    assert made.verdict is Verdict.OK
    assert result(made, "upright-torso").seconds[Status.UNSEEN] == pytest.approx(2.0, abs=0.7)


def pulsing(t: float, trunk_deg: float) -> Pose:
    """The back knee goes up by a hand's breadth and down again, and the hips with it: it is not known to rest."""
    up_px = 12.0 if t % 1.0 < 0.5 else 0.0
    knee = joint_moved(kneeling(trunk_deg=trunk_deg), (Side.RIGHT, Joint.KNEE), Point(0.0, -up_px))
    left = joint_moved(knee, (Side.LEFT, Joint.HIP), Point(0.0, -up_px))
    return joint_moved(left, (Side.RIGHT, Joint.HIP), Point(0.0, -up_px))


@pytest.mark.parametrize(
    ("pulsed_s", "trunk_deg", "cut", "torso_is", "clip_is"),
    [
        (7.0, 0.0, True, Verdict.NOT_ASSESSED, Verdict.NOT_ASSESSED),
        (4.0, 0.0, True, Verdict.OK, Verdict.NOT_ASSESSED),
        (2.0, 0.0, True, Verdict.OK, Verdict.OK),
        (2.0, 30.0, True, Verdict.NOT_ASSESSED, Verdict.NOT_ASSESSED),
        (7.0, 30.0, False, Verdict.OK, Verdict.OK),
    ],
    ids=["longer than what is good", "longer than the start", "too briefly to rest", "seen to lean", "and got up"],
)
def test_who_was_on_the_knee_and_then_cut_from_the_film_might_have_been_at_fault(
    pulsed_s: float, trunk_deg: float, cut: bool, torso_is: Verdict, clip_is: Verdict
) -> None:
    """Who gets up, as from a lunge, was not at rest. Who is gone from one moment to the next may have been."""
    aside = Point(-400.0 if cut else 0.0, 0.0)

    def script(t: float) -> Pose | None:
        if t < pulsed_s:
            return pulsing(t, trunk_deg)
        t -= pulsed_s
        up = between(standing() if cut else pulsing(t, trunk_deg), standing(), 2.0 * t)
        return moved(between(up, kneeling(), 2.0 * t - 2.0) if t < 3.0 else stretching(), aside)

    made = report(script, pulsed_s + 6.0)
    torso = result(made, "upright-torso")
    assert (torso.status, made.verdict) == (torso_is, clip_is)
    assert torso.seconds[Status.WARN] == 0.0
    lost_s = pulsed_s if cut and pulsed_s > 3.0 else 0.0
    assert torso.seconds[Status.UNSEEN] == pytest.approx(lost_s, abs=0.5)
    if lost_s:
        assert made.reason == result(made, "knee-under-hip").reason == Reason.TOO_BRIEF


def test_nobody_is_not_assessed_and_says_so() -> None:
    made = report(lambda t: None, 3)
    assert (made.verdict, made.reason) == (Verdict.NOT_ASSESSED, Reason.NOBODY)
    assert {rule.status for rule in made.rules} == {Verdict.NOT_ASSESSED}


def test_standing_is_not_assessed_and_says_so() -> None:
    made = report(lambda t: standing(), 3)
    assert (made.verdict, made.reason) == (Verdict.NOT_ASSESSED, Reason.STANDING)
    assert not made.episodes


def test_hips_already_forward_leave_the_start_rule_unassessed() -> None:
    made = report(lambda t: stretching(), 4)
    assert made.verdict == Verdict.OK
    assert result(made, "knee-under-hip").reason == Reason.START_NOT_SEEN
    assert made.reason == f"not assessed: knee-under-hip: {Reason.START_NOT_SEEN}"


def test_a_start_that_a_cut_took_away_leaves_the_rule_unassessed() -> None:
    """The start before the cut was good; of the one after it nothing is known."""

    def script(time_s: float) -> Pose:
        once = standing() if time_s < 1 else kneeling() if time_s < 4 else stretching()
        return once if time_s < 8 else moved(stretching(), Point(-150, 40))

    made = report(script, 16)
    assert result(made, "knee-under-hip").status == Verdict.NOT_ASSESSED
    assert result(made, "knee-under-hip").reason == Reason.START_NOT_SEEN
    assert result(report(script, 8), "knee-under-hip").status == Verdict.OK


def test_a_glimpse_is_not_enough_for_a_verdict() -> None:
    made = report(lambda t: standing() if t < 2 or t > 2.8 else kneeling(), 5)
    assert made.verdict == Verdict.NOT_ASSESSED


def test_a_fault_that_the_settings_spare_is_no_warning_and_no_praise() -> None:
    def fallen(t: float) -> Pose | None:
        if t < 4:
            return standing() if t < 1 else kneeling()
        return kneeling(trunk_deg=30.0, trail_thigh_deg=25.0) if 8 <= t < 9 else stretching()

    assert report(fallen, 14.0).verdict == Verdict.WARN
    spared = report(fallen, 14.0, Settings(patience=Patience(fault_s=2.0)))
    assert (spared.verdict, spared.reason, spared.episodes) == (Verdict.NOT_ASSESSED, TOO_BRIEF_TO_WARN, ())
    assert result(spared, "upright-torso").seconds[Status.WARN] > 0.7
    assert result(spared, "knee-over-toe").status == Verdict.OK


def test_a_photograph_says_how_to_have_the_start_judged() -> None:
    observer = Observer(all_rules(), EXACT, still_phase=Phase.STRETCH)
    builder = ReportBuilder(all_rules(), is_still=True)
    builder.add(observer.observe(Sighting(0.0, stretching(), GREY)))
    made = builder.build(CheckedClip("photo.jpg", 0.0, 1280, 720, 1, 0.0), "full", observer)
    assert made.verdict == Verdict.OK
    assert result(made, "knee-under-hip").reason == Reason.NO_STILL_START


def test_whoever_kneels_with_a_fault_when_the_clip_ends_takes_the_praise_away() -> None:
    """They were not yet known to rest on the knee, so that it is no warning either."""

    def script(t: float) -> Pose | None:
        if t < 7:
            return standing() if t < 1 else kneeling() if t < 3 else stretching()
        return standing(x_px=760.0) if t < 9 else moved(kneeling(trunk_deg=30.0), Point(200.0, 0.0))

    assert report(script, 8.5).verdict == Verdict.OK
    made = report(script, 11)
    assert (made.verdict, made.episodes) == (Verdict.NOT_ASSESSED, ())
    assert result(made, "upright-torso").status == Verdict.NOT_ASSESSED
    assert result(made, "knee-over-toe").status == Verdict.OK


def test_the_seconds_of_a_rule_add_up_to_the_time_it_was_due() -> None:
    made = report(session, 10)
    kneeling_s = sum(span.end_s - span.start_s for span in made.phases)
    assert abs(sum(result(made, "upright-torso").seconds.values()) - kneeling_s) < 0.3
    assert result(made, "upright-torso").seconds[Status.WARN] > 1.5


def test_the_json_form_has_no_nan_and_can_leave_out_the_samples() -> None:
    made = report(session, 10)
    text = json.dumps(made.to_dict(), allow_nan=False)
    data = json.loads(text)
    assert data["schema"] == "posecheck/report/1"
    assert len(data["samples"]) == data["clip"]["frames"]
    assert "samples" not in made.to_dict(samples=False)
