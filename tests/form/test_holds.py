"""Holds by scripts of phases and alerts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from posecheck.form.alerts import Alert
from posecheck.form.clock import is_clean
from posecheck.form.holds import Hold, HoldTracker
from posecheck.form.rule import Phase, Status
from posecheck.form.visit import PhaseState
from posecheck.person.body import Stance
from posecheck.person.landmarks import Side
from tests.form.test_alerts import LEAN, ok, unseen, warn

LEFT, RIGHT = Stance(1, Side.LEFT), Stance(1, Side.RIGHT)


def play(
    until_s: float,
    phase: Callable[[float], Phase],
    status: Callable[[float], Status] = lambda t: Status.OK,
    stance: Callable[[float], Stance] = lambda t: LEFT,
    rate_hz: float = 30,
    visit: Callable[[float], int] = lambda t: 1,
) -> list[Hold]:
    holds = HoldTracker()
    for step in range(round(until_s * rate_hz) + 1):
        time_s = step / rate_hz
        finding = {Status.OK: ok(), Status.WARN: warn(), Status.UNSEEN: unseen()}[status(time_s)]
        alerts = [Alert(LEAN, time_s, 15.0)] if finding.status is Status.WARN else []
        state = PhaseState(phase(time_s), visit=visit(time_s))
        holds.update(time_s, state, stance(time_s), is_clean({finding.status}, bool(alerts), False))
    return holds.finish()


def stretch_between(start_s: float, end_s: float) -> Callable[[float], Phase]:
    return lambda t: Phase.STRETCH if start_s <= t < end_s else Phase.START


@pytest.mark.parametrize("rate_hz", [10, 30, 60])
def test_a_clean_hold_counts_all_its_seconds(rate_hz: int) -> None:
    (hold,) = play(8.0, stretch_between(1.0, 6.0), rate_hz=rate_hz)
    assert hold.lead_leg is Side.LEFT
    assert hold.start_s == pytest.approx(1.0, abs=1.01 / rate_hz)
    assert hold.clean_s == pytest.approx(5.0, abs=2.01 / rate_hz)


def test_a_fault_and_the_unseen_are_not_clean() -> None:
    (faulty,) = play(8.0, stretch_between(1.0, 6.0), lambda t: Status.WARN if t < 3.0 else Status.OK)
    assert faulty.clean_s == pytest.approx(3.0, abs=0.1)
    (hidden,) = play(8.0, stretch_between(1.0, 6.0), lambda t: Status.UNSEEN)
    assert hidden.clean_s == 0.0


def test_a_blink_counts_and_a_longer_gap_does_not() -> None:
    (hold,) = play(8.0, stretch_between(1.0, 6.0), lambda t: Status.UNSEEN if 3.0 <= t < 3.3 else Status.OK)
    assert hold.clean_s == pytest.approx(5.0, abs=0.1)
    (hold,) = play(8.0, stretch_between(1.0, 6.0), lambda t: Status.UNSEEN if 3.0 <= t < 3.6 else Status.OK)
    assert hold.clean_s == pytest.approx(4.4, abs=0.1)


def test_a_hold_goes_on_after_they_were_out_of_sight_in_the_same_visit() -> None:
    (hold,) = play(9.0, lambda t: Phase.AWAY if 3.0 <= t < 5.0 else stretch_between(1.0, 8.0)(t))
    assert (round(hold.start_s), round(hold.end_s)) == (1, 8)
    assert hold.clean_s == pytest.approx(5.0, abs=0.15), "what was not seen is not counted"


def test_another_visit_is_another_hold() -> None:
    away = lambda t: Phase.AWAY if 3.0 <= t < 5.0 else stretch_between(1.0, 8.0)(t)  # noqa: E731
    holds = play(9.0, away, visit=lambda t: 1 if t < 4.0 else 2)
    assert [round(hold.start_s) for hold in holds] == [1, 5]


def test_coming_back_to_the_start_ends_a_hold_and_a_moment_of_it_does_not() -> None:
    def script(back_s: float) -> Callable[[float], Phase]:
        return lambda t: Phase.START if 4.0 <= t < 4.0 + back_s else stretch_between(1.0, 8.0)(t)

    assert len(play(9.0, script(0.5))) == 1
    assert len(play(9.0, script(1.5))) == 2


def test_changing_legs_makes_two_holds() -> None:
    legs = lambda t: LEFT if t < 4.0 else RIGHT  # noqa: E731
    holds = play(8.0, stretch_between(1.0, 7.0), stance=legs, visit=lambda t: 1 if t < 4.0 else 2)
    assert [hold.lead_leg for hold in holds] == [Side.LEFT, Side.RIGHT]


@pytest.mark.parametrize(("misread_s", "lead"), [(2.0, Side.LEFT), (4.0, Side.RIGHT)])
def test_within_a_visit_nobody_changes_legs(misread_s: float, lead: Side) -> None:
    """The pose model does; of both, the leg that was mostly in front is said to be."""
    (hold,) = play(8.0, stretch_between(1.0, 7.0), stance=lambda t: RIGHT if 1.0 <= t < 1.0 + misread_s else LEFT)
    assert hold.lead_leg is lead
    assert hold.clean_s == pytest.approx(6.0, abs=0.1)


def test_passing_through_is_no_hold() -> None:
    assert play(3.0, stretch_between(1.0, 1.4)) == []
