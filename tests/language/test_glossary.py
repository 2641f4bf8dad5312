"""The words of the field are used as the glossary has them."""

from __future__ import annotations

import re

import pytest

from posecheck.language.catalogues import FOLDER
from tests.language.test_catalogues import forms
from tests.language.update import TRANSLATED, read

TAGS = ("en", *TRANSLATED)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (FOLDER / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| English")
]
FOREIGN = {
    # Other words for the same thing, the other form of address, and medicine.
    "de": r"\bSie\b(?! sagt| wurden| gelten| werden| stand| war| öffnet| vergleichen)|Befund|Schienbein|\bVideo ändert",
    "es": r"(?<!--)\b(indique|elija|pruebe|usted|clips?|película|sentado|quieto)\b",
    "fr": r"(?<!--)\b(tu|ton|tes|clips?|film)\b",
    "zh-Hans": r"您|限值|片段",
}


def lines(tag: str) -> list[str]:
    """All translations, without the names of their gaps."""
    return [re.sub(r"\{\w+\}", "", form) for message in read(tag) if message.id for form in forms(message.string)]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_word_of_the_glossary_is_in_its_catalogue(tag: str) -> None:
    assert len(ROWS) > 25
    told = "\n".join(lines(tag)).lower()
    words = [row[TAGS.index(tag)].lower() for row in ROWS]
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_one_form_of_address_and_one_word_a_thing(tag: str) -> None:
    assert [line for line in lines(tag) if re.search(FOREIGN[tag], line)] == []
