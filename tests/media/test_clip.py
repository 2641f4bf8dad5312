"""What kind of clip a file is: by what is in it, whatever it is called, and else by its name."""

from __future__ import annotations

import gzip
import os
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.media.clip import Clip, Kind, clip_at, kind_by_name
from tests.clips import SAMPLES
from tests.recordings import record


@pytest.mark.parametrize("format_", ["jpg", "png", "bmp", "webp", "tiff"])
@pytest.mark.parametrize("name", ["IMG_0001", "photo.dat", "photo.mp4", "a.landmarks.jsonl.gz"])
def test_a_photograph_is_one_under_any_name(format_: str, name: str, tmp_path: Path) -> None:
    data = cv2.imencode(f".{format_}", np.full((30, 40, 3), 7, np.uint8))[1]
    (tmp_path / name).write_bytes(data.tobytes())
    assert clip_at(tmp_path / name) == Clip(tmp_path / name, Kind.PHOTOGRAPH)


@pytest.mark.parametrize("name", ["anna", "anna.gz", "anna.mp4", "anna.landmarks.jsonl (1).gz", "anna.jpg"])
def test_landmarks_are_landmarks_under_any_name(name: str, tmp_path: Path) -> None:
    path = record(tmp_path / "a.landmarks.jsonl.gz").rename(tmp_path / name)
    assert clip_at(path).kind is Kind.LANDMARKS


def test_landmarks_of_a_newer_format_are_landmarks_too(tmp_path: Path) -> None:
    path = tmp_path / "anna.gz"
    path.write_bytes(gzip.compress(b'{"schema": "posecheck/landmarks/7"}\n'))
    assert clip_at(path).kind is Kind.LANDMARKS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"BM is no picture yet",
        b"RIFF\x10\0\0\0WAVEfmt ",
        gzip.compress(b'{"schema": "somebody/else/1"}\n'),
        gzip.compress(b'["posecheck/landmarks/1"]\n'),
        gzip.compress(b"[" * 100_000),
        gzip.compress(b"\xff\xfe"),
        gzip.compress(b'{"schema": "posecheck/landmarks/1"}\n')[:14],
        b"\x1f\x8b no gzip",
    ],
    ids=range(9),
)
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mp4", Kind.VIDEO),
        ("a.JPG", Kind.PHOTOGRAPH),
        ("a.Landmarks.jsonl.GZ", Kind.LANDMARKS),
        ("a.gz", Kind.VIDEO),
        ("a", Kind.VIDEO),
    ],
)
def test_what_the_content_does_not_tell_the_name_does(content: bytes, name: str, kind: Kind, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert clip_at(tmp_path / name).kind is kind


@given(st.binary(max_size=64))
def test_any_content_has_a_kind(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.mov"
    path.write_bytes(content)
    assert clip_at(path).kind in Kind


@pytest.mark.parametrize("name", ["clip.mjpeg", "clip.MJPG"])
def test_a_stream_of_photographs_is_a_video(name: str, tmp_path: Path) -> None:
    jpeg = cv2.imencode(".jpg", np.full((30, 40, 3), 7, np.uint8))[1].tobytes()
    (tmp_path / name).write_bytes(jpeg * 3)
    assert clip_at(tmp_path / name).kind is Kind.VIDEO


def test_every_sample_is_a_video() -> None:
    assert {clip_at(path).kind for path in SAMPLES.glob("*.mp4")} == {Kind.VIDEO}


@pytest.mark.parametrize("name", ["gone.mp4", "gone.jpg", "gone.landmarks.jsonl.gz", "x" * 300 + ".png", "nul\0.jpg"])
def test_a_file_that_is_not_there_has_the_kind_that_its_name_says(name: str, tmp_path: Path) -> None:
    assert clip_at(tmp_path / name).kind is kind_by_name(Path(name))


@pytest.mark.skipif(sys.platform == "win32", reason="has no named pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert clip_at(tmp_path / "pipe.jpg").kind is Kind.PHOTOGRAPH


@pytest.mark.parametrize("name", ["notes.txt", "a.json", "a.gz", "mp4", ".mp4", "a.mp4.part"])
def test_other_names_say_nothing(name: str) -> None:
    assert kind_by_name(Path(name)) is None
