"""Dark pictures are brought to the brightness of the same picture in good light; bright ones are left alone."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.detection.exposure import well_exposed
from posecheck.frame import Image


def room(highlights: int) -> Image:
    """A picture whose brightest parts read so much."""
    shade = np.linspace(0, highlights, 640)
    return np.repeat(np.tile(shade, (480, 1))[..., None], 3, axis=2).astype(np.uint8)


@pytest.mark.parametrize("highlights", [205, 230, 255])
def test_good_light_is_left_alone(highlights: int) -> None:
    image = room(highlights)
    assert well_exposed(image) is image


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_half_the_light_gives_the_same_picture(share: float) -> None:
    bright = room(198)
    dimmed = (bright * share).astype(np.uint8)
    apart = well_exposed(dimmed).astype(int) - well_exposed(bright)
    assert np.abs(apart).max() <= np.ceil(1 / share), "no more than what rounding has taken"


def test_a_single_lamp_does_not_pass_for_daylight() -> None:
    image = room(60)
    image[:24, :24] = 255
    assert well_exposed(image)[240, 639, 0] > 180


def test_night_is_not_turned_into_noise() -> None:
    assert well_exposed(room(10)).max() == 40
    black = np.zeros((64, 64, 3), np.uint8)
    assert not well_exposed(black).any()


def test_the_picture_itself_is_not_changed() -> None:
    image = room(80)
    before = image.copy()
    well_exposed(image)
    assert (image == before).all()
