"""What the browser is given: pages, and what is new in the table. Nothing here reads or writes a file."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse

from posecheck.evaluate.desk.entry import OPEN, Changes, ClipState, Entry
from posecheck.evaluate.desk.guard import own_policy, shown_policy
from posecheck.language import _, many, said, translated
from posecheck.media.clip import Kind
from posecheck.report.index import Row, row_of
from posecheck.report.outcome import Outcome
from posecheck.report.templating import render
from posecheck.report.verdict import Verdict

OPEN_GROUP, CANCELLED_GROUP = "open", "cancelled"
VEILED_GROUP = "veiled"
"""Of clips with results that are not to be told yet."""
_NONCE_BYTES = 16
COUNT, TOTAL = "#", "~"
"""Stand for numbers in words that the page's script fills in."""


def page(template: str, here: str = "", status: int = 200, **context: object) -> HTMLResponse:
    """A page of the desk itself. here: which entry of the navigation it is."""
    nonce = secrets.token_urlsafe(_NONCE_BYTES)
    html = sayable(render(template, {"nonce": nonce, "here": here, **context}))
    return HTMLResponse(html, status, {"Content-Security-Policy": own_policy(nonce)})


def sayable(text: str) -> str:
    """Text as UTF-8 can say it: on Linux a file's name may be any bytes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def message(title: str, *lines: str, here: str = "", status: int = 200) -> HTMLResponse:
    """A page that says something."""
    return page("desk_message.html", here, status, title=title, lines=lines)


def shown(html: str) -> HTMLResponse:
    """A page that is shown within one of the desk's: what a check, a comparison or a hand-out writes."""
    return HTMLResponse(sayable(html), headers={"Content-Security-Policy": shown_policy()})


def shown_message(line: str) -> HTMLResponse:
    """Says within a page of the desk why there is nothing to show."""
    return shown(render("desk_inner.html", {"title": _("This cannot be shown"), "line": line}))


def table_page(folder: Path, is_empty: bool, has_own_limits: bool, blind: bool = False) -> HTMLResponse:
    """The page with the table, which fills itself. is_empty: nothing is known yet, and no bare table is to flash up.

    blind: it does not tell what the program says.
    """
    return page(
        "desk.html",
        "/",
        folder=str(folder),
        words=_script_words(),
        kind="empty" if is_empty else "",
        has_own_limits=has_own_limits,
        blind=blind,
    )


VEILED = _(
    "Blind mode: what the program says is hidden. Switch it off above the table of clips, or where you give your "
    "verdicts."
)


def veiled_message(title: str, here: str) -> HTMLResponse:
    """Stands where a page would tell a rater in blind mode what the program says."""
    return message(title, VEILED, here=here)


def _script_words() -> dict[str, str]:
    return {
        "chosen": said("{count} chosen", count=COUNT),
        "arriving": said("{count} of {total} copied", count=COUNT, total=TOTAL),
        "arrived": said("Copied: {count}", count=COUNT),
        "passed": said("Passed over, as no clip or there already: {count}", count=COUNT),
        "broke": said("{name} did not arrive: drop it again", name=COUNT),
        "cancel": said("Cancel"),
        "close": said("Close"),
        "done": said("All clips are checked"),
    }


def group_of(entry: Entry, blind: bool = False) -> str:
    """What the filters call a clip: its verdict, or what is being done with it. blind: verdicts are not told."""
    if entry.state in OPEN:
        return OPEN_GROUP
    if entry.state is ClipState.CANCELLED:
        return CANCELLED_GROUP
    if entry.state is ClipState.FAILED or entry.report is None:
        return Verdict.FAILED.value
    return VEILED_GROUP if blind else str(entry.report["verdict"])


@dataclass(frozen=True, slots=True)
class TableView:
    """How the table is seen. blind: without what the program says. answers: a rater's, by the keys of clips."""

    folder: Path
    blind: bool = False
    answers: Mapping[str, int] = field(default_factory=dict)


def _row(entry: Entry, folder: Path) -> Row:
    """What stands in the clip's row; a clip with no results yet says nothing."""
    task = entry.task
    if entry.state is ClipState.FAILED or entry.report is None:
        error = entry.error.replace(f"{folder}/", "").replace(f"{folder}\\", "")
        return row_of(Outcome(task.name, error=error))
    return row_of(Outcome(task.name, entry.report, page=f"clips/{entry.key}"))


def row_html(entry: Entry, view: TableView) -> str:
    """A row of the table."""
    row, group = _row(entry, view.folder), group_of(entry, view.blind)
    if group == VEILED_GROUP:
        row = replace(row, faults=(), held_s={}, clean_s=0.0, note="")
    order = row.order if entry.state in (ClipState.DONE, ClipState.FAILED) and group != VEILED_GROUP else -1
    context = {
        "entry": entry,
        "row": row,
        "group": group,
        "is_veiled": group == VEILED_GROUP,
        "order": order,
        "answers": view.answers.get(entry.key, 0),
        "can_compare": can_compare(entry),
        "words": {verdict.value: verdict.words for verdict in Verdict},
    }
    return sayable(render("desk_row.html", context))


def can_compare(entry: Entry) -> bool:
    """True for a video with results that say something of its form."""
    done = entry.state is ClipState.DONE and entry.report is not None
    return done and entry.task.clip.kind is Kind.VIDEO


@dataclass(frozen=True, slots=True)
class _Filter:
    """A button above the table."""

    group: str
    count: int
    words: str
    is_verdict: bool


def state(changes: Changes, entries: Sequence[Entry], view: TableView, told: int) -> dict[str, Any]:
    """What is new in the table. entries: all there are. told: the version that the page knows, 0 for none."""
    total, being = len(entries), [entry for entry in entries if entry.state in OPEN]
    if 0 < told == changes.version:
        return {"version": told, "changed": False, "rows": {}, "gone": [], "open": len(being)}
    groups = Counter(group_of(entry, view.blind) for entry in entries)
    done = total - len(being)
    return {
        "version": changes.version,
        "changed": True,
        "rows": {entry.key: row_html(entry, view) for entry in changes.entries},
        "gone": list(changes.gone),
        "clips": total,
        "total": translated(many("{count} clip", "{count} clips", total)),
        "filters": render("desk_filters.html", {"filters": _filters(groups)}),
        "spread": [[group, groups[group]] for group in _ORDER if groups[group]],
        "open": len(being),
        "share": (done + sum(entry.share for entry in being)) / total if total else 0.0,
        "progress": said("{done} of {count} clips are checked", done=done, count=total) if being else "",
    }


_ORDER = (
    Verdict.WARN.value,
    Verdict.OK.value,
    Verdict.NOT_ASSESSED.value,
    Verdict.FAILED.value,
    VEILED_GROUP,
    CANCELLED_GROUP,
    OPEN_GROUP,
)
_GROUP_WORDS: Mapping[str, str] = {verdict.value: verdict.words for verdict in Verdict} | {
    OPEN_GROUP: _("Being checked"),
    CANCELLED_GROUP: _("Cancelled"),
    VEILED_GROUP: _("Checked"),
}


def _filters(groups: Counter[str]) -> list[_Filter]:
    return [
        _Filter(group, groups[group], _GROUP_WORDS[group], group not in (OPEN_GROUP, CANCELLED_GROUP, VEILED_GROUP))
        for group in _ORDER
        if groups[group]
    ]
