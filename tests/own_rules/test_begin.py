"""`posecheck new-rule`: what it writes works as it is, for somebody who has nothing but the package and pytest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.cli import main
from posecheck.errors import EXIT_FAILED, EXIT_OK, UsageError
from posecheck.form.contract import CODE
from posecheck.form.rule import MAX_CUE_CHARS
from posecheck.own_rules.begin import begin_rule, nearest_code
from posecheck.own_rules.files import load_rules, rules_with
from posecheck.own_rules.laws import check_laws
from posecheck.rules import all_rules

ALONE = """
import sys, pytest
code = pytest.main(["-p", "no:hypothesispytest"])
print(sorted({"tests", "hypothesis"} & {name.partition(".")[0] for name in sys.modules}))
sys.exit(code)
"""
"""Runs the tests of a folder, and says which of those modules were needed that others do not have."""


def test_rule_and_test_pass_as_they_are_in_a_folder_of_their_own(tmp_path: Path) -> None:
    begin_rule("head-up", tmp_path, [])
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout
    assert done.stdout.endswith("\n[]\n")


def test_a_rule_that_was_spoilt_fails_its_test(tmp_path: Path) -> None:
    rule, test = begin_rule("head-up", tmp_path, [])
    rule.write_text(rule.read_text(encoding="utf-8").replace("high=20.0", "high=60.0"), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", str(test)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "2 failed, 3 passed" in done.stdout


def test_what_is_written_is_a_rule_of_that_name_which_says_where_it_is_a_placeholder(tmp_path: Path) -> None:
    rule, test = begin_rule("head-up", tmp_path / "new" / "folder", [])
    (made,) = load_rules(rule)
    assert (made.code, made.title) == ("head-up", "Head up")
    assert made.doc.count("A placeholder") == 2
    assert "$" not in rule.read_text(encoding="utf-8") + test.read_text(encoding="utf-8")
    assert made in rules_with(all_rules(), [str(rule)])
    check_laws(made)


@pytest.mark.parametrize("there", ["head_up.py", "test_head_up.py"])
def test_no_file_is_ever_replaced(there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / there).write_text("mine", encoding="utf-8")
    assert main(["new-rule", "head-up", "--dir", str(tmp_path)]) == EXIT_FAILED
    assert capsys.readouterr().err == (
        f"posecheck: {tmp_path / there} is there already and stays: give another name, or another folder with --dir\n"
    )
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(there, "mine")]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Head Up", "head-up"),
        ("head_up", "head-up"),
        ("HeadUp", "head-up"),
        ("Rücken gerade", "rucken-gerade"),
        ("2nd-try", "nd-try"),
        ("head--up-", "head-up"),
        ("头", "my-rule"),
        ("", "my-rule"),
        ("../up", "up"),
        ("a" * 41, "a" * 40),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_the_nearest_one(
    name: str, near: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nearest_code(name) == near
    assert CODE.fullmatch(near)
    assert len(near) <= MAX_CUE_CHARS
    assert main(["new-rule", name, "--dir", str(tmp_path)]) == EXIT_FAILED
    assert capsys.readouterr().err.endswith(f"; such as {near}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-rule", "upright-torso", "--dir", str(tmp_path)]) == EXIT_FAILED
    assert "there is a rule called upright-torso already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["json", "numpy", "conftest"])
def test_a_name_that_would_hide_a_module_from_the_tests_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"try {name}-rule"):
        begin_rule(name, tmp_path, [])


def test_it_says_what_to_do_next_and_that_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-rule", "head-up", "--dir", str(tmp_path / "my rules")]) == EXIT_OK
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    explain = next(line for line in lines if "posecheck explain" in line)
    assert explain.endswith(f"posecheck explain head-up --rules '{tmp_path / 'my rules' / 'head_up.py'}'")
    assert main(["explain", "head-up", "--rules", str(tmp_path / "my rules" / "head_up.py")]) == EXIT_OK
