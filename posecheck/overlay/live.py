"""The live picture: mirrored, with the one thing to do and the hold clock big enough for three metres."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np

from posecheck.coaching.screen import Mood, Screen
from posecheck.form.observer import Observation
from posecheck.frame import Image
from posecheck.overlay import text
from posecheck.overlay.figure import draw_figure
from posecheck.overlay.palette import (
    CAP_HEIGHT,
    DONE,
    GOOD,
    INK,
    MOODS,
    MUTED,
    PANEL_OPACITY,
    PAPER,
    Colour,
    Sizes,
    live_sizes,
)
from posecheck.overlay.panels import Words, chip, message
from posecheck.overlay.pen import Pen
from posecheck.overlay.sprite import Canvas, Sprite, paste, rounded
from posecheck.overlay.symbols import FOR_MOOD

_RING = 0.30
"""Diameter of the hold clock, in picture heights."""
_LOUD = (Mood.FAULT, Mood.DONE)
"""What is framed in its colour, to be noticed by one who looks sideways."""


def draw_live(image: Image, observation: Observation | None, screen: Screen, mirrored: bool = True) -> Image:
    """The picture, mirrored, with the person and the screen's words drawn on it.

    observation: what was seen in this picture, or None when there is nothing to mark (camera lost, nobody yet).
    Words are never mirrored. The picture given is left alone. What is returned has its size; a portrait picture comes
    back in a landscape one of the same height, with the words beside it, as a screen has room there.
    """
    shown, picture, beside = _laid_out(image, mirrored)
    sizes = live_sizes(shown.shape[0])
    if observation is not None:
        scale = picture.shape[1] / observation.pose.width_px if observation.pose else 1.0
        draw_figure(Pen(picture, sizes.line, scale, mirrored), observation)
    if screen.cue is not None and screen.mood in _LOUD:
        _draw_frame(shown, MOODS[screen.mood], max(2, round(sizes.unit / 80)))
    _draw_words(beside, screen, sizes)
    if screen.target_s > 0:
        _draw_clock(beside, screen, sizes)
    return shown


def _laid_out(image: Image, mirrored: bool) -> tuple[Image, Image, Image]:
    """The whole, and as parts of it the picture and the room for words: the same, or side by side."""
    height_px, width_px = image.shape[:2]
    extra_px = height_px * 16 // 9 - width_px if width_px < height_px else 0
    shown = np.empty((height_px, width_px + extra_px, 3), dtype=np.uint8)
    shown[:, :extra_px] = INK
    picture = shown[:, extra_px:]
    if mirrored:
        cv2.flip(image, 1, dst=picture)
    else:
        picture[:] = image
    return shown, picture, (shown[:, :extra_px] if extra_px else shown)


def _draw_frame(image: Image, colour: Colour, width_px: int) -> None:
    height, width = image.shape[:2]
    cv2.rectangle(image, (0, 0), (width - 1, height - 1), colour, 2 * width_px - 1)


def _ring_px(sizes: Sizes) -> int:
    return round(sizes.unit * _RING)


def _draw_words(image: Image, screen: Screen, sizes: Sizes) -> None:
    """The cue along the top, the title at the bottom left."""
    room_px = image.shape[1] - 2 * sizes.margin
    if screen.cue:
        words = Words(FOR_MOOD[screen.mood], screen.cue, sizes.cue, below=screen.detail or "")
        paste(image, message(words, sizes, room_px), sizes.margin, sizes.margin)
    if screen.title:
        clock_px = _ring_px(sizes) + sizes.margin if screen.target_s > 0 else 0
        title = chip(None, screen.title, sizes.small, room_px - clock_px)
        paste(image, title, sizes.margin, image.shape[0] - sizes.margin - title.height_px)


def _draw_clock(image: Image, screen: Screen, sizes: Sizes) -> None:
    """A ring at the bottom right that fills with clean seconds."""
    side = _ring_px(sizes)
    left, top = image.shape[1] - sizes.margin - side, image.shape[0] - sizes.margin - side
    share = min(max(screen.clean_s / screen.target_s, 0.0), 1.0)
    paused = not screen.running and share < 1
    seconds, target_s = int(screen.clean_s), math.ceil(screen.target_s)
    paste(image, _dial(seconds, target_s, paused, side), left, top)
    if share > 0:
        colour = MUTED if paused else DONE if share == 1 else GOOD
        _arc(image, (left + side / 2, top + side / 2), side, share, colour)


def _arc(image: Image, centre: tuple[float, float], side: int, share: float, colour: Colour) -> None:
    radius, thickness = side * 0.42, max(2, round(side * 0.075))
    turns = np.radians(np.linspace(-90, -90 + 360 * share, max(2, round(90 * share))))
    points = np.column_stack((centre[0] + radius * np.cos(turns), centre[1] + radius * np.sin(turns)))
    corners = np.rint(points * 16).astype(np.int32)
    cv2.polylines(image, [corners], False, colour, thickness, cv2.LINE_AA, 4)


@lru_cache(maxsize=8)
def _dial(seconds: int, target_s: int, paused: bool, side: int) -> Sprite:
    """The disc behind the ring: whole seconds, and below them the target, or two bars while the clock is stopped."""
    canvas = Canvas(side, side)
    canvas.fill(rounded(side, side, side / 2), INK, opacity=PANEL_OPACITY)
    canvas.fill(_groove(side), MUTED, opacity=0.22)
    size_px = text.fitting_size(str(seconds), round(side * 0.37), text.BOLD, round(side * 0.62))
    figure = text.figure(str(seconds), size_px)
    canvas.fill(figure, PAPER, ((side - figure.shape[1]) // 2, round(side * 0.5 - size_px * CAP_HEIGHT * 0.68)))
    if paused:
        _draw_bars(canvas, side)
    else:
        target = text.figure(f"of {target_s} s", round(side * 0.13), text.MEDIUM)
        canvas.fill(target, MUTED, ((side - target.shape[1]) // 2, round(side * 0.68)))
    return canvas.sprite()


def _groove(side: int) -> np.ndarray:
    groove = np.zeros((side, side), dtype=np.uint8)
    middle = (side / 2 - 0.5) * 16
    centre = (round(middle), round(middle))
    cv2.circle(groove, centre, round(side * 0.42 * 16), (255,), max(2, round(side * 0.075)), cv2.LINE_AA, 4)
    return groove


def _draw_bars(canvas: Canvas, side: int) -> None:
    """The sign for "paused"."""
    width, height = round(side * 0.045), round(side * 0.13)
    for left in (side // 2 - round(width * 1.5), side // 2 + round(width * 0.5)):
        canvas.fill(rounded(width, height, width / 3), PAPER, (left, round(side * 0.68)))
