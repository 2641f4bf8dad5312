"""`posecheck compare A B`: what A and B name (a clip, a report, a folder of results), checked where that is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posecheck.check import CheckOptions
from posecheck.check.outputs import REPORT, OutputOptions, readable
from posecheck.check.results import annotated, is_result, read_report, report_file
from posecheck.check.run import run_batch
from posecheck.check.task import ClipOutcome
from posecheck.errors import EXIT_FAILED, EXIT_OK, UsageError
from posecheck.evaluate.compare import Compared, compare
from posecheck.files.atomic import write_text_whole
from posecheck.form.rule import UNITS, Rule
from posecheck.language import _, said, translated
from posecheck.media.clip import Kind, kind_by_name
from posecheck.report import phrases
from posecheck.report.compare_page import compare_page, write_compare_page
from posecheck.report.terminal import print_data

if TYPE_CHECKING:
    from rich.console import Console

PAGE_NAME, JSON_NAME = "compare.html", "compare.json"


@dataclass(frozen=True, slots=True)
class _ToCompare:
    """One of the two. video: what to show of it, None when there is nothing."""

    compared: Compared
    video: Path | None


def run_compare(paths: tuple[Path, Path], options: CheckOptions, out: Path | None, as_json: bool) -> int:
    """Compare two checks and print the table; write page and JSON into `out`. Returns 0, or 2 when a clip failed.

    Raises UsageError when the two cannot be compared, ModelError, OutputError.
    """
    earlier = {path: _earlier(report_file(path)) for path in paths if is_result(path)}
    clips = list(dict.fromkeys(path for path in paths if path not in earlier))
    if clips:
        for path in clips:
            if kind_by_name(path) is Kind.PHOTOGRAPH:
                raise UsageError(_("{clip} is a photograph: compare two videos", clip=path))
        outcomes = run_batch(clips, options, OutputOptions(folder=out, samples=True))
        if any(outcome.report is None for outcome in outcomes):
            return EXIT_FAILED  # the line that says why was printed when it happened
        earlier |= {path: _checked(path, outcomes) for path in clips}
    first, second = (earlier[path] for path in paths)
    comparison, reports, videos = _side_by_side(first, second)
    if out is not None:
        write_compare_page(out / PAGE_NAME, comparison, reports, videos, options.rules)
        write_text_whole(out / JSON_NAME, readable(comparison))
        sys.stderr.write(f"posecheck: {said('wrote {file}', file=str(out / PAGE_NAME))}\n")
    if as_json:
        print_data(comparison)
    else:
        _print_table(comparison)
    return EXIT_OK


def page_of_reports(files: tuple[Path, Path], rules: Sequence[Rule]) -> tuple[str, dict[str, Path]]:
    """The page of two reports of earlier checks, and the videos that it may link to by the names that it has for them.

    No name leads upwards. Raises UsageError when the two cannot be compared.
    """
    comparison, reports, videos = _side_by_side(_earlier(files[0]), _earlier(files[1]))
    there = [video for video in videos if video is not None]
    try:
        folder = Path(os.path.commonpath([video.parent for video in there])) if there else files[0].parent
    except ValueError:  # on two drives
        folder, videos, there = files[0].parent, (None, None), []
    page = compare_page(folder, comparison, reports, videos, rules)
    return page, {video.relative_to(folder).as_posix(): video for video in there}


def _side_by_side(
    first: _ToCompare, second: _ToCompare
) -> tuple[dict[str, Any], tuple[Mapping[str, Any], Mapping[str, Any]], tuple[Path | None, Path | None]]:
    """The comparison, the reports that it was made of, and what to show of each."""
    names = _names(first.compared.name, second.compared.name)
    sides = [Compared(name, found.compared.report) for name, found in zip(names, (first, second), strict=True)]
    return compare(*sides), (sides[0].report, sides[1].report), (first.video, second.video)


def _names(first: str, second: str) -> tuple[str, str]:
    """What to call the two, so that they can be told apart."""
    return (first, second) if first != second else (f"{first} (A)", f"{second} (B)")


def _earlier(file: Path) -> _ToCompare:
    report = read_report(file)
    return _ToCompare(Compared(file.stem, report), _video(file.with_suffix(""), Path(report["clip"]["path"])))


def _checked(path: Path, outcomes: Sequence[ClipOutcome]) -> _ToCompare:
    (outcome,) = [outcome for outcome in outcomes if Path(outcome.path) == path] or outcomes[:1]
    report: dict[str, Any] = dict(outcome.report or {})
    reports = [Path(file) for file in outcome.files if file.endswith(REPORT)]
    base = reports[0].with_name(reports[0].name.removesuffix(REPORT)) if reports else path.with_suffix("")
    return _ToCompare(Compared(path.stem, report), _video(base, path))


def _video(base: Path, clip: Path) -> Path | None:
    """The annotated video beside a report, else the clip itself."""
    return annotated(base) or (clip if clip.is_file() else None)


def _print_table(comparison: dict[str, Any]) -> None:
    from rich.console import Console

    print_comparison(comparison, Console(highlight=False))


def print_comparison(comparison: dict[str, Any], console: Console) -> None:
    """Print the differences as a table, and what to know about them."""
    from rich.table import Table
    from rich.text import Text

    names = [comparison[side]["name"] for side in ("a", "b")]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in (translated(_("Measure")), *names, translated(_("Difference (± 95 %)"))):
        table.add_column(Text(heading), overflow="fold")
    for row in comparison["differences"]:
        unit = translated(UNITS[row["unit"]])
        cells = [*(phrases.number(row[side]["value"], row["unit"]) for side in ("a", "b")), translated(row["words"])]
        title = said("{some}, {more}", some=row["code"], more=phrases.PHASE_WORDS[row["phase"]])
        if unit.startswith(" "):  # said once, where the room is
            cells = [words.replace(unit, "") for words in cells]
            title = said("{words} ({others})", words=title, others=unit.strip())
        table.add_row(*map(Text, (title, *cells)))
    # To the tenth that is shown, so that the difference is that of the two beside it.
    held = [round(comparison[side]["held_s"], 1) for side in ("a", "b")]
    times = [translated(phrases.seconds(held_s)) for held_s in held]
    table.add_row(said("held"), *times, translated(_longer(held[1] - held[0])))
    console.print(table)
    for note in comparison["notes"]:
        console.print(translated(note), markup=False, soft_wrap=True)
    for missing in comparison["not_compared"]:
        words = said("{measure} was not compared: {reason}.", measure=missing["code"], reason=missing["reason"])
        console.print(words, markup=False, soft_wrap=True)


def _longer(more_s: float) -> str:
    """How much longer or shorter the second was held."""
    if more_s == 0:
        return _("as long")
    time = phrases.seconds(abs(more_s))
    return _("{time} longer", time=time) if more_s > 0 else _("{time} shorter", time=time)
