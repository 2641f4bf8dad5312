"""The figures of an evaluation are what their names say, on scripts of samples whose answer can be counted by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from posecheck.check import CheckOptions
from posecheck.errors import LabelError, ModelError
from posecheck.evaluate import Evaluation, evaluate_folder, run_evaluate
from posecheck.evaluate.collect import labelled_clip
from posecheck.evaluate.labels import Label
from posecheck.evaluate.score import Tally, tally, total
from posecheck.evaluate.table import meaning, print_evaluation
from posecheck.report import schema
from tests.evaluate.written import RULES, TORSO, WRITTEN, Checker, folder_of, labels, report, samples, truth

SAMPLES = Path(__file__).parents[2] / "samples"


def scored(said: str, right: str) -> Tally:
    return tally(samples(said), labels(right), TORSO)


def test_agreement_kappa_and_coverage_are_those_counted_by_hand() -> None:
    result = scored("oooowwwwo?-o", "ooowwwwwwowe")
    assert (result.right_ok, result.right_warn, result.false_warn, result.missed_warn) == (3, 4, 0, 2)
    assert (result.labelled, result.judged) == (11, 9)
    assert result.agreement == pytest.approx(7 / 9)
    assert result.coverage == pytest.approx(9 / 11)
    chance = (6 / 9) * (4 / 9) + (3 / 9) * (5 / 9)
    assert result.kappa == pytest.approx((7 / 9 - chance) / (1 - chance))


def test_what_labels_leave_open_is_not_scored() -> None:
    assert scored("wwww", "e-e-") == Tally()


@pytest.mark.parametrize(
    ("said", "right", "kappa"),
    [("ow", "ow", 1.0), ("wo", "ow", -1.0), ("owow", "ooww", 0.0), ("oow", "ooo", 0.0)],
)
def test_kappa_is_one_for_perfect_and_nought_for_guessing(said: str, right: str, kappa: float) -> None:
    assert scored(said, right).kappa == pytest.approx(kappa)


@pytest.mark.parametrize(("said", "right"), [("ooo", "ooo"), ("www", "www"), ("???", "oww"), ("", "")])
def test_kappa_is_unknown_when_there_is_nothing_to_tell_apart(said: str, right: str) -> None:
    result = scored(said, right)
    assert math.isnan(result.kappa)
    assert result.to_dict()["kappa"] is None


def test_figures_that_nothing_speaks_for_are_unknown_and_not_nought() -> None:
    figures = scored("???", "---").to_dict()
    assert (figures["agreement"], figures["coverage"]) == (None, None)


@pytest.mark.parametrize(
    ("said", "right", "total_s", "longest_s"),
    [
        ("owwwo", "ooooo", 0.3, 0.3),
        ("owwow", "ooooo", 0.3, 0.2),
        ("ww?ww", "ooooo", 0.4, 0.4),
        ("ww-ww", "ooooo", 0.4, 0.4),
        ("wwwww", "owweo", 0.2, 0.1),
        ("wwwww", "ooeoo", 0.4, 0.2),
        ("ooooo", "wwwww", 0.0, 0.0),
    ],
)
def test_false_warnings_last_until_an_ok_or_until_the_label_no_longer_says_ok(
    said: str, right: str, total_s: float, longest_s: float
) -> None:
    result = scored(said, right)
    assert result.false_warn_s == pytest.approx(total_s)
    assert result.longest_false_warn_s == pytest.approx(longest_s)


def test_a_missed_warning_is_an_ok_where_there_is_a_fault() -> None:
    result = scored("oo?w", "wwww")
    assert result.missed_warn_s == pytest.approx(0.2)
    assert result.coverage == pytest.approx(0.75)


def test_a_gap_between_frames_counts_half_a_second_at_most() -> None:
    sparse = samples("ww", rate_hz=0.1)
    assert tally(sparse, labels("oo", rate_hz=0.1), TORSO).false_warn_s == pytest.approx(1.0)


def test_the_rate_of_the_clip_changes_seconds_by_a_frame_at_most() -> None:
    fast = tally(samples("oowwoo" * 6, rate_hz=60.0), labels("o" * 36, rate_hz=60.0), TORSO)
    assert fast.false_warn_s == pytest.approx(12 / 60)
    assert fast.longest_false_warn_s == pytest.approx(2 / 60)


def test_tallies_add_up_and_keep_the_longest_run() -> None:
    both = total([scored("ww", "oo"), scored("wow", "ooo"), Tally()])
    assert both.false_warn == 4
    assert both.false_warn_s == pytest.approx(0.4)
    assert both.longest_false_warn_s == pytest.approx(0.2)


def evaluation(*results: Any) -> Evaluation:
    return Evaluation("full", RULES, tuple(results))


def test_either_is_right_whatever_the_verdict() -> None:
    for verdict in ("ok", "warn", "not-assessed"):
        accepted = labels("oo", clip_verdict=Label.EITHER, rules={TORSO: Label.EITHER})
        result = evaluation(labelled_clip("a", report(verdict=verdict, torso=verdict), accepted, None))
        assert (result.wrong, result.wrong_rules(TORSO)) == ((), ())


def test_clips_and_rules_with_another_verdict_are_named() -> None:
    result = evaluation(
        labelled_clip("a", report(), labels("oo"), None),
        labelled_clip("b", report(verdict="ok", torso="ok"), labels("oo"), None),
    )
    data = result.to_dict()
    assert data["clip_verdicts"] == {"right": 1, "wrong": ["b"]}
    rows = {row["code"]: row["clip_verdicts"] for row in data["rules"]}
    assert rows[TORSO] == {"right": 1, "wrong": ["b"]}
    assert rows["knee-over-toe"] == {"right": 0, "wrong": []}


def test_warnings_on_what_is_not_to_be_judged_are_counted_apart() -> None:
    nothing = labels("", clip_verdict=Label.NOT_ASSESSED, assessable=False, rules={})
    result = evaluation(
        labelled_clip("a", report(warnings=2), nothing, None),
        labelled_clip("b", report(warnings=3), labels("oo"), None),
    )
    assert result.false_warnings_on_not_assessable == 2


def test_bias_mean_and_percentile_of_a_measure_are_against_the_truth_while_kneeling() -> None:
    result = evaluation(
        labelled_clip("a", report("oooo"), labels("oooo"), truth(2.0)),
        labelled_clip("b", report("oo?o"), labels("oooo"), truth(-1.0)),
    )
    (torso,) = result.measures
    assert (torso.code, torso.unit, torso.samples) == (TORSO, "deg", 5)
    assert torso.bias == pytest.approx((3 * 2 - 2) / 5)
    assert torso.mae == pytest.approx((3 * 2 + 2) / 5)
    assert torso.p95 == pytest.approx(2.0)


def test_a_clip_that_cannot_be_judged_has_no_measures() -> None:
    nothing = labels("oooo", clip_verdict=Label.NOT_ASSESSED, assessable=False)
    assert evaluation(labelled_clip("a", report("oooo"), nothing, truth(2.0))).measures == ()


def test_clips_are_grouped_by_the_true_view_where_it_is_known() -> None:
    result = evaluation(
        labelled_clip("a", report("oooo"), labels("oooo"), truth(2.0)),
        labelled_clip("b", report("ww"), labels("oo"), None),
    )
    by_view = {row["from_deg"]: row for row in result.to_dict()["by_view"]}
    assert (by_view[15.0]["clips"], by_view[15.0]["agreement"]) == (1, 1.0)
    assert (by_view[-15.0]["clips"], by_view[-15.0]["agreement"]) == (1, 0.0)
    assert by_view[15.0]["measures"][0]["bias"] == 2.0
    assert by_view[-30.0]["clips"] == 0


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    late = {**WRITTEN, "intervals": [{"rule": TORSO, "start_s": 60.0, "end_s": 61.0, "status": "ok"}]}
    folder = folder_of(tmp_path, a="{", b=WRITTEN, c=WRITTEN, d=late)
    (tmp_path / "e.labels.json").write_text(json.dumps(WRITTEN))
    result = evaluate_folder(folder, CheckOptions(), check=Checker(broken="c"))
    assert [clip.name for clip in result.clips] == ["b"]
    a, c, d, e = result.errors
    assert "a.labels.json is not valid JSON" in a
    assert "c.mp4 breaks off" in c
    assert "labelled from 60 s, but the clip lasts 9 s" in d
    assert "no clip or photograph e.*" in e


def test_intervals_of_a_photograph_are_an_error(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=WRITTEN)
    (folder / "a.mp4").rename(folder / "a.jpg")
    (error,) = evaluate_folder(folder, CheckOptions(), check=Checker()).errors
    assert "a photograph has no time" in error


def test_the_result_does_not_depend_on_how_many_clips_are_checked_at_a_time(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, **{f"clip{n}": WRITTEN if n % 3 else "{" for n in range(12)})
    one, many = (evaluate_folder(folder, CheckOptions(), check=Checker(broken="clip4"), jobs=n) for n in (1, 3))
    assert one == many
    assert len(one.errors) == 5


def test_a_model_that_cannot_run_stops_everything_at_once(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    folder = folder_of(tmp_path, **{f"clip{n:02}": WRITTEN for n in range(50)})
    with pytest.raises(ModelError, match="no model"):
        evaluate_folder(folder, CheckOptions(), check=Checker(without_model=True, note=asked), jobs=1)
    assert len(asked.read_text().splitlines()) < 50


def test_a_clip_that_crashes_its_process_costs_one_line(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=WRITTEN, b=WRITTEN, c=WRITTEN)
    result = evaluate_folder(folder, CheckOptions(), check=Checker(crashing="b"), jobs=2)
    assert [clip.name for clip in result.clips] == ["a", "c"]
    (error,) = result.errors
    assert error.startswith(f"{folder / 'b'} crashed the check (")
    assert "\n" not in error


def test_progress_names_each_clip_that_is_done(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    (tmp_path / "deep").mkdir()
    folder_of(tmp_path / "deep", b=WRITTEN)
    evaluate_folder(folder_of(tmp_path, a=WRITTEN), CheckOptions(), lambda *step: told.append(step), Checker(), jobs=1)
    assert told == [(0, 2, ""), (1, 2, "a"), (2, 2, "deep/b")]


def test_the_json_keeps_to_the_published_schema(tmp_path: Path) -> None:
    result = evaluate_folder(folder_of(tmp_path, a=WRITTEN, b="{"), CheckOptions(), check=Checker())
    jsonschema.validate(result.to_dict(), schema.load(schema.EVALUATION))
    jsonschema.validate(Evaluation("full", RULES, ()).to_dict(), schema.load(schema.EVALUATION))


def test_a_folder_without_labels_says_so(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="has no labels"):
        run_evaluate(tmp_path, CheckOptions(), as_json=True)


def test_when_all_labels_are_bad_the_errors_go_to_stderr_and_the_exit_code_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_evaluate(folder_of(tmp_path, a="{"), CheckOptions(), as_json=False) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("posecheck: ")
    assert err.count("\n") == 1


def test_the_json_is_printed_so_that_no_sign_of_a_name_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_evaluate(folder_of(tmp_path, rück="{"), CheckOptions(), as_json=True) == 2
    out = capsys.readouterr().out
    assert out.isascii()
    assert "rück.labels.json" in json.loads(out)["errors"][0]


def printed(result: Evaluation, width: int = 80) -> str:
    console = Console(width=width, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        print_evaluation(result, console)
    return capture.get()


def test_the_table_fits_a_terminal_and_names_what_went_wrong() -> None:
    wrong = labelled_clip("torso-9", report("owww", verdict="ok", torso="ok"), labels("ooww"), truth(2.0))
    text = printed(evaluation(wrong))
    assert "…" not in text
    assert "✗ torso-9: ok, labelled warn" in text
    assert f"✗ torso-9: {TORSO} is not as labelled" in text
    assert "75.0 %" in text
    assert "only 4 moments" in " ".join(text.split())


@pytest.mark.parametrize(
    ("said", "right", "words"),
    [
        ("ow" * 60, "ow" * 60, "agreed with the labels on 100"),
        ("ow" * 300, "ow" * 299 + "oo", "agreed with the labels on more than 99"),
        ("oo", "oo", "hold good form only or faults only"),
        ("??", "oo", "only the verdicts of whole clips"),
    ],
)
def test_the_meaning_is_said_in_plain_words(said: str, right: str, words: str) -> None:
    assert words in meaning(evaluation(labelled_clip("a", report(said), labels(right), None)))


@pytest.mark.model
def test_a_sample_with_a_fault_is_judged_as_labelled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in SAMPLES.glob("torso-forward.*"):
        (tmp_path / path.name).symlink_to(path)
    assert run_evaluate(tmp_path, CheckOptions(), as_json=True) == 0
    data = json.loads(capsys.readouterr().out)
    jsonschema.validate(data, schema.load(schema.EVALUATION))
    assert data["clip_verdicts"] == {"right": 1, "wrong": []}
    assert data["overall"]["agreement"] >= 0.95
    # Whether or not anything happens, each of fifteen frames a second counts.
    (torso,) = (row for row in data["rules"] if row["code"] == TORSO)
    labelled = json.loads((tmp_path / "torso-forward.labels.json").read_text(encoding="utf-8"))["intervals"]
    seconds = sum(i["end_s"] - i["start_s"] for i in labelled if i["rule"] == TORSO and i["status"] in ("ok", "warn"))
    assert torso["labelled_samples"] == pytest.approx(15 * seconds, rel=0.05)
    assert {row["code"] for row in data["measures"]} == {rule.code for rule in RULES}
