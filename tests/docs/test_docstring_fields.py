"""What a docstring says of a parameter becomes a field of it, wherever it stands; the rest stays as it is."""

from __future__ import annotations

from runpy import run_path

from tests.docs.pages import DOCS

with_fields = run_path(str(DOCS / "docstring_fields.py"))["with_fields"]


def test_names_in_a_sentence_and_on_lines_of_their_own() -> None:
    lines = [
        "What it does.",
        "",
        "first: the one. second, third: the",
        "others: two of them.",
        "fourth: the last,",
        "    in two lines.",
        "",
        "Raises Error: never.",
    ]
    assert with_fields(lines, {"first", "second", "third", "fourth"}) == [
        "What it does.",
        "",
        ":param first: the one.",
        ":param second: the others: two of them.",
        ":param third: the others: two of them.",
        ":param fourth: the last, in two lines.",
        "",
        "Raises Error: never.",
        "",
    ]


def test_what_comes_before_the_first_name_stays_in_front() -> None:
    assert with_fields(["Of one clip. worst: the value."], {"worst"}) == [
        "Of one clip.",
        "",
        ":param worst: the value.",
        "",
    ]


def test_a_word_that_names_nothing_is_left_alone() -> None:
    lines = ["Note: this is", "    no parameter."]
    assert with_fields(lines, {"first"}) == [*lines, ""]
