"""What a line is in English, and what is shown of it in another language."""

from __future__ import annotations

import pickle

import pytest

from posecheck.cli import main
from posecheck.coaching import account, lines
from posecheck.coaching.planner import speaking_s
from posecheck.language import Number, _, all_of, decimal, retold, translated
from posecheck.language.catalogues import TAGS, activate, system_tag, tag_of
from posecheck.person.landmarks import Side
from posecheck.person.reasons import Reason
from posecheck.report import phrases


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("en", "Hold reached. Next: left foot in front"),
        ("de", "Geschafft. Jetzt: linker Fuß vorn"),
        ("es", "Listo. Ahora: pie izquierdo delante"),
        ("fr", "C’est fait. Ensuite\u00a0: pied gauche devant"),
        ("zh-Hans", "完成。接下来左脚在前"),
    ],
)
def test_a_line_stays_english_and_is_shown_in_the_language(tag: str, shown: str) -> None:
    line = lines.reached(Side.LEFT)
    activate(tag)
    assert line == "Hold reached. Next: left foot in front"
    assert translated(line) == shown
    assert translated(pickle.loads(pickle.dumps(line))) == shown


def test_plurals_go_by_the_language() -> None:
    activate("de")
    assert [translated(lines.seconds(s)) for s in (0, 1, 2)] == ["0 Sekunden", "1 Sekunde", "2 Sekunden"]
    activate("fr")
    assert [translated(lines.seconds(s)) for s in (0, 1, 2)] == ["0 seconde", "1 seconde", "2 secondes"]
    activate("zh-Hans")
    assert [translated(lines.seconds(s)) for s in (1, 2)] == ["1 秒", "2 秒"]


@pytest.mark.parametrize(("tag", "shown"), [("en", "−2.50"), ("de", "−2,50"), ("zh-Hans", "−2.50")])
def test_numbers_have_the_decimal_sign_of_the_language(tag: str, shown: str) -> None:
    activate(tag)
    assert phrases.number(-2.5, "shanks").startswith(shown)
    assert phrases.limit_value(12.5, "deg") == decimal("12.5") + "°"
    assert translated(phrases.seconds(4.25)).startswith(decimal("4.2"))


def test_german_nouns_keep_their_capitals_within_a_sentence() -> None:
    line = lines.aim("Torso upright")
    assert line == "Aim: torso upright"
    activate("de")
    assert translated(line) == "Ziel: Oberkörper aufrecht"
    activate("fr")
    assert translated(line) == "But\u00a0: buste droit"


def test_a_session_is_told_of_in_one_sentence() -> None:
    activate("de")
    told = account.came_to([account.totals(20, 1, 4, 20), account.timed_seconds(5)], account.NO_WARNING)
    assert translated(told) == (
        "20 s sauber, 1 von 4 Durchgängen zu 20 s geschafft, 5 s nur nach Zeit; nichts zu beanstanden, soweit prüfbar."
    )


def test_what_is_not_in_the_catalogue_stays_as_it_is() -> None:
    activate("de")
    assert translated("A rule of another package") == "A rule of another package"
    assert translated("") == ""


def test_sentences_of_a_report_are_translated_when_it_is_read_back() -> None:
    activate("de")
    assert translated(str(Reason.NOBODY)) == "niemand im Bild"
    kept = str(_(phrases.BREAKS_OFF, time=phrases.seconds(4.5)))
    assert translated(phrases.reason_words(kept)) == "bricht nach 4.5 s ab"
    assert translated(phrases.reason_words("3 of 90 frames damaged")) == "3 von 90 Bildern beschädigt"
    assert retold("something else", (phrases.DAMAGED,)) == "something else"
    assert translated(all_of([Number("1.5"), "b", "c"])) == "1,5, b und c"


def test_han_characters_take_as_long_to_say_as_their_syllables() -> None:
    english = speaking_s(lines.HIPS_FORWARD)
    activate("zh-Hans")
    assert 0.5 * english < speaking_s(lines.HIPS_FORWARD) < 2 * english


@pytest.mark.parametrize(
    ("settings", "tag"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "C"}, "en"),
        ({"LANG": "sv_SE.UTF-8"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LANGUAGE": "nb:es"}, "es"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_TW.UTF-8"}, "en"),
    ],
)
def test_the_language_of_the_system_is_spoken(settings: dict[str, str], tag: str) -> None:
    assert system_tag(settings) == tag


@pytest.mark.parametrize(("name", "tag"), [("DE", "de"), ("es-MX", "es"), ("Deutsch", "de"), ("zh", "zh-Hans")])
def test_a_language_may_be_named_in_the_usual_ways(name: str, tag: str) -> None:
    assert tag_of(name) == tag


def test_rules_are_explained_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "de", "explain", "upright-torso"]) == 0
    before = capsys.readouterr().out
    assert main(["explain", "upright-torso", "--lang=de"]) == 0
    assert capsys.readouterr().out == before
    assert "In Ordnung: von -19° bis 12,5°." in before


@pytest.mark.parametrize(("name", "hint"), [("deutch", "did you mean de?"), ("xx", ", ".join(TAGS))])
def test_an_unknown_language_is_one_line(name: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--lang", name]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert hint in said
