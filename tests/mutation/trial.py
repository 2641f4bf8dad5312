"""One planted fault, tried in a process of its own: the module is replaced as it is imported, no file is changed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant

SURVIVED = 0
"""What `child` returns when nothing saw the fault."""
Breaches = frozenset[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """How a module's faults are tried. stress: how many variants; baseline: the breaches of the program as it is."""

    module: Path
    tests: tuple[Path, ...]
    stress: int
    baseline: Breaches
    timeout_s: float


def try_mutant(trial: Trial, mutant: Mutant | None) -> bool:
    """True when the fault survives; with no fault at all: when the tests pass."""
    task = _task(trial.module, mutant) | {"tests": [str(path) for path in trial.tests]}
    if _run(task, trial.timeout_s) is None:
        return False
    if mutant is None or not trial.stress:
        return True
    found = stress_breaches(_task(trial.module, mutant), trial.stress, trial.timeout_s)
    return found is not None and found <= trial.baseline


def stress_breaches(task: dict[str, object] | None, variants: int, timeout_s: float) -> Breaches | None:
    """How the stress suite breaks with this fault; None when it does not come to an end."""
    out = _run((task or {}) | {"stress": variants}, timeout_s)
    return None if out is None else frozenset((name, number, kind) for name, number, kind in json.loads(out))


def _task(module: Path, mutant: Mutant | None) -> dict[str, object]:
    if mutant is None:
        return {}
    return {"module": ".".join(module.with_suffix("").parts), "source": mutant.source, "path": str(module)}


def _run(task: dict[str, object], timeout_s: float) -> str | None:
    """What the child printed, or None when it saw a fault, crashed or hung."""
    command = [sys.executable, "-m", "tests.mutation.child"]
    try:
        done = subprocess.run(
            command, input=json.dumps(task), capture_output=True, text=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == SURVIVED else None
