"""`python -m tests.hard`: tens of thousands of spoilt files, kills and full disks; prints tried, failed, worst."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.hard.desks import kill_a_desk
from tests.hard.kills import fill_the_disk, kill_a_check, kill_a_rater, kill_a_recording
from tests.hard.mutations import mutant
from tests.hard.seeds import packets, seeds
from tests.hard.trial import Reader
from tests.hard.verdicts import spoilt_verdicts
from tests.recordings import record_many

_TELL = 500
"""After so many files it is said how far it is."""


@dataclass(slots=True)
class Score:
    """What was tried of one kind, and what failed."""

    tried: int = 0
    faults: list[str] = field(default_factory=list)
    worst_s: float = 0.0
    worst_mb: float = 0.0
    ways: Counter[str] = field(default_factory=Counter)

    def line(self, what: str) -> str:
        """The figures in words."""
        worst = f", worst time {self.worst_s:.2f} s, worst memory {self.worst_mb:.0f} MB" if self.worst_s else ""
        return f"{what}: tried {self.tried}, failed {len(self.faults)}{worst}"


def spoil(count: int, first: int, folder: Path) -> Score:
    """Read the seeds, and so many spoilt copies of them."""
    made = seeds(folder / "seeds")
    sound = [(path, path.read_bytes(), packets(path)) for path in made]
    score, reader = Score(), Reader()
    kept = folder / "faults"
    try:
        for number in range(count):
            path, data, places = sound[number % len(sound)]
            spoilt, way = (data, "none") if number < len(sound) else mutant(data, places, first + number)
            trial = folder / path.name
            trial.write_bytes(spoilt)
            outcome = reader(trial)
            score.tried += 1
            if score.tried % _TELL == 0:
                sys.stdout.write(score.line("spoilt files so far") + "\n")
                sys.stdout.flush()
            score.worst_s = max(score.worst_s, outcome.took_s)
            score.worst_mb = max(score.worst_mb, outcome.memory_mb)
            if outcome.fault is not None:
                score.ways[way] += 1
                score.faults.append(f"{path.name} {way} seed {first + number}: {outcome.fault}")
                kept.mkdir(exist_ok=True)
                (kept / f"{first + number}-{path.name}").write_bytes(spoilt)
                sys.stdout.write(score.faults[-1] + "\n")
    finally:
        reader.close()
    return score


def kill(count: int, folder: Path) -> tuple[Score, Score]:
    """Kill checks and recordings."""
    chance = random.Random(1)
    clips, checks, recordings = folder / "clips", Score(), Score()
    record_many(clips, sound=24, broken=2)
    for number in range(count):
        for score, fault in (
            (checks, kill_a_check(clips, folder / "out", chance)),
            (recordings, kill_a_recording(folder / f"{number}.mp4", chance)),
        ):
            score.tried += 1
            score.faults += [] if fault is None else [fault]
    return checks, recordings


def kill_raters(count: int, folder: Path) -> tuple[Score, Score]:
    """Kill who gives corrections, and desks at which they are given, ten times over the same clip."""
    chance, raters, desks = random.Random(1), Score(), Score()
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        for score, fault in (
            (raters, kill_a_rater(folder / f"rated-{number // 10}.mp4", chance)),
            (desks, kill_a_desk(folder / f"desk-{number // 10}", chance)),
        ):
            score.tried += 1
            score.faults += [] if fault is None else [fault]
    return raters, desks


def fill(count: int, folder: Path) -> Score:
    """Check without room on the disk."""
    clips, score = folder / "few", Score()
    record_many(clips, sound=3, broken=1)
    for number in range(count):
        fault = fill_the_disk(clips, folder / f"full-{number}", 1 + 997 * number)
        score.tried += 1
        score.faults += [] if fault is None else [fault]
    return score


def judge(count: int, first: int, folder: Path) -> Score:
    """Check spoilt copies of real clips."""
    score = Score()
    for way, fault in spoilt_verdicts(count, first, folder / "verdicts"):
        score.tried += 1
        if fault is not None:
            score.ways[way] += 1
            score.faults.append(fault)
            sys.stdout.write(fault + "\n")
    return score


def main() -> int:
    """Run what is asked for and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.hard", description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=100, help="of a check, and as many of a recording")
    parser.add_argument("--raters", type=int, default=100, help="kills of somebody who gives verdicts, and of a desk")
    parser.add_argument("--disks", type=int, default=60)
    parser.add_argument("--verdicts", type=int, default=100, help="spoilt copies of real clips that are checked")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=None)
    args = parser.parse_args()
    folder = args.folder or Path(tempfile.mkdtemp(prefix="hard"))
    begun_s = time.monotonic()
    scores = {"spoilt files": spoil(args.inputs, args.seed, folder)}
    scores["verdicts"] = judge(args.verdicts, args.seed, folder)
    if os.name == "posix":
        scores["killed checks"], scores["killed recordings"] = kill(args.kills, folder)
        scores["killed raters"], scores["killed desks"] = kill_raters(args.raters, folder)
        scores["full disks"] = fill(args.disks, folder)
    for what, score in scores.items():
        sys.stdout.write("\n".join([*score.faults, score.line(what)]) + "\n")
    sys.stdout.write(f"in {time.monotonic() - begun_s:.0f} s; files in {folder}\n")
    return 1 if any(score.faults for score in scores.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
