"""`posecheck labels`: corrections in from tables and from the exports of CVAT and Label Studio, and out again.

A file is looked over as a whole before anything of it is kept. What stands already is not kept twice; what was said and
stands no more, as a later answer counts instead, is kept anew.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from posecheck.errors import EXIT_FAILED, EXIT_OK, LabelError, PosecheckError, UsageError
from posecheck.evaluate.corrections import Correction, merged, statements
from posecheck.evaluate.cvat import read_cvat
from posecheck.evaluate.label_groups import LabelGroup, label_groups
from posecheck.evaluate.label_sources import ClipFinder, Meanings, meanings
from posecheck.evaluate.label_studio import read_label_studio, write_label_studio
from posecheck.evaluate.label_tables import LabelRow, read_table, write_table
from posecheck.evaluate.labels import find_clip, read_label_data, read_text
from posecheck.evaluate.rater_files import Corrections, corrections_in, give_all, rater_name, read_corrections
from posecheck.evaluate.raters import CORRECTIONS, RATER, read_ratings
from posecheck.evaluate.votes import SOMEBODY
from posecheck.files.atomic import write_text_new
from posecheck.language import _, many, said, translated
from posecheck.media.clip import Clip

_TABLE, _STUDIO = ".csv", ".json"
_Target = tuple[int, str | None, bool]
"""A look, a rule (None for the clip), and whether stretches of time are meant."""
_OWN_FRAMES = _("frames were taken for those of the clips: if Label Studio was told another rate, give it with --rate")
"""It counts by the rate of its configuration, 24 if nothing is said there, and does not export it."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import. rater: who it is, where a file does not say so. rate_hz: what Label Studio was told.

    told: LABEL=RULE:VERDICT, for labels that are called otherwise.
    """

    clips: Path
    rater: str = ""
    rate_hz: float | None = None
    told: Sequence[str] = ()


def run_import(files: Sequence[Path], options: ImportOptions, codes: Collection[str]) -> int:
    """Import files, and say what was kept. Returns 0, or 2 when one could not be used.

    Raises UsageError when the options cannot be carried out.
    """
    clips = ClipFinder(options.clips, options.rate_hz)
    means = meanings(options.told, codes)
    if options.rater:
        rater_name(options.rater)
    failed = False
    for file in files:
        try:
            for line in import_file(file, clips, means, options.rater):
                sys.stdout.write(translated(line) + "\n")
            if file.suffix.lower() == _STUDIO and options.rate_hz is None:
                sys.stderr.write(f"posecheck: {translated(_OWN_FRAMES)}\n")
        except PosecheckError as error:
            failed = True
            sys.stderr.write(f"posecheck: {translated(error.line)}\n")
    return EXIT_FAILED if failed else EXIT_OK


def import_file(file: Path, clips: ClipFinder, means: Meanings, rater: str = "") -> list[str]:
    """Keep what a file says; a line for each clip and rater. Raises PosecheckError."""
    rows = _named(file, read_rows(file, clips, means), rater)
    if not rows:
        raise LabelError(_("{file} has no labels in it", file=str(file)))
    found = [(clips.find(str(file), row.clip), rater_name(row.rater), row.correction) for row in rows]
    found.sort(key=lambda one: (one[0].path, one[1]))
    kept = {pair: [one[2] for one in own] for pair, own in groupby(found, lambda one: (one[0], one[1]))}
    for (clip, name), _all in kept.items():
        read_corrections(clip.path, name, means.codes)  # what is wrong there is said before anything is kept
    return [_keep(clips, clip, name, corrections, means.codes) for (clip, name), corrections in kept.items()]


def _keep(clips: ClipFinder, clip: Clip, rater: str, corrections: list[Correction], codes: Collection[str]) -> str:
    new = _new(read_corrections(clip.path, rater, codes), corrections)
    if new:
        give_all(clip, rater, new, codes, shown=False)
    kept = many("{count} label kept", "{count} labels kept", len(new))
    passed = many("{count} known already", "{count} known already", len(corrections) - len(new))
    return _("{clip}, {rater}: {kept}, {passed}", clip=clips.name(clip.path), rater=rater, kept=kept, passed=passed)


def _new(known: Corrections, corrections: Sequence[Correction]) -> list[Correction]:
    """Those that change what stands before them; none that speak of what would end as it stands."""
    answers: dict[_Target, list[Correction]] = defaultdict(list)
    asked: dict[_Target, list[Correction]] = defaultdict(list)
    for kept in known.given:
        if kept.stands:
            answers[_target(kept.correction)].append(kept.correction)
    for one in corrections:
        asked[_target(one)].append(one)
    settled = {target for target, own in asked.items() if _stand(answers[target], own)}
    new = []
    for one in corrections:
        before = answers[_target(one)]
        if _target(one) not in settled and not _stand(before, [one]):
            before.append(one)
            new.append(one)
    return new


def _target(one: Correction) -> _Target:
    return one.round, *one.target


def _stand(before: Sequence[Correction], again: Sequence[Correction]) -> bool:
    """True when these were all said, and would change nothing if they were said again. All are of one target."""
    return all(one in before for one in again) and _outcome([*before, *again]) == _outcome(before)


def _outcome(answers: Sequence[Correction]) -> object:
    """What answers of one target come to: the last one counts, of stretches at each moment."""
    return answers[-1:] if answers and answers[-1].start_s is None else merged(answers)


def _named(file: Path, rows: list[LabelRow], rater: str) -> list[LabelRow]:
    """The rows with the rater that was given for those who are not named."""
    names = {row.rater for row in rows}
    if rater and len(names) > 1 and "" not in names:
        raise UsageError(_("{file} is by {names}: leave --rater out", file=str(file), names=", ".join(sorted(names))))
    if "" in names and not rater:
        raise UsageError(_("{file} does not say who labelled it: say so with --rater", file=str(file)))
    return [
        LabelRow(row.clip, rater if rater and len(names) == 1 else row.rater or rater, row.correction) for row in rows
    ]


def read_rows(file: Path, clips: ClipFinder, means: Meanings) -> list[LabelRow]:
    """The rows of a table, of an export of Label Studio, or of one of CVAT. Raises LabelError, VideoError."""
    ending = file.suffix.lower()
    if ending == ".xml" or zipfile.is_zipfile(file):
        return read_cvat(file, clips, means)
    text = read_text(file)
    if ending == _STUDIO:
        try:
            return read_label_studio(file, json.loads(text), clips, means)
        except (ValueError, RecursionError) as error:
            raise LabelError(_("{file} is no JSON: {why}", file=str(file), why=str(error))) from error
    if ending in (_TABLE, ".tsv", ".txt"):
        return read_table(file, text, means.codes)
    raise UsageError(
        _("{file}: give a table (.csv) or an export of Label Studio (.json) or CVAT (.xml, .zip)", file=str(file))
    )


def run_export(folder: Path, file: Path, codes: Collection[str]) -> int:
    """Write all labels in a folder into one file, and say so. Returns 0.

    Raises LabelError, VideoError, OutputError; UsageError when the file's ending is not known.
    """
    ending = file.suffix.lower()
    if ending not in (_TABLE, _STUDIO):
        raise UsageError(_("{file}: name it FILE.csv for a table, or FILE.json for Label Studio", file=str(file)))
    clips = ClipFinder(folder)
    rows = [row for group in label_groups(folder) for row in group_rows(group, clips, codes)]
    write_text_new(file, write_table(rows) if ending == _TABLE else write_label_studio(rows, clips))
    labels = many("{count} label", "{count} labels", len(rows))
    number = many("{count} clip", "{count} clips", len({row.clip for row in rows}))
    sys.stdout.write(said("wrote {file}: {labels} of {clips}", file=str(file), labels=labels, clips=number) + "\n")
    return EXIT_OK


def group_rows(group: LabelGroup, clips: ClipFinder, codes: Collection[str]) -> Iterable[LabelRow]:
    """Everything in force that a clip's label files say. Raises LabelError."""
    for file in group.files:
        clip = clips.name(find_clip(file).path)
        data = read_label_data(file)
        if CORRECTIONS in data:
            kept = corrections_in(file, str(data.get(RATER, "")).strip().lower(), data, codes)
            yield from (LabelRow(clip, kept.rater, one.correction) for one in kept.given if one.stands)
        else:
            for rating in read_ratings(file, codes)[1]:
                name = "" if rating.rater == SOMEBODY else rating.rater
                yield from (LabelRow(clip, name, one) for one in statements(rating.labels, rating.round))
