"""The page of an evaluation: who agrees with whom and how sure that is, in plots and words; one file, opens offline.

Made from what `posecheck evaluate --json` prints, so that it can be made again later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.files.atomic import write_text_whole
from posecheck.form.rule import UNITS
from posecheck.report import phrases
from posecheck.report.templating import render

Data = Mapping[str, Any]

_WIDTH, _LEFT, _RIGHT = 720.0, 170.0, 150.0
_ROW, _TOP, _FOOT = 24.0, 30.0, 26.0
_SHAPES = {"program-rater": "circle", "rater-rater": "square", "rater-self": "diamond"}
_KINDS = {
    "program-rater": "the program with a rater",
    "rater-rater": "two raters",
    "rater-self": "a rater who looked again",
}
_FIGURES = ("agreement", "kappa", "sensitivity", "specificity")
_TITLES = {
    "agreement": "Agreement",
    "kappa": "Cohen's kappa",
    "sensitivity": "Sensitivity: faults that were warned of",
    "specificity": "Specificity: good form that was left in peace",
}
_LEVELS = {"moments": "Moment by moment", "clips": "Whole clips"}
_FLOORS = {0.8: 0.05, 0.6: 0.1, 0.4: 0.1, 0.0: 0.2, -1.0: 0.5}
"""Where an axis may begin, and the step between its marks."""
_BOX_W, _BOX_H, _BOX_LEFT, _BOX_FOOT = 560.0, 260.0, 52.0, 30.0


@dataclass(frozen=True, slots=True)
class Published:
    """A figure from a study that ours stand beside."""

    figure: str
    value: float
    words: str
    source: str


PUBLISHED = (
    Published("agreement", 0.828, "a motion coach with physiotherapists: 0.828", "JMIR 2021;23(7):e26658"),
    Published("agreement", 0.833, "physiotherapists with each other: 0.833", "JMIR 2021;23(7):e26658"),
    Published(
        "kappa",
        0.52,
        "four physiotherapists on a one-legged squat: 0.52 (0.43 to 0.61)",
        "BMC Sports Sci Med Rehabil 2021;13, doi:10.1186/s13102-021-00289-x",
    ),
)
"""The second study also has physiotherapists who looked again: kappa 0.82 with themselves."""


@dataclass(frozen=True, slots=True)
class _Whisker:
    """A figure in a plot; no interval when `low` and `high` are None, no mark at all when `x` is."""

    y: float
    label: str
    shape: str
    x: float | None
    low: float | None
    high: float | None
    words: str
    is_all: bool


@dataclass(frozen=True, slots=True)
class _Forest:
    """One figure of every pair and rule: marks with intervals under headings, and published figures as lines."""

    title: str
    height: float
    headings: tuple[tuple[float, str], ...]
    marks: tuple[_Whisker, ...]
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[tuple[float, str], ...]
    width: float = _WIDTH
    left: float = _LEFT


@dataclass(frozen=True, slots=True)
class _BlandAltman:
    """Differences over means. lines: (y, kind, words)."""

    title: str
    words: str
    dots: tuple[tuple[float, float], ...]
    lines: tuple[tuple[float, str, str], ...]
    bands: tuple[tuple[float, float], ...]
    ticks: tuple[tuple[float, str], ...]
    ends: tuple[str, str]
    width: float = _BOX_W
    height: float = _BOX_H
    left: float = _BOX_LEFT
    foot: float = _BOX_FOOT


def write_agreement_page(path: Path, evaluation: Data) -> None:
    """Write the page of an evaluation. Raises OutputError."""
    write_text_whole(path, agreement_page(evaluation))


def agreement_page(evaluation: Data) -> str:
    """The page of an evaluation, as HTML."""
    observers = evaluation["observers"]
    levels = [(words, pairs) for level, words in _LEVELS.items() if (pairs := _at(observers["pairs"], level))]
    context = {
        "evaluation": evaluation,
        "clips": phrases.clips(evaluation["clips"]),
        "summary": list(summary(evaluation)),
        "levels": [(words, list(_forests(pairs)), pairs) for words, pairs in levels],
        "kinds": _KINDS,
        "shapes": _SHAPES,
        "limits": [_bland_altman(row) for row in observers["limits_of_agreement"]],
        "look_again": observers["look_again"],
        "width": observers["intervals"]["wanted_width"],
        "draws": observers["intervals"]["draws"],
        "published": PUBLISHED,
        "figure": figure_words,
        "undefined": list(_reasons(observers["pairs"])),
    }
    return render("agreement.html", context)


def summary(evaluation: Data) -> Iterator[str]:
    """What was found, sentence by sentence: one for each pair, over whole clips where moments were not labelled."""
    pairs = evaluation["observers"]["pairs"]
    said = set()
    for pair in [*_at(pairs, "moments"), *_at(pairs, "clips")]:
        who = (pair["first"], pair["second"])
        if who not in said:
            said.add(who)
            overall, noun = pair["overall"], "moments" if pair["level"] == "moments" else "verdicts of whole clips"
            share = f"{100 * overall['agreement']['value']:.0f} of 100 {noun}"
            yield (
                f"{who[0]} and {who[1]} agree on {share}{_between(overall['agreement'], 100, 0)}, "
                f"in {phrases.clips(overall['clips'])}; kappa {figure_words(overall['kappa'])}."
            )
    if not said:
        yield "Nothing was both labelled and judged, so that there is nothing to compare."


def figure_words(figure: Data) -> str:
    """A figure with its interval, such as "0.82 (0.71 to 0.93)"; a dash when it is not known."""
    if figure["value"] is None:
        return "–"
    return f"{_two_places(figure['value'])}{_between(figure, 1, 2)}"


def _two_places(value: float) -> str:
    return f"{value:.2f}".replace("-", phrases.MINUS)


def _between(figure: Data, times: float, digits: int) -> str:
    if figure["low"] is None:
        return " (no interval)"
    low, high = (f"{times * figure[end]:.{digits}f}".replace("-", phrases.MINUS) for end in ("low", "high"))
    return f" ({low} to {high})"


def _at(pairs: Iterable[Data], level: str) -> list[Data]:
    return [pair for pair in pairs if pair["level"] == level]


def _rows(pair: Data) -> list[Data]:
    """The rules that have something to compare, and all together where they are several."""
    rules = [rule for rule in pair["rules"] if sum(rule["counts"].values())]
    return [*rules, pair["overall"]] if len(rules) > 1 else rules


def _forests(pairs: Sequence[Data]) -> Iterator[_Forest]:
    for name in _FIGURES:
        with_it = [pair for pair in pairs if any(row[name]["value"] is not None for row in _rows(pair))]
        if with_it:
            yield _forest(name, with_it)


def _forest(name: str, pairs: Sequence[Data]) -> _Forest:
    values = [row[name][end] for pair in pairs for row in _rows(pair) for end in ("value", "low", "high")]
    published = [known for known in PUBLISHED if known.figure == name]
    floor = _floor([*(value for value in values if value is not None), *(known.value for known in published)])

    def x(value: float) -> float:
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (value - floor) / (1 - floor), 2)

    headings, marks, y = [], [], _TOP
    for pair in pairs:
        headings.append((y + 14, f"{pair['first']} – {pair['second']}"))
        y += _ROW
        for row in _rows(pair):
            marks.append(_mark(row, row[name], y + _ROW / 2 - 3, _SHAPES[pair["kind"]], x))
            y += _ROW
    step = _FLOORS[floor]
    ticks = tuple((x(tick), _tick_words(tick)) for n in range(round((1 - floor) / step) + 1) for tick in [1 - n * step])
    lines = tuple((x(known.value), f"{known.words} ({known.source})") for known in published)
    return _Forest(_TITLES[name], y + _FOOT, tuple(headings), tuple(marks), ticks, lines)


def _floor(values: Sequence[float]) -> float:
    """Where the axis begins: as high as all values allow, so that they can be told apart."""
    return next((floor for floor in _FLOORS if min(values) >= floor), -1.0)


def _tick_words(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}".replace("-", phrases.MINUS)


def _mark(row: Data, figure: Data, y: float, shape: str, x: Any) -> _Whisker:
    value, low, high = (None if figure[key] is None else x(figure[key]) for key in ("value", "low", "high"))
    is_all = row["code"] == "all"
    return _Whisker(y, "all rules" if is_all else row["code"], shape, value, low, high, figure_words(figure), is_all)


def _bland_altman(row: Data) -> _BlandAltman:
    unit = row["unit"]
    bias, lower, upper = (row[key]["value"] for key in ("bias", "lower", "upper"))
    ends = [row[key][end] for key in ("lower", "upper") for end in ("value", "low", "high")]
    heights = [difference for _, difference in row["dots"]] + [end for end in ends if end is not None] + [0.0]
    low, high = _widened(min(heights), max(heights))
    means = [mean for mean, _ in row["dots"]]
    left, right = _widened(min(means), max(means))

    def x(value: float) -> float:
        return round(_BOX_LEFT + (_BOX_W - _BOX_LEFT - 130) * (value - left) / (right - left), 1)

    def y(value: float) -> float:
        return round((_BOX_H - _BOX_FOOT) * (high - value) / (high - low), 1)

    lines = ((bias, "bias", "mean"), (upper, "limit", "upper limit"), (lower, "limit", "lower limit"))
    bands = [row[key] for key in ("bias", "lower", "upper") if row[key]["low"] is not None]
    return _BlandAltman(
        title=f"{row['code']}: {row['first']} less {row['second']}",
        words=_limits_words(row),
        dots=tuple((x(mean), y(difference)) for mean, difference in row["dots"]),
        lines=tuple((y(v), kind, f"{words} {_signed(v, UNITS[unit])}") for v, kind, words in lines if v is not None),
        bands=tuple((y(band["high"]), y(band["low"]) - y(band["high"])) for band in bands),
        ticks=tuple((y(tick), phrases.number(tick, unit)) for tick in (low, 0.0, high) if low < tick < high),
        ends=(phrases.number(min(means), unit), phrases.number(max(means), unit)),
    )


def _widened(low: float, high: float) -> tuple[float, float]:
    margin = max(0.06 * (high - low), 1e-3)
    return low - margin, high + margin


def _limits_words(row: Data) -> str:
    """Bias, limits and ICC in one sentence."""
    sign = UNITS[row["unit"]]
    moments = f"{row['moments']} moment{'' if row['moments'] == 1 else 's'} of {phrases.clips(row['clips'])}"
    if row["lower"]["value"] is None:
        return f"{moments}: too few for limits of agreement."
    bias, lower, upper = (_signed(row[key]["value"], sign) for key in ("bias", "lower", "upper"))
    return (
        f"{moments}: on average {bias}; 95 of 100 differences from {lower} to {upper}. "
        f"ICC(2,1) {figure_words(row['icc_2_1'])}."
    )


def _signed(value: float, sign: str) -> str:
    digits = 1 if sign == "°" else 3
    return f"{'+' if value > 0 else phrases.MINUS if value < 0 else ''}{abs(value):.{digits}f}{sign}"


def _reasons(pairs: Iterable[Data]) -> Iterator[str]:
    """Why some figures or intervals are missing, each reason once with where it is so."""
    where: dict[str, list[str]] = {}
    for pair in pairs:
        for row in _rows(pair):
            for name in _FIGURES:
                reason = row[name]["reason"]
                if (reason and pair["kind"] == "program-rater") or (reason and name in _FIGURES[:2]):
                    place = f"{name} of {row['code']} ({pair['second']}, {pair['level']})"
                    where.setdefault(reason, []).append(place)
    for reason, places in where.items():
        others = f" and {len(places) - 3} more" if len(places) > 3 else ""
        yield f"{', '.join(places[:3])}{others}: {reason}."
