"""What was said over time is told in runs that end where nothing was to be seen."""

from __future__ import annotations

import pytest

from posecheck.report.runs import runs, usual_step_s

Moments = list[tuple[float, str | None]]


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([(3.0, None)], [], id="nothing was said"),
        pytest.param([(0.0, "ok")], [("ok", 0.0, 0.0)], id="a photograph"),
        pytest.param([(0.0, "ok"), (0.1, "ok")], [("ok", 0.0, 0.2)], id="the last one lasts a step"),
        pytest.param(
            [(0.0, None), (0.1, "ok"), (0.3, "warn"), (0.4, None)],
            [("ok", 0.1, 0.3), ("warn", 0.3, 0.4)],
            id="up to the next one, at whatever rate",
        ),
        pytest.param(
            [(0.0, "ok"), (0.1, "ok"), (10.0, "warn")], [("ok", 0.0, 0.2), ("warn", 10.0, 10.1)], id="a gap ends it"
        ),
        pytest.param(
            [(0.0, "ok"), (0.1, "ok"), (10.0, "ok"), (10.1, None)],
            [("ok", 0.0, 0.2), ("ok", 10.0, 10.1)],
            id="a gap in the middle of it",
        ),
        pytest.param([(1.0, "ok"), (1.1, "ok"), (0.1, "warn")], [("ok", 1.0, 1.0), ("warn", 0.1, 0.1)], id="backwards"),
    ],
)
def test_runs(moments: Moments, expected: list[tuple[str, float, float]]) -> None:
    found = runs(moments, max(0.0, usual_step_s([time_s for time_s, _ in moments])))
    assert [(run.said, run.start_s, round(run.end_s, 6)) for run in found] == expected
