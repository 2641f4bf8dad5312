"""Files appear whole or not at all, whatever goes wrong on the way."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.errors import OutputError
from posecheck.files.atomic import move_out, staging, sweep, whole_file, write_text_whole


def test_text_comes_back_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.json"
    write_text_whole(path, "27° – ü\nsecond line\n")
    assert path.read_bytes().decode("utf-8") == "27° – ü\nsecond line\n"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("error", [KeyError("a bug"), KeyboardInterrupt()])
def test_after_an_exception_the_file_of_before_is_untouched(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time_s,phase,reason,before", encoding="utf-8")

    def write_half() -> None:
        with whole_file(path) as part:
            part.write_text("half", encoding="utf-8")
            raise error

    with pytest.raises(type(error)):
        write_half()
    assert path.read_text(encoding="utf-8") == "time_s,phase,reason,before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_one_line_that_names_the_file(tmp_path: Path) -> None:
    def fill_up() -> None:
        with whole_file(tmp_path / "a.mp4") as part:
            part.touch()
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OutputError, match=r"a\.mp4 cannot be written: no space left on device") as caught:
        fill_up()
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["file/a.json", "folder"])
def test_a_name_that_cannot_be_a_file_is_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_text_whole(tmp_path / name, "{}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_while_it_is_written_the_name_keeps_its_ending_and_is_hidden(tmp_path: Path) -> None:
    with whole_file(tmp_path / "clip.annotated.mp4") as part:
        assert part.suffix == ".mp4"
        assert part.name.startswith(".")
        assert part.parent == tmp_path
        part.touch()


@pytest.mark.parametrize("content", ["", "mine", "x,y\n1,2\n"])
def test_a_file_that_posecheck_did_not_write_is_never_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OutputError, match="was not made by posecheck"):
        write_text_whole(path, "time_s,phase,reason,new")
    assert path.read_text(encoding="utf-8") == content
    assert list(tmp_path.iterdir()) == [path]


def test_what_runs_now_is_not_swept_away_and_what_is_dead_is(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True, text=True
    )
    with staging(tmp_path) as stage:
        left = tmp_path / stage.name.replace(f"-{os.getpid()}-", f"-{dead.stdout.strip()}-")
        left.mkdir()
        (left / "half.csv").touch()
        (tmp_path / ".posecheck.txt").touch()
        sweep(tmp_path)
        assert stage.is_dir()
        assert not left.exists()
    assert [path.name for path in tmp_path.iterdir()] == [".posecheck.txt"]


def test_files_that_belong_together_change_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time_s,phase,reason,old", encoding="utf-8")
    (tmp_path / "a.html").write_text("mine", encoding="utf-8")
    with staging(tmp_path) as stage:
        for name in ("a.csv", "a.html", "a.json"):
            (stage / name).write_text("new", encoding="utf-8")
        with pytest.raises(OutputError, match=r"a\.html was not made"):
            move_out(stage, tmp_path, ["a.csv", "a.html", "a.json"], [])
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "time_s,phase,reason,old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.html"]
