"""After an unknown name a person reads the nearest known one, or all there are."""

from __future__ import annotations

from posecheck.errors import name_hint, nearest

RULES = ("upright-torso", "knee-over-toe")


def test_a_slip_is_told_the_name_that_was_meant() -> None:
    assert name_hint("upright-trunk", RULES) == "did you mean upright-torso?"


def test_a_name_like_none_is_told_all_of_them_in_their_order() -> None:
    assert name_hint("zzz", RULES) == "known: upright-torso, knee-over-toe"


def test_how_alike_a_name_must_be_can_be_asked_for() -> None:
    assert nearest("upright", RULES) == "upright-torso"
    assert nearest("upright", RULES, alike=0.75) is None
