"""The site, built once, and a folder with results of samples as people get them by typing what the pages say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PROJECT, SAMPLES
from tests.report.conftest import browser

__all__ = ["browser"]

FEW = ("torso-forward", "clean-301", "knee-past-toes")


def run(*words: str | Path, at: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python with these words, in that folder. path: one more place for modules."""
    places = [str(PROJECT), *([] if path is None else [str(path)])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(places), "COLUMNS": "120", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False, timeout=300)


def build(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Build the site as CONTRIBUTING says."""
    return run("-m", "sphinx", "-W", "--keep-going", "-q", "-d", out.parent / "doctrees", source, out, at=PROJECT)


def some_samples(folder: Path, names: tuple[str, ...] = FEW) -> Path:
    """A folder like `samples`, with a few clips and their labels."""
    folder.mkdir()
    for name in names:
        for ending in (".mp4", ".labels.json"):
            shutil.copy(SAMPLES / f"{name}{ending}", folder)
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("sphinx", reason="Sphinx is not installed: pip install -e '.[docs]'")
    out = tmp_path_factory.mktemp("site") / "html"
    built = build(DOCS, out)
    assert (built.returncode, built.stderr) == (0, "")
    return out


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one sample was checked into `results`, with all that can be exported."""
    folder = tmp_path_factory.mktemp("results")
    some_samples(folder / "samples", FEW[:1])
    words = ("check", "samples", "--out", "results", "--no-video", "--export", "trc,mot,c3d,coco")
    done = run("-m", "posecheck", *words, at=folder)
    assert done.returncode == 1, done.stderr
    return folder
