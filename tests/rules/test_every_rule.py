"""The laws that every rule obeys, those of today and those to come, and the form that each keeps."""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.form.rule import Rule
from posecheck.own_rules.laws import FORMS, LAWS, Law, some_posture
from posecheck.rules import all_rules

every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)


@every_rule
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@given(chance=st.randoms(use_true_random=False))
def test_it_obeys_the_law(rule: Rule, law: Law, chance: Random) -> None:
    law(rule, some_posture(chance), chance)


@every_rule
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_it_keeps_the_form(rule: Rule, form: Callable[[Rule], None]) -> None:
    form(rule)


@every_rule
def test_it_is_called_as_its_file(rule: Rule) -> None:
    module = import_module(rule.measure.__module__)
    assert module.__file__ is not None
    assert rule.code == Path(module.__file__).stem.replace("_", "-")


def test_codes_and_urgency_are_told_apart() -> None:
    codes = [rule.code for rule in all_rules()]
    assert len(set(codes)) == len(codes)
    assert not any(math.isnan(rule.priority) for rule in all_rules())
