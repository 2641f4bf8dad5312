"""So many models run at a time as there are turns, also when there are more turns than at the start."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from posecheck.detection.engine import Search, open_sightings
from posecheck.detection.turns import Turns
from posecheck.frame import Frame
from posecheck.person.landmarks import Pose
from tests.detection.test_engine import Pretender, look, make_long_clip


class Counted(Pretender):
    """Counts how many of its kind are open, and how many were at most."""

    now = 0
    most = 0
    lock = threading.Lock()

    def __enter__(self) -> Counted:
        with self.lock:
            Counted.now += 1
            Counted.most = max(Counted.most, Counted.now)
        return self

    def __exit__(self, *_: object) -> None:
        with self.lock:
            Counted.now -= 1

    def __call__(self, frame: Frame) -> Pose | None:
        time.sleep(0.001)
        return super().__call__(frame)


@pytest.fixture
def clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four stretches long."""
    monkeypatch.setattr(Counted, "most", 0)
    return make_long_clip(tmp_path / "long.mp4")


@pytest.mark.parametrize("allowed", [1, 2, 3])
def test_there_are_never_more_models_than_turns(allowed: int, clip: Path) -> None:
    with open_sightings(clip, Search("full", 0.0, lambda model: Counted()), Turns(allowed)) as sightings:
        list(sightings)
    assert Counted.most == allowed


def test_more_turns_are_used_at_once_and_change_nothing(clip: Path) -> None:
    turns = Turns(1)
    seen = []
    with open_sightings(clip, Search("full", 0.0, lambda model: Counted()), turns) as sightings:
        for number, sighting in enumerate(sightings):
            if number == 20:
                assert Counted.most == 1
                turns.grow(4)
            seen.append(sighting)
    assert Counted.most == 4
    assert seen == look(clip, 1)
