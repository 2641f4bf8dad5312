"""The index of a folder: one table of its clips, to sort, to skim and to open the pages from.

Made from report data alone, so that a run that went on after an interruption can make it from the files it finds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from posecheck.files.atomic import write_text_whole
from posecheck.language import _, many, translated
from posecheck.report import phrases
from posecheck.report.outcome import Outcome
from posecheck.report.templating import render
from posecheck.report.verdict import Verdict

_ORDER = {Verdict.FAILED: 0, Verdict.WARN: 1, Verdict.NOT_ASSESSED: 2}
"""What needs a look comes first when the table is sorted by verdict."""

_NUMBER = re.compile(r"([0-9]{1,18})")
_FIRST_ROWS = 300
"""So many clips are shown at once; the others when they are asked for, so that a page of ten thousand opens soon."""


@dataclass(frozen=True, slots=True)
class Row:
    """One clip in the table; `href` is None when it has no page."""

    clip: str
    href: str | None
    verdict: Verdict
    faults: tuple[phrases.Warned, ...]
    held_s: dict[str, float]
    clean_s: float
    note: str

    @property
    def order(self) -> int:
        """The place of the verdict when sorted by it."""
        return _ORDER.get(self.verdict, len(_ORDER))


def write_index(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Write the index of a run. Raises OutputError."""
    rows = sorted((row_of(outcome) for outcome in outcomes), key=lambda row: _as_read(row.clip))
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in Verdict}
    context = {
        "rows": rows,
        "first_rows": _FIRST_ROWS,
        "counts": {verdict: count for verdict, count in counts.items() if count},
        "total": many("{count} clip checked", "{count} clips checked", len(rows)),
        "settings": phrases.settings_names(outcome.report for outcome in outcomes if outcome.report is not None),
        "words": {verdict.value: verdict.words for verdict in Verdict},
    }
    write_text_whole(path, render("index.html", context))


def _as_read(name: str) -> list[tuple[int, str]]:
    """What names are sorted by so that "clip 9" comes before "clip 10"."""
    parts = _NUMBER.split(name.casefold())
    return [(int(part), "") if number % 2 else (0, part) for number, part in enumerate(parts)]


def row_of(outcome: Outcome) -> Row:
    """What the table says of one clip."""
    report = outcome.report
    return Row(
        clip=outcome.clip,
        href=quote(os.fsencode(outcome.page)) if outcome.page else None,
        verdict=outcome.verdict or Verdict.FAILED,
        faults=tuple(phrases.faults(report)) if report else (),
        held_s=_held_s(report) if report else {},
        clean_s=sum(hold["clean_s"] or 0.0 for hold in report["holds"]) if report else 0.0,
        note=_note(outcome),
    )


def _held_s(report: Mapping[str, Any]) -> dict[str, float]:
    """How long the stretch was held with each leg in front, in seconds."""
    held: dict[str, float] = {}
    for hold in report["holds"]:
        held[hold["lead_leg"]] = held.get(hold["lead_leg"], 0.0) + hold["end_s"] - hold["start_s"]
    return held


def _note(outcome: Outcome) -> str:
    """Why a clip failed or was not assessed, or which rules were not."""
    if outcome.report is None:
        return outcome.error or ""
    report = outcome.report
    notes = phrases.reasons(report)
    if not phrases.is_all_open(report):
        missing = [f"{code}: {translated(why)}" for code, why in phrases.not_assessed(report)]
        notes += [_("not assessed: {rules}", rules="; ".join(missing))] if missing else []
    return "; ".join(map(translated, notes))
