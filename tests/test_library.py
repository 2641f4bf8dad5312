"""As a library: what is promised can be imported, is typed for others, and loads nothing before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import posecheck

ROOT = Path(__file__).parent.parent
PROGRAM = """
from posecheck import CheckOptions, Limit, Observer, Report, Rule, Status, Verdict, all_rules, check_clip, watch


def faults(path: str) -> list[str]:
    report: Report = check_clip(path, CheckOptions(limits=(("upright-torso", Limit(high=15.0)),)))
    assert report.verdict is not Verdict.FAILED
    return [episode.advice for episode in report.episodes]


def codes(rules: tuple[Rule, ...]) -> list[str]:
    return [rule.code for rule in rules]


print(codes(all_rules()), Status.OK.value, Observer, watch)
"""


@pytest.mark.parametrize("name", posecheck.__all__)
def test_every_promised_name_is_there(name: str) -> None:
    assert getattr(posecheck, name) is not None
    assert name in dir(posecheck)


def test_what_is_not_there_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'check_everything'"):
        posecheck.check_everything  # noqa: B018  asking for it is the test


def test_the_installed_wheel_is_typed_for_others(tmp_path: Path) -> None:
    """mypy checks a small program of somebody else's against the wheel alone: today's classifier says that it can."""
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("posecheck_camera-*.whl")
    with ZipFile(wheel) as archive:
        assert "posecheck/py.typed" in archive.namelist()
        archive.extractall(tmp_path / "site")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", program],
        cwd=tmp_path,
        env={"MYPYPATH": str(tmp_path / "site"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in checked.stdout.splitlines() if line.startswith("program.py")]
    assert ours == [], checked.stdout
