"""How sure a body is, and which other bodies it could as well be."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.person.body import SagittalBody
from posecheck.person.geometry import Point


@dataclass(frozen=True, slots=True)
class Doubt:
    """How sure a body is, as standard deviations.

    joint_px: of each joint's position, in x and in y, independently. roll_deg: of which way is up.
    """

    joint_px: float = 0.0
    roll_deg: float = 0.0

    def others(self, body: SagittalBody) -> tuple[SagittalBody, ...]:
        """The bodies that it could as well be: each is one standard deviation off in one respect."""
        turned = (body.turned(self.roll_deg),) if self.roll_deg else ()
        if not self.joint_px:
            return turned
        steps = (Point(self.joint_px, 0.0), Point(0.0, self.joint_px))
        return turned + tuple(body.moved(name, step) for name, point in body.points() if point.seen for step in steps)
