"""Steady landmarks without a lag that a person would notice."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side

_KEYS: tuple[tuple[Side, Joint], ...] = tuple((side, joint) for side in Side for joint in Joint)

_SPEED_CUTOFF_HZ = 1.0
"""Of the low-pass of the speed, as its authors propose; 0.5 to 2 judge no moment of the labelled clips otherwise."""
_WANDER = 0.25
"""How far a joint may be from where it was, in trunk lengths, without having moved: the wandering of the model.

With 0.12 two moments of 3570 are lost in the labelled clips; with 0.5 none is judged otherwise, but eight recordings
of real people get 7 warnings instead of 6."""
_FASTEST = 2.5
"""Trunk lengths a second, about 1.2 m/s: quicker than joints move when someone kneels down or comes forward.

1.2 to 5 judge no moment of the labelled clips otherwise; 5 brings one warning more to real people."""

_Array = NDArray[np.float64]


class RunningMedian:
    """The median of what was seen in the last `window_s` seconds; NaN while there is nothing."""

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._seen: deque[tuple[float, float]] = deque()

    def update(self, time_s: float, value: float) -> float:
        """Take in a value (NaN is passed over) and return the median."""
        if not math.isnan(value):
            self._seen.append((time_s, value))
        while self._seen and time_s - self._seen[0][0] > self._window_s:
            self._seen.popleft()
        return median(value for _, value in self._seen) if self._seen else math.nan


class RunningPlace:
    """Where a point was in the last `window_s` seconds: the median of either coordinate."""

    def __init__(self, window_s: float) -> None:
        self._x, self._y = RunningMedian(window_s), RunningMedian(window_s)

    def update(self, time_s: float, point: Point) -> Point:
        """Take in where it is (NaN is passed over), and return where it was."""
        return Point(self._x.update(time_s, point.x), self._y.update(time_s, point.y))


class PoseSmoother:
    """A One Euro filter on every joint, behind a gate that keeps single wild frames out.

    At rest the filter follows with a time constant of 0.09 s; in motion its cut-off rises with the speed
    (Casiez, Roussel, Vogel 2012, "1€ Filter"). A joint that jumps farther than a person can move is left out until it
    has stayed at the new place for `believe_s`; the pose then simply lacks that joint. After `forget_s` without being
    seen it starts afresh.

    Measured at 30 frames a second with hips that come forward by 0.4 trunk lengths a second: this cutoff_hz leaves 0.44
    of the jitter at rest (half of it 0.38, twice 0.54) and a lag of 0.03 s (0.037, 0.025); this beta (a trunk length a
    second) takes the lag down from 0.09 s without one. Half or twice of any of the four decides one moment of the 3570
    that are labelled in 30 clips otherwise at most, and no clip.
    """

    def __init__(
        self,
        cutoff_hz: float = 1.8,
        beta: float = 4.0,
        believe_s: float = 0.15,
        forget_s: float = 0.6,
    ) -> None:
        self._cutoff_hz = cutoff_hz
        self._beta = beta
        self._believe_s = believe_s
        self._forget_s = forget_s
        self._reset()

    def _reset(self) -> None:
        blank = np.full((len(_KEYS), 2), math.nan)
        self._place_px = blank.copy()
        self._speed = np.zeros_like(blank)
        self._rival_px = blank.copy()
        self._rival_since_s = np.full(len(_KEYS), math.nan)
        self._seen_s = np.full(len(_KEYS), -math.inf)
        self._last_s = math.nan

    def update(self, pose: Pose) -> Pose:
        """The same pose with steadier joints; a joint that cannot be believed is absent."""
        dt_s = pose.time_s - self._last_s
        if not dt_s > 0 or dt_s > self._forget_s:
            self._reset()
        raw = np.array([_pair(pose.points_px.get(key)) for key in _KEYS])
        scale_px = pose.trunk_px if pose.trunk_px > 0 else max(pose.width_px, pose.height_px) / 4
        believed = self._gate(raw, scale_px, pose.time_s)
        self._filter(raw, believed, scale_px, pose.time_s)
        self._seen_s[believed] = pose.time_s
        self._last_s = pose.time_s
        points = {key: Point(*map(float, self._place_px[i])) for i, key in enumerate(_KEYS) if believed[i]}
        return replace(pose, points_px=points)

    def _gate(self, raw: _Array, scale_px: float, time_s: float) -> NDArray[np.bool_]:
        """Which joints to believe; starts a joint afresh where it has stayed at its new place long enough."""
        seen = ~np.isnan(raw[:, 0])
        age_s = time_s - self._seen_s
        fresh = np.isnan(self._place_px[:, 0]) | (age_s > self._forget_s)
        reach_px = scale_px * (_WANDER + _FASTEST * age_s)
        jumped = seen & ~fresh & (np.linalg.norm(raw - self._place_px, axis=1) > reach_px)
        stayed = np.linalg.norm(raw - self._rival_px, axis=1) <= _WANDER * scale_px
        new_rival = jumped & ~stayed
        self._rival_since_s[new_rival] = time_s
        self._rival_px[jumped] = raw[jumped]
        accepted = jumped & stayed & (time_s - self._rival_since_s >= self._believe_s)
        afresh = (seen & fresh) | accepted
        self._place_px[afresh], self._speed[afresh] = raw[afresh], 0.0
        self._rival_px[~jumped | accepted] = math.nan
        believed: NDArray[np.bool_] = seen & (~jumped | accepted)
        return believed

    def _filter(self, raw: _Array, believed: NDArray[np.bool_], scale_px: float, time_s: float) -> None:
        here, there = raw[believed], self._place_px[believed]
        # Each joint's own step: one that comes back has moved for as long as it was not seen. Afresh it is infinite.
        dt_s = (time_s - self._seen_s[believed])[:, None]
        speed_now = (here - there) / scale_px / dt_s
        speed = self._speed[believed] + _alpha(_SPEED_CUTOFF_HZ, dt_s) * (speed_now - self._speed[believed])
        pace = np.linalg.norm(speed, axis=1, keepdims=True)
        weight = _alpha(self._cutoff_hz + self._beta * pace, dt_s)
        self._place_px[believed] = there + weight * (here - there)
        self._speed[believed] = speed


def _pair(point: Point | None) -> tuple[float, float]:
    return (math.nan, math.nan) if point is None else (point.x, point.y)


def _alpha(cutoff_hz: _Array | float, dt_s: _Array) -> _Array:
    """Weight of the new value in a first-order low-pass of that cut-off."""
    weight: _Array = 1.0 / (1.0 + 1.0 / (2.0 * math.pi * cutoff_hz * dt_s))
    return weight
