"""The history that a user asks for: one line a session, read back whatever happened to the file."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from posecheck.coaching.programme import SetDone
from posecheck.coaching.summary import FaultTotal, Summary
from posecheck.errors import OutputError, PosecheckError
from posecheck.live.history import Session, history_path, load_sessions, run_history, save_session, trend
from posecheck.person.landmarks import Side

DAY = datetime(2026, 3, 1, 18, 30, tzinfo=timezone.utc)


def summary(left_s: float = 60.0, right_s: float = 31.5) -> Summary:
    done = (SetDone(Side.LEFT, 0.0, left_s, True), SetDone(Side.RIGHT, 80.0, right_s, True))
    return Summary(30.0, 2, done, (FaultTotal("upright-torso", "Chest up", 4.0, 2),), (), None)


def sessions(*clean_s: float) -> list[Session]:
    return [Session(DAY + timedelta(days=i), s, 0.0, 1, 4, None) for i, s in enumerate(clean_s)]


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "history.jsonl"
    save_session(summary(), path, DAY + timedelta(days=1))
    save_session(summary(left_s=12.0), path, DAY)
    (first, second), bad = load_sessions(path)
    assert bad == 0
    assert (first.left_s, second.left_s) == (12.0, 60.0), "oldest first"
    assert (second.right_s, second.reached, second.asked, second.work_on) == (31.5, 2, 4, "Chest up")
    assert second.when == DAY + timedelta(days=1)


def test_damaged_lines_are_left_out_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.jsonl"
    save_session(summary(), path, DAY)
    with path.open("a") as file:
        file.write('{"when": "2026-\n[]\n{"when": 3, "clean_s": {}}\n\n')
    assert run_history(as_json=True, path=path) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 1
    assert "3 line(s)" in err


def test_json_has_the_seconds_of_each_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.jsonl"
    save_session(summary(), path, DAY)
    run_history(as_json=True, path=path)
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["schema"] == "posecheck/session/1"
    assert entry["clean_s"] == {"left": 60.0, "right": 31.5}
    assert datetime.fromisoformat(entry["when"]) == DAY


def test_a_table_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.jsonl"
    save_session(summary(), path, DAY)
    assert run_history(path=path) == 0
    out = capsys.readouterr().out
    for words in ("60 s", "32 s", "2 of 4", "Chest up", "One session so far"):
        assert words in out


def test_no_history_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_history(path=tmp_path / "nothing.jsonl") == 0
    assert "--save-history" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("clean_s", "begins"),
    [
        ((30, 60), "More than before: 60 s clean a session lately, 30 s before that"),
        ((60, 30), "Less than before"),
        ((60, 62), "About the same"),
        ((0, 0), "About the same"),
        ((10, 10, 10, 50, 60, 70), "More than before: 60 s clean a session lately, 10 s before that"),
        ((200, 10, 10, 10, 50, 60, 70), "More than before: 60 s clean a session lately, 10 s before that"),
    ],
)
def test_the_trend_in_one_sentence(clean_s: tuple[float, ...], begins: str) -> None:
    assert trend(sessions(*clean_s)).startswith(begins)


def test_a_place_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        save_session(summary(), tmp_path / "file" / "history.jsonl")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of this system, as if it were another one than that of earlier versions."""
    place = tmp_path / "data" / "posecheck"
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: place)
    return place


def test_it_is_kept_where_the_system_keeps_such_things(data: Path) -> None:
    assert history_path() == data / "history.jsonl"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks no variable")
def test_a_user_may_say_where_data_belongs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert history_path() == tmp_path / "posecheck" / "history.jsonl"


@pytest.mark.parametrize(
    ("system", "folder"),
    [("linux", ".local/share"), ("darwin", "Library/Application Support"), ("win32", "AppData/Roaming")],
)
def test_a_history_in_the_place_of_earlier_versions_goes_on_there(
    system: str, folder: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    for name in ("XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "expanduser", lambda path: tmp_path / path.relative_to("~"))
    earlier = tmp_path / folder / "posecheck" / "history.jsonl"
    save_session(summary(), earlier, DAY)
    assert history_path() == earlier
    save_session(summary(), data / "history.jsonl", DAY)
    assert history_path() == data / "history.jsonl"


@pytest.mark.parametrize("raises", [True, False], ids=["newer platformdirs", "older platformdirs"])
def test_without_a_home_folder_it_is_said_what_to_do(raises: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> Path:
        if raises:
            raise RuntimeError("could not determine the home directory")
        return Path("~/.local/share/posecheck")

    monkeypatch.setattr("platformdirs.user_data_path", homeless)
    with pytest.raises(OutputError, match="set XDG_DATA_HOME to a folder"):
        history_path()


def test_a_history_that_cannot_be_read_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(PosecheckError, match="cannot be read"):
        run_history(path=tmp_path)
