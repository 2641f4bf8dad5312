"""No more than so many a second pass, and none of a camera that only stutters is lost."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.live.pace import Pace


def passed(times_s: list[float], rate_hz: float = 32.0) -> list[float]:
    pace = Pace(rate_hz)
    return [at_s for at_s in times_s if pace.lets(at_s)]


@pytest.mark.parametrize("rate_hz", [5.0, 15.0, 25.0, 30.0])
def test_a_slower_camera_loses_none_even_when_it_stutters(rate_hz: float) -> None:
    stutter = np.random.default_rng(3).uniform(-0.4, 0.4, 600)
    times_s = [(index + float(by)) / rate_hz for index, by in enumerate(stutter)]
    assert len(passed(times_s)) >= 0.97 * len(times_s)
    assert len(passed([index / rate_hz for index in range(600)])) == 600


@pytest.mark.parametrize("rate_hz", [50.0, 60.0, 120.0, 1000.0])
def test_a_faster_one_is_thinned_out(rate_hz: float) -> None:
    times_s = [index / rate_hz for index in range(round(10 * rate_hz))]
    kept = passed(times_s)
    assert 285 <= len(kept) <= 322
    assert max(np.diff(kept)) < 2.01 / 30


def test_after_a_pause_no_burst_makes_up_for_it() -> None:
    times_s = [0.0, *(10.0 + index / 1000 for index in range(100))]
    assert len(passed(times_s)) <= 1 + 5
