"""Files appear whole or not at all, whatever goes wrong on the way."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from posecheck.atomic import whole_file, write_text_whole
from posecheck.errors import OutputError


def test_text_comes_back_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.json"
    write_text_whole(path, "27° – ü\nsecond line\n")
    assert path.read_bytes().decode("utf-8") == "27° – ü\nsecond line\n"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("error", [KeyError("a bug"), KeyboardInterrupt()])
def test_after_an_exception_the_file_of_before_is_untouched(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before", encoding="utf-8")

    def write_half() -> None:
        with whole_file(path) as part:
            part.write_text("half", encoding="utf-8")
            raise error

    with pytest.raises(type(error)):
        write_half()
    assert path.read_text(encoding="utf-8") == "before"
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
