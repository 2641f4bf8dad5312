"""Tiny videos for tests, with time stamps, sizes and rotation as asked for."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

SAMPLES = Path(__file__).parent.parent / "samples"


def make_clip(path: Path, times_s: Sequence[float], size_px: tuple[int, int] = (64, 48)) -> Path:
    """A video whose frame i is grey of level 20 + 30·i (modulo 256), shown at `times_s[i]`."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height = size_px
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for i, time_s in enumerate(times_s):
            image = np.full((size_px[1], size_px[0], 3), (20 + 30 * i) % 256, np.uint8)
            picture = av.VideoFrame.from_ndarray(image, format="bgr24")
            picture.pts, picture.time_base = round(time_s * 1000), Fraction(1, 1000)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def turn_clip(source: Path, path: Path, quarter_turns: int) -> Path:
    """The same mp4 with a display matrix that asks players to turn it counter-clockwise, as phones write it."""
    data = bytearray(source.read_bytes())
    # In a version 0 `tkhd` box the matrix of nine 32-bit numbers starts 44 bytes behind the box's name.
    at = data.index(b"tkhd") + 44
    cos, sin = ((1, 0), (0, -1), (-1, 0), (0, 1))[quarter_turns % 4]
    one = 1 << 16
    struct.pack_into(">9i", data, at, cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def make_sound(path: Path) -> Path:
    """A file with sound and no picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=16000)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), format="fltp", layout="mono")
        silence.sample_rate = 16000
        container.mux(stream.encode(silence))
        container.mux(stream.encode())
    return path
