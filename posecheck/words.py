"""Rules in words, for the terminal. What comes out is translated where it is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from posecheck.errors import UsageError, name_hint
from posecheck.form.rule import UNITS, Limit, Phase, Rule
from posecheck.form.settings import UNSET, RuleWords, Settings
from posecheck.language import Number, Wording, _, all_of, translated

_PARAGRAPH = re.compile(r"\n\s*\n")
PHASES = {Phase.START: _("start"), Phase.STRETCH: _("stretch")}
"""The phases in a word, within a line."""


def limit_words(limit: Limit, unit: str) -> str:
    """A limit as people write it, such as "from -13.5° to 13.5°"."""
    if limit.low is None and limit.high is None:
        return _("any")
    if limit.low is None:
        return _("up to {limit}", limit=_with_unit(limit.high, unit))
    if limit.high is None:
        return _("from {limit}", limit=_with_unit(limit.low, unit))
    return _("from {low} to {high}", low=_with_unit(limit.low, unit), high=_with_unit(limit.high, unit))


def _with_unit(value: float | None, unit: str) -> str:
    return Wording("{number}{unit}", {"number": Number(f"{value:g}"), "unit": UNITS[unit]})


def phase_words(rule: Rule) -> str:
    """When a rule is judged, such as "start and stretch"."""
    return all_of(PHASES[phase] for phase in Phase if phase in rule.phases)


def in_force(rules: Sequence[Rule], settings: Settings) -> list[str]:
    """What is in force by these settings, and what of it is from them. rules: as they are without."""
    lines = []
    for rule, now in zip(rules, settings.of(rules), strict=True):
        lines += [rule_line(now, rule.limit, settings.name or ""), *_word_lines(rule, now)]
    return lines + [_knob_line(*knob, settings.name) for knob in _knobs(settings)]


def changes(rules: Sequence[Rule], settings: Settings) -> list[str]:
    """What these settings change, one line each. rules: as they are without."""
    lines = []
    for rule, now in zip(rules, settings.of(rules), strict=True):
        if now.limit != rule.limit:
            lines.append(rule_line(now, rule.limit, settings.name or ""))
        lines += _word_lines(rule, now)
    return lines + [_knob_line(*knob, settings.name) for knob in _knobs(settings) if knob[2] != knob[3]]


def _word_lines(rule: Rule, now: Rule) -> list[str]:
    """The words of a rule that are not its own any more, under the names that they have in settings."""
    return [
        _("{key} “{words}” instead of “{own}”", key=f"{rule.code} {field}:", words=words, own=own or rule.advice)
        for field in RuleWords.__dataclass_fields__
        if (words := getattr(now, field)) != (own := getattr(rule, field))
    ]


def _knobs(settings: Settings) -> list[tuple[str, str, str, str]]:
    """All that is no rule's: name in settings, meaning, what is in force, what usually is."""
    values = zip(_knob_values(settings), _knob_values(UNSET), strict=True)
    return [(key, _KNOBS[key], value, usual) for key, (value, usual) in zip(_KNOBS, values, strict=True)]


_KNOBS = {
    "fault_s": _("a fault before its warning"),
    "clear_s": _("good form before a warning goes"),
    "deep_enough_deg": _("the back thigh's lean from which on a hold counts"),
    "no_longer_deg": _("the lean down to which it then counts"),
    "hold_s": _("a hold of a live session"),
    "sets": _("holds a side of a live session"),
}


def _knob_values(settings: Settings) -> tuple[str, ...]:
    """What is set of each of these, with its unit."""
    depth, patience = settings.depth, settings.patience
    return (
        _seconds(patience.fault_s),
        _seconds(patience.clear_s),
        _with_unit(depth.deep_enough_deg, "deg"),
        _with_unit(depth.no_longer_deg, "deg"),
        _seconds(settings.hold_s),
        str(settings.sets),
    )


def _seconds(time_s: float) -> str:
    return _("{seconds} s", seconds=Number(f"{time_s:g}"))


def _knob_line(key: str, meaning: str, value: str, usual: str, name: str | None) -> str:
    line = _("{key} {meaning}: {value}", key=f"{key:<16}", meaning=meaning, value=value)
    return (
        line
        if value == usual
        else _("{line}, by {settings}; else {usual}", line=line, settings=name or "", usual=usual)
    )


def rule_line(rule: Rule, own: Limit, settings: str) -> str:
    """One line for a list of rules. rule: as it is in force; another limit than its own is from `settings`."""
    line = _(
        "{rule} {title} ({phases}; {limit})",
        rule=f"{rule.code:<16}",
        title=rule.title,
        phases=phase_words(rule),
        limit=limit_words(rule.limit, rule.unit),
    )
    if rule.limit == own:
        return line
    return _("{line}, by {settings}; its own: {limit}", line=line, settings=settings, limit=limit_words(own, rule.unit))


def explain(code: str, rules: Sequence[Rule]) -> tuple[str, ...]:
    """All that is known of a rule: why, the limit and its source, the cues. Raises UsageError for an unknown code.

    One line after the other; the paragraphs of the rule's own words are broken as its author broke them, where they are
    not translated.
    """
    known = {rule.code: rule for rule in rules}
    if code not in known:
        raise UsageError(
            _(
                "unknown rule {code}: {hint} (a rule of your own: name its file with --rules)",
                code=code,
                hint=name_hint(code, known),
            )
        )
    rule = known[code]
    return (
        _("{rule}: {title}", rule=rule.code, title=rule.title),
        "",
        *(line for paragraph in paragraphs(rule) for line in (paragraph, "")),
        _("Measured: {measure}", measure=measure_words(rule)),
        _("Fine: {limit}. Judged in: {phases}.", limit=limit_words(rule.limit, rule.unit), phases=phase_words(rule)),
        _("Says: {cues}", cues=" / ".join(map(translated, cues(rule)))),
    )


def cues(rule: Rule) -> list[str]:
    """What a rule says, each once."""
    return list(dict.fromkeys((rule.advice, rule.advice_low or rule.advice)))


def measure_words(rule: Rule) -> str:
    """What a rule measures, on one line; empty where its author does not say."""
    return " ".join((rule.measure.__doc__ or "").split())


def paragraphs(rule: Rule) -> list[str]:
    """The rule's own words: the instruction first, then why, then where its limit comes from."""
    return [" ".join(words.split()) for words in _PARAGRAPH.split(rule.doc.strip()) if words.strip()]
