"""A clock that a player would show, whatever a recorder's clock did."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posecheck.media.timeline import in_reach, runs_on, shown_s, straightened, usual_step_s

STEP_S = 0.04
EVEN = np.arange(60) * STEP_S


@given(st.lists(st.floats(0.001, 5.0), min_size=1, max_size=80), st.floats(-1e6, 1e6))
def test_a_clock_that_runs_on_is_left_alone(steps_s: list[float], first_s: float) -> None:
    clock_s = first_s + np.cumsum(steps_s)
    if runs_on(clock_s):
        assert straightened(clock_s, STEP_S) == pytest.approx(clock_s - clock_s[0], abs=1e-6)


@given(
    st.lists(
        st.one_of(st.integers(-(10**9), 10**9).map(lambda ms: ms / 1000), st.just(float("nan"))),
        min_size=1,
        max_size=60,
    )
)
def test_whatever_the_stamps_time_passes(stamps_s: list[float]) -> None:
    times_s = straightened(np.array(stamps_s), STEP_S)
    assert len(times_s) == len(stamps_s)
    assert times_s[0] == 0
    assert (np.diff(times_s) > 0).all()


@given(st.integers(9, 50), st.integers(1, 4), st.floats(-1e6, 1e6))
@example(first=9, count=1, wrong_s=0.4375)
@example(first=9, count=3, wrong_s=0.25)
@example(first=15, count=4, wrong_s=1.0)
def test_a_few_wrong_stamps_are_put_between_their_neighbours(first: int, count: int, wrong_s: float) -> None:
    clock_s = EVEN.copy()
    clock_s[first : first + count] = wrong_s
    assert straightened(clock_s, STEP_S) == pytest.approx(EVEN, abs=count * STEP_S)


@given(st.integers(10, 50), st.floats(-1e6, 1e6).filter(lambda jump_s: jump_s < -2.5 or jump_s > 10.0))
def test_where_the_clock_was_set_it_goes_on_one_step_later(at: int, jump_s: float) -> None:
    clock_s = EVEN.copy()
    clock_s[at:] += jump_s
    assert straightened(clock_s, STEP_S) == pytest.approx(EVEN, abs=1e-6)


def test_a_pause_of_some_seconds_stays() -> None:
    clock_s = np.concatenate([EVEN, EVEN + 8.0])
    assert straightened(clock_s, STEP_S)[-1] == pytest.approx(8.0 + EVEN[-1])


def test_stamps_that_are_missing_are_filled_in() -> None:
    clock_s = EVEN.copy()
    clock_s[[0, 1, 20, 21, 22, 59]] = np.nan
    assert straightened(clock_s, STEP_S) == pytest.approx(EVEN)
    assert straightened(np.full(5, np.nan), STEP_S) == pytest.approx(EVEN[:5])


def test_the_usual_step_is_not_that_of_the_gaps() -> None:
    assert usual_step_s(np.concatenate([EVEN, EVEN + 100.0])) == pytest.approx(STEP_S)
    assert usual_step_s(np.array([3.0])) == pytest.approx(STEP_S)


def test_pictures_out_of_order_are_shown_in_theirs_and_one_with_a_wrong_stamp_where_it_stands() -> None:
    order = np.array([0, 3, 1, 2, 6, 4, 5])
    stamps_s = np.asarray((order + 1) * STEP_S, dtype=np.float64)
    clock_s = np.asarray(np.arange(7) * STEP_S, dtype=np.float64)
    assert shown_s(clock_s, clock_s, stamps_s) == pytest.approx(stamps_s)
    assert in_reach(stamps_s).all()
    stamps_s[1] = 600.0
    assert shown_s(clock_s, clock_s, stamps_s)[1] == pytest.approx(2 * STEP_S, abs=0.081)
