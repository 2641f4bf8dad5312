"""Words of a user's own are held to what can be read from three metres away."""

from __future__ import annotations

import pytest

from posecheck.language import translated
from posecheck.language.catalogues import TAGS, activate
from posecheck.overlay.fit import undrawable, unreadable
from posecheck.rules import all_rules


@pytest.mark.parametrize("tag", TAGS)
def test_all_words_of_the_program_can_be_read(tag: str) -> None:
    activate(tag)
    for rule in all_rules():
        assert [undrawable(translated(words)) for words in (rule.title, rule.short_name)] == [None, None]
        assert [unreadable(translated(words)) for words in (rule.advice, rule.advice_low or rule.advice)] == [
            None,
            None,
        ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Oberkörperaufrichtung bitte", "the word Oberkörperaufrichtung is too long to be read at three metres"),
        ("挺胸" * 20, "too long to be read at three metres: use fewer words"),
        ("Chest up 🦒", "the sign '🦒' cannot be drawn"),
        ("Chest\tup", r"the sign '\t' cannot be drawn"),
        ("ارفع صدرك", "written from right to left cannot be drawn"),
    ],
)
def test_what_cannot_be_read_says_why(words: str, why: str) -> None:
    assert why in str(unreadable(words))


@pytest.mark.parametrize("words", ["Brust raus!", "¿Pecho arriba?", "Allongez le dos\u00a0!", "挺胸"])
def test_what_can_be_read_is_fine(words: str) -> None:
    assert unreadable(words) is None
