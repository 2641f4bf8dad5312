"""The live screen: what is on it, how large its letters are, and that nothing on it covers anything else."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from posecheck.coaching.screen import CheckItem, Mood, Position, Screen, Tick
from posecheck.frame import Image
from posecheck.overlay import draw_live
from posecheck.overlay.clock import RING, Bar, Dial, draw_bar, draw_dial, seconds_left
from posecheck.overlay.column import bar_of, dial_of, fitted
from posecheck.overlay.demonstration import posture
from posecheck.overlay.palette import DONE, GOOD, INK, MUTED, PAPER, live_sizes
from posecheck.overlay.symbols import Symbol
from posecheck.person.landmarks import Side

SHAPES = [(1366, 768), (1920, 1080), (1920, 1200), (2560, 1440)]
SCREEN_MM = {16 / 9: 174.3, 16 / 10: 188.5, 1366 / 768: 174.3}
"""Height of a screen of 14 inches, by its shape."""
HOLD = Screen("Hold and breathe slowly", Mood.GOOD, clean_s=12.0, target_s=30.0, running=True)


def blank(width_px: int = 640, height_px: int = 480) -> Image:
    return np.zeros((height_px, width_px, 3), dtype=np.uint8)


def painted(screen: Screen, size_px: tuple[int, int] = (1920, 1080)) -> Image:
    return draw_live(blank(*size_px), None, screen, size_px=size_px)


def letters(image: Image) -> NDArray[np.bool_]:
    """Where words are: they have no hue, and symbols do."""
    darkest, brightest = image.min(axis=2).astype(int), image.max(axis=2).astype(int)
    words: NDArray[np.bool_] = (darkest > 120) & (brightest - darkest < 40)
    return words


def line_heights(mask: NDArray[np.bool_]) -> list[int]:
    """Heights of the runs of rows with anything in them, top to bottom."""
    rows = np.concatenate(([0], mask.any(axis=1).astype(int), [0]))
    begins, ends = np.flatnonzero(np.diff(rows) == 1), np.flatnonzero(np.diff(rows) == -1)
    return [int(end - begin) for begin, end in zip(begins, ends, strict=True) if end - begin > 4]


def arc_minutes(height_px: float, size_px: tuple[int, int]) -> float:
    """How large that is on a screen of 14 inches, seen from 3 m."""
    screen_mm = SCREEN_MM[size_px[0] / size_px[1]]
    return math.degrees(math.atan(height_px / size_px[1] * screen_mm / 3000)) * 60


@pytest.mark.parametrize("size_px", SHAPES)
@pytest.mark.parametrize(
    "screen",
    [
        Screen("HHH", Mood.FAULT),
        Screen("HHHHH HH HHHH HHH HHH HH HHH", Mood.FAULT, clean_s=1.0, target_s=30.0, running=True),
        Screen("HHH", Mood.GUIDE, detail="HHH HHHH HHHHH HHH HH HHHH HHHHH HHHH HHH HHHH"),
        Screen("HH", Mood.GUIDE, title="HHH HH HHHHH HHH H HH H"),
        Screen("HHH HHHHHH HH HHHHH", checklist=tuple(CheckItem("HHHHH HHHH", tick) for tick in Tick)),
        Screen("HHH HH", Mood.DONE, "HHH HHHH HHHHH " * 5, left_done=2, right_done=2, sets=2),
    ],
    ids=["cue", "long cue and clock", "detail", "title", "list", "end"],
)
def test_nothing_is_written_smaller_than_twelve_arc_minutes(screen: Screen, size_px: tuple[int, int]) -> None:
    picture = painted(screen, size_px)
    heights = line_heights(letters(picture))
    assert heights
    assert min(arc_minutes(height, size_px) for height in heights) >= 12


@pytest.mark.parametrize("size_px", SHAPES)
def test_the_seconds_that_remain_are_the_hero(size_px: tuple[int, int]) -> None:
    without = painted(replace(HOLD, cue=None, target_s=0.0), size_px)
    ring = painted(replace(HOLD, cue=None), size_px)
    rows = np.flatnonzero((ring != without).any(axis=(1, 2)))
    assert 0.38 <= (rows[-1] - rows[0]) / size_px[1] <= 0.45
    digits = max(line_heights(letters(ring)))
    assert arc_minutes(digits, size_px) > 30


@pytest.mark.parametrize("under", [{"label": "HHH"}, {"paused": True}])
def test_what_stands_in_the_ring_is_large_enough_too(under: dict[str, object]) -> None:
    side = round(RING * 1080)
    image = blank(side, side)
    draw_dial(image, Dial("", 0.0, GOOD, **under), 0, 0, side)  # type: ignore[arg-type]
    bright: NDArray[np.bool_] = image.min(axis=2) > 150
    (height,) = line_heights(bright)
    assert arc_minutes(height, (1920, 1080)) >= 12


def test_the_bar_has_its_name_in_readable_letters_and_a_notch_at_the_best() -> None:
    sizes = live_sizes(1080)
    image = blank(700, 200)
    draw_bar(image, Bar("HHH", 0.4, 0.8, 0.3), (0, 20), 600, sizes)
    grey = np.abs(image.astype(int) - MUTED).max(axis=2) < 60
    (height,) = line_heights(grey[:, :200])
    assert arc_minutes(height, (1920, 1080)) >= 12
    green, gold = (np.abs(image.astype(int) - colour).max(axis=2) < 30 for colour in (GOOD, DONE))
    assert np.flatnonzero(gold.any(axis=0)).min() > np.flatnonzero(green.any(axis=0)).max()


@pytest.mark.parametrize("side", [60, 150, 454])
@pytest.mark.parametrize("seconds", [0.0, 8.0, 88.0, 599.0, 3599.0, 1e6, 1e9])
def test_any_number_of_seconds_stays_inside_its_ring(seconds: float, side: int) -> None:
    image, empty = blank(side, side), blank(side, side)
    draw_dial(image, Dial(seconds_left(seconds), 0.0, GOOD, paused=True), 0, 0, side)
    draw_dial(empty, Dial("", 0.0, GOOD, paused=True), 0, 0, side)
    ys, xs = np.nonzero((image != empty).any(axis=2))
    assert len(ys)
    middle, inner = (side - 1) / 2, side * (0.44 - 0.035)
    assert np.hypot(ys - middle, xs - middle).max() <= inner


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.0, "0"), (0.01, "1"), (29.9, "30"), (30.0, "30"), (99.0, "99"), (99.5, "1:40"), (119.0, "1:59"),
     (3599.0, "59:59"), (3600.0, "1 h"), (1e6, "12 d"), (1e9, "11575 d")],
)  # fmt: skip
def test_seconds_are_rounded_up_and_stay_short(seconds: float, shown: str) -> None:
    assert seconds_left(seconds) == shown


def test_the_clock_tells_rest_pause_time_only_and_the_end_apart() -> None:
    screens = [
        HOLD,
        replace(HOLD, running=False),
        replace(HOLD, paused=True),
        replace(HOLD, time_only=True),
        replace(HOLD, rest_s=18.0),
        replace(HOLD, clean_s=30.0),
    ]
    dials = [dial_of(screen) for screen in screens]
    assert [dial and (dial.figure, dial.label, dial.paused, dial.symbol) for dial in dials] == [
        ("18", "", False, None),
        ("18", "", True, None),
        ("18", "", True, None),
        ("18", "Time", False, None),
        ("18", "Rest", False, None),
        ("", "", False, Symbol.STAR),
    ]
    assert dials[3] is not None
    assert dials[3].colour != GOOD, "what was not judged is not shown as good"
    assert dial_of(replace(HOLD, target_s=0.0)) is None
    assert dial_of(replace(HOLD, clean_s=0.0, position=Position.HIPS_FORWARD)) is None


def test_the_depth_is_measured_against_the_best_and_what_counts() -> None:
    bar = bar_of(replace(HOLD, depth_deg=12.0, best_deg=18.0, least_deg=10.0))
    assert bar is not None
    assert (bar.share, bar.best, bar.least) == pytest.approx((0.6, 0.9, 0.5))
    deep = bar_of(replace(HOLD, depth_deg=12.0, best_deg=40.0, least_deg=10.0))
    assert deep is not None
    assert (deep.share, deep.best, deep.least) == pytest.approx((0.3, 1.0, 0.25))
    back = bar_of(replace(HOLD, depth_deg=-3.0))
    assert back is not None
    assert back.share < 0
    assert painted(replace(HOLD, depth_deg=-3.0)).shape == (1080, 1920, 3)
    assert bar_of(HOLD) is None
    deep_hold = replace(HOLD, depth_deg=12.0, best_deg=18.0, least_deg=10.0)
    assert (painted(deep_hold) != painted(replace(deep_hold, best_deg=30.0))).any(), "a usual cue leaves room for it"


@pytest.mark.parametrize("size_px", [(1920, 1080), (1024, 768), (590, 1280)])
def test_long_words_take_room_from_depth_and_clock_and_cover_neither(size_px: tuple[int, int]) -> None:
    cue = "Bring the back knee under your hip, now"
    screen = replace(HOLD, cue=cue, depth_deg=12.0, best_deg=18.0, least_deg=10.0)
    room = [replace(screen, cue=None), replace(screen, target_s=0.0, depth_deg=math.nan), Screen()]
    clock, words, nothing = (painted(part, size_px) for part in room)
    both = painted(screen, size_px)
    digits = np.abs(both.astype(int) - PAPER).max(axis=2) < 20
    below = np.flatnonzero(digits.any(axis=1))
    gaps = np.flatnonzero(np.diff(below) > 0.03 * size_px[1])
    assert len(gaps), "words, then a gap, then the seconds"
    assert (clock != nothing).any()
    assert (words != nothing).any()


def test_the_sentence_at_the_end_is_whole() -> None:
    sentence = "66 s clean, 2 of 2 holds of 30 s done; next time: bring the back knee under your hip."
    end = Screen("All done. Rest now", Mood.DONE, sentence, left_done=2, right_done=2, sets=2)
    assert end.complete
    shorter = replace(end, detail=sentence[:-1] + "!")
    assert (painted(end) != painted(shorter)).any(), "its last letter can be seen"
    picture = painted(end)
    gold = np.abs(picture.astype(int) - DONE).max(axis=2) < 30
    inside = gold[200:, 40:-40]
    halves = [inside[:, : inside.shape[1] // 2].sum(), inside[:, inside.shape[1] // 2 :].sum()]
    assert min(halves) > 3000, "a ring for each leg"
    assert not replace(end, right_done=1).complete


def test_nothing_flashes_and_everything_around_the_picture_is_dark() -> None:
    white = np.full((480, 640, 3), 255, dtype=np.uint8)
    shown = draw_live(white, None, Screen(), size_px=(1920, 1080))
    outside = shown[(shown != 255).any(axis=2)]
    assert len(outside)
    assert (outside == INK).all()


@pytest.mark.parametrize("position", Position)
@pytest.mark.parametrize("lead", [None, *Side])
def test_the_figure_moves_and_stays_in_its_place(position: Position, lead: Side | None) -> None:
    screen = Screen("Kneel", position=position, lead=lead)
    base = painted(replace(screen, position=None))
    drawn = (painted(screen) != base).any(axis=2)
    assert drawn.any()
    assert not drawn[:, 700:].any(), "it stays in the column of words"
    first, later = posture(position, 0.0), posture(position, 2.4)
    assert (first == later) is (position is Position.START)


def test_a_list_too_long_for_its_room_shows_what_is_to_be_mended_now() -> None:
    names = ["Whole body", "Both feet", "Side-on", "Camera", "Light", "Near enough"]

    def listed(done: int) -> Image:
        ticks = [Tick.DONE] * done + [Tick.MISSING] + [Tick.WAITING] * (5 - done)
        items = tuple(CheckItem(name, tick) for name, tick in zip(names, ticks, strict=True))
        return painted(Screen("Turn a little away from the camera", checklist=items), (1366, 768))

    pictures = [listed(done) for done in range(6)]
    for one, next_one in pairwise(pictures):
        assert (one != next_one).any()


def test_words_are_never_cut_off() -> None:
    sizes = live_sizes(768)
    panel = fitted(Symbol.BANG, "Bring the back knee under your hip", "", sizes, (420, 300))
    assert panel.width_px <= 420
