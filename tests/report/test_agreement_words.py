"""Agreement in words: numbers as people write them."""

from __future__ import annotations

import pytest

from posecheck.report.agreement_words import signed, two_places


@pytest.mark.parametrize(
    ("value", "words"), [(0.04, "0.0°"), (-0.04, "0.0°"), (0.0, "0.0°"), (0.06, "+0.1°"), (-0.06, "−0.1°")]
)
def test_a_difference_has_the_sign_of_what_is_shown(value: float, words: str) -> None:
    assert signed(value, "deg") == words


@pytest.mark.parametrize(("value", "words"), [(-0.004, "0.00"), (-0.006, "−0.01"), (0.25, "0.25")])
def test_a_figure_that_is_rounded_to_nothing_has_no_sign(value: float, words: str) -> None:
    assert two_places(value) == words
