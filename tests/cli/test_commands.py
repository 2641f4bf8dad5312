"""The command line: exit codes, one line an error, quick help. What commands do is tested where they live."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.cli import main
from posecheck.cli.commands import exit_code
from posecheck.errors import EXIT_FAILED, EXIT_NOT_ASSESSED, EXIT_OK, EXIT_WARNED
from posecheck.form.settings import UNSET
from posecheck.live.assistant import LiveOptions
from posecheck.own_rules.files import load_rules
from posecheck.report import schema
from posecheck.report.verdict import Verdict
from posecheck.rules import all_rules
from posecheck.version import __version__
from tests.clips import SAMPLES
from tests.own_rules.written import rule_file

HEAVY = ("mediapipe", "cv2", "av", "rich", "jinja2", "numpy", "distributed", "sounddevice", "pyttsx3")


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (["ok"], EXIT_OK),
        (["ok", "warn"], EXIT_WARNED),
        (["ok", "not-assessed"], EXIT_NOT_ASSESSED),
        (["warn", "not-assessed"], EXIT_WARNED),
        (["warn", None], EXIT_FAILED),
        ([None], EXIT_FAILED),
        ([], EXIT_FAILED),
    ],
)
def test_exit_codes_of_several_clips(verdicts: list[str | None], code: int) -> None:
    assert exit_code([None if verdict is None else Verdict(verdict) for verdict in verdicts]) == code


def test_help_and_version_load_nothing_heavy() -> None:
    """Answering `--help` in under half a second means not importing what takes longer than that."""
    program = (
        "import sys, contextlib, io\n"
        "from posecheck.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()): main(['--help'])\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"posecheck {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [
        *("live", "check", "evaluate", "compare", "handout", "config", "whatif"),
        *("rules", "explain", "new-rule", "doctor", "history"),
    ],
)
def test_every_command_explains_itself_and_stands_in_the_readme(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"usage: posecheck {command}" in capsys.readouterr().out
    assert f"posecheck {command}" in (SAMPLES.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [["frobnicate"], [], ["check", "--rate", "-1", "x"], ["live", "--hold", "0"], ["check", "--model", "lite", "x"]],
)
def test_bad_usage_is_exit_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == EXIT_FAILED


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "nothing to check"),
        (["check", "x.mp4", "--export", "c4d"], "cannot export c4d: choose from trc, mot, c3d, coco"),
        (["check", "x.mp4", "--export", "trc"], "--export writes files: say where with --out DIR"),
        (["check", "x.mp4", "--landmarks"], "--landmarks writes files: say where with --out DIR"),
        (["check", "x.mp4", "--config", "none.toml"], "cannot read settings none.toml"),
        (["explain", "torso"], "unknown rule torso: did you mean upright-torso?"),
        (["live", "--sets", "0"], "--sets 0"),
    ],
)
def test_an_expected_error_is_one_line(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == EXIT_FAILED
    out, err = capsys.readouterr()
    assert words in err
    assert err.startswith("posecheck: ")
    assert err.count("\n") == 1
    assert out == ""


def test_rules_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == EXIT_OK
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in all_rules()]


def test_rules_says_which_limits_are_in_force_and_where_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--config", "strict"]) == EXIT_OK
    (torso,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("upright-torso"))
    assert torso.endswith("from -14° to 9°), by strict; its own: from -19° to 12.5°")


def test_a_settings_file_is_written_once_and_says_what_it_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    assert main(["config", "--init", str(path)]) == EXIT_OK
    assert main(["config", str(path)]) == EXIT_OK
    assert "mine.toml changes nothing" in capsys.readouterr().out
    changed = path.read_text(encoding="utf-8").replace("# high = 12.5", "high = 17.5")
    path.write_text(changed, encoding="utf-8")
    assert main(["config", str(path)]) == EXIT_OK
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("upright-torso ")
    assert line.endswith("mine.toml; its own: from -19° to 12.5°")
    assert main(["config", "--init", str(path)]) == EXIT_FAILED
    assert "mine.toml is there already" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == changed


SETTINGS = """
[warnings]
fault_s = 1
[session]
hold_s = 15
sets = 4
[rules.shin-steep]
high = 25
advice = "Shin up"
"""


def test_settings_know_rules_of_ones_own_and_of_packages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, settings = rule_file(tmp_path), tmp_path / "mine.toml"
    settings.write_text(SETTINGS, encoding="utf-8")
    assert main(["config", str(settings)]) == EXIT_FAILED
    assert "unknown rule shin-steep" in capsys.readouterr().err
    assert main(["config", str(settings), "--rules", str(rules)]) == EXIT_OK
    told = capsys.readouterr().out
    assert told.splitlines() == [
        "shin-steep       Front shin steep (start and stretch; up to 25°), by mine.toml; its own: up to 20°",
        "shin-steep advice: “Shin up” instead of “Front shin upright”",
        "fault_s          a fault before its warning: 1 s, by mine.toml; else 0.5 s",
        "hold_s           a hold of a live session: 15 s, by mine.toml; else 30 s",
        "sets             holds a side of a live session: 4, by mine.toml; else 2",
    ]
    (package,) = load_rules(rules)
    monkeypatch.setattr("posecheck.rules.all_rules", lambda: (*all_rules(), package))
    assert main(["config", str(settings)]) == EXIT_OK
    assert capsys.readouterr().out == told
    assert main(["config", "--init", str(tmp_path / "new.toml")]) == EXIT_OK
    assert "[rules.shin-steep]" in (tmp_path / "new.toml").read_text(encoding="utf-8")


def test_rules_says_of_everything_what_is_in_force_and_where_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--config", "beginner"]) == EXIT_OK
    lines = capsys.readouterr().out.splitlines()
    keys = ["fault_s", "clear_s", "deep_enough_deg", "no_longer_deg", "hold_s", "sets"]
    assert [line.split()[0] for line in lines] == [*(rule.code for rule in all_rules()), *keys]
    assert lines[-2].endswith("a hold of a live session: 15 s, by beginner; else 30 s")
    assert lines[-6].endswith("a fault before its warning: 0.5 s")


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [([], (15.0, 4)), (["--hold", "40"], (40.0, 4)), (["--sets", "1"], (15.0, 1)), (["--hold", "30"], (30.0, 4))],
)
def test_what_is_typed_goes_before_what_is_set(
    arguments: list[str], asked: tuple[float, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[LiveOptions] = []
    monkeypatch.setattr("posecheck.live.assistant.run_live", ran.append)
    main(["live", "--config", "beginner", *arguments])
    main(["live", *arguments])
    assert (ran[0].hold_s, ran[0].sets, ran[0].settings.name) == (*asked, "beginner")
    typed = {"--hold": ran[0].hold_s, "--sets": ran[0].sets}
    assert (ran[1].hold_s, ran[1].sets) == (
        typed["--hold"] if "--hold" in arguments else 30.0,
        typed["--sets"] if "--sets" in arguments else 2,
    )
    assert ran[1].settings == UNSET


def test_explain_says_why_when_and_where_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "upright-torso"]) == EXIT_OK
    out = capsys.readouterr().out
    assert "Source of the instruction" in out
    assert "from -19° to 12.5°" in out
    assert "Chest up / Less arch" in out


@pytest.mark.model
def test_a_fault_is_named_with_its_times_and_cue(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(SAMPLES / "torso-forward.mp4")]) == EXIT_WARNED
    out = capsys.readouterr().out
    assert "Chest up" in out
    assert "upright-torso" in out
    assert "4." in out


@pytest.mark.model
def test_json_is_a_list_of_valid_reports_and_bad_clips_do_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import jsonschema

    (tmp_path / "text.mp4").write_text("no video")
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "cut.mp4").write_bytes((SAMPLES / "clean-wide.mp4").read_bytes()[:200_000])
    (tmp_path / "folder").mkdir()
    bad = [tmp_path / name for name in ("text.mp4", "empty.mp4", "cut.mp4", "missing.mp4", "folder")]
    good = SAMPLES / "standing-only.mp4"
    assert main(["check", "--json", *map(str, bad), str(good)]) == EXIT_FAILED
    out, err = capsys.readouterr()
    (report,) = json.loads(out)
    jsonschema.validate(report, schema.load(schema.REPORT))
    assert (report["verdict"], report["clip"]["path"]) == ("not-assessed", str(good))
    for path in bad:
        assert sum(str(path) in line for line in err.splitlines()) == 1
    assert "Traceback" not in err


def test_a_mistake_in_the_program_is_no_form_warning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("posecheck.rules.all_rules", lambda: 1 / 0)
    assert main(["rules"]) == EXIT_FAILED
    err = capsys.readouterr().err
    assert "ZeroDivisionError" in err
    assert err.splitlines()[-1].startswith("posecheck: this is a mistake in posecheck: please report it")


@pytest.mark.parametrize(
    ("text", "words"), [("abc", "abc is not a number"), ("inf", "inf is not a number"), ("-1", "-1 is less than 0")]
)
def test_a_rate_that_is_none_is_said_in_plain_words(text: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "x.mp4", f"--rate={text}"])
    assert words in capsys.readouterr().err
