"""Photographs: one upright frame, and one clear line for what cannot be read."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.errors import VideoError
from posecheck.media.photo import read_photo


def test_a_photograph_is_one_frame_at_time_zero(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "ä.png"), np.full((30, 40, 3), 7, np.uint8))
    info, frame = read_photo(tmp_path / "ä.png")
    assert (info.width_px, info.height_px, info.duration_s) == (40, 30, 0.0)
    assert (frame.time_s, frame.image.shape) == (0.0, (30, 40, 3))


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "is empty"), (b"nonsense", "not a picture"), (None, "cannot be opened")]
)
def test_a_bad_photograph_is_one_line(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "bad.jpg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VideoError, match=words):
        read_photo(path)


def test_a_picture_larger_than_any_is_one_line(tmp_path: Path) -> None:
    side = struct.pack(">I", 60_000)
    header = b"IHDR" + side + side + bytes((8, 2, 0, 0, 0))
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    path = tmp_path / "huge.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)
    with pytest.raises(VideoError, match=r"huge\.png"):
        read_photo(path)
