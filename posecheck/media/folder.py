"""Paths that somebody names, files and folders: which clips they mean."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from posecheck.errors import UsageError
from posecheck.media.clip import Clip, Kind, clip_at, is_file, kind_by_name


def is_folder(path: Path) -> bool:
    """True for a folder; False also for what may not be looked at, and for names that no file can have."""
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises there


def find_clips(paths: Iterable[Path]) -> list[Clip]:
    """Every clip that the paths name, folders searched to the bottom, in a stable order, each once.

    In folders, files are found by the endings of videos and photographs; hidden ones and what posecheck itself wrote
    (`*.annotated.*`, landmarks) are passed over. Raises UsageError for a folder with nothing to check; a path that
    does not exist is kept, so that opening it says so.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not is_folder(path):
            found[path] = None
            continue
        inside = sorted(p for p in path.rglob("*") if _is_clip(p, path))
        if not inside:
            raise UsageError(f"{path} has no videos or photographs in it: give another folder or a file")
        found.update(dict.fromkeys(inside))
    return [clip_at(path) for path in found]


def _is_clip(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    pictures = kind_by_name(path) in (Kind.VIDEO, Kind.PHOTOGRAPH)
    return pictures and not hidden and ".annotated" not in path.suffixes and is_file(path)
