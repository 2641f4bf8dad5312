"""The rules, one module each. Adding a rule is adding one file here and one test file; no list is edited.

How to write one: copy `upright_torso.py`. The module's docstring starts with the instruction, then says why and where
the limit comes from; `posecheck explain CODE` prints it. `measure(body)` is pure and returns one float in the rule's
unit, NaN for "cannot tell". `RULE = Rule(code="kebab-case-of-the-module", …)` ties both together. A rule does not
draw, print, time, smooth, remember, or know left from right. `tests/rules/test_every_rule.py` holds it to the laws.

Outside packages add rules through the entry-point group `posecheck.rules`, each entry naming such a `Rule`.
"""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from inspect import cleandoc

from posecheck.errors import ConfigError
from posecheck.form.rule import Rule

ENTRY_POINT_GROUP = "posecheck.rules"


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, those of outside packages included, the most urgent first.

    Raises ConfigError when a rule breaks the contract or two share a code.
    """
    rules = [_from_module(info.name) for info in pkgutil.iter_modules(__path__)]
    rules += [_from_entry_point(entry.name, entry.load()) for entry in entry_points(group=ENTRY_POINT_GROUP)]
    codes = [rule.code for rule in rules]
    for code in codes:
        if codes.count(code) > 1:
            raise ConfigError(f"two rules are called {code}: rename or uninstall one of them")
    return tuple(sorted(rules, key=lambda rule: (rule.priority, rule.code)))


def _from_module(name: str) -> Rule:
    module = import_module(f"{__name__}.{name}")
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        raise ConfigError(f"posecheck/rules/{name}.py has no RULE = Rule(…)")
    return replace(rule, doc=cleandoc(module.__doc__ or ""))


def _from_entry_point(name: str, rule: object) -> Rule:
    if not isinstance(rule, Rule):
        raise ConfigError(f"entry point {name} of {ENTRY_POINT_GROUP} is no Rule: name a module-level RULE = Rule(…)")
    return rule
