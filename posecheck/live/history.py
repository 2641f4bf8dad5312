"""Sessions that the user asked to keep, in a small SQLite file in the user's own data folder.

Nothing is kept unless `posecheck live --save-history` asks for it. A session is in the file whole or not at all,
whatever happens while it is written; deleting the file deletes the history. The lines of earlier versions
(`history.jsonl`) are taken in once, and the old file stays beside as a backup.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import platformdirs

from posecheck.coaching.measures import Measures
from posecheck.coaching.summary import Summary
from posecheck.errors import OutputError, PosecheckError
from posecheck.files.atomic import cannot_write
from posecheck.language import _
from posecheck.person.landmarks import Side

SCHEMA = "posecheck/session/1"
VERSION = 1
"""Of the tables, in SQLite's `user_version`. A higher one was written by a later posecheck."""
_FILE, _OLD_FILE = "history.sqlite", "history.jsonl"
_HOMELESS = _("this user has no home folder for the history: set XDG_DATA_HOME to a folder")
_BUSY_S = 10.0
"""How long to wait for another posecheck that is writing."""

_TABLES = """
CREATE TABLE sessions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  began TEXT NOT NULL,
  left_s REAL NOT NULL,
  right_s REAL NOT NULL,
  time_only_s REAL NOT NULL DEFAULT 0,
  reached INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  work_on TEXT,
  left_depth_deg REAL,
  right_depth_deg REAL,
  steadiness_deg REAL,
  UNIQUE (began, left_s, right_s)
)
"""
_COLUMNS = (
    "began",
    "left_s",
    "right_s",
    "time_only_s",
    "reached",
    "asked",
    "work_on",
    "left_depth_deg",
    "right_depth_deg",
    "steadiness_deg",
)


@dataclass(frozen=True, slots=True)
class Session:
    """One session of the past.

    when: local time with its offset. left_s, right_s: clean seconds by front leg. time_only_s: seconds that were
    counted though form could not be judged. measures: NaN where nothing was measured. number: in the file, 0 when it is
    not there yet.
    """

    when: datetime
    left_s: float
    right_s: float
    reached: int
    asked: int
    work_on: str | None
    measures: Measures = Measures()  # noqa: RUF009  frozen
    time_only_s: float = 0.0
    number: int = 0

    @property
    def clean_s(self) -> float:
        """Clean seconds of both legs."""
        return self.left_s + self.right_s

    def to_dict(self) -> dict[str, Any]:
        """As it stands in `posecheck history --json`; what was not measured is None."""
        measures = self.measures
        return {
            "schema": SCHEMA,
            "number": self.number,
            "when": self.when.isoformat(timespec="seconds"),
            "clean_s": {"left": round(self.left_s, 1), "right": round(self.right_s, 1)},
            "time_only_s": round(self.time_only_s, 1),
            "holds_reached": self.reached,
            "holds_asked": self.asked,
            "work_on": self.work_on,
            "depth_deg": {"left": _known(measures.left_depth_deg), "right": _known(measures.right_depth_deg)},
            "steadiness_deg": _known(measures.steadiness_deg, 2),
            "symmetry": _known(measures.symmetry, 2),
        }


def _known(value: float, digits: int = 1) -> float | None:
    return None if math.isnan(value) else round(value, digits)


def history_path() -> Path:
    """The file, in the place where this system keeps a program's data for one user. Raises OutputError without one.

    A history that lies where earlier versions kept it goes on there.
    """
    try:
        path = platformdirs.user_data_path("posecheck", appauthor=False, roaming=True) / _FILE
        earlier = _earlier_folder() / _FILE
    except RuntimeError as error:
        raise OutputError(_HOMELESS) from error
    if not path.is_absolute():
        # Older releases of platformdirs leave "~" as it is, and it would become a folder of that name wherever we are.
        raise OutputError(_HOMELESS)
    return earlier if _is_there(earlier) and not _is_there(path) else path


def _is_there(path: Path) -> bool:
    return path.is_file() or path.with_name(_OLD_FILE).is_file()


