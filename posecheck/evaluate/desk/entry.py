"""One clip on the desk, and what is known of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from posecheck.check.outputs import REPORT, beside
from posecheck.check.task import ClipOutcome, Task
from posecheck.check.workers import Died
from posecheck.language import translated


class ClipState(str, Enum):
    """What is being done with a clip."""

    WAITING = "waiting"
    CHECKING = "checking"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (ClipState.WAITING, ClipState.CHECKING)

Stamp = tuple[str, int, int]
"""What tells that a file is still the same: its path, when it was changed, its size."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One clip on the desk.

    report: of the last check, without its samples; None when there is none. share: how much of it is checked, 0 to 1.
    version: grows with every change of any entry. stamp: of the clip as it was last found.
    """

    key: str
    task: Task
    state: ClipState = ClipState.WAITING
    report: Mapping[str, Any] | None = None
    error: str = ""
    share: float = 0.0
    version: int = 0
    stamp: Stamp | None = None

    @property
    def report_file(self) -> Path:
        """Where its report is, or will be."""
        return beside(self.task.base, REPORT)

    @property
    def files(self) -> dict[str, Path]:
        """The files that its report says were made with it, by their names as an address has them."""
        endings = [] if self.report is None else self.report.get("files", [])
        return {as_asked(file.name): file for file in (beside(self.task.base, ending) for ending in endings)}


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since somebody last asked. gone: keys of clips that are there no more."""

    version: int
    entries: tuple[Entry, ...]
    gone: tuple[str, ...]


def stamp_of(file: Path) -> Stamp | None:
    """The stamp of a file; None when there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    return str(file), status.st_mtime_ns, status.st_size


def as_asked(name: str) -> str:
    """A file's name as it comes out of an address, and as a page can say it: what is no UTF-8 is replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def finished(entry: Entry, result: ClipOutcome | Died) -> Entry:
    """The clip after its check; a failure leaves the results of before."""
    if isinstance(result, Died):
        error = result.words(entry.task.clip.path)
        return replace(entry, state=ClipState.FAILED, error=error)
    if result.report is None:
        return replace(entry, state=ClipState.FAILED, error=translated(result.error or ""))
    return replace(entry, state=ClipState.DONE, report=slim(result.report), error="")


def slim(report: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A report without its samples, which are most of it."""
    return None if report is None else {key: value for key, value in report.items() if key != "samples"}
