"""Sound files of every kind that is read: films, photographs, landmarks, settings, labels."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from PIL import Image as Pillow

from tests.media.films import film
from tests.media.test_kinds import WRITTEN
from tests.recordings import record

_SHORT_S = [number / 15 for number in range(12)]
_PHOTOGRAPHS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "AVIF", "JPEG2000", "PPM", "TGA")
_SIZES = ((1, 1), (2, 2), (3, 1), (1, 999), (17, 31), (641, 479), (7680, 4320))
_RATES_HZ = (1, 2, 7, 240, 1000, 10_000)
LABELS = {
    "schema": "posecheck/labels/1",
    "lead_leg": "left",
    "facing": "right",
    "clip_verdict": "warn",
    "assessable": True,
    "rules": {"knee-over-toe": "ok", "knee-under-hip": "ok", "upright-torso": "warn"},
    "intervals": [{"rule": "upright-torso", "start_s": 3.9, "end_s": 6.2, "status": "warn"}],
    "source": "rendered",
}
SETTINGS = "[rules.upright-torso]\nhigh = 17.5\nlow = -25.0\n\n[rules.knee-over-toe]\nhigh = 0.1\n"


def seeds(folder: Path) -> list[Path]:
    """Write them all into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return [*_films(folder), *_odd_films(folder), *_photographs(folder), *_texts(folder)]


def _films(folder: Path) -> Iterator[Path]:
    for number, (name, how) in enumerate(WRITTEN.items()):
        times_s = [time_s * 15 / 25 for time_s in _SHORT_S] if "rate" in how else _SHORT_S
        options: dict[str, Any] = how | {"times_s": times_s}
        yield film(folder / f"film-{number:02d}.{name.split()[0]}", **options)


def _odd_films(folder: Path) -> Iterator[Path]:
    for width, height in _SIZES:
        path = folder / f"size-{width}x{height}.mov"
        yield film(path, "png", pixels="rgb24", size_px=(width, height), times_s=_SHORT_S[:3])
    for rate_hz in _RATES_HZ:
        for ending in ("mp4", "avi", "mkv"):
            times_s = [number / rate_hz for number in range(10)]
            yield film(folder / f"rate-{rate_hz}.{ending}", "mpeg4", rate=rate_hz, times_s=times_s)
    yield from _without_a_rate(folder)


def _without_a_rate(folder: Path) -> Iterator[Path]:
    """Films that claim no pictures a second, or that their clock has no ticks."""
    for ending, box, behind in (("avi", b"strh", 28), ("mp4", b"mdhd", 16)):
        path = film(folder / f"rate-0.{ending}", "mpeg4", times_s=_SHORT_S)
        data = bytearray(path.read_bytes())
        at = data.index(box) + behind
        data[at : at + 4] = bytes(4)
        path.write_bytes(data)
        yield path


def _photographs(folder: Path) -> Iterator[Path]:
    image = cv2.resize(np.random.default_rng(3).integers(0, 255, (6, 8, 3), dtype=np.uint8), (80, 60))
    for kind in _PHOTOGRAPHS:
        made = io.BytesIO()
        Pillow.fromarray(image).save(made, kind)
        path = folder / f"photo.{kind.lower()}"
        path.write_bytes(made.getvalue())
        yield path


def _texts(folder: Path) -> Iterator[Path]:
    yield record(folder / "anna.landmarks.jsonl.gz", seconds=2.0)
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    yield folder / "settings.toml"
    (folder / "anna.labels.json").write_text(json.dumps(LABELS), encoding="utf-8")
    yield folder / "anna.labels.json"


def packets(path: Path) -> list[tuple[int, int]]:
    """Where the packets of a film are, and how many bytes each has; none for what is no film."""
    try:
        with av.open(str(path)) as file:
            return [(p.pos, p.size) for p in file.demux() if p.size and p.pos is not None]
    except (av.FFmpegError, ValueError):
        return []
