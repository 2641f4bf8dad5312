"""How the desk begins and ends: as a command, with its processes, whatever ends it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from posecheck.check.outputs import OutputOptions
from posecheck.cli import main
from posecheck.evaluate.desk.start import run_desk
from tests.evaluate.desk.desks import OPTIONS
from tests.waiting import until

COMMAND = [sys.executable, "-m", "posecheck", "desk"]
TASKS = Path("/proc")


class Running:
    """A desk as its user runs it."""

    def __init__(self, *words: str, around: tuple[str, ...] = ()) -> None:
        self.process = subprocess.Popen(
            [*around, *COMMAND, "--no-browser", *words], stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert until(lambda: len(self.lines) >= 3, timeout_s=60), self.lines
        found = re.search(r"http://127\.0\.0\.1:\d+/open/\S+", "".join(self.lines))
        assert found is not None
        self.url = found.group()

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                self.lines.append(line)

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(30)

    def children(self) -> list[int]:
        """Processes of its session that live."""
        found = []
        for status in TASKS.glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid and fields[0] != "Z" and int(status.parent.name) != self.process.pid:
                found.append(int(status.parent.name))
        return found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    (tmp_path / "broken.mp4").write_text("no video")
    desk = Running(str(tmp_path))
    yield desk
    desk.end()


def answer_of(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


needs_proc = pytest.mark.skipif(not TASKS.is_dir(), reason="this system does not list processes in /proc")


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_it_leaves_no_process_behind(running: Running, how: signal.Signals) -> None:
    assert until(lambda: bool(running.children()), timeout_s=60)
    assert answer_of(running.url[:-1]) == (403, b"")  # before it answers, signals are not the server's yet
    running.process.send_signal(how)
    assert running.process.wait(30) == (-how if how is signal.SIGKILL else 0)
    assert until(lambda: running.children() == [])


def test_a_wrong_token_gets_nothing(running: Running) -> None:
    assert answer_of(running.url[:-1]) == (403, b"")
    assert answer_of(running.url.split("/open/")[0]) == (403, b"")
    assert running.process.poll() is None


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (Linux only)")
def test_it_speaks_to_this_computer_alone(tmp_path: Path) -> None:
    log = tmp_path / "log"
    calls = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(log))
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "broken.mp4").write_text("no video")
    desk = Running(str(tmp_path / "clips"), around=calls)
    assert answer_of(desk.url[:-1]) == (403, b"")
    os.killpg(desk.process.pid, signal.SIGINT)
    desk.process.wait(30)
    desk.end()
    addresses = set(re.findall(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"', log.read_text()))
    assert addresses == {("127.0.0.1", "")}


def test_without_its_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "posecheck.evaluate.desk.start")
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert main(["desk", str(tmp_path), "--no-browser"]) == 2
    assert capsys.readouterr().err == (
        "posecheck: desk needs more to be installed: pip install 'posecheck-camera[desk]'\n"
    )


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", str(tmp_path / "nowhere"), "--no-browser"]) == 2
    assert capsys.readouterr().err.startswith(f"posecheck: {tmp_path / 'nowhere'} is no folder")


def test_without_a_folder_it_has_one_of_its_own_and_opens_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("posecheck.evaluate.desk.start.OpenDesk.serve", lambda desk: None)
    assert run_desk(None, OPTIONS, OutputOptions(), 1, browser=True) == 0
    assert (tmp_path / "posecheck-desk").is_dir()
    assert len(opened) == 1
    assert opened[0] in capsys.readouterr().err
