"""The fit finds the spread that made the errors, and what it is worth is counted right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.form.observer import Observer
from posecheck.form.rule import Finding, Status
from posecheck.person.calibration import EXACT
from posecheck.person.sighting import Sighting
from posecheck.rules import all_rules
from tests.accuracy.fit_doubt import BEHIND_DEG, YAWS_DEG, Residual, fit
from tests.accuracy.looks import Look
from tests.accuracy.verdicts import interval, label, lunges_by_height


def _residuals(sd: float, front_sd: float) -> list[Residual]:
    """Looks from everywhere at many people, whose errors are those of bells of these widths."""
    bell = np.abs(np.random.default_rng(1).normal(size=(20000, 3)))
    yaws_deg = np.linspace(-30.0, 40.0, len(bell))
    return [
        Residual(f"p{i % 50}", float(yaw), i % 2 == 0, sd * a, 2 * sd * b, front_sd * c)
        for i, (yaw, (a, b, c)) in enumerate(zip(yaws_deg, bell, strict=True))
    ]


def test_it_finds_the_spread_that_made_the_errors() -> None:
    found = fit(_residuals(0.04, 0.03))
    assert found.yaws_deg == YAWS_DEG
    for spread in (*found.near, *found.far):
        assert spread.shoulder == spread.hips == pytest.approx(0.04, rel=0.1)
        assert spread.front_leg == pytest.approx(0.03, rel=0.1)
        # The thigh's error is that of both its ends.
        assert spread.back_leg == pytest.approx(0.04 * 3**0.5, rel=0.15)


def test_wild_landmarks_count_in_full_where_legs_hide_each_other() -> None:
    wild = [
        Residual(
            each.person, each.yaw_deg, each.lead_is_near, each.trunk, each.thigh, 1.0 if i % 10 == 0 else each.front
        )
        for i, each in enumerate(_residuals(0.04, 0.03))
    ]
    found = fit(wild)
    fronts = dict(zip(found.yaws_deg, (spread.front_leg for spread in found.near), strict=True))
    assert all(front > 0.4 for yaw, front in fronts.items() if yaw <= BEHIND_DEG)
    assert all(front < 0.3 for yaw, front in fronts.items() if yaw > BEHIND_DEG)


def _look(**true: float) -> Look:
    observation = Observer(all_rules(), EXACT).observe(Sighting(0.0, None, 128.0))
    codes = {code.replace("_", "-"): value for code, value in true.items()}
    return Look("a.jpg", "anna", "video", 0.0, codes, {"lead_shank_m": 0.4}, observation, None)


@pytest.mark.parametrize(
    ("code", "value", "status"),
    [
        ("upright-torso", 8.0, Status.OK),
        ("upright-torso", 12.0, Status.UNSEEN),
        ("upright-torso", 17.0, Status.WARN),
        ("upright-torso", -20.0, Status.UNSEEN),
        ("upright-torso", -25.0, Status.WARN),
        ("knee-under-hip", -9.0, Status.OK),
        ("knee-under-hip", -18.0, Status.WARN),
        ("knee-over-toe", -0.1, Status.OK),
        ("knee-over-toe", -0.05, Status.UNSEEN),
        ("knee-over-toe", 0.05, Status.WARN),
    ],
)
def test_observers_agree_outside_the_bands_only(code: str, value: float, status: Status) -> None:
    rule = next(rule for rule in all_rules() if rule.code == code)
    assert label(_look(**{code.replace("-", "_"): value}), rule) is status


def test_a_share_of_none_is_not_known_to_be_none() -> None:
    low, high = interval(0, 100)
    assert low == 0.0
    assert high == pytest.approx(0.037, abs=0.001)
    assert interval(0, 0) == (0.0, 1.0)
    low, high = interval(50, 100)
    assert low == pytest.approx(0.404, abs=0.001)
    assert high == pytest.approx(0.596, abs=0.001)


def _lunge(height_m: float, yaw_deg: float, judged: bool) -> Look:
    look = _look()
    status = Status.OK if judged else Status.UNSEEN
    findings = tuple(Finding(rule, status) for rule in all_rules())
    truth = {"trail_knee_height_m": height_m}
    return replace(look, yaw_deg=yaw_deg, truth=truth, observation=replace(look.observation, findings=findings))


def test_lunges_are_counted_by_the_height_of_the_knee_and_from_where_the_camera_should_stand() -> None:
    looks = [_lunge(0.07, 0.0, True), _lunge(0.13, 0.0, False), _lunge(0.16, 5.0, True), _lunge(0.3, 0.0, False)]
    looks += [_lunge(0.3, 30.0, True), _lunge(0.2, -5.0, False)]
    counted = [(each.height_m[0], each.pictures, each.judged) for each in lunges_by_height(looks)]
    assert counted == [(0.0, 1, 1), (0.12, 1, 0), (0.16, 2, 1), (0.24, 1, 0)]
