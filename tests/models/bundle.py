"""Pose bundles and the networks in them, taken apart and put together the same way everywhere."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import flatbuffers
from mediapipe.tasks.metadata import schema_py_generated as tflite

UNTOUCHED_SHA256 = {
    "full": "36b362740a9f20d43e2953005bad62e0ff577e6b19a65c15fcf4ec8fc9ca7c0c",
    "heavy": "64146c861e363a1b4e19533b70a3c3abb257ff4cb43b09e992a46c462960f23c",
}
"""The bundles that still compute the segmentation."""

DETECTOR, LANDMARKS = "pose_detector.tflite", "pose_landmarks_detector.tflite"
"""What the two networks of a bundle are called in it."""


def checked(data: bytes, sha256: str, what: str) -> bytes:
    """The same data. Raises ValueError when they have another sum."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ValueError(f"{what}: sha256 is {found}, expected {sha256}")
    return data


def read_network(data: bytes) -> Any:
    """A network as objects that can be changed."""
    return tflite.ModelT.InitFromObj(tflite.Model.GetRootAs(data, 0))


def network_bytes(network: Any) -> bytes:
    """The file of a network."""
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(network.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def unpack(bundle: bytes) -> dict[str, bytes]:
    """The files of a bundle."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(files: dict[str, bytes]) -> bytes:
    """A bundle, the same bytes everywhere: MediaPipe wants it uncompressed, and no clock and no system goes in."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            archive.writestr(entry, data)
    return out.getvalue()
