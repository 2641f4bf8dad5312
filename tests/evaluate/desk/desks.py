"""A desk for tests: clips that are checked in a moment, without the pose model, and somebody who asks."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from posecheck.check import CheckOptions, check_clip, task, workers
from posecheck.check.outputs import OutputOptions
from posecheck.check.task import ClipOutcome, Task, run_task
from posecheck.check.workers import Line
from posecheck.evaluate.desk.start import OpenDesk, open_desk
from posecheck.media.clip import Clip
from posecheck.report.data import Report
from tests.clips import make_clip
from tests.recordings import record
from tests.waiting import until

OPTIONS = CheckOptions()
LEANING_DEG = 20.0
SIZE_PX = (320, 240)


def clip(path: Path) -> Path:
    """A small video of grey pictures; its name says what the check is to find in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return make_clip(path, [0.5 * i for i in range(10)], SIZE_PX)


def quick_check(one: Task, line: Line) -> ClipOutcome:
    """A check that sees a stick figure in every clip, leaning in those whose names say so. It is a whole check else.

    "slow" clips take until they are given up, "crash" ones take the process along.
    """
    name = one.clip.path.stem
    if line.tell is not None:
        line.tell(0.25)
    if "crash" in name:
        os.abort()
    while "slow" in name:
        time.sleep(0.05)

    with tempfile.TemporaryDirectory() as folder:
        trunk_deg = LEANING_DEG if "lean" in name else 0.0
        seen = record(Path(folder) / "seen.landmarks.jsonl.gz", trunk_deg)

        def judged(clip: Clip, options: CheckOptions, *others: Any) -> Report:
            _, listen, turns, meet = others
            if clip.path.stat().st_size < 100:
                return check_clip(clip, options)
            report = check_clip(seen, options, None, listen, turns, meet)
            return replace(report, clip=replace(report.clip, path=str(clip.path)))

        vars(task)["check_clip"] = judged
        return run_task(one, Line(line.turns))


def refuse_a_process(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The system has no room for the next process, but for those after it. Tells how often it was asked in vain."""
    start = workers._start
    refused: list[int] = []

    def scarce() -> object:
        if not refused:
            refused.append(1)
            raise BlockingIOError("no more processes")
        return start()

    monkeypatch.setattr(workers, "_start", scarce)
    return refused


@dataclass
class Asking:
    """Somebody who asks a desk. entered: with the key as a cookie."""

    desk: OpenDesk
    client: TestClient

    @property
    def origin(self) -> dict[str, str]:
        return {"Origin": str(self.client.base_url)}

    def enter(self) -> Asking:
        answer = self.client.get(self.desk.guard.url, follow_redirects=False)
        assert answer.status_code == 303
        return self

    def post(self, address: str, data: object = None) -> Any:
        return self.client.post(address, json=data if data is not None else {}, headers=self.origin)

    def send(self, name: str, content: bytes) -> Any:
        return self.client.post("/clips", params={"name": name}, content=content, headers=self.origin)

    def states(self) -> dict[str, str]:
        return {entry.task.name: entry.state.value for entry in self.desk.clips.all()}

    def key(self, name: str) -> str:
        return next(entry.key for entry in self.desk.clips.all() if entry.task.name == name)

    def wait_until(self, states: dict[str, str]) -> None:
        assert until(lambda: self.states() == states, timeout_s=90), self.states()


@contextmanager
def asking(folder: Path, outputs: OutputOptions | None = None, options: CheckOptions = OPTIONS) -> Iterator[Asking]:
    """A desk over a folder, and somebody at it who has not entered yet."""
    outputs = outputs or OutputOptions(video=False)
    with open_desk(folder, options, outputs, quick_check, jobs=2) as desk:
        host = desk.guard.url.split("/open/")[0]
        yield Asking(desk, TestClient(desk.guard, base_url=host))
