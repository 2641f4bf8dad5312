"""The pose model at the edge: a clean terminal, and a person who is let go of however stubborn the model is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from posecheck.detection import detector as module
from posecheck.detection.detector import PoseDetector
from posecheck.detection.quiet import quiet_stderr
from posecheck.frame import Frame

ROOT = Path(__file__).parents[2]
EMPTY = np.zeros((48, 64, 3), np.uint8)


class Stubborn:
    """A landmarker that goes on seeing somebody for so many pictures after the first one."""

    def __init__(self, sees: int) -> None:
        self.times_ms: list[int] = []
        self.closed = False
        self._sees = sees

    def detect_for_video(self, image: Any, time_ms: int) -> Any:
        assert not self.times_ms or time_ms > self.times_ms[-1], "MediaPipe wants rising times"
        self.times_ms.append(time_ms)
        person = [SimpleNamespace(x=0.5, y=0.5)] * 33
        return SimpleNamespace(pose_landmarks=[person] if len(self.times_ms) <= 1 + self._sees else [])

    def close(self) -> None:
        self.closed = True


def stub_models(monkeypatch: pytest.MonkeyPatch, *sees: int) -> list[Stubborn]:
    made = [Stubborn(count) for count in sees]
    waiting = iter(made)
    mp = SimpleNamespace(Image=lambda **_: None, ImageFormat=SimpleNamespace(SRGB=1))
    monkeypatch.setattr(module, "load_model", lambda name: b"")
    monkeypatch.setattr(module, "_open_landmarker", lambda data, video: (mp, next(waiting)))
    return made


def test_a_model_that_lets_go_is_used_on(monkeypatch: pytest.MonkeyPatch) -> None:
    (only,) = stub_models(monkeypatch, 1)
    with PoseDetector("full") as detector:
        assert detector(Frame(EMPTY, 0, 60.0)) is not None
        detector.restart()
        assert not only.closed
        assert detector(Frame(EMPTY, 0, 0.0)) is None
    assert only.closed


def test_a_model_that_never_lets_go_is_opened_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = stub_models(monkeypatch, 1_000_000, 0)
    with PoseDetector("full") as detector:
        detector(Frame(EMPTY, 0, 60.0))
        detector.restart()
        assert old.closed
        assert len(old.times_ms) < 20
        assert detector(Frame(EMPTY, 0, 0.5)) is not None
    assert new.times_ms == [500]
    assert new.closed


def test_what_others_say_is_turned_away_at_most_until_the_first_detection(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet: list[str] = []
    turn_away = quiet_stderr

    def noted() -> Any:
        quiet.append("quiet")
        return turn_away()

    monkeypatch.setattr(module, "quiet_stderr", noted)
    stub_models(monkeypatch, -1)
    with PoseDetector("full") as detector:
        for index in range(5):
            assert detector(Frame(EMPTY, index, index / 15)) is None
    assert len(quiet) == 2


@pytest.mark.model
def test_the_terminal_stays_clean_when_somebody_comes_late() -> None:
    code = """
import numpy as np
from posecheck.files.bundled import sample_clip
from posecheck.detection.detector import PoseDetector
from posecheck.frame import Frame
from posecheck.media.video import open_video

with open_video(sample_clip()) as video:
    person = next(iter(video)).image
for video in (True, False):
    with PoseDetector("full", video) as detector:
        for index in range(3):
            assert detector(Frame(np.zeros_like(person), index, index / 15)) is None
        assert detector(Frame(person, 3, 3 / 15)) is not None
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
