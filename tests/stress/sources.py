"""Where the clips of the suite come from: recorded landmarks, with labels and, where there is one, the exact truth."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from posecheck.detection.landmarks_file import Recording, read_recording
from posecheck.evaluate.labels import Label, Labels
from posecheck.evaluate.truth import Truth, read_truth, truth_path
from posecheck.media.clip import LANDMARKS_SUFFIX
from posecheck.media.folder import LABELS_SUFFIX
from tests.clips import SAMPLES
from tests.golden.rewrite import FOLDER as GOLDEN
from tests.known import CODES
from tests.label_files import read_labels
from tests.stress.shots import KNEE_UNDER_HIP, Shot, Shots, Stage

START_LIKE_DEG = 6.0
"""A back thigh that has come no farther than this from where it was in the start is still, or again, in the start."""
_LAST_OF_THE_WAY_DOWN = 0.15
"""In this last part of the way down the posture is the start's already."""
BY_EYE_S = 0.25
"""So near to an end of a label that was given by eye, nobody could be sure: such labels hold to half a second."""
_STAGES = {"start_hold": Stage.START, "shift": Stage.MOVING, "end_hold": Stage.HOLD, "return": Stage.MOVING}


@dataclass(frozen=True, slots=True)
class Source:
    """One clip. assessable: whether there is anything to judge in it. repeats: it goes down and up again, as lunges
    do, so that slowed down or frozen it would be another exercise."""

    name: str
    recording: Recording
    shots: Shots
    assessable: bool
    repeats: bool


def find_recordings(folders: list[Path]) -> list[Path]:
    """All landmarks files in the folders (or the files themselves), by name."""
    found = {path for folder in folders for path in folder.rglob(f"*{LANDMARKS_SUFFIX}")}
    found |= {path for path in folders if path.is_file()}
    return sorted(found)


def golden_recordings() -> list[Path]:
    """The ten samples whose landmarks are kept in the project."""
    return find_recordings([GOLDEN])


def read_source(path: Path, label_folders: tuple[Path, ...] = ()) -> Source | None:
    """One clip, or None when it has no labels, is a photograph, or either answer is right for all of it."""
    recording = read_recording(path)
    labels_path = _labels_of(path, recording, label_folders)
    if recording.is_still or labels_path is None or len(recording.sightings) < 10:
        return None
    labels = read_labels(labels_path, CODES)
    if labels.clip_verdict is Label.EITHER and not labels.intervals:
        return None
    truth_file = truth_path(labels_path.with_name(labels_path.name.removesuffix(LABELS_SUFFIX)))
    name = path.name.removesuffix(LANDMARKS_SUFFIX)
    if not truth_file.exists():
        return Source(name, recording, _by_labels(recording, labels), labels.assessable, not labels.assessable)
    frames = json.loads(truth_file.read_text(encoding="utf-8"))["frames"]
    repeats = any(frame["phase"] == "lunge" for frame in frames)
    shots = _by_truth(recording, labels, read_truth(truth_file), frames)
    return Source(name, recording, shots, labels.assessable, repeats)


def _labels_of(path: Path, recording: Recording, folders: tuple[Path, ...]) -> Path | None:
    stem = path.name.removesuffix(LANDMARKS_SUFFIX)
    places = [path.parent, (path.parent / recording.info.path).parent, Path(recording.info.path).parent]
    candidates = [place / f"{stem}{LABELS_SUFFIX}" for place in (*places, *folders, SAMPLES)]
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _by_labels(recording: Recording, labels: Labels) -> Shots:
    """Without a truth nobody said what is right outside the labels' intervals, so that either answer is."""
    unsaid = Label.EITHER if labels.assessable else None
    ends_s = [(one.rule, end_s) for one in labels.intervals for end_s in (one.start_s, one.end_s)]
    shots = []
    for seen in recording.sightings:
        told = {code: labels.at(code, seen.time_s) or unsaid for code in CODES}
        says = {code: label for code, label in told.items() if label is not None}
        unsure = frozenset(code for code, end_s in ends_s if abs(seen.time_s - end_s) <= BY_EYE_S)
        shots.append(Shot(seen, says, Stage.UNTOLD if labels.assessable else Stage.OTHER, unsure=unsure))
    return tuple(shots)


def _by_truth(recording: Recording, labels: Labels, truth: Truth, frames: list[dict[str, Any]]) -> Shots:
    starts = [frame["back_thigh"] for frame in frames if frame["phase"] == "start_hold"]
    start_deg = median(starts) if starts else math.nan
    down_s = [frame["t"] for frame in frames if frame["phase"] == "descend"]
    nearly_s = down_s[-1] - _LAST_OF_THE_WAY_DOWN * (down_s[-1] - down_s[0]) if down_s else math.inf
    shots = []
    for seen in recording.sightings:
        frame = min(frames, key=lambda frame: abs(frame["t"] - seen.time_s))
        stage = _STAGES.get(frame["phase"], Stage.OTHER)
        near_start = abs(frame["back_thigh"] - start_deg) <= START_LIKE_DEG
        says: dict[str, Label] = {}
        if labels.assessable and (stage is not Stage.OTHER or (frame["phase"] == "descend" and frame["t"] >= nearly_s)):
            says = _bands(frame, near_start and stage is not Stage.HOLD)
            says |= {code: label for code in CODES if (label := labels.at(code, seen.time_s)) is not None}
        shots.append(Shot(seen, says, stage if labels.assessable else Stage.OTHER, frame["back_thigh"]))
    return tuple(shots)


def _bands(frame: Mapping[str, Any], in_start: bool) -> dict[str, Label]:
    """What the rules should say of a posture, by the bands that `samples/README.md` names."""
    torso = frame["torso"]
    says = {
        "knee-over-toe": _band(frame["patella_minus_toe"], -0.03, 0.01),
        "upright-torso": _band(torso, 9.0, 16.0) if torso > 0 else _band(-torso, 14.0, 24.0),
    }
    return says | ({KNEE_UNDER_HIP: thigh_band(frame["back_thigh"])} if in_start else {})


def thigh_band(thigh_deg: float) -> Label:
    """What is right to say of a back thigh that leans so in the start."""
    return _band(abs(thigh_deg), 10.0, 17.0)


def _band(value: float, good: float, fault: float) -> Label:
    if value <= good:
        return Label.OK
    return Label.WARN if value > fault else Label.EITHER
