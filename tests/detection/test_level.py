"""The roll of the camera from rooms that are drawn with a known one."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecheck.detection.level import Level, find_level, level_from_the_first
from posecheck.detection.sighting import Sightings
from posecheck.frame import Frame, Image
from posecheck.person.geometry import Point, distance
from posecheck.person.landmarks import Joint, Side
from posecheck.person.sighting import Sighting
from tests.stick import Stick


def room(roll_deg: float = 0.0, uprights: int = 10) -> Image:
    """A wall with door posts and shelves, seen by a camera that rolls."""
    image = np.full((480, 640, 3), 170, np.uint8)
    for i in range(uprights):
        x = 40 + i * 560 // max(uprights, 1)
        cv2.rectangle(image, (x, 60 + 7 * i), (x + 22, 330), (90 + 12 * i, 70, 60), -1)
    # Warp with anti-aliasing; the middle of the picture stays where it is.
    turn = cv2.getRotationMatrix2D((320, 240), -roll_deg, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, (640, 480), borderMode=cv2.BORDER_REPLICATE), np.uint8)


@pytest.mark.parametrize("roll_deg", [-8.0, -3.0, 0.0, 2.5, 6.0])
def test_the_roll_is_found_within_a_third_of_a_degree(roll_deg: float) -> None:
    level = find_level(room(roll_deg))
    assert level is not None
    assert level.roll_deg == pytest.approx(roll_deg, abs=0.35)


def test_a_bare_wall_does_not_tell() -> None:
    assert find_level(np.full((480, 640, 3), 128, np.uint8)) is None
    assert find_level(room(uprights=2)) is None


@pytest.mark.parametrize("side", [np.s_[:, :210], np.s_[:, 430:]], ids=["left", "right"])
def test_edges_at_one_side_only_do_not_tell_how_plumb_lines_stand_elsewhere(side: tuple[slice, slice]) -> None:
    shelf = np.full((480, 640, 3), 170, np.uint8)
    shelf[side] = room(2.0)[side]
    assert find_level(shelf, person_px=(280, 360)) is None


def test_a_horizon_that_is_not_known_is_not_told() -> None:
    assert math.isnan(Level(0.0, 0.0, fan_sd_deg=3.0).horizon_px(320, 640, 480))


def test_the_bars_of_a_letterbox_are_no_plumb_lines() -> None:
    padded = cv2.copyMakeBorder(room(5.0), 0, 0, 200, 200, cv2.BORDER_CONSTANT)
    level = find_level(np.asarray(padded, np.uint8))
    assert level is not None
    assert level.roll_deg == pytest.approx(5.0, abs=0.4)


def test_the_person_is_left_out() -> None:
    leaning = room(0.0, uprights=6)
    for x in range(300, 400, 8):
        cv2.line(leaning, (x, 400), (x + 40, 100), (20, 20, 20), 2)
    level = find_level(leaning, person_px=(290, 450))
    assert level is not None
    assert level.roll_deg == pytest.approx(0.0, abs=0.5)


def test_verticals_that_fan_out_tilt_by_place() -> None:
    assert Level(roll_deg=1.0, fan_deg=10.0).plumb_deg(0.75) == 3.5


def pitched(image: Image, pitch_deg: float) -> Image:
    """What the camera would see, had it been tipped up by so much where it stands; it sees 60° across."""
    height_px, width_px = image.shape[:2]
    focal_px = width_px / 2 / math.tan(math.radians(30))
    lens = np.array([[focal_px, 0, width_px / 2], [0, focal_px, height_px / 2], [0, 0, 1]])
    sine, cosine = math.sin(math.radians(pitch_deg)), math.cos(math.radians(pitch_deg))
    turn = np.array([[1, 0, 0], [0, cosine, sine], [0, -sine, cosine]])
    warp = lens @ turn @ np.linalg.inv(lens)
    return np.asarray(
        cv2.warpPerspective(image, warp, (width_px, height_px), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


@pytest.mark.parametrize("pitch_deg", [-12.0, -5.0, 0.0, 4.0, 10.0])
def test_the_horizon_is_found_by_how_verticals_fan_out(pitch_deg: float) -> None:
    level = find_level(pitched(room(), pitch_deg))
    assert level is not None
    focal_px = 320 / math.tan(math.radians(30))
    assert level.horizon_px(320, 640, 480) == pytest.approx(240 + focal_px * math.tan(math.radians(pitch_deg)), abs=8)


def test_the_horizon_leans_with_the_camera() -> None:
    horizon_px = [Level(roll_deg=10.0, fan_deg=0.0).horizon_px(x, 640, 480) for x in (0, 320, 640)]
    # Uprights that lean to the right belong to a picture turned clockwise: its horizon falls to the right.
    assert horizon_px == pytest.approx([183.6, 240.0, 296.4], abs=0.1)


@pytest.mark.parametrize("pitch_deg", [-8.0, 0.0, 8.0])
def test_the_height_of_the_camera_does_not_depend_on_its_pitch(pitch_deg: float) -> None:
    focal_px = 320 / math.tan(math.radians(30))
    # On a level camera's picture this floor is 1.5 trunk lengths below the horizon.
    pose = Stick(at_px=(320, 380)).pose()
    floor_px = max(point.y for point in pose.points_px.values())
    level_height = (floor_px - 240) / pose.trunk_px
    drop_px = focal_px * math.tan(math.radians(pitch_deg))
    lower = replace(pose, points_px={key: point + Point(0, drop_px) for key, point in pose.points_px.items()})
    seen = Sightings()(Frame(pitched(room(), pitch_deg), 0, 0.0), lower).pose
    assert seen is not None
    assert seen.camera_height == pytest.approx(level_height, abs=0.15)


def test_the_height_of_the_camera_is_unknown_in_a_bare_room() -> None:
    seen = Sightings()(Frame(np.full((480, 640, 3), 128, np.uint8), 0, 0.0), Stick(at_px=(320, 380)).pose()).pose
    assert seen is not None
    assert math.isnan(seen.camera_height)


def test_poses_get_the_plumb_line_where_they_stand() -> None:
    pose = Sightings()(Frame(room(4.0), 0, 0.0), Stick(at_px=(320, 400)).pose()).pose
    assert pose is not None
    assert pose.plumb_deg == pytest.approx(4.0, abs=0.4)
    assert distance(pose.point_px(Side.LEFT, Joint.KNEE), Stick().pose().point_px(Side.LEFT, Joint.KNEE)) < 0.01


def test_without_a_person_there_is_nothing_to_level() -> None:
    assert Sightings()(Frame(room(), 0, 0.0), None).pose is None


def test_once_the_level_is_known_it_is_looked_for_seldom_and_a_pushed_camera_still_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_s: list[float] = []

    def look(image: Image, person_px: tuple[float, float] | None = None) -> Level | None:
        looked_s.append(second)
        return find_level(image, person_px)

    monkeypatch.setattr("posecheck.detection.level.find_level", look)
    sightings, plumbs_deg = Sightings(), []
    for second in range(40):
        roll_deg = 0.0 if second < 12 else 5.0
        pose = sightings(
            Frame(room(roll_deg), second, float(second)), replace(Stick().pose(), time_s=float(second))
        ).pose
        assert pose is not None
        plumbs_deg.append(pose.plumb_deg)
    assert plumbs_deg[10] == pytest.approx(0.0, abs=0.4)
    assert plumbs_deg[25] == pytest.approx(5.0, abs=0.4)
    assert looked_s == [0, 1, 2, 7, 12, 17, 22, 27, 32, 37]


def other_room(roll_deg: float) -> Image:
    """The same with a dark floor and light shelves."""
    return np.asarray(cv2.flip(255 - room(-roll_deg), 1), np.uint8)


def test_in_another_scene_the_level_is_looked_for_anew() -> None:
    """A film cut from a camera that leans to one that stands upright, and one that leans the other way."""
    sightings, plumbs_deg, cuts_s = Sightings(), [], []
    for number in range(60):
        time_s = number / 4
        image = room(6.0) if time_s < 5.0 else other_room(0.0) if time_s < 8.0 else room(-4.0)
        seen = sightings(Frame(image, number, time_s), replace(Stick().pose(), time_s=time_s))
        assert seen.pose is not None
        plumbs_deg.append(seen.pose.plumb_deg)
        cuts_s += [time_s] * seen.cut
    assert cuts_s == [5.25, 8.25], "the second picture of a scene tells it"
    assert plumbs_deg[:20] == pytest.approx([6.0] * 20, abs=0.4)
    assert plumbs_deg[21:32] == pytest.approx([0.0] * 11, abs=0.4)
    assert plumbs_deg[33:] == pytest.approx([-4.0] * 27, abs=0.4)


@pytest.mark.parametrize("wait_s", [2.0, 10.0])
def test_the_first_of_each_scene_have_the_level_that_is_found_soon_after(wait_s: float) -> None:
    def seen(time_s: float) -> Sighting:
        in_scene_s = time_s % 20.0
        pose = replace(Stick().pose(), time_s=time_s, plumb_deg=5.0 + time_s // 20.0)
        level_less = in_scene_s < wait_s
        pose = replace(pose, plumb_deg=math.nan) if level_less else pose
        return Sighting(time_s, None if in_scene_s == 1.0 else pose, 128, cut=time_s == 20.0)

    given = [seen(float(second)) for second in range(40)]
    told = list(level_from_the_first(given))
    assert [one.time_s for one in told] == [one.time_s for one in given]
    plumbs_deg = [one.pose.plumb_deg for one in told if one.pose is not None]
    unknown = 0 if wait_s < 8.0 else 8
    for scene, plumb_deg in ((plumbs_deg[:19], 5.0), (plumbs_deg[19:], 6.0)):
        assert all(map(math.isnan, scene[:unknown]))
        assert set(scene[unknown:]) - {math.nan} >= {plumb_deg}
    if wait_s < 8.0:
        assert set(plumbs_deg) == {5.0, 6.0}


def test_a_scene_whose_level_is_never_found_gets_none_of_another_one() -> None:
    level_less = replace(Stick().pose(), plumb_deg=math.nan)
    given = [Sighting(float(t), replace(level_less, time_s=float(t)), 128, cut=t == 3) for t in range(5)]
    known = replace(level_less, plumb_deg=4.0, time_s=5.0)
    told = list(level_from_the_first([*given, Sighting(5.0, known, 128)]))
    assert [math.isnan(one.pose.plumb_deg) for one in told if one.pose] == [True] * 3 + [False] * 3
