"""Landmarks of clips that have none yet, found once by the real model and kept in a folder."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from posecheck.check import CheckOptions, check_clip
from posecheck.detection.landmarks_file import landmarks_file
from posecheck.media.clip import LANDMARKS_SUFFIX, Kind, kind_by_name
from posecheck.media.video import open_video
from posecheck.person.sighting import Sighting
from tests.stress.sources import find_recordings


def recordings_of(folders: list[Path], cache: Path) -> list[Path]:
    """The landmarks files in the folders, and those of the labelled clips in them that have none beside them."""
    found = find_recordings(folders)
    have = {path.name.removesuffix(LANDMARKS_SUFFIX) for path in found}
    for folder in folders:
        clips = sorted(path for path in folder.rglob("*") if kind_by_name(path) is Kind.VIDEO)
        found += [_recorded(clip, cache) for clip in clips if clip.stem not in have]
    return found


def _recorded(clip: Path, cache: Path) -> Path:
    """The landmarks of a clip, from the cache or made now; a clip that has changed since is done anew."""
    stamp = clip.stat()
    path = cache / f"{stamp.st_size}-{stamp.st_mtime_ns}" / f"{clip.stem}{LANDMARKS_SUFFIX}"
    if path.exists():
        return path
    sys.stderr.write(f"finding the landmarks of {clip.name}\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_video(clip) as video:
        info = video.info
    options = CheckOptions()
    seen: list[Sighting] = []
    check_clip(clip, options, listen=lambda sighting, _: seen.append(sighting))
    with landmarks_file(path, replace(info, path=str(clip.resolve())), options.model, False) as keep:
        for sighting in seen:
            keep(sighting)
    return path
