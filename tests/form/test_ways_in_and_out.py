"""Who comes up from the hands, bends down to them or sits back on the heel is on the way, and does nothing wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from posecheck.form.rising import up_s
from posecheck.form.rule import Status
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.report.builder import JUDGED_LONG_ENOUGH_S
from posecheck.report.verdict import Verdict
from tests.report.watched import report
from tests.scenes import joint_moved
from tests.stick import Stick

RATE_HZ = 15.0
START, STRETCH = (3.0, 0.0), (25.0, 0.0)
HANDS, HEEL = (3.0, 80.0), (-44.0, 0.0)
"""Thigh and trunk, in degrees."""
STAYS_S, MOVES_S = 2.0, 0.8

Way = tuple[tuple[float, tuple[float, float]], ...]
"""How long it takes to get where."""

SESSION: Way = ((STAYS_S, START), (MOVES_S, STRETCH), (3.0, STRETCH), (MOVES_S, START), (STAYS_S, START))


def poses(begin: tuple[float, float], way: Way) -> Iterator[Pose]:
    """Somebody who goes from one posture to the next, as evenly as a person does."""
    time_s = 0.0
    for (_, before), (takes_s, after) in pairwise(((0.0, begin), *way)):
        for index in range(round(takes_s * RATE_HZ)):
            share = 0.5 - 0.5 * math.cos(math.pi * index / (takes_s * RATE_HZ))
            thigh_deg, trunk_deg = (one + share * (two - one) for one, two in zip(before, after, strict=True))
            yield Stick(trail_thigh_deg=thigh_deg, trunk_deg=trunk_deg, time_s=time_s + index / RATE_HZ).pose()
        time_s += takes_s


@pytest.mark.parametrize("takes_s", [0.5, 1.0, 2.0, 3.0])
def test_who_comes_up_from_the_hands_does_not_lean(takes_s: float) -> None:
    made = report(poses(HANDS, ((1.0, HANDS), (takes_s, START), *SESSION)))
    assert (made.verdict, made.episodes) == (Verdict.OK, ())


@pytest.mark.parametrize("takes_s", [0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("posture", [HANDS, HEEL], ids=["hands", "heel"])
def test_who_leaves_for_another_posture_does_nothing_wrong(posture: tuple[float, float], takes_s: float) -> None:
    made = report(poses(START, (*SESSION, (takes_s, posture), (STAYS_S, posture))))
    # Who takes their time past the limit is not praised either: they may have been hidden, and gone on.
    past_s = sum(result.seconds[Status.WARN] for result in made.rules)
    assert made.episodes == ()
    assert made.verdict is (Verdict.OK if past_s < JUDGED_LONG_ENOUGH_S else Verdict.NOT_ASSESSED)


@pytest.mark.parametrize("takes_s", [0.5, 1.0, 2.0])
def test_who_sits_down_on_the_heel_has_not_started(takes_s: float) -> None:
    made = report(poses((-15.0, 0.0), ((takes_s, HEEL), (4.0, HEEL))))
    assert (made.verdict, made.episodes) == (Verdict.NOT_ASSESSED, ())


LEANING = (25.0, 28.0)


@pytest.mark.parametrize(
    "end",
    [
        ((0.6, LEANING), (1.5, LEANING), (0.6, HANDS), (STAYS_S, HANDS)),
        ((2.0, LEANING),),
        ((0.6, LEANING), (0.6, LEANING), (1.0, STRETCH), (STAYS_S, STRETCH), (1.0, HEEL), (STAYS_S, HEEL)),
    ],
    ids=["kept up, then down to the hands", "growing until the clip ends", "kept up, and mended before sitting back"],
)
def test_who_leans_is_told_so_however_they_leave(end: Way) -> None:
    made = report(poses(START, (*SESSION[:3], *end)))
    assert made.verdict is Verdict.WARN
    assert {episode.rule.code for episode in made.episodes} == {"upright-torso"}


def test_a_fault_that_grew_until_nobody_could_be_seen_is_told() -> None:
    """It may have been kept up out of sight."""
    seen = [*poses(START, (*SESSION[:3], (2.0, LEANING))), *[None] * 60]
    made = report(seen)
    assert [episode.rule.code for episode in made.episodes] == ["upright-torso"]
    again = [replace(pose, time_s=len(seen) / RATE_HZ + pose.time_s) for pose in poses(START, SESSION)]
    assert [episode.rule.code for episode in report([*seen, *again]).episodes] == ["upright-torso"]


@pytest.mark.parametrize(("misread_s", "told"), [(0.6, True), (3.0, False)])
def test_a_fault_that_grew_until_the_legs_were_misread_is_told_when_they_go_on_at_once(
    misread_s: float, told: bool
) -> None:
    """Bent forward, a back leg behind the front one is lost; who is seen where they were a moment later never left."""
    grown = list(poses(START, (*SESSION[:3], (1.5, LEANING))))
    knee_up = joint_moved(grown[-1], (Side.RIGHT, Joint.KNEE), Point(0.0, -60.0))
    misread = [knee_up] * round(misread_s * RATE_HZ)
    seen = [*grown, *misread, *poses(STRETCH, ((3.0, STRETCH),))]
    made = report(replace(pose, time_s=index / RATE_HZ) for index, pose in enumerate(seen))
    assert [episode.rule.code for episode in made.episodes] == (["upright-torso"] if told else [])


@pytest.mark.parametrize(("start_deg", "stays_deg"), [(60.0, 0.0), (60.0, 28.0), (-60.0, 0.0)])
def test_the_trunk_is_up_where_it_stays(start_deg: float, stays_deg: float) -> None:
    tilts = [start_deg + (stays_deg - start_deg) * min(n / 15, 1.0) for n in range(45)]
    risen_s = up_s([(n / 15, math.nan if n % 7 == 0 else tilt) for n, tilt in enumerate(tilts)])
    assert risen_s == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("bent_deg", [0.0, 15.0, 35.0])
def test_who_stays_as_bent_as_they_came_was_up_from_the_first(bent_deg: float) -> None:
    assert up_s([(n / 15 + 2.0, bent_deg + n % 2) for n in range(45)]) == 2.0
    assert up_s([(2.0, math.nan), (2.1, math.nan)]) == 2.0
