"""`posecheck history`: the sessions that were kept, as a table with bars, a page with plots, JSON or CSV; deleting."""

from __future__ import annotations

import csv
import io
import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from posecheck.asked import number_asked
from posecheck.errors import UsageError
from posecheck.files.atomic import refuse_ending, write_text_whole
from posecheck.language import _, decimal, many, translated
from posecheck.live.history import Session, delete_sessions, history_path, load_sessions
from posecheck.report.phrases import NOT_KNOWN
from posecheck.report.terminal import print_data

_TREND_SESSIONS = 3
"""The trend compares the last so many sessions with as many before them."""
_SAME_SHARE = 0.1
"""A change of less than a tenth is none."""
_BAR_CHARS = 10


@dataclass(frozen=True, slots=True)
class HistoryOptions:
    """as_json: print JSON. csv, page: files to write. delete: a session's number, or "all"."""

    as_json: bool = False
    csv: Path | None = None
    page: Path | None = None
    delete: str | None = None


def run_history(options: HistoryOptions | None = None, path: Path | None = None) -> int:
    """Print the history, write it to files, or delete from it. Returns 0. Raises PosecheckError."""
    options, path = options or HistoryOptions(), path or history_path()
    if options.delete is not None:
        _delete(path, options.delete)
        return 0
    _refuse(options)
    sessions, bad = load_sessions(path)
    if bad:
        print(
            _said(_("{count} line(s) of the old history could not be read; they are in its backup", count=bad)),
            file=sys.stderr,
        )
    if options.csv is not None:
        write_text_whole(options.csv, as_csv(sessions))
        print(_said(_("wrote {file}", file=str(options.csv))), file=sys.stderr)
    if options.page is not None:
        from posecheck.report.history_page import write_history_page

        write_history_page(options.page, [session.to_dict() for session in sessions], trend(sessions))
        print(_said(_("wrote {file}", file=str(options.page))), file=sys.stderr)
    if options.as_json:
        print_data([session.to_dict() for session in sessions])
    elif options.csv is None and options.page is None:
        _print_table(sessions)
    return 0


def _refuse(options: HistoryOptions) -> None:
    """Raise UsageError for a name that no file can be written under, before any is. A table may have any ending."""
    if options.csv is not None:
        refuse_ending(options.csv, ".csv", options.csv.suffix.lower())
    if options.page is not None:
        refuse_ending(options.page, ".html", ".htm")


def _delete(path: Path, what: str) -> None:
    if what != "all" and not what.isdecimal():
        raise UsageError(
            _("--delete {value}: give the number of a session, as `posecheck history` lists it, or 'all'", value=what)
        )
    number = number_asked(what)
    gone = delete_sessions(path, number) if what == "all" or number is not None else 0
    if not gone and what != "all":
        raise UsageError(_("--delete {value}: there is no such session; `posecheck history` lists them", value=what))
    print(translated(many("{count} session deleted", "{count} sessions deleted", gone)))


def _said(line: str) -> str:
    """A message as it is printed."""
    return f"posecheck: {translated(line)}"


_CSV_COLUMNS = (
    "number",
    "when",
    "left_clean_s",
    "right_clean_s",
    "time_only_s",
    "holds_reached",
    "holds_asked",
    "left_depth_deg",
    "right_depth_deg",
    "steadiness_deg",
    "symmetry",
    "work_on",
)


def as_csv(sessions: Iterable[Session]) -> str:
    """One row a session; what was not measured is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for session in sessions:
        data = session.to_dict()
        flat = {
            **data,
            **{f"{side}_clean_s": data["clean_s"][side] for side in ("left", "right")},
            **{f"{side}_depth_deg": data["depth_deg"][side] for side in ("left", "right")},
        }
        writer.writerow(["" if flat[name] is None else flat[name] for name in _CSV_COLUMNS])
    return text.getvalue()


def trend(sessions: list[Session]) -> str:
    """How it goes, in one sentence."""
    if not sessions:
        return _("No sessions yet: `posecheck live --save-history` keeps one.")
    size = min(_TREND_SESSIONS, len(sessions) // 2)
    if size == 0:
        return _("One session so far: {seconds} s clean.", seconds=f"{sessions[0].clean_s:.0f}")
    before_s, now_s = _mean_s(sessions[-2 * size : -size]), _mean_s(sessions[-size:])
    change = _("{now} s clean a session lately, {before} s before that", now=f"{now_s:.0f}", before=f"{before_s:.0f}")
    if abs(now_s - before_s) <= _SAME_SHARE * max(before_s, now_s):
        return _("About the same: {change}.", change=change)
    if now_s > before_s:
        return _("More than before: {change}.", change=change)
    return _("Less than before: {change}.", change=change)


def _mean_s(sessions: Iterable[Session]) -> float:
    seconds = [session.clean_s for session in sessions]
    return sum(seconds) / len(seconds)


def _print_table(sessions: list[Session]) -> None:
    from rich.bar import Bar
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if sessions:
        names = (_("no."), _("date"), _("clean"), _("left/right"), _("holds"), _("depth"), _("steady"), _("work on"))
        table = Table(*map(translated, names), box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
        for column in table.columns[:-1]:
            column.no_wrap = True
        most_s = max(1.0, *(session.clean_s for session in sessions))
        for s in sessions:
            bar = Bar(most_s, 0.0, s.clean_s, width=_BAR_CHARS, color="green")
            depths = "/".join(map(_deg, (s.measures.left_depth_deg, s.measures.right_depth_deg)))
            table.add_row(
                str(s.number),
                f"{s.when:%Y-%m-%d}",
                bar,
                f"{s.left_s:.0f}/{s.right_s:.0f} s",
                f"{s.reached}/{s.asked}",
                depths,
                _deg(s.measures.steadiness_deg, 1),
                Text(translated(s.work_on or "")),
            )
        console.print(table)
    console.print(translated(trend(sessions)), highlight=False, markup=False)


def _deg(value: float, digits: int = 0) -> str:
    return NOT_KNOWN if math.isnan(value) else f"{decimal(f'{value:.{digits}f}')}°"
