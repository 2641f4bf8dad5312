"""Sets: what is counted, what is kept and for how long, what is claimed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.coaching.programme import Event, Moment, Programme, SetDone
from posecheck.person.landmarks import Side


def feed(programme: Programme, from_s: float, to_s: float, moment: Moment, rate_hz: float = 10.0) -> list[Event]:
    """The same moment again and again, from … to …"""
    events: list[Event] = []
    for index in range(round((to_s - from_s) * rate_hz)):
        events += programme.update(replace(moment, time_s=from_s + index / rate_hz))
    return events


HOLDING = Moment(0.0, Side.LEFT, in_stretch=True, clean=True)
TIMED = replace(HOLDING, clean=False, timed=True)
FAULTY = replace(HOLDING, clean=False)
STANDING, ABSENT = Moment(0.0), Moment(0.0, absent=True)


@pytest.mark.parametrize("away_s", [5.0, 60.0, 3600.0])
def test_who_leaves_the_picture_is_waited_for(away_s: float) -> None:
    programme = Programme(hold_s=30.0, sets=1)
    feed(programme, 0.0, 10.0, HOLDING)
    feed(programme, 10.0, 10.0 + away_s, ABSENT, rate_hz=2.0)
    feed(programme, 10.0 + away_s, 15.0 + away_s, HOLDING)
    (only,) = programme.all_sets()
    assert only.clean_s == pytest.approx(15.0, abs=0.6)


def test_who_stands_there_is_waited_for_for_a_while() -> None:
    programme = Programme(hold_s=30.0, sets=1)
    feed(programme, 0.0, 10.0, HOLDING)
    feed(programme, 10.0, 29.0, STANDING)
    assert programme.kept_s(29.0) > 0
    feed(programme, 29.0, 31.0, STANDING)
    assert programme.now is None
    assert [replace(one, clean_s=round(one.clean_s, 2)) for one in programme.done] == [
        SetDone(Side.LEFT, 0.0, 9.9, False)
    ]


def test_a_full_set_is_over_for_who_leaves() -> None:
    programme = Programme(hold_s=5.0, sets=1)
    assert Event.HOLD_REACHED in feed(programme, 0.0, 6.0, HOLDING)
    feed(programme, 6.0, 7.0, ABSENT)
    assert programme.now is None


@given(
    parts=st.lists(st.tuples(st.sampled_from(("clean", "timed", "neither")), st.floats(0.3, 8.0)), max_size=12),
    rate_hz=st.sampled_from((5.0, 10.0, 30.0)),
)
def test_no_more_is_claimed_than_was_asked_for_and_judged_and_timed_are_kept_apart(
    parts: list[tuple[str, float]], rate_hz: float
) -> None:
    programme, now_s, lasted = Programme(hold_s=10.0, sets=1), 0.0, {"clean": 0.0, "timed": 0.0, "neither": 0.0}
    for kind, seconds in parts:
        feed(programme, now_s, now_s + seconds, {"clean": HOLDING, "timed": TIMED, "neither": FAULTY}[kind], rate_hz)
        now_s += seconds
        lasted[kind] += seconds
    for one in programme.all_sets():
        assert one.clean_s + one.timed_s <= 10.0 + 1e-6
        assert one.reached is (one.clean_s + one.timed_s >= 10.0 - 1e-6)
        slack_s = 0.6 * len(parts)
        assert one.clean_s <= lasted["clean"] + slack_s
        assert one.timed_s <= lasted["timed"] + slack_s


def test_seconds_by_time_only_fill_a_set_and_its_end_may_be_called() -> None:
    programme = Programme(hold_s=5.0, sets=1)
    programme.end_reached()
    feed(programme, 0.0, 2.0, HOLDING)
    programme.end_reached()
    assert programme.done == [], "it is not full"
    feed(programme, 2.0, 7.0, TIMED)
    programme.end_reached()
    (only,) = programme.done
    assert only.reached
    assert only.clean_s == pytest.approx(1.9, abs=0.15)
    assert only.clean_s + only.timed_s == 5.0
