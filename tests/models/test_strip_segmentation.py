"""The shipped models are the published ones without the segmentation, and say the same to the last bit.

The untouched bundles are put together again from the shipped ones and from what was taken out, and proved by their
sums; so both are run here, on whatever processor this is, and no recorded number is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.detection import detector
from posecheck.detection.models import MODELS, load_model, model_path
from tests.models.bundle import UNTOUCHED_SHA256
from tests.models.looks import looks, pictures
from tests.models.strip_segmentation import (
    graph_of,
    kept_graph,
    restore_all,
    strip_all,
    stripped,
    untouched,
)

NUMBERS = 2 * 33 * 5
CLIPS = ("torso-forward", "clean-301", "behind-313", "portrait-327")
LOOKS = ("toes-305", "arch-318", "clean-tilted", "clean-oblique", "standing-only", "tap-lunges-d1")


@pytest.mark.parametrize("name", MODELS)
def test_the_shipped_model_is_the_untouched_one_without_the_segmentation(name: str) -> None:
    whole = untouched(name)
    assert stripped(whole) == load_model(name)
    assert graph_of(whole) == kept_graph(name)
    assert stripped(whole) != whole


def test_both_sums_stand_in_the_readme() -> None:
    text = model_path("full").with_name("README.md").read_text(encoding="utf-8")
    assert all(sha256 in text for sha256 in UNTOUCHED_SHA256.values())


def test_another_bundle_is_refused(tmp_path: Path) -> None:
    restore_all(tmp_path)
    path = tmp_path / MODELS["full"].file_name
    path.write_bytes(path.read_bytes()[:-1])
    before = load_model("full")
    with pytest.raises(ValueError, match="untouched full: sha256 is"):
        strip_all(tmp_path)
    assert load_model("full") == before


@pytest.mark.model
@pytest.mark.parametrize("name", MODELS)
def test_every_number_of_clips_is_the_same_to_the_last_bit(name: str) -> None:
    images = [image for clip in CLIPS for image in (np.zeros((64, 64, 3), np.uint8), *pictures(clip, 12, 5))]
    shipped, whole = (looks(bundle, images, video=True) for bundle in (load_model(name), untouched(name)))
    assert shipped == whole
    assert sum(len(numbers) == NUMBERS for numbers in shipped) >= len(images) * 0.8
    assert any(not numbers for numbers in shipped), "nobody is in a black picture, so that each clip is found afresh"


@pytest.mark.model
@pytest.mark.parametrize("name", MODELS)
def test_every_number_of_single_pictures_is_the_same_to_the_last_bit(name: str) -> None:
    images = [image for clip in LOOKS for image in pictures(clip, 2, 40)]
    shipped, whole = (looks(bundle, images, video=False) for bundle in (load_model(name), untouched(name)))
    assert shipped == whole
    assert sum(len(numbers) == NUMBERS for numbers in shipped) >= len(images) * 0.8


@pytest.mark.parametrize("video", [True, False])
def test_nobody_asks_the_shipped_model_for_masks(video: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from mediapipe.tasks.python import vision

    asked: list[Any] = []
    monkeypatch.setattr(vision.PoseLandmarker, "create_from_options", asked.append)
    detector._landmarker(b"", video)
    assert [options.output_segmentation_masks for options in asked] == [False]
