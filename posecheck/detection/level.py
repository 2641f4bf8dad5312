"""Which way is up: the camera's roll, read from the upright edges of the room (doors, walls, shelves).

A camera that stands crooked adds its roll to every angle one to one. Rooms are full of plumb lines, and on the labelled
clips they give the roll to within 0.3°, ten times better than the person's own floor contacts do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.frame import Frame, Image
from posecheck.person.landmarks import Joint, Pose
from posecheck.person.sighting import Sighting
from posecheck.person.smoothing import RunningMedian

# "Measured" below is on 160 photograph-like pictures with a known roll, half of which tell it: 0.13° off in the middle,
# 0.64° at worst. What is said not to matter leaves both figures, and how many pictures tell it, as they are.

_WORKING_SIZE_PX = 640
"""The longer side that edges are looked for in; a larger picture takes longer. Measured: with 480 one
picture is 3.4° off, 960 is no better but for the worst (0.42°)."""
_MAX_TILT_DEG = 15.0
"""No edge that leans more is taken for a plumb line. Measured: 12 does not matter, 20 adds edges that are none."""
_TOLERANCE_DEG = 1.0
"""An edge agrees with a level when it leans less than this from it. Measured: at 0.5 a fifth of the pictures tell it no
more; 0.7 to 1.5 do alike; at 2 one picture is 3.5° off."""
_LEAST_SEGMENTS = 6
"""How many edges must agree. Measured: with 4 one picture is 2.3° off; 9 tell it in a few pictures less."""
_LEAST_LENGTH = 1.2
"""How much edge there must be, all in all, in picture heights. Measured: with 0.6 half as many pictures again tell it,
but the worst is 1.7° off; 2 halves their number and makes none better."""
_LEAST_SHARE = 0.5
"""Share of the upright edge length that must agree. Measured: 0.35 does not matter."""

_EDGE_SD_DEG = 0.4
"""How upright the edges of a room are at best, and how well one is measured."""
_USUAL_FAN_DEG = 8.0
"""One standard deviation of what cameras show: pitched by 7°."""
_PLUMB_SD_MAX_DEG = 0.3
"""Less sure than this, as with edges at one side of the person only, a picture does not tell which way is up.

Samples and photographs come out at 0.05 to 0.2° with all their edges, at 0.25 to 2° with an outer third's alone."""
_FAN_SD_MAX_DEG = 1.2
"""Less sure than this, the horizon is unknown."""

_VIEW_ANGLE_DEG = 60.0
"""How much a camera sees along the longer side of its picture: webcams 55 to 78, phones about 65."""

_DIGITS = 3
"""Kept of an angle in degrees, so that a landmarks file holds exactly what was judged."""

_SHORTEST = 0.04
"""The shortest edge, in picture heights: 19 px of 480. Measured: 0.03 does not matter much, 0.06 loses every sixth
picture."""
_PLAIN_BAR_SD = 2.0
"""A column whose grey levels vary less is a plain bar, uneven by compression only. Measured on pictures without bars:
1 to 4 takes nothing for one."""
_BAR_MARGIN_PX = 3
"""Left out beside a bar, since compression smears its edge; chosen."""

_ROLLS_DEG = np.arange(-12.0, 12.1, 0.5)
"""Where the search looks, in steps within the tolerance. Measured: ±9 to ±15 and steps of 0.25 to 1 do alike."""
_FANS_DEG = np.arange(-16.0, 16.1, 2.0)
"""Twice the usual fan either way. Measured: ±24 does not matter; ±8, or steps of 4, leave one picture 1.3° off."""
_FAN_TIE_BREAK = 5e-6
"""Of levels that do equally well, as where all edges stand at one place, the one with the least fan is taken.

Measured: anything from 0 to 5e-3, in picture heights of edge a degree, does not matter."""
_RIDGE = (1e-5, 1e-3)
"""Keeps roll and fan from running away where edges do not tell them. Measured: from a tenth down to nothing does not
matter; ten times as much pulls one picture 2° towards upright."""
_REFINEMENTS = 4
"""How often edges are chosen and fitted anew. Measured: 1 to 8 do alike; 2 settle it."""
_LEAST_FOR_A_FIT = 3
"""Two edges fit any roll and fan. Measured: 2 to 6 does not matter."""

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """How verticals stand in a picture.

    roll_deg: tilt of a vertical at the middle of the picture, + when its upper end leans to the right.
    fan_deg: how much that tilt changes across the whole width (a camera that looks down makes verticals fan out).
    fan_sd_deg: one standard deviation of that.
    """

    roll_deg: float
    fan_deg: float
    fan_sd_deg: float = 0.0

    def plumb_deg(self, x: float) -> float:
        """Tilt of a vertical at x, in picture widths from the left edge."""
        return self.roll_deg + self.fan_deg * (x - 0.5)

    def horizon_px(self, x_px: float, width_px: int, height_px: int) -> float:
        """How far below the top edge the horizon is at x: what is seen there is as high as the camera. NaN if unknown.

        Verticals that fan out by W / f · tan(pitch) come from a camera with that pitch, whose horizon is f · tan(pitch)
        off the middle (W: picture width, f: focal length in pixels, from the usual view angle).
        """
        if self.fan_sd_deg > _FAN_SD_MAX_DEG:
            return math.nan
        focal_px = max(width_px, height_px) / 2 / math.tan(math.radians(_VIEW_ANGLE_DEG / 2))
        looks_down = math.radians(self.fan_deg) * focal_px / width_px
        middle_px = height_px / 2 - focal_px * looks_down
        return middle_px + (x_px - width_px / 2) * math.tan(math.radians(self.roll_deg))


