"""The process that runs tests with one fault planted. It reads what to do as JSON from its input."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

FEW = "not model and not window and not browser"


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with other source; all others are found as usual."""

    def __init__(self, module: str, source: str, path: str) -> None:
        self._module, self._source, self._path = module, source, path

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._module:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=self._path)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, self._path, "exec"), module.__dict__)


def main() -> int:
    task: dict[str, Any] = json.load(sys.stdin)
    if "module" in task:
        assert task["module"] not in sys.modules, "imported before the fault was planted"
        sys.meta_path.insert(0, Planted(task["module"], task["source"], task["path"]))
    if "stress" in task:
        sys.stdout.write(json.dumps(_stress(task["stress"])))
        return 0
    import pytest

    with contextlib.redirect_stdout(io.StringIO()):
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-m", FEW, *task["tests"]]))


def _stress(variants: int) -> list[tuple[str, int, str]]:
    """The ways in which the first so many variants of the kept landmarks break the law."""
    from tests.stress.run import Plan, read_sources, trials
    from tests.stress.sources import golden_recordings

    plan = Plan(tuple(golden_recordings()))
    sources = len(read_sources(plan))
    numbers = range(-(-variants // sources))
    return [
        (trial.source, trial.number, breach.kind)
        for trial in trials(plan, numbers, sources, jobs=1)
        for breach in trial.breaches
    ]


if __name__ == "__main__":
    sys.exit(main())
