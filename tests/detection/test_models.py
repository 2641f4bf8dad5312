"""The models that come with the program, and what is said when they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.detection import models
from posecheck.detection.models import MODELS, load_model, model_path
from posecheck.errors import ModelError


@pytest.mark.parametrize("name", MODELS)
def test_the_models_that_come_along_have_the_right_sum(name: str) -> None:
    assert len(load_model(name)) > 1_000_000


def test_their_sums_stand_in_the_readme() -> None:
    text = model_path("full").with_name("README.md").read_text(encoding="utf-8")
    assert all(model.sha256 in text for model in MODELS.values())


def test_a_damaged_model_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "pose_landmarker_full.task"
    bad.write_bytes(b"not a model")
    monkeypatch.setattr(models, "model_path", lambda name: bad)
    with pytest.raises(ModelError, match=r"pose_landmarker_full\.task is damaged .* install posecheck-camera again"):
        load_model("full")


def test_a_missing_model_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posecheck.files.bundled.PACKAGE", tmp_path / "posecheck")
    with pytest.raises(ModelError, match="missing"):
        load_model("heavy")


def test_a_model_that_cannot_be_read_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "model_path", lambda name: tmp_path)
    with pytest.raises(ModelError, match="cannot read pose model"):
        load_model("full")
