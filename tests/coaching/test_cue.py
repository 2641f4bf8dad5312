"""How long a cue stays: long enough to be read, and no longer than it is true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.coaching.cue import Cue, SteadyCue, shortened
from posecheck.coaching.screen import Mood

GUIDE, OTHER, FAULT = Cue("one"), Cue("two"), Cue("three", Mood.FAULT)


def test_a_cue_stays_long_enough_to_read() -> None:
    steady = SteadyCue(show_s=1.8, settle_s=0.3)
    shown = [steady.update(t / 30, GUIDE if t < 10 else OTHER).text for t in range(90)]
    assert shown.index("two") == pytest.approx(54, abs=1)


def test_a_blink_changes_no_word() -> None:
    steady = SteadyCue()
    blinking = [steady.update(t / 30, OTHER if t % 40 == 39 else GUIDE).text for t in range(300)]
    assert set(blinking) == {"one"}


def test_a_fault_does_not_wait() -> None:
    steady = SteadyCue()
    steady.update(0.0, GUIDE)
    assert steady.update(0.1, FAULT) is FAULT
    assert steady.update(0.2, GUIDE) is FAULT, "and is then up for its own time"


def test_a_more_urgent_fault_does_not_wait_for_another_to_be_read() -> None:
    steady, worse = SteadyCue(), Cue("four", Mood.FAULT)
    shown = [steady.update(t / 30, FAULT if t < 5 else worse).text for t in range(60)]
    assert shown.index("four") == pytest.approx(24, abs=1)


@pytest.mark.parametrize("wanted", ["two three", "two three two three three one", "two two two one"])
def test_two_others_that_take_turns_do_not_keep_a_cue_up(wanted: str) -> None:
    turns = [Cue(word) for word in wanted.split()]
    steady = SteadyCue()
    steady.update(0.0, GUIDE)
    shown = [steady.update(index / 30, turns[index % len(turns)]).text for index in range(1, 120)]
    assert shown[-1] != "one"
    assert shown.index(next(text for text in shown if text != "one")) <= 30 * 2.5


@given(
    wanted=st.lists(st.sampled_from((GUIDE, OTHER, FAULT, Cue("four", Mood.GOOD))), min_size=40, max_size=120),
    rate_hz=st.sampled_from((5, 10, 30)),
)
def test_what_has_not_been_wanted_for_three_seconds_is_gone(wanted: list[Cue], rate_hz: int) -> None:
    steady = SteadyCue()
    for index, cue in enumerate(wanted):
        shown = steady.update(index / rate_hz, cue)
        lately = wanted[max(0, index - 3 * rate_hz) : index + 1]
        if len(lately) > 3 * rate_hz:
            assert shown.text in {one.text for one in lately}


def test_a_detail_that_is_too_long_is_cut_at_a_word() -> None:
    assert shortened("short") == "short"
    assert shortened("word " * 20) == "word word word word word word word word word word word…"
