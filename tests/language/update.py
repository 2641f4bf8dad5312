"""Bring the catalogues up to date with the code: `python -m tests.language.update`.

New lines are added without a translation, lines that are gone are left out, and each catalogue is compiled. What is not
translated yet is printed. A new language begins in `posecheck.language.catalogues.OWN_NAMES`.
"""

from __future__ import annotations

import io
from pathlib import Path
from unittest.mock import patch

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from posecheck.language import ENGLISH
from posecheck.language.catalogues import FOLDER, TAGS
from tests.language.extract import template

TRANSLATED = tuple(tag for tag in TAGS if tag != ENGLISH)
SAME_FOR_ALL = patch("babel.messages.catalog.VERSION", "2")
"""Babel writes its version into what it writes: with another one installed, every catalogue would be another."""


def read(tag: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none yet."""
    path, locale = FOLDER / f"{tag}.po", tag.replace("-", "_")
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def compiled(catalogue: Catalog) -> bytes:
    """What is read at run time."""
    file = io.BytesIO()
    with SAME_FOR_ALL:
        write_mo(file, catalogue)
    return file.getvalue()


def written(catalogue: Catalog) -> bytes:
    """What translators edit."""
    file = io.BytesIO()
    with SAME_FOR_ALL:
        write_po(file, catalogue, width=120, ignore_obsolete=True, include_lineno=False, omit_header=False)
    return file.getvalue()


def update(tag: str, folder: Path = FOLDER) -> list[str]:
    """Update and compile one catalogue; the lines that have no translation yet."""
    catalogue = read(tag)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.header_comment = f"# posecheck: the lines of {tag}. Kept in step by `python -m tests.language.update`."
    (folder / f"{tag}.po").write_bytes(written(catalogue))
    (folder / f"{tag}.mo").write_bytes(compiled(catalogue))
    return [str(message.id) for message in catalogue if message.id and not _done(message.string)]


def _done(translation: object) -> bool:
    return all(translation) if isinstance(translation, tuple) else bool(translation)


if __name__ == "__main__":
    for name in TRANSLATED:
        missing = update(name)
        print(f"{name}: {len(missing)} to translate", *missing, sep="\n  ")
