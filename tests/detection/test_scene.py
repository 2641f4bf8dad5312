"""Whether a picture shows another scene than the one before."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posecheck.detection.scene import SceneWatch
from posecheck.frame import Image
from posecheck.media.video import open_video
from tests.clips import SAMPLES
from tests.detection.test_level import other_room, room

HEIGHT_PX, WIDTH_PX = room().shape[:2]


def changes(*images: Image) -> list[bool]:
    """Whether each picture is of another scene than the one before."""
    watch = SceneWatch()
    return [watch.is_another(image) for image in images]


def plain(level: int) -> Image:
    return np.full((HEIGHT_PX, WIDTH_PX, 3), level, np.uint8)


def lit(image: Image, contrast: float, brightness: float) -> Image:
    return np.asarray(np.clip(image * contrast + brightness, 0, 255), np.uint8)


def with_somebody(x_px: int) -> Image:
    """A tall, dark figure that takes up a sixth of the picture."""
    return np.asarray(cv2.rectangle(room(), (x_px, 60), (x_px + 110, 470), (30, 30, 30), -1), np.uint8)


def test_another_room_is_another_scene_and_the_same_room_is_not() -> None:
    one, other = room(), other_room(0.0)
    assert changes(one, one, other, other, other, one, one) == [False, False, False, True, False, False, True]


def test_a_flash_or_a_damaged_picture_is_no_scene() -> None:
    assert not any(changes(room(), room(), other_room(0.0), room(), room()))
    passing = (np.roll(other_room(4.0 * step), 90 * step, axis=1) for step in range(4))
    assert not any(changes(room(), *passing, room())), "nor is a camera that is swung there and back"


def test_the_first_picture_is_compared_with_nothing() -> None:
    assert changes(room()) == [False]


@pytest.mark.parametrize(("contrast", "brightness"), [(0.3, 0.0), (1.2, 20.0), (0.6, 90.0), (0.8, -60.0)])
def test_light_that_is_switched_on_or_off_changes_no_scene(contrast: float, brightness: float) -> None:
    otherwise = lit(room(), contrast, brightness)
    assert not any(changes(room(), otherwise, otherwise, otherwise, room(), room()))


def test_noise_and_who_moves_about_change_no_scene() -> None:
    noisy = np.random.default_rng(1)
    images = (with_somebody(100 + 40 * step) for step in range(9))
    noised = (lit(image, 1.0, noisy.normal(0.0, 12.0, image.shape)) for image in images)  # type: ignore[arg-type]
    assert not any(changes(*noised))


def tiles(levels: NDArray[np.float64]) -> Image:
    """A picture of 32 × 24 tiles."""
    grey = np.clip(np.kron(levels, np.ones((10, 10))), 0, 255).round().astype(np.uint8)
    return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))


def is_other(levels: NDArray[np.float64], share: float, times: float) -> bool:
    """Whether it is another scene where such a share of the tiles is so many times as light."""
    changed = levels.copy().ravel()
    changed[: round(share * changed.size)] *= times
    other = tiles(changed.reshape(levels.shape))
    return any(changes(tiles(levels), other, other))


@pytest.mark.parametrize("times", [0.8, 1.25])
@pytest.mark.parametrize(("share", "other"), [(0.38, False), (0.46, True)])
def test_how_much_of_the_picture_must_have_changed(share: float, times: float, other: bool) -> None:
    levels = np.random.default_rng(2).uniform(60.0, 180.0, (24, 32))
    assert is_other(levels, share, times) is other


@pytest.mark.parametrize(("times", "other"), [(1.03, False), (0.97, False), (1.1, True), (0.9, True)])
def test_how_much_lighter_or_darker_a_part_must_be(times: float, other: bool) -> None:
    levels = np.random.default_rng(2).uniform(100.0, 180.0, (24, 32))
    assert is_other(levels, 0.48, times) is other


@pytest.mark.parametrize(("from_", "to", "other"), [(10.0, 11.0, False), (5.0, 6.0, True)])
def test_in_the_dark_one_level_is_noise(from_: float, to: float, other: bool) -> None:
    levels = np.full((24, 32), from_)
    levels[16:] = 40.0  # a lamp
    assert is_other(levels, 0.48, to / from_) is other


@pytest.mark.parametrize(("sd", "other"), [(1.0, False), (3.0, True)])
def test_how_plain_a_picture_tells_nothing(sd: float, other: bool) -> None:
    levels = np.where(np.arange(32) % 2, 30.0 - sd, 30.0 + sd) * np.ones((24, 1))
    assert any(changes(tiles(levels), *[tiles(levels[:, ::-1])] * 2)) is other


@pytest.mark.parametrize("level", [0, 255])
def test_a_covered_lens_is_no_scene_but_the_one_after_it_is_told(level: int) -> None:
    assert changes(plain(level), plain(level), room(), plain(level), room()) == [False] * 5
    assert changes(room(), plain(level), other_room(0.0), plain(level), other_room(0.0)) == [False] * 4 + [True]


@pytest.mark.parametrize("name", ["clean-301", "torso-forward"])
def test_a_sample_is_one_scene(name: str) -> None:
    with open_video(SAMPLES / f"{name}.mp4") as video:
        assert not any(changes(*(frame.image for frame in video)))


def test_samples_cut_together_are_two() -> None:
    pictures = []
    for name in ("clean-301", "torso-forward"):
        with open_video(SAMPLES / f"{name}.mp4") as video:
            pictures += [frame.image for frame in video][:5]
    assert changes(*pictures) == [False] * 6 + [True] + [False] * 3
