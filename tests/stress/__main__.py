"""Try variants of recorded clips and print which broke the law: `python -m tests.stress [FOLDER …]`.

Without folders the landmarks in `tests/golden` are tried. Folders may hold landmarks files (`posecheck check
--landmarks`) or clips, whose landmarks are then found once and kept in `--cache`. Exit code 1 when any variant broke
the law.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.stress.changes import CHANGES
from tests.stress.prepare import recordings_of
from tests.stress.run import Plan, Trial, read_sources, trials
from tests.stress.sources import golden_recordings

VARIANTS, QUICK = 2400, 150
_WORST = 40


def main() -> int:
    args = _arguments()
    cache = args.cache or Path(tempfile.gettempdir()) / "posecheck-stress"
    recordings = recordings_of(args.folders, cache) if args.folders else golden_recordings()
    plan = Plan(tuple(recordings), tuple(args.labels), args.seed, args.change)
    if args.only:
        name, number = args.only.rsplit(":", 1)
        return _again(plan, name, int(number))
    sources = read_sources(plan)
    if not sources:
        sys.stderr.write("no labelled landmarks there: make them with posecheck check --landmarks\n")
        return 2
    wanted = args.variants or (QUICK if args.quick else VARIANTS)
    numbers = range(math.ceil(wanted / len(sources)))
    begun_s = time.monotonic()
    done = []
    for trial in trials(plan, numbers, len(sources), args.jobs):
        done.append(trial)
        if trial.breaches:
            sys.stderr.write(f"{_line(trial)}\n")
        if len(done) % 100 == 0:
            broke = sum(bool(trial.breaches) for trial in done)
            sys.stderr.write(f"{len(done)} of {len(numbers) * len(sources)} tried, {broke} broke the law\n")
    _print(done, args.worst, time.monotonic() - begun_s)
    return 1 if any(trial.breaches for trial in done) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--labels", nargs="*", default=[], type=Path, help="more folders with labels and truth")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} variants instead of {VARIANTS}")
    parser.add_argument("--variants", type=int, help="how many, in all")
    parser.add_argument("--change", choices=sorted(CHANGES), help="make this change only")
    parser.add_argument("--only", metavar="SOURCE:NUMBER", help="one variant, with all that was said of it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--worst", type=int, default=_WORST, help="how many examples to print")
    parser.add_argument("--cache", type=Path, help="where landmarks of clips are kept")
    return parser.parse_args()


def _again(plan: Plan, name: str, number: int) -> int:
    from tests.stress.explain import explained

    return explained(plan, name, number)


def _print(done: list[Trial], worst: int, took_s: float) -> None:
    broken = [trial for trial in done if trial.breaches]
    for trial in _spread(broken)[:worst]:
        sys.stdout.write(f"{_line(trial)}\n")
    for title, counts in (
        ("By change", _shares(done, lambda trial: "+".join(trial.changes) if len(trial.changes) == 1 else "several")),
        ("By clip", _shares(done, lambda trial: trial.source)),
    ):
        sys.stdout.write(f"\n{title} (broke / tried): {counts}\n")
    kinds = Counter(breach.kind for trial in broken for breach in trial.breaches)
    sys.stdout.write(f"\nBy kind: {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}\n")
    otherwise = sum(trial.otherwise for trial in done)
    sys.stdout.write(f"\nOf {otherwise} something else was said with the fewer looks of a check at the usual rate.\n")
    sys.stdout.write(f"{len(done)} variants tried, {len(broken)} broke the law ({took_s:.0f} s)\n")


def _spread(broken: list[Trial]) -> list[Trial]:
    """First one example of each change, then a second one of each, so that no kind fills the list."""
    nth: Counter[tuple[str, ...]] = Counter()
    places = []
    for trial in broken:
        nth[trial.changes] += 1
        places.append((nth[trial.changes], trial))
    return [trial for _, trial in sorted(places, key=lambda place: (place[0], len(place[1].changes)))]


def _shares(done: list[Trial], key: Callable[[Trial], str]) -> str:
    tried = Counter(key(trial) for trial in done)
    broke = Counter(key(trial) for trial in done if trial.breaches)
    return ", ".join(f"{name} {broke[name]}/{count}" for name, count in sorted(tried.items()))


def _line(trial: Trial) -> str:
    return f"{trial.source}:{trial.number}: {trial.text}: {'; '.join(breach.text for breach in trial.breaches)}"


if __name__ == "__main__":
    sys.exit(main())
