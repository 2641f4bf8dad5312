"""The live assistant by scripts of what a person does, run through the real observer, at any frame rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest

from posecheck.coaching import lines
from posecheck.coaching.guidance import KNEEL, RAISE_CAMERA
from posecheck.coaching.programme import Event, Moment, Programme
from posecheck.coaching.screen import Mood, Screen
from posecheck.coaching.trainer import Trainer
from posecheck.form.rule import Phase
from posecheck.form.visit import PhaseState
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Pose, Side
from posecheck.person.reasons import Reason
from tests.scenes import Script, kneeling, moved, observations, session, standing, stretching

RATES = pytest.mark.parametrize("rate_hz", [10, 60])
TWO_RATES = pytest.mark.parametrize("rate_hz", [10, 30])


@dataclass(frozen=True)
class Played:
    trainer: Trainer
    screens: list[tuple[float, Screen]]
    events: list[tuple[float, Event]]

    def kinds(self) -> list[Event]:
        """All but the soft signs that the clock runs."""
        return [event for _, event in self.events if event not in (Event.PULSE, Event.TICK)]

    def when(self, event: Event) -> float:
        return next(time_s for time_s, happened in self.events if happened is event)

    def at(self, time_s: float) -> Screen:
        return [screen for at_s, screen in self.screens if at_s <= time_s][-1]

    def sets(self) -> list[tuple[Side, float, bool]]:
        return [(s.lead_leg, s.clean_s, s.reached) for s in self.trainer.summary().done]


def play(script: Script, until_s: float, rate_hz: float = 30, hold_s: float = 5.0, sets: int = 1) -> Played:
    trainer = Trainer(hold_s, sets)
    played = Played(trainer, [], [])
    for observation in observations(script, until_s, rate_hz):
        played.screens.append((observation.time_s, trainer.update(observation)))
        played.events.extend((observation.time_s, event) for event in trainer.events)
    return played


@RATES
def test_advice_on_the_camera_is_given_for_a_while_and_then_left(rate_hz: float) -> None:
    on_the_floor = replace(standing(), horizon_px=640.0)
    played = play(lambda time_s: None if 4 <= time_s < 8 else on_the_floor, 30, rate_hz)
    advised_s = [time_s for time_s, screen in played.screens if screen.cue == RAISE_CAMERA.text]
    assert advised_s[0] == 0.0
    # They went to the camera for four seconds, which do not count; then it was still as it had been.
    assert 12.0 < advised_s[-1] < 18.0
    assert played.at(25.0).cue in (KNEEL.text, lines.in_other_words(KNEEL.text))


def spliced(script: Script, pieces: dict[tuple[float, float], Pose | None]) -> Script:
    """The script, with something else from … to …"""

    def other(time_s: float) -> Pose | None:
        for (from_s, to_s), pose in pieces.items():
            if from_s <= time_s < to_s:
                return pose
        return script(time_s)

    return other


@RATES
def test_a_clean_hold_is_guided_counted_and_reached(rate_hz: float) -> None:
    played = play(session(stretch_s=6.5), until_s=21.5, rate_hz=rate_hz)
    assert played.kinds() == [Event.STARTED, Event.HOLD_REACHED, Event.CHANGE_LEGS]
    # The knee has rested at 4 s, and the time since the hips went forward is credited.
    assert played.when(Event.STARTED) == pytest.approx(4.2, abs=0.3)
    assert played.when(Event.HOLD_REACHED) == pytest.approx(2.5 + 5.0, abs=0.35)
    assert played.at(0.5).cue == "Kneel on one knee, one foot in front"
    assert played.at(2.45).cue == "Stay like this for a moment"
    assert (played.at(5.5).cue, played.at(5.5).mood) == ("Hold and breathe slowly", Mood.GOOD)
    assert played.at(7.0).cue == "Nearly there: keep holding", "not from the first second of a short hold"
    assert [event for _, event in played.events].count(Event.TICK) == 2, "of five seconds, the last two"
    assert played.at(8.0).cue == "Hold reached. Next: right foot in front"
    assert played.at(11.5).cue == "Rest. Next: right foot in front"
    assert played.at(11.5).rest_s == pytest.approx(8.0, abs=1.0)
    assert played.at(21.5).cue == "Kneel with your right foot in front"
    assert played.at(21.5).rest_s == 0


@RATES
def test_both_legs_whichever_comes_first_and_then_all_is_done(rate_hz: float) -> None:
    def script(time_s: float) -> Pose | None:
        first = session(Side.RIGHT, stretch_s=5.8)
        return first(time_s) if time_s < 9.5 else session(Side.LEFT, stretch_s=5.8, from_s=9.5)(time_s)

    played = play(script, until_s=19.0, rate_hz=rate_hz)
    assert [s[0] for s in played.sets()] == [Side.RIGHT, Side.LEFT]
    assert all(reached and clean_s >= 5.0 for _, clean_s, reached in played.sets())
    assert played.kinds().count(Event.DONE) == 1
    last = played.at(19.0)
    assert (last.cue, last.mood, last.title) == ("All done. Rest now", Mood.DONE, "Session complete")
    assert "2 of 2 holds" in played.trainer.summary().sentence


@RATES
def test_two_sets_on_one_leg_need_a_rest_between(rate_hz: float) -> None:
    def script(time_s: float) -> Pose | None:
        return kneeling() if 12.0 <= time_s < 13.5 else session(stretch_s=40.0)(time_s)

    played = play(script, until_s=20.0, rate_hz=rate_hz, sets=2)
    assert [(lead, reached) for lead, _, reached in played.sets()] == [(Side.LEFT, True), (Side.LEFT, True)]
    assert [clean_s for _, clean_s, _ in played.sets()] == [5.0, 5.0], "no more is claimed than was asked for"
    assert played.at(19.5).cue == "Hold reached. Next: right foot in front"


@RATES
def test_a_fault_pauses_the_clock_and_it_goes_on_afterwards(rate_hz: float) -> None:
    leaning = stretching(trunk_deg=22.0)
    played = play(spliced(session(), {(5.0, 8.0): leaning}), until_s=12.0, rate_hz=rate_hz, hold_s=30.0)
    assert played.kinds() == [Event.STARTED, Event.FAULT, Event.GOOD_AGAIN]
    fault = played.at(7.0)
    assert (fault.cue, fault.mood, fault.running) == ("Chest up", Mood.FAULT, False)
    assert played.at(12.0).clean_s == pytest.approx(9.5 - 3.6, abs=0.4), "all but the fault and its clearing"
    assert played.at(7.9).clean_s == pytest.approx(played.at(6.5).clean_s), "kept, not reset"
    summary = played.trainer.summary()
    assert (summary.faults[0].advice, summary.faults[0].times) == ("Chest up", 1)
    assert summary.faults[0].seconds == pytest.approx(3.0, abs=0.4)
    assert "chest up" in summary.sentence


@RATES
@pytest.mark.parametrize("garbage", [None, stretching(trunk_deg=70.0), moved(standing(), Point(-300, 0))])
def test_one_wild_frame_costs_nothing(rate_hz: float, garbage: Pose | None) -> None:
    """A dog walks through: for one frame nobody, or something else, is seen."""
    step_s = 1.0 / rate_hz
    clean = play(session(), until_s=7.0, rate_hz=rate_hz, hold_s=30)
    wild = {(5.0 - 0.01, 5.0 + step_s - 0.01): garbage}
    played = play(spliced(session(), wild), until_s=7.0, rate_hz=rate_hz, hold_s=30)
    assert played.at(7.0).clean_s == pytest.approx(clean.at(7.0).clean_s, abs=0.01)
    assert played.kinds() == [Event.STARTED]
    assert all(screen.running for time_s, screen in played.screens if time_s > 4.3)
    assert {screen.cue for time_s, screen in played.screens if time_s > 4.8} == {"Hold and breathe slowly"}


@RATES
def test_who_leaves_the_picture_finds_the_clock_where_it_was(rate_hz: float) -> None:
    played = play(spliced(session(), {(6.0, 12.0): None}), until_s=16.0, rate_hz=rate_hz, hold_s=30.0)
    away = played.at(10.0)
    assert (away.cue, away.running) == ("Step into the picture", False)
    assert away.clean_s == pytest.approx(3.5, abs=0.4)
    assert away.target_s == 30.0
    assert away.detail is not None
    assert away.detail == "Your 3 s are kept until you are back"
    assert away.paused
    # After coming back nobody knows that the hips were not already forward: the hold simply goes on.
    assert played.at(16.0).clean_s == pytest.approx(3.5 + 3.5, abs=0.8)
    assert len(played.sets()) == 1


@RATES
def test_standing_up_for_good_ends_the_set_as_partial(rate_hz: float) -> None:
    played = play(session(stretch_s=3.0), until_s=28.0, rate_hz=rate_hz)
    assert played.at(15.0).target_s == 5.0, "kept for a while"
    assert played.at(28.0).target_s == 0.0
    (only,) = played.sets()
    assert only[0] is Side.LEFT
    assert only[1] == pytest.approx(3.0, abs=0.4)
    assert not only[2]
    assert "(not to the end)" in played.trainer.summary().text


@RATES
def test_changing_legs_early_starts_the_other_legs_clock_and_keeps_the_seconds(rate_hz: float) -> None:
    def script(time_s: float) -> Pose | None:
        first = session(Side.LEFT, stretch_s=3.0)
        return first(time_s) if time_s < 6.5 else session(Side.RIGHT, stretch_s=30, from_s=6.5)(time_s)

    played = play(script, until_s=16.0, rate_hz=rate_hz)
    (left, left_s, left_reached), (right, _, right_reached) = played.sets()
    assert (left, left_reached, right, right_reached) == (Side.LEFT, False, Side.RIGHT, True)
    assert left_s == pytest.approx(3.0, abs=0.4)
    assert played.at(16.0).cue == "Hold reached. Next: left foot in front"


def test_a_finished_leg_is_sent_to_the_other_one() -> None:
    def script(time_s: float) -> Pose | None:
        first = session(stretch_s=6.0)
        return first(time_s) if time_s < 9.5 else session(stretch_s=30, from_s=9.5)(time_s)

    played = play(script, until_s=24.0)
    assert played.at(18.0).cue == "Rest. Next: right foot in front"
    assert played.at(24.0).cue == "Change legs: right foot in front"
    assert not played.at(24.0).running
    assert len(played.sets()) == 1


def test_what_cannot_be_seen_stops_the_clock_with_a_sound_and_is_never_called_good() -> None:
    cut_off = moved(stretching(), Point(0, 110))
    played = play(spliced(session(), {(5.0, 30.0): cut_off}), until_s=12.0, hold_s=30.0)
    assert played.kinds() == [Event.STARTED, Event.PAUSED]
    screen = played.at(9.0)
    assert screen.cue is not None
    assert "feet" in screen.cue or "camera down" in screen.cue
    assert screen.mood is Mood.GUIDE
    assert not screen.running


def test_without_a_stretch_the_summary_says_what_it_waited_for() -> None:
    played = play(lambda time_s: standing(), until_s=5.0)
    assert played.trainer.summary().sentence == f"No hold was counted: {Reason.STANDING}."
    assert all(screen.mood is Mood.GUIDE for _, screen in played.screens)


def test_tips_come_in_turn_before_the_first_hold() -> None:
    played = play(lambda time_s: standing(), until_s=21.0)
    details = {screen.detail for _, screen in played.screens}
    assert len(details) == 4
    assert "Stop if it hurts" in details


def test_who_changes_legs_at_once_has_left_the_full_hold() -> None:
    """The new visit to the floor is not believed yet, and the old hold is over all the same."""
    # A little aside: legs that change places where they are were taken for one another.
    other = moved(kneeling(Side.RIGHT), Point(60.0, 0.0))
    played = play(lambda t: session(stretch_s=6.5)(t) if t < 8.0 else other, until_s=10.0, rate_hz=15)
    assert played.at(9.9).rest_s > 8.0
    assert [reached for *_, reached in played.sets()] == [True]


SCRIPTS: dict[str, Script] = {
    "session": session(stretch_s=8.0),
    "faults": spliced(session(), {(4.0, 6.0): stretching(trunk_deg=25.0), (8.0, 10.0): stretching(knee_past_toe=0.3)}),
    "nobody": lambda time_s: None,
    "right leg": session(Side.RIGHT, stretch_s=8.0),
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_words_fit_the_screen_and_stay_long_enough_to_read(script: Callable[[float], Pose | None]) -> None:
    played = play(script, until_s=14.0)
    shown: list[tuple[float, str | None, Mood]] = []
    for time_s, screen in played.screens:
        assert screen.cue is not None
        assert len(screen.cue) <= 40
        assert len(screen.detail or "") <= 60
        if not shown or shown[-1][1] != screen.cue:
            shown.append((time_s, screen.cue, screen.mood))
    urgency = [Mood.GOOD, Mood.GUIDE, Mood.FAULT, Mood.DONE]
    for (from_s, _, before), (to_s, _, after) in pairwise(shown):
        assert to_s - from_s >= 1.5 or urgency.index(after) > max(1, urgency.index(before))


@RATES
def test_a_lost_camera_costs_no_seconds(rate_hz: float) -> None:
    trainer = Trainer(hold_s=60.0, sets=1)
    for observation in observations(session(), 80, rate_hz):
        # Nothing at all is seen for half a minute; what follows begins with a moment without a person.
        if 20 <= observation.time_s < 50:
            continue
        gone = observation.time_s < 50.2 and observation.time_s >= 50
        trainer.update(
            replace(observation, pose=None, stance=None, phase=PhaseState(Phase.AWAY, Reason.NOBODY))
            if gone
            else observation
        )
    (only,) = trainer.summary().done
    assert only.clean_s == pytest.approx(80 - 30 - 3.2, abs=1.0)


@RATES
def test_the_other_leg_must_stay_in_front_to_be_believed(rate_hz: float) -> None:
    mixed_up = spliced(session(Side.LEFT), {(10.0, 10.8): stretching(Side.RIGHT)})
    played = play(mixed_up, 20, rate_hz, hold_s=60.0)
    assert [lead for lead, *_ in played.sets()] == [Side.LEFT]


def test_a_machine_that_sees_twice_a_second_counts_all_clean_seconds() -> None:
    played = play(session(), 30, rate_hz=2, hold_s=60.0)
    ((_, clean_s, _),) = played.sets()
    assert clean_s == pytest.approx(30 - 3.5, abs=1.5)


def test_who_kneels_and_never_moves_the_hips_is_told_so() -> None:
    played = play(lambda time_s: None if time_s < 2 else kneeling(), 40)
    assert played.trainer.summary().sentence == "No hold was counted: the hips were not moved forward."


@RATES
def test_the_clock_must_have_stood_for_a_second_before_it_sounds(rate_hz: float) -> None:
    hidden = replace(stretching(), unclear="two people are too close together")
    script = spliced(session(), {(10.0, 20.0): standing(), (20.0, 20.4): hidden})
    played = play(script, 30, rate_hz, hold_s=60.0)
    assert Event.PAUSED not in [event for time_s, event in played.events if time_s > 19.9]


def test_a_session_that_has_not_begun_says_so() -> None:
    trainer = Trainer()
    assert not trainer.started
    assert trainer.summary().sentence == "No hold was counted: the hips were not moved forward."


def test_faults_without_a_clean_hold_are_what_to_work_on() -> None:
    played = play(session(stretch_s=40.0), until_s=4.0)

    def lean(t: float) -> Pose:
        return standing() if t < 1 else kneeling(trunk_deg=25.0) if t < 5 else stretching(trunk_deg=25.0)

    leaning = play(lean, until_s=9.0)
    assert played.trainer.started
    assert leaning.trainer.summary().sentence == "No clean hold yet; next time: chest up."
    assert "once" in leaning.trainer.summary().text


def test_when_the_other_leg_has_all_its_sets_the_same_one_comes_again() -> None:
    def script(time_s: float) -> Pose | None:
        if time_s < 10.5:
            return kneeling(Side.RIGHT) if 5.5 <= time_s < 7.5 else session(Side.RIGHT, stretch_s=8.0)(time_s)
        return standing() if time_s < 12.5 else session(Side.LEFT, stretch_s=8.0, from_s=12.5)(time_s)

    played = play(script, until_s=20.0, rate_hz=15, hold_s=2.0, sets=2)
    assert [(lead, reached) for lead, _, reached in played.sets()] == [
        (Side.RIGHT, True),
        (Side.RIGHT, True),
        (Side.LEFT, True),
    ]
    assert played.at(19.5).cue == "Hold reached. Come back and rest"


def test_a_set_of_less_than_a_second_is_not_written_down() -> None:
    programme = Programme(hold_s=30.0, sets=1, keep_s=2.0)
    for step in range(60):
        in_stretch = step < 5
        programme.update(Moment(step / 10, Side.LEFT if in_stretch else None, in_stretch, clean=in_stretch))
    assert programme.now is None
    assert programme.done == []
