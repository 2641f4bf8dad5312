"""Reports and movements made of stick figures: what is in them is known exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from posecheck.form.hindsight import in_hindsight
from posecheck.form.observer import Observation, Observer, watch
from posecheck.form.rule import Rule
from posecheck.form.settings import UNSET, Settings
from posecheck.person.calibration import EXACT, Calibration
from posecheck.person.landmarks import Pose
from posecheck.person.sighting import Sighting
from posecheck.report.builder import ReportBuilder
from posecheck.report.data import CheckedClip, Report
from posecheck.report.opensim import Motion
from tests.known import KNOWN_RULES
from tests.stick import Stick

GREY_LEVEL = 128.0
DOUBTFUL = replace(EXACT, joint_sd=0.02)


def stretch(stick: Stick, rate_hz: float = 15.0, seconds: float = 6.0) -> Iterator[Pose]:
    """Someone who gets down for a second, moves the hips forward in the next, and holds."""
    for index in range(int(seconds * rate_hz)):
        time_s = index / rate_hz
        forward = min(max((time_s - 1.5) / 0.8, 0.0), 1.0)
        bent = replace(stick, trail_thigh_deg=3.0 + 22.0 * forward, trunk_deg=stick.trunk_deg * forward, time_s=time_s)
        yield bent.pose()


def observations(
    poses: Iterable[Pose | None],
    rules: tuple[Rule, ...],
    calibration: Calibration,
    rate_hz: float = 15.0,
    settings: Settings = UNSET,
) -> tuple[list[Observation], Observer]:
    observer = Observer(rules, calibration, settings=settings)
    sightings = (Sighting(i / rate_hz, pose, GREY_LEVEL) for i, pose in enumerate(poses))
    seen = list(in_hindsight(watch(sightings, observer)))
    return seen, observer


def report(
    poses: Iterable[Pose | None],
    rules: tuple[Rule, ...] | None = None,
    calibration: Calibration = DOUBTFUL,
    path: str = "clips/anna.mp4",
    settings: Settings = UNSET,
) -> Report:
    rules = settings.of(KNOWN_RULES if rules is None else rules)
    seen, observer = observations(poses, rules, calibration, settings=settings)
    builder = ReportBuilder(rules)
    for observation in seen:
        builder.add(observation)
    last_s = seen[-1].time_s
    clip = CheckedClip(path, last_s + 1 / 15, 640, 480, len(seen), 15.0)
    return builder.build(clip, "full", observer)


def motion(poses: Iterable[Pose | None]) -> Motion:
    seen, _ = observations(poses, KNOWN_RULES, EXACT)
    recorded = Motion()
    for observation in seen:
        recorded.add(observation)
    return recorded
