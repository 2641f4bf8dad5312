"""The same stretch gives the same verdicts and measures, mirrored, shrunk, padded, dimmed, or at another frame rate."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from posecheck.check import CheckOptions, check_clip
from posecheck.frame import Frame
from posecheck.media.video import open_video
from posecheck.report.data import Report
from tests.variants import VARIANTS, differences, make_variant, portrait, retimed, verdicts, write_clip

pytestmark = pytest.mark.no_cover  # the law of the whole: what each part does is counted where the part is tested

SAMPLES = Path(__file__).parent.parent / "samples"
CASES = [("torso-forward", name) for name in VARIANTS]
CASES += [("knee-past-toes", name) for name in ("mirrored", "half_scale")]
CASES += [("torso-309", "darkened")]
"""A fault of the torso and one of the front knee, neither of them near another limit; and a start that is near one."""
TOLERANCE = {"deg": 2.0, "shanks": 0.05}


def frames(*times_s: float) -> list[Frame]:
    return [Frame(np.full((4, 6, 3), n, np.uint8), n, time_s) for n, time_s in enumerate(times_s)]


def test_a_higher_rate_repeats_pictures_and_a_lower_one_drops_some() -> None:
    clip = frames(0.0, 0.1, 0.2)
    assert [(f.image[0, 0, 0], f.time_s) for f in retimed(clip, 20.0)] == [
        (0, 0.0),
        (0, 0.05),
        (1, 0.1),
        (1, 0.15),
        (2, 0.2),
    ]
    assert [(f.image[0, 0, 0], f.time_s) for f in retimed(clip, 5.0)] == [(0, 0.0), (2, 0.2)]


def test_padding_makes_the_picture_upright() -> None:
    (frame,) = portrait(frames(0.0))
    assert frame.image.shape == (8, 6, 3)


def test_time_stamps_survive_writing(tmp_path: Path) -> None:
    times_s = (0.0, 0.031, 0.1, 0.5, 0.54)
    path = tmp_path / "clip.mp4"
    write_clip((Frame(np.zeros((64, 96, 3), np.uint8), n, t) for n, t in enumerate(times_s)), path)
    with open_video(path) as video:
        assert [frame.time_s for frame in video] == pytest.approx(times_s, abs=1e-4)


@cache
def plain_report(stem: str) -> Report:
    return check_clip(SAMPLES / f"{stem}.mp4", CheckOptions())


@pytest.mark.model
@pytest.mark.parametrize(("stem", "variant"), CASES)
def test_verdicts_and_measures_do_not_depend_on_how_it_was_filmed(stem: str, variant: str, tmp_path: Path) -> None:
    plain = plain_report(stem)
    changed = check_clip(make_variant(SAMPLES / f"{stem}.mp4", variant, tmp_path), CheckOptions())
    assert verdicts(changed) == verdicts(plain)
    assert differences(plain, changed) == {unit: pytest.approx(0.0, abs=limit) for unit, limit in TOLERANCE.items()}
