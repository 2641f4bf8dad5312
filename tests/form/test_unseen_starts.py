"""Who knelt down a moment ago, out of sight, may be at a start with a fault: nobody can tell it from the stretch."""

from __future__ import annotations

import pytest

from posecheck.form.hips import Start
from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody
from posecheck.person.geometry import Point
from tests.form.test_phases import RATES, Script, kneeling, play, ramp, standing


def down_unseen(thigh_deg: float, hidden_s: float = 1.2) -> Script:
    """Standing until 1 s, out of sight for a while, then kneeling and staying."""

    def at(time_s: float) -> SagittalBody | None:
        if time_s < 1.0:
            return standing()
        return kneeling(thigh_deg) if time_s >= 1.0 + hidden_s else None

    return at


@RATES
def test_hips_forward_after_a_way_down_out_of_sight_leave_the_start_unclear(rate_hz: int) -> None:
    played = play(down_unseen(24.0), 8, rate_hz)
    assert played.phases(from_s=3.0) == {Phase.STRETCH}
    assert played.last.start is Start.UNCLEAR


@pytest.mark.parametrize(("thigh_deg", "hidden_s"), [(40.0, 1.2), (24.0, 12.0)])
def test_what_no_start_looks_like_or_had_time_for_everything_is_a_start_that_was_not_seen(
    thigh_deg: float, hidden_s: float
) -> None:
    played = play(down_unseen(thigh_deg, hidden_s), hidden_s + 7, 15)
    assert played.last == play(lambda t: kneeling(thigh_deg), 7, 15).last
    assert played.last.start is Start.NOT_SEEN


def test_a_plain_start_is_one_whoever_saw_the_way_there() -> None:
    played = play(down_unseen(3.0), 8, 15)
    assert (played.last.phase, played.last.start) == (Phase.START, Start.SEEN)


@RATES
def test_a_frame_or_two_of_somebody_else_do_not_move_the_place_where_they_knelt(rate_hz: int) -> None:
    """Whoever comes to stand in front of them is taken for them at first, and stays for two seconds."""

    def at(time_s: float) -> SagittalBody | None:
        if time_s < 1.0:
            return standing()
        body = kneeling(ramp(time_s, 5.0, 6.0, -20.0, 9.0))
        if 7.0 <= time_s < 7.1:
            return body.moved("trail.knee", Point(10.0, 23.0))
        return None if 7.1 <= time_s < 9.0 else body

    played = play(at, 14, rate_hz)
    assert played.last.visit == played.at(6.5).visit
    assert played.phases(from_s=9.5) == {Phase.STRETCH}
