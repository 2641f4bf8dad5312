"""The thread in the middle of a live session: the loop of every check, each result with the frame that it is of."""

from __future__ import annotations

import time
from collections import deque
from typing import cast

import numpy as np
import pytest

from posecheck.coaching.planner import Heard
from posecheck.coaching.trainer import Trainer
from posecheck.detection.sighting import Sightings
from posecheck.form.observer import Observer, watch
from posecheck.frame import Frame
from posecheck.live import pipeline as module
from posecheck.live.camera import Capture, LiveCamera
from posecheck.live.keeper import SessionKeeper
from posecheck.live.newest import Newest
from posecheck.live.pipeline import Pipeline, Result
from posecheck.person.calibration import CALIBRATIONS
from posecheck.person.landmarks import Pose
from posecheck.rules import all_rules
from tests.report.watched import stretch
from tests.stick import Stick

GREY = np.full((48, 64, 3), 100, np.uint8)
POSES = list(stretch(Stick(trunk_deg=25.0)))
HEARD: list[Heard] = []
FRAMES = [Frame(GREY, index, pose.time_s) for index, pose in enumerate(POSES)]


class Frames:
    """A camera that hands out these frames one after the other, with a moment of nothing new after each."""

    def __init__(self, frames: list[Frame]) -> None:
        self._frames = deque(frames)
        self._idle = True
        self.taken = 0

    def take(self, timeout_s: float | None = None) -> Capture | None:
        self._idle = not self._idle
        if self._idle:
            return None
        self.taken += 1
        return Capture(self._frames.popleft(), 1000.0 + self.taken)

    @property
    def finished(self) -> bool:
        return not self._frames


class Model:
    """A pose model that knows the pose of every frame."""

    def __init__(self, model: str) -> None:
        pass

    def __enter__(self) -> Model:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, frame: Frame) -> Pose | None:
        time.sleep(0.001)
        return POSES[frame.index]


class Kept(Newest[Result]):
    """Keeps every result, with how many frames had been taken when it came."""

    def __init__(self, camera: Frames) -> None:
        super().__init__()
        self.all: list[Result] = []
        self.taken: list[int] = []
        self._camera = camera

    def put(self, item: Result) -> None:
        self.all.append(item)
        self.taken.append(self._camera.taken)


def keeper() -> SessionKeeper:
    return SessionKeeper(all_rules(), "full", with_report=False)


def run(frames: list[Frame], monkeypatch: pytest.MonkeyPatch, model: type[Model] = Model) -> tuple[Pipeline, Kept]:
    camera = Frames(frames)
    monkeypatch.setattr(module, "Follower", model)
    pipeline = Pipeline(cast("LiveCamera", camera), "full", keeper(), Trainer(), HEARD.extend)
    kept = pipeline.results = Kept(camera)
    with pipeline:
        while not kept.finished:
            time.sleep(0.01)
    return pipeline, kept


def test_it_observes_what_any_check_observes(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline, kept = run(FRAMES, monkeypatch)
    pipeline.check()
    expected = watch(map(Sightings(), FRAMES, POSES), Observer(all_rules(), CALIBRATIONS["full"]))
    assert [repr(result.observation) for result in kept.all] == [repr(one) for one in expected]
    assert any(result.observation.alerts for result in kept.all)
    assert any(result.events for result in kept.all)
    assert any(heard.words == "Chest up" for heard in HEARD), "heard, whether anybody takes the result or not"


def test_each_result_is_of_its_own_frame_and_no_frame_is_taken_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    _, kept = run(FRAMES, monkeypatch)
    assert [result.frame.index for result in kept.all] == list(range(len(FRAMES)))
    assert [result.captured_s for result in kept.all] == [1001.0 + index for index in range(len(FRAMES))]
    assert kept.taken == [index + 1 for index in range(len(FRAMES))]
    for result in kept.all:
        assert result.observation.time_s == result.frame.time_s
        assert result.model_s > 0
        assert result.other_s >= 0


def test_an_error_of_the_model_ends_it_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Model):
        def __call__(self, frame: Frame) -> Pose | None:
            if frame.index == 3:
                raise ZeroDivisionError
            return super().__call__(frame)

    pipeline, kept = run(FRAMES, monkeypatch, Broken)
    assert len(kept.all) == 3
    with pytest.raises(ZeroDivisionError):
        pipeline.check()


def test_it_can_be_ended_while_the_camera_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    camera = Frames(FRAMES)
    monkeypatch.setattr(camera, "take", lambda timeout_s: None)
    monkeypatch.setattr(module, "Follower", Model)
    with Pipeline(cast("LiveCamera", camera), "full", keeper(), Trainer(), HEARD.extend) as pipeline:
        pass
    assert pipeline.results.finished
    pipeline.check()
