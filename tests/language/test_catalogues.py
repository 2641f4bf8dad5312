"""Every line is in every catalogue, once, whole, and with the gaps that it has; and no line is shown past them."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from posecheck.language.catalogues import FOLDER
from posecheck.rules import all_rules
from tests.language.extract import PACKAGE, lines_of_new_rules, template
from tests.language.update import TRANSLATED, compiled, read, update

TEMPLATE = template()
NEW = lines_of_new_rules([read(tag) for tag in TRANSLATED])
"""Lines that are not asked for yet: a rule may speak English until somebody translates it."""
ENGLISH_STILL = {
    "overlay/symbols.py",
    "live/history.py",
    "live/voices.py",
    "own_rules/laws.py",
    "report/opensim.py",
    *(f"rules/{rule.code.replace('-', '_')}.py" for rule in all_rules()),
}
"""Where sentences are not for people to read in their language: names of values, endings of files, SQL, what a process
tells another one, what a failing test of a rule says, the head of a file for other programs. And the rules, whose words
`extract.py` finds in the rules themselves. Everywhere else all that people are shown goes through the catalogue."""
PAGES = sorted((PACKAGE / "report" / "templates").glob("*.html"))
PATHS = sorted(path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).as_posix() not in ENGLISH_STILL)
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
MARKS = ("_", "many", "said", "pgettext")
NO_WORDS = {
    *("voice answers", "bold cyan", "bold yellow", "bold red", "span class=big"),
    *(" has no attribute ", "exit requested", "Made by posecheck", ": what was seen is drawn into the picture"),
    "posecheck on this computer",
}
"""The name of a thread, styles, an error for programmers, what FFmpeg says, the marks of our own files, the name in a
certificate."""
A_COMMAND = re.compile(r"pip (un)?install |mp4 m4v mov|jpg jpeg |'; connect-src |h264 hevc ")
"""To be typed; or a list of names."""
KEPT = {"not assessed: "}
"""What only the data of a report says, which are the same in every language; page and terminal put it together anew."""


def keys(catalogue: Catalog) -> set[tuple[object, str | None]]:
    return {(_plain(message.id), message.context) for message in catalogue if message.id}


def _plain(line: object) -> object:
    return tuple(line) if isinstance(line, (list, tuple)) else line


def forms(line: object) -> list[str]:
    return [str(form) for form in line] if isinstance(line, (list, tuple)) else [str(line)]


def gaps(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_line_is_missing_unsure_or_unused(tag: str) -> None:
    """`python -m tests.language.update` brings a catalogue up to date."""
    catalogue = read(tag)
    assert len(keys(TEMPLATE)) > 350
    assert keys(catalogue) - NEW == keys(TEMPLATE) - NEW
    assert not catalogue.obsolete
    for message in catalogue:
        if message.id and (message.id, message.context) not in NEW:
            assert not message.fuzzy, message.id
            assert len(forms(message.string)) == (catalogue.num_plurals if message.pluralizable else 1), message.id
            assert all(forms(message.string)), message.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalogue_is_as_the_command_writes_it(tag: str, tmp_path: Path) -> None:
    """So that whoever runs it for a line of their own changes no other."""
    if NEW:
        pytest.skip("a new rule, which no catalogue knows yet, would join them")
    update(tag, tmp_path)
    assert (tmp_path / f"{tag}.po").read_bytes() == (FOLDER / f"{tag}.po").read_bytes()


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_has_the_gaps_of_its_line(tag: str) -> None:
    for message in read(tag):
        if message.id:
            *others, last = [gaps(form) for form in forms(message.string)]
            assert last == gaps(forms(message.id)[-1]), message.id
            assert all(other <= last for other in others), message.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_what_is_read_at_run_time_is_the_catalogue(tag: str) -> None:
    assert (FOLDER / f"{tag}.mo").read_bytes() == compiled(read(tag))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_sentence_is_shown_past_the_catalogue(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = {id(inner) for node in ast.walk(tree) if _is_apart(node) for inner in ast.walk(node)}
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in apart]
    sentences = [text for text in found if isinstance(text, str) and SENTENCE.search(text)]
    assert [text for text in sentences if text not in NO_WORDS | KEPT and not A_COMMAND.match(text)] == []


def _is_apart(node: ast.AST) -> bool:
    """What is marked for the catalogue, and docstrings."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
    return name in MARKS


def test_the_scan_sees_a_sentence_in_a_call_and_in_a_format() -> None:
    tree = ast.parse('tell(f"the report is {page}")')
    seen = [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert [text for text in seen if SENTENCE.search(text)] == ["the report is "]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_word_of_a_page_stands_past_the_catalogue(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for code in (r"\{#.*?#\}", r"\{\{.*?\}\}", r"\{%.*?%\}", r"<style>.*?</style>", r'style="[^"]*"'):
        text = re.sub(code, " ", text, flags=re.DOTALL)
    words = re.sub(r"<[^<>]*>", " ", text)
    spoken = re.findall(r'(?:aria-label|alt|title|data-name)="([^"]*[A-Za-z][^"]*)"', text)
    assert re.findall(r"[A-Za-z]{2,}", words.replace("posecheck", "")) == []
    assert spoken == []
