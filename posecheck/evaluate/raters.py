"""Who labelled a clip: one rating for each person and round, from its label file.

A file of one person names them: `"rater": "kb"`. A file of several holds one entry for each person and round:

    "raters": [{"rater": "kb", "round": 1, "clip_verdict": "warn", "rules": {…}, "intervals": […]}, …]

with the fields of a label file in each. What stands outside the list is then what they agreed on: verdicts are counted
against it, and it is nobody's rating unless it is named too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from posecheck.errors import LabelError
from posecheck.evaluate.angles import angles_in
from posecheck.evaluate.labels import Label, Labels, labels_in, quoted, read_label_data
from posecheck.evaluate.votes import PROGRAM, SOMEBODY, TRUTH, Rating
from posecheck.form.contract import is_number
from posecheck.language import _

RATER, RATERS, ROUND, CORRECTIONS = "rater", "raters", "round", "corrections"
RESERVED = frozenset({PROGRAM, TRUTH, SOMEBODY})
"""Names that no rater may have in a file of their own."""


def read_ratings(path: Path, codes: Collection[str]) -> tuple[Labels, tuple[Rating, ...]]:
    """What a label file says outside its list, and the ratings in it. Raises LabelError."""
    data = read_label_data(path)
    labels = labels_in(path, data, codes)
    entries = entries_in(path, data)
    ratings = (*_outside(path, data, labels, codes), *_listed(path, entries, codes))
    check_rounds(path, ratings)
    return labels, ratings


def entries_in(path: Path | str, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of the list of raters, in the data of a label file. Raises LabelError."""
    entries = data.get(RATERS, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        shape = f'"{RATERS}": [{{"{RATER}": …, "clip_verdict": …}}, …]'
        raise LabelError(_("{path}: write {shape}", path=path, shape=shape))
    return entries


def check_rounds(path: Path, ratings: Sequence[Rating]) -> None:
    """Raise LabelError when one rater stands there twice with the same round."""
    for n, rating in enumerate(ratings):
        if rating.observer in [earlier.observer for earlier in ratings[:n]]:
            raise LabelError(
                _(
                    '{path}: {rater} stands there twice with "{field}": {round}: count the rounds',
                    path=path,
                    rater=rating.rater,
                    field=ROUND,
                    round=rating.round,
                )
            )


def _outside(path: Path, data: Mapping[str, Any], labels: Labels, codes: Collection[str]) -> Iterator[Rating]:
    """What stands outside the list is a rating when it is named, or when there is no list.

    Not when all of its corrections were taken back, or only a later look is left of them.
    """
    if CORRECTIONS in data and not _says_something(labels):
        return
    if RATER in data or not data.get(RATERS):
        name = _name(path, data.get(RATER, SOMEBODY))
        yield Rating(name, labels, round_of(path, data), angles_in(path, data, codes))


def _says_something(labels: Labels) -> bool:
    return bool(labels.rules or labels.intervals) or labels.clip_verdict is not Label.EITHER


def _listed(path: Path, entries: list[dict[str, Any]], codes: Collection[str]) -> Iterator[Rating]:
    for n, entry in enumerate(entries, start=1):
        where = _("{path}: entry {n} of {list}", path=path, n=n, list=RATERS)
        labels = labels_in(where, entry, codes)
        yield Rating(_name(where, entry.get(RATER)), labels, round_of(where, entry), angles_in(where, entry, codes))


def _name(where: Path | str, name: object) -> str:
    if not isinstance(name, str) or not name.strip() or name.strip() in (PROGRAM, TRUTH):
        raise LabelError(_('{where}: write "{field}": the initials of who labelled it', where=where, field=RATER))
    return name.strip()


def round_of(where: Path | str, data: Mapping[str, Any]) -> int:
    """Which look it is; 1 unless it is said. Raises LabelError."""
    value = data.get(ROUND, 1)
    if not is_number(value) or not isinstance(value, int) or value < 1:
        raise LabelError(
            _(
                "{where}: {field} is {value}: write 1 for the first look, 2 for the second",
                where=where,
                field=ROUND,
                value=quoted(value),
            )
        )
    return value
