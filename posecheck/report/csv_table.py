"""The measures of a clip as a table: CSV with one row an analysed frame, for spreadsheets, pandas and R.

Columns, in this order, with names that are safe as variable names:

time_s            seconds from the start of the clip
phase             away, start or stretch
reason            why nothing was judged at that moment; empty when something was
then for every rule of the report, in its order, with `rule` standing for its code in snake_case
and `unit` for its unit:
rule_unit         the measure
rule_sd_unit      its uncertainty, one standard deviation
rule_status       ok, warn or unseen

A measure that could not be told, or a rule that is not judged in that phase, leaves its cells empty.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

from posecheck.files.atomic import whole_file
from posecheck.form.rule import Rule
from posecheck.report.data import Report, Sample

_DIGITS = 4


def write_csv(path: Path, report: Report) -> None:
    """Write the samples of a report as CSV (UTF-8, commas, a header). Raises OutputError."""
    rules = [result.rule for result in report.rules]
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(columns(rules))
        rows.writerows(_row(sample, rules) for sample in report.samples)


def columns(rules: list[Rule]) -> list[str]:
    """The header for these rules."""
    return ["time_s", "phase", "reason", *(name for rule in rules for name in _rule_columns(rule))]


def _rule_columns(rule: Rule) -> tuple[str, str, str]:
    name = rule.code.replace("-", "_")
    return f"{name}_{rule.unit}", f"{name}_sd_{rule.unit}", f"{name}_status"


def _row(sample: Sample, rules: list[Rule]) -> list[str]:
    row = [f"{sample.time_s:.{_DIGITS}f}", sample.phase.value, sample.reason or ""]
    for rule in rules:
        row.extend(_cells(sample, rule.code))
    return row


def _cells(sample: Sample, code: str) -> Iterator[str]:
    for values in (sample.values, sample.uncertainties):
        value = values.get(code, math.nan)
        yield f"{value:.{_DIGITS}f}" if math.isfinite(value) else ""
    status = sample.statuses.get(code)
    yield status.value if status is not None else ""
