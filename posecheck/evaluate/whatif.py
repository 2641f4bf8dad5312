"""`posecheck whatif RESULTS --config FILE`: which verdicts other settings would change, from landmarks that were kept.

Every clip is judged twice from the same landmarks, without settings and with those that are tried, so that what differs
follows from the settings alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.check import CheckOptions, judge_recording
from posecheck.check.outputs import JUDGED_AGAIN, REPORT, beside
from posecheck.check.progress import show_progress
from posecheck.check.results import is_report
from posecheck.detection.landmarks_file import read_recording
from posecheck.errors import EXIT_FAILED, EXIT_OK, PosecheckError, UsageError
from posecheck.form.rule import Limit, Rule
from posecheck.form.settings import UNSET, Settings
from posecheck.language import _, many, said, translated
from posecheck.media.clip import LANDMARKS_SUFFIX
from posecheck.media.folder import is_folder
from posecheck.report.data import Report, settings_dict
from posecheck.report.terminal import print_data
from posecheck.report.verdict import Verdict
from posecheck.words import changes


@dataclass(frozen=True, slots=True)
class Rejudged:
    """One clip judged twice: without settings, and by those that are tried."""

    clip: str
    own: Report
    tried: Report

    @property
    def changes(self) -> list[tuple[str, Verdict, Verdict]]:
        """What comes out otherwise, with what it was and what it would be: the clip itself (""), then rules by code."""
        rules = zip(self.own.rules, self.tried.rules, strict=True)
        verdicts = [("", self.own.verdict, self.tried.verdict)]
        verdicts += [(own.rule.code, own.status, tried.status) for own, tried in rules]
        return [(code, own, tried) for code, own, tried in verdicts if own is not tried]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What other settings would change. rules: all, as they are without. left_out: clips whose landmarks were not kept.
    errors: one line each.
    """

    settings: Settings
    rules: tuple[Rule, ...]
    clips: tuple[Rejudged, ...]
    left_out: tuple[str, ...]
    errors: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON-ready data."""
        tried = self.settings.of(self.rules)
        return {
            "limits": {
                own.code: {"own": _limit_dict(own.limit), "tried": _limit_dict(now.limit)}
                for own, now in zip(self.rules, tried, strict=True)
                if now.limit != own.limit
            },
            "settings": {"own": settings_dict(UNSET), "tried": settings_dict(self.settings)},
            "clips": [
                {"clip": judged.clip, "own": _verdicts(judged.own), "tried": _verdicts(judged.tried)}
                for judged in self.clips
            ],
            "left_out": list(self.left_out),
            "errors": list(self.errors),
        }


def _limit_dict(limit: Limit) -> dict[str, float | None]:
    return {"low": limit.low, "high": limit.high}


def _verdicts(report: Report) -> dict[str, Any]:
    return {
        "verdict": report.verdict.value,
        "rules": {result.rule.code: result.status.value for result in report.rules},
    }


def what_if(
    folder: Path,
    settings: Settings,
    rule_files: tuple[str, ...] = (),
    reach: Callable[[int, int, str], None] = lambda *_: None,
) -> WhatIf:
    """Judge all clips of a folder of results anew, from the landmarks beside their reports.

    settings: those to try. rule_files: files with rules of the user's own. reach: is told how many clips of how many
    are done, and which one is next.
    Raises UsageError when the folder has no landmarks in it.
    """
    files = sorted(folder.rglob(f"*{LANDMARKS_SUFFIX}")) if is_folder(folder) else []
    if not files:
        raise UsageError(
            _("{path} has no landmarks in it: run posecheck check CLIPS --out {path} --landmarks first", path=folder)
        )
    own, tried = CheckOptions(rule_files=rule_files), CheckOptions(rule_files=rule_files, settings=settings)
    clips, errors = [], []
    for done, file in enumerate(files):
        name = file.relative_to(folder).as_posix().removesuffix(LANDMARKS_SUFFIX)
        reach(done, len(files), name)
        try:
            recording = read_recording(file)
            clips.append(Rejudged(name, judge_recording(recording, own), judge_recording(recording, tried)))
        except PosecheckError as error:
            errors.append(error.line)
    return WhatIf(settings, own.rules, tuple(clips), tuple(_left_out(folder)), tuple(errors))


def _left_out(folder: Path) -> list[str]:
    """The clips in a folder of results that have a report and no landmarks."""
    bases = [file.with_name(file.name.removesuffix(REPORT)) for file in folder.rglob(f"*{REPORT}") if is_report(file)]
    missing = [base for base in bases if base.suffix != JUDGED_AGAIN and not beside(base, LANDMARKS_SUFFIX).exists()]
    return sorted(base.relative_to(folder).as_posix() for base in missing)


def run_what_if(folder: Path, settings: Settings, rule_files: tuple[str, ...], as_json: bool) -> int:
    """Print which clips other settings would change. Returns 0, or 2 when landmarks could not be read.

    Raises UsageError when there are none.
    """
    with show_progress() as progress:
        found = what_if(folder, settings, rule_files, progress.reach)
    if as_json:
        print_data(found.to_dict())
    else:
        _print_table(found)
    for error in found.errors:
        sys.stderr.write(f"posecheck: {translated(error)}\n")
    return EXIT_FAILED if found.errors else EXIT_OK


def _print_table(found: WhatIf) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    changed = [judged for judged in found.clips if judged.changes]
    if changed:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for heading in (_("Clip"), _("Rule"), _("Without settings"), _("By these settings")):
            table.add_column(Text(translated(heading)), overflow="fold")
        for judged in changed:
            for row, (code, own, tried) in enumerate(judged.changes):
                words = [Text(f"{verdict.symbol} {translated(verdict.words)}") for verdict in (own, tried)]
                table.add_row(Text("" if row else judged.clip), code or said("whole clip"), *words)
        console.print(table)
    for line in _lines(found, len(changed)):
        console.print(Text(translated(line)), soft_wrap=True)


def _lines(found: WhatIf, changed: int) -> list[str]:
    """What to know about it, in sentences."""
    total = len(found.clips)
    lines = changes(found.rules, found.settings.judging)
    lines.append(many("{changed} of {count} clip changes", "{changed} of {count} clips change", total, changed=changed))
    if found.left_out:
        names = ", ".join(found.left_out)
        lines.append(_("left out, as their landmarks were not kept (--landmarks keeps them): {names}", names=names))
    return lines
