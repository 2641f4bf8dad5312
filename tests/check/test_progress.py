"""What a terminal shows of a run: a bar while it lasts, then errors and the summary, of `check` and of `evaluate`."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from posecheck.check.progress import show_progress
from tests.recordings import record_many

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with openpty")

ROOT = Path(__file__).parents[2]


def run_in_terminal(*command: str) -> tuple[int, str, str]:
    """Run posecheck with a terminal for its errors: exit code, what stdout got, what the terminal got."""
    ours, theirs = os.openpty()
    seen: list[bytes] = []

    def read() -> None:
        # Linux ends the reading with an error once nobody has the terminal open.
        try:
            while data := os.read(ours, 4096):
                seen.append(data)
        except OSError:
            pass

    reader = Thread(target=read)
    reader.start()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "posecheck", *command],
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "200"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=theirs,
            text=True,
            check=False,
        )
    finally:
        os.close(theirs)
        reader.join()
        os.close(ours)
    return done.returncode, done.stdout, b"".join(seen).decode()


@pytest.mark.parametrize("sound", [1, 3])
def test_a_bar_and_then_the_summary(sound: int, tmp_path: Path) -> None:
    """One clip is told by its seconds, several by their number; the last line stays when the bar is gone."""
    paths = record_many(tmp_path, sound=sound, broken=1)
    clips = [str(path) for path in paths if sound > 1 or not path.name.startswith("broken")]
    code, out, terminal = run_in_terminal("check", *clips, "--out", str(tmp_path / "out"))
    assert "Checking" in terminal
    assert "Traceback" not in terminal
    assert f"posecheck: {sound} checked" in terminal
    assert f"results are in {tmp_path / 'out'}" in terminal
    assert ("broken-0" in terminal) is (sound > 1)
    assert code == (2 if sound > 1 else 0)
    assert "Checking" not in out


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a [left].mp4", "Checking a [left].mp4"),
        ("b[/c].mp4", "Checking b[/c].mp4"),
        ("caf\udce9.mp4", "Checking caf?.mp4"),
        ("two\nlines.mp4", "Checking two\\nlines.mp4"),
    ],
)
def test_any_name_can_stand_beside_the_bar(name: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with show_progress(1) as progress:
            progress.reach(0, 1, name)
        assert shown in _until(ours, shown)
    os.close(ours)


def _until(terminal: int, shown: str) -> str:
    """What a terminal was sent, up to what is looked for; it comes in pieces. All there is, when it does not come."""
    seen = b""
    while shown.encode() not in seen and select.select([terminal], [], [], 5.0)[0]:
        seen += os.read(terminal, 8192)
    return seen.decode()


def test_evaluate_shows_the_same_bar(tmp_path: Path) -> None:
    labels = {"schema": "posecheck/labels/1", "clip_verdict": "ok", "rules": {}, "intervals": []}
    (tmp_path / "a.labels.json").write_text(json.dumps(labels))
    code, out, terminal = run_in_terminal("evaluate", str(tmp_path))
    assert (code, out) == (2, "")
    assert "Checking a" in terminal
    assert "1/1" in terminal
    assert "no clip or photograph" in terminal
