"""The project's docstrings say `name: what it is` on a line or in a sentence; here these become Sphinx's fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_NAMED = re.compile(r"(?:^ *|(?<=[.;)] ))(\w+(?:, \w+)*): ", re.MULTILINE)


def with_fields(lines: list[str], names: Collection[str]) -> list[str]:
    """The lines of a docstring, with what it says of each of these names as a field of its own, the rest as it is."""
    paragraphs = "\n".join(lines).strip("\n").split("\n\n")
    return [line for paragraph in paragraphs for line in (*_laid_out(paragraph, names), "")]


def _laid_out(paragraph: str, names: Collection[str]) -> Iterator[str]:
    found = [match for match in _NAMED.finditer(paragraph) if set(match[1].split(", ")) <= set(names)]
    if not found:
        yield from paragraph.splitlines()
        return
    if before := paragraph[: found[0].start()].split():
        yield from (" ".join(before), "")
    ends = [*(match.start() for match in found[1:]), len(paragraph)]
    for match, end in zip(found, ends, strict=True):
        # A sign that begins it ("+ forward") would be read as the mark of a list.
        said = re.sub(r"^(?=[-+*] )", r"\\", " ".join(paragraph[match.end() : end].split()))
        yield from (f":param {name}: {said}" for name in match[1].split(", "))