def _earlier_folder() -> Path:
    """Where it was before `platformdirs` was asked, which differs where XDG_DATA_HOME or APPDATA are unusual."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path("~/AppData/Roaming").expanduser())
    elif sys.platform == "darwin":
        base = Path("~/Library/Application Support").expanduser()
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser())
    return base / "posecheck"


def save_session(summary: Summary, measures: Measures, path: Path | None = None, when: datetime | None = None) -> None:
    """Add a session to the history. Raises OutputError when it cannot be written."""
    session = Session(
        when=when or datetime.now().astimezone(),
        left_s=summary.clean_s(Side.LEFT),
        right_s=summary.clean_s(Side.RIGHT),
        reached=sum(summary.reached(side) for side in Side),
        asked=2 * summary.sets,
        work_on=summary.work_on.advice if summary.work_on else None,
        measures=measures,
        time_only_s=sum(summary.timed_s(side) for side in Side),
    )
    path = path or history_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    with open_history(path) as (connection, _):
        _insert(connection, session)


def load_sessions(path: Path) -> tuple[list[Session], int]:
    """The sessions, oldest first, and how many lines of an old file could not be read. A missing file has none.

    Raises PosecheckError when there is a file that may not be read or is no history.
    """
    if not _is_there(path) and not path.exists():
        return [], 0
    with open_history(path) as (connection, bad):
        rows = connection.execute(f"SELECT number, {', '.join(_COLUMNS)} FROM sessions").fetchall()
    return sorted((_from_row(row) for row in rows), key=lambda session: session.when), bad


def delete_sessions(path: Path, number: int | None) -> int:
    """Delete one session, or all of them with None, backups too; how many are gone. Nothing of them stays in the file.

    Raises PosecheckError when it cannot be done.
    """
    if not _is_there(path):
        return 0
    with open_history(path) as (connection, _):
        if number is None:
            gone = connection.execute("DELETE FROM sessions").rowcount
        else:
            gone = connection.execute("DELETE FROM sessions WHERE number = ?", (number,)).rowcount
    if gone:
        # The backup of an older file has them too, and it was taken in whole.
        for backup in path.parent.glob(f"{_OLD_FILE}*.bak"):
            backup.unlink(missing_ok=True)
    return gone


@contextmanager
def open_history(path: Path) -> Iterator[tuple[sqlite3.Connection, int]]:
    """The history as one transaction: done whole at the end of the block, or not at all.

    Also says how many lines of an old file could not be read. Raises PosecheckError.
    """
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            _make_tables(connection, path)
            old = path.with_name(_OLD_FILE)
            bad = _take_in(connection, old) if old.is_file() else 0
            yield connection, bad
            connection.execute("COMMIT")
            if old.is_file():
                old.replace(_backup_of(old))
    except sqlite3.DatabaseError as error:
        raise OutputError(
            _(
                "{path} cannot be used ({reason}): move it away to begin afresh, or make room",
                path=path,
                reason=str(error),
            )
        ) from error
    except OSError as error:
        raise cannot_write(path, error) from error


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise PosecheckError(_("{path} was written by a later posecheck: bring this one up to date", path=path))
    if version == 0:
        connection.execute(_TABLES)
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _backup_of(old: Path) -> Path:
    numbers = (f"{old.name}{f'.{number}' if number else ''}.bak" for number in range(1000))
    return next(path for name in numbers if not (path := old.with_name(name)).exists())


def _insert(connection: sqlite3.Connection, session: Session) -> None:
    measures = session.measures
    values = (
        session.when.isoformat(timespec="seconds"),
        session.left_s,
        session.right_s,
        session.time_only_s,
        session.reached,
        session.asked,
        session.work_on,
        *(_known(value, 3) for value in (measures.left_depth_deg, measures.right_depth_deg, measures.steadiness_deg)),
    )
    marks = ", ".join("?" * len(_COLUMNS))
    # OR IGNORE: an old file whose taking in was cut short, after it was in and before it was renamed, comes again.
    connection.execute(f"INSERT OR IGNORE INTO sessions ({', '.join(_COLUMNS)}) VALUES ({marks})", values)


def _from_row(row: tuple[Any, ...]) -> Session:
    number, began, left_s, right_s, time_only_s, reached, asked, work_on, *measured = row
    return Session(
        when=datetime.fromisoformat(began).astimezone(),
        left_s=left_s,
        right_s=right_s,
        reached=reached,
        asked=asked,
        work_on=work_on,
        measures=Measures(*(math.nan if value is None else value for value in measured)),
        time_only_s=time_only_s,
        number=number,
    )


def _take_in(connection: sqlite3.Connection, old: Path) -> int:
    """Put the sessions of an old file into the tables; how many of its lines could not be read."""
    bad = 0
    for line in filter(str.strip, old.read_text(encoding="utf-8", errors="replace").splitlines()):
        try:
            _insert(connection, _from_line(json.loads(line)))
        except (ValueError, KeyError, TypeError):
            bad += 1
    return bad


def _from_line(data: dict[str, Any]) -> Session:
    clean_s, work_on = data["clean_s"], data.get("work_on")
    return Session(
        when=datetime.fromisoformat(data["when"]).astimezone(),
        left_s=float(clean_s["left"]),
        right_s=float(clean_s["right"]),
        reached=int(data["holds_reached"]),
        asked=int(data["holds_asked"]),
        work_on=None if work_on is None else str(work_on),
    )
