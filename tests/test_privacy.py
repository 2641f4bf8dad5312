"""Nothing leaves the machine and no foreign log line reaches the terminal: the system calls of a check are watched."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest

from posecheck.live.assistant import LiveOptions
from tests.clips import SAMPLES

NETWORK = re.compile(r"\b(?:socket|connect|sendto|sendmsg|bind)\(.*(?:AF_INET6?|AF_PACKET|AF_NETLINK|sin6?_addr)")
"""A call that makes or uses a socket of the network; sockets between processes of one machine are AF_UNIX."""

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (Linux only)")


def traced(log: Path, *command: str) -> subprocess.CompletedProcess[str]:
    calls = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(log), *command]
    return subprocess.run(calls, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("option", ["--record", "--save", "--save-history", "--phone", "--source"])
def test_what_a_session_keeps_or_reaches_is_told(option: str) -> None:
    page = (Path(__file__).parent.parent / "PRIVACY.md").read_text(encoding="utf-8")
    assert re.search(rf"`(posecheck live )?{option}\b(?!-)", page)


def test_no_option_of_a_session_that_names_a_place_is_left_out() -> None:
    """Those that are paths are written, and told of above."""
    hints = get_type_hints(LiveOptions)
    places = {name for name, kind in hints.items() if "Path" in str(kind)}
    assert places == {"record", "save"}


@needs_strace
def test_the_watch_notices_a_network_socket(tmp_path: Path) -> None:
    program = "import socket; socket.socket(socket.AF_INET).close()"
    traced(tmp_path / "log", sys.executable, "-c", program)
    assert NETWORK.search((tmp_path / "log").read_text())


@needs_strace
@pytest.mark.model
def test_a_whole_check_opens_no_network_socket_and_prints_no_foreign_line(tmp_path: Path) -> None:
    """Two clips, so that the processes that share the work are watched too; every kind of file is written."""
    clips = [str(SAMPLES / name) for name in ("torso-forward.mp4", "standing-only.mp4")]
    command = [sys.executable, "-m", "posecheck", "check", *clips, "--out", str(tmp_path / "out"), "--landmarks"]
    done = traced(tmp_path / "log", *command, "--export", "trc,mot")
    assert done.returncode == 1, done.stderr
    assert [line for line in (tmp_path / "log").read_text().splitlines() if NETWORK.search(line)] == []
    assert all(line.startswith("posecheck: ") for line in done.stderr.splitlines()), done.stderr
    written = {path.suffix for path in (tmp_path / "out").iterdir()}
    assert {".json", ".html", ".csv", ".mp4", ".trc", ".mot", ".gz"} <= written
