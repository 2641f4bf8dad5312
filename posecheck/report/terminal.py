"""The results of a run on the terminal: a table for a person, JSON for a program."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from posecheck.errors import on_one_line
from posecheck.language import Inner, _, all_of, listed, translated
from posecheck.report import phrases
from posecheck.report.outcome import Outcome
from posecheck.report.verdict import Verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES: dict[Verdict, str] = {
    Verdict.OK: "bold cyan",
    Verdict.WARN: "bold yellow",
    Verdict.NOT_ASSESSED: "dim",
    Verdict.FAILED: "bold red",
}
"""Blue-green against yellow: told apart by a colour-blind person, and every verdict has its symbol besides."""


def print_json(outcomes: Sequence[Outcome], samples: bool = False, file: IO[str] | None = None) -> None:
    """Print one list with a report for each clip that was checked.

    samples: leave the analysed frames in. Clips that failed are not in the list; their errors belong on stderr.
    """
    reports = [_trimmed(outcome.report, samples) for outcome in outcomes if outcome.report is not None]
    print_data(reports, file)


def print_data(data: Sequence[Any] | Mapping[str, Any], file: IO[str] | None = None) -> None:
    """Print JSON in ASCII, which no terminal or pipe can lose a sign of."""
    print(json.dumps(data, indent=1), file=file or sys.stdout)


def _trimmed(report: Mapping[str, Any], samples: bool) -> dict[str, Any]:
    return {key: value for key, value in report.items() if samples or key != "samples"}


def print_table(outcomes: Sequence[Outcome], console: Console | None = None) -> None:
    """Print one row a clip: verdict, what to work on and when, what was not assessed and why; then a summary line."""
    from rich.console import Console
    from rich.table import Table

    console = console or Console(highlight=False)
    table = Table(box=None, padding=(0, 2, 1, 0), header_style="dim")
    table.add_column(translated(_("Clip")), overflow="fold", ratio=2)
    table.add_column(translated(_("Verdict")), no_wrap=True)
    table.add_column(translated(_("What to know")), overflow="fold", ratio=5)
    for outcome in outcomes:
        verdict = outcome.verdict or Verdict.FAILED
        table.add_row(_plain(outcome.clip), _verdict(verdict), _details(outcome))
    console.print(table)
    if len(outcomes) > 1:
        console.print(_plain(summary(outcomes)))
    names = phrases.settings_names(outcome.report for outcome in outcomes if outcome.report is not None)
    if names:
        console.print(_plain(_("Judged with the settings {names}.", names=all_of(names))))


def summary(outcomes: Sequence[Outcome]) -> str:
    """One line about a whole run, such as "3 clips: 1 good form, 2 to work on"."""
    counts = Counter(outcome.verdict or Verdict.FAILED for outcome in outcomes)
    parts = [
        _("{count} {verdict}", count=counts[verdict], verdict=Inner(verdict.words))
        for verdict in Verdict
        if counts[verdict]
    ]
    return _("{clips}: {verdicts}", clips=phrases.clips(len(outcomes)), verdicts=listed(parts))


def _plain(words: str) -> Text:
    """Text that Rich takes as it is, in the language of the user: a file may be called "[red].mp4"."""
    from rich.text import Text

    return Text(on_one_line(translated(words)))


def _verdict(verdict: Verdict) -> Text:
    from rich.text import Text

    return Text(f"{verdict.symbol} {translated(verdict.words)}", style=_STYLES[verdict])


def _details(outcome: Outcome) -> Text:
    from rich.text import Text

    if outcome.report is None:
        return _plain(outcome.error or _("no reason is known"))
    return Text("\n").join(_detail_lines(outcome.report))


def _detail_lines(report: Mapping[str, Any]) -> list[Text]:
    from rich.text import Text

    why = [_plain(words) for words in phrases.reasons(report)]
    if phrases.is_all_open(report):
        return why
    lines = [
        Text.assemble((translated(fault.words), _STYLES[Verdict.WARN]), (f"  {fault.rule}", "dim"))
        for fault in phrases.faults(report)
    ]
    lines += why
    good = [rule["code"] for rule in report["rules"] if rule["status"] == Verdict.OK]
    if good:
        lines.append(_plain(_("fine: {rules}", rules=all_of(good))))
    for code, reason in phrases.not_assessed(report):
        words = _("not assessed: {rule} ({reason})", rule=code, reason=phrases.reason_words(reason))
        lines.append(Text(translated(words), style="dim"))
    return lines
