"""`python -m tests.hard`: tens of thousands of spoilt files, kills and full disks; prints tried, failed, worst."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.hard.clocks import odd_clocks
from tests.hard.desks import kill_a_desk
from tests.hard.kills import SIGNALS, fill_the_disk, kill_a_check, kill_a_rater, kill_a_recording
from tests.hard.mutations import mutant
from tests.hard.reports import spoilt_reports
from tests.hard.seeds import packets, seeds
from tests.hard.sessions import kill_a_session
from tests.hard.trial import Reader
from tests.hard.verdicts import spoilt_verdicts
from tests.recordings import record_many
from tests.xvfb import TOOLS, virtual_display

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

    def note(self, way: str, fault: str | None) -> None:
        """One more was tried, in this way."""
        self.tried += 1
        if fault is not None:
            self.ways[way] += 1
            self.faults.append(fault)
            sys.stdout.write(fault + "\n")

    def line(self, what: str) -> str:
        """The figures in words."""
        worst = f", worst time {self.worst_s:.2f} s" if self.worst_s else ""
        worst += f", worst memory {self.worst_mb:.0f} MB" if self.worst_mb else ""
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
            fault = outcome.fault
            score.note(way, None if fault is None else f"{path.name} {way} seed {first + number}: {fault}")
            if score.tried % _TELL == 0:
                sys.stdout.write(score.line("spoilt files so far") + "\n")
                sys.stdout.flush()
            score.worst_s = max(score.worst_s, outcome.took_s)
            score.worst_mb = max(score.worst_mb, outcome.memory_mb)
            if fault is not None:
                kept.mkdir(exist_ok=True)
                (kept / f"{first + number}-{path.name}").write_bytes(spoilt)
    finally:
        reader.close()
    return score


def kill(count: int, folder: Path) -> tuple[Score, Score]:
    """Kill checks and recordings."""
    chance = random.Random(1)
    clips, checks, recordings = folder / "clips", Score(), Score()
    record_many(clips, sound=24, broken=2)
    for number in range(count):
        how = SIGNALS[number % len(SIGNALS)]
        for score, ended in (
            (checks, kill_a_check(clips, folder / "out", chance, how)),
            (recordings, kill_a_recording(folder / f"{number}.mp4", chance, how)),
        ):
            score.note(how.name, None if ended.fault is None else f"{how.name}: {ended.fault}")
            score.worst_s = max(score.worst_s, ended.took_s)
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
            score.note("", fault)
    return raters, desks


def fill(count: int, folder: Path) -> Score:
    """Check without room on the disk."""
    clips, score = folder / "few", Score()
    record_many(clips, sound=3, broken=1)
    for number in range(count):
        fault = fill_the_disk(clips, folder / f"full-{number}", 1 + 997 * number)
        score.note("", fault)
    return score


def kill_sessions(count: int, folder: Path) -> Score:
    """Kill live sessions that are recorded, on a screen that nobody sees."""
    chance, score = random.Random(1), Score()
    folder.mkdir(parents=True, exist_ok=True)
    with virtual_display(folder) as display:
        for number in range(count):
            how = SIGNALS[number % len(SIGNALS)]
            ended = kill_a_session(display, folder / f"{number}.mp4", chance, how)
            score.note(how.name, ended.fault)
            score.worst_s = max(score.worst_s, ended.took_s)
    return score


def count_faults(trials: Iterator[tuple[str, str | None]]) -> Score:
    """Go through trials that say what was done and what is wrong with what came of it, or None."""
    score = Score()
    for way, fault in trials:
        score.note(way, fault)
    return score


def main() -> int:
    """Run what is asked for and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.hard", description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=100, help="of a check, and as many of a recording")
    parser.add_argument("--raters", type=int, default=100, help="kills of somebody who gives verdicts, and of a desk")
    parser.add_argument("--disks", type=int, default=60)
    parser.add_argument("--verdicts", type=int, default=100, help="spoilt copies of real clips that are checked")
    parser.add_argument("--reports", type=int, default=2000, help="spoilt reports that are handed out and compared")
    parser.add_argument("--clocks", type=int, default=500, help="clips whose clock was set meanwhile")
    parser.add_argument("--sessions", type=int, default=30, help="kills of a live session that is recorded")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=None)
    args = parser.parse_args()
    folder = args.folder or Path(tempfile.mkdtemp(prefix="hard"))
    begun_s = time.monotonic()
    scores = {"spoilt files": spoil(args.inputs, args.seed, folder)}
    scores["verdicts"] = count_faults(spoilt_verdicts(args.verdicts, args.seed, folder / "verdicts"))
    scores["spoilt reports"] = count_faults(spoilt_reports(args.reports, args.seed, folder / "reports"))
    scores["odd clocks"] = count_faults(odd_clocks(args.clocks, args.seed, folder / "clocks"))
    if os.name == "posix":
        scores["killed checks"], scores["killed recordings"] = kill(args.kills, folder)
        scores["killed raters"], scores["killed desks"] = kill_raters(args.raters, folder)
        scores["full disks"] = fill(args.disks, folder)
        if all(shutil.which(tool) for tool in TOOLS):
            scores["killed sessions"] = kill_sessions(args.sessions, folder / "sessions")
    for what, score in scores.items():
        sys.stdout.write("\n".join([*score.faults, score.line(what)]) + "\n")
    sys.stdout.write(f"in {time.monotonic() - begun_s:.0f} s; files in {folder}\n")
    return 1 if any(score.faults for score in scores.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
