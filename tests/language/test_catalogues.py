"""Every line is in every catalogue, once, whole, and with the gaps that it has; and no line is shown past them."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from posecheck.language.catalogues import FOLDER
from tests.language.extract import PACKAGE, template
from tests.language.update import TRANSLATED, compiled, read

TEMPLATE = template()
ROOMS = (
    *("words.py", "own_rules/begin.py", "person/reasons.py", "coaching/*.py", "overlay/*.py"),
    *("check/progress.py", "check/handing_out.py"),
    *("cli/__init__.py", "cli/arguments.py", "cli/commands.py", "cli/speaking.py"),
    *(f"live/{name}.py" for name in ("assistant", "stage", "past", "speech", "aloud")),
    *(
        f"report/{name}.py"
        for name in (
            "terminal",
            "phrases",
            "verdict",
            "index",
            "page",
            "history_page",
            "builder",
            "handout",
            "handout_page",
        )
    ),
    *("report/posture_svg.py", "report/rules_page.py", "evaluate/desk/*.py"),
)
"""Where all that people are shown goes through the catalogue. Elsewhere some lines do."""
ENGLISH_PAGES = {"agreement.html", "compare.html"}
"""Of `evaluate` and `compare`, whose tables are in English too."""
PAGES = sorted(path for path in (PACKAGE / "report" / "templates").glob("*.html") if path.name not in ENGLISH_PAGES)
PATHS = sorted({path for room in ROOMS for path in PACKAGE.glob(room)} - {PACKAGE / "overlay" / "symbols.py"})
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
MARKS = ("_", "many", "said", "pgettext")
NO_WORDS = {"pip install 'posecheck-camera[voice]'", "voice answers", "bold cyan", "bold yellow", "bold red"}
"""A command to type, the name of a thread, styles."""
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
    assert keys(catalogue) == keys(TEMPLATE)
    assert not catalogue.obsolete
    for message in catalogue:
        if message.id:
            assert not message.fuzzy, message.id
            assert len(forms(message.string)) == (catalogue.num_plurals if message.pluralizable else 1), message.id
            assert all(forms(message.string)), message.id


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


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_no_sentence_is_shown_past_the_catalogue(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = {id(inner) for node in ast.walk(tree) if _is_apart(node) for inner in ast.walk(node)}
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in apart]
    shown = [text for text in found if isinstance(text, str) and SENTENCE.search(text) and text not in NO_WORDS | KEPT]
    assert shown == []


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
    for code in (r"\{\{.*?\}\}", r"\{%.*?%\}", r"<style>.*?</style>", r'style="[^"]*"'):
        text = re.sub(code, " ", text, flags=re.DOTALL)
    words = re.sub(r"<[^<>]*>", " ", text)
    spoken = re.findall(r'(?:aria-label|alt|title|data-name)="([^"]*[A-Za-z][^"]*)"', text)
    assert re.findall(r"[A-Za-z]{2,}", words.replace("posecheck", "")) == []
    assert spoken == []
