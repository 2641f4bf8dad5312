"""Plant faults in modules and list those that no test sees: `python -m tests.mutation posecheck/form/phases.py …`.

Without modules: phases, gate and coach. Each fault is planted in memory, in a process of its own; first the tests of
the module's package run, then, with `--stress N` and where they see nothing, N variants of the stress suite, which see
a fault when it breaks the law in a way in which the program as it is does not. Exit code 1 when faults survive.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants
from tests.mutation.trial import Trial, stress_breaches, try_mutant

MODULES = (
    "posecheck/form/phases.py",
    "posecheck/form/visit.py",
    "posecheck/form/hips.py",
    "posecheck/form/knee_place.py",
    "posecheck/person/posture.py",
    "posecheck/form/alerts.py",
    "posecheck/form/steps.py",
)
ROOT = Path(__file__).parent.parent.parent


def main() -> int:
    args = _arguments()
    baseline = stress_breaches(None, args.stress, args.timeout_s) if args.stress else frozenset()
    if baseline is None:
        sys.stderr.write("the stress suite does not run on the program as it is: try python -m tests.stress --quick\n")
        return 2
    survived = 0
    for module in args.modules:
        trial = Trial(module, tuple(args.tests or tests_of(module)), args.stress, baseline, args.timeout_s)
        if not try_mutant(trial, None):
            sys.stderr.write(f"{module}: its tests fail as it is: mend them first\n")
            return 2
        survived += _module(trial, args)
    return 1 if survived else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", type=Path, default=[Path(module) for module in MODULES])
    parser.add_argument("--tests", nargs="*", type=Path, help="tests to run instead of those of the module's package")
    parser.add_argument("--stress", type=int, default=0, metavar="N", help="try so many stress variants on survivors")
    parser.add_argument("--lines", help="plant in these lines only, such as 40-90")
    parser.add_argument("--every", type=int, default=1, help="plant every so-manieth fault only")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--timeout-s", type=float, default=180.0)
    return parser.parse_args()


def tests_of(module: Path) -> list[Path]:
    """The tests that mirror a module, its own first, then the others of its package and the kept reports."""
    package = Path("tests").joinpath(*module.parts[1:-1])
    own = sorted(package.glob(f"test_{module.stem}*.py"))
    others = [path for path in sorted(package.glob("test_*.py")) if path not in own]
    return [*own, *others, Path("tests/test_golden.py")]


def _chosen(module: Path, lines: str | None, every: int) -> Iterator[Mutant]:
    first, _, last = (lines or "0-1000000").partition("-")
    planted = mutants((ROOT / module).read_text(encoding="utf-8"))
    inside = [mutant for mutant in planted if int(first) <= mutant.line <= int(last or first)]
    return iter(inside[::every])


def _module(trial: Trial, args: argparse.Namespace) -> int:
    """Try all faults of one module; how many survived."""
    chosen = list(_chosen(trial.module, args.lines, args.every))
    begun_s = time.monotonic()
    with ThreadPoolExecutor(args.jobs) as pool:
        outcomes = list(pool.map(lambda mutant: try_mutant(trial, mutant), chosen))
    survivors = [mutant for mutant, survived in zip(chosen, outcomes, strict=True) if survived]
    for mutant in survivors:
        sys.stdout.write(f"{trial.module}:{mutant.line}: {mutant.text}\n")
    took_s = time.monotonic() - begun_s
    sys.stdout.write(f"{trial.module}: {len(survivors)} of {len(chosen)} survived ({took_s:.0f} s)\n")
    sys.stdout.flush()
    return len(survivors)


if __name__ == "__main__":
    sys.exit(main())
