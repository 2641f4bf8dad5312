"""Where the pose models are, and that they are the right ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from posecheck.bundled import bundled
from posecheck.errors import ModelError


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model bundle and the sha256 that it must have."""

    name: str
    file_name: str
    sha256: str


MODELS: dict[str, ModelFile] = {
    "full": ModelFile(
        "full",
        "pose_landmarker_full.task",
        "36b362740a9f20d43e2953005bad62e0ff577e6b19a65c15fcf4ec8fc9ca7c0c",
    ),
    "heavy": ModelFile(
        "heavy",
        "pose_landmarker_heavy.task",
        "64146c861e363a1b4e19533b70a3c3abb257ff4cb43b09e992a46c462960f23c",
    ),
}
"""The bundles that come with the program; `models/README.md` says how they were made."""


def model_path(name: str) -> Path:
    """The bundle that came with the program. Raises ModelError when there is none."""
    path = bundled("models", MODELS[name].file_name)
    if not path.is_file():
        raise ModelError(f"pose model {path.name} is missing at {path}: install posecheck-camera again")
    return path


def load_model(name: str) -> bytes:
    """The bytes of a bundle, after checking its sum. Raises ModelError when it is missing or not the right file."""
    path = model_path(name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read pose model {path}: {error.strerror}; install posecheck-camera again") from error
    if hashlib.sha256(data).hexdigest() != MODELS[name].sha256:
        raise ModelError(f"pose model {path} is damaged (wrong sha256): install posecheck-camera again")
    return data
