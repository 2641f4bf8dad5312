"""Two checks side by side: differences are as large and as sure as they say, and what cannot be compared says why."""

from __future__ import annotations

import io
import itertools
import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from posecheck.check import check_clip
from posecheck.cli import main
from posecheck.errors import UsageError
from posecheck.evaluate.compare import SAME, Compared, Difference, Typical, compare
from posecheck.evaluate.comparing import print_comparison
from posecheck.evaluate.passage import passage_of, steps
from posecheck.evaluate.truth import read_truth
from posecheck.form.alerts import Patience
from posecheck.form.depth import HoldDepth
from posecheck.form.settings import RuleWords, Settings
from posecheck.media.clip import LANDMARKS_SUFFIX
from posecheck.person.landmarks import Pose
from posecheck.report import schema
from posecheck.report.compare_page import write_compare_page
from tests.clips import SAMPLES
from tests.known import KNOWN_RULES, KnownRules
from tests.report.watched import report, stretch
from tests.stick import Stick

GOLDEN = Path(__file__).parents[1] / "golden"
TORSO = "upright-torso"


def checked(name: str = "before", seconds: float = 6.0, late_s: float = 0.0, **stick: Any) -> Compared:
    waiting: list[Pose | None] = [None] * round(late_s * 15)
    poses = [*waiting, *stretch(Stick(**stick), seconds=seconds)]
    return Compared(name, json.loads(json.dumps(report(poses).to_dict())))


BEFORE = checked(trunk_deg=22.0)
AFTER = checked("after", seconds=8.0, late_s=1.0, trunk_deg=2.0)


def row(comparison: dict[str, Any], code: str, phase: str) -> dict[str, Any]:
    (found,) = [r for r in comparison["differences"] if (r["code"], r["phase"]) == (code, phase)]
    assert isinstance(found, dict)
    return found


def test_a_trunk_that_came_up_by_twenty_degrees_is_told() -> None:
    torso = row(compare(BEFORE, AFTER), TORSO, "stretch")
    assert torso["difference"] == pytest.approx(-20.0, abs=1.0)
    assert torso["can_be_told"]
    assert re.fullmatch(r"−20° ± \d+°: less", torso["words"])


@pytest.mark.parametrize(
    "other", [Settings(patience=Patience(fault_s=2.0)), Settings(depth=HoldDepth(20.0, 16.5))], ids=["times", "depth"]
)
def test_other_times_or_depths_are_not_compared(other: Settings) -> None:
    set_otherwise = Compared("after", report(stretch(Stick()), settings=other).to_dict())
    with pytest.raises(UsageError, match=r"before and after were checked with other times or depths .* same --config"):
        compare(BEFORE, set_otherwise)


def test_other_words_are_compared() -> None:
    words = Settings("mine.toml", words=((TORSO, RuleWords(advice="Brust raus")),))
    after = Compared("after", report(stretch(Stick()), settings=words).to_dict())
    assert compare(BEFORE, after)["differences"]


def test_the_same_check_twice_has_no_difference() -> None:
    comparison = compare(BEFORE, BEFORE)
    assert {(r["difference"], r["can_be_told"]) for r in comparison["differences"]} == {(0.0, False)}
    assert all(r["words"].endswith(SAME) for r in comparison["differences"])
    assert all(step["a"] == step["b"] for step in comparison["steps"])


def test_the_other_way_round_every_difference_has_the_other_sign() -> None:
    there, back = compare(BEFORE, AFTER), compare(AFTER, BEFORE)
    assert [r["difference"] for r in there["differences"]] == [-r["difference"] for r in back["differences"]]
    assert [r["uncertainty"] for r in there["differences"]] == [r["uncertainty"] for r in back["differences"]]
    assert [s["length_s"] for s in there["steps"]] == [s["length_s"] for s in back["steps"]]


@settings(deadline=None)
@given(st.floats(-40, 40), st.floats(-40, 40), st.floats(0, 9), st.floats(0, 9))
def test_a_difference_is_told_only_when_its_interval_does_not_hold_nought(
    one: float, other: float, sd: float, other_sd: float
) -> None:
    difference = Difference(TORSO, "deg", "stretch", Typical(one, sd, 9), Typical(other, other_sd, 9))
    assert difference.uncertainty == pytest.approx(1.96 * math.sqrt(sd**2 + other_sd**2), rel=1e-3)
    assert difference.can_be_told is (abs(other - one) > difference.uncertainty)
    assert (SAME in difference.words) is not difference.can_be_told


