"""What is dropped comes in whole or not at all, under a name that is safe, and never over somebody's file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from posecheck.errors import OutputError, UsageError
from posecheck.evaluate.desk.incoming import Incoming, safe_name
from posecheck.files.atomic import new_file
from tests.evaluate.desk.desks import asking, clip


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("anna.mp4", "anna.mp4"),
        ("monday/anna.mp4", "monday/anna.mp4"),
        ("monday\\anna.mp4", "monday/anna.mp4"),
        ("../../etc/anna.mp4", "etc/anna.mp4"),
        ("/etc/anna.mp4", "etc/anna.mp4"),
        ("C:\\clips\\anna.mp4", "C_/clips/anna.mp4"),
        (".hidden/.anna.mp4", "hidden/anna.mp4"),
        ("a/./b/../anna.mp4", "a/b/anna.mp4"),
        ('an<n>a:"|?*.mp4', "an_n_a_____.mp4"),
        ("anna\0\n.mp4", "anna.mp4"),
        ("con.mp4", "_con.mp4"),
        ("NUL/Com1.mov", "_NUL/_Com1.mov"),
        ("anna .mp4", "anna.mp4"),
        ("Übung a\u0308.mp4", "Übung ä.mp4"),
        ("深い.mp4", "深い.mp4"),
        ("a/b/c/d/e/f/g/h.mp4", "c/d/e/f/g/h.mp4"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name).as_posix() == safe


def test_long_names_are_cut_and_keep_their_ending() -> None:
    found = safe_name("ü" * 400 + ".mp4").name
    assert len(found.encode()) <= 120
    assert found.endswith("ü.mp4")


@pytest.mark.parametrize("name", ["", "/", "..", "notes.txt", "anna.mp4.exe", "x.landmarks.jsonl.gz", ".mp4", "anna"])
def test_what_is_no_clip_is_not_taken(name: str) -> None:
    with pytest.raises(UsageError):
        safe_name(name)


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def take(folder: Path, name: str, *parts: bytes, size: int = -1) -> Path:
    return asyncio.run(Incoming(folder, folder / "results").take(name, size, pieces(*parts)))


def names(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_nothing_of_somebodys_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "anna.mp4").write_bytes(b"mine")
    assert take(tmp_path, "anna.mp4", b"ne", b"w") == Path("anna-2.mp4")
    assert take(tmp_path, "ANNA.mov", b"newer") == Path("ANNA-3.mov")  # results and labels go by the stem
    assert (tmp_path / "anna.mp4").read_bytes() == b"mine"
    assert (tmp_path / "anna-2.mp4").read_bytes() == b"new"
    assert names(tmp_path) == ["ANNA-3.mov", "anna-2.mp4", "anna.mp4"]


@pytest.mark.parametrize(("parts", "size"), [((b"half",), 8), ((b"more than was said",), 8), ((), -1), ((b"",), 0)])
def test_what_does_not_come_whole_leaves_nothing(tmp_path: Path, parts: tuple[bytes, ...], size: int) -> None:
    with pytest.raises(OutputError, match="did not arrive whole"):
        take(tmp_path, "anna.mp4", *parts, size=size)
    assert list(tmp_path.iterdir()) == []


def test_a_break_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        assert len(list(tmp_path.iterdir())) == 1
        assert not (tmp_path / "anna.mp4").exists()
        raise ConnectionError

    with pytest.raises(OutputError):
        asyncio.run(Incoming(tmp_path, tmp_path / "results").take("anna.mp4", 8, broken()))
    assert list(tmp_path.iterdir()) == []


def test_two_of_one_name_at_the_same_time_get_two_names(tmp_path: Path) -> None:
    incoming = Incoming(tmp_path, tmp_path / "results")

    async def both() -> list[Path]:
        return list(await asyncio.gather(*(incoming.take("anna.mp4", 3, pieces(b"ab", b"c")) for _ in range(3))))

    assert sorted(asyncio.run(both())) == [Path("anna-2.mp4"), Path("anna-3.mp4"), Path("anna.mp4")]


def test_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder := tmp_path / "clips").mkdir()
    (folder / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    for name in ("link/anna.mp4", "results/anna.mp4", "results/deep/anna.mp4"):
        with pytest.raises(OutputError, match="would lie elsewhere"):
            take(folder, name, b"new")
    assert names(tmp_path) == []


@pytest.mark.parametrize("results", [".", ".."])
def test_results_beside_or_above_the_clips_keep_nothing_out(tmp_path: Path, results: str) -> None:
    (folder := tmp_path / "clips").mkdir()
    incoming = Incoming(folder, folder / results)
    assert asyncio.run(incoming.take("monday/anna.mp4", 3, pieces(b"new"))) == Path("monday/anna.mp4")
    assert names(folder) == ["monday/anna.mp4"]


def test_a_full_disk_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no room"):
        take(tmp_path, "anna.mp4", b"x", size=10**18)


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    async def meanwhile() -> AsyncIterator[bytes]:
        (tmp_path / "a.mp4").write_bytes(b"mine")
        yield b"new"

    with pytest.raises(OutputError, match="is there already"):
        asyncio.run(Incoming(tmp_path, tmp_path / "results").take("a.mp4", 3, meanwhile()))
    assert (tmp_path / "a.mp4").read_bytes() == b"mine"
    assert names(tmp_path) == ["a.mp4"]


def test_a_system_without_links_gets_new_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    with new_file(tmp_path / "a.mp4") as part:
        part.write_bytes(b"new")
    with pytest.raises(OutputError), new_file(tmp_path / "a.mp4") as part:
        part.write_bytes(b"newer")
    assert (tmp_path / "a.mp4").read_bytes() == b"new"


def test_what_is_dropped_is_checked(tmp_path: Path) -> None:
    content = clip(tmp_path / "source" / "lean.mp4").read_bytes()
    (folder := tmp_path / "clips").mkdir()
    with asking(folder) as desk:
        desk.enter()
        asked = [{"name": name, "size": len(content)} for name in ("monday/lean.mp4", "notes.txt")]
        assert desk.post("/ask", {"files": asked}).json()["answers"] == [None, "notes.txt is no video or photograph"]
        assert desk.send("monday/lean.mp4", content).json() == {"name": "monday/lean.mp4"}
        desk.wait_until({str(Path("monday/lean.mp4")): "done"})
        (again,) = desk.post("/ask", {"files": asked[:1]}).json()["answers"]
        assert "is there already" in again
        answer = desk.send("notes.txt", b"hello")
        assert (answer.status_code, answer.json()) == (422, {"error": "notes.txt is no video or photograph"})
    assert (folder / "monday" / "lean.mp4").read_bytes() == content
    assert (folder / "posecheck-results" / "monday" / "lean.html").is_file()
