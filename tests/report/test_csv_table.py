"""The CSV has one row an analysed frame, loads anywhere, and says the same as the report."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from posecheck.form.rule import Status
from posecheck.report.csv_table import write_csv
from tests.known import KNOWN_RULES
from tests.report.watched import report, stretch
from tests.stick import Stick


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_say_what_the_samples_say(tmp_path: Path) -> None:
    checked = report([None, *stretch(Stick(trunk_deg=30.0))])
    write_csv(tmp_path / "a.csv", checked)
    rows = _rows(tmp_path / "a.csv")
    assert len(rows) == len(checked.samples)
    for row, sample in zip(rows, checked.samples, strict=True):
        assert float(row["time_s"]) == pytest.approx(sample.time_s, abs=1e-4)
        assert row["phase"] == sample.phase.value
        assert row["reason"] == (sample.reason or "")
        for code, status in sample.statuses.items():
            name = code.replace("-", "_")
            assert row[f"{name}_status"] == status.value
    warned = [row for row in rows if row["upright_torso_status"] == Status.WARN.value]
    assert float(warned[-1]["upright_torso_deg"]) == pytest.approx(30.0, abs=0.5)
    assert 0 < float(warned[-1]["upright_torso_sd_deg"]) < 5
    assert rows[0]["upright_torso_deg"] == rows[0]["upright_torso_status"] == ""


def test_the_header_follows_the_rules_of_the_report(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", report([None], KNOWN_RULES))
    header = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == (
        "time_s,phase,reason,knee_over_toe_shanks,knee_over_toe_sd_shanks,knee_over_toe_status,"
        "knee_under_hip_deg,knee_under_hip_sd_deg,knee_under_hip_status,"
        "upright_torso_deg,upright_torso_sd_deg,upright_torso_status"
    )
