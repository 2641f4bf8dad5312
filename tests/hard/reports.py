"""Reports that disks, editors and people have changed: they are read, or one line says what is wrong."""

from __future__ import annotations

import copy
import io
import json
import random
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from posecheck.cli import main
from tests.recordings import record

_STRANGE: tuple[Any, ...] = (
    *(None, -1, 0, 1, 1e308, -1e308, float("nan"), float("inf"), True, 10**30),
    *("", "x", "1", "2020", "a" * 1000, [], {}, [1], {"a": 1}, ["x"]),
)
_SEEN_OF_A_LIST = 6


def spoilt_reports(count: int, first: int, folder: Path) -> Iterator[tuple[str, str | None]]:
    """What was done with a spoilt report, and what must never be, or None; over and over."""
    folder.mkdir(parents=True, exist_ok=True)
    clip = record(folder / "anna.landmarks.jsonl.gz", trunk_deg=30.0, seconds=8.0)
    _told(["check", str(clip), "--out", str(folder / "out")])
    (sound,) = (folder / "out").glob("*.json")
    data, spoilt = json.loads(sound.read_text(encoding="utf-8")), folder / "spoilt.json"
    commands = (
        ["handout", str(spoilt), str(folder / "sheet.html")],
        ["compare", str(spoilt), str(sound), "--out", str(folder / "compared")],
    )
    for seed in range(first, first + count):
        spoilt.write_text(json.dumps(spoil(data, random.Random(seed))), encoding="utf-8")
        for command in commands:
            told = _told(command)
            fault = f"{command[0]} of seed {seed}: {told[-600:]}" if "Traceback" in told else None
            yield command[0], fault


def spoil(data: Any, chance: random.Random) -> Any:
    """A copy in which a few values, at any depth, are gone or strange."""
    data = copy.deepcopy(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        *way, last = chance.choice([place for place in _places(data) if place])
        inside = data
        for key in way:
            inside = inside[key]
        if chance.random() < 0.3:
            del inside[last]
        else:
            inside[last] = chance.choice(_STRANGE)
    return data


def _places(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _places(value, (*place, key))
    elif isinstance(data, list):
        for number, value in enumerate(data[:_SEEN_OF_A_LIST]):
            yield from _places(value, (*place, number))


def _told(command: list[str]) -> str:
    """What a command writes to stderr."""
    told = io.StringIO()
    with redirect_stderr(told), redirect_stdout(io.StringIO()):
        main(command)
    return told.getvalue()
