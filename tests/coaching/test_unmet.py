"""What is asked for in vain: other words first, then the time alone, which is never called good."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.coaching import account, guidance, lines
from posecheck.coaching.cue import Cue
from posecheck.coaching.programme import Event
from posecheck.coaching.screen import Mood
from posecheck.coaching.trainer import Trainer
from posecheck.coaching.unmet import UNMET_S, Unmet
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.form.visit import PhaseState
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Pose, Side
from posecheck.person.reasons import Reason
from tests.coaching.test_depth import to_depth
from tests.coaching.test_trainer import TWO_RATES, play
from tests.scenes import Script, kneeling, moved, observations, session, standing, stretching

CUT_OFF = moved(stretching(), Point(0, 110))
"""The camera looks too high: both feet are below the picture."""


def turned_up(from_s: float, until_s: float = 1000.0) -> Script:
    """A stretch, from whose feet the camera turns away within half a second, and back to them."""

    def script(time_s: float) -> Pose | None:
        share = min(1.0, max(0.0, (min(time_s - from_s, until_s + 0.5 - time_s)) / 0.5))
        pose = session()(time_s)
        return pose if pose is None or share <= 0.0 else moved(pose, Point(0, 110 * share))

    return script


def test_the_same_wish_is_put_in_other_words_after_a_while_and_back() -> None:
    played = play(lambda time_s: standing(), until_s=26.0)
    said = [played.at(time_s).cue for time_s in (5.0, 11.0, 19.0, 25.5)]
    assert said == [lines.KNEEL, lines.in_other_words(lines.KNEEL)] * 2


def test_the_words_for_one_leg_keep_its_name() -> None:
    for side in Side:
        assert side.value in lines.in_other_words(lines.kneel(side))


@TWO_RATES
def test_who_cannot_be_seen_well_is_offered_the_time_alone(rate_hz: float) -> None:
    played = play(turned_up(5.0), 30.0, rate_hz, hold_s=10.0, sets=1)
    assert "feet" in (played.at(7.0).detail or "")
    offered = played.at(15.0)
    assert (offered.cue, offered.detail) == (lines.CANNOT_JUDGE, lines.TIME_ONLY)
    assert offered.time_only
    assert offered.mood is Mood.GUIDE
    assert played.kinds().count(Event.TIME_ONLY) == 1
    ((side, clean_s, reached),) = played.sets()[:1]
    (done, *_) = played.trainer.summary().done
    assert (side, reached) == (Side.LEFT, True)
    assert clean_s == pytest.approx(2.5, abs=0.4), "as much as was seen to be good"
    assert clean_s + done.timed_s == 10.0
    assert "by time only" in played.trainer.summary().sentence
    assert f"10 s ({account.timed_seconds(done.timed_s)})" in played.trainer.summary().text


@TWO_RATES
def test_as_soon_as_form_can_be_judged_again_it_is(rate_hz: float) -> None:
    played = play(turned_up(5.0, 22.0), 30.0, rate_hz, hold_s=40.0)
    assert played.at(20.0).time_only
    assert played.kinds().count(Event.JUDGED_AGAIN) == 1
    assert played.at(29.0).cue == lines.HOLD_ON
    (done,) = played.trainer.summary().done
    assert done.clean_s == pytest.approx(2.5 + 8.0, abs=1.0)
    assert done.timed_s == pytest.approx(22.0 - 6.2 - UNMET_S - 4.0, abs=0.7)
    assert played.at(29.0).time_only, "the clock of a set that was counted so stays marked"


def test_time_alone_leads_through_both_legs_with_rests_between() -> None:
    right = moved(stretching(Side.RIGHT), Point(0, 110))
    played = play(lambda time_s: CUT_OFF if time_s < 25.0 else right, until_s=80.0, rate_hz=10, hold_s=10.0, sets=1)
    assert [(side, reached) for side, _, reached in played.sets()] == [(Side.LEFT, True), (Side.RIGHT, True)]
    assert all(clean_s == 0.0 for _, clean_s, _ in played.sets())
    first, second = (time_s for time_s, event in played.events if event is Event.STARTED)
    assert 24.0 <= second - first <= 26.0, "ten seconds of hold, as many of rest, and four to get down"
    assert played.at(second - 1.0).cue == "Kneel with your right foot in front"
    assert played.kinds().count(Event.TIME_ONLY) == 1, "said once"
    assert played.kinds()[-1] is Event.DONE


def test_no_time_is_counted_for_somebody_who_stands_or_is_not_there() -> None:
    feet_off = moved(standing(), Point(0, 110))
    for pose in (feet_off, None):
        played = play(lambda time_s, pose=pose: pose, until_s=30.0, rate_hz=10)  # type: ignore[misc]
        assert played.sets() == []
        assert Event.STARTED not in played.kinds()


def test_a_stretch_that_gets_no_deeper_is_counted_by_time_only() -> None:
    played = play(to_depth(11.0), until_s=34.0, rate_hz=10, hold_s=10.0)
    assert played.at(16.0).cue == lines.IS_THAT_ALL
    assert played.at(16.0).detail == lines.TIME_ONLY_BRIEFLY
    ((_, clean_s, reached),) = played.sets()
    assert (clean_s, reached) == (0.0, True)
    assert played.trainer.summary().done[0].timed_s == 10.0


def test_too_close_to_tell_for_long_is_counted_by_time_only() -> None:
    unmet = Unmet()
    close = Cue("To be sure: chest up", detail=lines.WAITS_CLOSE)
    for cue, time_s in ((close, 0.0), (guidance.SHOW_ALL, 5.0), (guidance.SIDE_ON, UNMET_S)):
        unmet.update(time_s, cue)
    assert unmet.for_s == UNMET_S, "ways to be seen better are one wish"
    assert unmet.time_only
    assert unmet.in_words(guidance.SIDE_ON).text == lines.CANNOT_JUDGE
    unmet.update(UNMET_S + 0.1, Cue("Chest up", Mood.FAULT))
    assert unmet.for_s == 0.0
    assert unmet.in_words(guidance.SIDE_ON) is guidance.SIDE_ON


def test_a_start_is_no_hold_for_one_who_should_go_farther() -> None:
    unmet = Unmet()
    for time_s in (0.0, 30.0):
        unmet.update(time_s, guidance.FARTHER)
    start = Observation(30.0, kneeling(), None, None, None, PhaseState(Phase.START), (), (), None, None)
    assert not unmet.counts(start)
    assert unmet.counts(replace(start, phase=PhaseState(Phase.STRETCH)))
    assert not unmet.counts(replace(start, pose=None, phase=PhaseState(Phase.AWAY, Reason.NOBODY)))


def test_a_tentative_moment_that_was_counted_by_time_is_not_counted_again() -> None:
    """A knee that cannot be seen to rest is asked about; when it is believed after all, its time is credited."""
    held = [one for one in observations(session(), until_s=30.0, rate_hz=10) if one.time_s >= 6.0]
    away = PhaseState(Phase.AWAY, Reason.KNEE_UNSURE, tentative=True)
    trainer = Trainer(hold_s=60.0, sets=1)
    unsure = [one for one in held if one.time_s < 24.0]
    for one in unsure:
        trainer.update(replace(one, phase=away, findings=(), reason=Reason.KNEE_UNSURE))
    (timed,) = trainer.summary().done
    assert timed.timed_s == pytest.approx(18.0 - UNMET_S - 4.0, abs=0.3)
    believed, *rest = held[len(unsure) :]
    trainer.update(replace(believed, earlier=tuple(one for one in unsure if one.time_s > 12.0)))
    for one in rest:
        trainer.update(one)
    (done,) = trainer.summary().done
    assert done.timed_s == pytest.approx(timed.timed_s, abs=0.2)
    assert done.clean_s == pytest.approx(30.0 - 24.0, abs=0.3)
