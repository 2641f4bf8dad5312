"""Clips whose clock was set, started again, wrapped or began anywhere: all pictures, in order, at their parts' pace."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

from posecheck.errors import PosecheckError
from tests.media.films import film, joined, seen

_WRAPS_S = 2**33 / 90_000
"""A transport stream counts to there, and begins at 0 again."""
_OFF_S = 0.5
"""As far as a picture may be off from where it belongs in its part: a clock that was set back by a few pictures looks
like a few wrong stamps, whose pictures are put between their neighbours."""


def odd_clocks(count: int, first: int, folder: Path) -> Iterator[tuple[str, str | None]]:
    """How many parts a clip has, and what is wrong with how it is read, or None; over and over."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, first + count):
        path, steps_s = _with_odd_clock(folder, random.Random(seed))
        fault = _fault(path, steps_s)
        yield f"{len(steps_s)} parts", None if fault is None else f"seed {seed}: {fault}"


def _with_odd_clock(folder: Path, chance: random.Random) -> tuple[Path, list[list[float]]]:
    """A clip joined from parts, and the times from picture to picture in each."""
    parts, steps_s = [], []
    options = {"bf": chance.choice(("0", "2")), "crf": "1", "preset": "ultrafast"}  # one camera made them all
    for number in range(chance.choice((1, 2, 2, 3))):
        begins_s = chance.choice((0.0, 2.0, chance.uniform(0, 5000), _WRAPS_S - chance.uniform(0.0, 1.5)))
        pace_s = [chance.choice((1 / 15, 1 / 15, 1 / 30, 0.1)) for _ in range(chance.randrange(20, 32))]
        times_s = [begins_s + sum(pace_s[:place]) for place in range(len(pace_s) + 1)]
        part = folder / f"part-{number}.ts"
        parts.append(film(part, container="mpegts", times_s=times_s, options=options))
        steps_s.append(pace_s)
    return joined(folder / "clip.ts", *parts), steps_s


def _fault(path: Path, steps_s: list[list[float]]) -> str | None:
    try:
        times_s, numbers = seen(path)
    except PosecheckError as error:
        return str(error)
    right = [place for part in steps_s for place in range(len(part) + 1)]
    if numbers != right:
        return f"of {len(right)} pictures it shows {numbers}"
    if any(later <= earlier for earlier, later in pairwise(times_s)):
        return "its times do not rise"
    at = 0
    for part in steps_s:
        belongs_s = [sum(part[:place]) for place in range(len(part) + 1)]
        off_s = [time_s - right_s for time_s, right_s in zip(times_s[at:], belongs_s, strict=False)]
        worst_s = max(abs(one - median(off_s)) for one in off_s)
        if worst_s > _OFF_S:
            return f"a picture of the part from {times_s[at]:.2f} s on is {worst_s:.3f} s off"
        at += len(belongs_s)
    told = frames_by_ffprobe(path)
    return None if told in (None, len(right)) else f"ffprobe counts {told} of {len(right)}"


def frames_by_ffprobe(path: Path) -> int | None:
    """How many frames FFmpeg's own tool counts; None where it is not installed, or finds none."""
    if shutil.which("ffprobe") is None:
        return None
    ask = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0"]
    ask += ["-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", str(path)]
    words = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.replace(",", " ").split()
    return int(words[0]) if words and words[0].isdigit() else None
