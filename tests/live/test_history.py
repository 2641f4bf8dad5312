"""The history that a user asks for: one line a session, read back whatever happened to the file."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from posecheck.cli import main
from posecheck.coaching.measures import Measures
from posecheck.coaching.programme import SetDone
from posecheck.coaching.summary import FaultTotal, Summary
from posecheck.errors import OutputError, PosecheckError, UsageError
from posecheck.live import history as module
from posecheck.live.history import Session, history_path, load_sessions, open_history, save_session
from posecheck.live.past import HistoryOptions, as_csv, run_history, trend
from posecheck.person.landmarks import Side

DAY = datetime(2026, 3, 1, 18, 30, tzinfo=timezone.utc)
MEASURES = Measures(22.0, 27.5, 0.75)
OLD_LINE = {
    "schema": "posecheck/session/1",
    "when": DAY.isoformat(),
    "clean_s": {"left": 60.0, "right": 31.5},
    "holds_reached": 2,
    "holds_asked": 4,
    "work_on": "Chest up",
}


def summary(left_s: float = 60.0, right_s: float = 31.5) -> Summary:
    done = (SetDone(Side.LEFT, 0.0, left_s, True), SetDone(Side.RIGHT, 80.0, right_s, True))
    return Summary(30.0, 2, done, (FaultTotal("upright-torso", "Chest up", 4.0, 2),), (), None)


def sessions(*clean_s: float) -> list[Session]:
    return [Session(DAY + timedelta(days=i), s, 0.0, 1, 4, None) for i, s in enumerate(clean_s)]


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "history.sqlite"
    save_session(summary(), MEASURES, path, DAY + timedelta(days=1))
    save_session(summary(left_s=12.0), Measures(), path, DAY)
    (first, second), bad = load_sessions(path)
    assert bad == 0
    assert (first.left_s, second.left_s) == (12.0, 60.0), "oldest first"
    assert (second.right_s, second.reached, second.asked, second.work_on) == (31.5, 2, 4, "Chest up")
    assert second.when == DAY + timedelta(days=1)


def test_what_was_measured_is_kept_and_what_was_not_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    save_session(summary(), MEASURES, path, DAY)
    save_session(summary(), Measures(left_depth_deg=20.0), path, DAY + timedelta(days=1))
    (first, second), _ = load_sessions(path)
    assert first.measures == MEASURES
    assert first.to_dict()["symmetry"] == 0.8
    assert second.to_dict()["depth_deg"] == {"left": 20.0, "right": None}
    assert (second.to_dict()["steadiness_deg"], second.to_dict()["symmetry"]) == (None, None)


def old_history(folder: Path, *lines: str) -> Path:
    path = folder / "history.jsonl"
    path.write_text("\n".join([json.dumps(OLD_LINE), *lines]) + "\n", encoding="utf-8")
    return path


def test_the_lines_of_earlier_versions_are_taken_in_and_the_file_stays_as_a_backup(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = old_history(tmp_path, '{"when": "2026-', "[]", '{"when": 3, "clean_s": {}}', "")
    text = old.read_text(encoding="utf-8")
    path = tmp_path / "history.sqlite"
    assert run_history(HistoryOptions(as_json=True), path) == 0
    out, err = capsys.readouterr()
    (entry,) = json.loads(out)
    assert (entry["when"], entry["clean_s"], entry["work_on"]) == (
        datetime.fromisoformat(entry["when"]).isoformat(),
        OLD_LINE["clean_s"],
        "Chest up",
    )
    assert datetime.fromisoformat(entry["when"]) == DAY
    assert "3 line(s)" in err
    assert not old.exists()
    assert (tmp_path / "history.jsonl.bak").read_text(encoding="utf-8") == text
    assert load_sessions(path)[1] == 0, "said once"
    old_history(tmp_path)
    assert len(load_sessions(path)[0]) == 1, "what an earlier version added since is taken in too, nothing twice"
    assert (tmp_path / "history.jsonl.1.bak").exists()


def test_an_upgrade_cut_short_before_the_old_file_was_put_aside_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_history(tmp_path)
    path = tmp_path / "history.sqlite"

    def refuse(*_: object) -> Path:
        raise OSError(13, "Permission denied")

    with monkeypatch.context() as refused:
        refused.setattr(Path, "replace", refuse)
        with pytest.raises(OutputError, match="cannot be written"):
            load_sessions(path)
    assert len(load_sessions(path)[0]) == 1


def test_a_failure_in_the_middle_of_an_upgrade_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = old_history(tmp_path)
    path = tmp_path / "history.sqlite"

    def fails(*_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(module, "_take_in", fails)
        with pytest.raises(OutputError, match="disk is full"):
            load_sessions(path)
    assert old.exists()
    assert len(load_sessions(path)[0]) == 1


KILLED = """
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from posecheck.coaching.measures import Measures
from posecheck.coaching.summary import Summary
from posecheck.live.history import save_session

