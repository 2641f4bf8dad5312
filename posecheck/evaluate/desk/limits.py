"""Limits as the desk has them: from what a page sends, and to and from a settings file. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from posecheck.check import CheckOptions
from posecheck.config import load_settings, settings_in, template
from posecheck.errors import ConfigError
from posecheck.files.atomic import MADE_BY, write_text_new, write_text_whole
from posecheck.form.contract import is_number
from posecheck.form.rule import Limit, Rule
from posecheck.form.settings import UNSET
from posecheck.language import _
from posecheck.own_rules.files import rules_with
from posecheck.rules import all_rules

KEPT = "limits.toml"
"""In the folder of results: the limits that are used there."""
_ENDS = ("low", "high")


def own_rules(options: CheckOptions) -> tuple[Rule, ...]:
    """The rules of these options, with their own limits."""
    return rules_with(all_rules(), options.rule_files)


def with_limits(options: CheckOptions, limits: Mapping[str, Limit]) -> CheckOptions:
    """The same options with these limits, and no others than the rules' own; they are called as the kept ones are.

    Exactly these options where they have these limits already, so that what was checked by them is known again.
    """
    settings = replace(options.settings, limits=tuple(limits.items()))
    name = KEPT if limits else options.settings.name
    settings = UNSET if replace(settings, name=None) == UNSET else replace(settings, name=name)
    made = replace(options, settings=settings)
    return options if _limits_of(made) == _limits_of(options) else made


def _limits_of(options: CheckOptions) -> dict[str, Limit]:
    return {rule.code: rule.limit for rule in options.rules}


def limits_said(said: object, rules: Sequence[Rule]) -> dict[str, Limit]:
    """The limits that a page sends: {code: {"low": number or null, "high": …}}; only those that are not the rule's own.

    Raises ConfigError when they cannot be used, as when an end that the rule has is no number.
    """
    known = {rule.code: rule for rule in rules}
    if not isinstance(said, dict) or not all(code in known and _fits(ends, known[code]) for code, ends in said.items()):
        raise ConfigError(_("these limits cannot be read: load the page again"))
    limits = {
        code: Limit(*(None if ends.get(end) is None else float(ends[end]) for end in _ENDS))
        for code, ends in said.items()
        if (ends.get("low"), ends.get("high")) != (known[code].limit.low, known[code].limit.high)
    }
    for code, limit in limits.items():
        if limit.low is not None and limit.high is not None and limit.low >= limit.high:
            raise ConfigError(_("{rule}: “at least” must be less than “at most”", rule=known[code].title))
    return _checked(limits, rules)


def _fits(ends: object, rule: Rule) -> bool:
    """True for a number at each end that the rule has, and for a number or nothing at the other."""
    return isinstance(ends, dict) and all(
        is_number(ends.get(end)) or (ends.get(end) is None and getattr(rule.limit, end) is None) for end in _ENDS
    )


def _checked(limits: Mapping[str, Limit], rules: Sequence[Rule]) -> dict[str, Limit]:
    """The limits as a settings file of them is read, so that the page knows no rules of its own."""
    return dict(settings_in(settings_text(limits, rules), Path(KEPT), rules).limits)


def settings_text(limits: Mapping[str, Limit], rules: Sequence[Rule]) -> str:
    """A settings file with these limits: every setting is explained in it, those that are changed are in force."""
    lines, code = [], ""
    for line in template(rules).splitlines():
        code = line[len("[rules.") : -1] if line.startswith("[rules.") else code
        end = next((end for end in _ENDS if line.startswith(f"# {end} = ")), "")
        value = getattr(limits[code], end) if end and code in limits else None
        lines.append(line if value is None else f"{end} = {value}")
    return "\n".join([*lines, ""])


def save(limits: Mapping[str, Limit], rules: Sequence[Rule], file: Path) -> None:
    """Write a settings file where there is none. Raises OutputError."""
    write_text_new(file, settings_text(limits, rules))


def keep(limits: Mapping[str, Limit], rules: Sequence[Rule], results: Path) -> None:
    """Keep limits with the results that are made by them. Raises OutputError."""
    write_text_whole(results / KEPT, f"# {MADE_BY}\n{settings_text(limits, rules)}")


def kept(rules: Sequence[Rule], results: Path) -> dict[str, Limit]:
    """The limits that were kept there; none where none were. Raises ConfigError when they cannot be used."""
    file = results / KEPT
    return dict(load_settings(file, rules).limits) if file.is_file() else {}
