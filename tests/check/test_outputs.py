"""The report of an earlier run, which may be anything by now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from posecheck.check import CheckOptions
from posecheck.check import outputs as module
from posecheck.check.outputs import clip_key, read_earlier
from posecheck.report.data import SCHEMA


@pytest.mark.parametrize(
    "fields",
    [
        {"clip": 3, "files": []},
        {"clip": {"path": 3}, "files": []},
        {"clip": {"path": "a.mp4"}, "files": 7},
        {"clip": {"path": "a.mp4"}, "files": [7]},
        {},
    ],
)
def test_an_earlier_report_that_was_spoilt_is_none(fields: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"schema": SCHEMA, **fields}), encoding="utf-8")
    assert read_earlier(tmp_path / "a") is None


def test_an_earlier_report_is_read(tmp_path: Path) -> None:
    report = {"schema": SCHEMA, "clip": {"path": "a.mp4"}, "files": [".json"]}
    (tmp_path / "a.json").write_text(json.dumps(report), encoding="utf-8")
    assert read_earlier(tmp_path / "a") == report


def test_a_report_is_done_anew_for_another_rule_of_a_package_and_for_other_frames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"a clip")
    keys = [clip_key(clip, CheckOptions()), clip_key(clip, CheckOptions(spares=False))]
    for version in ("1.0", "1.1"):
        monkeypatch.setattr(module, "package_keys", lambda version=version: (f"shin = shins:RULE {version}",))
        keys.append(clip_key(clip, CheckOptions()))
    assert len(set(keys)) == len(keys)
