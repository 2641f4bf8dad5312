"""Paths that somebody names, files and folders: which clips they mean, and what in them is passed over."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from posecheck.errors import UsageError
from posecheck.files.atomic import is_ours
from posecheck.language import _, listed, many
from posecheck.media.clip import Clip, clip_at, is_clip_name, is_file

OWN, HIDDEN, UNNAMED = _("made by posecheck"), _("hidden"), _("without an ending")
LOST, BOTTOMLESS, CLOSED = _("linked to nothing"), _("a pipe or device"), _("in a folder that may not be read")
LABELS_SUFFIX = ".labels.json"


def is_folder(path: Path) -> bool:
    """True for a folder; False also for what may not be looked at, and for names that no file can have."""
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises there


def find_clips(paths: Iterable[Path], passed: Counter[str] | None = None) -> list[Clip]:
    """Every clip that the paths name, folders searched to the bottom, in a stable order, each once.

    In folders, and in those that links there lead to, files are found by the endings of videos and photographs; hidden
    ones and what posecheck itself wrote are passed over. passed: counts what is passed over, by what it is. Raises
    UsageError for a folder with nothing to check; a path that does not exist is kept, so that opening it says so.
    """
    found: dict[Path, None] = {}
    passed = Counter() if passed is None else passed
    for path in paths:
        if not is_folder(path):
            found[path] = None
            continue
        inside = [file for file in _files_in(path, passed) if not _passed_over(file, path, passed)]
        if not inside:
            raise UsageError(_("{path} has no videos or photographs in it: give another folder or a file", path=path))
        found.update(dict.fromkeys(inside))
    return [clip_at(path) for path in found]


def _files_in(folder: Path, passed: Counter[str]) -> list[Path]:
    """Everything in a folder and those below it that is no folder; links are followed, but not in a circle."""
    found: list[Path] = []
    seen: set[str] = set()
    for place, below, names in os.walk(folder, onerror=lambda _: passed.update([CLOSED]), followlinks=True):
        real = os.path.realpath(place)
        if real in seen:
            below.clear()
            continue
        seen.add(real)
        found += [Path(place, name) for name in names]
    return sorted(found)


def _passed_over(file: Path, folder: Path, passed: Counter[str]) -> bool:
    """True for a file that is no clip to check, which is counted; labels belong to a clip and are not."""
    if file.name.endswith(LABELS_SUFFIX):
        return True
    what = _what_it_is(file, folder)
    if what is not None:
        passed[what] += 1
    return what is not None


def is_hidden(file: Path, folder: Path) -> bool:
    """True for a hidden file below a folder, and for one in a hidden folder there."""
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _what_it_is(file: Path, folder: Path) -> str | None:
    """What a file is that is no clip; None for a clip."""
    if is_hidden(file, folder):
        return HIDDEN
    if not is_file(file):
        return LOST if file.is_symlink() else BOTTOMLESS
    if is_ours(file):
        return OWN
    if is_clip_name(file):
        return None
    return file.suffix.lower() or UNNAMED


def passed_over_words(passed: Counter[str]) -> str:
    """What was passed over, in words: "5 files passed over: 3 .txt, 1 hidden, 1 made by posecheck"."""
    total = sum(passed.values())
    ordered = sorted(passed.items(), key=lambda pair: (-pair[1], pair[0]))
    each = listed(_("{count} {what}", count=count, what=what) for what, count in ordered)
    return many("{count} file passed over: {each}", "{count} files passed over: {each}", total, each=each)
