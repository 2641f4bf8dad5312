"""From where the pose model puts its landmarks to where the anatomical points are: constants, each with its source.

The models err systematically: the toe landmark stops short of the tip, the hips sit ahead of the joint, the trunk reads
as leaning back. `calibrate` shifts the points by amounts measured on people with exact truth, in lead shank lengths, so
that the rules can speak of the tip of the toes, the front of the knee and the trunk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posecheck.body import SagittalBody
from posecheck.geometry import Point


@dataclass(frozen=True, slots=True)
class Calibration:
    """The systematic errors of one pose model.

    shift: dotted point name -> how far to move that landmark, (forward, up) in lead shank lengths, when the leading
        leg is the near one and when it is the far one.
    joint_sd: what remains, one standard deviation of a joint's position in each direction, in lead shank lengths, at
        exact side view; it grows by `joint_sd_per_deg` for each degree that the camera is off.
    """

    shift: Mapping[str, tuple[Point, Point]]
    joint_sd: float = 0.03
    joint_sd_per_deg: float = 0.0005

    def joint_sd_px(self, body: SagittalBody, yaw_deg: float) -> float:
        """One standard deviation of a joint's position in this body, in pixels."""
        return (self.joint_sd + self.joint_sd_per_deg * abs(yaw_deg)) * body.shank_px


def calibrate(body: SagittalBody, calibration: Calibration, lead_is_near: bool) -> SagittalBody:
    """The body with each landmark moved to the anatomical point it stands for."""
    for name, (near, far) in calibration.shift.items():
        body = body.moved(name, (near if lead_is_near else far) * body.shank_px)
    return body


EXACT = Calibration(shift={}, joint_sd=0.0, joint_sd_per_deg=0.0)
"""No correction and no doubt: for bodies that are known exactly."""

CALIBRATIONS: dict[str, Calibration] = {"full": Calibration(shift={}), "heavy": Calibration(shift={})}
"""The calibration of each model that comes with the program."""
