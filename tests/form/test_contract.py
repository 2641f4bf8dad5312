"""What a rule must be like, and what becomes of one that is not, or that fails."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import pytest

from posecheck import rules
from posecheck.errors import ConfigError
from posecheck.form.contract import breach
from posecheck.form.rule import Limit, Phase, Status, judge
from posecheck.own_rules.files import package_keys
from posecheck.person.body import SagittalBody, sagittal_body
from posecheck.person.doubt import Doubt, Spread
from posecheck.person.reasons import Reason
from posecheck.report.verdict import Verdict
from tests.report.watched import report, stretch
from tests.stick import Stick

GOOD = rules.all_rules()[0]
BODY = sagittal_body(Stick().pose(), Stick().stance)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "Shin Tilt"}, "kebab-case"),
        ({"title": ""}, "0 characters of title"),
        ({"advice": "Please bring your front foot a good deal farther forward"}, "three metres"),
        ({"advice_low": ""}, "three metres"),
        ({"limit": Limit()}, "no limit"),
        ({"limit": Limit(high=math.inf)}, "no limit"),
        ({"limit": Limit(high=10**400)}, "no limit"),
        ({"limit": Limit(low=2.0, high=1.0)}, "not below"),
        ({"unit": "furlongs"}, "choose from deg"),
        ({"phases": frozenset()}, "no phase"),
        ({"phases": frozenset({Phase.AWAY})}, "no phase"),
        ({"measure": "the angle"}, "cannot be called"),
        ({"highlight": (("lead.nose", "lead.knee"),)}, "lead.nose"),
        ({"guides": ("horizon",)}, "horizon"),
        ({"title": "Front knee behind the toes of the same foot, always"}, "51 characters of title"),
        ({"advice": "   "}, "0 characters of advice"),
        ({"limit": Limit(high=True)}, "no limit"),
        ({"limit": Limit(high="3")}, "no limit"),  # type: ignore[arg-type]
        ({"tolerance": -1.0}, "the tolerance -1.0"),
        ({"tolerance": math.nan}, "the tolerance nan"),
        ({"priority": "high"}, "the priority 'high'"),
        ({"code": 7}, "the code 7: write text"),
        ({"advice": None}, "the advice None: write text"),
        ({"label": None}, "the label None: write text"),
        ({"unit": []}, "the unit []: write text"),
        ({"limit": (0, 1)}, "the limit (0, 1): write Limit"),
        ({"phases": Phase.START}, "write a frozenset of Phase"),
        ({"highlight": None}, "the highlight None"),
        ({"highlight": ("lead.knee",)}, "marks 'lead.knee', which is no pair"),
        ({"guides": "toe-line"}, "the guides 'toe-line'"),
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


def fails(body: SagittalBody) -> float:
    raise ZeroDivisionError("no shin\nand more")


def fails_beside(body: SagittalBody) -> float:
    """Measures the body that was seen, and raises on those that it could as well be."""
    if body.shoulder != BODY.shoulder:
        raise RuntimeError("x" * 500)
    return 0.0


@pytest.mark.parametrize(
    ("measure", "error"),
    [
        (fails, "ZeroDivisionError: no shin"),
        (fails_beside, f"RuntimeError: {'x' * 80}"),
        (lambda body: "wide", "TypeError: measure() -> 'wide'"),
        (lambda body: None, "TypeError: measure() -> None"),
    ],
)
def test_a_rule_that_raises_is_not_judged_under_its_own_name(measure: Any, error: str) -> None:
    finding = judge(replace(GOOD, code="mine", measure=measure), BODY, Doubt(Spread.even(2.0)).others(BODY))
    assert finding.status is Status.UNSEEN
    assert finding.reason is not None
    assert finding.reason.startswith(f"the rule mine failed ({error}; ")
    assert "\n" not in finding.reason


def test_a_measure_that_is_no_number_is_told_where_it_is_measured() -> None:
    def much(_body: SagittalBody) -> Any:
        return "much"

    finding = judge(replace(GOOD, measure=much), BODY)
    assert finding.reason is not None
    assert f"test_contract.py, line {much.__code__.co_firstlineno}" in finding.reason


def test_a_measure_may_be_any_number_and_anything_that_can_be_called() -> None:
    assert judge(replace(GOOD, measure=lambda _body: 3), BODY).value == 3.0
    nothing: Any = partial(lambda _body, value: value, value="much")
    finding = judge(replace(GOOD, measure=nothing), BODY)
    assert finding.reason is not None
    assert "measure() -> 'much'" in finding.reason


def test_where_a_rule_failed_is_told_to_its_author() -> None:
    line = fails.__code__.co_firstlineno + 1
    assert (judge(replace(GOOD, measure=fails), BODY).reason or "").endswith(f"; test_contract.py, line {line})")


def test_a_rule_that_raises_stops_nobody_and_is_told_once_a_report() -> None:
    mine = replace(GOOD, code="mine", title="Mine", measure=fails)
    checked = report(stretch(Stick()), (*rules.all_rules(), mine))
    statuses = {result.rule.code: result.status for result in checked.rules}
    assert statuses.pop("mine") is Verdict.NOT_ASSESSED
    assert set(statuses.values()) == {Verdict.OK}
    assert checked.verdict is Verdict.NOT_ASSESSED
    assert (checked.reason or "").count("the rule mine failed") == 1


def test_the_docstring_of_an_outside_rules_module_explains_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A package as pip installs it: found by its metadata, named by it when its code is taken."""
    (tmp_path / "shins.py").write_text(f'"""Keep the shin steep."""\n\n{OUTSIDE}', encoding="utf-8")
    info = tmp_path / "shins-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: posecheck-shins\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[posecheck.rules]\nshin = shins:RULE\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    (mine,) = [rule for rule in rules.all_rules.__wrapped__() if rule.code == "shin-steep"]
    assert mine.doc == "Keep the shin steep."
    (before,) = package_keys.__wrapped__()
    (tmp_path / "shins.py").write_text(f'"""Keep it steeper."""\n\n{OUTSIDE}', encoding="utf-8")
    (after,) = package_keys.__wrapped__()
    assert before != after, "what was judged by the rule as it was is judged again"
    monkeypatch.setattr("shins.RULE", replace(mine, code=GOOD.code))
    with pytest.raises(ConfigError, match=r"posecheck/rules/.*\.py and posecheck-shins \(shin = shins:RULE\)"):
        rules.all_rules.__wrapped__()


OUTSIDE = """
from posecheck import Limit, Phase, Rule, SagittalBody
from posecheck.person.geometry import tilt_deg


def measure(body: SagittalBody) -> float:
    return tilt_deg(body.lead.ankle, body.lead.knee)


phases = frozenset({Phase.STRETCH})
RULE = Rule("shin-steep", "Front shin steep", "Front shin upright", "deg", Limit(high=20.0), phases, measure)
"""


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
