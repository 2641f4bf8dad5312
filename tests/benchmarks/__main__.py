"""How fast posecheck is, against the loop that one would write first: one command, one table.

    python -m tests.benchmarks            # about 40 minutes on two cores
    python -m tests.benchmarks --quick    # under 3 minutes: short clips, one turn each, no live session

The two that are compared take turns in one run, so that whatever else the machine does falls on both; what is quoted is
the median of the turns' ratios. The plain loop uses the model as it was published. `tests.benchmarks.recorded` says
what the parts do, `tests.benchmarks.live` what a live session is held against.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.recorded import CORES, RATE_HZ, make_clips, measure
from tests.clips import SAMPLES

TURNS = 5
_MORE_CORES = (4, 8, 16)


@dataclass(frozen=True)
class Row:
    """What is compared. theirs, mine: parts of `tests.benchmarks.recorded`."""

    title: str
    theirs: str
    mine: str


ROWS = (
    Row("one clip, every frame", "plain-one", "ours-one-every"),
    Row("one clip, every frame, annotated video and page", "plain-one-video", "ours-one-video-every"),
    Row("one clip, default rate", "plain-one", "ours-one"),
    Row("one clip, default rate, annotated video and page", "plain-one-video", "ours-one-video"),
    Row("eight clips, every frame", "plain-many", "ours-many-every"),
    Row("eight clips, default rate, annotated video and page", "plain-many-video", "ours-many-video"),
    Row("photographs (each looked at sixteen times)", "stills-photos", "ours-photos"),
    Row("the model alone on every core, pictures in memory", "plain-one", "bare-one"),
)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="short clips, one turn each, no live session")
    quick = parser.parse_args().quick
    say(f"{CORES} cores, model full, 640×480 at {RATE_HZ}/s; frames a second as a multiple of the plain loop's")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_clips(folder, 10.0 if quick else 60.0, 60.0 if quick else 600.0)
        for row in ROWS:
            compare(folder, row, 1 if quick else TURNS)
        scaling(folder, 1 if quick else TURNS)
        absolute(folder, 1 if quick else TURNS)
        memory(folder)
    if not quick:
        live()


def say(line: str) -> None:
    """One line of the table, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def compare(folder: Path, row: Row, turns: int) -> None:
    """Let both take turns, and print how many times as many frames a second ours does."""
    pairs = [(measure(row.theirs, folder), measure(row.mine, folder)) for _ in range(turns)]
    ratios = [mine["frames_per_s"] / theirs["frames_per_s"] for theirs, mine in pairs]
    theirs_ms, mine_ms = (statistics.median(one[i]["cpu_ms_per_frame"] for one in pairs) for i in (0, 1))
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}" if turns > 1 else "one turn"
    say(f"{row.title:52} ×{statistics.median(ratios):.2f}  ({spread}; CPU a frame {theirs_ms:.1f} → {mine_ms:.1f} ms)")


def scaling(folder: Path, turns: int) -> None:
    """How much faster many clips go on all cores, here and on a cluster, than on one; and by that on more of them."""
    for title, how in (("", ""), (", Dask cluster", "-cluster")):
        pairs = [
            (measure("ours-many-every-onecore", folder), measure(f"ours-many-every{how}", folder)) for _ in range(turns)
        ]
        gain = statistics.median(all_cores["frames_per_s"] / one["frames_per_s"] for one, all_cores in pairs)
        # Amdahl: what does not spread stays as it is, the rest is shared out.
        alone = max(0.0, (CORES / gain - 1) / (CORES - 1)) if CORES > 1 else 1.0
        beyond = ", ".join(f"{cores}: ×{1 / (alone + (1 - alone) / cores):.1f}" for cores in _MORE_CORES)
        say(f"{f'eight clips, every frame, {CORES} cores over one{title}':52} ×{gain:.2f}  (by that on {beyond})")


def absolute(folder: Path, turns: int) -> None:
    """What a person waits for, from the command to the answer, in seconds."""
    photo = next((folder / "photos").iterdir())
    (recording,) = (folder / "landmarks").iterdir()
    for title, arguments in (
        ("posecheck --help", ["--help"]),
        ("a photograph, from the command to the verdict", ["check", str(photo)]),
        ("a ten-minute clip's landmarks, judged again", ["check", str(recording)]),
    ):
        times_s = sorted(_seconds(arguments) for _ in range(max(turns, 3)))
        say(f"{title:52} {statistics.median(times_s):.2f} s")


def _seconds(arguments: list[str]) -> float:
    start_s = time.perf_counter()
    subprocess.run([sys.executable, "-m", "posecheck", *arguments], capture_output=True, check=False)
    return time.perf_counter() - start_s


def memory(folder: Path) -> None:
    """Peak memory of the short and of the long clip."""
    short_mb, long_mb = (measure(f"ours-{which}", folder)["peak_mb"] for which in ("one", "long"))
    say(f"{'peak memory, the long clip over the short one':52} ×{long_mb / short_mb:.2f}  ({short_mb:.0f} MB)")


def live() -> None:
    """The live session, where there is a display to show it on."""
    if not os.environ.get("DISPLAY"):
        say("live: not measured, as there is no display: start this within xvfb-run")
        return
    clip = str(SAMPLES / "clean-301.mp4")
    for arguments in ([], ["--one-core"], ["--height", "1080", "--rate", "60"]):
        command = [sys.executable, "-m", "tests.benchmarks.live", clip, *arguments]
        say(subprocess.run(command, capture_output=True, text=True, check=True).stdout.rstrip())


if __name__ == "__main__":
    main()
