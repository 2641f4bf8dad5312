"""The pages of the documentation as text: what stands in their blocks, and which commands they name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
SAMPLES = PROJECT / "samples"
PAGES = sorted(DOCS.glob("*.md"))
TAKEN_IN = [*sorted(PROJECT.glob("*.md")), SAMPLES / "README.md"]
"""What stands elsewhere, and is shown on the pages too."""

_BLOCK = re.compile(r"^ *```(?P<kind>[^\n]*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(posecheck [^`]+)`")
_PROMPTS = ("posecheck", ".venv/bin/posecheck")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. kind: what stands behind the fence, such as `bash`; "" where nothing does."""

    kind: str
    text: str


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(match["kind"], match["text"]) for match in found]


def lines_to_type(block: Block) -> Iterator[list[str]]:
    """The commands of a block of the shell, word by word, without comments."""
    for line in block.text.replace("\\\n", " ").splitlines():
        for command in line.split("&&"):
            if words := shlex.split(command, comments=True):
                yield words


def commands(page: Path) -> Iterator[list[str]]:
    """What is to be typed behind `posecheck`, by the blocks of a page."""
    for block in blocks(page):
        if block.kind in ("sh", "bash"):
            yield from (words[1:] for words in lines_to_type(block) if words[0] in _PROMPTS)


def mentioned(page: Path) -> Iterator[list[str]]:
    """The same by its sentences, where a command may stand without what belongs behind it."""
    prose = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    yield from (shlex.split(words)[1:] for words in _INLINE.findall(prose))
