"""The page of an evaluation: who agrees with whom and how sure that is, in plots and words; one file, opens offline.

Made from what `posecheck evaluate --json` prints, so that it can be made again later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.files.atomic import write_text_whole
from posecheck.language import _, all_of, decimal, listed, many, said, translated
from posecheck.report import phrases
from posecheck.report.agreement_words import (
    AGREE_ON,
    KINDS,
    LEVEL_NOUNS,
    LEVELS,
    PUBLISHED,
    SHORT,
    TITLES,
    figure_words,
    signed,
    with_interval,
    without_word,
)
from posecheck.report.templating import render

Data = Mapping[str, Any]
Names = Mapping[str, str]
"""What the rules are called, by their codes."""

_WIDTH, _LEFT, _RIGHT = 780.0, 230.0, 150.0
_ROW, _TOP, _FOOT = 24.0, 30.0, 26.0
_SHAPES = {"program-rater": "circle", "rater-rater": "square", "rater-self": "diamond"}
_FIGURES = ("agreement", "kappa", "sensitivity", "specificity")
_FLOORS = {0.8: 0.05, 0.6: 0.1, 0.4: 0.1, 0.0: 0.2, -1.0: 0.5}
"""Where an axis may begin, and the step between its marks."""
_BOX_W, _BOX_H, _BOX_LEFT, _BOX_FOOT = 560.0, 260.0, 52.0, 30.0


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
    names = _names(evaluation)
    levels = [(words, pairs) for level, words in LEVELS.items() if (pairs := _at(observers["pairs"], level))]
    context = {
        "evaluation": evaluation,
        "clips": phrases.clips(evaluation["clips"]),
        "summary": list(summary(evaluation)),
        "levels": [(words, list(_forests(pairs, names)), pairs) for words, pairs in levels],
        "names": names,
        "kinds": KINDS,
        "shapes": _SHAPES,
        "limits": [_bland_altman(row, names) for row in observers["limits_of_agreement"]],
        "look_again": observers["look_again"],
        "width": observers["intervals"]["wanted_width"],
        "draws": observers["intervals"]["draws"],
        "published": [known.line for known in PUBLISHED],
        "short": SHORT,
        "figure": figure_words,
        "undefined": list(_reasons(observers["pairs"], names)),
    }
    return render("agreement.html", context)


def _names(evaluation: Data) -> Names:
    """What rules are called: by their titles, in a file of an earlier version by their codes."""
    return {rule["code"]: rule.get("title", rule["code"]) for rule in evaluation["rules"]} | {"all": _("all rules")}


def summary(evaluation: Data) -> Iterator[str]:
    """What was found, sentence by sentence: one for each pair, and one over whole clips where those are more clips."""
    pairs = evaluation["observers"]["pairs"]
    told: dict[tuple[str, str], int] = {}
    for pair in [*_at(pairs, "moments"), *_at(pairs, "clips")]:
        who, overall = (pair["first"], pair["second"]), pair["overall"]
        if overall["clips"] > told.get(who, 0):
            told[who] = overall["clips"]
            line = AGREE_ON[pair["level"]]
            share = f"{100 * overall['agreement']['value']:.0f}"
            yield said(
                line,
                one=phrases.observer(who[0]),
                other=phrases.observer(who[1]),
                share=with_interval(share, overall["agreement"], 100, 0),
                clips=phrases.clips(overall["clips"]),
                kappa=figure_words(overall["kappa"]),
            )
    if not told:
        yield said("Nothing was both labelled and judged, so that there is nothing to compare.")


def _at(pairs: Iterable[Data], level: str) -> list[Data]:
    return [pair for pair in pairs if pair["level"] == level]


def _rows(pair: Data) -> list[Data]:
    """The rules that have something to compare, and all together where they are several."""
    rules = [rule for rule in pair["rules"] if sum(rule["counts"].values())]
    return [*rules, pair["overall"]] if len(rules) > 1 else rules


def _forests(pairs: Sequence[Data], names: Names) -> Iterator[_Forest]:
    for name in _FIGURES:
        with_it = [pair for pair in pairs if any(row[name]["value"] is not None for row in _rows(pair))]
        if with_it:
            yield _forest(name, with_it, names)


def _forest(name: str, pairs: Sequence[Data], names: Names) -> _Forest:
    values = [row[name][end] for pair in pairs for row in _rows(pair) for end in ("value", "low", "high")]
    published = [known for known in PUBLISHED if known.figure == name]
    floor = _floor([*(value for value in values if value is not None), *(known.value for known in published)])

    def x(value: float) -> float:
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (value - floor) / (1 - floor), 2)

    headings, marks, y = [], [], _TOP
    for pair in pairs:
        headings.append((y + 14, _two(pair)))
        y += _ROW
        for row in _rows(pair):
            label = translated(names[row["code"]])
            marks.append(_mark(row, name, label, y + _ROW / 2 - 3, _SHAPES[pair["kind"]], x))
            y += _ROW
    step = _FLOORS[floor]
    ticks = tuple((x(tick), _tick_words(tick)) for n in range(round((1 - floor) / step) + 1) for tick in [1 - n * step])
    lines = tuple((x(known.value), known.line) for known in published)
    return _Forest(TITLES[name], y + _FOOT, tuple(headings), tuple(marks), ticks, lines)


def _floor(values: Sequence[float]) -> float:
    """Where the axis begins: as high as all values allow, so that they can be told apart."""
    return next((floor for floor in _FLOORS if min(values) >= floor), -1.0)


def _tick_words(value: float) -> str:
    return decimal(f"{round(value, 2) + 0.0:g}".replace("-", phrases.MINUS))


def _mark(row: Data, name: str, label: str, y: float, shape: str, x: Callable[[float], float]) -> _Whisker:
    figure = row[name]
    value, low, high = (None if figure[key] is None else x(figure[key]) for key in ("value", "low", "high"))
    return _Whisker(y, label, shape, value, low, high, figure_words(figure), row["code"] == "all")


def _two(pair: Data) -> str:
    """Who is compared."""
    return " – ".join(translated(phrases.observer(pair[side])) for side in ("first", "second"))


def _bland_altman(row: Data, names: Names) -> _BlandAltman:
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

    lines = ((bias, "bias", said("mean")), (upper, "limit", said("upper limit")), (lower, "limit", said("lower limit")))
    bands = [row[key] for key in ("bias", "lower", "upper") if row[key]["low"] is not None]
    return _BlandAltman(
        title=said(
            "{measure}: {one} less {other}",
            measure=names[row["code"]],
            one=phrases.observer(row["first"]),
            other=phrases.observer(row["second"]),
        ),
        words=_limits_words(row),
        dots=tuple((x(mean), y(difference)) for mean, difference in row["dots"]),
        lines=tuple(
            (y(v), kind, f"{words} {signed(v, unit, short=True)}") for v, kind, words in lines if v is not None
        ),
        bands=tuple((y(band["high"]), y(band["low"]) - y(band["high"])) for band in bands),
        ticks=tuple(
            (y(tick), without_word(phrases.number(tick, unit), unit)) for tick in (low, 0.0, high) if low < tick < high
        ),
        ends=(phrases.number(min(means), unit), phrases.number(max(means), unit)),
    )


def _widened(low: float, high: float) -> tuple[float, float]:
    margin = max(0.06 * (high - low), 1e-3)
    return low - margin, high + margin


def _limits_words(row: Data) -> str:
    """Bias, limits and ICC in one sentence."""
    clips = phrases.clips(row["clips"])
    moments = many("{count} moment of {clips}", "{count} moments of {clips}", row["moments"], clips=clips)
    if row["lower"]["value"] is None:
        return said("{moments}: too few for limits of agreement.", moments=moments)
    bias, lower, upper = (signed(row[key]["value"], row["unit"]) for key in ("bias", "lower", "upper"))
    return said(
        "{moments}: on average {bias}; 95 of 100 differences from {low} to {high}. ICC(2,1) {icc}.",
        moments=moments,
        bias=bias,
        low=lower,
        high=upper,
        icc=figure_words(row["icc_2_1"]),
    )


def _reasons(pairs: Iterable[Data], names: Names) -> Iterator[str]:
    """Why some figures or intervals are missing, each reason once with where it is so."""
    where: dict[str, list[str]] = {}
    for pair in pairs:
        for row in _rows(pair):
            for name in _FIGURES:
                reason = row[name]["reason"]
                if (reason and pair["kind"] == "program-rater") or (reason and name in _FIGURES[:2]):
                    where.setdefault(reason, []).append(_missing_place(name, names[row["code"]], pair))
    for reason, places in where.items():
        more = [many("{count} more", "{count} more", len(places) - 3)] if len(places) > 3 else []
        yield said(
            "{places}: {reason}.", places=all_of([*places[:3], *more]) if more else listed(places), reason=reason
        )


def _missing_place(name: str, rule: str, pair: Data) -> str:
    noun = LEVEL_NOUNS[pair["level"]]
    return _(
        "{figure} of {rule} ({rater}, {level})",
        figure=SHORT[name],
        rule=rule,
        rater=phrases.observer(pair["second"]),
        level=noun,
    )
