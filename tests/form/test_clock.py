"""How much time one frame stands for."""

from __future__ import annotations

import math

import pytest

from posecheck.form.clock import LONGEST_STEP_S, stands_for_s


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
