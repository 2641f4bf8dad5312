"""How deep the stretch is: from where one deserves the name, and what changes nothing."""

from __future__ import annotations

import math

import pytest

from posecheck.form.depth import DEEP_ENOUGH_DEG, NO_LONGER_DEG, UNKNOWN_DEPTH, DepthGauge
from posecheck.form.rule import Phase
from posecheck.person.landmarks import Side
from posecheck.rules import knee_under_hip


def gauged(*degs: float, lead: Side = Side.LEFT, gauge: DepthGauge | None = None) -> DepthGauge:
    """A second of each of these depths in a stretch, at ten frames a second."""
    gauge = gauge or DepthGauge()
    for step in range(10 * len(degs)):
        gauge.update(step / 10, Phase.STRETCH, lead, degs[step // 10])
    return gauge


def test_it_begins_deeper_than_it_ends() -> None:
    assert not gauged(NO_LONGER_DEG + 1.0).now.deep_enough
    assert gauged(DEEP_ENOUGH_DEG + 1.0).now.deep_enough
    assert gauged(DEEP_ENOUGH_DEG + 1.0, NO_LONGER_DEG + 1.0).now.deep_enough
    assert not gauged(DEEP_ENOUGH_DEG + 1.0, NO_LONGER_DEG - 1.0, NO_LONGER_DEG + 1.0).now.deep_enough


def test_who_stays_shallow_is_not_only_on_the_way() -> None:
    assert not gauged(8.0).now.shallow
    assert gauged(8.0, 8.0, 8.0).now.shallow
    assert not gauged(8.0, 8.0, 20.0).now.shallow


@pytest.mark.parametrize(
    ("phase", "lead", "seen_deg"),
    [
        pytest.param(Phase.STRETCH, Side.LEFT, math.nan, id="not readable"),
        pytest.param(Phase.STRETCH, None, 3.0, id="no stance"),
        pytest.param(Phase.AWAY, None, math.nan, id="out of sight"),
    ],
)
def test_what_cannot_be_measured_changes_nothing(phase: Phase, lead: Side | None, seen_deg: float) -> None:
    gauge = gauged(20.0)
    assert gauge.update(1.1, phase, lead, seen_deg) == gauged(20.0).now


@pytest.mark.parametrize(("phase", "lead"), [(Phase.START, Side.LEFT), (Phase.STRETCH, Side.RIGHT)])
def test_a_new_start_and_the_other_leg_begin_anew(phase: Phase, lead: Side) -> None:
    assert gauged(8.0, 8.0, 8.0).update(3.1, phase, lead, math.nan) is UNKNOWN_DEPTH


def test_a_stretch_begins_where_a_start_ends() -> None:
    assert knee_under_hip.RULE.limit.high == DEEP_ENOUGH_DEG
