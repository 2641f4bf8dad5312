"""The follower stays with the one who does the stretch, changes over to them, and says when it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.detection.follower import Follower
from posecheck.detection.mirroring import LeftFacingDetector
from posecheck.frame import Frame, Image
from posecheck.media.video import open_video
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from tests.person.test_people import moved, standing
from tests.stick import Stick

SAMPLES = Path(__file__).parents[2] / "samples"
KNEELING = Stick(at_px=(200.0, 400.0), size_px=(1280, 480)).pose()
STANDING = standing(900.0)
LEVEL = 200
"""Brightness of a picture in which nobody is painted over."""


@dataclass
class FakeModel:
    """Sees whoever of `people` is not painted over, the first of them; as a follower it keeps to the one it had."""

    people: list[Pose]
    video: bool
    looks: list[float] = field(default_factory=list)
    last: int | None = None
    closed: bool = False

    def __call__(self, frame: Frame) -> Pose | None:
        self.looks.append(frame.time_s)
        order = sorted(range(len(self.people)), key=lambda n: n != self.last)
        for n in order:
            hip = self.people[n].middle_px(Joint.HIP)
            if frame.image[int(hip.y), int(hip.x)].any():
                self.last = n if self.video else None
                return replace(self.people[n], time_s=frame.time_s)
        self.last = None
        return None

    def __enter__(self) -> FakeModel:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True


class Scene:
    """People in front of a camera whose models can see them all; one glaring pixel makes the mean colour dark."""

    def __init__(self, *people: Pose, video: bool = True) -> None:
        self.models: list[FakeModel] = []
        self.people = list(people)

        def open_detector(_: str, video: bool) -> FakeModel:
            self.models.append(FakeModel(self.people, video))
            return self.models[-1]

        self.follower = Follower("full", video, open_detector)

    def see(self, time_s: float) -> Pose | None:
        image: Image = np.zeros((480, 1280, 3), np.uint8)
        for person in self.people:
            hip = person.middle_px(Joint.HIP)
            image[int(hip.y), int(hip.x)] = LEVEL
        return self.follower(Frame(image, 0, time_s))

    def followed(self, *times_s: float) -> list[str]:
        """Who is followed at each time: k(neeling), s(tanding), - for nobody; with a ? when it is unclear."""
        seen = []
        for time_s in times_s:
            pose = self.see(time_s)
            mark = "" if pose is None or pose.unclear is None else "?"
            seen.append("-" if pose is None else ("k" if pose.points_px == KNEELING.points_px else "s") + mark)
        return seen


def test_someone_alone_is_followed_and_looked_beside_every_two_seconds_only() -> None:
    scene = Scene(KNEELING)
    assert set(scene.followed(*(n / 10 for n in range(60)))) == {"k"}
    follow, look = scene.models
    assert len(follow.looks) == 60
    assert look.looks == [0.0, 2.0, 4.0]


def test_with_company_it_looks_more_often() -> None:
    scene = Scene(KNEELING, STANDING)
    scene.followed(*(n / 10 for n in range(20)))
    assert len(scene.models[1].looks) == 4


def test_the_one_who_kneels_is_kept() -> None:
    assert set(Scene(KNEELING, STANDING).followed(0.0, 0.1, 1.0, 2.0, 3.0)) == {"k"}


def test_it_changes_over_to_the_one_who_kneels_and_then_paints_nobody_over() -> None:
    scene = Scene(STANDING, KNEELING)
    assert scene.followed(0.0, 0.1, 0.2, 2.5, 5.0) == ["s", "k", "k", "k", "k"]
    scene.people[0] = moved(STANDING, 100.0)
    assert scene.followed(6.0) == ["k"]


def test_a_model_that_will_not_let_go_is_shown_the_person_again_after_a_second() -> None:
    """Else whoever it stays with would be painted over for ever, and judged by the hole."""
    scene = Scene(STANDING, KNEELING)
    times_s = [n / 10 for n in range(60)]
    scene.follower.close()
    painted = []

    class Stubborn(FakeModel):
        def __call__(self, frame: Frame) -> Pose | None:
            hip = STANDING.middle_px(Joint.HIP)
            painted.append(not frame.image[int(hip.y), int(hip.x)].any())
            return replace(STANDING, time_s=frame.time_s)

    scene.follower = Follower(
        "full", True, lambda _, video: Stubborn([], video) if video else FakeModel(scene.people, video)
    )
    scene.followed(*times_s)
    assert any(painted)
    longest = max(len(run) for run in "".join("x" if one else " " for one in painted).split())
    assert longest <= 11


def test_a_photograph_shows_the_one_who_kneels_at_once() -> None:
    assert Scene(STANDING, KNEELING, video=False).followed(0.0) == ["k"]


def reaching(pose: Pose, x_px: float) -> Pose:
    """The same person with a hand stretched out to `x_px`."""
    wrist = (Side.LEFT, Joint.WRIST)
    return replace(pose, points_px={**pose.points_px, wrist: Point(x_px, pose.points_px[wrist].y)})


@pytest.mark.parametrize(
    ("other", "why"),
    [(reaching(standing(600.0), 200.0), Reason.TOUCHING), (moved(KNEELING, 600.0), Reason.SEVERAL)],
    ids=["touching", "several"],
)
def test_it_says_when_it_cannot_tell_who_is_meant_until_they_have_gone(other: Pose, why: str) -> None:
    scene = Scene(KNEELING)
    assert scene.followed(0.0) == ["k"]
    scene.people.append(other)
    pose = scene.see(2.0)
    assert pose is not None
    assert pose.unclear == why
    scene.people.pop()
    assert scene.followed(2.2, 2.6) == ["k?", "k"]


def test_an_empty_picture_shows_nobody() -> None:
    assert Scene().followed(0.0, 3.0) == ["-", "-"]


def test_closing_closes_both_models() -> None:
    scene = Scene(KNEELING)
    with scene.follower:
        pass
    assert len(scene.models) == 2
    assert all(model.closed for model in scene.models)


def side_by_side(left: str, right: str, width_px: int = 320) -> list[Frame]:
    """Two samples in one picture: of each the part around its middle."""
    frames = []
    with open_video(SAMPLES / f"{left}.mp4") as a, open_video(SAMPLES / f"{right}.mp4") as b:
        for one, other in zip(a, b, strict=False):
            halves = [cv2.resize(f.image, (640, 480))[:, 320 - width_px // 2 :][:, :width_px] for f in (one, other)]
            image = np.ascontiguousarray(np.hstack(halves))
            frames.append(Frame(np.asarray(image, dtype=np.uint8), one.index, one.time_s))
    return frames


@pytest.mark.model
@pytest.mark.parametrize(("left", "right"), [("torso-forward", "standing-only"), ("standing-only", "torso-forward")])
def test_in_a_real_picture_of_two_it_follows_the_one_who_does_the_stretch(left: str, right: str) -> None:
    stretching_left = right == "standing-only"
    with Follower("full") as follower:
        poses = [follower(frame) for frame in side_by_side(left, right)]
    kneeling = [pose for pose in poses[-15:] if pose is not None]
    assert len(kneeling) == 15
    assert all((pose.middle_px(Joint.HIP).x < 320) is stretching_left for pose in kneeling)


@pytest.mark.model
def test_with_one_person_the_landmarks_are_those_of_the_detector_alone() -> None:
    with open_video(SAMPLES / "standing-only.mp4") as video:
        frames = list(video)[:35]
    with Follower("full") as follower, LeftFacingDetector("full") as detector:
        assert [follower(frame) for frame in frames] == [detector(frame) for frame in frames]
