"""One variant: which changes are made to which clip. A number names it, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.stress.changes import CHANGES, ORDER, Change, Scene, untouched
from tests.stress.shots import Shots
from tests.stress.sources import Source


@dataclass(frozen=True, slots=True)
class Variant:
    """A changed clip. changes: names of what was done. text: the same in words, with the figures."""

    shots: Shots
    changes: tuple[str, ...]
    text: str


def make_variant(source: Source, others: Sequence[Source], number: int, seed: int, only: str | None = None) -> Variant:
    """The variant of that number. Number 0 is untouched; then each change alone, in turn, and two or three together.

    only: the name of a change to make alone, whatever the number.
    """
    rng = Random(f"{seed}/{source.name}/{number}")
    shots, told = source.shots, []
    chosen = [CHANGES[only]] if only else _chosen(number, sum(source.name.encode()), rng)
    for change in chosen:
        shots, text = change(shots, Scene(source, others, rng))
        told.append(text)
    return Variant(shots, tuple(change.__name__ for change in chosen), ", ".join(told))


def _chosen(number: int, offset: int, rng: Random) -> list[Change]:
    """offset: where in the list of changes to begin; each clip has its own, so that few numbers make all changes."""
    if number == 0:
        return [untouched]
    alone = list(CHANGES.values())
    round_, place = divmod(number - 1 + offset, len(alone) + len(alone) // 2)
    if place < len(alone):
        return [alone[place]]
    groups = sorted(rng.sample(range(len(ORDER)), 2 + round_ % 2))
    return [rng.choice(ORDER[group]) for group in groups]
