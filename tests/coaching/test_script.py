"""What is worth hearing: marks of the clock, what comes next, and what happened to camera and session."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.coaching import lines
from posecheck.coaching.cue import Cue
from posecheck.coaching.planner import Rank
from posecheck.coaching.programme import Event
from posecheck.coaching.screen import Mood
from posecheck.coaching.script import Scene, Script, clock_sound, of_camera
from posecheck.person.landmarks import Side

HOLD = Cue(lines.HOLD_ON, Mood.GOOD)


def countdown(hold_s: float, step_s: float = 0.1) -> list[str]:
    """What is said of the clock in a whole hold."""
    script, said = Script(), []
    for index in range(round(hold_s / step_s) + 1):
        scene = Scene(index * step_s, HOLD, 0.0, hold_s=hold_s, remaining_s=hold_s - index * step_s)
        said += [wish.words for wish in script.wishes(scene) if "to go" in wish.words]
    return said


@pytest.mark.parametrize(
    ("hold_s", "marks"),
    [
        (5, []),
        (10, []),
        (15, [10]),
        (20, [15, 10]),
        (30, [15, 10]),
        (60, [45, 30, 15, 10]),
        (90, [75, 60, 45, 30, 15, 10]),
    ],
)
def test_what_is_left_of_a_hold_is_said_now_and_then_and_at_ten_seconds(hold_s: float, marks: list[int]) -> None:
    assert countdown(hold_s) == [f"{mark} seconds to go." for mark in marks]


def test_marks_that_were_passed_all_at_once_are_not_told() -> None:
    script = Script()
    script.wishes(Scene(0.0, HOLD, 0.0, remaining_s=28.0))
    wishes = script.wishes(Scene(0.1, HOLD, 0.0, remaining_s=11.0))
    assert [wish.words for wish in wishes if wish.rank is Rank.CLOCK] == []


@given(hold_s=st.sampled_from((1.0, 3.0, 5.0, 10.0, 30.0, 60.0)), rate_hz=st.sampled_from((2, 5, 10, 30)))
def test_every_last_second_ticks_once_and_the_clock_is_never_silent_for_long(hold_s: float, rate_hz: int) -> None:
    heard: list[tuple[float, Event]] = []
    before_s = math.nan
    for index in range(round(hold_s * rate_hz) + 1):
        remaining_s = hold_s - index / rate_hz
        sound = clock_sound(before_s, remaining_s, hold_s)
        before_s = remaining_s
        if sound is not None:
            heard.append((remaining_s, sound))
    ticks = [math.ceil(remaining_s) for remaining_s, sound in heard if sound is Event.TICK]
    assert ticks == list(range(min(5, int(hold_s / 2)), 0, -1))
    sounds_s = [hold_s, *(remaining_s for remaining_s, _ in heard), 0.0]
    assert max(a - b for a, b in pairwise(sounds_s)) <= 5.6


def test_a_clock_that_stands_or_jumps_makes_no_sound() -> None:
    assert clock_sound(4.0, 4.0, 30.0) is None
    assert clock_sound(30.0, 4.0, 30.0) is None
    assert clock_sound(math.nan, 4.0, 30.0) is None
    assert clock_sound(0.5, 0.0, 30.0) is None


def test_a_hold_that_is_full_and_not_left_is_mentioned_again() -> None:
    cue = Cue(lines.reached(Side.RIGHT), Mood.DONE)
    script = Script()
    soon = Scene(5.0, cue, 0.0, remaining_s=0.0, following=Side.RIGHT)
    assert not [wish for wish in script.wishes(soon) if wish.words == cue.text]
    later = Scene(9.5, cue, 0.0, remaining_s=0.0, following=Side.RIGHT)
    assert [wish for wish in script.wishes(later) if wish.words == cue.text]


def test_an_empty_room_is_not_talked_to_for_ever() -> None:
    empty = Cue(lines.STEP_IN)
    often, seldom = (Script().wishes(Scene(90.0, empty, 0.0, unmet_s=s))[0].again_s for s in (10.0, 90.0))
    assert seldom > 3 * often
    assert not any("Stop if it hurts" in wish.words for wish in Script().wishes(Scene(0.0, empty, 0.0)))


def test_a_clock_that_waited_for_sight_says_how_much_is_left_and_one_that_waited_for_form_praises() -> None:
    script = Script()
    seen = Scene(0.0, HOLD, 0.0, events=(Event.GOOD_AGAIN,), remaining_s=17.0)
    assert "17 seconds to go." in [wish.words for wish in script.wishes(seen)]
    script.wishes(Scene(1.0, Cue("Chest up", Mood.FAULT), 1.0, events=(Event.FAULT,), remaining_s=16.0))
    mended = Scene(4.0, HOLD, 4.0, events=(Event.GOOD_AGAIN,), remaining_s=16.0)
    assert lines.KEEP_THAT in [wish.words for wish in script.wishes(mended)]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event.STARTED, "Good. Hold for 30 seconds."),
        (Event.DONE, "All done. Well held. Rest now."),
        (Event.TIME_ONLY, "I cannot judge from here. I count the time only. Hold the stretch."),
        (Event.JUDGED_AGAIN, lines.JUDGED_AGAIN),
        (Event.SESSION_PAUSED, lines.paused(12.0)),
        (Event.GOING_ON, lines.GOING_ON),
        (Event.ENDING, lines.ENDING),
        (Event.HOLD_REACHED, "Hold reached. Come back and rest. Then the left foot in front."),
    ],
)
def test_what_happens_is_said_with_its_own_sound(event: Event, words: str) -> None:
    cue = Cue(lines.CANNOT_JUDGE, Mood.GUIDE, lines.TIME_ONLY)
    scene = Scene(0.0, cue, 0.0, events=(event,), remaining_s=30.0, kept_s=12.0, closing="Well held")
    (wish,) = [w for w in Script().wishes(replace(scene, following=Side.LEFT)) if w.sound is event]
    assert wish.words == words


def test_the_last_hold_of_all_is_told_by_the_end_alone() -> None:
    scene = Scene(
        0.0, Cue(lines.ALL_DONE, Mood.DONE), 0.0, events=(Event.HOLD_REACHED, Event.DONE), closing="Well held"
    )
    assert [wish.sound for wish in Script().wishes(scene) if wish.sound] == [Event.DONE]


def test_a_lost_camera_is_heard_and_so_is_its_coming_back() -> None:
    lost, back = of_camera(lost=True), of_camera(lost=False)
    assert (lost.sound, back.sound) == (Event.CAMERA_LOST, Event.CAMERA_BACK)
    assert "seconds so far are kept" in lost.words
    assert lost.rank is back.rank is Rank.FAULT
