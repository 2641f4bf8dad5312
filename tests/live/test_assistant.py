"""What runs a live session, without camera, window or sound: what is refused, what is heard, when it ends."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from posecheck.coaching.planner import Heard
from posecheck.coaching.programme import Event
from posecheck.coaching.screen import Screen
from posecheck.errors import UsageError
from posecheck.form.observer import Observation
from posecheck.frame import Frame
from posecheck.live.assistant import LOST, LiveOptions, _Show, run_live
from posecheck.live.camera import CameraState
from posecheck.live.pipeline import Result
from tests.scenes import observations, session

GREY = np.full((48, 64, 3), 100, np.uint8)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            LiveOptions(record=Path("x.mkv")),
            "--record x.mkv: sessions are recorded as MP4; give a name that ends in",
        ),
        (LiveOptions(record=Path("session")), "--record session: sessions are recorded as MP4"),
        (LiveOptions(hold_s=1e6), "--hold 1e+06: give more than 0 and at most 600 seconds"),
        (LiveOptions(hold_s=0.0), "--hold 0: give more than 0"),
        (LiveOptions(sets=0), "--sets 0: give 1 to 20"),
        (LiveOptions(sets=1000), "--sets 1000: give 1 to 20"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line_before_anything_opens(options: LiveOptions, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        run_live(options)
    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)


class Fakes:
    """A camera, a pipeline, a stage and ears, as far as showing needs them."""

    def __init__(self) -> None:
        self.results: list[Result | None] = []
        self.shown: list[object] = []
        self.heard: list[Heard] = []
        self.camera = SimpleNamespace(state=CameraState.RUNNING)
        take = lambda timeout_s: self.results.pop(0) if self.results else None  # noqa: E731
        self.pipeline = SimpleNamespace(results=SimpleNamespace(take=take, finished=False))
        self.stage = SimpleNamespace(
            show=self.shown.append,
            notice=self.shown.append,
            record=lambda result: None,
            window=SimpleNamespace(poll=lambda: None),
        )
        self.aloud = SimpleNamespace(hear=self.heard.extend)

    def show(self) -> _Show:
        make: Any = _Show
        show: _Show = make(self.camera, self.pipeline, self.stage, self.aloud, None)
        return show


def seen() -> Observation:
    return list(observations(session(), until_s=0.5))[-1]


def result(screen: Screen, observation: Observation | None = None) -> Result:
    return Result(Frame(GREY, 0, 0.0), observation or seen(), screen, (), 0.0, 0.0, 0.0)


def test_a_lost_camera_is_heard_once_and_so_is_its_coming_back() -> None:
    fakes = Fakes()
    show = fakes.show()
    show.step()
    assert fakes.heard == []
    fakes.camera.state = CameraState.LOST
    show.step()
    show.step()
    assert fakes.shown == [LOST, LOST]
    assert [heard.sound for heard in fakes.heard] == [Event.CAMERA_LOST]
    fakes.camera.state = CameraState.RUNNING
    show.step()
    assert [heard.sound for heard in fakes.heard] == [Event.CAMERA_LOST, Event.CAMERA_BACK]


def test_the_end_of_a_file_is_no_lost_camera() -> None:
    fakes = Fakes()
    fakes.camera.state = CameraState.LOST
    show = fakes.show()
    show.step()
    fakes.camera.state = CameraState.ENDED
    show.step()
    assert len(fakes.heard) == 1


def test_it_ends_when_the_session_has_said_all() -> None:
    fakes = Fakes()
    fakes.results = [result(Screen("Hold")), result(Screen("All done. Rest now", over=True))]
    show = fakes.show()
    over = []
    for _ in range(2):
        show.step()
        over.append(show.over)
    assert over == [False, True]
    fakes.pipeline.results.finished = True
    assert fakes.show().over
