"""Figures of agreement are those of independent libraries, and keep their laws; what is unknown says why."""

from __future__ import annotations

import json
import math
from statistics import mean, stdev
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta
from sklearn import metrics

from posecheck.evaluate import statistics
from posecheck.evaluate.statistics import Estimate, Floats, limits_of_agreement, more_clips, share_figure

ALL = (statistics.agreement, statistics.kappa, statistics.sensitivity, statistics.specificity)
COUNTS = st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=1, max_size=12).map(
    lambda rows: np.array(rows, dtype=float)
)


def close(one: float, other: float) -> bool:
    return one == pytest.approx(other, abs=1e-9, nan_ok=True)


def votes_of(counts: Floats) -> tuple[list[int], list[int]]:
    """The answers of both observers, one by one, that give these counts."""
    cells = zip(counts.astype(int).tolist(), ((0, 0), (0, 1), (1, 0), (1, 1)), strict=True)
    both = [answer for count, answer in cells for _ in range(count)]
    return [first for first, _ in both], [second for _, second in both]


@given(st.lists(st.integers(1, 40), min_size=4, max_size=4))
def test_figures_are_those_of_scikit_learn(cells: list[int]) -> None:
    counts = np.array(cells, dtype=float)
    first, second = votes_of(counts)
    assert statistics.agreement(counts) == pytest.approx(metrics.accuracy_score(second, first), abs=1e-9)
    assert statistics.kappa(counts) == pytest.approx(metrics.cohen_kappa_score(first, second), abs=1e-9)
    assert statistics.sensitivity(counts) == pytest.approx(metrics.recall_score(second, first), abs=1e-9)
    assert statistics.specificity(counts) == pytest.approx(metrics.recall_score(second, first, pos_label=0), abs=1e-9)


READINGS: dict[str, tuple[list[float], list[float]]] = {
    # Shrout and Fleiss (1979), table 2: the first two judges of six targets.
    "published": ([9.0, 6.0, 8.0, 7.0, 10.0, 6.0], [2.0, 1.0, 4.0, 1.0, 5.0, 2.0]),
    "alike": ([12.1, 3.4, 25.0, 18.2, 7.7], [12.9, 2.8, 24.1, 19.0, 9.3]),
    "far from nought": ([1e6 + 1, 1e6 + 5, 1e6 + 2, 1e6 + 9], [1e6 + 2, 1e6 + 4, 1e6 + 2, 1e6 + 11]),
    "against each other": ([1.0, 2.0, 3.0, 4.0], [4.0, 3.1, 2.0, 1.2]),
}


@pytest.mark.filterwarnings("ignore::FutureWarning")  # pingouin speaks to pandas as pandas 2 was spoken to
@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("name", READINGS)
def test_icc_is_that_of_pingouin(name: str) -> None:
    import pandas  # it and pingouin take seconds to load
    import pingouin

    first, second = READINGS[name]
    rows = [
        (target, rater, value) for rater, values in enumerate((first, second)) for target, value in enumerate(values)
    ]
    table = pingouin.intraclass_corr(
        pandas.DataFrame(rows, columns=["target", "rater", "value"]), targets="target", raters="rater", ratings="value"
    )
    (icc,) = table[table["Type"].isin(["ICC2", "ICC(A,1)"])]["ICC"]
    assert limits(first, second).icc.value == pytest.approx(float(icc), abs=1e-6)


def limits(first: list[float], second: list[float], clip: list[int] | None = None) -> statistics.Limits:
    numbers = np.array(clip if clip is not None else range(len(first)), dtype=np.int64)
    return limits_of_agreement(np.array(first), np.array(second), numbers)


@pytest.mark.parametrize("name", READINGS)
def test_limits_of_agreement_are_bias_and_twice_the_standard_deviation(name: str) -> None:
    first, second = READINGS[name]
    differences = [a - b for a, b in zip(first, second, strict=True)]
    found = limits(first, second)
    assert found.bias.value == pytest.approx(mean(differences))
    assert found.sd == pytest.approx(stdev(differences))
    assert found.lower.value == pytest.approx(mean(differences) - 1.96 * stdev(differences), abs=1e-3)
    assert found.upper.value == pytest.approx(mean(differences) + 1.96 * stdev(differences), abs=1e-3)


@given(COUNTS)
def test_swapping_the_observers_keeps_agreement_and_kappa(by_clip: Floats) -> None:
    swapped = by_clip[:, [0, 2, 1, 3]]
    for statistic in (statistics.agreement, statistics.kappa):
        one, other = share_figure(by_clip, statistic), share_figure(swapped, statistic)
        assert close(one.value, other.value)
        assert close(one.low, other.low)
        assert close(one.high, other.high)


