"""Photographs: one upright frame, and one clear line for what cannot be read."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow

from posecheck.errors import VideoError
from posecheck.media.clip import Kind, clip_at
from posecheck.media.photo import LONGEST_SIDE_PX, read_photo
from posecheck.media.survey import settled


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


PLAIN = np.zeros((60, 90, 3), np.uint8)
PLAIN[:, 60:] = (40, 90, 200)
"""Its right third is a warm red, in BGR."""


def encoded(kind: str, image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    """The picture in one of the formats of cameras and phones."""
    rgb = np.ascontiguousarray(image[:, :, ::-1])
    if kind == "HEIC":
        pillow_heif = pytest.importorskip("pillow_heif", reason="pillow-heif is not installed")
        made = io.BytesIO()
        pillow_heif.from_bytes("RGB", rgb.shape[1::-1], rgb.tobytes()).save(made, quality=90)
        return made.getvalue()
    if kind == "HEIC with an old brand":
        return encoded("HEIC", image).replace(b"ftypheic", b"ftypmif1", 1)
    made = io.BytesIO()
    Pillow.fromarray(rgb).save(made, kind)
    return made.getvalue()


KINDS = ["JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "AVIF", "JPEG2000", "HEIC", "HEIC with an old brand"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["photo.jpg", "photo.HEIC", "photo.mp4", "photo"])
def test_a_photograph_is_read_by_what_is_in_it(kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(encoded(kind, PLAIN))
    assert settled(clip_at(path)).kind is Kind.PHOTOGRAPH
    info, frame = read_photo(path)
    assert (info.width_px, info.height_px) == (90, 60)
    assert frame.image[:, 65:].mean(axis=(0, 1)) == pytest.approx([40, 90, 200], abs=14)
    assert frame.image[:, :55].mean() < 8


def test_a_turned_photograph_comes_upright(tmp_path: Path) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    Pillow.fromarray(PLAIN[:, :, ::-1]).save(tmp_path / "a.jpg", exif=exif, quality=95)
    image = read_photo(tmp_path / "a.jpg")[1].image
    assert image.shape == (90, 60, 3)
    assert image[65:].mean() > 90
    assert image[:55].mean() < 30


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIC"])
def test_a_large_photograph_is_made_smaller(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(encoded(kind, np.ascontiguousarray(np.tile(PLAIN, (25, 25, 1)))))
    info, frame = read_photo(path)
    assert (info.width_px, info.height_px) == (LONGEST_SIDE_PX, round(LONGEST_SIDE_PX * 60 / 90))
    assert frame.image.shape[:2] == (info.height_px, info.width_px)


@pytest.mark.parametrize(
    ("head", "kind"), [(b"\xff\x0a", "JPEG XL"), (b"%PDF-1.7\n", "PDF"), (b"8BPS\0\1", "Photoshop"), (b"<svg ", "SVG")]
)
def test_what_cannot_be_read_is_named_for_what_it_is(head: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(head + bytes(100))
    with pytest.raises(VideoError, match=f"is a {kind} picture, which cannot be read here: save it as JPEG"):
        read_photo(path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_photograph_is_read_or_is_one_line(kind: str, tmp_path: Path) -> None:
    whole, path = encoded(kind, PLAIN), tmp_path / "photo.jpg"
    for at in range(1, len(whole), max(1, len(whole) // 24)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            path.write_bytes(data)
            try:
                read_photo(path)
            except VideoError as error:
                assert "\n" not in str(error)  # noqa: PT017
