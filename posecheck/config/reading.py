"""Reads a settings file: every name is one that is known, every value one that makes sense.

Unknown names are errors that name the nearest known one.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from posecheck.config.knobs import CUES, ENDS, KNOBS, MAX_LABEL_CHARS, WORDS, Knob
from posecheck.errors import ConfigError, name_hint, nearest, system_words
from posecheck.files.bundled import PACKAGE
from posecheck.files.text import text_of
from posecheck.form.alerts import Patience
from posecheck.form.contract import is_number
from posecheck.form.depth import HYSTERESIS_DEG, HoldDepth
from posecheck.form.rule import FARTHEST, MAX_CUE_CHARS, Limit, Rule
from posecheck.form.settings import RuleWords, Settings
from posecheck.language import _

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # pragma: no cover

_MOST_BYTES = 1_000_000
"""A device has no end."""
PRESETS = ("beginner", "standard", "strict")
"""Settings that come with the program, the most lenient first."""


def load_settings(file: str | Path, rules: Iterable[Rule]) -> Settings:
    """What a settings file or a preset (such as "beginner") sets. rules: those that it may speak of.

    Raises ConfigError when it cannot be read or used.
    """
    path = Path(file)
    return settings_in(_read(path), path, rules)


def settings_in(text: str, path: Path, rules: Iterable[Rule]) -> Settings:
    """What the text of a settings file sets. path: what errors name. Raises ConfigError when it cannot be used."""
    data = _parsed(text, path)
    known = {rule.code: rule for rule in rules}
    _check_names(path, _("unknown section"), data, [*KNOBS, "rules"])
    numbers = {name: _numbers(path, name, data.get(name, {})) for name in KNOBS}
    tables = data.get("rules", {})
    if not isinstance(tables, dict):
        example = f"[rules.{next(iter(known), 'code')}]"
        raise ConfigError(
            _("settings {path}: write rules as tables, such as {example}", path=str(path), example=example)
        )
    _check_rules(path, tables, known)
    limits = {code: _limit(path, known[code], table) for code, table in tables.items()}
    words = {code: _words(path, known[code], limits[code], table) for code, table in tables.items()}
    return Settings(
        name=path.name,
        limits=tuple((code, limit) for code, limit in limits.items() if limit != known[code].limit),
        words=tuple((code, some) for code, some in words.items() if some.given),
        patience=Patience(fault_s=numbers["warnings"]["fault_s"], clear_s=numbers["warnings"]["clear_s"]),
        depth=_depth(path, numbers["depth"], data.get("depth", {})),
        hold_s=numbers["session"]["hold_s"],
        sets=round(numbers["session"]["sets"]),
    )


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except (RecursionError, tomllib.TOMLDecodeError) as error:
        raise _no_toml(path, error, text) from error
    return data


_COUNTABLE = 10**15
_DECIMAL_COMMA = re.compile(r"=\s*[-+]?\d+,\d")
_WITH_UNIT = re.compile(r"=\s*[-+]?\d[\d._]*\s*[^\s\d.,:_#eE+-]")


def _no_toml(path: Path, error: Exception, text: str) -> ConfigError:
    """What is wrong with the text; of the slips that are made most, what to write instead."""
    given = {"path": str(path), "reason": str(error)}
    for number, line in enumerate(text.splitlines(), start=1):
        if _DECIMAL_COMMA.search(line):
            return ConfigError(_("settings {path}, line {line}: write 20.5, with a point", path=path, line=number))
        if _WITH_UNIT.search(line):
            return ConfigError(
                _("settings {path}, line {line}: write the number alone, without a unit", path=path, line=number)
            )
    return ConfigError(_("settings {path} are not valid TOML: {reason}", **given))


def _read(path: Path) -> str:
    try:
        with _settings_file(path).open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise ConfigError(_("settings {path}: more than a megabyte is no settings file", path=str(path)))
        return text_of(content).replace("\r\n", "\n")
    except OSError as error:
        near = nearest(str(path), PRESETS)
        fix = (
            _("did you mean {name}?", name=near)
            if near
            else _("check the name, or choose from {names}", names=", ".join(PRESETS))
        )
        reason = system_words(error)
        raise ConfigError(
            _("cannot read settings {path} ({reason}): {fix}", path=str(path), reason=reason, fix=fix)
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(_("settings {path} are not in UTF-8: save them as that", path=str(path))) from error


def _settings_file(path: Path) -> Path:
    """The preset of that name, unless there is a file of it."""
    return PACKAGE / "presets" / f"{path}.toml" if str(path) in PRESETS and not path.is_file() else path


def _numbers(path: Path, section: str, table: Any) -> dict[str, float]:
    """The numbers of a section, those that it does not name as they usually are."""
    knobs = KNOBS[section]
    if not isinstance(table, dict):
        raise ConfigError(
            _("settings {path}: write {section} as a table: [{section}]", path=str(path), section=section)
        )
    _check_names(path, _("unknown key of {section}", section=section), table, knobs)
    return {key: _number(path, f"{section} {key}", knob, table.get(key)) for key, knob in knobs.items()}


def _number(path: Path, name: str, knob: Knob, value: Any) -> float:
    if value is None:
        return knob.usual
    fits = is_number(value) and knob.least <= value <= knob.most and (not knob.whole or value == int(value))
    if not fits:
        given = {"path": str(path), "name": name, "value": repr(value), "unit": knob.unit}
        given |= {"least": f"{knob.least:g}", "most": f"{knob.most:g}"}
        if knob.whole:
            raise ConfigError(
                _("settings {path}: {name} = {value}: give a whole number from {least} to {most} ({unit})", **given)
            )
        raise ConfigError(_("settings {path}: {name} = {value}: give {least} to {most} ({unit})", **given))
    return float(value)


def _depth(path: Path, numbers: Mapping[str, float], table: Mapping[str, Any]) -> HoldDepth:
    """Both ends; the lower one goes along with the upper one where it is not given."""
    deep_enough_deg, no_longer_deg = numbers["deep_enough_deg"], numbers["no_longer_deg"]
    if "no_longer_deg" not in table:
        no_longer_deg = deep_enough_deg - HYSTERESIS_DEG
    if no_longer_deg >= deep_enough_deg:
        raise ConfigError(
            _(
                "settings {path}: depth no_longer_deg {lower} is not below deep_enough_deg {upper}: give a smaller one",
                path=str(path),
                lower=f"{no_longer_deg:g}",
                upper=f"{deep_enough_deg:g}",
            )
        )
    return HoldDepth(deep_enough_deg, no_longer_deg)


def _limit(path: Path, rule: Rule, table: Any) -> Limit:
    told = {"path": str(path), "code": rule.code, "unit": rule.unit}
    if not isinstance(table, dict):
        raise ConfigError(_("settings {path}: [rules.{code}] must be a table with low and high", **told))
    _check_names(path, _("unknown key of {section}", section=rule.code), table, (*ENDS, *WORDS))
    ends: dict[str, float | None] = {"low": rule.limit.low, "high": rule.limit.high}
    for end, value in ((end, table[end]) for end in ENDS if end in table):
        if not isinstance(value, int | float) or isinstance(value, bool):
            given = {**told, "end": end, "value": repr(value)}
            raise ConfigError(
                _(
                    "settings {path}: {code} {end} = {value} is no number: write it without quotes and unit ({unit})",
                    **given,
                )
            )
        if not -(most := FARTHEST[rule.unit]) <= value <= most:
            given = {"path": str(path), "name": f"{rule.code} {end}", "value": _digits(value), "unit": rule.unit}
            given |= {"least": f"{-most:g}", "most": f"{most:g}"}
            raise ConfigError(_("settings {path}: {name} = {value}: give {least} to {most} ({unit})", **given))
        ends[end] = float(value)
    if ends["low"] is not None and ends["high"] is not None and ends["low"] >= ends["high"]:
        given = {end: f"{value:g}" for end, value in ends.items()}
        raise ConfigError(
            _("settings {path}: {code} low {low} is not below high {high}: change one of them", **told, **given)
        )
    return Limit(ends["low"], ends["high"])


def _digits(value: float) -> str:
    """A number as it was written; of a whole one that no computer can count with only that it is too much."""
    return f"{value:g}" if not isinstance(value, int) or abs(value) < _COUNTABLE else "…"


def _words(path: Path, rule: Rule, limit: Limit, table: Mapping[str, Any]) -> RuleWords:
    """The words that are other ones than the rule's own, which go on being translated."""
    code = rule.code
    given = {key: _text(path, f"{code} {key}", table[key]) for key in WORDS if key in table}
    if "advice_low" in given and limit.low is None:
        raise ConfigError(
            _(
                "settings {path}: {code} has no low limit, so that advice_low is never said: leave it out, or set low",
                path=str(path),
                code=code,
            )
        )
    own = {
        "title": rule.title,
        "label": rule.short_name,
        "advice": rule.advice,
        "advice_low": rule.advice_low or given.get("advice", rule.advice),
    }
    return RuleWords(**{key: words for key, words in given.items() if words != own[key]})


