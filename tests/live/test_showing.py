"""What is shown, what is heard and when it ends, without camera, window or sound; and a slow model, whose looks get
fewer and whose pictures do not.
"""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from posecheck.coaching.planner import Heard
from posecheck.coaching.programme import Event
from posecheck.coaching.screen import Screen
from posecheck.frame import Frame
from posecheck.live.camera import CameraState, Capture
from posecheck.live.newest import Newest
from posecheck.live.pipeline import Result
from posecheck.live.showing import LOST, LivePicture, Pictures, Showing, Shown
from tests.scenes import observations, session

GREY = np.full((48, 64, 3), 100, np.uint8)
SEEN = list(observations(session(), until_s=2.0))


class Fakes:
    """A camera, a pipeline, a stage and ears, as far as showing needs them."""

    def __init__(self) -> None:
        self.views: Newest[Capture] = Newest()
        self.results: Newest[Result] = Newest()
        self.busy_with: int | None = None
        self.shown: list[object] = []
        self.heard: list[Heard] = []
        self.recorded_s: list[float] = []
        self.camera = SimpleNamespace(state=CameraState.RUNNING, view=self.views.take)
        self.pipeline = SimpleNamespace(results=self.results, busy_with_another=self.busy_with_another)
        self.stage = SimpleNamespace(
            show=lambda *shown: self.shown.append(shown),
            notice=self.shown.append,
            record=self.recorded_s.append,
            window=SimpleNamespace(poll=lambda: None),
        )
        self.aloud = SimpleNamespace(hear=self.heard.extend)

    def busy_with_another(self, index: int) -> bool:
        return self.busy_with not in (None, index)

    def showing(self, told: list[Shown] | None = None) -> Showing:
        make: Any = Showing
        showing: Showing = make(
            self.camera, self.pipeline, self.stage, self.aloud, None if told is None else told.append
        )
        return showing

    def pictures(self) -> Pictures:
        make: Any = Pictures
        pictures: Pictures = make(self.camera, self.pipeline)
        return pictures

    def comes(self, index: int, captured_s: float | None = None) -> None:
        """The camera gives this frame."""
        at_s = time.monotonic() if captured_s is None else captured_s
        self.views.put(Capture(Frame(GREY, index, SEEN[index].time_s), at_s))

    def looked(self, index: int, screen: Screen | None = None) -> None:
        """The pipeline has looked at this frame."""
        frame = Frame(GREY, index, SEEN[index].time_s)
        self.results.put(Result(frame, SEEN[index], screen or Screen("Hold"), (), time.monotonic(), 0.0, 0.0))


def test_a_lost_camera_is_heard_once_and_so_is_its_coming_back() -> None:
    fakes = Fakes()
    showing = fakes.showing()
    showing.step()
    assert fakes.heard == []
    fakes.camera.state = CameraState.LOST
    showing.step()
    showing.step()
    assert fakes.shown == [LOST, LOST]
    assert [heard.sound for heard in fakes.heard] == [Event.CAMERA_LOST]
    fakes.camera.state = CameraState.RUNNING
    showing.step()
    assert [heard.sound for heard in fakes.heard] == [Event.CAMERA_LOST, Event.CAMERA_BACK]


def test_the_end_of_a_file_is_no_lost_camera() -> None:
    fakes = Fakes()
    fakes.camera.state = CameraState.LOST
    showing = fakes.showing()
    showing.step()
    fakes.camera.state = CameraState.ENDED
    showing.step()
    assert len(fakes.heard) == 1


def test_it_ends_when_the_session_has_said_all() -> None:
    fakes = Fakes()
    told: list[Shown] = []
    showing = fakes.showing(told)
    over = []
    for index, screen in enumerate((Screen("Hold"), Screen("All done. Rest now", over=True))):
        fakes.comes(index)
        fakes.looked(index, screen)
        showing.step()
        over.append(showing.over)
    assert over == [False, True]
    assert [shown.picture.screen.cue for shown in told] == ["Hold", "All done. Rest now"]
    assert fakes.recorded_s == [SEEN[0].time_s, SEEN[1].time_s]
    fakes.results.close()
    assert fakes.showing().over


def test_the_last_look_of_a_file_is_shown_though_no_picture_follows() -> None:
    fakes = Fakes()
    pictures = fakes.pictures()
    fakes.looked(0)
    assert shown(pictures).frame.index == 0
    fakes.camera.state = CameraState.ENDED
    fakes.looked(1)
    fakes.results.close()
    assert not pictures.finished
    assert shown(pictures).frame.index == 1
    assert pictures.finished


def shown(pictures: Pictures) -> LivePicture:
    picture = pictures.next(0.5)
    assert picture is not None
    return picture


def test_nothing_is_shown_before_the_first_look() -> None:
    fakes = Fakes()
    fakes.comes(0)
    assert fakes.pictures().next(0.0) is None


def test_a_picture_is_shown_with_its_own_look_when_that_comes_in_time() -> None:
    fakes = Fakes()
    pictures = fakes.pictures()
    fakes.looked(0)
    shown(pictures)
    fakes.comes(1)
    fakes.looked(1)
    picture = shown(pictures)
    assert picture.frame.index == 1
    assert picture.observation is SEEN[1]


def test_a_picture_waits_a_moment_for_its_look_and_no_longer() -> None:
    fakes = Fakes()
    pictures = fakes.pictures()
    fakes.looked(0)
    shown(pictures)
    begun_s = time.monotonic()
    fakes.comes(1)
    picture = shown(pictures)
    assert time.monotonic() - begun_s >= 0.02
    assert picture.frame.index == 1
    assert picture.look.frame.index == 0
    assert picture.observation.time_s == SEEN[1].time_s


def test_a_picture_does_not_wait_while_another_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes = Fakes()
    pictures = fakes.pictures()
    fakes.looked(0)
    shown(pictures)
    fakes.busy_with = 1
    monkeypatch.setattr("posecheck.live.showing._PATIENCE_S", 3600.0)
    fakes.comes(2)
    assert shown(pictures).frame.index == 2


def test_a_look_at_a_newer_picture_shows_that_one() -> None:
    fakes = Fakes()
    pictures = fakes.pictures()
    fakes.looked(0)
    shown(pictures)
    fakes.comes(1)
    fakes.looked(2)
    assert shown(pictures).frame.index == 2


def test_a_slow_model_costs_looks_and_no_pictures() -> None:
    """Each look takes as long as four pictures take to come."""
    fakes = Fakes()
    pictures = fakes.pictures()
    fakes.looked(0)
    indices = [shown(pictures).frame.index]
    looks = {0}
    for index in range(1, 25):
        fakes.busy_with = index - index % 4
        if index % 4 == 0:
            fakes.looked(index - 4)
        fakes.comes(index, captured_s=index / 30)
        picture = shown(pictures)
        indices.append(picture.frame.index)
        looks.add(picture.look.frame.index)
    assert indices == list(range(25))
    assert looks == {0, 4, 8, 12, 16, 20}


def test_of_sixty_a_second_every_other_is_shown() -> None:
    fakes = Fakes()
    pictures = fakes.pictures()
    fakes.looked(0)
    shown(pictures)
    fakes.busy_with = 0
    count = 0
    for index in range(1, 31):
        fakes.comes(index, captured_s=index / 60)
        count += pictures.next(0.0) is not None
    assert 14 <= count <= 17
