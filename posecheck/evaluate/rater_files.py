"""A rater's corrections of a clip: `STEM.INITIALS.labels.json` beside it, read, added to and taken back from.

It is a label file like any other, so that whoever reads those reads it too. What it holds besides: `corrections`, every
answer in the order in which it was given, from which the labels follow (`posecheck.evaluate.corrections`), and
`verdicts_shown_at`, since when this rater knows what the program says. A file that somebody wrote by hand is taken over
as their first answers; fields of their own stay.

Each change is read, made and written by one process at a time, whole, and is on the disk when the function returns.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from posecheck.errors import LabelError
from posecheck.evaluate.corrections import Correction, Kept, correction_in, in_force, label_fields, labels_of, rounds
from posecheck.evaluate.corrections import statements as statements_of
from posecheck.evaluate.labels import SCHEMA, Labels, labels_in, read_label_data
from posecheck.evaluate.raters import CORRECTIONS, RATER, RATERS, RESERVED, ROUND, entries_in, round_of
from posecheck.files.atomic import whole_file
from posecheck.files.lock import locked
from posecheck.language import _
from posecheck.media.clip import Clip, Kind, is_clip_name
from posecheck.media.folder import LABELS_SUFFIX

SHOWN_AT = "verdicts_shown_at"
_INITIALS = re.compile(r"[^\W_][\w-]{0,15}")


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a rater said of a clip. shown_at: since when they know what the program says, UTC; None: not yet."""

    rater: str
    given: tuple[Kept, ...] = ()
    shown_at: str | None = None

    @property
    def shown(self) -> bool:
        """True when the rater was shown the program's verdict, or answered to it."""
        return self.shown_at is not None or any(one.correction.agreed is not None for one in self.given)

    def in_force(self, round_: int = 1) -> list[Correction]:
        """Those of a round that were not taken back."""
        return in_force(self.given, round_)


def rater_name(initials: str) -> str:
    """Initials as they stand in files: small letters, as file names know no others everywhere. Raises LabelError."""
    name = initials.strip().lower()
    if not _INITIALS.fullmatch(name) or name in RESERVED:
        raise LabelError(
            _("{initials} are no initials: write up to 16 letters and digits, such as kb", initials=repr(initials))
        )
    return name


def rater_path(clip: Path, initials: str) -> Path:
    """Where the corrections of a rater lie. Raises LabelError, also when another clip has that name."""
    name = rater_name(initials)
    path = _path_of(clip, name)
    stem = path.name.removesuffix(LABELS_SUFFIX)
    others = [path for path in _beside(clip) if path.stem == stem]
    if others:
        raise LabelError(
            _(
                "{file} would be the labels of {other}: use other initials",
                file=path.name,
                other=others[0].name,
            )
        )
    return path


def _path_of(clip: Path, name: str) -> Path:
    return clip.with_name(f"{clip.stem}.{name}{LABELS_SUFFIX}")


def standing_answers(clip: Path, initials: str, codes: Collection[str]) -> int:
    """How many answers of a rater stand; none where the file is damaged. Raises LabelError for what are no initials.

    Unlike `rater_path` it does not look through the folder, which has as many files as are asked about.
    """
    name = rater_name(initials)
    path = _path_of(clip, name)
    with suppress(LabelError):
        return sum(one.stands for one in corrections_in(path, name, _data(path), codes).given)
    return 0


def _beside(clip: Path) -> Iterable[Path]:
    with suppress(OSError):
        return [p for p in clip.parent.iterdir() if is_clip_name(p)]
    return []


def read_corrections(clip: Path, initials: str, codes: Collection[str]) -> Corrections:
    """What a rater said of a clip; nothing when there is no file yet. Raises LabelError."""
    path = rater_path(clip, initials)
    return corrections_in(path, rater_name(initials), _data(path), codes)


def corrections_in(path: Path, rater: str, data: Mapping[str, Any], codes: Collection[str]) -> Corrections:
    """The corrections in the data of a rater's file; what stands there without them is taken for their first answers.

    Raises LabelError, also when the file is another rater's.
    """
    if not data:
        return Corrections(rater)
    if not _is_of(data, rater):
        raise LabelError(_("{file} is not by {rater}: use other initials", file=str(path), rater=rater))
    shown_at = data.get(SHOWN_AT)
    listed = data.get(CORRECTIONS)
    given = _taken_over(path, data, codes) if listed is None else _given(path, listed, codes)
    return Corrections(rater, given, shown_at if isinstance(shown_at, str) else None)


def _given(path: Path, listed: object, codes: Collection[str]) -> tuple[Kept, ...]:
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise LabelError(_("{file}: corrections is to be a list of objects: correct it there", file=str(path)))
    return tuple(
        Kept(
            number,
            str(entry.get("given_at", "")),
            correction_in(f"{path}: correction {number}", entry, codes),
            None if entry.get("undone_at") is None else str(entry["undone_at"]),
        )
        for number, entry in enumerate(listed, start=1)
    )


