"""How sure a body is, and which other bodies it could as well be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from posecheck.person.body import SagittalBody
from posecheck.person.geometry import Point


@dataclass(frozen=True, slots=True)
class Spread:
    """How far joints may be off, in x and in y independently: one standard deviation each, all in one unit.

    shoulder: and the ear. hips: both. back_leg: the trail leg below the hip. front_leg: the lead leg below the hip.
    """

    shoulder: float
    hips: float
    back_leg: float
    front_leg: float

    @staticmethod
    def even(sd: float) -> Spread:
        """The same for every joint."""
        return Spread(sd, sd, sd, sd)

    def times(self, factor: float) -> Spread:
        """In another unit."""
        return Spread(self.shoulder * factor, self.hips * factor, self.back_leg * factor, self.front_leg * factor)

    def of(self, name: str) -> float:
        """That of the point of this dotted name, as `SagittalBody.points` has them."""
        if name in ("shoulder", "ear"):
            return self.shoulder
        if name.endswith(".hip"):
            return self.hips
        return self.back_leg if name.startswith("trail.") else self.front_leg


SURE = Spread.even(0.0)
"""Of joints that are known exactly."""


@dataclass(frozen=True, slots=True)
class SpreadByYaw:
    """How the spread changes with the camera: one for each yaw in degrees, rising; straight lines in between.

    near: with the lead leg nearer to the camera. far: with the trail leg nearer.
    """

    yaws_deg: tuple[float, ...]
    near: tuple[Spread, ...]
    far: tuple[Spread, ...]

    def at(self, yaw_deg: float, lead_is_near: bool) -> Spread:
        """The spread at that yaw; that of the nearest end beyond the ends, the widest of all when it is unknown."""
        spreads = self.near if lead_is_near else self.far
        if math.isnan(yaw_deg):
            return Spread(*(max(column) for column in zip(*map(_row, spreads), strict=True)))
        yaw_deg = min(max(yaw_deg, self.yaws_deg[0]), self.yaws_deg[-1])
        pieces = pairwise(zip(self.yaws_deg, spreads, strict=True))
        (low_deg, low), (high_deg, high) = next(piece for piece in pieces if yaw_deg <= piece[1][0])
        share = (yaw_deg - low_deg) / (high_deg - low_deg)
        return Spread(*(a + share * (b - a) for a, b in zip(_row(low), _row(high), strict=True)))


def _row(spread: Spread) -> tuple[float, float, float, float]:
    return spread.shoulder, spread.hips, spread.back_leg, spread.front_leg


@dataclass(frozen=True, slots=True)
class Doubt:
    """How sure a body is, as standard deviations.

    spread_px: of its joints. roll_deg: of which way is up. remedy: what to do to be seen better, None when there is
    nothing.
    """

    spread_px: Spread = SURE
    roll_deg: float = 0.0
    remedy: str | None = None

    def others(self, body: SagittalBody) -> tuple[SagittalBody, ...]:
        """The bodies that it could as well be: each is one standard deviation off in one respect."""
        turned = (body.turned(self.roll_deg),) if self.roll_deg else ()
        return turned + tuple(
            body.moved(name, step)
            for name, point in body.points()
            if point.seen and (sd_px := self.spread_px.of(name))
            for step in (Point(sd_px, 0.0), Point(0.0, sd_px))
        )
