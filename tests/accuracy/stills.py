"""Measures on single rendered pictures with exact truth: by body and by view, each picture held until it has settled.

A folder of stills holds the pictures and `truth.jsonl`, one line a picture: file, body, yaw_deg, lead_shank_m and the
keys of `posecheck.evaluate.truth.TRUTH_KEYS`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.detection.follower import Follower
from posecheck.detection.sighting import sighting
from posecheck.evaluate.measure_error import MeasureError, measure_error
from posecheck.evaluate.truth import TRUTH_KEYS
from posecheck.form.observer import Observer
from posecheck.form.rule import Phase, Rule
from posecheck.frame import Frame
from posecheck.media.photo import read_photo
from posecheck.person.calibration import CALIBRATIONS
from posecheck.person.landmarks import Pose
from posecheck.rules import all_rules

LOOKS = 8
"""How often a picture is shown in a row: the model's crop has settled by then, as it has in a video."""
LOOKS_PER_S = 15.0
NEAR_SIDE_ON_DEG = 15.0
FARTHEST_DEG = 30.0
"""Pictures from farther off side-on are passed over: they are not judged anyway."""


@dataclass(frozen=True, slots=True)
class StillResult:
    """One picture: measured minus true by rule code; a rule that was not measured is absent."""

    body: str
    yaw_deg: float
    errors: dict[str, float]


def check_stills(folder: Path, model: str) -> list[StillResult]:
    """Measure every picture of a folder that is near enough to side-on."""
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    truths = [truth for line in lines if abs((truth := json.loads(line))["yaw_deg"]) <= FARTHEST_DEG]
    return [_check_still(folder, truth, model) for truth in truths]


def _check_still(folder: Path, truth: dict[str, Any], model: str) -> StillResult:
    _, picture = read_photo(folder / truth["file"])
    # As a start, because only there every rule is measured. The cameras are level, so that there is no roll to find.
    observer = Observer(all_rules(), CALIBRATIONS[model], still_phase=Phase.START)
    observation = observer.observe(sighting(picture, settled_pose(picture, model)))
    errors = {
        finding.rule.code: finding.value - true_value(finding.rule, truth)
        for finding in observation.findings
        if math.isfinite(finding.value) and finding.rule.code in TRUTH_KEYS
    }
    return StillResult(truth["body"], float(truth["yaw_deg"]), errors)


def settled_pose(picture: Frame, model: str) -> Pose | None:
    """The pose on which the model settles when it is shown the picture again and again, as it has in a video."""
    pose = None
    with Follower(model) as detector:
        for look in range(LOOKS):
            pose = detector(Frame(picture.image, look, look / LOOKS_PER_S))
    return pose


def true_value(rule: Rule, truth: dict[str, Any]) -> float:
    """A rule's measure in one line of `truth.jsonl`."""
    key = TRUTH_KEYS[rule.code]
    return float(truth[key.key]) / (float(truth["lead_shank_m"]) if key.in_metres else 1.0)


@dataclass(frozen=True, slots=True)
class StillGroup:
    """Some of the pictures under one title, with the figures over them."""

    title: str
    pictures: int
    measures: tuple[MeasureError, ...]


def group(title: str, stills: Sequence[StillResult]) -> StillGroup:
    """The figures over some pictures."""
    figures = (
        measure_error(rule, [still.errors[rule.code] for still in stills if rule.code in still.errors])
        for rule in all_rules()
    )
    return StillGroup(title, len(stills), tuple(found for found in figures if found is not None))


def groups_by_view(stills: Sequence[StillResult]) -> list[StillGroup]:
    """One group for the range that most people film from, and one for each camera angle."""
    yaws_deg = sorted({still.yaw_deg for still in stills})
    each = [group(_angle(yaw_deg), [s for s in stills if s.yaw_deg == yaw_deg]) for yaw_deg in yaws_deg]
    return [group("−15° to +15°", _near_side_on(stills)), *each]


def _angle(yaw_deg: float) -> str:
    return f"{yaw_deg:+.0f}°".replace("-", "−") if yaw_deg else "0°"


def groups_by_body(stills: Sequence[StillResult]) -> list[StillGroup]:
    """One group for each body, from -15° to +15°."""
    near = _near_side_on(stills)
    return [group(body, [s for s in near if s.body == body]) for body in sorted({s.body for s in near})]


def _near_side_on(stills: Sequence[StillResult]) -> list[StillResult]:
    return [still for still in stills if abs(still.yaw_deg) <= NEAR_SIDE_ON_DEG]
