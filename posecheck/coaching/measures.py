"""What a session measured besides seconds, for the history: how deep, how steady, and how alike both legs were."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import mean, median, pstdev

from posecheck.form.observer import Observation
from posecheck.person.landmarks import Side

_WINDOW_S = 5.0
"""Steadiness is told in pieces of this length: whoever sinks slowly deeper over half a minute is not unsteady."""
_FEWEST = 20
"""A piece with fewer readings than this says nothing about steadiness."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Degrees; NaN where nothing was measured.

    left_depth_deg, right_depth_deg: the back thigh's usual tilt in clean stretches, by the leg in front.
    steadiness_deg: standard deviation of that tilt within five seconds; the smaller, the steadier.
    """

    left_depth_deg: float = math.nan
    right_depth_deg: float = math.nan
    steadiness_deg: float = math.nan

    @property
    def symmetry(self) -> float:
        """The shallower side's depth over the deeper one's: 1 when both are alike; NaN without both."""
        low, high = sorted((self.left_depth_deg, self.right_depth_deg))
        return low / high if high > 0 and low > 0 else math.nan


@dataclass(slots=True)
class HoldMeasures:
    """Takes in one observation after the other, in the order of their times, as they are known in hindsight."""

    _depths: defaultdict[Side, list[float]] = field(default_factory=lambda: defaultdict(list))
    _piece: list[float] = field(default_factory=list)
    _piece_of: tuple[Side, float] | None = None
    _spreads: list[float] = field(default_factory=list)

    def update(self, observation: Observation) -> None:
        """Take in the next observation; what is not a clean stretch ends a piece of steadiness."""
        deg = observation.body.trail_thigh_deg if observation.body is not None else math.nan
        if observation.stance is None or not observation.holds_clean or math.isnan(deg):
            self._end_piece()
            return
        lead, time_s = observation.stance.lead, observation.time_s
        self._depths[lead].append(deg)
        if self._piece_of is None or self._piece_of[0] is not lead or time_s - self._piece_of[1] >= _WINDOW_S:
            self._end_piece()
            self._piece_of = lead, time_s
        self._piece.append(deg)

    def _end_piece(self) -> None:
        if len(self._piece) >= _FEWEST:
            self._spreads.append(pstdev(self._piece))
        self._piece, self._piece_of = [], None

    def result(self) -> Measures:
        """What was measured so far."""
        self._end_piece()
        usual = {side: median(self._depths[side]) if self._depths[side] else math.nan for side in Side}
        return Measures(usual[Side.LEFT], usual[Side.RIGHT], mean(self._spreads) if self._spreads else math.nan)
