"""Where in the stretch someone is, steady over time.

START is the settled half-kneeling position; STRETCH begins when the hips have moved forward from there. How far the
hips are forward is told by the trail thigh, relative to where it was when the person had settled, so that a start
position with a fault is still a start.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody
from posecheck.person.geometry import tilt_deg
from posecheck.person.posture import UNCLEAR, not_half_kneeling
from posecheck.person.smoothing import RunningMedian

NOBODY = "nobody in the picture"

_ENTER_STRETCH_DEG = 5.0
_LEAVE_STRETCH_DEG = 3.0
_PLAIN_START_DEG = 13.5
"""Without having seen someone get down, a thigh this upright is taken for a start; a more tilted one is not known."""
_BACK_WITHIN_S = 2.0
"""Nobody gets up and down again in this time: who kneels again so soon has never left, and was only seen wrongly."""


@dataclass(frozen=True, slots=True)
class PhaseState:
    """The phase now.

    reason: why it is AWAY, or why this moment of a START or STRETCH cannot be judged, in plain words; None when it can.
    start_known: False in a STRETCH that was already going on when it was first seen.
    """

    phase: Phase
    reason: str | None = None
    start_known: bool = True


@dataclass(frozen=True, slots=True)
class _Left:
    """What was known when someone seemed to leave the half-kneeling position, and when that was."""

    state: PhaseState
    baseline_deg: float
    since_s: float


class PhaseTracker:
    """AWAY, START or STRETCH from one body after the other.

    settle_s: how long the hips must rest after getting down before the start counts.
    leave_s: how long the posture must be something else before it counts as AWAY; one bad frame is not enough.
    unclear_s: the same when it merely cannot be made out.
    """

    def __init__(
        self, settle_s: float = 0.25, leave_s: float = 0.35, unclear_s: float = 1.0, still_deg_s: float = 14.0
    ) -> None:
        self._settle_s = settle_s
        self._leave_s = leave_s
        self._unclear_s = unclear_s
        self._still_deg_s = still_deg_s
        self._state = PhaseState(Phase.AWAY, NOBODY)
        self._watched_away = False
        self._left: _Left | None = None
        self._forget()

    def _forget(self) -> None:
        self._baseline_deg = math.nan
        self._baseline_median = RunningMedian(window_s=1.5)
        self._kneeling_since_s = math.nan
        self._moving_s = math.nan
        self._last: tuple[float, float] | None = None
        self._off_since_s = math.nan

    def update(self, time_s: float, body: SagittalBody | None, absent_reason: str = NOBODY) -> PhaseState:
        """The phase at `time_s`; `body` is None when nobody can be seen, for the reason given."""
        reason = absent_reason if body is None else not_half_kneeling(body)
        if body is None or reason is not None:
            self._state = self._leaving(time_s, reason or absent_reason, seen=body is not None)
        else:
            self._off_since_s = math.nan
            self._state = replace(self._state, reason=None) if self._state.phase is not Phase.AWAY else self._state
            self._state = self._kneeling(time_s, tilt_deg(body.trail.knee, body.trail.hip))
        return self._state

    def _leaving(self, time_s: float, reason: str, seen: bool) -> PhaseState:
        if self._state.phase is not Phase.AWAY:
            if math.isnan(self._off_since_s):
                self._off_since_s = time_s
            patience_s = self._unclear_s if reason in UNCLEAR else self._leave_s
            if time_s - self._off_since_s < patience_s:
                return replace(self._state, reason=reason)
            self._watched_away = False
            self._left = _Left(self._state, self._baseline_deg, self._off_since_s)
        self._forget()
        # Whoever was only out of sight may come back with the hips forward: then that is no start.
        self._watched_away = self._watched_away or seen
        return PhaseState(Phase.AWAY, reason)

    def _kneeling(self, time_s: float, thigh_deg: float) -> PhaseState:
        self._note_motion(time_s, thigh_deg)
        if self._left is not None:
            self._come_back(time_s, self._left)
        if self._state.phase is Phase.AWAY:
            return self._settling(time_s, thigh_deg)
        if self._state.phase is Phase.START:
            return self._in_start(time_s, thigh_deg)
        return self._in_stretch(time_s, thigh_deg)

    def _come_back(self, time_s: float, left: _Left) -> None:
        """Go on where they had been, if that was a moment ago."""
        if time_s - left.since_s <= _BACK_WITHIN_S:
            self._state, self._baseline_deg = replace(left.state, reason=None), left.baseline_deg
        self._left = None

    def _note_motion(self, time_s: float, thigh_deg: float) -> None:
        """Remember when the thigh last moved faster than a resting one does."""
        if self._last is None:
            self._last, self._moving_s = (time_s, thigh_deg), time_s
            return
        last_s, last_deg = self._last
        if time_s - last_s >= 0.1:
            if abs(thigh_deg - last_deg) / (time_s - last_s) > self._still_deg_s:
                self._moving_s = time_s
            self._last = (time_s, thigh_deg)

    def _settling(self, time_s: float, thigh_deg: float) -> PhaseState:
        if math.isnan(self._kneeling_since_s):
            self._kneeling_since_s = time_s
        if time_s - max(self._kneeling_since_s, self._moving_s) < self._settle_s:
            return PhaseState(Phase.AWAY, "getting into position")
        if self._watched_away or abs(thigh_deg) <= _PLAIN_START_DEG:
            self._baseline_deg = thigh_deg
            return PhaseState(Phase.START)
        return PhaseState(Phase.STRETCH, start_known=False)

    def _in_start(self, time_s: float, thigh_deg: float) -> PhaseState:
        if thigh_deg - self._baseline_deg > _ENTER_STRETCH_DEG:
            return PhaseState(Phase.STRETCH)
        self._baseline_deg = self._baseline_median.update(time_s, thigh_deg)
        return self._state

    def _in_stretch(self, time_s: float, thigh_deg: float) -> PhaseState:
        if self._state.start_known:
            back = thigh_deg - self._baseline_deg < _LEAVE_STRETCH_DEG
        else:
            back = abs(thigh_deg) <= _PLAIN_START_DEG and time_s - self._moving_s >= self._settle_s
        if not back:
            return self._state
        self._baseline_median = RunningMedian(window_s=1.5)
        self._baseline_deg = thigh_deg
        return PhaseState(Phase.START)
