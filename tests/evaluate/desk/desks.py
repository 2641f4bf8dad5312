"""A desk for tests: clips that are checked in a moment, without the pose model, and somebody who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from posecheck.check import CheckOptions, workers
from posecheck.check.outputs import OutputOptions
from posecheck.evaluate.desk.start import OpenDesk, open_desk
from tests.clips import make_clip
from tests.evaluate.desk.quick import quick_check
from tests.waiting import until

OPTIONS = CheckOptions()
SIZE_PX = (320, 240)


def clip(path: Path) -> Path:
    """A small video of grey pictures; its name says what the check is to find in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return make_clip(path, [0.5 * i for i in range(10)], SIZE_PX)


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
