"""Steady at rest, quick in motion, deaf to single wild frames."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.smoothing import PoseSmoother, RunningMedian
from tests.stick import Stick, without

KNEE = (Side.LEFT, Joint.KNEE)


def poses(seconds: float, rate_hz: float, x_px: list[float] | None = None) -> Iterator[Pose]:
    for step in range(round(seconds * rate_hz)):
        pose = replace(Stick().pose(), time_s=step / rate_hz)
        if x_px is not None:
            pose = with_knee(pose, x_px[step])
        yield pose


def with_knee(pose: Pose, x_px: float) -> Pose:
    return replace(pose, points_px={**pose.points_px, KNEE: Point(x_px, 300.0)})


@pytest.mark.parametrize("rate_hz", [10, 15, 30, 60])
def test_jitter_at_rest_is_at_least_halved(rate_hz: int) -> None:
    chance = random.Random(1)
    raw = [400 + chance.gauss(0, 2) for _ in range(10 * rate_hz)]
    smoother = PoseSmoother()
    out = [smoother.update(pose).points_px[KNEE].x for pose in poses(10, rate_hz, raw)]
    spread = math.sqrt(sum((x - 400) ** 2 for x in out[rate_hz:]) / len(out[rate_hz:]))
    assert spread < (1.0 if rate_hz >= 30 else 1.5)


@pytest.mark.parametrize("rate_hz", [10, 15, 30, 60])
def test_lag_behind_moving_hips_stays_under_0_15_s(rate_hz: int) -> None:
    # The hips come forward by about 0.4 trunk lengths a second: 50 px/s for this stick.
    raw = [400 + 50 * step / rate_hz for step in range(3 * rate_hz)]
    smoother = PoseSmoother()
    out = [smoother.update(pose).points_px[KNEE].x for pose in poses(3, rate_hz, raw)]
    assert (raw[-1] - out[-1]) / 50 < 0.15


def test_one_wild_frame_leaves_the_joint_out_and_the_next_is_fine() -> None:
    raw = [400.0] * 30
    raw[15] = 620.0
    smoother = PoseSmoother()
    out = [smoother.update(pose) for pose in poses(1, 30, raw)]
    assert KNEE not in out[15].points_px
    assert out[16].points_px[KNEE].x == pytest.approx(400, abs=0.5)


@pytest.mark.parametrize("rate_hz", [10, 30, 60])
def test_a_joint_that_stays_at_its_new_place_is_believed_soon(rate_hz: int) -> None:
    raw = [400.0 if step < rate_hz else 620.0 for step in range(2 * rate_hz)]
    smoother = PoseSmoother()
    out = [smoother.update(pose) for pose in poses(2, rate_hz, raw)]
    back = next(i for i in range(rate_hz, 2 * rate_hz) if KNEE in out[i].points_px)
    assert (back - rate_hz) / rate_hz <= 0.15 + 1.01 / rate_hz
    assert out[back].points_px[KNEE].x == 620.0


def test_an_unseen_joint_stays_unseen() -> None:
    assert KNEE not in PoseSmoother().update(without(Stick().pose(), KNEE)).points_px


def test_after_a_long_gap_it_starts_afresh() -> None:
    smoother = PoseSmoother()
    smoother.update(with_knee(Stick().pose(), 400.0))
    later = smoother.update(replace(with_knee(Stick().pose(), 100.0), time_s=2.0))
    assert later.points_px[KNEE].x == 100.0


def test_the_running_median_forgets_and_passes_over_nan() -> None:
    middle = RunningMedian(window_s=1.0)
    assert math.isnan(middle.update(0.0, math.nan))
    assert middle.update(0.1, 5.0) == 5.0
    assert middle.update(0.2, 7.0) == 6.0
    assert middle.update(0.3, math.nan) == 6.0
    assert middle.update(1.15, 9.0) == 8.0


@pytest.mark.parametrize("hidden", [1, 3, 8])
def test_a_joint_that_comes_back_has_taken_one_long_step(hidden: int) -> None:
    """It is filtered as if the camera had been slow for a moment, whatever the other joints did meanwhile."""
    chance = random.Random(2)
    raw = [400 + 50 * step / 30 + chance.gauss(0, 2) for step in range(60)]
    whole, slow = PoseSmoother(), PoseSmoother()
    for step, pose in enumerate(poses(2, 30, raw)):
        if 30 <= step < 30 + hidden:
            whole.update(without(pose, KNEE))
        else:
            assert whole.update(pose).points_px[KNEE].x == pytest.approx(slow.update(pose).points_px[KNEE].x)
