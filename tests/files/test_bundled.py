"""Files that come with the program are found where it is installed, and in a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.errors import UsageError
from posecheck.files.bundled import SAMPLE, bundled, sample_clip


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package in a checkout."""
    monkeypatch.setattr("posecheck.files.bundled.PACKAGE", tmp_path / "posecheck")
    return tmp_path / "posecheck"


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.touch()
    return path


def test_what_is_installed_comes_before_what_lies_beside_it(package: Path) -> None:
    beside = put(package.parent / "models" / "a.task")
    assert bundled("models", "a.task") == beside
    inside = put(package / "models" / "a.task")
    assert bundled("models", "a.task") == inside


def test_the_sample_clip_is_there() -> None:
    assert sample_clip().name == SAMPLE


def test_a_missing_sample_is_one_clear_error(package: Path) -> None:
    with pytest.raises(UsageError, match=r"is missing at .* install posecheck-camera again"):
        sample_clip()
