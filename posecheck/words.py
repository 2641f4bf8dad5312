"""Rules in words, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.errors import UsageError, name_hint
from posecheck.form.rule import UNITS, Limit, Phase, Rule


def limit_words(limit: Limit, unit: str) -> str:
    """A limit as people write it, such as "from -13.5° to 13.5°"."""
    sign = UNITS[unit]
    if limit.low is None and limit.high is None:
        return "any"
    if limit.low is None:
        return f"up to {limit.high:g}{sign}"
    if limit.high is None:
        return f"from {limit.low:g}{sign}"
    return f"from {limit.low:g}{sign} to {limit.high:g}{sign}"


def phase_words(rule: Rule) -> str:
    """When a rule is judged, such as "start and stretch"."""
    return " and ".join(phase.value for phase in Phase if phase in rule.phases)


def rule_line(rule: Rule) -> str:
    """One line for a list of rules."""
    return f"{rule.code:<16} {rule.title} ({phase_words(rule)}; {limit_words(rule.limit, rule.unit)})"


def explain(code: str, rules: Sequence[Rule]) -> str:
    """All that is known of a rule: why, the limit and its source, the cues. Raises UsageError for an unknown code."""
    known = {rule.code: rule for rule in rules}
    if code not in known:
        raise UsageError(f"unknown rule {code}: {name_hint(code, known)}")
    rule = known[code]
    cues = dict.fromkeys((rule.advice, rule.advice_low or rule.advice))
    return "\n".join(
        (
            f"{rule.code}: {rule.title}",
            "",
            rule.doc,
            "",
            f"Measured: {(rule.measure.__doc__ or '').strip()}",
            f"Fine: {limit_words(rule.limit, rule.unit)}. Judged in: {phase_words(rule)}.",
            f"Says: {' / '.join(cues)}",
        )
    )
