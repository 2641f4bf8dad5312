"""What goes into the loop from outside is looked over: joints by other names would pass for joints nobody saw."""

from __future__ import annotations

from typing import Any

import pytest

from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.sighting import Sighting


@pytest.mark.parametrize(
    "points",
    [
        {("left", "hip"): Point(1.0, 2.0)},
        {(Side.LEFT, Joint.HIP): (1.0, 2.0)},
        {Joint.HIP: Point(1.0, 2.0)},
        {(Joint.HIP, Side.LEFT): Point(1.0, 2.0)},
    ],
)
def test_points_that_are_none_are_refused(points: Any) -> None:
    with pytest.raises(TypeError, match="Side, Joint"):
        Sighting(0.0, Pose(0.0, points, 640, 480), 128.0)


def test_points_that_are_some_and_nobody_at_all_are_taken() -> None:
    pose = Pose(0.0, {(Side.LEFT, Joint.HIP): Point(1.0, 2.0)}, 640, 480)
    assert Sighting(0.0, pose, 128.0).pose is pose
    assert Sighting(0.0, None, 128.0).pose is None