day = datetime(2026, 3, 1, tzinfo=timezone.utc)
for number in range(10**6):
    save_session(Summary(30.0, 2, (), (), (), None), Measures(), Path(sys.argv[1]), day + timedelta(minutes=number))
    print(number, flush=True)
"""


def test_a_kill_at_any_moment_loses_no_session_that_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    kept = 0
    for number in range(3):
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(3 + 2 * number)]
        child.kill()
        lines += child.communicate()[0].splitlines()
        kept = max(kept, int(lines[-1]) + 1)
        found = len(load_sessions(path)[0])
        assert kept <= found <= kept + 1, "all that were said to be kept, and at most the one that was being written"
        kept = found
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("what", ["2", "all"])
def test_sessions_can_be_deleted_and_leave_no_trace(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "history.sqlite"
    old_history(tmp_path)
    for day in (1, 2):
        with_word = replace(summary(), faults=(FaultTotal("x", f"Secret{day}word", 4.0, 2),))
        save_session(with_word, MEASURES, path, DAY + timedelta(days=day))
    assert run_history(HistoryOptions(delete=what), path) == 0
    assert capsys.readouterr().out == ("1 session deleted\n" if what == "2" else "3 sessions deleted\n")
    numbers = [session.number for session in load_sessions(path)[0]]
    assert numbers == ([1, 3] if what == "2" else [])
    everything = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Secret1word" not in everything
    assert not list(tmp_path.glob("*.bak")), "the backup had them too"
    save_session(summary(), MEASURES, path, DAY + timedelta(days=9))
    assert load_sessions(path)[0][-1].number == 4, "a number is never given twice"


@pytest.mark.parametrize("what", ["7", "-1", "some", "9" * 18, "9" * 20, "9" * 5000])
def test_what_cannot_be_deleted_is_one_clear_line(what: str, tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    save_session(summary(), MEASURES, path, DAY)
    with pytest.raises(UsageError, match="posecheck history"):
        run_history(HistoryOptions(delete=what), path)
    assert len(load_sessions(path)[0]) == 1


def test_nothing_to_delete_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_history(HistoryOptions(delete="all"), tmp_path / "history.sqlite") == 0
    assert capsys.readouterr().out == "0 sessions deleted\n"


@pytest.mark.parametrize("content", [b"no database at all, but long enough to look like one" * 40, b"x" * 99])
def test_a_file_that_is_no_history_is_one_error_and_left_alone(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    path.write_bytes(content)
    with pytest.raises(PosecheckError, match="move it away"):
        load_sessions(path)
    assert path.read_bytes() == content


def test_the_history_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    save_session(summary(), MEASURES, path, DAY)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(PosecheckError, match="later posecheck"):
        save_session(summary(), MEASURES, path, DAY + timedelta(days=1))


def test_two_at_once_wait_for_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "history.sqlite"
    save_session(summary(), MEASURES, path, DAY)
    monkeypatch.setattr(module, "_BUSY_S", 0.05)
    with open_history(path), pytest.raises(OutputError, match="locked"):
        save_session(summary(), MEASURES, path, DAY + timedelta(days=1))
    save_session(summary(), MEASURES, path, DAY + timedelta(days=1))
    assert len(load_sessions(path)[0]) == 2


def test_csv_is_read_back_by_a_reader(tmp_path: Path) -> None:
    path, table = tmp_path / "history.sqlite", tmp_path / "sessions.csv"
    save_session(summary(), MEASURES, path, DAY)
    save_session(summary(), Measures(), path, DAY + timedelta(days=1))
    run_history(HistoryOptions(csv=table), path)
    first, second = csv.DictReader(io.StringIO(table.read_text(encoding="utf-8")))
    assert (first["left_clean_s"], first["right_depth_deg"], first["symmetry"]) == ("60.0", "27.5", "0.8")
    assert (second["steadiness_deg"], second["work_on"]) == ("", "Chest up")
    assert as_csv([]).count("\n") == 1


def test_a_table_may_be_written_again_and_only_in_the_place_of_one(tmp_path: Path) -> None:
    path, table = tmp_path / "history.sqlite", tmp_path / "sessions.csv"
    for day in range(2):
        save_session(summary(), MEASURES, path, DAY + timedelta(days=day))
        run_history(HistoryOptions(csv=table), path)
    assert len(table.read_text(encoding="utf-8").splitlines()) == 3
    table.write_text("number,when,mine\n", encoding="utf-8")
    with pytest.raises(OutputError, match="was not made by posecheck"):
        run_history(HistoryOptions(csv=table), path)
    assert table.read_text(encoding="utf-8") == "number,when,mine\n"


@pytest.mark.parametrize(
    ("options", "ending"),
    [
        (HistoryOptions(page=Path("x.txt"), csv=Path("x.csv")), ".html"),
        (HistoryOptions(page=Path()), ".html"),
        (HistoryOptions(csv=Path()), ".csv"),
    ],
)
def test_a_name_of_another_kind_is_refused_before_anything_is_written(
    options: HistoryOptions, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=f"give a name that ends in {ending}"):
        run_history(options, tmp_path / "history.sqlite")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--csv", "--page"])
def test_an_empty_name_is_one_line(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["history", option, ""])
    assert "the name is empty" in capsys.readouterr().err


def test_the_page_plots_what_is_known(tmp_path: Path) -> None:
    path, page = tmp_path / "history.sqlite", tmp_path / "sessions.html"
    for day in range(4):
        measures = Measures() if day == 1 else Measures(20.0 + day, 25.0, 0.6)
        save_session(summary(left_s=30.0 + day), measures, path, DAY + timedelta(days=day))
    run_history(HistoryOptions(page=page), path)
    html = page.read_text(encoding="utf-8")
    plots = re.findall(r'<svg viewBox="0 0 640.*?</svg>', html, re.DOTALL)
    assert [plot.count("<circle") + plot.count("<rect") for plot in plots] == [8, 6, 3]
    assert "More than before" in html or "About the same" in html
    for x, y in re.findall(r'c[x]="([\d.]+)" cy="([\d.]+)"', html):
        assert 0 <= float(x) <= 640
        assert 0 <= float(y) <= 180


def test_a_page_without_sessions_or_with_one_is_a_page(tmp_path: Path) -> None:
    path, page = tmp_path / "history.sqlite", tmp_path / "sessions.html"
    run_history(HistoryOptions(page=page), path)
    assert "No sessions yet" in page.read_text(encoding="utf-8")
    save_session(summary(left_s=5000.0), Measures(-4.0, 60.0, 0.0), path, DAY)
    run_history(HistoryOptions(page=page), path)
    assert "1 session<" in page.read_text(encoding="utf-8")


def test_json_has_the_seconds_of_each_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.sqlite"
    save_session(summary(), MEASURES, path, DAY)
    run_history(HistoryOptions(as_json=True), path)
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["schema"] == "posecheck/session/1"
    assert entry["clean_s"] == {"left": 60.0, "right": 31.5}
    assert datetime.fromisoformat(entry["when"]) == DAY


def test_a_table_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.sqlite"
    save_session(summary(), MEASURES, path, DAY)
    assert run_history(path=path) == 0
    out = capsys.readouterr().out
    for words in ("60/32 s", "2/4", "22°/28°", "0.8°", "Chest up", "One session so far", "█" * 10):
        assert words in out


def test_words_of_a_user_are_shown_and_printed_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "history.sqlite"
    words = "Rücken [bold]lang[/no]"
    save_session(replace(summary(), faults=(FaultTotal("x", words, 4.0, 2),)), MEASURES, path, DAY)
    monkeypatch.setenv("COLUMNS", "200")
    run_history(path=path)
    assert words in capsys.readouterr().out
    run_history(HistoryOptions(as_json=True), path)
    out = capsys.readouterr().out
    assert out.isascii(), "nothing is lost where stdout cannot write it"
    assert json.loads(out)[0]["work_on"] == words


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
        save_session(summary(), MEASURES, tmp_path / "file" / "history.sqlite")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of this system, as if it were another one than that of earlier versions."""
    place = tmp_path / "data" / "posecheck"
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: place)
    return place


def test_it_is_kept_where_the_system_keeps_such_things(data: Path) -> None:
    assert history_path() == data / "history.sqlite"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks no variable")
def test_a_user_may_say_where_data_belongs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert history_path() == tmp_path / "posecheck" / "history.sqlite"


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
    earlier = tmp_path / folder / "posecheck" / "history.sqlite"
    save_session(summary(), MEASURES, earlier, DAY)
    assert history_path() == earlier
    save_session(summary(), MEASURES, data / "history.sqlite", DAY)
    assert history_path() == data / "history.sqlite"


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
    with pytest.raises(PosecheckError, match="cannot be used"):
        run_history(path=tmp_path)
