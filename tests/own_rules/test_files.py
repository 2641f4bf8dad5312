"""Rules of files: they join the others wherever rules are used, and what is wrong with one is said in a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from posecheck.check import CheckOptions, check_clip
from posecheck.check.outputs import clip_key
from posecheck.cli import main
from posecheck.errors import EXIT_FAILED, EXIT_OK, ConfigError
from posecheck.form.rule import Limit
from posecheck.own_rules.files import content_keys, load_rules, rules_with
from posecheck.report.verdict import Verdict
from posecheck.rules import all_rules
from tests.own_rules.written import SHIN, rule_file

GOLDEN = Path(__file__).parents[1] / "golden"
CLIPS = [GOLDEN / f"{name}.landmarks.jsonl.gz" for name in ("torso-forward", "knee-past-toes")]


def test_a_rule_of_a_file_joins_the_others_with_the_words_of_its_file(tmp_path: Path) -> None:
    file = rule_file(tmp_path)
    (mine,) = (rule for rule in rules_with(all_rules(), [str(file)]) if rule.code == "shin-steep")
    assert mine.doc.startswith("Keep the front shin upright.\n")
    known = {rule.code for rule in all_rules()}
    assert {rule.code for rule in rules_with(all_rules(), [str(file)])} == known | {"shin-steep"}
    assert rules_with(all_rules(), [str(file), str(file)]) == rules_with(all_rules(), [str(file)])
    assert rules_with(all_rules(), []) == all_rules()


def test_it_is_loaded_once_until_its_content_is_another(tmp_path: Path) -> None:
    file = rule_file(tmp_path)
    first = load_rules(file)
    assert load_rules(file) is first
    rule_file(tmp_path, SHIN.replace("high=20.0", "high=25.0"))
    assert load_rules(file)[0].limit == Limit(high=25.0)


def test_a_file_may_have_the_name_of_any_module_and_may_hold_several(tmp_path: Path) -> None:
    two = SHIN + '\nfrom dataclasses import replace\n\nRULES = [RULE, replace(RULE, code="shin-two")]\n'
    assert [rule.code for rule in load_rules(rule_file(tmp_path, two, "json.py"))] == ["shin-steep", "shin-two"]
    assert json.loads("1") == 1
    assert Path(str(sys.modules["json"].__file__)).parent.name == "json"


def test_a_dataclass_and_postponed_annotations_work_in_a_file(tmp_path: Path) -> None:
    """They look their module up while it is being run."""
    own = "\n\nfrom dataclasses import dataclass\n\n\n@dataclass\nclass Held:\n    seconds: float = 1.0\n"
    head, _, tail = SHIN.partition("from posecheck")
    assert load_rules(rule_file(tmp_path, f"{head}from __future__ import annotations\n\nfrom posecheck{tail}{own}"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RULE = Rule(", "rules.py, line 1: not valid Python ('(' was never closed)"),
        ("\nx = 1 / 0\n", "rules.py, line 2: cannot be loaded (ZeroDivisionError: division by zero)"),
        ("import no_such_module", "rules.py, line 1: cannot be loaded (ModuleNotFoundError"),
        ("\n\nimport json\njson.loads('{')\n", "rules.py, line 4: cannot be loaded (JSONDecodeError"),
        ("raise SystemExit('no')", "rules.py, line 1: cannot be loaded (SystemExit: no)"),
        ("x = 1", "rules.py: names no rule; add RULE = Rule(…)"),
        ("RULES = ()", "rules.py: RULES is no tuple of rules"),
        ("RULES = 7", "rules.py: RULES is no tuple of rules"),
        ("RULE = 'upright'", "rules.py: the rule is no Rule"),
        (SHIN.replace('unit="deg"', 'unit="furlongs"'), "rules.py: the rule has the unit 'furlongs'"),
        (SHIN.replace("shin-steep", "upright-torso"), "there is a rule called upright-torso already"),
        (SHIN + "RULES = [RULE, RULE]\n", "rules.py is a rule called shin-steep already"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line_with_its_name(text: str, words: str, tmp_path: Path) -> None:
    file = rule_file(tmp_path, text, "rules.py")
    with pytest.raises(ConfigError) as raised:
        rules_with(all_rules(), [str(file)])
    assert words in str(raised.value)
    assert str(raised.value).startswith(f"rules {file}")
    assert "\n" not in str(raised.value)


def test_a_file_that_is_none_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "bytes.py").write_bytes(b"\xff\x00")
    for name, words in (
        ("none.py", "there is no such file"),
        ("shin.txt", "no Python file"),
        ("folder.py", "cannot be read"),
        ("bytes.py", "not valid Python"),
    ):
        with pytest.raises(ConfigError, match=words) as raised:
            load_rules(tmp_path / name)
        assert str(tmp_path / name) in str(raised.value)


@pytest.mark.parametrize(
    "command", [["check", "x.mp4"], ["evaluate", "x"], ["compare", "a", "b"], ["live"], ["rules"], ["explain", "x"]]
)
def test_every_command_that_judges_or_explains_takes_a_rule_file(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything else: it is not worth opening a camera first."""
    assert main([*command, "--rules", str(tmp_path / "none.py")]) == EXIT_FAILED
    err = capsys.readouterr().err
    assert err == f"posecheck: rules {tmp_path / 'none.py'}: there is no such file; check the name\n"


