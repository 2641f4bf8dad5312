"""The page that a patient takes home: one sheet of paper, large letters, no name but what was typed in."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from posecheck.files.atomic import write_text_whole
from posecheck.report.handout import FILMING, Handout
from posecheck.report.templating import render


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """The moment to show, as the bytes of a JPEG file. drawn: whether orange marks what is to change."""

    jpeg: bytes
    drawn: bool


@dataclass(frozen=True, slots=True)
class TypedIn:
    """What somebody typed in for the page; empty for nothing. goal_s: None for a little more than was reached."""

    name: str = ""
    date: str = ""
    goal_s: int | None = None


def write_handout(path: Path, content: Handout, head: TypedIn, picture: ShownMoment | None) -> None:
    """Write the page. Raises OutputError."""
    shown = None if picture is None else base64.b64encode(picture.jpeg).decode("ascii")
    context = {
        "content": content,
        "head": head,
        "filming": FILMING,
        "picture": shown,
        "drawn": picture is not None and picture.drawn,
    }
    write_text_whole(path, render("handout.html", context))