@given(COUNTS)
def test_every_clip_twice_keeps_the_figures(by_clip: Floats) -> None:
    for statistic in ALL:
        once, twice = share_figure(by_clip, statistic), share_figure(np.repeat(by_clip, 2, axis=0), statistic)
        assert close(once.value, twice.value)


@given(COUNTS)
def test_no_figure_is_a_nan_in_json_and_what_is_unknown_says_why(by_clip: Floats) -> None:
    for statistic in ALL:
        figure = share_figure(by_clip, statistic)
        data = json.loads(json.dumps(figure.to_dict(), allow_nan=False))
        assert (data["low"] is None) is (data["high"] is None) is (data["reason"] is not None)
        if data["low"] is not None:
            assert data["low"] <= data["high"]
        assert data["value"] is not None or data["reason"]


@pytest.mark.parametrize(
    ("rows", "statistic", "value", "reason"),
    [
        ([[9, 0, 0, 0], [5, 0, 0, 0]], statistics.kappa, math.nan, "nothing to tell apart"),
        ([[9, 0, 0, 0], [5, 0, 0, 0]], statistics.sensitivity, math.nan, "no fault"),
        ([[0, 0, 0, 9], [0, 0, 0, 9]], statistics.specificity, math.nan, "no good form"),
        ([[0, 0, 0, 0]], statistics.kappa, math.nan, "nothing was judged"),
        ([[9, 1, 0, 5]], statistics.kappa, 0.857143, "one clip"),
        ([[9, 0, 0, 5]] * 4, statistics.kappa, 1.0, "all agree"),
        ([[9, 0, 0, 0]] * 9 + [[0, 1, 0, 5]], statistics.kappa, 0.903010, "too few clips"),
    ],
)
def test_what_cannot_be_told_says_why(rows: Any, statistic: statistics.Statistic, value: float, reason: str) -> None:
    figure = share_figure(np.array(rows, dtype=float), statistic)
    assert figure.value == pytest.approx(value, abs=1e-5, nan_ok=True)
    assert (math.isnan(figure.low), math.isnan(figure.high)) == (True, True)
    assert reason in str(figure.reason)


def test_ten_clips_without_any_disagreement_still_leave_an_interval() -> None:
    figure = share_figure(np.array([[9.0, 0, 0, 4]] * 10), statistics.agreement)
    assert (figure.value, figure.high) == (1.0, 1.0)
    assert figure.low == pytest.approx(beta.ppf(0.025, 10, 1), abs=1e-9)


def test_an_interval_holds_the_figure_of_the_population_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        shares = rng.beta(8, 2, size=40)
        agreed = rng.binomial(60, shares).astype(float)
        by_clip = np.stack([agreed, 60 - agreed, np.zeros(40), np.zeros(40)], axis=-1)
        figure = share_figure(by_clip, statistics.agreement)
        held += figure.low <= 0.8 <= figure.high
    assert 0.90 <= held / 200 <= 0.99


def test_the_same_clips_give_the_same_interval_every_time() -> None:
    by_clip = np.array([[9.0, 1, 2, 4], [3, 0, 1, 7], [8, 2, 0, 1]])
    first = share_figure(by_clip, statistics.agreement)
    statistics._weights.cache_clear()
    assert share_figure(by_clip, statistics.agreement) == first


def test_half_the_width_takes_four_times_the_clips() -> None:
    assert more_clips(Estimate(0.8, 0.7, 0.9, clips=10), 0.1) == 30
    assert more_clips(Estimate(0.8, 0.78, 0.82, clips=10), 0.1) == 0
    assert more_clips(Estimate(math.nan, reason="…"), 0.1) is None


def test_clips_that_are_all_alike_are_counted_exactly() -> None:
    figure = share_figure(np.array([[9.0, 0, 0, 4]] * 10), statistics.agreement)
    more = more_clips(figure, 0.1)
    assert more is not None
    enough = share_figure(np.array([[9.0, 0, 0, 4]] * (10 + more)), statistics.agreement)
    one_less = share_figure(np.array([[9.0, 0, 0, 4]] * (9 + more)), statistics.agreement)
    assert enough.width <= 0.1 < one_less.width


def test_readings_of_one_clip_or_one_moment_have_no_interval() -> None:
    one_clip = limits([1.0, 2.0, 4.0], [1.5, 2.0, 3.0], [0, 0, 0])
    assert one_clip.bias.reason == statistics.ONE_CLIP
    one_moment = limits([1.0], [1.5])
    assert (one_moment.bias.value, math.isnan(one_moment.icc.value)) == (-0.5, True)
    assert "two moments" in str(one_moment.icc.reason)
