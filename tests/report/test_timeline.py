"""Lanes and curves lie where their times and values are, whatever the length of the clip."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest

from posecheck.form.rule import Phase, Status
from posecheck.report import timeline
from posecheck.report.data import Report
from tests.report.watched import report, stretch
from tests.stick import Stick


def _lane(checked: Report, code: str) -> timeline.Lane:
    return next(lane for lane in timeline.lanes(checked, timeline.ruler(checked)) if lane.rule.code == code)


def _points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](\S+) ([^LMZ\s]+)", path)]


def test_segments_cover_the_judged_time_once() -> None:
    checked = report(stretch(Stick(trunk_deg=30.0)))
    lane = _lane(checked, "upright-torso")
    judged_s = sum(s.end_s - s.start_s for s in lane.segments)
    kneeling = sum(sample.phase is not Phase.AWAY for sample in checked.samples)
    assert judged_s == pytest.approx(kneeling / 15, abs=0.01)
    for before, after in zip(lane.segments, lane.segments[1:], strict=False):
        assert before.end_s == pytest.approx(after.start_s)
        assert before.kind != after.kind


def test_a_rule_that_is_not_judged_in_a_phase_leaves_its_lane_empty_there() -> None:
    checked = report(stretch(Stick()))
    lane = _lane(checked, "knee-under-hip")
    stretch_s = next(span.start_s for span in checked.phases if span.phase is Phase.STRETCH)
    assert lane.segments[-1].end_s == pytest.approx(stretch_s)


def test_the_curve_crosses_its_limit_where_the_values_do() -> None:
    checked = report(stretch(Stick(trunk_deg=30.0)))
    lane = _lane(checked, "upright-torso")
    assert lane.curve is not None
    high = next(limit for limit in lane.curve.limits if limit.value == lane.rule.limit.high)
    axis = timeline.ruler(checked)
    for (x, y), sample in zip(
        _points(lane.curve.line), (s for s in checked.samples if "upright-torso" in s.values), strict=True
    ):
        assert x == pytest.approx(axis.left(sample.time_s))
        value = sample.values["upright-torso"]
        if abs(value - high.value) > 0.1:
            assert (y < high.top) == (value > high.value)


def test_a_gap_in_what_was_seen_breaks_the_curve() -> None:
    poses = list(stretch(Stick()))
    whole, broken = report(poses), report([*poses[:60], *[None] * 10, *poses[70:]])
    assert _curve(whole).line.count("M") == 1
    assert _curve(broken).line.count("M") == 2


def test_a_gap_in_the_pictures_breaks_the_lane() -> None:
    whole = report(stretch(Stick()))
    samples = [sample for sample in whole.samples if not 3.0 < sample.time_s < 4.5]
    assert len(_lane(whole, "upright-torso").segments) == 1
    before, after = _lane(replace(whole, samples=tuple(samples)), "upright-torso").segments
    assert (before.kind, after.kind) == ("ok", "ok")
    assert (before.end_s, after.start_s) == pytest.approx((3.0, 4.5), abs=0.1)


def _curve(checked: Report) -> timeline.Curve:
    curve = _lane(checked, "upright-torso").curve
    assert curve is not None
    return curve


def test_a_long_clip_is_thinned_but_keeps_its_peak() -> None:
    checked = report(stretch(Stick()))
    model = next(s for s in checked.samples if s.phase is Phase.STRETCH)
    samples = tuple(
        replace(model, time_s=i / 15, values={"upright-torso": 20.0 if i == 7777 else math.sin(i)},
                uncertainties={"upright-torso": 0.0}, statuses={"upright-torso": Status.OK})
        for i in range(20_000)
    )  # fmt: skip
    long = replace(checked, samples=samples, clip=replace(checked.clip, duration_s=20_000 / 15))
    points = _points(_curve(long).line)
    assert len(points) < 1700
    peak = min(points, key=lambda point: point[1])
    assert peak[0] == pytest.approx(100 * 7777 / 20_000, abs=0.01)
    assert sorted(points) == points


@pytest.mark.parametrize("duration_s", [0.4, 1.9, 2, 3, 8, 59, 61, 600, 3600, 7200, 7201, 86_400, 1e6])
def test_the_axis_has_a_readable_number_of_ticks(duration_s: float) -> None:
    ticks = timeline.Ruler(duration_s, 0.1).ticks()
    assert (5 if duration_s >= 2 else 1) <= len(ticks) <= 13
    assert ticks[0] == 0
    assert ticks[-1] <= duration_s


def test_nobody_gives_empty_lanes() -> None:
    checked = report([None] * 20)
    assert all(lane.segments == () and lane.curve is None for lane in timeline.lanes(checked, timeline.ruler(checked)))