def _taken_over(path: Path, data: Mapping[str, Any], codes: Collection[str]) -> tuple[Kept, ...]:
    """A file that was written by hand, as if it had been given now."""
    entries = [data, *(entry for entry in entries_in(path, data) if _is_of(entry, data[RATER]))]
    said = [
        correction
        for entry in entries
        for correction in statements_of(labels_in(path, entry, codes), round_of(path, entry))
    ]
    return tuple(Kept(number, _now(), one) for number, one in enumerate(said, start=1))


def give(clip: Clip, initials: str, correction: Correction, codes: Collection[str], shown: bool) -> Kept:
    """Keep a correction; when this returns, it is on the disk.

    shown: whether the rater has been shown the program's verdict of this clip, as far as the caller knows; a blind
    correction is then refused, and also when the file says so. Raises LabelError for that and for what breaks the
    format, OutputError when it cannot be written.
    """
    return give_all(clip, initials, [correction], codes, shown)[0]


def give_all(
    clip: Clip, initials: str, corrections: Iterable[Correction], codes: Collection[str], shown: bool
) -> list[Kept]:
    """Keep several corrections, all or none of them; see `give`."""
    wanted = [correction_in(clip.path.name, one.to_dict(), codes) for one in corrections]
    path = rater_path(clip.path, initials)
    if clip.kind is Kind.PHOTOGRAPH and any(one.start_s is not None for one in wanted):
        raise LabelError(_("{file} is a photograph and has no stretches of time", file=clip.path.name))
    with locked(path):
        data = _data(path)
        kept = corrections_in(path, rater_name(initials), data, codes)
        if any(one.blind for one in wanted) and (shown or kept.shown):
            raise LabelError(
                _(
                    "{file}: {rater} has seen the verdict: this cannot be kept as blind",
                    file=clip.path.name,
                    rater=kept.rater,
                )
            )
        number, now = len(kept.given), _now()
        new = [Kept(number + n, now, one) for n, one in enumerate(wanted, start=1)]
        shown_at = kept.shown_at or (now if shown else None)
        _write(path, data, replace(kept, given=(*kept.given, *new), shown_at=shown_at), codes)
    return new


def take_back(
    clip: Clip, initials: str, codes: Collection[str], number: int | None = None, round_: int | None = None
) -> Kept:
    """Take a correction back: the one with this number, else the last one of a round, or of all where none is given.

    The labels are then as without it. Raises LabelError when there is none to take back, OutputError when it cannot be
    written.
    """
    path = rater_path(clip.path, initials)
    with locked(path):
        data = _data(path)
        kept = corrections_in(path, rater_name(initials), data, codes)
        left = [
            one
            for one in kept.given
            if one.stands and (one.number == number if number is not None else round_ in (None, one.correction.round))
        ]
        if not left:
            raise LabelError(_("{file}: there is nothing to take back", file=clip.path.name))
        gone = replace(left[-1], undone_at=_now())
        _write(
            path, data, replace(kept, given=tuple(gone if o.number == gone.number else o for o in kept.given)), codes
        )
    return gone


def mark_shown(clip: Clip, initials: str, codes: Collection[str]) -> None:
    """Note that the rater is now shown the program's verdict, so that nothing later is taken for blind."""
    path = rater_path(clip.path, initials)
    with locked(path):
        data = _data(path)
        kept = corrections_in(path, rater_name(initials), data, codes)
        if not kept.shown:
            _write(path, data, replace(kept, shown_at=_now()), codes)


def _data(path: Path) -> dict[str, Any]:
    return read_label_data(path) if os.path.exists(path) else {}  # noqa: PTH110  Path.exists raises at long names


def _write(path: Path, before: Mapping[str, Any], kept: Corrections, codes: Collection[str]) -> None:
    """Write the file, whole and down to the disk, with what stood there and is nobody's business here."""
    entries = entries_in(path, before)
    own = {entry.get(ROUND, 1): entry for entry in entries if _is_of(entry, kept.rater)}
    others = [entry for entry in entries if not _is_of(entry, kept.rater)]
    later = [
        own.get(number, {}) | {RATER: kept.rater, ROUND: number} | _fields(kept, number, codes)
        for number in rounds(kept.given)
        if number > 1
    ]
    data = {"schema": SCHEMA} | dict(before) | {RATER: kept.rater, ROUND: 1} | _fields(kept, 1, codes)
    data[CORRECTIONS] = [one.to_dict() for one in kept.given]
    data.pop(RATERS, None)
    if others or later:
        data[RATERS] = [*others, *later]
    if kept.shown_at is not None:
        data[SHOWN_AT] = kept.shown_at
    # Its beginning is the mark by which the program's own files are known.
    text = '{"schema": ' + json.dumps(data, ensure_ascii=False, indent=1).split('"schema": ', 1)[1]
    with whole_file(path, guarded=False) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    _settle(path.parent)


def _is_of(entry: Mapping[str, Any], rater: str) -> bool:
    """Whether an entry of the list is of this rater, however they wrote their initials."""
    name = entry.get(RATER)
    return isinstance(name, str) and name.strip().lower() == rater.strip().lower()


def _fields(kept: Corrections, round_: int, codes: Collection[str]) -> dict[str, Any]:
    labels: Labels = labels_of(kept.in_force(round_), codes)
    return label_fields(labels)


def _settle(folder: Path) -> None:
    """Have the new name of a file written to the disk too, where the system does that for folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")
