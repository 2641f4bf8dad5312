"""Where the pose models are, and that they are the right ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from posecheck.errors import INSTALL_AGAIN, ModelError, system_words
from posecheck.files.bundled import bundled
from posecheck.language import _


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
        "cb20d766e17c0d70723e3674b54038b8912202887756d75cdc23082e317901a8",
    ),
    "heavy": ModelFile(
        "heavy",
        "pose_landmarker_heavy.task",
        "61d2635872f4bf3c0e95ecaa5ea50eae291bd33971013e4a378b1a413e35a749",
    ),
}
"""The bundles that come with the program; `models/README.md` says how they were made."""


def model_path(name: str) -> Path:
    """The bundle that came with the program. Raises ModelError when there is none."""
    path = bundled("models", MODELS[name].file_name)
    if not path.is_file():
        raise ModelError(
            _("pose model {name} is missing at {path}: {fix}", name=path.name, path=path, fix=INSTALL_AGAIN)
        )
    return path


def load_model(name: str) -> bytes:
    """The bytes of a bundle, after checking its sum. Raises ModelError when it is missing or not the right file."""
    path = model_path(name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(
            _(
                "cannot read pose model {path}: {reason}; {fix}",
                path=path,
                reason=system_words(error),
                fix=INSTALL_AGAIN,
            )
        ) from error
    if hashlib.sha256(data).hexdigest() != MODELS[name].sha256:
        raise ModelError(_("pose model {path} is damaged (wrong sha256): {fix}", path=path, fix=INSTALL_AGAIN))
    return data
