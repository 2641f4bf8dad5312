"""What is written about the house is true of it: paths, names, the order of imports, versions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import posecheck
from tests.test_imports import CORE, EDGE

ROOT = Path(__file__).parent.parent
GUIDES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "RULES.md")
DISTRIBUTION = "posecheck-camera"


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def paths_in(text: str) -> set[str]:
    """What looks like a path of this repository: `posecheck/…`, `tests/…` and links to files beside."""
    quoted = re.findall(r"`((?:posecheck|tests|models|samples)/[\w./-]*)`", text)
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    return {*quoted, *links}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_path_that_a_guide_names_is_there(guide: str) -> None:
    assert {path for path in paths_in(text_of(guide)) if not (ROOT / path).exists()} == set()


def test_the_map_of_the_house_names_paths() -> None:
    """So that the test above has something to look at."""
    assert {"posecheck/form/clock.py", "posecheck/detection/detector.py"} <= paths_in(text_of("CONTRIBUTING.md"))


def test_the_guide_has_the_order_of_imports_that_the_test_holds() -> None:
    said = re.search(r"Imports point one way.*?`tests/test_imports", text_of("CONTRIBUTING.md"), re.DOTALL)
    assert said is not None
    named = [name for name in re.findall(r"`(\w+)`", said.group()) if not name.startswith("tests")]
    assert named == [name for name in (*CORE, *EDGE) if name != "__main__"]


def test_the_citation_is_of_this_version() -> None:
    assert f"\nversion: {posecheck.__version__}\n" in text_of("CITATION.cff")


def test_every_hint_to_install_names_our_distribution() -> None:
    """On the package index `posecheck` is another program: nobody is to be sent there."""
    assert f'name = "{DISTRIBUTION}"' in text_of("pyproject.toml")
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "posecheck").rglob("*.py")}
    texts |= {ROOT / guide: text_of(guide) for guide in GUIDES}
    asked = re.compile(
        r"(?:install(?: --[\w-]+)* |needs |\()'?posecheck(?!-camera)(?:\[| again)|install '?posecheck[ '`\n]"
    )
    assert {path.name for path, text in texts.items() if asked.search(text)} == set()
    assert asked.search("pip install posecheck again")
    assert asked.search("needs posecheck[voice]")
