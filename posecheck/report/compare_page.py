"""The page of a comparison: both videos in step, their measures over each other, and what differs; opens offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.files.atomic import write_text_whole
from posecheck.form.rule import Phase, Rule, Status
from posecheck.language import AsWritten, _, decimal, many, said
from posecheck.report import phrases
from posecheck.report.curve import Dot, Graph, extent
from posecheck.report.data import limits_of
from posecheck.report.page import Exhibit, shown_file
from posecheck.report.templating import render
from posecheck.report.timeline import Ruler

Data = Mapping[str, Any]

_GAP_S = 0.5
"""A curve is broken where this much time is missing."""
_SIDES = ("a", "b")


@dataclass(frozen=True, slots=True)
class _Beside:
    """One of the two on the page. exhibit: its video, None when there is nothing to show."""

    side: str
    data: Data
    exhibit: Exhibit | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A step on the common time line, in percent of its length."""

    name: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class _Trace:
    """A measure of one clip on the common time line: SVG path data in a box of 100 by 100."""

    side: str
    line: str
    band: str


@dataclass(frozen=True, slots=True)
class _Overlay:
    """A rule's measure of both clips over each other. limits: (value, how far down in percent)."""

    title: str
    unit: str
    traces: tuple[_Trace, ...]
    limits: tuple[tuple[float, float], ...]
    top: float
    bottom: float


def write_compare_page(
    path: Path,
    comparison: Data,
    reports: tuple[Data, Data],
    videos: tuple[Path | None, Path | None],
    rules: Sequence[Rule],
) -> None:
    """Write the page of `comparison` (`posecheck/comparison/1`), made of these reports with their samples.

    videos: what to show of each; a small one goes into the page. rules: where the titles come from; one that is not
    among them is called by its code. Raises OutputError.
    """
    write_text_whole(path, compare_page(path.parent, comparison, reports, videos, rules))


def compare_page(
    folder: Path,
    comparison: Data,
    reports: tuple[Data, Data],
    videos: tuple[Path | None, Path | None],
    rules: Sequence[Rule],
) -> str:
    """The page as HTML, for a file in `folder`; the rest as for `write_compare_page`."""
    known = {rule.code: rule for rule in rules}
    return render("compare.html", _context(folder, comparison, reports, videos, known))


def _context(
    folder: Path,
    comparison: Data,
    reports: tuple[Data, Data],
    videos: tuple[Path | None, Path | None],
    rules: Mapping[str, Rule],
) -> dict[str, Any]:
    length_s = sum(step["length_s"] for step in comparison["steps"])
    shown = [
        _Beside(side, comparison[side], shown_file(video, folder) if video is not None else None)
        for side, video in zip(_SIDES, videos, strict=True)
    ]
    told = [row for row in comparison["differences"] if row["can_be_told"]]
    return {
        "comparison": comparison,
        "headline": _headline(len(told), len(comparison["differences"])),
        "shown": shown,
        "rows": [(_title(rules, row["code"]), row, _better(row, reports[0])) for row in comparison["differences"]],
        "missing": [(_title(rules, row["code"]), row["reason"]) for row in comparison["not_compared"]],
        "pieces": list(_pieces(comparison["steps"], length_s)),
        "overlays": list(_overlays(comparison["steps"], reports, rules, length_s)),
        "length_s": length_s,
        "moves": {
            "steps": comparison["steps"],
            "length": length_s,
            "point": decimal("."),
            "seconds": said("{seconds} s", seconds="#"),
        },
        "names": {side: AsWritten(comparison[side]["name"]) for side in _SIDES},
        "has_video": any(one.exhibit is not None and one.exhibit.is_video for one in shown),
        "phase_words": phrases.PHASE_WORDS,
    }


def _headline(told: int, rows: int) -> str:
    if not told:
        return _("No difference that can be told")
    return many("{told} of {count} measure differs", "{told} of {count} measures differ", rows, told=told)


def _title(rules: Mapping[str, Rule], code: str) -> str:
    return rules[code].title if code in rules else code


def _better(row: Data, report: Data) -> str:
    """What a difference that can be told means for form; nothing is said of one inside of the limits."""
    limit = limits_of(report)[row["code"]]
    past = [limit.excess(row[side]["value"]) for side in _SIDES]
    if not row["can_be_told"] or max(past) <= 0:
        return ""
    return _("nearer to good form") if past[1] < past[0] else _("farther from good form")


def _pieces(steps: Sequence[Data], length_s: float) -> Iterator[_Piece]:
    before_s = 0.0
    for step in steps:
        left, width = 100 * before_s / length_s, 100 * step["length_s"] / length_s
        yield _Piece(step["name"], round(left, 3), round(width, 3))
        before_s += step["length_s"]


def _place(steps: Sequence[Data], side: str, time_s: float) -> float:
    """Where a moment of a clip lies on the common time line."""
    before_s = 0.0
    for step in steps:
        begins_s, ends_s = step[side]
        if time_s < ends_s or step is steps[-1]:
            return float(before_s + min(max(time_s - begins_s, 0.0), step["length_s"]))
        before_s += step["length_s"]
    return before_s


def _overlays(
    steps: Sequence[Data], reports: tuple[Data, Data], rules: Mapping[str, Rule], length_s: float
) -> Iterator[_Overlay]:
    axis = Ruler(length_s, 0.0)
    limits = limits_of(reports[0])
    for rule in reports[0]["rules"]:
        code, limit = rule["code"], limits[rule["code"]]
        dots = [list(_dots(steps, side, report, code)) for side, report in zip(_SIDES, reports, strict=True)]
        if not all(dots):
            continue
        graph = Graph(axis.left, *extent([dot for side in dots for dot in side], limit))
        yield _Overlay(
            title=_title(rules, code),
            unit=rule["unit"],
            traces=tuple(_Trace(side, *graph.drawn(some, _GAP_S)) for side, some in zip(_SIDES, dots, strict=True)),
            limits=tuple((value, graph.down(value)) for value in (limit.low, limit.high) if value is not None),
            top=graph.high,
            bottom=graph.low,
        )


def _dots(steps: Sequence[Data], side: str, report: Data, code: str) -> Iterator[Dot]:
    """What was measured of one clip, on the common time line."""
    for sample in report["samples"]:
        value, status = sample["values"].get(code), sample["statuses"].get(code)
        if value is not None and sample["phase"] != Phase.AWAY.value and status != Status.UNSEEN.value:
            yield Dot(_place(steps, side, sample["t"]), value, sample.get("uncertainties", {}).get(code) or 0.0)
