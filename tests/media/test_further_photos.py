"""Photographs of further kinds: colours, depths, turns, and files that hold more than the picture."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow

from posecheck.media.clip import Kind, clip_at
from posecheck.media.photo import LONGEST_SIDE_PX, read_photo
from posecheck.media.survey import settled

WIDE, HIGH = 80, 60
CORNERS = {(0, 0): (200, 40, 40), (0, 1): (40, 200, 40), (1, 0): (40, 40, 200), (1, 1): (210, 210, 40)}
"""RGB of the quarters of a picture that is upright: (row, column)."""


def quarters(wide: int = WIDE, high: int = HIGH) -> NDArray[np.uint8]:
    image = np.zeros((high, wide, 3), np.uint8)
    for (row, column), colour in CORNERS.items():
        image[row * high // 2 : (row + 1) * high // 2, column * wide // 2 : (column + 1) * wide // 2] = colour
    return image


def colours(path: Path) -> dict[tuple[int, int], tuple[float, float, float]]:
    """RGB in the middle of each quarter of what is read."""
    image = read_photo(path)[1].image
    high, wide = image.shape[:2]
    middles = {
        (row, column): image[(2 * row + 1) * high // 4 - 2 :, (2 * column + 1) * wide // 4 - 2 :][:4, :4]
        for row, column in CORNERS
    }
    return {place: tuple(part.mean(axis=(0, 1))[::-1]) for place, part in middles.items()}


def assert_upright(path: Path, off: float = 14) -> None:
    assert settled(clip_at(path)).kind is Kind.PHOTOGRAPH
    for place, seen in colours(path).items():
        assert seen == pytest.approx(CORNERS[place], abs=off), place


STORED = {
    1: lambda image: image,
    2: lambda image: image[:, ::-1],
    3: lambda image: image[::-1, ::-1],
    4: lambda image: image[::-1],
    5: lambda image: image.swapaxes(0, 1),
    6: lambda image: np.rot90(image, 1),
    7: lambda image: image[::-1, ::-1].swapaxes(0, 1),
    8: lambda image: np.rot90(image, -1),
}
"""How the pixels lie in the file for each orientation that EXIF knows."""


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_photograph_comes_upright_from_every_orientation(kind: str, orientation: int, tmp_path: Path) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    image = Pillow.fromarray(np.ascontiguousarray(STORED[orientation](quarters())))
    image.save(tmp_path / "photo", kind, exif=exif, quality=95)
    assert_upright(tmp_path / "photo")


@pytest.mark.parametrize("orientation", [3, 6])
def test_a_large_turned_photograph_is_upright_too(orientation: int, tmp_path: Path) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    image = Pillow.fromarray(np.ascontiguousarray(STORED[orientation](quarters(4200, 3150))))
    image.save(tmp_path / "photo.jpg", exif=exif, quality=80)
    assert_upright(tmp_path / "photo.jpg")
    assert read_photo(tmp_path / "photo.jpg")[1].image.shape[:2] == (LONGEST_SIDE_PX * 3 // 4, LONGEST_SIDE_PX)


def saved(kind: str, image: Pillow.Image, **how: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **how)
    return made.getvalue()


def deep_png() -> bytes:
    import cv2

    return bytes(cv2.imencode(".png", quarters()[:, :, ::-1].astype(np.uint16) * 257)[1])


def deep_tiff() -> bytes:
    import cv2

    return bytes(cv2.imencode(".tiff", quarters()[:, :, ::-1].astype(np.uint16) * 257)[1])


PLAIN = Pillow.fromarray(quarters())
SEEN_THROUGH = Pillow.fromarray(np.dstack([quarters(), np.full((HIGH, WIDE), 90, np.uint8)]))
COLOURED: dict[str, Callable[[], bytes]] = {
    "JPEG of inks": lambda: saved("JPEG", PLAIN.convert("CMYK"), quality=95),
    "JPEG that comes in passes": lambda: saved("JPEG", PLAIN, progressive=True, quality=95),
    "JPEG without subsampling": lambda: saved("JPEG", PLAIN, subsampling=0, quality=95),
    "JPEG of two cameras": lambda: saved(
        "MPO", PLAIN, save_all=True, append_images=[PLAIN.transpose(Pillow.Transpose.FLIP_TOP_BOTTOM)], quality=95
    ),
    "JPEG with a film behind it": lambda: saved("JPEG", PLAIN, quality=95) + b"\0\0\0\x18ftypmp42" + bytes(5000),
    "PNG of 16 bits": deep_png,
    "PNG that is interlaced": lambda: saved("PNG", PLAIN, interlace=1),
    "PNG with a palette": lambda: saved("PNG", PLAIN.quantize(16)),
    "PNG that is seen through": lambda: saved("PNG", SEEN_THROUGH),
    "WebP that is seen through": lambda: saved("WEBP", SEEN_THROUGH, lossless=True),
    "WebP without loss": lambda: saved("WEBP", PLAIN, lossless=True),
    "TIFF of 16 bits": deep_tiff,
    "TIFF, packed": lambda: saved("TIFF", PLAIN, compression="tiff_lzw"),
    "TIFF with a small one for looking it up": lambda: saved(
        "TIFF", PLAIN, save_all=True, append_images=[PLAIN.resize((16, 12))]
    ),
    "BMP with a palette": lambda: saved("BMP", PLAIN.quantize(16)),
    "TGA": lambda: saved("TGA", PLAIN),
    "PPM": lambda: saved("PPM", PLAIN),
    "GIF of one picture": lambda: saved("GIF", PLAIN),
}


@pytest.mark.parametrize("name", COLOURED)
def test_a_photograph_has_its_colours(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"photo.{name.partition(' ')[0].rstrip(',').lower()}"
    path.write_bytes(COLOURED[name]())
    assert_upright(path, off=24 if "inks" in name else 14)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16"])
def test_a_photograph_without_colours_is_grey(mode: str, tmp_path: Path) -> None:
    grey = np.where(np.arange(WIDE)[None, :] < WIDE // 2, 0, 255).repeat(HIGH, axis=0)
    if mode == "I;16":
        Pillow.fromarray(grey.astype(np.uint16) * 257).save(tmp_path / "photo.png")
    else:
        Pillow.fromarray(grey.astype(np.uint8)).convert(mode).save(tmp_path / "photo.png")
    image = read_photo(tmp_path / "photo.png")[1].image
    assert image.shape == (HIGH, WIDE, 3)
    assert (image[:, : WIDE // 2 - 2].mean(), image[:, WIDE // 2 + 2 :].mean()) == pytest.approx((0, 255), abs=3)


def test_a_tiff_whose_second_picture_has_no_size_is_read_as_the_first(tmp_path: Path) -> None:
    path = tmp_path / "two.tiff"
    Pillow.new("RGB", (80, 60), (10, 20, 30)).save(path)
    data = path.read_bytes()
    (first,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, first)
    after = first + 2 + 12 * entries
    nothing = struct.pack("<HI", 0, 0)  # a directory of no entries
    path.write_bytes(data[:after] + struct.pack("<I", len(data)) + data[after + 4 :] + nothing)
    _, frame = read_photo(path)
    assert frame.image.shape == (60, 80, 3)
