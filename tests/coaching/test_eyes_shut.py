"""A session with eyes shut: whoever does what they hear gets through all of it, and never has to ask "what now?"."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import pytest

from posecheck.coaching import lines
from posecheck.coaching.planner import Heard, Rank
from posecheck.coaching.programme import Event
from posecheck.form.alerts import Patience
from posecheck.form.depth import HoldDepth
from posecheck.form.settings import RuleWords, Settings
from posecheck.person.landmarks import Side
from tests.coaching.eyes_shut import MISTAKES, Listener, Session, play
from tests.scenes import STRETCH_DEG

NO_LONGER_S = 6.0
HOLD_S = 20.0


@cache
def session() -> Session:
    """Two holds a leg, a lean in the first, a foot too near in the third."""
    return play(Listener(MISTAKES), HOLD_S, sets=2, until_s=300.0)


def said() -> list[Heard]:
    return [heard for heard in session().heard if heard.words]


def test_it_comes_to_its_end_by_itself() -> None:
    summary = session().trainer.summary()
    assert [(s.lead_leg, s.clean_s, s.reached) for s in summary.done] == [
        (side, HOLD_S, True) for side in (Side.LEFT, Side.RIGHT, Side.LEFT, Side.RIGHT)
    ]
    assert {fault.code for fault in summary.faults} == {"upright-torso", "knee-over-toe"}
    assert session().screens[-1][1].over, "nobody has to press a key"
    assert session().heard[-1].words == "All done. Next time: front foot farther forward. Rest now."


def test_nobody_has_to_ask_what_now_for_more_than_six_seconds() -> None:
    """From the end of one thing that is heard to the beginning of the next; a soft sign that the clock runs is one."""
    gaps = [(after.time_s - before.end_s, before, after) for before, after in pairwise(session().heard)]
    assert [gap for gap in gaps if gap[0] > NO_LONGER_S] == [], session().log()


def test_no_two_things_are_heard_at_once() -> None:
    for before, after in pairwise(session().heard):
        assert after.cuts or before.end_s <= after.time_s + 1e-6


def test_it_leads_step_by_step() -> None:
    words = [heard.words for heard in said()]
    steps = [
        "2 holds of 20 seconds for each leg. Stop if it hurts.",
        lines.KNEEL,
        lines.HIPS_FORWARD,
        "Good. Hold for 20 seconds.",
        "10 seconds to go.",
        "Hold reached. Come back and rest. Then the right foot in front.",
        "Rest for 10 seconds.",
        "In 5 seconds: right foot in front.",
        "Kneel with your right foot in front",
        lines.HIPS_FORWARD,
        "Good. Hold for 20 seconds.",
        "Hold reached. Come back and rest. Then the left foot in front.",
        "Kneel with your left foot in front",
        lines.COME_BACK_FIRST,
    ]
    position = 0
    for step in steps:
        assert step in words[position:], (step, session().log())
        position = words.index(step, position) + 1


def test_a_fault_is_named_within_a_second_and_a_half_and_its_mending_praised() -> None:
    """Half a second is how long a fault must last to be one."""
    heard = session().heard
    faults = [one for one in heard if one.rank is Rank.FAULT]
    assert {one.words for one in faults} >= {"Chest up", lines.COME_BACK_FIRST}
    for cue in ("Chest up", lines.COME_BACK_FIRST):
        shown_s = next(time_s for time_s, screen in session().screens if screen.cue == cue)
        spoken_s = next(one.time_s for one in faults if one.words == cue)
        assert spoken_s - shown_s <= 1.0
    assert [one.words for one in heard if one.sound is Event.GOOD_AGAIN] == [lines.KEEP_THAT, lines.KEEP_THAT]


@pytest.mark.parametrize("number", range(4))
def test_the_last_five_seconds_tick(number: int) -> None:
    full = [heard.time_s for heard in session().heard if heard.sound in (Event.HOLD_REACHED, Event.DONE)]
    assert len(full) == 4
    ticks = [
        heard.time_s for heard in session().heard if heard.sound is Event.TICK and 0 < full[number] - heard.time_s < 6
    ]
    assert [round(full[number] - time_s) for time_s in ticks] == [5, 4, 3, 2, 1]


def test_the_foot_is_moved_between_coming_back_and_going_forward_again() -> None:
    words = [heard.words for heard in said()]
    back = words.index(lines.COME_BACK_FIRST)
    forward = next(i for i, text in enumerate(words) if i > back and "hips forward" in text)
    assert any("foot farther forward" in text and "Come back" not in text for text in words[back + 1 : forward])


def test_without_a_voice_the_tones_alone_are_one_at_a_time() -> None:
    trainer_heard = [heard for heard in session().heard if heard.sound]
    for before, after in pairwise(trainer_heard):
        assert before.time_s < after.time_s


def test_times_depth_and_words_of_ones_own_are_kept_in_a_session() -> None:
    """The same person and the same lean: told a second and a half later, in the user's words, and counted as usual."""
    usual = play(Listener(((1, 6.0, "lean"),)), hold_s=15.0, sets=1, until_s=200.0)
    words = (("upright-torso", RuleWords(title="Tall back", advice="Grow tall")),)
    own = Settings(words=words, patience=Patience(fault_s=2.0, clear_s=0.3), depth=HoldDepth(16.0, 12.5))
    patient = play(Listener(((1, 6.0, "lean"),), upright="grow tall"), 15.0, sets=1, until_s=200.0, settings=own)
    told = [
        next(heard.time_s for heard in session.heard if cue in heard.words)
        for session, cue in ((usual, "Chest up"), (patient, "Grow tall"))
    ]
    assert told[1] - told[0] == pytest.approx(1.5, abs=0.3)
    assert not [heard for heard in patient.heard if heard.words.startswith("Chest up")]
    shown = {(screen.cue, screen.detail) for _, screen in patient.screens}
    assert ("Grow tall", "Aim: Tall back") in shown
    assert {screen.least_deg for _, screen in patient.screens if not math.isnan(screen.least_deg)} == {16.0}
    assert [(s.clean_s, s.reached) for s in patient.trainer.summary().done] == [(15.0, True)] * 2
    assert patient.screens[-1][1].over


