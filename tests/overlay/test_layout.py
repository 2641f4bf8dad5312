"""Where things go in windows of any shape: everything inside, nothing over the person, and no needless moves."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.overlay.layout import Arranger, Layout, Person, Rect, person_of, whole

WINDOWS = [(1366, 768), (1920, 1080), (1920, 1200), (2560, 1440), (1080, 2340), (1024, 768), (300, 300), (3440, 1440)]
PICTURES = [(1280, 720), (640, 480), (480, 640), (720, 1280), (1920, 1080)]
MIDDLE = Person(0.42, 0.2, 0.58, 0.9)
LEFT, RIGHT = Person(0.02, 0.2, 0.5, 0.9), Person(0.5, 0.2, 0.98, 0.9)
EVERYWHERE = Person(0.01, 0.01, 0.99, 0.99)

shares = st.floats(0.0, 1.0)
people = st.tuples(shares, shares, shares, shares).map(
    lambda s: Person(min(s[0], s[1]), min(s[2], s[3]), max(s[0], s[1]), max(s[2], s[3]))
)


def overlap(a: Rect, b: Rect) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def in_window(layout: Layout, person: Person) -> Rect:
    """What the person covers of the window, rounded inwards."""
    picture = layout.picture
    left, right = (picture.left + picture.width * x for x in (person.left, person.right))
    top, bottom = (picture.top + picture.height * y for y in (person.top, person.bottom))
    x, y = math.ceil(left), math.ceil(top)
    return Rect(x, y, max(0, math.floor(right) - x), max(0, math.floor(bottom) - y))


@given(st.sampled_from(WINDOWS), st.sampled_from(PICTURES), st.lists(people, min_size=1, max_size=6))
def test_words_and_clock_never_cover_the_person(
    window: tuple[int, int], picture: tuple[int, int], walk: list[Person]
) -> None:
    arranger = Arranger()
    for number, person in enumerate(walk):
        layout = arranger.layout(0.4 * number, window, picture, person)
        body = in_window(layout, person)
        assert not overlap(layout.words, body)
        assert not overlap(layout.clock, body)


@given(st.sampled_from(WINDOWS), st.sampled_from(PICTURES), st.none() | people)
def test_all_of_the_picture_is_shown_in_its_shape(
    window: tuple[int, int], picture: tuple[int, int], person: Person | None
) -> None:
    layout = Arranger().layout(0.0, window, picture, person)
    for rect in (layout.picture, layout.words, layout.clock):
        assert rect.left >= 0
        assert rect.top >= 0
        assert rect.right <= window[0]
        assert rect.bottom <= window[1]
    assert layout.picture.width / layout.picture.height == pytest.approx(picture[0] / picture[1], rel=0.02)
    assert layout.picture.width >= 0.4 * min(window[0], window[1] * picture[0] / picture[1])


def test_a_picture_that_leaves_free_bars_gets_its_words_there() -> None:
    layout = Arranger().layout(0.0, (1920, 1080), (720, 1280), MIDDLE)
    assert layout.picture.height == 1080
    assert not overlap(layout.words, layout.picture)
    layout = Arranger().layout(0.0, (1920, 1080), (640, 480), MIDDLE)
    assert layout.picture.height == 1080, "the picture is as large as it can be"
    assert layout.words.right - layout.picture.left < 0.12 * layout.picture.width


def test_a_wide_picture_gets_its_words_where_the_person_is_not() -> None:
    window = picture = (1920, 1080)
    on_left = Arranger().layout(0.0, window, picture, RIGHT)
    on_right = Arranger().layout(0.0, window, picture, LEFT)
    assert (on_left.words.left, on_right.words.right) == (0, 1920)
    for layout in (on_left, on_right):
        assert layout.picture.width > 0.8 * 1920


def test_nobody_there_changes_nothing() -> None:
    arranger = Arranger()
    before = arranger.layout(0.0, (1920, 1080), (1920, 1080), LEFT)
    assert arranger.layout(9.0, (1920, 1080), (1920, 1080), None) == before


def test_the_picture_moves_at_once_to_uncover_somebody_and_slowly_to_grow() -> None:
    arranger = Arranger()

    def at(time_s: float, person: Person) -> Layout:
        return arranger.layout(time_s, (1920, 1080), (1920, 1080), person)

    large = at(0.0, RIGHT)
    small = at(0.1, EVERYWHERE)
    assert small.picture.width < large.picture.width
    assert at(0.2, RIGHT) == small
    assert at(1.5, RIGHT) == small
    assert at(1.8, RIGHT) == large
    at(2.0, EVERYWHERE)
    at(3.0, RIGHT)
    at(3.1, EVERYWHERE)
    assert at(4.6, RIGHT).picture == small.picture, "a better layout must have been possible all the time"


def test_an_upright_window_has_words_above_and_the_clock_below() -> None:
    layout = Arranger().layout(0.0, (1080, 2340), (1280, 720), MIDDLE)
    assert layout.words.bottom <= layout.picture.top
    assert layout.picture.bottom <= layout.clock.top
    assert layout.picture.width == 1080
    assert not layout.one_column
    assert whole((800, 600)).words == Rect(0, 0, 800, 600)


def test_a_person_is_a_little_more_than_their_landmarks_and_mirrored_with_the_picture() -> None:
    points = [(100.0, 100.0), (200.0, 300.0), (math.nan, 5.0)]
    plain, mirrored = (person_of(points, (640, 480), flip) for flip in (False, True))
    assert plain is not None
    assert mirrored is not None
    assert plain.left < 100 / 640 < 200 / 640 < plain.right
    assert plain.top < 100 / 480 - 0.04
    assert (mirrored.left, mirrored.right) == pytest.approx((1 - plain.right, 1 - plain.left))
    assert person_of([], (640, 480), mirrored=False) is None
