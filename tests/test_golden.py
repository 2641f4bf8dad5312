"""Recorded landmarks of samples give the expected reports, without MediaPipe, and those agree with the labels.

Numbers by tolerance: what is judged lies well away from the limits, what is measured may differ by a rounding.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from posecheck.detection.landmarks_file import read_recording
from posecheck.media.clip import LANDMARKS_SUFFIX
from tests.clips import SAMPLES
from tests.golden.rewrite import FOLDER, NAMES, ROOT, report_of


@pytest.mark.parametrize("name", NAMES)
def test_the_report_is_the_expected_one(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.report.json").read_text(encoding="utf-8"))
    _assert_alike(report_of(name), expected, name)


def _assert_alike(made: Any, expected: Any, where: str) -> None:
    if isinstance(expected, dict):
        assert made.keys() == expected.keys(), where
        for key, value in expected.items():
            _assert_alike(made[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(made) == len(expected), where
        for number, value in enumerate(expected):
            _assert_alike(made[number], value, f"{where}[{number}]")
    elif isinstance(expected, float):
        assert made == pytest.approx(expected, abs=0.02), where
    else:
        assert made == expected, where


@pytest.mark.parametrize("name", NAMES)
def test_no_folder_of_a_machine_is_committed(name: str) -> None:
    clip = Path(read_recording(FOLDER / f"{name}{LANDMARKS_SUFFIX}").info.path)
    assert (ROOT / clip).is_file()
    assert not clip.is_absolute()


@pytest.mark.parametrize("name", NAMES)
def test_the_verdicts_are_those_of_the_labels(name: str) -> None:
    report = report_of(name)
    labels = json.loads((SAMPLES / f"{name}.labels.json").read_text(encoding="utf-8"))
    assert report["verdict"] == labels["clip_verdict"]
    for result in report["rules"]:
        assert labels["rules"][result["code"]] in ("either", result["status"])
