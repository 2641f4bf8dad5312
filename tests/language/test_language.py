"""What a line is in English, and what is shown of it in another language."""

from __future__ import annotations

import argparse
import errno
import json
import os
import pickle
import re
from pathlib import Path

import pytest

from posecheck.cli import main
from posecheck.cli.arguments import parser
from posecheck.coaching import account, lines
from posecheck.coaching.planner import speaking_s
from posecheck.evaluate.compare import Difference, Typical
from posecheck.evaluate.table import share
from posecheck.files.atomic import cannot_write
from posecheck.language import AsWritten, Number, _, all_of, decimal, retold, translated
from posecheck.language.catalogues import TAGS, activate, system_tag, tag_of
from posecheck.live.phone.page import page
from posecheck.person.landmarks import Side
from posecheck.person.reasons import Reason
from posecheck.report import phrases
from posecheck.report.agreement_words import figure_words
from posecheck.report.outcome import Outcome
from posecheck.report.terminal import summary


def parser_commands() -> list[str]:
    """The names of all commands."""
    (commands,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    return sorted(commands.choices)


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


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["chek"], "Fehler: BEFEHL: 'chek' gibt es nicht (wähle aus"),
        (["live", "--sets", "x"], "posecheck live: Fehler: --sets: 'x' ist keine ganze Zahl"),
        (["live", "--hold"], "posecheck live: Fehler: --hold: dahinter fehlt eine Angabe"),
        (["live", "--hold=-3"], "posecheck live: Fehler: --hold: -3 ist nicht größer als 0"),
        (["live", "--bogus"], "posecheck: Fehler: unbekannte Argumente: --bogus"),
        (["evaluate"], "posecheck evaluate: Fehler: es fehlt noch: ORDNER"),
    ],
)
def test_a_wrong_call_is_said_in_the_language(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "de", *arguments])
    assert ended.value.code == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("Aufruf: posecheck")
    assert said[-1].startswith(line) or line in said[-1]


@pytest.mark.parametrize("command", ["", *parser_commands()])
def test_no_line_of_help_is_left_in_english(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is the same in both are names: options, formats, the program."""
    said = []
    for tag in ("en", "zh-Hans"):
        with pytest.raises(SystemExit):
            main(["--lang", tag, *([command] if command else []), "--help"])
        said.append(capsys.readouterr().out)
    words = set(re.findall(r"(?<![-\w`'./])[a-z]{4,}(?![-\w.])", said[1])) & set(re.findall(r"[a-z]{4,}", said[0]))
    names = {
        "posecheck",
        "import",
        "export",
        "beginner",
        "standard",
        "strict",
        "coco",
        "check",
        "history",
        "rules",
        "live",
        "whatif",
    }
    assert (
        words
        - names
        - set(parser_commands())
        - {"full", "heavy", "start", "stretch", "camera", "cluster", "voice", "import", "export"}
        == set()
    )


def test_errors_about_files_are_said_in_the_language_with_the_system_s_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "de", "check", str(tmp_path / "none.mp4")]) == 2
    assert "none.mp4 gibt es nicht: prüf den Namen" in capsys.readouterr().err
    assert main(["--lang", "fr", "evaluate", str(tmp_path)]) == 2
    assert "ne contient pas d’étiquettes" in capsys.readouterr().err
    rules = tmp_path / "rules.py"
    rules.write_text("x = 1\ny = (\n", encoding="utf-8")
    assert main(["--lang", "es", "rules", "--rules", str(rules)]) == 2
    assert "rules.py, línea 2: no es Python válido" in capsys.readouterr().err
    activate("de")
    error = cannot_write(tmp_path / "a.json", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert str(error).endswith("a.json cannot be written: no space left on device; give another folder or make room")
    assert translated(error.line).endswith("der Datenträger ist voll; gib einen anderen Ordner an oder schaff Platz")
    assert translated(pickle.loads(pickle.dumps(error)).line) == translated(error.line)


def test_a_clip_that_is_called_like_a_line_keeps_its_name() -> None:
    activate("de")
    assert translated("before") == "davor"
    assert translated(_("{clip} is a photograph: compare two videos", clip=AsWritten("before"))).startswith(
        "before ist ein"
    )
    assert translated(pickle.loads(pickle.dumps(AsWritten("before")))) == "before"


def test_measures_are_english_in_data_and_shown_with_the_sign_of_the_language() -> None:
    activate("fr")
    line = phrases.measured_line(12.5, 3.2, "shanks")
    assert line == "12.50 ± 3.20 shank lengths"
    assert translated(line) == phrases.measured(12.5, 3.2, "shanks") == "12,50 ± 3,20 longueurs de tibia"
    assert translated(phrases.observer("kb, round 2")) == "kb (tour 2)"
    assert share(0.973) == "97,3\u00a0%"
    assert figure_words({"value": 0.5, "low": 0.25, "high": 0.75}) == "0,50 (0,25 à 0,75)"
    assert figure_words({"value": 0.5, "low": None, "high": None}) == "0,50 (pas d’intervalle)"


def test_the_phone_s_page_is_in_the_language_and_whole() -> None:
    activate("de")
    shown = page("NUMBER")
    assert '<html lang="de" dir="ltr">' in shown
    assert ">Kamera starten</button>" in shown
    assert "Start the camera" not in shown
    assert not re.search(r"NONCE|JSON_OF_WORDS|LANGUAGE|DIRECTION|\{\{", shown)
    words = json.loads(re.search(r"const WORDS = (.*);\n", shown)[1])  # type: ignore[index]
    assert set(re.findall(r"WORDS\.(\w+)", shown)) <= set(words)


def test_the_words_of_a_comparison_are_english_in_its_data() -> None:
    activate("de")
    difference = Difference("upright-torso", "deg", "stretch", Typical(12.5, 1.0, 10), Typical(20.4, 1.0, 10))
    kept = difference.to_dict()["words"]
    assert json.loads(json.dumps(kept)) == "8° ± 3°: more"
    assert translated(kept) == "8° ± 3°: mehr"


def test_counts_of_verdicts_stand_without_plurals_where_a_language_would_need_them() -> None:
    outcomes = [Outcome("a.mp4", None, "gone"), Outcome("b.mp4", None, "gone")]
    for tag, shown in (
        ("en", "2 clips: 2 could not be checked"),
        ("de", "2 Clips: Nicht prüfbar (2)"),
        ("fr", "2 vidéos\u00a0: non vérifiable (2)"),
    ):
        activate(tag)
        assert translated(summary(outcomes)) == shown


def test_a_settings_file_is_explained_in_the_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    assert main(["--lang", "de", "config", "--init", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    assert "(Sekunden, 0,3 bis 5)" in text
    assert "Gesagt wird über high: „Brust heben“; unter low: „Weniger ins Hohlkreuz“." in " ".join(
        text.replace("\n# ", " ").split()
    )
    # What a rule says by itself stays as it is, for it is translated while nobody changes it.
    assert '# advice = "Chest up"' in text
    file.write_text(re.sub(r"(?m)^# (\w+ = )", r"\1", text), encoding="utf-8")
    capsys.readouterr()
    assert main(["--lang", "de", "config", str(file)]) == 0
    assert "ändert nichts" in capsys.readouterr().out
