"""Rules in words, for the terminal. What comes out is translated where it is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from posecheck.errors import UsageError, name_hint
from posecheck.form.rule import UNITS, Limit, Phase, Rule
from posecheck.language import Number, Wording, _, all_of, translated

_PARAGRAPH = re.compile(r"\n\s*\n")
_PHASES = {Phase.START: _("start"), Phase.STRETCH: _("stretch")}


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
    return all_of(_PHASES[phase] for phase in Phase if phase in rule.phases)


def rule_line(rule: Rule, limit: Limit, settings: str) -> str:
    """One line for a list of rules. limit: the one that is in force; another than the rule's own is from `settings`."""
    line = _(
        "{rule} {title} ({phases}; {limit})",
        rule=f"{rule.code:<16}",
        title=rule.title,
        phases=phase_words(rule),
        limit=limit_words(limit, rule.unit),
    )
    if limit == rule.limit:
        return line
    own = limit_words(rule.limit, rule.unit)
    return _("{line}, by {settings}; its own: {limit}", line=line, settings=settings, limit=own)


def explain(code: str, rules: Sequence[Rule]) -> tuple[str, ...]:
    """All that is known of a rule: why, the limit and its source, the cues. Raises UsageError for an unknown code.

    One line after the other; the paragraphs of the rule's own words are broken as its author broke them, where they are
    not translated.
    """
    known = {rule.code: rule for rule in rules}
    if code not in known:
        raise UsageError(_("unknown rule {code}: {hint}", code=code, hint=name_hint(code, known)))
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