def test_what_it_calls_sure_is_sure_against_exact_postures() -> None:
    """Over all pairs of recorded clips whose posture is known: 95 % is no less than 95 %."""
    found = {}
    for file in sorted(GOLDEN.glob(f"*{LANDMARKS_SUFFIX}")):
        name = file.name.removesuffix(LANDMARKS_SUFFIX)
        truth = read_truth(SAMPLES / f"{name}.truth.json")
        seen = check_clip(file, KnownRules())
        exact = tuple(replace(s, values={code: truth.at(code, s.time_s) for code in s.values}) for s in seen.samples)
        if seen.phases:
            found[name] = (
                Compared(name, seen.to_dict()),
                Compared(name, replace(seen, samples=exact).to_dict()),
            )
    held = []
    for (one, exact_one), (other, exact_other) in itertools.combinations(found.values(), 2):
        true = {(r["code"], r["phase"]): r for r in compare(exact_one, exact_other)["differences"]}
        for r in compare(one, other)["differences"]:
            if (r["code"], r["phase"]) in true:
                error = r["difference"] - true[r["code"], r["phase"]]["difference"]
                held.append(abs(error) <= r["uncertainty"])
    assert len(held) > 100
    assert sum(held) / len(held) >= 0.95


def test_both_begin_start_and_stretch_together() -> None:
    passages = passage_of(BEFORE.report), passage_of(AFTER.report)
    names = [step.name for step in steps(*passages)]
    assert names[-3:-1] == ["start position", "stretch"] or names[-2:] == ["start position", "stretch"]
    for step, after in itertools.pairwise(steps(*passages)):
        assert (step.a[1], step.b[1]) == (after.a[0], after.b[0])
    (stretching,) = [step for step in steps(*passages) if step.name == "stretch"]
    assert stretching.a[0] == passages[0].anchors["stretch"]
    assert stretching.b[0] == passages[1].anchors["stretch"]


def with_holds(check: Compared, *spans: tuple[float, float]) -> Compared:
    holds = [{"lead_leg": "left", "start_s": a, "end_s": b, "clean_s": 1.0} for a, b in spans]
    return Compared(check.name, {**check.report, "holds": holds})


def test_of_several_holds_the_longest_is_compared_and_said() -> None:
    (hold,) = BEFORE.report["holds"] or [{"start_s": 2.0, "end_s": 5.5}]
    first, last = hold["start_s"], hold["end_s"]
    several = with_holds(BEFORE, (first, first + 0.5), (first + 1.0, last))
    comparison = compare(several, AFTER)
    assert comparison["a"]["held_s"] == pytest.approx(last - first - 1.0, abs=1e-3)
    assert any("before has 2 holds; the longest is compared" in note for note in comparison["notes"])


def changed(check: Compared, **fields: Any) -> Compared:
    return Compared(check.name, {**check.report, **fields})


def _other_limit(check: Compared) -> Compared:
    rules = [{**rule, "limit": {"low": -19.0, "high": 17.5}} for rule in check.report["rules"]]
    return changed(check, rules=rules)


def _without_samples(check: Compared) -> Compared:
    return Compared(check.name, {key: value for key, value in check.report.items() if key != "samples"})


