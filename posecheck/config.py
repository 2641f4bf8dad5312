"""Settings that a user may change: the limits of the rules, from a TOML file.

    [rules.upright-torso]
    high = 15.0          # degrees forward before "Chest up"
    low = -25.0

Unknown names are errors that name the nearest known one; what is not said keeps the rule's own limit. Three such files
come with the program and go by their names: `beginner`, `standard` and `strict`.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from posecheck.errors import ConfigError, name_hint, nearest
from posecheck.files.bundled import PACKAGE
from posecheck.form.rule import Limit, Rule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # pragma: no cover

PRESETS = ("beginner", "standard", "strict")
"""Settings that come with the program, the most lenient first."""

_ENDS = ("low", "high")
_WIDTH_CHARS = 100
_LARGEST = 1e6
"""No limit of any unit is as large; infinities and "not a number" would let everything pass."""


def load_limits(path: Path, rules: Iterable[Rule]) -> dict[str, Limit]:
    """The limits that a settings file or a preset gives, by rule code.

    Raises ConfigError when it cannot be read or used.
    """
    path = _settings_file(path)
    try:
        # Notepad puts a mark in front of what it saves as UTF-8.
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        near = nearest(str(path), PRESETS)
        fix = f"did you mean {near}?" if near else f"check the name, or choose from {', '.join(PRESETS)}"
        raise ConfigError(f"cannot read settings {path} ({error.strerror}): {fix}") from error
    except (RecursionError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"settings {path} are not valid TOML: {error}") from error
    known = {rule.code: rule for rule in rules}
    _check_names(path, "section", data, ["rules"])
    tables = data.get("rules", {})
    if not isinstance(tables, dict):
        raise ConfigError(f"settings {path}: write rules as tables, such as [rules.{next(iter(known), 'code')}]")
    _check_names(path, "rule", tables, known)
    return {code: _limit(path, known[code], table) for code, table in tables.items()}


def _settings_file(path: Path) -> Path:
    """The preset of that name, unless there is a file of it."""
    return PACKAGE / "presets" / f"{path}.toml" if str(path) in PRESETS and not path.is_file() else path


def template(rules: Iterable[Rule]) -> str:
    """A settings file in which everything that can be set stands with its default, its meaning and its source.

    All is commented out, so that what nobody changed goes on following the rules.
    """
    head = (
        "Settings of posecheck. Take away the # before a line and change its number; what is not said keeps the rule's "
        "own limit. Used with: posecheck check CLIP --config FILE; live, evaluate, compare and rules take it, too."
    )
    return "\n".join([_comment(head), *(_rule_text(rule) for rule in rules)])


def _rule_text(rule: Rule) -> str:
    source = next((words for words in rule.doc.split("\n\n") if words.startswith("Limit:")), "")
    said = [f'above high: "{rule.advice}"'] if rule.limit.high is not None else []
    said += [f'below low: "{rule.advice_low or rule.advice}"'] if rule.limit.low is not None else []
    ends = [f"# {end} = {value}" for end in _ENDS if (value := getattr(rule.limit, end)) is not None]
    about = [f"{rule.title}. {rule.measure.__doc__ or ''}", f"It says, {'; '.join(said)}.", source]
    return "\n".join(["", *(_comment(words) for words in about if words), f"[rules.{rule.code}]", *ends, ""])


def _comment(words: str) -> str:
    return "\n".join(f"# {line}" for line in textwrap.wrap(" ".join(words.split()), _WIDTH_CHARS))


def with_limits(rules: Iterable[Rule], limits: Mapping[str, Limit]) -> tuple[Rule, ...]:
    """The rules with other limits where some are given."""
    return tuple(replace(rule, limit=limits.get(rule.code, rule.limit)) for rule in rules)


def _limit(path: Path, rule: Rule, table: Any) -> Limit:
    if not isinstance(table, dict):
        raise ConfigError(f"settings {path}: [rules.{rule.code}] must be a table with low and high")
    _check_names(path, f"key of {rule.code}", table, _ENDS)
    ends: dict[str, float | None] = {"low": rule.limit.low, "high": rule.limit.high}
    for end, value in table.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ConfigError(f"settings {path}: {rule.code} {end} = {value!r} is no number ({rule.unit})")
        if not -_LARGEST < value < _LARGEST:
            raise ConfigError(f"settings {path}: {rule.code} {end} is no limit that a body could reach ({rule.unit})")
        ends[end] = float(value)
    if ends["low"] is not None and ends["high"] is not None and ends["low"] >= ends["high"]:
        raise ConfigError(f"settings {path}: {rule.code} low {ends['low']:g} is not below high {ends['high']:g}")
    return Limit(ends["low"], ends["high"])


def _check_names(path: Path, kind: str, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise ConfigError(f"settings {path}: unknown {kind} {name}: {name_hint(name, known)}")
