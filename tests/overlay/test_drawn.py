"""A picture that posecheck has drawn on is known by what is drawn, when the file no longer says so."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.check import check_clip
from posecheck.coaching.screen import Mood, Screen
from posecheck.detection.sighting import sighting
from posecheck.errors import VideoError
from posecheck.form.alerts import Alert
from posecheck.form.observer import Observation, Observer
from posecheck.frame import Frame, Image
from posecheck.media.clip import Kind, clip_at
from posecheck.media.photo import read_photo
from posecheck.media.video import open_video
from posecheck.overlay import draw_check, draw_live
from posecheck.overlay.drawn import is_drawn_on
from posecheck.overlay.palette import INK
from posecheck.person.calibration import EXACT
from posecheck.rules import all_rules
from tests.clips import SAMPLES
from tests.media.films import pictured
from tests.stick import Stick

SIZES_PX = [(640, 480), (480, 640), (1280, 720)]


@lru_cache(maxsize=8)
def room(size_px: tuple[int, int] = (640, 480)) -> Image:
    """A picture as of a room: of no even colour, without anything drawn."""
    with open_video(SAMPLES / "clean-oblique.mp4") as video:
        return np.asarray(cv2.resize(next(iter(video)).image, size_px), dtype=np.uint8)


def observed(frame: Frame, warned: bool) -> Observation:
    pose = Stick(trunk_deg=25, trail_thigh_deg=25).pose() if warned else None
    observation = Observer(all_rules(), EXACT).observe(sighting(frame, pose))
    return replace(observation, alerts=(Alert(all_rules()[0], 0.0, 99.0),)) if warned else observation


def stored(image: Image, quality: int) -> Image:
    """The picture as a messenger hands it on."""
    return np.asarray(
        cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR),
        dtype=np.uint8,
    )


@pytest.mark.parametrize("quality", [95, 60])
@pytest.mark.parametrize("warned", [True, False])
@pytest.mark.parametrize("size_px", SIZES_PX)
def test_an_annotated_picture_is_known_by_its_panel(size_px: tuple[int, int], warned: bool, quality: int) -> None:
    frame = Frame(room(size_px), 0, 0.0)
    assert is_drawn_on(stored(draw_check(frame, observed(frame, warned)), quality))
    assert not is_drawn_on(stored(frame.image, quality))


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("size_px", SIZES_PX)
def test_a_recorded_session_is_known_by_its_panel(size_px: tuple[int, int], mood: Mood) -> None:
    screen = Screen(cue="Bring the back knee under your hip", mood=mood, title="Left leg in front")
    assert is_drawn_on(stored(draw_live(room(), None, screen, size_px=size_px), 60))


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.mp4")), ids=lambda path: path.stem)
def test_nothing_is_taken_for_a_panel_that_is_none(sample: Path) -> None:
    with open_video(sample) as video:
        shown = [next(video.frames(from_s), None) for from_s in (0.0, 2.0, 4.0)]
    assert shown[0] is not None
    assert not any(is_drawn_on(frame.image) for frame in shown if frame is not None)


def test_dark_furniture_with_a_bright_edge_is_no_panel() -> None:
    image = room().copy()
    image[100:300, 200:400] = INK
    image[100:300, 196:200] = (28, 140, 255)
    assert not is_drawn_on(image)
    image[180:220, 220:260] = (28, 140, 255)
    assert not is_drawn_on(image)


def test_what_was_drawn_on_is_not_judged_though_its_mark_is_gone(tmp_path: Path) -> None:
    frame = Frame(room(), 0, 0.0)
    drawn = draw_check(frame, observed(frame, warned=False))
    cv2.imwrite(str(tmp_path / "still.jpg"), drawn)
    pictured(tmp_path / "clip.mp4", [drawn] * 10)
    for name, kind in (("still.jpg", Kind.PHOTOGRAPH), ("clip.mp4", Kind.VIDEO)):
        assert clip_at(tmp_path / name).kind is kind
        with pytest.raises(VideoError, match="was made by posecheck"):
            check_clip(tmp_path / name)
    assert read_photo(tmp_path / "still.jpg")[1].image.shape == drawn.shape
