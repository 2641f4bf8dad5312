"""Whoever types what the pages say gets what the pages show.

The `bash` blocks of a page are run in their order, in a folder with a few samples. A `text` block behind one is what it
prints. A `toml` block whose first line is a comment that begins with a file's name is saved under it. (`sh` blocks need
a camera or a clip of one's own: only their words are looked at, by `test_pages.py`.)
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.conftest import run, some_samples
from tests.docs.pages import PAGES, PROJECT, blocks, lines_to_type

pytestmark = pytest.mark.model

TYPED = [page for page in PAGES if any(block.kind == "bash" for block in blocks(page))]
FINE = (0, 1, 3)
"""Good form, a fault, not assessed; 2 would be something that cannot be read."""


def typed(words: list[str], at: Path) -> str:
    """What a line prints. Fails when it cannot be done."""
    known = {"posecheck": ("-m", "posecheck"), "python": ()}
    assert words[0] in known, f"{words[0]}: a `bash` block holds posecheck and python alone"
    done = run(*known[words[0]], *words[1:], at=at)
    assert done.returncode in FINE, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("page", TYPED, ids=lambda page: page.stem)
def test_a_page_can_be_followed_as_it_stands(page: Path, tmp_path: Path) -> None:
    some_samples(tmp_path / "samples")
    said = ""
    for block in blocks(page):
        if block.kind == "bash":
            said = "".join(typed(words, tmp_path) for words in lines_to_type(block))
        elif block.kind == "text":
            assert plain(block.text) in plain(said)
        elif block.kind == "toml" and (name := re.match(r"# ([\w-]+\.toml)\b", block.text)):
            (tmp_path / name[1]).write_text(block.text, encoding="utf-8")


def test_the_programs_of_the_readme_run(results: Path) -> None:
    """In their order, with a clip and its results at hand; the last one goes on from poses."""
    made = Path("results/torso-forward")
    source = "\n".join(block.text for block in blocks(PROJECT / "README.md") if block.kind == "python")
    source = source.replace("results/clip.", f"{made}.").replace('"clip.mp4"', '"samples/torso-forward.mp4"')
    poses = """
from posecheck import Sighting, Stick
sightings = [Sighting(i / 15, Stick(time_s=i / 15).pose(), 128.0) for i in range(90)]
"""
    (results / "programs.py").write_text(poses + source, encoding="utf-8")
    done = run("programs.py", at=results)
    assert done.returncode == 0, done.stderr
    assert "[('upright-torso', " in done.stdout
    assert "start" in done.stdout.lower()
