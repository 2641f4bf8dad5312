"""Folders of landmarks files, some of them broken: clips that are checked in milliseconds, for tests of many."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from posecheck.detection.landmarks_file import landmarks_file
from posecheck.detection.sighting import sighting
from posecheck.frame import Frame
from posecheck.media.clip import ClipInfo
from tests.report.watched import stretch
from tests.stick import Stick

GREY = np.full((8, 8, 3), 100, np.uint8)


def record(path: Path, trunk_deg: float = 0.0, seconds: float = 4.0) -> Path:
    """The landmarks of somebody who does the stretch leaning so far forward."""
    info = ClipInfo(f"{path.stem}.mp4", 640, 480, seconds, 15.0)
    with landmarks_file(path, info, "full", False) as keep:
        for pose in stretch(Stick(trunk_deg=trunk_deg), seconds=seconds):
            keep(sighting(Frame(GREY, 0, pose.time_s), pose))
    return path


def record_many(folder: Path, sound: int, broken: int) -> list[Path]:
    """So many sound files and, spread among them, broken ones (`broken-…`)."""
    names = [f"{number:03d}" for number in range(sound)]
    step = max(1, sound // broken)
    for number in range(broken):
        names.insert(number * (step + 1), f"broken-{number}")
    whole = record(folder / "whole.landmarks.jsonl.gz").read_bytes()
    (folder / "whole.landmarks.jsonl.gz").unlink()
    paths = [folder / f"{name}.landmarks.jsonl.gz" for name in names]
    for path in paths:
        path.write_bytes(whole[:200] if path.name.startswith("broken") else whole)
    return paths
