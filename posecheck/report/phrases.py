"""Results in words for people: the same on the page, in the index and on the terminal. Works on report data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from posecheck.form.rule import UNITS, Phase
from posecheck.report.verdict import Verdict

MINUS = "\u2212"
PHASE_WORDS: dict[str, str] = {
    Phase.AWAY.value: "not the stretch",
    Phase.START.value: "start position",
    Phase.STRETCH.value: "stretch",
}

_DIGITS: dict[str, int] = {"deg": 0}
"""Digits after the point that mean something, by unit; two for the others, which are ratios."""


def with_conditions(words: str, conditions: Sequence[str]) -> str:
    """A headline and what it hangs on: "Good form, if the back knee rests on the floor (the start was not seen)"."""
    ifs = [condition for condition in conditions if condition.startswith("if ")]
    others = [condition for condition in conditions if condition not in ifs]
    return ", ".join([words, *ifs]) + (f" ({one_of(others)})" if others else "")


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning for lists: which rule, from when to when, and what to do."""

    rule: str
    advice: str
    start_s: float
    end_s: float

    @property
    def words(self) -> str:
        """Such as "Chest up (4.5 s to 7.6 s)"; a photograph has no times."""
        if self.end_s <= 0:
            return self.advice
        return f"{self.advice} ({seconds(self.start_s)} to {seconds(self.end_s)})"


def faults(report: Mapping[str, Any]) -> list[Warned]:
    """The warnings of a report, in the order of time."""
    return [Warned(e["rule"], e["advice"], e["start_s"] or 0.0, e["end_s"] or 0.0) for e in report["episodes"]]


def not_assessed(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Rules that have no verdict, each with its reason."""
    return [(rule["code"], rule["reason"]) for rule in report["rules"] if rule["status"] == Verdict.NOT_ASSESSED]


def number(value: float, unit: str) -> str:
    """A measure as people read it, such as "23°" or "−0.28 shank lengths"; "–" when it is not known."""
    if not math.isfinite(value):
        return "–"
    digits = _DIGITS.get(unit, 2)
    text = f"{abs(value):.{digits}f}"
    sign = MINUS if value < 0 and float(text) != 0 else ""
    return f"{sign}{text}{UNITS[unit]}"


def measured(value: float, sd: float, unit: str) -> str:
    """A measure with its uncertainty, such as "23° ± 2°" or "−0.28 ± 0.04 shank lengths"."""
    text, doubt = number(value, unit), number(sd, unit)
    if not (math.isfinite(value) and math.isfinite(sd)):
        return text
    sign = UNITS[unit]
    return f"{text.removesuffix(sign)} ± {doubt}" if sign.startswith(" ") else f"{text} ± {doubt}"


def limit_value(value: float, unit: str) -> str:
    """A limit just as it is set, such as "12.5°"."""
    return f"{MINUS if value < 0 else ''}{abs(value):g}{UNITS[unit]}"


def seconds(time_s: float) -> str:
    """A time in a clip, such as "4.5 s" or "2:04.5"."""
    if time_s < 59.95:
        return f"{time_s:.1f} s"
    minutes, rest = divmod(round(time_s, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"


def one_of(words: Sequence[str], joint: str = "and") -> str:
    """Words as a list in a sentence: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 clip", "3 clips"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def distinct(words: Iterable[str]) -> list[str]:
    """Each once, in order of first appearance."""
    return list(dict.fromkeys(words))
