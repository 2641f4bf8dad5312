"""Sessions that the user asked to keep: a small local file, and `posecheck history` that reads it.

Nothing is kept unless `posecheck live --save-history` asks for it. One JSON object a line, in the user's own data
folder; deleting the file deletes the history.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import platformdirs

from posecheck.atomic import cannot_write
from posecheck.coaching.summary import Summary
from posecheck.errors import OutputError, PosecheckError
from posecheck.person.landmarks import Side

SCHEMA = "posecheck/session/1"
_FILE = "history.jsonl"
_HOMELESS = "this user has no home folder for the history: set XDG_DATA_HOME to a folder"
_TREND_SESSIONS = 3
"""The trend compares the last so many sessions with as many before them."""
_SAME_SHARE = 0.1
"""A change of less than a tenth is none."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session of the past. when: local time with its offset. left_s, right_s: clean seconds by front leg."""

    when: datetime
    left_s: float
    right_s: float
    reached: int
    asked: int
    work_on: str | None

    @property
    def clean_s(self) -> float:
        """Clean seconds of both legs."""
        return self.left_s + self.right_s

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the file and in `posecheck history --json`."""
        return {
            "schema": SCHEMA,
            "when": self.when.isoformat(timespec="seconds"),
            "clean_s": {"left": round(self.left_s, 1), "right": round(self.right_s, 1)},
            "holds_reached": self.reached,
            "holds_asked": self.asked,
            "work_on": self.work_on,
        }


def history_path() -> Path:
    """The file, in the place where this system keeps a program's data for one user. Raises OutputError without one.

    A history that lies where earlier versions kept it goes on there.
    """
    try:
        path = platformdirs.user_data_path("posecheck", appauthor=False, roaming=True) / _FILE
        earlier = _earlier_path()
    except RuntimeError as error:
        raise OutputError(_HOMELESS) from error
    if not path.is_absolute():
        # Older releases of platformdirs leave "~" as it is, and it would become a folder of that name wherever we are.
        raise OutputError(_HOMELESS)
    return earlier if earlier.is_file() and not path.exists() else path


def _earlier_path() -> Path:
    """Where it was before `platformdirs` was asked, which differs where XDG_DATA_HOME or APPDATA are unusual."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path("~/AppData/Roaming").expanduser())
    elif sys.platform == "darwin":
        base = Path("~/Library/Application Support").expanduser()
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser())
    return base / "posecheck" / _FILE


def save_session(summary: Summary, path: Path | None = None, when: datetime | None = None) -> None:
    """Add a session to the history. Raises OutputError when it cannot be written."""
    path = path or history_path()
    session = Session(
        when=when or datetime.now().astimezone(),
        left_s=summary.clean_s(Side.LEFT),
        right_s=summary.clean_s(Side.RIGHT),
        reached=sum(summary.reached(side) for side in Side),
        asked=2 * summary.sets,
        work_on=summary.work_on.advice if summary.work_on else None,
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(session.to_dict(), ensure_ascii=False) + "\n")
    except OSError as error:
        raise cannot_write(path, error) from error


def load_sessions(path: Path) -> tuple[list[Session], int]:
    """The sessions of the file, oldest first, and how many lines could not be read. A missing file has none.

    Raises PosecheckError when there is a file that may not be read.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        raise PosecheckError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}; check it") from error
    sessions, bad = [], 0
    for line in filter(str.strip, lines):
        try:
            sessions.append(_from_dict(json.loads(line)))
        except (ValueError, KeyError, TypeError):
            bad += 1
    return sorted(sessions, key=lambda session: session.when), bad


def _from_dict(data: dict[str, Any]) -> Session:
    clean_s = data["clean_s"]
    work_on = data.get("work_on")
    return Session(
        when=datetime.fromisoformat(data["when"]).astimezone(),
        left_s=float(clean_s["left"]),
        right_s=float(clean_s["right"]),
        reached=int(data["holds_reached"]),
        asked=int(data["holds_asked"]),
        work_on=None if work_on is None else str(work_on),
    )


def trend(sessions: list[Session]) -> str:
    """How it goes, in one sentence."""
    if not sessions:
        return "No sessions yet: `posecheck live --save-history` keeps one."
    size = min(_TREND_SESSIONS, len(sessions) // 2)
    if size == 0:
        return f"One session so far: {sessions[0].clean_s:.0f} s clean."
    before_s, now_s = _mean_s(sessions[-2 * size : -size]), _mean_s(sessions[-size:])
    change = f"{now_s:.0f} s clean a session lately, {before_s:.0f} s before that"
    if abs(now_s - before_s) <= _SAME_SHARE * max(before_s, now_s):
        return f"About the same: {change}."
    return f"{'More' if now_s > before_s else 'Less'} than before: {change}."


def _mean_s(sessions: Iterable[Session]) -> float:
    seconds = [session.clean_s for session in sessions]
    return sum(seconds) / len(seconds)


def run_history(as_json: bool = False, path: Path | None = None) -> int:
    """Print the history: a table and its trend, or JSON. Returns 0."""
    path = path or history_path()
    sessions, bad = load_sessions(path)
    if bad:
        print(f"posecheck: {path} has {bad} line(s) that cannot be read; they are left out", file=sys.stderr)
    if as_json:
        print(json.dumps([session.to_dict() for session in sessions], ensure_ascii=False, indent=1))
    else:
        _print_table(sessions)
    return 0


def _print_table(sessions: list[Session]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if sessions:
        table = Table("date", "left in front", "right in front", "holds", "work on")
        for s in sessions:
            left, right = (f"{seconds:.0f} s" for seconds in (s.left_s, s.right_s))
            table.add_row(f"{s.when:%Y-%m-%d %H:%M}", left, right, f"{s.reached} of {s.asked}", s.work_on or "")
        console.print(table)
    console.print(trend(sessions), highlight=False)