def find_level(image: Image, person_px: tuple[float, float] | None = None) -> Level | None:
    """The level of a picture; None when it shows too few upright edges to tell.

    person_px: the range of x that the person takes up; edges in it are left out (limbs are no plumb lines).
    """
    edges = _upright_edges(_without_bars(image), person_px)
    if len(edges) < _LEAST_SEGMENTS:
        return None
    x, tilt_deg, length = edges.T
    level = _fit(x, tilt_deg, length)
    agree = np.abs(_misfit_deg(level, x - 0.5, tilt_deg)) < _TOLERANCE_DEG
    enough = length[agree].sum() >= _LEAST_LENGTH and agree.sum() >= _LEAST_SEGMENTS
    if not enough or length[agree].sum() < _LEAST_SHARE * length.sum():
        return None
    middle = 0.0 if person_px is None else sum(person_px) / 2 / image.shape[1] - 0.5
    plumb_sd_deg, fan_sd_deg = _doubt(level, edges[agree], middle)
    return replace(level, fan_sd_deg=fan_sd_deg) if plumb_sd_deg <= _PLUMB_SD_MAX_DEG else None


def _doubt(level: Level, edges: _Array, offset: float) -> tuple[float, float]:
    """One standard deviation of the plumb line at that offset from the middle, in picture widths, and of the fan.

    From the spread of the edges about the fit, and from what cameras usually show where edges do not tell.
    """
    x, tilt_deg, length = edges.T
    weight = length / length.mean()
    misfit = _misfit_deg(level, x - 0.5, tilt_deg)
    variance = max(_EDGE_SD_DEG**2, float((weight * misfit**2).sum() / weight.sum()))
    rows = np.column_stack((np.ones(len(x)), x - 0.5))
    spread = np.linalg.inv(rows.T @ (rows * weight[:, None]) / variance + np.diag([0.0, _USUAL_FAN_DEG**-2]))
    at = np.array((1.0, offset))
    return math.sqrt(at @ spread @ at), math.sqrt(spread[1, 1])


def _misfit_deg(level: Level, offset: _Array, tilt_deg: _Array) -> _Array:
    """How much each edge leans off the level; `offset` is its place from the middle, in picture widths."""
    return tilt_deg - level.roll_deg - level.fan_deg * offset


