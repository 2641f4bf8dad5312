"""Results in words for people: the same on the page, in the index and on the terminal. Works on report data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from posecheck.form.rule import RULE_FAILED, UNITS, Phase
from posecheck.language import AsWritten, Number, Wording, _, all_of, decimal, is_said, listed, many, retold, translated
from posecheck.person.reasons import Reason
from posecheck.report.verdict import Verdict

MINUS = "\u2212"
NOT_KNOWN = "–"
"""In place of a number."""
PHASE_WORDS: dict[str, str] = {
    Phase.AWAY.value: _("not the stretch"),
    Phase.START.value: _("start position"),
    Phase.STRETCH.value: _("stretch"),
}

_DIGITS: dict[str, int] = {"deg": 0}
"""Digits after the point that mean something, by unit; two for the others, which are ratios."""


IF_KNEE_RESTS = _("if the back knee rests on the floor")
"""A condition that a headline takes in, as it does a guessed rate; what else it hangs on stands behind, in brackets."""


def with_conditions(words: str, conditions: Sequence[str]) -> str:
    """A headline and what it hangs on: "Good form, if the back knee rests on the floor (the start was not seen)"."""
    ifs = [condition for condition in conditions if condition == IF_KNEE_RESTS or is_said(condition, RATE_GUESSED)]
    others = [condition for condition in conditions if condition not in ifs]
    line = listed([words, *ifs])
    return _("{words} ({others})", words=line, others=all_of(others)) if others else line


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
        return _(
            "{advice} ({start} to {end})", advice=self.advice, start=seconds(self.start_s), end=seconds(self.end_s)
        )


def faults(report: Mapping[str, Any]) -> list[Warned]:
    """The warnings of a report, in the order of time."""
    return [
        Warned(e["rule"], advice_words(report, e), e["start_s"] or 0.0, e["end_s"] or 0.0) for e in report["episodes"]
    ]


def advice_words(report: Mapping[str, Any], episode: Mapping[str, Any]) -> str:
    """What to do about a warning of a report: the user's own words as they are, else words that can be translated."""
    own = report.get("settings", {}).get("words", {}).get(episode["rule"], {}).values()
    return AsWritten(episode["advice"]) if episode["advice"] in own else episode["advice"]


def settings_names(reports: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the settings that reports were made with, each once; those without any name none."""
    names = (report.get("settings", {}).get("name") for report in reports)
    return distinct(name for name in names if name)


def not_assessed(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Rules that have no verdict, each with its reason."""
    return [(rule["code"], rule["reason"]) for rule in report["rules"] if rule["status"] == Verdict.NOT_ASSESSED]


def is_all_open(report: Mapping[str, Any]) -> bool:
    """True when nothing can be said of any rule, or not of whom: why that is says it all."""
    if report["verdict"] != Verdict.NOT_ASSESSED:
        return False
    whom = report["reason"] in (Reason.SEVERAL, Reason.TOUCHING)
    return whom or all(rule["status"] != Verdict.OK for rule in report["rules"])


def reasons(report: Mapping[str, Any]) -> list[str]:
    """What the verdict hangs on; of a clip without one why, unless that is said of its rules (`not_assessed`)."""
    words = list(report.get("conditions", ()))
    of_rules = [] if is_all_open(report) else [why for _code, why in not_assessed(report)]
    if report["verdict"] == Verdict.NOT_ASSESSED and report["reason"] not in of_rules:
        words.insert(0, report["reason"])
    return [reason_words(reason) for reason in words if reason]


def number(value: float, unit: str) -> str:
    """A measure as people read it, such as "23°" or "−0.28 shank lengths", in their language; "–" when not known."""
    return translated(_figure(value, unit))


def rounded(value: float, digits: int) -> tuple[str, str]:
    """The sign of a number, and the number without it; what is rounded to nothing has none."""
    text = f"{abs(value):.{digits}f}"
    sign = "+" if value > 0 else MINUS
    return sign if float(text) else "", text


def _figure(value: float, unit: str, sign: str | None = None) -> str:
    """A measure as a line. sign: of its unit, where that is not to be the unit's own."""
    if not math.isfinite(value):
        return NOT_KNOWN
    its_sign, text = rounded(value, _DIGITS.get(unit, 2))
    minus = its_sign if its_sign == MINUS else ""
    return Wording("{number}{unit}", {"number": Number(minus + text), "unit": UNITS[unit] if sign is None else sign})


def measured(value: float, sd: float, unit: str) -> str:
    """A measure with its uncertainty, such as "23° ± 2°" or "−0.28 ± 0.04 shank lengths", in the user's language."""
    return translated(measured_line(value, sd, unit))


def measured_line(value: float, sd: float, unit: str) -> str:
    """The same as a line, to stand in another; a unit that is a word is said once."""
    if not (math.isfinite(value) and math.isfinite(sd)):
        return _figure(value, unit)
    sign = "" if UNITS[unit].startswith(" ") else None
    return Wording("{value} ± {doubt}", {"value": _figure(value, unit, sign), "doubt": _figure(sd, unit)})


def limit_value(value: float, unit: str) -> str:
    """A limit just as it is set, such as "12.5°"."""
    return f"{MINUS if value < 0 else ''}{decimal(f'{abs(value):g}')}{translated(UNITS[unit])}"


def seconds(time_s: float) -> str:
    """A time in a clip, such as "4.5 s" or "2:04.5"."""
    if time_s < 59.95:
        return _("{seconds} s", seconds=Number(f"{time_s:.1f}"))
    minutes, rest = divmod(round(time_s, 1), 60)
    return Number(f"{int(minutes)}:{rest:04.1f}")


LATER_ROUND = _("{rater}, round {number}")
"""How an observer is called who looked again."""


def observer(name: str) -> str:
    """What an observer is called, who may be known by that name from a file."""
    return retold(name, (LATER_ROUND,))


RATE_GUESSED = _("if it shows {rate} pictures a second")
BREAKS_OFF = _("breaks off after {time}")
GAPS = _("no pictures for {time}")
DAMAGED = _("{count} of {total} frames damaged")
SMEARED = _("{count} of {total} frames smeared")
LEFT_OUT = _("{count} of {total} frames left out")
"""What is amiss with a file, as reports keep it."""


def reason_words(reason: str) -> str:
    """What is said of a clip or a rule in a report, which may come from a file: in words that can be translated."""
    return retold(reason, (RATE_GUESSED, BREAKS_OFF, GAPS, DAMAGED, SMEARED, LEFT_OUT, RULE_FAILED))


def clips(count: int) -> str:
    """So many clips."""
    return many("{count} clip", "{count} clips", count)


def distinct(words: Iterable[str]) -> list[str]:
    """Each once, in order of first appearance."""
    return list(dict.fromkeys(words))