def _text(path: Path, name: str, value: Any) -> str:
    """Words as they are shown, if they can be shown."""
    from posecheck.overlay.fit import undrawable, unreadable

    told = {"path": str(path), "name": name}
    if not isinstance(value, str):
        raise ConfigError(
            _("settings {path}: {name} = {value} is no text: put it in quotation marks", value=repr(value), **told)
        )
    words = unicodedata.normalize("NFC", value.strip())
    is_label = name.endswith(" label")
    most = MAX_LABEL_CHARS if is_label else MAX_CUE_CHARS
    if not 0 < len(words) <= most:
        told |= {"count": str(len(words)), "most": str(most)}
        raise ConfigError(
            _("settings {path}: {name} has {count} characters: 1 to {most} fit into the picture", **told)
            if is_label
            else _("settings {path}: {name} has {count} characters: 1 to {most} can be read at three metres", **told)
        )
    wrong = unreadable(words) if name.rpartition(" ")[2] in CUES else undrawable(words)
    if wrong is not None:
        raise ConfigError(_("settings {path}: {name}: {wrong}", wrong=wrong, **told))
    return words


def _check_names(path: Path, unknown: str, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            told = {"path": str(path), "unknown": unknown, "name": name, "hint": name_hint(name, known)}
            raise ConfigError(_("settings {path}: {unknown} {name}: {hint}", **told))


def _check_rules(path: Path, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            hint = name_hint(name, known)
            raise ConfigError(
                _(
                    "settings {path}: unknown rule {name}: {hint} (a rule of your own: name its file with --rules)",
                    path=str(path),
                    name=name,
                    hint=hint,
                )
            )
