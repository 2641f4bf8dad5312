"""Films of every kind: what PyAV can write, and what it cannot by changing bytes. Frame i has a grey of its own."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from posecheck.frame import Image
from posecheck.media.video import open_video

COUNT, RATE_HZ = 45, 15
TIMES_S = [number / RATE_HZ for number in range(COUNT)]
TICK = Fraction(1, 90_000)


@contextmanager
def _same_priority() -> Iterator[None]:
    """SVT-AV1 makes the thread that calls it a real-time one where it may (as root, in CI), and all that it starts.

    A later test that keeps the cores busy would then starve the processes that it waits for.
    """
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    policy, priority = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, priority)


def level(number: int) -> int:
    """How bright frame `number` is."""
    return 24 + 4 * number


def film(
    path: Path,
    codec: str = "libx264",
    container: str | None = None,
    *,
    times_s: Sequence[float] = TIMES_S,
    size_px: tuple[int, int] = (64, 48),
    pixels: str = "yuv420p",
    options: dict[str, str] | None = None,
    muxing: dict[str, str] | None = None,
    aspect: Fraction | None = None,
    first: int = 0,
    sound_s: float | None = None,
    rate: int = RATE_HZ,
    tick: Fraction | None = None,
    stamp: Callable[[int, float], float] = lambda number, time_s: time_s,
) -> Path:
    """Write a film whose frame i is shown at `times_s[i]`. sound_s: with sound from then on. stamp: changes a packet's
    time of showing, given its number and that time. tick: counts its time in these."""
    with _same_priority(), av.open(str(path), "w", format=container, options=muxing or {}) as file:
        stream: Any = file.add_stream(codec, rate=rate, options=options or {})
        stream.width, stream.height = size_px
        stream.pix_fmt = pixels
        if tick or any(abs(time_s * rate - round(time_s * rate)) > 1e-6 for time_s in times_s):
            stream.time_base = stream.codec_context.time_base = tick or TICK
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        if sound_s is not None:
            _add_sound(file, sound_s)
        packets = []
        for number, time_s in enumerate(times_s):
            image = np.full((size_px[1], size_px[0], 3), level(first + number), np.uint8)
            picture = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format=pixels)
            base = stream.codec_context.time_base or Fraction(1, rate)
            picture.pts, picture.time_base = round(time_s / base), base
            packets += stream.encode(picture)
        packets += stream.encode()
        for number, packet in enumerate(packets):
            if packet.pts is not None:
                packet.pts = round(stamp(number, packet.pts * packet.time_base) / packet.time_base)
            file.mux(packet)
    return path


def _add_sound(file: av.container.OutputContainer, from_s: float) -> None:
    stream: Any = file.add_stream("mp2" if file.format.name == "mpegts" else "aac", rate=48_000)
    layout = "stereo"
    for number in range(40):
        silence = av.AudioFrame.from_ndarray(np.zeros((2, 1152), np.float32), format="fltp", layout=layout)
        if stream.codec_context.name == "mp2":
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 2304), np.int16), format="s16", layout=layout)
        silence.sample_rate = 48_000
        silence.pts = round(from_s * 48_000) + 1152 * number
        silence.time_base = Fraction(1, 48_000)
        file.mux(stream.encode(silence))
    file.mux(stream.encode())


def joined(path: Path, *parts: Path) -> Path:
    """What `cat` makes of files."""
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def looped(source: Path, path: Path, times: int) -> Path:
    """The same film several times over, as one longer film: its packets as they are, with later stamps."""
    with av.open(str(source)) as film, av.open(str(path), "w") as file:
        stream = film.streams.video[0]
        copy = file.add_stream_from_template(stream)
        packets = [packet for packet in film.demux(stream) if packet.pts is not None and packet.dts is not None]
        length = sum(packet.duration or 0 for packet in packets)
        stamps = [(packet.pts or 0, packet.dts or 0) for packet in packets]
        for number in range(times):
            for packet, (pts, dts) in zip(packets, stamps, strict=True):
                packet.pts, packet.dts, packet.stream = pts + number * length, dts + number * length, copy
                file.mux(packet)
    return path


def laid(source: Path, path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """The same mp4 with the display matrix (a, b, c, d): (x, y) is shown at (a·x + c·y, b·x + d·y)."""
    data = bytearray(source.read_bytes())
    at = data.index(b"tkhd") + 44
    a, b, c, d = (number << 16 for number in matrix)
    struct.pack_into(">9i", data, at, a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def packet_places(path: Path) -> list[tuple[int, int]]:
    """Where in the file each packet of pictures is, and how many bytes it has."""
    with av.open(str(path)) as file:
        return [(packet.pos or 0, packet.size) for packet in file.demux(video=0) if packet.size]


def damaged(source: Path, path: Path, *numbers: int) -> Path:
    """The same file with some packets overwritten."""
    data = bytearray(source.read_bytes())
    places = packet_places(source)
    for number in numbers:
        at, size = places[number]
        data[at : at + size] = b"\xff" * size
    path.write_bytes(data)
    return path


def seen(path: Path) -> tuple[list[float], list[int]]:
    """The times at which its pictures are shown, and which of the film's frames each is."""
    with open_video(path, threaded=False) as video:
        frames = list(video)
    return [frame.time_s for frame in frames], [round((float(frame.image.mean()) - 24) / 4) for frame in frames]


def pictured(path: Path, images: Sequence[Image], rate: int = RATE_HZ, key_every: int = 250) -> Path:
    """Write these pictures (BGR, of even size) as a film that says of nothing who made it."""
    with av.open(str(path), "w") as file:
        stream: Any = file.add_stream("libx264", rate=rate, options={"g": str(key_every)})
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for image in images:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        file.mux(stream.encode())
    return path
