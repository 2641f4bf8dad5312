"""Known answers first, then the laws of angles."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.person.geometry import UNSEEN, Point, distance, flexion_deg, gap, midpoint, rotate, tilt_deg

coordinates = st.floats(-1000, 1000)
points = st.builds(Point, coordinates, coordinates)


@pytest.mark.parametrize(
    ("top", "expected"),
    [(Point(0, 1), 0), (Point(1, 1), 45), (Point(1, 0), 90), (Point(-1, 1), -45), (Point(0, -1), 180)],
)
def test_tilt_is_from_vertical_and_positive_forward(top: Point, expected: float) -> None:
    assert tilt_deg(Point(0, 0), top) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("lower", "expected"), [(Point(0, -1), 0), (Point(1, 0), 90), (Point(-1, 0), 90), (Point(0, 1), 180)]
)
def test_flexion_is_zero_when_straight(lower: Point, expected: float) -> None:
    assert flexion_deg(Point(0, 1), Point(0, 0), lower) == pytest.approx(expected)


@given(points, points, points)
def test_flexion_does_not_care_which_end_comes_first(a: Point, b: Point, c: Point) -> None:
    assert flexion_deg(a, b, c) == pytest.approx(flexion_deg(c, b, a), abs=1e-6, nan_ok=True)


@given(points, st.floats(-180, 180))
def test_turning_keeps_lengths(point: Point, angle_deg: float) -> None:
    assert rotate(point, angle_deg).length == pytest.approx(point.length)


@given(st.floats(-89, 89), st.floats(-80, 80))
def test_turning_counter_clockwise_takes_from_the_tilt(tilt: float, angle_deg: float) -> None:
    top = rotate(Point(0, 1), -tilt)
    turned = tilt_deg(Point(0, 0), rotate(top, angle_deg))
    assert turned == pytest.approx(tilt - angle_deg)


def test_what_is_unseen_stays_unseen() -> None:
    here = Point(1, 2)
    assert not UNSEEN.seen
    assert not midpoint(UNSEEN, here).seen
    assert math.isnan(distance(UNSEEN, here))
    assert math.isnan(tilt_deg(UNSEEN, here))
    assert math.isnan(flexion_deg(here, UNSEEN, here))


def test_a_line_without_length_has_no_tilt() -> None:
    assert math.isnan(tilt_deg(Point(1, 2), Point(1, 2)))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ((Point(1, -1), Point(1, 1)), 0),
        ((Point(1, 2), Point(1, 1)), 1),
        ((Point(0, 3), Point(2, 3)), 3),
        ((Point(5, 4), Point(9, 4)), 5),
        ((Point(3, -1), Point(3, 1)), 1),
        ((Point(-4, 3), Point(-4, 3)), 5),
        ((Point(1, 0), Point(2, 0)), 0),
        ((Point(1, 0.1), Point(1, 1)), 0.1),
    ],
)
def test_a_gap_is_where_two_lines_come_nearest(other: tuple[Point, Point], expected: float) -> None:
    line = Point(0, 0), Point(2, 0)
    assert gap(line, other) == pytest.approx(expected)
    assert gap(other, line) == pytest.approx(expected)


def test_slanting_lines_that_cross_have_no_gap() -> None:
    assert gap((Point(0, 0), Point(2, 2)), (Point(0, 2), Point(2, 0))) == 0
    assert gap((Point(0, 0), Point(2, 2)), (Point(0, 2), Point(0.5, 1.5))) == pytest.approx(math.sqrt(0.5))


@given(points, points, points, points, st.floats(0, 1), st.floats(0, 1))
def test_no_two_points_of_two_lines_are_nearer_than_their_gap(
    a: Point, b: Point, c: Point, d: Point, share: float, other_share: float
) -> None:
    between = distance(a + (b - a) * share, c + (d - c) * other_share)
    assert gap((a, b), (c, d)) <= between + 1e-6
