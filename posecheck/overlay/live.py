"""The live picture: mirrored, laid out for the window, with the one thing to do and the clock big enough for three
metres."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from posecheck.coaching.screen import Mood, Screen
from posecheck.form.observer import Observation
from posecheck.frame import Image
from posecheck.language import translated
from posecheck.overlay.column import draw_column
from posecheck.overlay.ending import draw_ending
from posecheck.overlay.figure import draw_figure
from posecheck.overlay.layout import Arranger, Layout, Person, Rect, person_of, whole
from posecheck.overlay.palette import INK, MOODS, Colour, live_sizes
from posecheck.overlay.pen import Pen

_LOUD = (Mood.FAULT, Mood.DONE)
"""What is framed in its colour, to be noticed by one who looks sideways."""
_DIMMED = 0.25
_LEAST_PX = (320, 200)
"""Smaller windows, in which nobody could read a word, show the picture of one of this size."""


class LivePainter:
    """Paints one picture after the other, in the pixels of the window that will show them.

    mirrored: as a mirror shows it. Words are never mirrored.
    """

    def __init__(self, mirrored: bool = True) -> None:
        self._mirrored = mirrored
        self._arranger = Arranger()
        self._facing = 1
        self._ground = np.empty((0, 0, 3), dtype=np.uint8)

    def paint(self, image: Image, observation: Observation | None, screen: Screen, size_px: tuple[int, int]) -> Image:
        """The picture of a window of this size (width, height). The picture given is left alone.

        observation: what was seen in this picture, or None when there is nothing to mark (camera lost, nobody yet).
        """
        roomy_px = max(size_px[0], _LEAST_PX[0]), max(size_px[1], _LEAST_PX[1])
        shown = self._paint(image, observation, screen, roomy_px)
        return shown if roomy_px == size_px else _shrunk(shown, size_px)

    def _paint(self, image: Image, observation: Observation | None, screen: Screen, size_px: tuple[int, int]) -> Image:
        screen = in_words(screen)
        time_s = observation.time_s if observation else 0.0
        person = self._person(observation)
        layout = self._arranger.layout(time_s, size_px, (image.shape[1], image.shape[0]), person)
        sizes = live_sizes(layout.unit)
        shown = self._dark(size_px, layout.picture)
        picture = self._place(shown, image, layout, dimmed=screen.complete)
        if observation is not None and observation.pose is not None and not screen.complete:
            scale = picture.shape[1] / observation.pose.width_px
            pen = Pen(picture, live_sizes(picture.shape[0]).line, scale, self._mirrored)
            draw_figure(pen, observation, faults=screen.mood is not Mood.DONE)
        if screen.complete:
            draw_ending(shown, screen, whole(size_px), sizes)
        else:
            draw_column(shown, screen, layout, sizes, time_s, self._facing)
        if screen.cue is not None and screen.mood in _LOUD:
            _draw_frame(shown, MOODS[screen.mood], max(2, round(sizes.unit / 80)))
        return shown

    def _person(self, observation: Observation | None) -> Person | None:
        if observation is None or observation.pose is None:
            return None
        if observation.stance is not None:
            self._facing = -observation.stance.facing if self._mirrored else observation.stance.facing
        pose = observation.pose
        points = [(point.x, point.y) for point in pose.points_px.values()]
        return person_of(points, (pose.width_px, pose.height_px), self._mirrored)

    def _dark(self, size_px: tuple[int, int], picture: Rect) -> Image:
        """A window that is dark around the picture; what the picture covers is not painted twice."""
        width, height = size_px
        if self._ground.shape[:2] != (height, width):
            self._ground = np.empty((height, width, 3), dtype=np.uint8)
            self._ground[:] = INK
        shown = np.empty_like(self._ground)
        for part in (
            np.s_[: picture.top],
            np.s_[picture.bottom :],
            np.s_[picture.top : picture.bottom, : picture.left],
            np.s_[picture.top : picture.bottom, picture.right :],
        ):
            shown[part] = self._ground[part]
        return shown

    def _place(self, shown: Image, image: Image, layout: Layout, dimmed: bool) -> Image:
        """Put the picture into its place; that part of the whole."""
        rect = layout.picture
        picture = shown[rect.top : rect.bottom, rect.left : rect.right]
        source = np.asarray(cv2.flip(image, 1), dtype=np.uint8) if self._mirrored else image
        shrinks = rect.width < image.shape[1]
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        cv2.resize(source, (rect.width, rect.height), dst=picture, interpolation=how)
        if dimmed:
            picture[:] = cv2.addWeighted(picture, _DIMMED, np.full_like(picture, INK), 1 - _DIMMED, 0)
        return picture


def in_words(screen: Screen) -> Screen:
    """The screen with its lines in the language that is shown."""
    return replace(
        screen,
        cue=translated(screen.cue) if screen.cue is not None else None,
        detail=translated(screen.detail) if screen.detail is not None else None,
        title=translated(screen.title),
        checklist=tuple(replace(item, name=translated(item.name)) for item in screen.checklist),
    )


def draw_live(
    image: Image,
    observation: Observation | None,
    screen: Screen,
    mirrored: bool = True,
    size_px: tuple[int, int] | None = None,
) -> Image:
    """One picture by itself. size_px: of the window; that of the picture by default."""
    return LivePainter(mirrored).paint(image, observation, screen, size_px or (image.shape[1], image.shape[0]))


def _shrunk(shown: Image, size_px: tuple[int, int]) -> Image:
    return np.asarray(cv2.resize(shown, size_px, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _draw_frame(image: Image, colour: Colour, width_px: int) -> None:
    height, width = image.shape[:2]
    cv2.rectangle(image, (0, 0), (width - 1, height - 1), colour, 2 * width_px - 1)
