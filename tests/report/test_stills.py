"""Each fault has one still, taken at its worst moment."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from posecheck.form.observer import Observation
from posecheck.frame import Frame, Image
from posecheck.person.calibration import EXACT
from posecheck.report.stills import Still, StillKeeper, encode_jpeg
from posecheck.rules import all_rules
from tests.report.watched import observations, stretch
from tests.stick import Stick


def _grey(level: int) -> Image:
    return np.full((48, 64, 3), level, dtype=np.uint8)


def _level(still: Still) -> float:
    image = cv2.imdecode(np.frombuffer(still.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return float(image.mean())


def _stills(*sticks: Stick) -> tuple[Still, ...]:
    """The stills of holds one after the other; the picture of frame i is grey of level i."""
    poses = [pose for stick in sticks for pose in (*stretch(stick), *[None] * 30)]
    seen, _ = observations(poses, all_rules(), EXACT)
    keeper = StillKeeper(lambda frame, _observation: frame.image)
    for index, observation in enumerate(seen):
        keeper.update(Frame(_grey(index), index, observation.time_s), observation)
    return keeper.finish()


def test_a_still_shows_the_worst_moment() -> None:
    (still,) = _stills(Stick(trunk_deg=30.0))
    assert still.rule == "upright-torso"
    # The trunk leans farthest from 2.3 s on, when the hips have come all the way forward.
    assert still.time_s >= 2.2
    assert _level(still) == pytest.approx(round(still.time_s * 15), abs=1)


def test_good_form_leaves_none_and_two_faults_leave_two() -> None:
    assert _stills(Stick()) == ()
    stills = _stills(Stick(trunk_deg=30.0), Stick(knee_past_toe=0.3))
    assert [still.rule for still in stills] == ["upright-torso", "knee-over-toe"]
    assert stills[0].time_s < stills[1].time_s


def test_a_large_picture_is_made_smaller_in_shape() -> None:
    jpeg = encode_jpeg(np.zeros((1080, 1920, 3), dtype=np.uint8))
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape == (540, 960, 3)


def test_of_two_warnings_at_once_each_picture_is_of_its_own() -> None:
    poses = [*stretch(Stick(trunk_deg=30.0, knee_past_toe=0.3))]
    seen, _ = observations(poses, all_rules(), EXACT)
    assert max(len(observation.alerts) for observation in seen) == 2
    shown: list[list[str]] = []

    def draw(frame: Frame, observation: Observation) -> Image:
        shown.append([alert.rule.code for alert in observation.alerts])
        return frame.image

    keeper = StillKeeper(draw)
    for index, observation in enumerate(seen):
        keeper.update(Frame(_grey(index), index, observation.time_s), observation)
    stills = keeper.finish()
    assert sorted(shown) == [["knee-over-toe"], ["upright-torso"]]
    assert {still.rule for still in stills} == {"knee-over-toe", "upright-torso"}
