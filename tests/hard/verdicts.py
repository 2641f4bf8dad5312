"""Spoilt copies of real clips, checked with the pose model: none may get a verdict that the untouched clip does not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from posecheck.check import check_clip
from posecheck.errors import PosecheckError
from posecheck.report.verdict import Verdict
from tests.clips import SAMPLES
from tests.hard.mutations import MUTATIONS
from tests.hard.seeds import packets
from tests.test_files import remuxed

CLIPS = {"torso-forward": Verdict.WARN, "clean-left-lead": Verdict.OK, "toes-305": Verdict.WARN}
WRAPPINGS = {"mp4": None, "mkv": "matroska", "ts": "mpegts", "flv": "flv", "mov": "mov"}


def spoilt_verdicts(count: int, first: int, folder: Path) -> Iterator[tuple[str, str | None]]:
    """What was done to a clip, and what is wrong with its verdict, or None."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, first + count):
        chance = random.Random(seed)
        name, ending, mutation = chance.choice([*CLIPS]), chance.choice([*WRAPPINGS]), chance.choice(MUTATIONS)
        sound = remuxed(SAMPLES / f"{name}.mp4", folder / f"sound.{ending}", WRAPPINGS[ending])
        spoilt = folder / f"spoilt.{ending}"
        spoilt.write_bytes(mutation(bytearray(sound.read_bytes()), chance, packets(sound)))
        try:
            report = check_clip(spoilt)
        except PosecheckError:
            yield mutation.__name__, None
            continue
        right = report.verdict in (CLIPS[name], Verdict.NOT_ASSESSED)
        told = f"{name}.{ending} {mutation.__name__} seed {seed}: {report.verdict}, {report.conditions}"
        yield mutation.__name__, None if right else told
