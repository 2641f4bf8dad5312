"""Tries many variants in a few processes and gathers what broke the law."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.stress.judges import sparing_verdicts, verdicts
from tests.stress.law import Breach, breaches
from tests.stress.sources import Source, read_source
from tests.stress.variant import make_variant


@dataclass(frozen=True, slots=True)
class Plan:
    """What to try. only: the one change to make, or None for all of them in turn."""

    recordings: tuple[Path, ...]
    label_folders: tuple[Path, ...] = ()
    seed: int = 1
    only: str | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """One variant and how it broke the law, if it did. otherwise: with fewer looks something else was said."""

    source: str
    number: int
    changes: tuple[str, ...]
    text: str
    breaches: tuple[Breach, ...]
    otherwise: bool = False


def read_sources(plan: Plan) -> list[Source]:
    """All clips of the plan that can be tried, under names of their own."""
    found = [read_source(path, plan.label_folders) for path in plan.recordings]
    return list({source.name: source for source in found if source is not None}.values())


def tryout(source: Source, others: Sequence[Source], number: int, plan: Plan) -> Trial:
    """Make one variant, have it judged, and hold the law against it."""
    variant = make_variant(source, others, number, plan.seed, plan.only)
    with tempfile.TemporaryDirectory() as scratch:
        said = verdicts(variant.shots, source.recording, Path(scratch))
        sparing = sparing_verdicts(variant.shots, source.recording, Path(scratch))
    broke = breaches(variant.shots, said)
    known = {breach.text for breach in broke}
    broke += [
        Breach(f"{breach.kind} with fewer looks", f"with fewer looks {breach.text}")
        for breach in breaches(variant.shots, sparing)
        if breach.text not in known
    ]
    otherwise = (said.clip, said.rules) != (sparing.clip, sparing.rules)
    return Trial(source.name, number, variant.changes, variant.text, tuple(broke), otherwise)


_state: tuple[list[Source], Plan] | None = None


def _begin(plan: Plan) -> None:
    global _state  # noqa: PLW0603  one set of clips a process, read once
    _state = (read_sources(plan), plan)


def _one(task: tuple[int, int]) -> Trial:
    assert _state is not None
    sources, plan = _state
    index, number = task
    return tryout(sources[index], [s for s in sources if s is not sources[index]], number, plan)


def trials(plan: Plan, numbers: Sequence[int], sources: int, jobs: int) -> Iterator[Trial]:
    """Every number of every source, in the same order whatever the number of processes."""
    tasks = [(index, number) for number in numbers for index in range(sources)]
    if jobs == 1:
        _begin(plan)
        yield from map(_one, tasks)
        return
    with multiprocessing.get_context("spawn").Pool(jobs, _begin, (plan,)) as pool:
        yield from pool.imap(_one, tasks, chunksize=8)
