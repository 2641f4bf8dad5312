"""Corrections as a table (CSV), one row each, for spreadsheets and statistics; and what one such row is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.errors import LabelError, name_hint, nearest
from posecheck.evaluate.corrections import Correction, correction_in
from posecheck.evaluate.labels import A_SLIP, Label
from posecheck.language import _

COLUMNS = ("clip", "rater", "round", "rule", "start_s", "end_s", "verdict", "agreed", "blind", "note")
_NEEDED = ("clip", "verdict")
WHOLE_CLIP = "clip"
"""Stands for a rule where the whole clip is meant."""
_FLAGS = {"": None, "yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""A spreadsheet takes what begins so for a formula, and runs it; a ' before it keeps it from that."""
_ALSO = {"warning": Label.WARN.value, "not-judged": Label.NOT_ASSESSED.value}


@dataclass(frozen=True, slots=True)
class LabelRow:
    """What a rater says of a clip, on its way in or out. clip: its name, path or stem. rater: "" for nobody named."""

    clip: str
    rater: str
    correction: Correction


def verdict_word(text: str) -> str:
    """A verdict as label files write it: "Not assessed" is "not-assessed"."""
    word = re.sub(r"[\s_]+", "-", text.strip().lower())
    return _ALSO.get(word, word)


def write_table(rows: Iterable[LabelRow]) -> str:
    """The rows as CSV, with a line of names."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([_cells(row) for row in rows])
    return text.getvalue()


def _cells(row: LabelRow) -> list[str]:
    said = row.correction
    flags = ["" if flag is None else ("yes" if flag else "no") for flag in (said.agreed, said.blind)]
    times = ["" if time_s is None else f"{time_s:.3f}" for time_s in (said.start_s, said.end_s)]
    text = [
        row.clip,
        row.rater,
        str(said.round),
        said.rule or WHOLE_CLIP,
        *times,
        said.verdict.value,
        *flags,
        said.note,
    ]
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in text]


def read_table(path: Path, text: str, codes: Collection[str]) -> list[LabelRow]:
    """The rows of a CSV; separated by comma, semicolon or tab. Raises LabelError, which names the line."""
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        names = [name.strip().lower() for name in next(table, [])]
        _check_names(path, names)
        rows = []
        for cells in table:
            if any(cell.strip() for cell in cells):
                line = _("{file}, line {number}", file=str(path), number=table.line_num)
                rows.append(_row(line, dict(zip(names, map(_plain, cells), strict=False)), codes))
    except csv.Error as error:
        raise LabelError(_("{file} is no table: {why}", file=str(path), why=str(error))) from error
    return rows


def _check_names(path: Path, names: list[str]) -> None:
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise LabelError(
            _(
                "{file} has no column {name}: its first line is to name {names}",
                file=str(path),
                name=missing[0],
                names=", ".join(COLUMNS),
            )
        )
    for name in names:
        if name not in COLUMNS and nearest(name, COLUMNS, A_SLIP):
            hint = name_hint(name, COLUMNS)
            raise LabelError(_("{file}: unknown column {name}: {hint}", file=str(path), name=name, hint=hint))


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _row(where: str, cells: dict[str, str], codes: Collection[str]) -> LabelRow:
    rule = cells.get("rule", "").strip()
    data: dict[str, Any] = {
        "verdict": verdict_word(cells.get("verdict", "")),
        "rule": None if rule in ("", WHOLE_CLIP) else rule,
        "start_s": _number(cells.get("start_s", "")),
        "end_s": _number(cells.get("end_s", "")),
        "note": cells.get("note", ""),
        "agreed": _flag(cells.get("agreed", "")),
        "blind": _flag(cells.get("blind", "")),
        "round": _whole(cells.get("round", "")),
    }
    clip = cells.get("clip", "").strip()
    if not clip:
        raise LabelError(_("{where}: name the clip", where=where))
    return LabelRow(clip, cells.get("rater", "").strip(), correction_in(where, data, codes))


def _number(cell: str) -> object:
    """The number in a cell, with a decimal point or comma; None in an empty one, and the text in any other."""
    text = cell.strip().replace(",", ".")
    try:
        return float(text) if text else None
    except ValueError:
        return cell


def _whole(cell: str) -> object:
    """The whole number in a cell; 1 in an empty one, and the text in any other."""
    text = cell.strip()
    try:
        return int(text) if text.isdecimal() else (text or 1)
    except ValueError:  # more digits than are read
        return text


def _flag(cell: str) -> object:
    return _FLAGS.get(cell.strip().lower(), cell)
