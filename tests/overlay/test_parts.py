"""The pieces of the picture: text, symbols, sprites, and the way back from the side view to the image."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from posecheck.overlay import text
from posecheck.overlay.figure import body_point_px
from posecheck.overlay.palette import FAULT, GOOD, INK, UNKNOWN, Colour, live_sizes, recorded_sizes
from posecheck.overlay.panels import Words, chip, message
from posecheck.overlay.sprite import Canvas, paste, rounded
from posecheck.overlay.symbols import Symbol, draw_symbol
from posecheck.person.body import Stance, sagittal_body
from posecheck.person.landmarks import Joint, Side
from posecheck.rules import all_rules
from tests.known import KNOWN_RULES
from tests.stick import Stick

DEUTERANOPIA = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
PROTANOPIA = np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]])
"""Linear RGB as it is seen without green or red cones: Machado, Oliveira and Fernandes 2009, severity 1."""


@given(
    facing=st.sampled_from([1, -1]),
    lead=st.sampled_from(list(Side)),
    plumb_deg=st.floats(-15, 15) | st.just(float("nan")),
)
def test_points_of_the_side_view_find_back_into_the_picture(facing: int, lead: Side, plumb_deg: float) -> None:
    pose = replace(Stick(facing=facing, lead=lead).pose(), plumb_deg=plumb_deg)
    stance = Stance(facing, lead)
    back = body_point_px(sagittal_body(pose, stance).lead.toe, stance, pose.lean_deg)
    toe = pose.point_px(lead, Joint.TOE)
    assert (back.x, back.y) == pytest.approx((toe.x, toe.y), abs=1e-6)


@given(st.lists(st.text("abcdefghiklmnorstuw°ü", min_size=1, max_size=9), min_size=1, max_size=9), st.integers(80, 400))
def test_wrapping_keeps_the_words_and_the_width(words: list[str], room_px: int) -> None:
    lines = text.wrap(" ".join(words), 20, text.BOLD, room_px)
    assert " ".join(lines).split() == words
    assert all(" " not in line or text.width_px(line, 20) <= room_px for line in lines)


def test_a_word_that_is_too_long_is_set_smaller() -> None:
    size_px = text.fitting_size("not-assessable-at-all", 60, text.BOLD, 300)
    assert 20 < size_px < 60
    assert text.width_px("not-assessable-at-all", size_px) <= 300
    assert text.fitting_size("up", 60, text.BOLD, 300) == 60


@pytest.mark.parametrize("size_px", [(320, 240), (640, 480), (480, 640), (1280, 720), (360, 640)])
def test_every_cue_leaves_the_legs_in_sight(size_px: tuple[int, int]) -> None:
    width_px, height_px = size_px
    sizes = recorded_sizes(width_px, height_px)
    room_px = width_px - 2 * sizes.margin
    cues = [r.advice for r in all_rules()] + [r.advice_low for r in all_rules() if r.advice_low]
    for cue in cues:
        panel = message(Words(Symbol.BANG, cue, sizes.cue, above="Stretch · 12 s clean"), sizes, room_px)
        assert panel.width_px <= room_px
        assert panel.height_px < 0.45 * height_px


def test_the_verdicts_of_the_three_rules_stand_side_by_side() -> None:
    for width_px, height_px in ((320, 240), (640, 480), (480, 640), (1920, 1080)):
        sizes = recorded_sizes(width_px, height_px)
        room_px = width_px - 2 * sizes.margin
        chips = [chip(Symbol.TICK, rule.label, sizes.chip, room_px) for rule in KNOWN_RULES]
        assert sum(sprite.width_px for sprite in chips) + 2 * sizes.margin < room_px


def test_the_cue_is_the_biggest_text_and_the_scale_goes_down() -> None:
    sizes = recorded_sizes(640, 480)
    assert sizes.cue > sizes.label > sizes.small
    assert live_sizes(720).cue > live_sizes(720).label >= live_sizes(720).least


def test_symbols_differ_in_shape_and_not_only_in_colour() -> None:
    def shape(symbol: Symbol) -> NDArray[np.bool_]:
        canvas = Canvas(64, 64)
        draw_symbol(canvas, symbol, 64, (0, 0))
        sprite = canvas.sprite()
        ground = np.full((64, 64, 3), INK, np.uint8)
        paste(ground, sprite, 0, 0)
        drawn: NDArray[np.bool_] = np.abs(ground.astype(int) - INK).max(axis=2) > 60
        return drawn

    for a, b in combinations(Symbol, 2):
        assert (shape(a) != shape(b)).mean() > 0.04, (a, b)


@pytest.mark.parametrize("eye", [np.eye(3), DEUTERANOPIA, PROTANOPIA], ids=["all cones", "no green", "no red"])
def test_good_fault_and_cannot_tell_differ_for_colour_blind_people(eye: NDArray[np.float64]) -> None:
    def seen(colour: Colour) -> NDArray[np.float64]:
        linear = (np.array(colour[::-1]) / 255) ** 2.2
        shown: NDArray[np.float64] = np.clip(eye @ linear, 0, 1) ** (1 / 2.2)
        return shown

    for a, b in combinations((GOOD, FAULT, UNKNOWN), 2):
        assert np.linalg.norm(seen(a) - seen(b)) > 0.2


@pytest.mark.parametrize(("left", "top"), [(-5, -3), (25, 20), (-50, 0), (0, 90), (3, 4)])
def test_what_sticks_out_of_the_picture_is_cut_off(left: int, top: int) -> None:
    canvas = Canvas(20, 10)
    canvas.fill(rounded(20, 10, 3), FAULT, opacity=0.8)
    image, wide = np.full((24, 32, 3), 100, np.uint8), np.full((224, 232, 3), 100, np.uint8)
    paste(image, canvas.sprite(), left, top)
    paste(wide, canvas.sprite(), left + 100, top + 100)
    assert (image == wide[100:124, 100:132]).all()


def test_a_half_covered_pixel_is_half_of_each() -> None:
    canvas = Canvas(4, 4)
    canvas.fill(np.full((4, 4), 255, np.uint8), (200, 100, 0), opacity=0.5)
    image = np.full((4, 4, 3), 100, np.uint8)
    paste(image, canvas.sprite(), 0, 0)
    assert np.abs(image[2, 2].astype(int) - [150, 100, 50]).max() <= 1
