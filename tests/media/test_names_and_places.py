"""Whatever a file is called and wherever it lies: it is read, counted as passed over, or one line says what it is."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from posecheck.cli import main
from posecheck.errors import OutputError, VideoError, on_one_line
from posecheck.files.atomic import write_text_whole
from posecheck.media.clip import Clip, Kind, clip_at
from posecheck.media.folder import BOTTOMLESS, CLOSED, LOST, find_clips
from posecheck.media.photo import read_photo
from posecheck.media.survey import settled
from posecheck.media.video import open_video
from tests.media.films import TIMES_S, film, seen
from tests.privileges import bound_by_modes
from tests.recordings import record

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its file system knows no such names, links and pipes")

NAMES = [
    "🧘 Anna",
    "two\nlines",
    "\x1b[31mred",
    "-v",
    "--out",
    "100%d",
    "%03d",
    "a:b",
    "file:a",
    "concat:a|b",
    "[red]",
    "'a' \"b\"",
    "a*b?",
    "~",
    " ",
    "nul",
    unicodedata.normalize("NFD", "Café"),
    "伸ばす",
    "x" * 200,
    "\udce9t\udce9",
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("film") / "film.mp4", times_s=TIMES_S[:5])


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_film_is_read_under_any_name(name: str, whole: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.mp4"
    shutil.copy(whole, path)
    assert len(seen(path)[0]) == 5
    assert find_clips([tmp_path]) == [Clip(path, Kind.VIDEO)]
    assert settled(clip_at(path)).kind is Kind.VIDEO


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_results_come_under_any_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path / "a.landmarks.jsonl.gz", seconds=2.0).rename(tmp_path / f"{name}.landmarks.jsonl.gz")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--out", "results", "--jobs", "1", "--", f"{name}.landmarks.jsonl.gz"]) in (0, 1, 3)
    assert {path.suffix for path in Path("results").iterdir()} == {".json", ".csv", ".html"}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_what_cannot_be_read_is_one_line_whatever_it_is_called(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / f"{name}.landmarks.jsonl.gz").write_bytes(b"\x1f\x8b no landmarks")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--json", "--", f"{name}.landmarks.jsonl.gz"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "is not a whole landmarks file" in lines[0]
    assert "\x1b" not in lines[0]


def test_what_steers_a_terminal_is_spelled_out() -> None:
    assert on_one_line("a\nb\x1b[2J\u2028c\x85d 🧘 é") == r"a\nb\x1b[2J\u2028c\x85d 🧘 é"


def test_links_are_followed_once_and_circles_end(whole: Path, tmp_path: Path) -> None:
    far, near = tmp_path / "far", tmp_path / "near"
    (far / "deep").mkdir(parents=True)
    near.mkdir()
    shutil.copy(whole, far / "deep" / "a.mp4")
    (near / "linked").symlink_to(far)
    (near / "b.mp4").symlink_to(whole)
    (near / "up").symlink_to(near)
    (far / "deep" / "up").symlink_to(far)
    (near / "gone.mp4").symlink_to("nowhere.mp4")
    (near / "circle.mp4").symlink_to("circle.mp4")
    passed: Counter[str] = Counter()
    found = find_clips([near], passed)
    assert [clip.path.relative_to(near).as_posix() for clip in found] == ["b.mp4", "linked/deep/a.mp4"]
    assert passed == {LOST: 2}


def test_a_circle_of_links_that_is_named_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "circle.mp4").symlink_to("circle.mp4")
    assert main(["check", "--json", str(tmp_path / "circle.mp4")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def _pipe(folder: Path, name: str) -> Path:
    os.mkfifo(folder / name)
    return folder / name


BOTTOMLESS_ONES: dict[str, Callable[[Path], Path]] = {
    "a pipe": lambda folder: _pipe(folder, "clip.mp4"),
    "a pipe called a photograph": lambda folder: _pipe(folder, "photo.jpg"),
    "a pipe called landmarks": lambda folder: _pipe(folder, "a.landmarks.jsonl.gz"),
    "nothing": lambda _: Path("/dev/null"),
    "zeros without end": lambda _: Path("/dev/zero"),
}


@pytest.mark.parametrize("name", BOTTOMLESS_ONES)
def test_a_pipe_or_device_is_one_line_and_is_not_waited_for(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = BOTTOMLESS_ONES[name](tmp_path)
    assert main(["check", "--json", str(path)]) == 2
    assert "is no file but a pipe or device" in capsys.readouterr().err
    for read in (open_video, read_photo):
        with pytest.raises(VideoError, match="pipe or device"):
            read(path).__enter__()  # type: ignore[union-attr]


def test_a_pipe_in_a_folder_is_counted(whole: Path, tmp_path: Path) -> None:
    _pipe(tmp_path, "pipe.mp4")
    shutil.copy(whole, tmp_path / "a.mp4")
    passed: Counter[str] = Counter()
    assert len(find_clips([tmp_path], passed)) == 1
    assert passed == {BOTTOMLESS: 1}


def test_a_folder_that_may_not_be_read_or_written_is_said(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    shutil.copy(whole, tmp_path / "closed" / "a.mp4")
    shutil.copy(whole, tmp_path / "b.mp4")
    (tmp_path / "closed").chmod(0)
    try:
        passed: Counter[str] = Counter()
        with bound_by_modes():
            assert [clip.path.name for clip in find_clips([tmp_path], passed)] == ["b.mp4"]
            assert passed == {CLOSED: 1}
            with pytest.raises(OutputError, match="permission denied"):
                write_text_whole(tmp_path / "closed" / "a.json", "{}")
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_a_folder_that_cannot_be_looked_into_is_counted(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    shutil.copy(whole, tmp_path / "b.mp4")
    scan = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    passed: Counter[str] = Counter()
    assert [clip.path.name for clip in find_clips([tmp_path], passed)] == ["b.mp4"]
    assert passed == {CLOSED: 1}
