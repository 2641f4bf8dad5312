"""Postures that keep and break a rule are found by its own measure, whatever it measures."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from posecheck.form.rule import Limit, Phase, Rule, Status, judge
from posecheck.own_rules.examples import find_examples
from posecheck.own_rules.figure import Stick
from posecheck.person.body import SagittalBody
from posecheck.person.geometry import tilt_deg
from posecheck.person.posture import not_half_kneeling
from posecheck.rules import all_rules

TORSO = next(rule for rule in all_rules() if rule.code == "upright-torso")


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_has_a_posture_that_keeps_it_clearly_and_one_for_each_way_to_break_it(rule: Rule) -> None:
    found = find_examples(rule)
    assert found.good is not None
    assert judge(rule, found.good.stick.body).status is Status.OK
    assert rule.limit.excess(found.good.value) < -rule.tolerance
    assert (found.too_high is None) == (rule.limit.high is None)
    assert (found.too_low is None) == (rule.limit.low is None)
    for example in found.bad:
        assert judge(rule, example.stick.body).status is Status.WARN
        assert rule.measure(example.stick.body) == example.value
        assert rule.limit.excess(example.value) > rule.tolerance
        assert not_half_kneeling(example.stick.body) is None, example


def test_only_what_the_rule_is_about_is_changed() -> None:
    found = find_examples(TORSO)
    assert found.good is not None
    for example in found.bad:
        assert replace(example.stick, trunk_deg=0.0) == found.good.stick
        assert abs(example.stick.trunk_deg) < 40


def test_the_start_is_shown_where_only_the_start_is_judged() -> None:
    found = find_examples(replace(TORSO, phases=frozenset({Phase.START})))
    assert found.good is not None
    assert found.good.stick == Stick()


def thighs_apart(body: SagittalBody) -> float:
    """How much more the trunk leans than the thigh: two things must change at once to go far."""
    return abs(tilt_deg(body.hip, body.shoulder)) + abs(tilt_deg(body.trail.knee, body.trail.hip))


def test_two_things_are_changed_where_one_is_not_enough() -> None:
    rule = replace(TORSO, measure=thighs_apart, limit=Limit(high=75.0))
    (bad,) = find_examples(rule).bad
    assert bad.value >= 83
    assert abs(bad.stick.trunk_deg) > 30
    assert abs(bad.stick.trail_thigh_deg) > 30


def failing(body: SagittalBody) -> float:
    """Raises."""
    raise ZeroDivisionError("no shin")


@pytest.mark.parametrize(
    ("measure", "limit", "good", "bad"),
    [
        (TORSO.measure, Limit(high=300.0), True, 0),
        (TORSO.measure, Limit(high=-300.0), False, 1),
        (TORSO.measure, Limit(low=-300.0, high=12.0), True, 1),
        (lambda body: math.nan, Limit(high=1.0), False, 0),
        (failing, Limit(high=1.0), False, 0),
    ],
)
def test_where_there_is_no_such_posture_there_is_none(
    measure: Callable[[SagittalBody], float], limit: Limit, good: bool, bad: int
) -> None:
    found = find_examples(replace(TORSO, measure=measure, limit=limit))
    assert (found.good is not None, len(found.bad)) == (good, bad)
    assert (found.reason is not None) == (not good and not bad)


def test_a_limit_that_only_the_farthest_posture_passes_is_shown_by_that_one() -> None:
    (bad,) = find_examples(replace(TORSO, limit=Limit(high=43.0))).bad
    assert bad.value == pytest.approx(45.0)
