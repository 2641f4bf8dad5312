"""What a clip is: a video, a photograph, or what was seen in one; told once, at the door, by content and name."""

from __future__ import annotations

import gzip
import json
import os
import struct
import zlib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO

LANDMARKS_SUFFIX = ".landmarks.jsonl.gz"
LANDMARKS_FORMAT = "posecheck/landmarks/"
"""What the schema of every landmarks file begins with, whatever its number."""

_VIDEO_SUFFIXES = frozenset({".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".3gp", ".ts"})
_PHOTOGRAPH_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})
_MANY_JPEGS = frozenset({".mjpg", ".mjpeg"})
"""Raw video of one JPEG after the other, which begins like a photograph."""

_HEAD_BYTES = 32
_GZIP = b"\x1f\x8b"
_LONGEST_HEADER_BYTES = 1 << 16
"""The first line of a landmarks file has less than a thousand."""
_BMP_HEADER_BYTES = frozenset({12, 40, 52, 56, 64, 108, 124})


class Kind(Enum):
    """What kind of clip a file is."""

    VIDEO = "video"
    PHOTOGRAPH = "photograph"
    LANDMARKS = "landmarks"
    """What was seen in a video or photograph, kept by an earlier check."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A file to check, and its kind. `clip_at` makes one."""

    path: Path
    kind: Kind


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """What a clip shows. width_px and height_px are those of the upright picture, as it is shown.

    duration_s and rate_hz are what the file says, and 0 when it does not say (a photograph, a stream).
    """

    path: str
    width_px: int
    height_px: int
    duration_s: float
    rate_hz: float


def clip_at(path: Path) -> Clip:
    """The clip in a file. What its content does not tell, its name does, and else it is taken for a video.

    A file that is missing or cannot be read has the kind that its name says: opening it tells what is wrong.
    """
    return Clip(path, _kind_by_content(path) or kind_by_name(path) or Kind.VIDEO)


def kind_by_name(path: Path) -> Kind | None:
    """The kind that the file's ending says; None for endings that are no clip's."""
    if path.name.lower().endswith(LANDMARKS_SUFFIX):
        return Kind.LANDMARKS
    suffix = path.suffix.lower()
    if suffix in _PHOTOGRAPH_SUFFIXES:
        return Kind.PHOTOGRAPH
    return Kind.VIDEO if suffix in _VIDEO_SUFFIXES else None


def is_file(path: Path) -> bool:
    """True for a file; False also for what may not be looked at, and for names that no file can have."""
    return os.path.isfile(path)  # noqa: PTH113  Path.is_file raises there


def _kind_by_content(path: Path) -> Kind | None:
    """The kind of a photograph or a landmarks file. Videos have too many forms: what opens them knows those."""
    if not is_file(path):  # nor is a pipe opened, which would wait for somebody to write
        return None
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            if _is_photograph(head) and path.suffix.lower() not in _MANY_JPEGS:
                return Kind.PHOTOGRAPH
            if head.startswith(_GZIP):
                file.seek(0)
                return Kind.LANDMARKS if _is_landmarks(file) else None
    except OSError:
        pass
    return None


def _is_photograph(head: bytes) -> bool:
    """True when a file that begins so is a JPEG, PNG, TIFF, WebP or BMP."""
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")):
        return True
    if head[:4] == b"RIFF":
        return head[8:12] == b"WEBP"
    # Two letters are too few to go by: four bytes of nothing and the length of the header follow.
    if head[:2] != b"BM" or len(head) < 18:
        return False
    nothing, header_bytes = struct.unpack_from("<I4xI", head, 6)
    return nothing == 0 and header_bytes in _BMP_HEADER_BYTES


def _is_landmarks(file: BinaryIO) -> bool:
    """True when the first line of a gzipped file is the header of a landmarks file."""
    try:
        with gzip.open(file) as text:
            header = json.loads(text.readline(_LONGEST_HEADER_BYTES))
    except (OSError, EOFError, zlib.error, ValueError, RecursionError):
        return False
    return isinstance(header, dict) and str(header.get("schema")).startswith(LANDMARKS_FORMAT)
