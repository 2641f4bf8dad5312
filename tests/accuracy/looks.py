"""Single rendered pictures with exact truth, each looked at the way the program looks at photographs and at videos.

A folder holds the pictures and `truth.jsonl` (see `tests.accuracy.stills`), with `roll_deg` of the camera and `on_knee`
where they differ from 0 and true. Finding the poses takes a second or two a picture, so they are kept, as landmarks
files, in a folder of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from posecheck.detection.follower import Follower
from posecheck.detection.landmarks_file import landmarks_file, read_recording
from posecheck.detection.photograph import PhotographDetector
from posecheck.detection.sighting import Sightings
from posecheck.evaluate.truth import TRUTH_KEYS
from posecheck.form.observer import Observation, Observer
from posecheck.form.rule import Phase
from posecheck.frame import Frame
from posecheck.media.clip import LANDMARKS_SUFFIX
from posecheck.media.photo import read_photo
from posecheck.person.body import SagittalBody, sagittal_body
from posecheck.person.calibration import CALIBRATIONS, calibrate
from posecheck.person.sighting import Sighting
from posecheck.rules import all_rules
from tests.accuracy.stills import settled_pose, true_value

FARTHEST_DEG = 40.0
WAYS = ("photograph", "video")


@dataclass(frozen=True, slots=True)
class Look:
    """One picture of someone half-kneeling as the program saw it.

    way: one of `WAYS`. yaw_deg: where the camera stood. true: rule code -> its measure. observation: as in the phase
    that is shown. level_body: the body laid out with the camera's true roll, so that only its joints are in doubt.
    """

    file: str
    person: str
    way: str
    yaw_deg: float
    true: dict[str, float]
    truth: dict[str, Any]
    observation: Observation
    level_body: SagittalBody | None

    @property
    def shows_start(self) -> bool:
        """True when the hips have not moved forward yet."""
        return _shows_start(self.truth)

    @property
    def judged_at_all(self) -> bool:
        """True when the program took it for the stretch, seen well enough."""
        return self.level_body is not None and self.observation.reason is None


def read_looks(folder: Path, model: str, keep: Path) -> Iterator[Look]:
    """Every picture of someone half-kneeling in a folder, looked at in both ways; `keep`: for the landmarks."""
    for truth in _truths(folder):
        if truth.get("on_knee", True):
            for way in WAYS:
                yield _look(truth, way, model, _sighting(folder / truth["file"], way, model, keep / way))


def read_lunges(folder: Path, model: str, keep: Path) -> Iterator[Look]:
    """Every picture of a lunge in a folder, as a photograph that is said to show the stretch."""
    for truth in _truths(folder):
        if not truth.get("on_knee", True):
            seen = _sighting(folder / truth["file"], "photograph", model, keep / "photograph")
            yield _look(truth, "photograph", model, seen)


def _truths(folder: Path) -> Iterator[dict[str, Any]]:
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        if abs(truth["yaw_deg"]) <= FARTHEST_DEG:
            yield truth


def _look(truth: dict[str, Any], way: str, model: str, seen: Sighting) -> Look:
    phase = Phase.START if _shows_start(truth) else Phase.STRETCH
    observation = Observer(all_rules(), CALIBRATIONS[model], still_phase=phase).observe(seen)
    true = {rule.code: true_value(rule, truth) for rule in all_rules() if rule.code in TRUTH_KEYS}
    body, pose, stance, view = None, observation.pose, observation.stance, observation.view
    if pose is not None and stance is not None and view is not None:
        level = replace(pose, plumb_deg=float(truth.get("roll_deg", 0.0)))
        body = calibrate(sagittal_body(level, stance), CALIBRATIONS[model], stance.lead_is_near)
    return Look(truth["file"], truth["body"], way, float(truth["yaw_deg"]), true, truth, observation, body)


def _shows_start(truth: dict[str, Any]) -> bool:
    return bool(truth["posture"] == "start" or truth["posture"].endswith(":0"))


def _sighting(picture: Path, way: str, model: str, keep: Path) -> Sighting:
    """What is seen in a picture: from its landmarks file, which is made where there is none."""
    path = keep / f"{picture.parent.name}.{picture.stem}.{model}{LANDMARKS_SUFFIX}"
    if not path.exists():
        keep.mkdir(parents=True, exist_ok=True)
        info, frame = read_photo(picture)
        seen = _as_photograph(frame, model) if way == "photograph" else _as_video(frame, model)
        with landmarks_file(path, info, model, is_still=True) as write:
            write(seen)
    return read_recording(path).sightings[0]


def _as_photograph(frame: Frame, model: str) -> Sighting:
    with Follower(model, video=False, open_detector=lambda name, _: PhotographDetector(name)) as detector:
        return Sightings()(frame, detector(frame))


def _as_video(frame: Frame, model: str) -> Sighting:
    return Sightings()(frame, settled_pose(frame, model))
