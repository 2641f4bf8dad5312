"""What other limits would change: told from kept landmarks alone, with nothing left out in silence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from posecheck.check import CheckOptions
from posecheck.check.run import OutputOptions, run_batch
from posecheck.cli import main
from posecheck.errors import UsageError
from posecheck.evaluate.whatif import what_if
from posecheck.form.rule import Limit
from posecheck.form.settings import UNSET, Settings
from posecheck.report.verdict import Verdict
from tests.own_rules.written import rule_file
from tests.recordings import record

GENTLE = Settings(limits=(("upright-torso", Limit(-19.0, 30.0)),))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips with landmarks, of which one leans; and the report of a third, whose landmarks were not kept."""
    folder = tmp_path_factory.mktemp("results")
    record(folder / "anna.landmarks.jsonl.gz", trunk_deg=0.0, seconds=14.0)
    record(folder / "week 2" / "ben.landmarks.jsonl.gz", trunk_deg=22.0, seconds=14.0)
    kept = record(folder / "cleo.landmarks.jsonl.gz")
    run_batch([kept], CheckOptions(), OutputOptions(folder), jobs=1)
    (folder / "cleo.landmarks.json").rename(folder / "cleo.json")
    kept.unlink()
    return folder


def test_only_what_the_limits_change_is_told(results: Path) -> None:
    found = what_if(results, GENTLE)
    changes = {judged.clip: judged.changes for judged in found.clips}
    assert changes["anna"] == []
    assert changes["week 2/ben"] == [
        ("", Verdict.WARN, Verdict.OK),
        ("upright-torso", Verdict.WARN, Verdict.OK),
    ]
    assert found.left_out == ("cleo",)
    assert found.errors == ()


def test_the_same_limits_change_nothing(results: Path) -> None:
    assert [judged.changes for judged in what_if(results, UNSET).clips] == [[], []]


def test_what_was_judged_from_landmarks_is_not_left_out(results: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(results, folder)
    run_batch([folder / "anna.landmarks.jsonl.gz"], CheckOptions(), OutputOptions(folder), jobs=1)
    assert (folder / "anna.landmarks.json").exists()
    assert what_if(folder, GENTLE).left_out == ("cleo",)


def test_a_broken_file_is_one_line_and_stops_nothing(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(results, folder)
    (folder / "broken.landmarks.jsonl.gz").write_bytes(b"nothing")
    assert main(["whatif", str(folder), "--config", "beginner", "--json"]) == 2
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert [clip["clip"] for clip in told["clips"]] == ["anna", "week 2/ben"]
    assert told["limits"]["upright-torso"]["tried"] == {"low": -24.0, "high": 16.0}
    (error,) = told["errors"]
    assert "broken.landmarks.jsonl.gz" in error
    assert err == f"posecheck: {error}\n"


def test_a_person_reads_which_clips_change_and_by_what(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = results.parent / "gentle.toml"
    settings.write_text("[rules.upright-torso]\nhigh = 30.0", encoding="utf-8")
    assert main(["whatif", str(results), "--config", str(settings)]) == 0
    out = capsys.readouterr().out
    assert "from -19° to 30°), by gentle.toml; its own: from -19° to 12.5°" in out
    assert "1 of 2 clips change" in out
    assert "(--landmarks keeps them): cleo" in out
    assert "anna" not in out


def test_what_changes_is_printed_so_that_no_sign_of_it_is_lost(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "lang.toml"
    settings.write_text('[rules.upright-torso]\nadvice = "Rücken länger"', encoding="utf-8")
    assert main(["whatif", str(results), "--config", str(settings), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out)["settings"]["tried"]["words"] == {"upright-torso": {"advice": "Rücken länger"}}


def test_times_and_words_are_tried_like_limits(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = results.parent / "patient.toml"
    settings.write_text('[warnings]\nfault_s = 5\n[rules.upright-torso]\nadvice = "Grow tall"', encoding="utf-8")
    assert main(["whatif", str(results), "--config", str(settings), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["limits"] == {}
    assert (told["settings"]["own"]["fault_s"], told["settings"]["tried"]["fault_s"]) == (0.5, 5.0)
    assert told["settings"]["tried"]["words"] == {"upright-torso": {"advice": "Grow tall"}}
    assert main(["whatif", str(results), "--config", str(settings)]) == 0
    out = capsys.readouterr().out
    assert "upright-torso advice: “Grow tall” instead of “Chest up”" in out
    assert "a fault before its warning: 5 s, by patient.toml; else 0.5 s" in out


def test_rules_of_ones_own_are_tried_too(results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, settings = rule_file(tmp_path), tmp_path / "shin.toml"
    settings.write_text("[rules.shin-steep]\nhigh = -89", encoding="utf-8")
    assert main(["whatif", str(results), "--config", str(settings)]) == 2
    assert "unknown rule shin-steep" in capsys.readouterr().err
    assert main(["whatif", str(results), "--config", str(settings), "--rules", str(rules), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["limits"]["shin-steep"]["tried"] == {"low": None, "high": -89.0}
    assert {clip["tried"]["rules"]["shin-steep"] for clip in told["clips"]} == {"warn"}


def test_a_folder_without_landmarks_is_told_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no landmarks in it: run posecheck check CLIPS --out .* --landmarks"):
        what_if(tmp_path, GENTLE)
