"""Reasons are words that can be decided by."""

from __future__ import annotations

import pytest

from posecheck.person.reasons import Reason, known_reason


@pytest.mark.parametrize("reason", Reason)
def test_words_and_reason_are_one(reason: Reason) -> None:
    assert known_reason(str(reason)) is reason
    assert f"{reason}" == reason.value


def test_words_of_another_version_are_kept_as_they_are() -> None:
    assert known_reason("standing on one hand") == "standing on one hand"
    assert not isinstance(known_reason("standing on one hand"), Reason)


def test_some_speak_of_the_picture_and_not_of_the_posture() -> None:
    assert Reason.NOT_SEEN.speaks_of_picture
    assert not Reason.STANDING.speaks_of_picture
