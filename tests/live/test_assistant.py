"""What a live session refuses before anything opens, and what is kept of it whatever happens at its end."""

from __future__ import annotations

import contextlib
import io
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.errors import OutputError, UsageError
from posecheck.live import assistant
from posecheck.live.assistant import LiveOptions, run_live
from posecheck.live.history import load_sessions
from posecheck.live.keeper import SessionKeeper

GREY = np.full((48, 64, 3), 100, np.uint8)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            LiveOptions(record=Path("x.mkv")),
            "--record x.mkv: sessions are recorded as MP4; give a name that ends in",
        ),
        (LiveOptions(record=Path("session")), "--record session: sessions are recorded as MP4"),
        (LiveOptions(hold_s=1e6), "--hold 1e+06: give more than 0 and at most 600 seconds"),
        (LiveOptions(hold_s=0.0), "--hold 0: give more than 0"),
        (LiveOptions(sets=0), "--sets 0: give 1 to 20"),
        (LiveOptions(sets=1000), "--sets 1000: give 1 to 20"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line_before_anything_opens(options: LiveOptions, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        run_live(options)
    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)


LATE = datetime(2026, 3, 1, 23, 50, tzinfo=timezone.utc).astimezone()


class Clock:
    """Stands for `datetime`: half an hour passes between two looks at it."""

    now_is = LATE

    @classmethod
    def now(cls) -> datetime:
        shown, cls.now_is = cls.now_is, cls.now_is + timedelta(minutes=30)
        return shown


class Gone(io.StringIO):
    """A pipe that nobody reads any more."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session that saw something and is over at once, and where its history is."""

    def saw(options: object, camera: object, outside: Any, code: object = None) -> None:
        outside.trainer._last_s = 1.0
        Clock.now()

    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path)
    monkeypatch.setattr(assistant, "reachable_display", contextlib.nullcontext)
    monkeypatch.setattr(assistant, "_run", saw)
    monkeypatch.setattr(Clock, "now_is", LATE)
    monkeypatch.setattr(assistant, "datetime", Clock)
    return tmp_path / "history.sqlite"


def test_a_session_is_kept_under_the_time_when_it_began(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[datetime] = []
    monkeypatch.setattr(SessionKeeper, "write_report", lambda keeper, folder, when: written.append(when))
    assert run_live(LiveOptions("clip.mp4", save=tmp_path / "saved", save_history=True)) == 0
    (session,), _ = load_sessions(history)
    assert (session.when, written) == (LATE, [LATE])
    assert "No hold was counted" in capsys.readouterr().out


def test_a_session_is_kept_although_nobody_reads_what_it_came_to(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after Ctrl-C, which ends the other side of a pipe too."""
    written: list[Path] = []
    monkeypatch.setattr(SessionKeeper, "write_report", lambda keeper, folder, when: written.append(folder))
    monkeypatch.setattr(sys, "stdout", Gone())
    with pytest.raises(BrokenPipeError):
        run_live(LiveOptions("clip.mp4", save=tmp_path / "saved", save_history=True))
    assert written == [tmp_path / "saved"]
    assert len(load_sessions(history)[0]) == 1


def test_what_cannot_be_kept_is_told_one_by_one_and_the_summary_comes_all_the_same(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OutputError("the disk is full")

    monkeypatch.setattr(SessionKeeper, "write_report", refuse)
    monkeypatch.setattr(assistant, "save_session", refuse)
    assert run_live(LiveOptions("clip.mp4", save=tmp_path / "saved", save_history=True)) == 0
    out, err = capfd.readouterr()
    assert "No hold was counted" in out
    assert err.splitlines()[1:] == [
        "posecheck: the report was not saved: the disk is full",
        "posecheck: the session was not kept: the disk is full",
    ]
