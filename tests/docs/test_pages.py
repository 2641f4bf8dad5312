"""What stands on the pages holds: commands, files, settings and fields are those of the program."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from posecheck.cli.arguments import parser
from posecheck.config import load_settings
from posecheck.form.settings import Settings
from posecheck.person.reasons import Reason
from posecheck.report import schema
from posecheck.rules import all_rules
from tests.docs.pages import DOCS, PAGES, PROJECT, TAKEN_IN, blocks, commands, mentioned

EVERYWHERE = [*PAGES, *TAKEN_IN]
SCHEMAS = (schema.REPORT, schema.EVALUATION, schema.COMPARISON, schema.LABELS)
MOST_BYTES = 1_500_000


def named(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def validate(data: Any) -> None:
    """Against the schema that it names. Fails when it names none that there is."""
    (name,) = [name for name in SCHEMAS if data["schema"] == f"posecheck/{name}/1"]
    jsonschema.Draft202012Validator(schema.load(name)).validate(data)


def refusal(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the command line says against it; "" for nothing."""
    try:
        parser().parse_args(words)
    except SystemExit:
        return capsys.readouterr().err.strip().rpartition("\n")[2]
    return ""


@pytest.mark.parametrize("page", EVERYWHERE, ids=named)
def test_every_command_is_one(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = {" ".join(words): refusal(words, capsys) for words in commands(page)}
    assert {line: why for line, why in refused.items() if why} == {}


@pytest.mark.parametrize("page", EVERYWHERE, ids=named)
def test_every_command_in_a_sentence_is_one(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = {" ".join(words): refusal(words, capsys) for words in mentioned(page)}
    assert {line: why for line, why in refused.items() if why and "are required" not in why} == {}


def test_there_are_commands_to_try() -> None:
    found = {" ".join(words[:2]) for page in PAGES for words in commands(page)}
    assert {"check samples", "evaluate samples", "new-rule head-up", "live --hold"} <= found
    assert any(words[0] == "history" for page in PAGES for words in mentioned(page))


@pytest.mark.parametrize("page", EVERYWHERE, ids=named)
def test_every_json_is_what_it_says(page: Path) -> None:
    for block in blocks(page):
        if block.kind == "json":
            validate(json.loads(block.text))


def test_the_report_that_is_shown_is_one() -> None:
    (report,) = json.loads((DOCS / "formats" / "report.json").read_text(encoding="utf-8"))
    validate(report)
    assert report["verdict"] == "warn"


@pytest.mark.parametrize("page", EVERYWHERE, ids=named)
def test_every_settings_file_can_be_used(page: Path, tmp_path: Path) -> None:
    for block in blocks(page):
        if block.kind == "toml":
            settings = tmp_path / "settings.toml"
            settings.write_text(block.text, encoding="utf-8")
            assert load_settings(settings, all_rules()) != Settings(name=settings.name)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_place_in_the_project_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    places = re.findall(r"`((?:posecheck|tests|docs|samples)/[\w./-]+)`", text)
    assert {place for place in places if not (PROJECT / place).exists()} == set()


def test_what_filming_says_that_it_said_is_said() -> None:
    rows = re.findall(r"^\| \*(.+)\* \|", (DOCS / "filming.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 4
    assert set(rows) <= {str(reason) for reason in Reason}


def test_every_page_is_a_heading_or_is_taken_in() -> None:
    for page in PAGES:
        assert page.read_text(encoding="utf-8").startswith(("# ", "```{include} ../")), page.name


def test_what_stands_elsewhere_is_not_said_twice() -> None:
    """A paragraph of README or of another file at the top is taken in, not copied."""
    elsewhere = {words for path in TAKEN_IN for words in _paragraphs(path)}
    copied = {(page.name, words) for page in PAGES for words in _paragraphs(page) if words in elsewhere}
    assert copied == set()


def _paragraphs(path: Path) -> set[str]:
    """Those long enough to be a text of their own."""
    parts = path.read_text(encoding="utf-8").split("\n\n")
    return {" ".join(part.split()) for part in parts if len(part) > 100}


def test_pictures_are_few_small_and_described() -> None:
    pictures = set((DOCS / "pictures").iterdir())
    assert sum(picture.stat().st_size for picture in pictures) < MOST_BYTES
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    shown = re.findall(r"!\[([^\]]*)\]\((pictures/[^)]+)\)", text)
    assert {DOCS / path for _, path in shown} == pictures
    assert [path for words, path in shown if len(words) < 20] == []
