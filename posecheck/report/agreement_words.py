"""How agreement is put in words, in the user's language: on the page of an evaluation and on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posecheck.form.rule import UNITS
from posecheck.language import Number, _, decimal, said, translated
from posecheck.report import phrases

Data = Mapping[str, Any]

KINDS = {
    "program-rater": _("the program with a rater"),
    "rater-rater": _("two raters"),
    "rater-self": _("a rater who looked again"),
}
TITLES = {
    "agreement": _("Agreement"),
    "kappa": _("Cohen's kappa"),
    "sensitivity": _("Sensitivity: faults that were warned of"),
    "specificity": _("Specificity: good form that was left in peace"),
}
SHORT = {
    "agreement": _("agreement"),
    "kappa": _("kappa"),
    "sensitivity": _("sensitivity"),
    "specificity": _("specificity"),
}
LEVEL_NOUNS = {"moments": _("moments"), "clips": _("verdicts of whole clips")}
LEVELS = {"moments": _("Moment by moment"), "clips": _("Whole clips")}


@dataclass(frozen=True, slots=True)
class Published:
    """A figure from a study that ours stand beside."""

    figure: str
    value: float
    words: str
    source: str
    ends: tuple[float, float] = (0.0, 0.0)

    @property
    def line(self) -> str:
        """What it is and where it stands, in the user's language."""
        numbers = zip(("figure", "low", "high"), (self.value, *self.ends), strict=True)
        words = translated(_(self.words, **{name: Number(str(number)) for name, number in numbers}))
        return said("{words} ({others})", words=words, others=self.source)


COLLEAGUES = Published("agreement", 0.833, _("physiotherapists with each other: {figure}"), "JMIR 2021;23(7):e26658")
PUBLISHED = (
    Published("agreement", 0.828, _("a motion coach with physiotherapists: {figure}"), "JMIR 2021;23(7):e26658"),
    COLLEAGUES,
    Published(
        "kappa",
        0.52,
        _("four physiotherapists on a one-legged squat: {figure} ({low} to {high})"),
        "BMC Sports Sci Med Rehabil 2021;13, doi:10.1186/s13102-021-00289-x",
        (0.43, 0.61),
    ),
)
"""The second study also has physiotherapists who looked again: kappa 0.82 with themselves."""


AGREE_ON = {
    "moments": _("{one} and {other}: of 100 moments they agree on {share}, in {clips}; kappa {kappa}."),
    "clips": _("{one} and {other}: of 100 verdicts of whole clips they agree on {share}, in {clips}; kappa {kappa}."),
}


def figure_words(figure: Data) -> str:
    """A figure with its interval, such as "0.82 (0.71 to 0.93)"; a dash when it is not known."""
    if figure["value"] is None:
        return phrases.NOT_KNOWN
    return with_interval(two_places(figure["value"]), figure, 1, 2)


def two_places(value: float) -> str:
    """A figure without its interval, in the user's language."""
    return _places(value, 2)


def _places(value: float, digits: int) -> str:
    sign, text = phrases.rounded(value, digits)
    return f"{sign if sign == phrases.MINUS else ''}{decimal(text)}"


def with_interval(value: str, figure: Data, times: float, digits: int) -> str:
    """A figure in words with its interval, which is multiplied by `times`."""
    if figure["low"] is None:
        return said("{value} (no interval)", value=value)
    low, high = (_places(times * figure[end], digits) for end in ("low", "high"))
    return said("{value} ({low} to {high})", value=value, low=low, high=high)


def signed(value: float, unit: str, short: bool = False) -> str:
    """A difference. short: without a unit that is a word."""
    sign, number = phrases.rounded(value, 1 if unit == "deg" else 3)
    text = f"{sign}{decimal(number)}{translated(UNITS[unit])}"
    return without_word(text, unit) if short else text


def without_word(text: str, unit: str) -> str:
    """A measure as a short label: without a unit that is a word."""
    return text.removesuffix(translated(UNITS[unit])) if UNITS[unit].startswith(" ") else text