UNFIT = {
    "photograph": (changed(AFTER, clip={**AFTER.report["clip"], "duration_s": 0.0}), "after is a photograph"),
    "no moments": (_without_samples(AFTER), "has no moments in it"),
    "not the stretch": (Compared("after", report([None] * 30).to_dict()), "after could not be assessed.*nobody"),
    "other limits": (_other_limit(AFTER), r"other limits .*up to -0\.025 shank lengths.*same --config"),
    "other rules": (changed(AFTER, rules=[{**AFTER.report["rules"][0], "code": "mine"}]), "by other rules"),
    "nothing judged": (
        changed(AFTER, verdict="not-assessed", reason="too dark", samples=[]),
        r"after could not be assessed \(too dark\)",
    ),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_cannot_be_compared_is_one_line(name: str) -> None:
    unfit, words = UNFIT[name]
    for pair in ((BEFORE, unfit), (unfit, BEFORE)):
        with pytest.raises(UsageError, match=words) as error:
            compare(*pair)
        assert "\n" not in str(error.value)


def test_a_rule_that_only_one_was_judged_by_is_named_with_the_reason() -> None:
    rules = [
        {**rule, "status": "not-assessed", "reason": "the toes are hidden"} if rule["code"] == TORSO else rule
        for rule in AFTER.report["rules"]
    ]
    samples = [{**s, "statuses": {**s["statuses"], TORSO: "unseen"}} for s in AFTER.report["samples"]]
    comparison = compare(BEFORE, changed(AFTER, rules=rules, samples=samples))
    assert comparison["not_compared"] == [{"code": TORSO, "reason": "after: the toes are hidden"}]


def test_another_view_leg_or_model_is_noted() -> None:
    view = {**AFTER.report["view"], "side_on_deg": 25.0}
    notes = " ".join(compare(changed(BEFORE, view={**view, "side_on_deg": 1.0}), changed(AFTER, view=view))["notes"])
    assert "24° apart" in notes
    assert "pose model (full and heavy)" in " ".join(compare(BEFORE, changed(AFTER, model="heavy"))["notes"])
    assert compare(BEFORE, BEFORE)["notes"] == []


@pytest.mark.parametrize("pair", [(BEFORE, AFTER), (BEFORE, BEFORE)])
def test_the_json_keeps_to_the_published_schema(pair: tuple[Compared, Compared]) -> None:
    data = json.loads(json.dumps(compare(*pair), allow_nan=False))
    jsonschema.validate(data, schema.load(schema.COMPARISON))


def test_the_page_has_both_curves_and_every_difference_and_loads_nothing(tmp_path: Path) -> None:
    before = Compared("<i>before", BEFORE.report)
    comparison = compare(before, AFTER)
    write_compare_page(tmp_path / "compare.html", comparison, (before.report, AFTER.report), (None, None), KNOWN_RULES)
    page = (tmp_path / "compare.html").read_text(encoding="utf-8")
    for r in comparison["differences"]:
        assert r["words"] in page
    assert "nearer to good form" in page
    assert page.count('class="line a"') == page.count('class="line b"') == len(KNOWN_RULES)
    assert "<i>before" not in page
    assert not re.search(r"\bnan\b|\bNone\b", page)
    assert not re.search(r'(src|href)="(?!data:|#)', page)


def written(folder: Path, check: Compared) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{check.name}.json"
    file.write_text(json.dumps(check.report))
    return file


def test_the_command_compares_reports_and_folders_and_writes_both_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = written(tmp_path / "one", BEFORE), written(tmp_path / "two", AFTER)
    out = tmp_path / "out"
    for _ in range(2):  # what it wrote itself may be replaced
        assert main(["compare", str(before), str(after.parent), "--out", str(out), "--json"]) == 0
        data = json.loads(capsys.readouterr().out)
        assert data == json.loads((out / "compare.json").read_text(encoding="utf-8")) == compare(BEFORE, AFTER)
    assert (out / "compare.html").is_file()
    assert main(["compare", str(before), str(after)]) == 0
    assert SAME in " ".join(capsys.readouterr().out.split())


def test_words_of_a_report_are_printed_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    comparison = compare(replace(BEFORE, name="Rück [b]left"), AFTER)
    comparison["differences"][0]["code"] = "mine[/no]"
    console = Console(file=io.StringIO(), width=160)
    print_comparison(comparison, console)
    assert isinstance(console.file, io.StringIO)
    assert "Rück [b]left" in console.file.getvalue()
    assert "mine[/no], " in console.file.getvalue()
    before, after = written(tmp_path, replace(BEFORE, name="Rück")), written(tmp_path, AFTER)
    assert main(["compare", str(before), str(after), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii(), "nothing is lost where stdout cannot write it"
    assert json.loads(out)["a"]["name"] == "Rück"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("missing.json", "before.json"), "cannot be read"),
        (("broken.json", "before.json"), "is no JSON"),
        (("deep.json", "before.json"), "is no JSON"),
        (("other.json", "before.json"), "is no report of one clip"),
        (("torn.json", "before.json"), "torn.json is damaged (data.holds must be array): check the clip again"),
        (("endless.json", "before.json"), "endless.json is damaged"),
        (("strange.json", "before.json"), "strange.json is damaged (it has no rule head-up): check the clip again"),
        (("empty", "before.json"), "has no report in it"),
        ((".", "before.json"), "has 5 reports in it"),
        (("a.jpg", "before.json"), "is a photograph"),
    ],
)
def test_what_is_no_check_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, str], words: str
) -> None:
    written(tmp_path, BEFORE)
    written(tmp_path, AFTER)
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "deep.json").write_text("[" * 100_000)
    for name, change in (
        ("torn", {"holds": None}),
        ("endless", {"clip": BEFORE.report["clip"] | {"duration_s": math.inf}}),
        ("strange", {"episodes": [{"rule": "head-up", "start_s": 1, "end_s": 2, "worst": 30, "advice": "Head up"}]}),
    ):
        (tmp_path / f"{name}.json").write_text(json.dumps({**BEFORE.report, **change}))
    (tmp_path / "other.json").write_text("[1, 2]")
    (tmp_path / "a.jpg").touch()
    (tmp_path / "empty").mkdir()
    assert main(["compare", *(str(tmp_path / name) for name in names)]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_landmarks_are_compared_like_the_clips_they_were_found_in(capsys: pytest.CaptureFixture[str]) -> None:
    clips = [str(GOLDEN / f"{name}{LANDMARKS_SUFFIX}") for name in ("torso-forward", "clean-tilted")]
    assert main(["compare", *clips, "--json"]) == 0
    torso = row(json.loads(capsys.readouterr().out), TORSO, "stretch")
    assert torso["difference"] < -20
    assert torso["can_be_told"]
