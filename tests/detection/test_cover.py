"""What is painted over cannot be seen any more, and the picture itself stays as it was."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.detection import cover
from posecheck.frame import Frame, Image
from posecheck.person.landmarks import Pose
from posecheck.person.people import box_around
from tests.person.test_people import moved
from tests.stick import Stick

PERSON = Stick().pose()


def lit(person: Pose) -> tuple[Frame, tuple[slice, slice]]:
    """A grey picture in which the box around a person is bright, and where that is."""
    image: Image = np.full((480, 640, 3), 90, np.uint8)
    box = box_around(person)
    inside = (slice(int(box.top), int(box.bottom)), slice(max(0, int(box.left)), int(box.right)))
    image[inside] = 250
    return Frame(image, 3, 1.5), inside


def test_the_person_is_hidden_and_the_rest_is_left() -> None:
    frame, inside = lit(PERSON)
    covered = cover.without(frame, PERSON)
    assert covered.image[inside].max() < 250
    assert (covered.image[0, 0], covered.index, covered.time_s) == (pytest.approx([90] * 3), 3, 1.5)
    assert frame.image[inside].min() == 250


def test_the_rest_is_hidden_and_the_person_is_left() -> None:
    frame, inside = lit(PERSON)
    covered = cover.only(frame, PERSON)
    assert covered.image[inside].min() == 250
    assert covered.image[0, 0] == pytest.approx(frame.image[::8, ::8].mean(axis=(0, 1)), abs=1)
    assert frame.image[0, 0] == pytest.approx([90] * 3)


@pytest.mark.parametrize("x_px", [-400.0, 400.0])
def test_someone_who_reaches_out_of_the_picture_is_no_trouble(x_px: float) -> None:
    frame, inside = lit(moved(PERSON, x_px))
    assert cover.without(frame, moved(PERSON, x_px)).image[inside].max() < 250


def test_someone_wholly_outside_covers_nothing() -> None:
    frame, _ = lit(PERSON)
    assert (cover.without(frame, moved(PERSON, 5000.0)).image == frame.image).all()
