"""The pose model sees everybody facing left, and nobody else notices."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import cast

import numpy as np
import pytest

from posecheck.detection.detector import PoseDetector
from posecheck.detection.mirroring import LeftFacingDetector
from posecheck.detection.sighting import Detector
from posecheck.frame import Frame, Image
from posecheck.media.video import open_video
from posecheck.person.body import guess_facing
from posecheck.person.geometry import distance
from posecheck.person.landmarks import Pose
from tests.stick import Stick

SAMPLES = Path(__file__).parents[2] / "samples"
RIGHT = Stick(facing=1).pose()
LEFT = Stick(facing=-1).pose()


@dataclass
class FakeModel:
    """Sees a person turned as the picture is, and notes which way that was. The picture is dark left, bright right."""

    person: Pose | None
    facings: list[int] = field(default_factory=list)

    def __call__(self, frame: Frame) -> Pose | None:
        if self.person is None:
            return None
        turned = np.sign(np.diff(frame.image[300, :, 0].astype(int))).sum() < 0
        pose = replace(self.person.mirrored() if turned else self.person, time_s=frame.time_s)
        self.facings.append(guess_facing(pose))
        return pose

    def close(self) -> None:
        self.person = None


def opened(person: Pose | None, video: bool = True) -> tuple[LeftFacingDetector, FakeModel]:
    model = FakeModel(person)
    return LeftFacingDetector("full", video, lambda *_: cast("PoseDetector", model)), model


def frame(time_s: float) -> Frame:
    """A picture that grows brighter from left to right."""
    row = np.linspace(0, 255, 640).astype(np.uint8)
    image: Image = np.ascontiguousarray(np.broadcast_to(row[None, :, None], (480, 640, 3)))
    return Frame(image, 0, time_s)


def assert_same_points(pose: Pose | None, other: Pose) -> None:
    assert pose is not None
    for key, point in other.points_px.items():
        assert (pose.points_px[key].x, pose.points_px[key].y) == pytest.approx((point.x, point.y))


def test_mirroring_twice_changes_nothing() -> None:
    assert_same_points(RIGHT.mirrored().mirrored(), RIGHT)
    assert guess_facing(RIGHT.mirrored()) == -1


@pytest.mark.parametrize("person", [LEFT, RIGHT], ids=["facing left", "facing right"])
def test_poses_come_out_as_the_picture_has_them(person: Pose) -> None:
    detector, _ = opened(person)
    for n in range(5):
        assert_same_points(detector(frame(n / 10)), person)


@pytest.mark.parametrize(("person", "seen"), [(LEFT, [-1] * 4), (RIGHT, [1, -1, -1, -1])])
def test_the_model_sees_the_person_face_left_from_the_second_frame_on(person: Pose, seen: list[int]) -> None:
    detector, model = opened(person)
    for n in range(4):
        detector(frame(n / 10))
    assert model.facings == seen


def test_only_who_turns_round_for_a_while_has_the_picture_turned_over() -> None:
    detector, model = opened(LEFT)
    detector(frame(0.0))
    model.person = RIGHT
    detector(frame(1 / 8))
    model.person = LEFT
    detector(frame(2 / 8))
    model.person = RIGHT
    for n in range(3, 10):
        detector(frame(n / 8))
    assert model.facings == [-1, 1, -1, 1, 1, 1, 1, 1, -1, -1]


def test_a_photograph_is_looked_at_again_when_it_was_the_wrong_way_round() -> None:
    detector, model = opened(RIGHT, video=False)
    assert_same_points(detector(frame(0.0)), RIGHT)
    assert model.facings == [1, -1]


def test_nobody_stays_nobody() -> None:
    detector, _ = opened(None)
    assert detector(frame(0.0)) is None


def apart(detectors: tuple[Detector, Detector], frames: list[Frame]) -> float:
    """How far the landmarks of a clip and of its mirror image lie apart, in trunk lengths; the median."""
    apart = []
    for frame in frames:
        turned = Frame(np.ascontiguousarray(frame.image[:, ::-1]), frame.index, frame.time_s)
        pose, other = (detector(picture) for detector, picture in zip(detectors, (frame, turned), strict=True))
        if pose is not None and other is not None:
            back = other.mirrored()
            apart += [distance(point, back.points_px[key]) / pose.trunk_px for key, point in pose.points_px.items()]
    return median(apart[len(apart) // 3 :])


@pytest.mark.model
def test_a_mirrored_clip_gives_landmarks_much_nearer_than_the_model_alone() -> None:
    with open_video(SAMPLES / "knee-past-toes.mp4") as video:
        frames = list(video)[30:60]
    with LeftFacingDetector("full") as one, LeftFacingDetector("full") as other:
        turned = apart((one, other), frames)
    with PoseDetector("full") as one_plain, PoseDetector("full") as other_plain:
        plain = apart((one_plain, other_plain), frames)
    assert turned < plain / 2
