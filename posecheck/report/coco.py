"""The landmarks in the picture as COCO keypoints: JSON that trainers and viewers of pose models read.

One image a frame that was analysed, with its time (`time_s`) and number; pixels of the upright picture, x to the right
and y down. MediaPipe's points are named as COCO names them; the nose, which is not kept here, is never seen. What was
not seen has 0, 0 and visibility 0, everything else visibility 2.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posecheck.files.atomic import MADE_BY, write_text_whole
from posecheck.form.observer import Observation
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.report.data import CheckedClip
from posecheck.version import __version__

_PAIRS = (Joint.EYE, Joint.EAR, Joint.SHOULDER, Joint.ELBOW, Joint.WRIST, Joint.HIP, Joint.KNEE, Joint.ANKLE)
_KEYS = tuple((side, joint) for joint in _PAIRS for side in (Side.LEFT, Side.RIGHT))
KEYPOINTS: tuple[str, ...] = ("nose", *(f"{side.value}_{joint.value}" for side, joint in _KEYS))
"""The seventeen of COCO, in its order."""
_BONES = (16, 14), (14, 12), (17, 15), (15, 13), (12, 13), (6, 12), (7, 13), (6, 7), (6, 8), (7, 9), (8, 10), (9, 11)
_SEEN, _UNSEEN = 2, 0
_DIGITS = 2


@dataclass(slots=True)
class Keypoints:
    """Collects the landmarks of a clip, frame by frame."""

    _frames: list[tuple[float, Pose | None]] = field(default_factory=list)

    def add(self, observation: Observation) -> None:
        """Take in one analysed frame."""
        self._frames.append((observation.time_s, observation.pose))

    def images(self, name: str, width_px: int, height_px: int) -> Iterator[dict[str, Any]]:
        """One entry a frame."""
        for number, (time_s, _) in enumerate(self._frames):
            size = {"width": width_px, "height": height_px}
            yield {"id": number, "file_name": f"{name}#{number:06d}", **size, "time_s": round(time_s, 4)}

    def annotations(self) -> Iterator[dict[str, Any]]:
        """One entry for each frame in which somebody was seen."""
        for number, (_, pose) in enumerate(self._frames):
            if pose is not None:
                yield _annotation(number, pose)


def _annotation(number: int, pose: Pose) -> dict[str, Any]:
    points = [pose.point_px(*key) for key in _KEYS]
    seen = [point for point in points if point.seen]
    left, top = min((point.x for point in seen), default=0.0), min((point.y for point in seen), default=0.0)
    width = max((point.x for point in seen), default=0.0) - left
    height = max((point.y for point in seen), default=0.0) - top
    return {
        "id": number,
        "image_id": number,
        "category_id": 1,
        "iscrowd": 0,
        "num_keypoints": len(seen),
        "keypoints": [0, 0, _UNSEEN, *(value for point in points for value in _triple(point))],
        "bbox": [round(value, _DIGITS) for value in (left, top, width, height)],
        "area": round(width * height, _DIGITS),
    }


def _triple(point: Point) -> tuple[float, float, int]:
    return (round(point.x, _DIGITS), round(point.y, _DIGITS), _SEEN) if point.seen else (0, 0, _UNSEEN)


def write_coco(path: Path, keypoints: Keypoints, clip: CheckedClip) -> None:
    """Write the landmarks of a clip as COCO keypoints. Raises OutputError."""
    name = Path(clip.path).name
    category = {
        "id": 1,
        "name": "person",
        "supercategory": "person",
        "keypoints": list(KEYPOINTS),
        "skeleton": [list(bone) for bone in _BONES],
    }
    data = {
        "info": {"description": f"{MADE_BY} {__version__} from {name}", "version": "1.0"},
        "licenses": [],
        "categories": [category],
        "images": list(keypoints.images(name, clip.width_px, clip.height_px)),
        "annotations": list(keypoints.annotations()),
    }
    write_text_whole(path, json.dumps(data, ensure_ascii=False) + "\n")
