"""Which clips a path means: folders to the bottom, each clip once."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.errors import UsageError
from posecheck.media.folder import find_clips


def test_a_folder_is_searched_to_the_bottom_and_own_output_left_alone(tmp_path: Path) -> None:
    wanted = [tmp_path / "a.MP4", tmp_path / "sub" / "b.jpg", tmp_path / "sub" / "deep" / "c.mov"]
    others = ["notes.txt", "a.annotated.mp4", ".hidden.mp4", "sub/.trash/d.mp4", "a.landmarks.jsonl.gz"]
    for path in [*wanted, *(tmp_path / name for name in others)]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [clip.path for clip in find_clips([tmp_path])] == sorted(wanted)
    assert [clip.path for clip in find_clips([wanted[0], tmp_path, wanted[0]])] == [wanted[0], *wanted[1:]]


def test_a_folder_without_clips_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no videos or photographs"):
        find_clips([tmp_path])
