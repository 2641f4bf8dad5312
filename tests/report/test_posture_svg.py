"""The picture of a rule: well-formed, whole in itself, told in words too, and made of the rule's own measure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from posecheck.cli import main
from posecheck.errors import EXIT_FAILED, EXIT_OK
from posecheck.files.atomic import is_ours
from posecheck.form.rule import Limit, Rule
from posecheck.language import ENGLISH
from posecheck.language.catalogues import TAGS, activate
from posecheck.report.posture_svg import posture_svg, wrapped, write_posture_svg
from posecheck.rules import all_rules
from tests.own_rules.written import rule_file

SVG = "{http://www.w3.org/2000/svg}"
TORSO = next(rule for rule in all_rules() if rule.code == "upright-torso")
every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    activate(ENGLISH)


def texts(svg: str, kind: str = "text") -> list[str]:
    return ["".join(element.itertext()).strip() for element in ElementTree.fromstring(svg).iter(SVG + kind)]


@every_rule
def test_it_shows_one_good_posture_and_one_for_each_way_to_break_the_rule(rule: Rule) -> None:
    picture = ElementTree.fromstring(posture_svg(rule))
    kinds = [group.get("class") for group in picture.iter(f"{SVG}g")]
    ways = (rule.limit.low is not None) + (rule.limit.high is not None)
    assert kinds == ["fine", *["fault"] * ways]
    for group in picture.iter(f"{SVG}g"):
        marks = [line for line in group.iter(f"{SVG}polyline") if "mark" in str(line.get("class"))]
        assert len(marks) == len(rule.highlight)


def test_it_says_measure_and_limit_in_words() -> None:
    said = texts(posture_svg(TORSO))
    assert said[:6] == ["Good", "0°", "Chest up", "23°", "Less arch", "−29°"]
    assert "Fine: from -19° to 12.5°." in said


@every_rule
def test_it_needs_nothing_else_and_is_told_to_those_who_do_not_see_it(rule: Rule) -> None:
    svg = posture_svg(rule)
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"url\(|@import|<script|<image|href", svg)
    picture = ElementTree.fromstring(svg)
    ids = {element.get("id"): "".join(element.itertext()) for element in picture.iter() if element.get("id")}
    told = [ids[name] for name in str(picture.get("aria-labelledby")).split()]
    assert picture.get("role") == "img"
    assert rule.title in told[0]
    assert rule.advice in told[1]
    assert "prefers-color-scheme: dark" in svg


@pytest.mark.parametrize("tag", TAGS)
@every_rule
def test_no_word_leaves_its_panel_in_any_language(rule: Rule, tag: str) -> None:
    activate(tag)
    picture = ElementTree.fromstring(posture_svg(rule))
    for group in picture.iter(f"{SVG}g"):
        for element in group.iter(f"{SVG}text"):
            letters = len("".join(element.itertext()).encode("utf-16-le")) / 2
            assert letters <= 28, "".join(element.itertext())
        assert sum(element.get("class") == "cue" for element in group.iter(f"{SVG}text")) <= 2


def test_what_a_rule_is_called_is_never_markup() -> None:
    odd = replace(TORSO, code="odd", title='<b>&"up"', advice="<i>", advice_low=None)
    assert texts(posture_svg(odd), "title") == ['<b>&"up": good and bad posture']


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"limit": Limit(high=300.0)}, "No posture of the figure breaks this rule."),
        ({"limit": Limit(high=-300.0)}, "No posture of the figure keeps this rule."),
        ({"measure": lambda body: math.nan}, "The figure has no value of this rule: "),
    ],
)
def test_what_it_cannot_show_it_says(change: dict[str, object], said: str, tmp_path: Path) -> None:
    rule = replace(TORSO, **change)  # type: ignore[arg-type]
    assert any(line.startswith(said.strip()) for line in texts(posture_svg(rule)))
    lacking = write_posture_svg(tmp_path / "rule.svg", rule)
    assert len(lacking) == 1
    assert lacking[0].startswith(said)
    assert write_posture_svg(tmp_path / "torso.svg", TORSO) == ()


def test_explain_draws_it_also_for_an_own_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "new" / "shin.svg"
    command = ["explain", "shin-steep", "--rules", str(rule_file(tmp_path)), "--svg", str(file)]
    assert main(command) == EXIT_OK
    out, err = capsys.readouterr()
    assert err == f"posecheck: wrote {file}\n"
    assert out.startswith("shin-steep: Front shin steep\n")
    assert "Front shin upright" in texts(file.read_text(encoding="utf-8"))
    assert is_ours(file)
    assert main(command) == EXIT_OK, "what posecheck wrote it may write again"


def test_explain_replaces_nobody_elses_file_and_wants_a_name_of_its_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.svg"
    mine.write_text("<svg/>", encoding="utf-8")
    assert main(["explain", "upright-torso", "--svg", str(mine)]) == EXIT_FAILED
    assert mine.read_text(encoding="utf-8") == "<svg/>"
    assert main(["explain", "upright-torso", "--svg", str(tmp_path / "a.png")]) == EXIT_FAILED
    assert "give a name that ends in .svg" in capsys.readouterr().err
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("", [""]),
        ("unbreakablewords go", ["unbreakablewords", "go"]),
        ("躯干偏离竖直", ["躯干偏离", "竖直"]),
    ],
)
def test_words_are_wrapped_by_their_width(text: str, lines: list[str]) -> None:
    assert wrapped(text, 8) == lines
