"""The rules, one module each. Adding a rule is adding one file here and one test file; no list is edited.

How to write one: copy `upright_torso.py`. The module's docstring starts with the instruction, then says why and where
the limit comes from; `posecheck explain CODE` prints it. `measure(body)` is pure and returns one float in the rule's
unit, NaN for "cannot tell". `RULE = Rule(code="kebab-case-of-the-module", …)` ties both together. A rule does not
draw, print, time, smooth, remember, or know left from right. `tests/rules/test_every_rule.py` holds it to the laws.

Outside packages add rules through the entry-point group `posecheck.rules`, each entry naming such a `Rule`.
They are held to the same contract (`posecheck.form.contract`) when they are loaded; one that raises later is not
assessed, and the others go on.
"""

from __future__ import annotations

import pkgutil
import sys
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from inspect import cleandoc

from posecheck.errors import ConfigError
from posecheck.form.contract import breach
from posecheck.form.rule import Rule
from posecheck.language import _

ENTRY_POINT_GROUP = "posecheck.rules"


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, those of outside packages included, the most urgent first.

    Raises ConfigError, which names the package, when a rule breaks the contract or two share a code.
    """
    found = [(f"posecheck/rules/{info.name}.py", _from_module(info.name)) for info in pkgutil.iter_modules(__path__)]
    found += [_from_entry_point(entry) for entry in entry_points(group=ENTRY_POINT_GROUP)]
    places: dict[str, str] = {}
    for place, rule in found:
        if rule.code in places:
            raise ConfigError(
                _(
                    "two rules are called {rule}, in {one} and {other}: rename one of them",
                    rule=rule.code,
                    one=places[rule.code],
                    other=place,
                )
            )
        places[rule.code] = place
    return tuple(sorted((rule for _, rule in found), key=lambda rule: (rule.priority, rule.code)))


def _from_module(name: str) -> Rule:
    module = import_module(f"{__name__}.{name}")
    rule = _kept(getattr(module, "RULE", None), f"posecheck/rules/{name}.py")
    return replace(rule, doc=cleandoc(module.__doc__ or ""))


def _from_entry_point(entry: EntryPoint) -> tuple[str, Rule]:
    package = entry.dist.name if entry.dist is not None else _("an unnamed package")
    place = _("{package} ({entry})", package=package, entry=f"{entry.name} = {entry.value}")
    try:
        rule = entry.load()
    except Exception as error:
        why = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        raise ConfigError(
            _(
                "the rule of {place} cannot be loaded ({reason}): mend or uninstall {package}",
                place=place,
                reason=why,
                package=package,
            )
        ) from error
    kept = _kept(rule, place)
    return place, kept if kept.doc else replace(kept, doc=cleandoc(sys.modules[entry.module].__doc__ or ""))


def _kept(rule: object, place: str) -> Rule:
    """The rule, if it keeps the contract."""
    wrong = breach(rule)
    if wrong is not None:
        raise ConfigError(_("the rule of {place} {wrong}", place=place, wrong=wrong))
    assert isinstance(rule, Rule)
    return rule
