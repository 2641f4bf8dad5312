"""Scripts for the live assistant: what a person does over time, as observations at any frame rate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from posecheck.form.observer import Observation, Observer
from posecheck.person.calibration import EXACT
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.sighting import Sighting
from posecheck.rules import all_rules
from tests.stick import Stick

Script = Callable[[float], Pose | None]

SIZE_PX = (1280, 720)
AT_PX = (560.0, 640.0)
START_DEG, STRETCH_DEG = 2.0, 18.0


def kneeling(lead: Side = Side.LEFT, trunk_deg: float = 0.0, **posture: float) -> Pose:
    """The start position, filmed from the side, all of it in the picture."""
    stick = Stick(lead=lead, trunk_deg=trunk_deg, trail_thigh_deg=START_DEG, at_px=AT_PX, size_px=SIZE_PX)
    return replace(stick, **posture).pose()  # type: ignore[arg-type]


def stretching(lead: Side = Side.LEFT, trunk_deg: float = 0.0, knee_past_toe: float = -0.4) -> Pose:
    """The hips forward."""
    return kneeling(lead, trunk_deg, trail_thigh_deg=STRETCH_DEG, knee_past_toe=knee_past_toe)


def standing(lead: Side = Side.LEFT, x_px: float = AT_PX[0]) -> Pose:
    """Upright on both legs, side-on, the feet at the bottom of the picture but in it."""
    heights = {
        Joint.TOE: (50.0, 0.0),
        Joint.HEEL: (-15.0, 3.0),
        Joint.ANKLE: (0.0, 10.0),
        Joint.KNEE: (5.0, 105.0),
        Joint.HIP: (0.0, 205.0),
        Joint.SHOULDER: (0.0, 330.0),
        Joint.ELBOW: (5.0, 270.0),
        Joint.WRIST: (15.0, 215.0),
        Joint.EAR: (2.0, 375.0),
        Joint.EYE: (15.0, 380.0),
    }
    points = {}
    for side in Side:
        for joint, (ahead, up) in heights.items():
            step = 8.0 if side is lead and joint in (Joint.KNEE, Joint.ANKLE, Joint.TOE, Joint.HEEL) else 0.0
            points[side, joint] = Point(x_px + ahead + step, AT_PX[1] - up)
    return Pose(0.0, points, *SIZE_PX)


def moved(pose: Pose, by_px: Point) -> Pose:
    """The same person elsewhere in the picture."""
    return replace(pose, points_px={key: point + by_px for key, point in pose.points_px.items()})


def joint_moved(pose: Pose, key: tuple[Side, Joint], by_px: Point) -> Pose:
    """The same with one joint elsewhere, as it is misread, or goes."""
    return replace(pose, points_px={**pose.points_px, key: pose.points_px[key] + by_px})


def between(one: Pose, other: Pose, share: float) -> Pose:
    """Somebody on the way from one pose to the other, of which they have gone a share from 0 to 1."""
    share = min(max(share, 0.0), 1.0)
    points = {key: at * (1.0 - share) + other.points_px[key] * share for key, at in one.points_px.items()}
    return replace(one, points_px=points)


def session(lead: Side = Side.LEFT, stretch_s: float = 100.0, from_s: float = 0.0) -> Script:
    """Stands for 1 s, kneels for 1.5 s, then stretches cleanly for `stretch_s`, and stands again."""

    def script(time_s: float) -> Pose | None:
        passed_s = time_s - from_s
        if passed_s < 1.0 or passed_s > 2.5 + stretch_s:
            return standing(lead)
        return kneeling(lead) if passed_s < 2.5 else stretching(lead)

    return script


def observations(script: Script, until_s: float, rate_hz: float = 30.0, grey: int = 128) -> Iterator[Observation]:
    """What the real observer makes of the script."""
    observer = Observer(all_rules(), EXACT)
    for index in range(round(until_s * rate_hz) + 1):
        time_s = index / rate_hz
        pose = script(time_s)
        timed = None if pose is None else replace(pose, time_s=time_s)
        yield observer.observe(Sighting(time_s, timed, grey))