def test_a_clock_that_stands_while_a_warning_waits_says_why() -> None:
    settings = Settings(patience=Patience(fault_s=4.0))
    session = play(Listener(((1, 6.0, "lean"),)), 15.0, sets=1, until_s=60.0, settings=settings)
    waits = [time_s for time_s, screen in session.screens if screen.cue == lines.WAITS_FOR_FORM]
    (warned_s,) = (heard.time_s for heard in session.heard if heard.sound is Event.FAULT)
    assert max(waits) == pytest.approx(warned_s, abs=0.2)
    assert max(waits) - min(waits) == pytest.approx(4.0 - 1.0, abs=0.5)
    assert not [screen for time_s, screen in session.screens if time_s in waits and screen.running]
    assert lines.WAITS_FOR_FORM in {heard.words for heard in session.heard}
    usual = play(Listener(((1, 6.0, "lean"),)), 15.0, sets=1, until_s=60.0)
    assert lines.WAITS_FOR_FORM not in {screen.cue for _, screen in usual.screens}


def test_a_cue_goes_when_good_form_has_lasted_as_long_as_was_set() -> None:
    def shown_s(clear_s: float) -> float:
        """For how long the cue stands in a session."""
        settings = Settings(patience=Patience(fault_s=0.5, clear_s=clear_s))
        session = play(Listener(((1, 6.0, "lean"),)), 15.0, sets=1, until_s=60.0, settings=settings)
        return sum(screen.cue == "Chest up" for _, screen in session.screens) / 15.0

    assert shown_s(4.0) - shown_s(1.0) == pytest.approx(3.0, abs=0.5)


def test_a_hold_that_is_not_as_deep_as_was_set_does_not_begin() -> None:
    deep = Settings(depth=HoldDepth(STRETCH_DEG + 10.0, STRETCH_DEG + 6.5))
    session = play(Listener(()), hold_s=10.0, sets=1, until_s=40.0, settings=deep)
    assert {done.clean_s for done in session.trainer.summary().done} <= {0.0}, "but for what counts by time only"
    assert lines.FARTHER in {screen.cue for _, screen in session.screens}