def _without_bars(image: Image) -> tuple[NDArray[np.uint8], int, int]:
    """The grey picture less the plain bars of a letterbox, whose edges would pass for plumb lines.

    Returns the picture, x of its left edge in the whole, and the whole's width.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    lively = np.flatnonzero(grey.std(axis=0) > _PLAIN_BAR_SD)
    if len(lively) < 2:
        return grey, 0, grey.shape[1]
    margin = _BAR_MARGIN_PX if lively[0] > 0 or lively[-1] < grey.shape[1] - 1 else 0
    left, right = int(lively[0]) + margin, int(lively[-1]) + 1 - margin
    return grey[:, left:right], left, grey.shape[1]


def _upright_edges(picture: tuple[NDArray[np.uint8], int, int], person_px: tuple[float, float] | None) -> _Array:
    """One row an edge: x in picture widths, tilt in degrees, length in picture heights."""
    grey, left, width = picture
    scale = min(1.0, _WORKING_SIZE_PX / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    found = cv2.createLineSegmentDetector().detect(small)[0]
    lines = np.asarray(() if found is None else found, dtype=np.float64).reshape(-1, 4)
    run, drop = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    length = np.hypot(run, drop) / small.shape[0]
    tilt_deg = np.degrees(np.arctan2(-run * np.sign(drop), np.abs(drop)))
    x_px = (lines[:, 0] + lines[:, 2]) / 2 / scale + left
    keep = (np.abs(tilt_deg) < _MAX_TILT_DEG) & (length > _SHORTEST)
    if person_px is not None:
        keep &= (x_px < person_px[0]) | (x_px > person_px[1])
    rows: _Array = np.column_stack((x_px / width, tilt_deg, length))[keep]
    return rows


def _fit(x: _Array, tilt_deg: _Array, length: _Array) -> Level:
    """The roll and fan that most of the edge length agrees with: a coarse search, then least squares on what agrees."""
    offset = x - 0.5
    best, level = -1.0, Level(0.0, 0.0)
    for fan_deg in _FANS_DEG:
        misfit = tilt_deg[None, :] - _ROLLS_DEG[:, None] - fan_deg * offset[None, :]
        agreeing = length * np.maximum(0.0, 1.0 - (misfit / _TOLERANCE_DEG) ** 2)
        scores = agreeing.sum(axis=1) - _FAN_TIE_BREAK * abs(fan_deg)
        if scores.max() > best:
            best, level = float(scores.max()), Level(float(_ROLLS_DEG[scores.argmax()]), float(fan_deg))
    for _ in range(_REFINEMENTS):
        level = _refined(level, offset, tilt_deg, length)
    return level


def _refined(level: Level, offset: _Array, tilt_deg: _Array, length: _Array) -> Level:
    agree = np.abs(_misfit_deg(level, offset, tilt_deg)) < _TOLERANCE_DEG
    if agree.sum() < _LEAST_FOR_A_FIT:
        return level
    weight = length[agree]
    rows = np.column_stack((np.ones(int(agree.sum())), offset[agree]))
    normal = rows.T @ (rows * weight[:, None]) + np.diag(_RIDGE)
    roll_deg, fan_deg = np.linalg.solve(normal, rows.T @ (tilt_deg[agree] * weight))
    return Level(float(roll_deg), float(fan_deg))


class PlumbLine:
    """The level over time: the median of what was found lately in the same scene."""

    _WINDOW_S = 12.0

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._roll_deg = RunningMedian(self._WINDOW_S)
        self._fan_deg = RunningMedian(self._WINDOW_S)
        self._level: Level | None = None

    def __call__(self, seen: Sighting, found: Level | None) -> Sighting:
        """The same with `plumb_deg` and `horizon_px` of its pose set, as far as they are known.

        found: the level of this picture, if it was looked for and found.
        """
        if seen.cut:
            self._begin()
        if found is not None:
            roll_deg = self._roll_deg.update(seen.time_s, found.roll_deg)
            self._level = Level(roll_deg, self._fan_deg.update(seen.time_s, found.fan_deg), found.fan_sd_deg)
        if self._level is None or seen.pose is None:
            return seen
        return replace(seen, pose=_plumbed(seen.pose, self._level))


def _plumbed(pose: Pose, level: Level) -> Pose:
    x_px = min(max(pose.middle_px(Joint.HIP).x, 0.0), float(pose.width_px))
    return replace(
        pose,
        plumb_deg=round(level.plumb_deg(x_px / pose.width_px), _DIGITS),
        horizon_px=level.horizon_px(x_px, pose.width_px, pose.height_px),
    )


class LevelFinder:
    """Looks for the level in a scene's pictures with a person: every second until it is known, then seldom.

    A look takes about as long as finding a pose, and a camera that stands does not begin to lean; one that was pushed
    is noticed within a few seconds.
    """

    _EAGER_S, _CALM_S = 1.0, 5.0
    _KNOWN_AFTER = 3

    def __init__(self) -> None:
        self._next_s = -math.inf
        self._found = 0

    def __call__(self, frame: Frame, pose: Pose | None) -> Level | None:
        """The level, when it was time to look and the picture tells it."""
        if pose is None or frame.time_s < self._next_s:
            return None
        level = find_level(frame.image, _span_px(pose))
        self._found += level is not None
        self._next_s = frame.time_s + (self._EAGER_S if self._found < self._KNOWN_AFTER else self._CALM_S)
        return level


def _span_px(pose: Pose) -> tuple[float, float]:
    xs = [point.x for point in pose.points_px.values()]
    return min(xs), max(xs)


_WAIT_S = 8.0
"""For so long the first sightings of a scene wait for the level: it is looked for every second until it is known."""


def level_from_the_first(sightings: Iterable[Sighting]) -> Iterator[Sighting]:
    """The same sightings; those of a scene before its level was found have it too, if that was soon. For clips."""
    waiting: list[Sighting] = []
    settled = False
    for seen in sightings:
        if seen.cut:
            yield from waiting
            waiting, settled = [], False
        waiting.append(seen)
        plumb_deg = seen.pose.plumb_deg if seen.pose is not None else math.nan
        if settled or not math.isnan(plumb_deg) or seen.time_s - waiting[0].time_s > _WAIT_S:
            yield from (_with_plumb(early, plumb_deg) for early in waiting)
            waiting, settled = [], True
    yield from waiting


def _with_plumb(seen: Sighting, plumb_deg: float) -> Sighting:
    if seen.pose is None or not math.isnan(seen.pose.plumb_deg):
        return seen
    return replace(seen, pose=replace(seen.pose, plumb_deg=plumb_deg))
