"""One clock: a report and a live session count the same seconds of the same observations."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.coaching.trainer import Trainer
from posecheck.form.clock import BRIDGE_S, OUTAGE_S, CleanClock, is_clean
from posecheck.form.observer import Observer
from posecheck.form.rule import Status
from posecheck.form.steps import LONGEST_STEP_S, stands_for_s
from posecheck.person.calibration import EXACT
from posecheck.person.landmarks import Pose
from posecheck.person.sighting import Sighting
from posecheck.rules import all_rules
from tests.scenes import kneeling, standing, stretching

RATES = pytest.mark.parametrize("rate_hz", [5, 15, 60])


def counted_s(clean: Callable[[float], bool], until_s: float, rate_hz: float) -> float:
    clock = CleanClock()
    for step in range(round(until_s * rate_hz) + 1):
        clock.update(step / rate_hz, clean(step / rate_hz))
    return clock.clean_s


@RATES
def test_all_seconds_count_while_form_is_good(rate_hz: float) -> None:
    assert counted_s(lambda t: True, 10.0, rate_hz) == pytest.approx(10.0)


@RATES
def test_a_blink_counts_and_a_longer_gap_does_not(rate_hz: float) -> None:
    blink_s = BRIDGE_S - 1.01 / rate_hz
    assert counted_s(lambda t: not 4.0 <= t < 4.0 + blink_s, 10.0, rate_hz) == pytest.approx(10.0)
    assert counted_s(lambda t: not 4.0 <= t < 6.0, 10.0, rate_hz) == pytest.approx(8.0, abs=2.01 / rate_hz)


def test_a_slow_machine_counts_and_a_lost_camera_does_not() -> None:
    assert counted_s(lambda t: True, 10.0, 1 / OUTAGE_S) == pytest.approx(10.0)
    clock = CleanClock()
    for time_s in (0.0, 0.1, 0.2, 5.2, 5.3):
        clock.update(time_s, clean=True)
    assert clock.clean_s == pytest.approx(0.3)
    assert clock.running(5.5)
    assert not clock.running(6.0)


def test_clean_is_something_good_nothing_wrong_and_no_warning() -> None:
    assert is_clean({Status.OK, Status.UNSEEN}, warned=False, suspected=False)
    assert not is_clean({Status.OK, Status.UNSEEN}, warned=False, suspected=True)
    assert not is_clean({Status.UNSEEN}, warned=False, suspected=False)
    assert not is_clean({Status.OK, Status.WARN}, warned=False, suspected=False)
    assert not is_clean(set(), warned=False, suspected=False)
    assert not is_clean({Status.OK}, warned=True, suspected=False)


PIECES = st.lists(
    st.tuples(st.sampled_from(["clean", "lean", "unseen", "lost"]), st.floats(0.3, 5.0)), min_size=1, max_size=8
)


@settings(max_examples=20)
@given(pieces=PIECES, rate_hz=st.sampled_from([5.0, 12.0, 30.0]))
def test_report_and_live_session_count_the_same(pieces: list[tuple[str, float]], rate_hz: float) -> None:
    """Down at 1 s, forward at 3 s, then good form, leaning, out of sight and a lost camera in any order."""
    times = [3.0]
    for _, seconds in pieces:
        times.append(times[-1] + seconds)

    def kind(t: float) -> str:
        return next((name for (name, _), end_s in zip(pieces, times[1:], strict=True) if t < end_s), "clean")

    def seen(t: float) -> Pose | None:
        if t < 3.0:
            return standing() if t < 1.0 else kneeling()
        poses = {"clean": stretching(), "lean": stretching(trunk_deg=25.0), "unseen": None}
        return poses[kind(t)]

    observer, trainer = Observer(all_rules(), EXACT), Trainer(hold_s=1000.0, sets=1)
    for step in range(round((times[-1] + 4.0) * rate_hz)):
        time_s = step / rate_hz
        if time_s >= 3.0 and kind(time_s) == "lost":
            continue
        pose = seen(time_s)
        trainer.update(observer.observe(Sighting(time_s, pose and replace(pose, time_s=time_s), 128.0)))
    reported_s = sum(hold.clean_s for hold in observer.holds.finish())
    live_s = sum(one.clean_s for one in trainer.summary().done)
    assert live_s == pytest.approx(reported_s, abs=1e-6)


@pytest.mark.parametrize(
    ("before_s", "now_s", "counted_s"),
    [
        pytest.param(math.nan, 7.0, 0.0, id="the first"),
        pytest.param(1.0, 1.1, 0.1, id="the next"),
        pytest.param(1.0, 9.0, LONGEST_STEP_S, id="after an outage"),
        pytest.param(2.0, 1.0, 0.0, id="a camera's clock that was set back"),
    ],
)
def test_a_frame_stands_for_the_time_since_the_one_before(before_s: float, now_s: float, counted_s: float) -> None:
    assert stands_for_s(before_s, now_s) == pytest.approx(counted_s)
