"""The laws that every rule obeys, those of today and those to come, and the form that each keeps."""

from __future__ import annotations

import math
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.form.contract import breach
from posecheck.form.rule import Limit, Rule, Status, judge
from posecheck.person.body import SagittalBody, Stance, sagittal_body
from posecheck.person.doubt import Doubt, Spread
from posecheck.person.geometry import Point, rotate
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.rules import all_rules
from tests.stick import Stick, without

every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)

postures = st.builds(
    Stick,
    knee_past_toe=st.floats(-0.6, 0.4),
    trail_thigh_deg=st.floats(-30, 40),
    trunk_deg=st.floats(-40, 40),
    facing=st.sampled_from((1, -1)),
    lead=st.sampled_from(Side),
    # Zoom from a person 1/10 to nine times as tall as the picture; farther out, rounding would drown the angles.
    shank_px=st.floats(10, 1000),
    at_px=st.tuples(st.floats(-500, 3000), st.floats(-500, 3000)),
)


def value(rule: Rule, pose: Pose, stance: Stance) -> float:
    return rule.measure(sagittal_body(pose, stance))


@every_rule
@given(stick=postures)
def test_turning_round_or_swapping_legs_leaves_the_value_alone(rule: Rule, stick: Stick) -> None:
    expected = value(rule, stick.pose(), stick.stance)
    for other in (stick.turned_round(), stick.legs_swapped(), stick.turned_round().legs_swapped()):
        assert value(rule, other.pose(), other.stance) == pytest.approx(expected, abs=1e-6)


@every_rule
@given(stick=postures, zoom=st.floats(0.2, 5), x=st.floats(-300, 300), y=st.floats(-300, 300))
def test_moving_and_zooming_leave_the_value_alone(rule: Rule, stick: Stick, zoom: float, x: float, y: float) -> None:
    moved = replace(stick, shank_px=stick.shank_px * zoom, at_px=(stick.at_px[0] + x, stick.at_px[1] + y))
    expected = value(rule, stick.pose(), stick.stance)
    assert value(rule, moved.pose(), moved.stance) == pytest.approx(expected, abs=1e-6)


@every_rule
@given(stick=postures, roll_deg=st.floats(-15, 15))
def test_a_tilted_camera_with_a_known_plumb_line_leaves_the_value_alone(
    rule: Rule, stick: Stick, roll_deg: float
) -> None:
    level = stick.pose()
    # In image coordinates (y down) the same turn has the other sign.
    tilted = replace(
        level, points_px={key: rotate(p, roll_deg) for key, p in level.points_px.items()}, plumb_deg=roll_deg
    )
    expected = value(rule, level, stick.stance)
    assert value(rule, tilted, stick.stance) == pytest.approx(expected, abs=1e-6)


@every_rule
@given(stick=postures, hidden=st.sets(st.tuples(st.sampled_from(Side), st.sampled_from(Joint)), max_size=6))
def test_hiding_joints_gives_the_same_verdict_or_unseen(
    rule: Rule, stick: Stick, hidden: set[tuple[Side, Joint]]
) -> None:
    shown = judge(rule, sagittal_body(stick.pose(), stick.stance))
    body = sagittal_body(without(stick.pose(), *hidden), stick.stance)
    rule.measure(body)  # does not raise: `judge` would call that UNSEEN too
    assert judge(rule, body).status in (shown.status, Status.UNSEEN)


@every_rule
@given(stick=postures)
def test_portrait_and_landscape_agree(rule: Rule, stick: Stick) -> None:
    portrait = replace(stick, size_px=(480, 640))
    landscape = replace(stick, size_px=(1280, 720))
    assert value(rule, portrait.pose(), stick.stance) == value(rule, landscape.pose(), stick.stance)


@every_rule
def test_with_nothing_seen_it_is_unseen_with_a_reason(rule: Rule) -> None:
    nothing = Pose(0.0, {}, 640, 480)
    finding = judge(rule, sagittal_body(nothing, Stance(1, Side.LEFT)))
    assert (finding.status, finding.reason) == (Status.UNSEEN, Reason.HIDDEN)


@every_rule
@given(stick=postures, sd_px=st.floats(0.1, 5))
def test_uncertainty_grows_with_the_doubt_about_the_joints(rule: Rule, stick: Stick, sd_px: float) -> None:
    stick = replace(stick, shank_px=100.0, at_px=(320.0, 400.0))
    body = sagittal_body(stick.pose(), stick.stance)
    sure, unsure = (
        judge(rule, body, doubt.others(body)).uncertainty
        for doubt in (Doubt(Spread.even(sd_px)), Doubt(Spread.even(2 * sd_px), 1.0))
    )
    assert 0 < sure < unsure


@every_rule
def test_a_value_at_the_limit_neither_warns_nor_praises(rule: Rule) -> None:
    body = sagittal_body(Stick().pose(), Stick().stance)
    at_limit = replace(rule, limit=Limit(high=rule.measure(body)))
    finding = judge(at_limit, body, Doubt(Spread.even(2.0)).others(body))
    assert finding.status is Status.UNSEEN
    assert finding.reason is not None
    assert "limit" in finding.reason


@every_rule
def test_it_keeps_the_form(rule: Rule) -> None:
    module = import_module(rule.measure.__module__)
    assert module.__file__ is not None
    assert rule.code == Path(module.__file__).stem.replace("_", "-")
    assert breach(rule) is None
    assert rule.measure.__doc__, "the measure says what it is, its unit and its sign"


@every_rule
def test_it_explains_itself_and_names_the_source_of_its_limit(rule: Rule) -> None:
    instruction, _, rest = rule.doc.partition("\n")
    assert instruction.endswith(".")
    assert "Limit:" in rest
    assert "Source" in rest


@every_rule
def test_it_marks_points_that_exist(rule: Rule) -> None:
    body = sagittal_body(Stick().pose(), Stick().stance)
    for bone in rule.highlight:
        for name in bone:
            assert _named(body, name).seen


def _named(body: SagittalBody, dotted: str) -> Point:
    found: object = body
    for part in dotted.split("."):
        found = getattr(found, part)
    assert isinstance(found, Point)
    return found


def test_codes_and_urgency_are_told_apart() -> None:
    codes = [rule.code for rule in all_rules()]
    assert len(set(codes)) == len(codes)
    assert not any(math.isnan(rule.priority) for rule in all_rules())
