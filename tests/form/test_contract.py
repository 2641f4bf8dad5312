"""What a rule must be like, and what becomes of one that is not, or that fails."""

from __future__ import annotations

import math
from dataclasses import replace
from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import pytest

from posecheck import rules
from posecheck.errors import ConfigError
from posecheck.form.contract import breach
from posecheck.form.rule import Limit, Phase, Rule, Status, judge
from posecheck.person.body import SagittalBody, sagittal_body
from posecheck.person.reasons import Reason
from tests.stick import Stick

GOOD = rules.all_rules()[0]
BODY = sagittal_body(Stick().pose(), Stick().stance)


@pytest.mark.parametrize("rule", rules.all_rules(), ids=lambda rule: rule.code)
def test_our_own_rules_keep_the_contract(rule: Rule) -> None:
    assert breach(rule) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "Shin Tilt"}, "kebab-case"),
        ({"title": ""}, "no title"),
        ({"advice": "Please bring your front foot a good deal farther forward"}, "three metres"),
        ({"advice_low": ""}, "three metres"),
        ({"limit": Limit()}, "no limit"),
        ({"limit": Limit(high=math.inf)}, "no limit"),
        ({"limit": Limit(low=2.0, high=1.0)}, "not below"),
        ({"unit": "furlongs"}, "choose from deg"),
        ({"phases": frozenset()}, "no phase"),
        ({"phases": frozenset({Phase.AWAY})}, "no phase"),
        ({"measure": "the angle"}, "cannot be called"),
        ({"highlight": (("lead.nose", "lead.knee"),)}, "lead.nose"),
        ({"guides": ("horizon",)}, "horizon"),
    ],
)
def test_each_breach_is_named(change: dict[str, Any], words: str) -> None:
    assert words in (breach(replace(GOOD, **change)) or "")


def test_something_else_is_no_rule() -> None:
    assert "is no Rule" in (breach("upright") or "")


class Entry(EntryPoint):
    """An entry point of a package that is not installed."""

    def load(self) -> Any:
        if self.value == "broken:RULE":
            raise ImportError("no module named numba")
        return replace(GOOD, code="shin-tilt", unit="furlongs") if self.value == "odd:RULE" else GOOD


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("broken:RULE", "cannot be loaded (ImportError: no module named numba)"),
        ("odd:RULE", "has the unit 'furlongs'"),
        ("twin:RULE", f"two rules are called {GOOD.code}"),
    ],
)
def test_a_rule_from_outside_that_cannot_be_used_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, value: str, words: str
) -> None:
    entries = EntryPoints([Entry("shin", value, rules.ENTRY_POINT_GROUP)])
    monkeypatch.setattr(rules, "entry_points", lambda group: entries)
    with pytest.raises(ConfigError) as raised:
        rules.all_rules.__wrapped__()
    assert words in str(raised.value)
    assert value in str(raised.value)


def test_a_rule_that_raises_is_not_judged_and_stops_nobody() -> None:
    def fails(body: SagittalBody) -> float:
        raise ZeroDivisionError("no shin")

    finding = judge(replace(GOOD, measure=fails), BODY)
    assert (finding.status, finding.reason) == (Status.UNSEEN, "the rule failed (ZeroDivisionError: no shin)")
    assert judge(GOOD, BODY).status is not Status.UNSEEN


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_no_number_is_no_verdict(value: float) -> None:
    finding = judge(replace(GOOD, measure=lambda body: value), BODY)
    assert (finding.status, finding.reason) == (Status.UNSEEN, Reason.HIDDEN)


@pytest.mark.parametrize(
    ("limit", "value", "excess"),
    [
        (Limit(low=-10.0), -12.0, 2.0),
        (Limit(low=-10.0), 50.0, -60.0),
        (Limit(high=5.0), 7.5, 2.5),
        (Limit(-10.0, 5.0), 4.0, -1.0),
        (Limit(-10.0, 5.0), -9.5, -0.5),
    ],
)
def test_excess_is_how_far_outside_the_nearer_end(limit: Limit, value: float, excess: float) -> None:
    assert limit.excess(value) == pytest.approx(excess)
