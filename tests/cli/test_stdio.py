"""Closed, full and broken standard streams: one clear line where it can be said, and always the right exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.errors import address_words
from tests.clips import SAMPLES
from tests.recordings import record

ROOT = Path(__file__).parents[2]
FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="streams are closed by a POSIX shell")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="/dev/full, a disk that is always full, is Linux's")


def posecheck(arguments: str, streams: str) -> subprocess.CompletedProcess[str]:
    command = f'exec "{sys.executable}" -m posecheck {arguments} {streams}'
    return subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return record(tmp_path / "anna.landmarks.jsonl.gz", trunk_deg=25.0)


@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_changes_no_verdict(streams: str, faulty: Path, tmp_path: Path) -> None:
    done = posecheck(f'check "{faulty}" --out "{tmp_path / "out"}"', streams)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for path in (tmp_path / "out").iterdir():
        assert b"posecheck: 1 checked" not in path.read_bytes(), "what was printed went into a file"


@pytest.mark.model
@pytest.mark.parametrize("streams", ["2>&-", ">&-"])
def test_the_processes_that_look_at_pictures_bear_a_closed_stream_too(streams: str, tmp_path: Path) -> None:
    clip = SAMPLES / "standing-only.mp4"
    done = posecheck(f'check "{clip}" --out "{tmp_path / "out"}" --no-video', streams)
    assert done.returncode == 3, done.stderr
    assert (tmp_path / "out" / "standing-only.json").is_file()


@needs_full
@pytest.mark.parametrize(
    "command",
    ["rules", "check ANNA", "check ANNA --json", "explain upright-torso", "history --json", "--help", "--version"],
)
def test_a_full_disk_behind_stdout_is_one_line(command: str, faulty: Path) -> None:
    done = posecheck(command.replace("ANNA", f'"{faulty}"'), f"> {FULL}")
    if command.startswith("history") and done.returncode == 0:
        pytest.skip("nothing to print")
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["posecheck: cannot write the results: [Errno 28] No space left on device"]


@needs_full
def test_a_full_disk_behind_stderr_changes_no_exit_code(faulty: Path) -> None:
    assert posecheck(f'check "{faulty}" --out "{faulty.parent / "out"}"', f"2> {FULL}").returncode == 1
    assert posecheck("check nothing.mp4", f"2> {FULL}").returncode == 2


def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = f'"{sys.executable}" -m posecheck explain upright-torso; echo "code $?" >&2'
    done = subprocess.run(
        ["sh", "-c", f"({command}) | :"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr.splitlines() in (["code 141"], ["code 0"])


@pytest.mark.parametrize(
    "arguments",
    [
        'check ""',
        'check a.mp4 --out ""',
        'evaluate ""',
        'check a.mp4 --config ""',
        f"check {'x' * 300}.mp4",
        f"check samples/standing-only.mp4 --out /tmp/{'x' * 300}",
        f"check samples/standing-only.mp4 --config {'x' * 300}",
        f"evaluate {'x' * 300}",
        "check rtsp://anna:secret@127.0.0.1:9/a?token=secret",
    ],
)
def test_an_unusable_name_is_one_line_and_never_a_traceback(arguments: str) -> None:
    done = posecheck(arguments, "> /dev/null")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert sum(not line.startswith(("usage:", " ")) for line in done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://anna:secret@camera.local:554/live", "rtsp://…@camera.local:554/live"),
        ("http://phone:8080/video?user=anna&password=secret", "http://phone:8080/video?…"),
        ("rtsp:/anna:secret@camera/live", "rtsp:/…@camera/live"),
        ("RTSP://anna:se@cret@camera/live?password=secret", "RTSP://…@camera/live?…"),
        ("anna:secret@camera/live", "…@camera/live"),
        ("cannot open rtsp://anna:secret@camera, anna:secret@phone", "cannot open rtsp://…@camera, …@phone"),
        ("/home/anna@work/a:b/clip@2.mp4", "/home/anna@work/a:b/clip@2.mp4"),
        ("http://phone:8080/video", "http://phone:8080/video"),
        ("http://192.168.178.120:8080/Streaming/Channels/101", "http://192.168.178.120:8080/Streaming/Channels/101"),
        ("rtmp://stage.example/live/abcd-1234-efgh-5678", "rtmp://stage.example/live/…"),
        ("rtsp://camera/user=admin_password=secret_channel=1.sdp", "rtsp://camera/…"),
        ("no picture from rtsp://camera/Zq8hWm3pXn4kTv6y, twice", "no picture from rtsp://camera/… twice"),
        ("/home/anna/clip.mp4", "/home/anna/clip.mp4"),
    ],
)
def test_names_and_passwords_in_an_address_are_never_shown(address: str, shown: str) -> None:
    assert address_words(address) == shown