def test_own_rules_are_listed_and_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(rule_file(tmp_path))
    assert main(["rules", "--rules", file]) == EXIT_OK
    assert "shin-steep       Front shin steep (start and stretch; up to 20°)" in capsys.readouterr().out.splitlines()
    assert main(["explain", "shin-steep", "--rules", file]) == EXIT_OK
    assert "Limit: 20° forward." in capsys.readouterr().out


def test_settings_may_set_the_limit_of_an_own_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.toml").write_text("[rules.shin-steep]\nhigh = 60\n", encoding="utf-8")
    config, rules = ["--config", str(tmp_path / "own.toml")], ["--rules", str(rule_file(tmp_path))]
    main(["check", "--json", *config, *rules, str(CLIPS[1])])
    (report,) = json.loads(capsys.readouterr().out)
    assert {rule["code"]: rule["limit"]["high"] for rule in report["rules"]}["shin-steep"] == 60


def test_a_clip_is_judged_by_it(tmp_path: Path) -> None:
    report = check_clip(CLIPS[1], CheckOptions(rule_files=(str(rule_file(tmp_path)),)))
    statuses = {result.rule.code: result.status for result in report.rules}
    assert statuses["shin-steep"] is Verdict.WARN
    assert len(statuses) == len(all_rules()) + 1


def test_two_clips_are_judged_by_it_in_processes_of_their_own_and_again_when_it_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = rule_file(tmp_path), tmp_path / "out"
    command = ["check", *map(str, CLIPS), "--jobs", "2", "--out", str(out), "--rules", str(file)]

    def limits() -> tuple[list[float], str]:
        main(command)
        reports = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(out.glob("*.json"))]
        rules = [rule for report in reports for rule in report["rules"] if rule["code"] == "shin-steep"]
        return [rule["limit"]["high"] for rule in rules], capsys.readouterr().err

    assert limits()[0] == [20.0, 20.0]
    assert "2 done before" in limits()[1]
    rule_file(tmp_path, SHIN.replace("high=20.0", "high=35.0"))
    again, said = limits()
    assert again == [35.0, 35.0]
    assert "done before" not in said


def test_a_clip_is_known_by_what_stands_in_the_file_not_by_its_name(tmp_path: Path) -> None:
    clip, plain = CLIPS[0], CheckOptions()
    (tmp_path / "b").mkdir()
    one, same = (CheckOptions(rule_files=(str(rule_file(place)),)) for place in (tmp_path, tmp_path / "b"))
    assert clip_key(clip, one) == clip_key(clip, same) != clip_key(clip, plain)
    before = clip_key(clip, one)
    # The same limit and code: only what is measured is another.
    rule_file(tmp_path, SHIN.replace("return tilt_deg(", "return 2 * tilt_deg("))
    assert clip_key(clip, one) != before
    assert content_keys(one.rule_files) != content_keys(same.rule_files)


def test_a_rule_that_fails_later_is_not_assessed_and_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = rule_file(tmp_path, SHIN.replace("return tilt_deg(", "return tilt_of("))
    main(["check", str(CLIPS[0]), "--rules", str(file)])
    out = " ".join(capsys.readouterr().out.split())
    assert out.count("the rule shin-steep failed (NameError: name 'tilt_of' is not defined; shin_steep.py, line") == 1


def test_a_rule_that_breaks_a_law_is_used_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without_source = SHIN.replace(" Source: a made-up one, for tests.", "")
    in_pixels = SHIN.replace('unit="deg"', 'unit="shanks"').replace(
        "return tilt_deg(body.lead.ankle, body.lead.knee)", "return body.lead.knee.y - body.lead.ankle.y"
    )
    for text, words in ((without_source, "the docstring names the source"), (in_pixels, "body.shank_px")):
        file = rule_file(tmp_path, text)
        assert main(["rules", "--rules", str(file)]) == 0
        said = capsys.readouterr()
        assert "shin-steep" in said.out
        (line,) = said.err.splitlines()
        assert line.startswith(f"posecheck: rules {file}: ")
        assert words in line
        assert line.endswith("; used all the same, but do not rely on it")
    assert main(["rules", "--rules", str(rule_file(tmp_path))]) == 0
    assert capsys.readouterr().err == ""
