"""Each law is broken by a rule that breaks it, and says so: a law that nothing breaks would hold nobody to anything."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from posecheck.form.rule import Limit, Rule
from posecheck.own_rules.files import load_rules
from posecheck.own_rules.laws import FORMS, LAWS, check_laws
from posecheck.person.body import SagittalBody
from posecheck.person.geometry import tilt_deg
from posecheck.rules import all_rules
from tests.own_rules.written import rule_file

GOOD = next(rule for rule in all_rules() if rule.code == "upright-torso")


def in_pixels(body: SagittalBody) -> float:
    """A length that nothing divides."""
    return body.shoulder.y - body.hip.y


def about_the_picture(body: SagittalBody) -> float:
    """A place in the picture."""
    return body.hip.x


def guessing(body: SagittalBody) -> float:
    """Takes an unseen ear for one that is far back."""
    return tilt_deg(body.shoulder, body.ear) if body.ear.seen else -90.0


def braving(body: SagittalBody) -> float:
    """Takes an unseen ear for one that is far back, where the trunk is seen."""
    return tilt_deg(body.hip, body.shoulder) + (0.0 if body.ear.seen else 60.0)


def stumbling(body: SagittalBody) -> float:
    """Fails without a heel."""
    return tilt_deg(body.hip, body.shoulder) + 0 / (0 if math.isnan(body.lead.heel.x) else 1)


def rounded(body: SagittalBody) -> float:
    """Rounded, so that small errors of the joints seem to change nothing."""
    return 0.0 * tilt_deg(body.hip, body.shoulder)


def certain(body: SagittalBody) -> float:
    """Says something of nobody."""
    return 3.0


def nothing(body: SagittalBody) -> float:
    """Says nothing of anybody."""
    return math.nan


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (in_pixels, "elsewhere in the picture, or nearer to the camera (divide lengths by body.shank_px),"),
        (about_the_picture, "turned round, or with the other leg in front,"),
        (guessing, "has a verdict with nobody in the picture"),
        (braving, "without"),
        (rounded, "just at its limit"),
        (certain, "has a verdict with nobody in the picture"),
        (nothing, "has no value where all is seen"),
    ],
)
def test_a_measure_that_breaks_a_law_is_told_which(measure: Callable[[SagittalBody], float], words: str) -> None:
    with pytest.raises(AssertionError) as raised:
        check_laws(replace(GOOD, measure=measure))
    assert words in str(raised.value)
    assert str(raised.value).startswith("upright-torso ")


def test_a_measure_that_raises_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        check_laws(replace(GOOD, measure=stumbling))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"limit": Limit()}, "the rule has no limit"),
        ({"measure": lambda body: tilt_deg(body.hip, body.shoulder)}, "the docstring of its measure"),
        ({"doc": "Sit up\n\nLimit: 3. Source: none."}, "begins with the instruction"),
        ({"doc": "Sit up.\n\nSource: none."}, "after 'Limit:'"),
        ({"doc": "Sit up.\n\nLimit: 3."}, "after 'Source'"),
    ],
)
def test_a_rule_that_lacks_its_form_is_told_what(change: dict[str, object], words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        check_laws(replace(GOOD, **change))  # type: ignore[arg-type]


def test_a_rule_of_a_file_obeys_them(tmp_path: Path) -> None:
    (rule,) = load_rules(rule_file(tmp_path))
    check_laws(rule)


def test_the_laws_are_those_that_the_rules_of_the_project_are_held_to() -> None:
    assert len({*LAWS, *FORMS}) == 11
    for rule in all_rules():
        check_laws(rule)


def test_the_postures_are_the_same_each_time() -> None:
    def seen() -> list[float]:
        values: list[float] = []

        def measure(body: SagittalBody) -> float:
            """Notes what it was asked."""
            values.append(tilt_deg(body.hip, body.shoulder))
            return values[-1]

        rule: Rule = replace(GOOD, measure=measure)
        check_laws(rule)
        return values

    first, again = seen(), seen()
    assert len(first) > 500
    assert [f"{value:.9f}" for value in first] == [f"{value:.9f}" for value in again]
