"""What became of one clip of a run: its report as JSON-ready data, or the error that kept it from being checked.

Plain data, so that it crosses processes and machines, and can be read back from the `STEM.json` of an earlier run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posecheck.report.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """One clip of a run; exactly one of `report` and `error` is there.

    clip: what the clip is called in lists, such as its path within the folder.
    report: schema `posecheck/report/1`. error: one line, as the terminal shows it.
    page: where the clip's page is, relative to the index; None when there is none.
    """

    clip: str
    report: Mapping[str, Any] | None = None
    error: str | None = None
    page: str | None = None

    @property
    def verdict(self) -> Verdict | None:
        """The clip's verdict; None when it could not be checked."""
        return None if self.report is None else Verdict(self.report["verdict"])
