"""Whose a file is: everything that posecheck writes carries a mark, and nothing without one is ever replaced.

The mark is in the file and not in its name, so that a file that was renamed is still known, and somebody's own file of
the same name is not taken for ours.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MADE_BY = "Made by posecheck"
"""Stands in the head of every file of a format that has room for words."""

_SCHEMA = b'{"schema": "posecheck/'
_PAGE = b'<meta name="generator" content="posecheck '
_TABLE = b"time_s,phase,reason,"
_GZIP = b"\x1f\x8b"
_HEAD_BYTES = 16_384
_LONGEST_INDEX_BYTES = 1 << 26


def is_ours(path: Path) -> bool:
    """True for a file that posecheck wrote; False for all others, and for what cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            if head.startswith(_GZIP):
                file.seek(0)
                head = _unzipped(file)
            return _marked(head) or any(MADE_BY.encode() in box for box in _indexes(file, head))
    except (OSError, ValueError):
        return False


def _marked(head: bytes) -> bool:
    begins = head.startswith((_SCHEMA, _TABLE)) or _PAGE in head[:2048]
    return begins or MADE_BY.encode() in head[:2048]


def _unzipped(file: BinaryIO) -> bytes:
    try:
        with gzip.open(file) as text:
            return text.read(256)
    except (OSError, EOFError, zlib.error):
        return b""


def _indexes(file: BinaryIO, head: bytes) -> Iterator[bytes]:
    """The index of an mp4, which holds its comments; it stands before the pictures in those that are ours."""
    if head[4:8] != b"ftyp":
        return
    at, name = 0, b"ftyp"
    while name in (b"ftyp", b"free", b"moov"):
        file.seek(at)
        box = file.read(8)
        if len(box) < 8:
            return
        size, name = struct.unpack(">I4s", box)
        if name == b"moov" and size <= _LONGEST_INDEX_BYTES:
            yield file.read(size - 8 if size > 8 else 0)
        if size < 8:
            return
        at += size
