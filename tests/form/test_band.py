"""When a verdict is left open: by how sure the value is, by what observers agree on, and by the chosen risk."""

from __future__ import annotations

import math

import pytest

from posecheck.form.rule import RISK_SIGMAS, Limit, Phase, Rule, Status, band, is_suspected, judge, suspicion
from posecheck.person.body import SagittalBody, sagittal_body
from posecheck.person.geometry import Point
from posecheck.person.reasons import Reason
from tests.stick import Stick

BODY = sagittal_body(Stick().pose(), Stick().stance)


def _rule(value: float, tolerance: float = 3.5) -> Rule:
    """A rule whose measure is `value` and changes by one with every pixel that the shoulder moves."""
    return Rule(
        code="some-rule",
        title="A rule",
        advice="Do better",
        unit="deg",
        limit=Limit(high=10.0),
        phases=frozenset({Phase.START}),
        measure=lambda body: value + body.shoulder.x - BODY.shoulder.x,
        tolerance=tolerance,
    )


def _off_by(sd: float) -> tuple[SagittalBody, ...]:
    return (BODY.moved("shoulder", Point(sd, 0.0)),)


@pytest.mark.parametrize("sd", [3.0, 4.0, 5.0, 6.0])
def test_no_error_of_the_chosen_size_turns_a_verdict_round(sd: float) -> None:
    """Whoever is told "fine" is not beyond what observers call a fault, even if the error is as large as that."""
    for value in (v / 10 for v in range(-100, 300)):
        finding = judge(_rule(value), BODY, _off_by(sd))
        if finding.status is Status.OK:
            assert value + RISK_SIGMAS * sd <= 10.0 + 3.5 + 1e-9
        if finding.status is Status.WARN:
            assert value - RISK_SIGMAS * sd >= 10.0 - 3.5 - 1e-9


def test_the_less_sure_the_wider_the_band() -> None:
    rule = _rule(0.0)
    widths = [band(rule, sd) for sd in (0.5, 1.0, 2.0, 4.0, 6.0)]
    assert widths == sorted(widths)
    assert 0 < widths[0] < widths[-1] < math.inf


def test_a_rule_without_tolerance_keeps_the_whole_distance() -> None:
    assert band(_rule(0.0, tolerance=0.0), 4.0) == pytest.approx(RISK_SIGMAS * 4.0)


def test_a_value_that_is_too_unsure_is_not_judged_however_far_off_and_says_which_way_to_turn() -> None:
    for value in (-90.0, 0.0, 90.0):
        finding = judge(_rule(value), BODY, _off_by(7.5), "turn a little more side-on")
        assert finding.status is Status.UNSEEN
        assert finding.reason == f"{Reason.TOO_UNSURE}: turn a little more side-on"
    assert judge(_rule(0.0), BODY, _off_by(7.5)).reason == Reason.TOO_UNSURE
    assert judge(_rule(0.0, tolerance=0.0), BODY, _off_by(7.0)).status is Status.OK


def test_near_the_limit_it_says_so() -> None:
    assert judge(_rule(9.9), BODY, _off_by(1.0), "turn").reason == Reason.TOO_CLOSE


def test_a_value_that_is_known_exactly_is_always_judged() -> None:
    assert judge(_rule(9.99), BODY).status is Status.OK
    assert judge(_rule(10.01), BODY).status is Status.WARN


@pytest.mark.parametrize(
    ("value", "sd", "suspected"),
    [
        (10.5, 2.0, 1.0),  # past the limit, and too near to it to be sure
        (9.5, 2.0, 0.0),
        (9.0, 4.0, 0.0),  # as sure as the thigh usually is
        (6.0, 6.5, 1 / 3),  # an arch of 13.5 and more is 1.2 standard deviations away
        (4.0, 6.5, 0.0),
        (20.0, 2.0, 0.0),  # a warning is no suspicion
        (math.nan, 2.0, 0.0),
    ],
)
def test_what_is_not_judged_may_still_be_suspected(value: float, sd: float, suspected: float) -> None:
    finding = judge(_rule(value), BODY, _off_by(sd))
    assert suspicion(finding) == suspected
    assert is_suspected(finding) is (suspected > 0.0)


def test_what_is_too_unsure_to_be_judged_at_all_is_not_suspected_of_a_moment() -> None:
    """Of that rule nothing is known, and what is known of the others counts; a whole clip of it is not praised."""
    finding = judge(_rule(10.5), BODY, _off_by(7.5))
    assert finding.reason == Reason.TOO_UNSURE
    assert not is_suspected(finding)
