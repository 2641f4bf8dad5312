"""Who agrees with whom: the right observers are compared, on the right moments, and the page and tables say so."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.console import Console
from sklearn.metrics import cohen_kappa_score

from posecheck.check import CheckOptions
from posecheck.cli import main
from posecheck.evaluate import Evaluation, evaluate_folder
from posecheck.evaluate.again import look_again
from posecheck.evaluate.agreement import CLIPS, MOMENTS, Pair, measures, pairs
from posecheck.evaluate.angles import Angle
from posecheck.evaluate.collect import labelled_clip
from posecheck.evaluate.labels import Label
from posecheck.evaluate.observers_table import print_observers
from posecheck.evaluate.votes import BETWEEN_RATERS, TO_RATER, TO_SELF, Rating, Votes
from posecheck.report import schema
from posecheck.report.agreement_page import agreement_page, write_agreement_page
from posecheck.report.agreement_words import PUBLISHED
from tests.evaluate.written import RULES, TORSO, WRITTEN, Checker, folder_of, labels, report, truth

SAID = {"a": "oowwwoo?ow", "b": "oooooowwww", "c": "wwoooooowo"}
KB = {"a": "oowwwooeow", "b": "ooooooowww", "c": "wooooooowo"}
MS = {"a": "owwwwwo-ow", "b": "oooowwwwww", "c": "ooooooowoo"}
AGAIN = {"a": "oowwwooeoo", "b": "oooooowwww", "c": "oooooooowo"}


def verdict_of(script: str) -> dict[str, Label]:
    return {TORSO: Label.WARN if script.count("w") > 3 else Label.OK}


def rating(rater: str, script: str, number: int = 1, angles: tuple[Angle, ...] = ()) -> Rating:
    return Rating(rater, labels(script, rules=verdict_of(script)), number, angles)


def evaluation(**changes: Any) -> Evaluation:
    clips = tuple(
        labelled_clip(
            name,
            report(said, torso="warn" if said.count("w") > 3 else "ok"),
            labels(KB[name]),
            None,
            [rating("kb", KB[name]), rating("ms", MS[name]), rating("kb", AGAIN[name], 2)],
        )
        for name, said in SAID.items()
    )
    return Evaluation("full", RULES, clips, **changes)


def votes_by_clip(result: Evaluation) -> dict[str, Votes]:
    return {clip.name: clip.votes for clip in result.clips}


def compared(result: Evaluation) -> dict[tuple[str, str, str], Pair]:
    found = pairs(list(votes_by_clip(result).values()), result.rules)
    return {(pair.first, pair.second, pair.level): pair for pair in found}


def test_the_program_is_compared_with_each_rater_and_raters_with_each_other_and_themselves() -> None:
    kinds = {names[:2]: pair.kind for names, pair in compared(evaluation()).items()}
    assert kinds == {
        ("posecheck", "kb"): TO_RATER,
        ("posecheck", "ms"): TO_RATER,
        ("kb", "ms"): BETWEEN_RATERS,
        ("kb", "kb, round 2"): TO_SELF,
    }


def answers(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, str]:
    """The moments that both judged, of all clips."""
    both = [
        pair for name in SAID for pair in zip(one[name], other[name], strict=True) if not set(pair) & {"?", "-", "e"}
    ]
    return "".join(first for first, _ in both), "".join(second for _, second in both)


@pytest.mark.parametrize(
    ("names", "one", "other"),
    [
        (("posecheck", "kb"), SAID, KB),
        (("posecheck", "ms"), SAID, MS),
        (("kb", "ms"), KB, MS),
        (("kb", "kb, round 2"), KB, AGAIN),
    ],
)
def test_kappa_is_over_the_moments_that_both_judged(
    names: tuple[str, str], one: Mapping[str, str], other: Mapping[str, str]
) -> None:
    first, second = answers(one, other)
    overall = compared(evaluation())[names[0], names[1], MOMENTS].overall
    assert sum(overall.counts) == len(first)
    assert overall.kappa.value == pytest.approx(cohen_kappa_score(list(first), list(second)), abs=1e-9)


def test_whole_clips_count_once_each() -> None:
    pair = compared(evaluation())["posecheck", "kb", CLIPS]
    assert pair.overall.counts == (1, 0, 1, 1)
    assert (pair.overall.sensitivity.value, pair.overall.specificity.value) == (1.0, 0.5)


def test_between_raters_nobody_is_the_reference() -> None:
    overall = compared(evaluation())["kb", "ms", MOMENTS].overall
    assert overall.sensitivity.reason == overall.specificity.reason == "neither observer is the reference"


def test_agreement_with_one_set_of_labels_is_the_one_that_the_tables_always_had() -> None:
    one = Evaluation("full", RULES, tuple(labelled_clip(n, report(s), labels(KB[n]), None) for n, s in SAID.items()))
    pair = compared(one)["posecheck", "label", MOMENTS]
    assert pair.overall.agreement.value == pytest.approx(one.overall.agreement)
    assert pair.overall.kappa.value == pytest.approx(one.overall.kappa)


def test_clips_to_look_at_again_come_with_the_largest_disagreement_first_and_why() -> None:
    result = evaluation()
    looks = look_again(votes_by_clip(result), result.rules)
    weights = [look.disagreed_s + look.verdicts for look in looks]
    assert weights == sorted(weights, reverse=True)
    (b,) = [look for look in looks if look.clip == "b"]
    assert "Torso upright, 0.4 s to 0.6 s: ms sees a fault, posecheck does not" in b.reasons
    assert "Torso upright, whole clip: posecheck sees a fault, kb does not" in b.reasons


def test_where_all_agree_there_is_nothing_to_look_at_again() -> None:
    clip = labelled_clip("a", report("ooww", torso="warn"), labels("ooww"), None)
    assert look_again({"a": clip.votes}, RULES) == []


def test_measures_of_a_rater_are_paired_with_those_of_the_same_moment() -> None:
    angles = (Angle(TORSO, 0.21, 3.0), Angle(TORSO, 0.5, 5.0), Angle(TORSO, 30.0, 90.0))
    clip = labelled_clip("a", report("oooooo"), labels("oooooo"), truth(2.0), [rating("kb", "oooooo", 1, angles)])
    found = {(row.first, row.second): row.limits for row in measures([clip.votes], RULES)}
    assert set(found) == {("posecheck", "kb"), ("posecheck", "exact posture"), ("kb", "exact posture")}
    with_kb = found["posecheck", "kb"]
    assert with_kb.moments == 2
    assert with_kb.bias.value == pytest.approx(-4.0)
    assert found["posecheck", "exact posture"].bias.value == pytest.approx(2.0)
    assert found["kb", "exact posture"].moments == 1


@pytest.mark.parametrize(
    "entry", [7, {"rule": "torso", "time_s": 1, "value": 2}, {"rule": TORSO, "time_s": -1, "value": 2}, {"rule": TORSO}]
)
def test_a_measure_that_breaks_the_format_is_one_line(tmp_path: Path, entry: Any) -> None:
    folder = folder_of(tmp_path, a={**WRITTEN, "measures": [{"rule": TORSO, "time_s": 1.0, "value": 2.5}, entry]})
    (error,) = evaluate_folder(folder, CheckOptions(), check=Checker()).errors
    assert "a.labels.json: measure 2" in error


def test_the_name_in_a_label_file_is_who_agrees(tmp_path: Path) -> None:
    measure = {"rule": TORSO, "time_s": 0.1, "value": 12.0}
    folder = folder_of(tmp_path, a={**WRITTEN, "rater": "kb", "measures": [measure]}, b={**WRITTEN, "rater": "ms"})
    data = evaluate_folder(folder, CheckOptions(), check=Checker()).to_dict()
    jsonschema.validate(data, schema.load(schema.EVALUATION))
    assert {pair["second"] for pair in data["observers"]["pairs"]} == {"kb", "ms"}
    (row,) = data["observers"]["limits_of_agreement"]
    assert (row["second"], row["moments"], row["bias"]["value"], row["lower"]["value"]) == ("kb", 1, -12.0, None)


@pytest.mark.parametrize("name", ["", "posecheck", 3])
def test_a_rater_has_a_name_of_their_own(tmp_path: Path, name: Any) -> None:
    folder = folder_of(tmp_path, a={**WRITTEN, "rater": name})
    (error,) = evaluate_folder(folder, CheckOptions(), check=Checker()).errors
    assert 'write "rater"' in error


EDGES = {
    "three clips, three raters": evaluation(),
    "one clip": replace(evaluation(), clips=evaluation().clips[:1]),
    "no clip": Evaluation("full", RULES, ()),
    "no warning at all": Evaluation("full", RULES, (labelled_clip("a", report("oo"), labels("oo"), None),) * 2),
    "nothing judged": Evaluation("full", RULES, (labelled_clip("a", report("??"), labels("oo"), None),)),
    "readings of one value": Evaluation(
        "full", RULES, (labelled_clip("a", report("oooo"), labels("oooo"), truth(0.0)),)
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_json_page_and_table_of_every_edge_case(name: str, tmp_path: Path) -> None:
    data = json.loads(json.dumps(EDGES[name].to_dict(), allow_nan=False))
    jsonschema.validate(data, schema.load(schema.EVALUATION))
    page = agreement_page(data)
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", page)
    out = io.StringIO()
    print_observers(EDGES[name], Console(width=80, file=out))
    assert "nan" not in out.getvalue()
    assert "…" not in out.getvalue()


def test_the_page_has_every_pair_the_published_figures_as_lines_and_loads_nothing(tmp_path: Path) -> None:
    write_agreement_page(tmp_path / "agreement.html", evaluation().to_dict())
    page = (tmp_path / "agreement.html").read_text(encoding="utf-8")
    for words in ("posecheck – kb", "kb – ms", "kb – kb, round 2"):
        assert words in page
    for known in PUBLISHED:
        assert 'class="known"' in page
        assert known.source in page
    assert "default-src 'none'" in page
    assert not re.search(r'(src|href)="(?!data:|#)', page)


def test_names_of_clips_and_raters_are_escaped() -> None:
    clip = labelled_clip("<i>a", report("ow"), labels("wo"), None, [rating("<b>x", "wo")])
    page = agreement_page(Evaluation("full", RULES, (clip,)).to_dict())
    assert "<i>a" not in page
    assert "<b>x" not in page


def test_names_of_raters_are_shown_as_they_are() -> None:
    clip = labelled_clip("a", report("ow"), labels("wo"), None, [rating("[b]x[/no]", "wo")])
    console = Console(file=io.StringIO(), width=120)
    print_observers(Evaluation("full", RULES, (clip,)), console)
    assert isinstance(console.file, io.StringIO)
    assert "[b]x[/no]:" in console.file.getvalue()


def test_a_page_of_another_name_is_refused_before_anything_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(tmp_path), "--page", str(tmp_path / "a.pdf")]) == 2
    assert "ends in .html" in capsys.readouterr().err


def test_wanted_width_is_carried_to_the_figures() -> None:
    wide, narrow = (evaluation(width=width).to_dict()["observers"] for width in (0.5, 0.05))
    more = [data["pairs"][0]["overall"]["more_clips"]["agreement"] for data in (wide, narrow)]
    assert more[0] < more[1]
    assert narrow["intervals"]["wanted_width"] == 0.05


def test_several_raters_of_one_file_are_compared_with_each_other_and_with_themselves(tmp_path: Path) -> None:
    said = {key: value for key, value in WRITTEN.items() if key != "schema"}
    raters = [{**said, "rater": "kb"}, {**said, "rater": "ms"}, {**said, "rater": "kb", "round": 2}]
    folder = folder_of(tmp_path, a={**WRITTEN, "raters": raters})
    data = evaluate_folder(folder, CheckOptions(), check=Checker()).to_dict()
    jsonschema.validate(data, schema.load(schema.EVALUATION))
    pairs = {(pair["first"], pair["second"], pair["kind"]) for pair in data["observers"]["pairs"]}
    assert {("kb", "ms", "rater-rater"), ("kb", "kb, round 2", "rater-self")} <= pairs


def test_a_rater_who_speaks_of_a_time_after_the_clip_has_another_clip_in_mind(tmp_path: Path) -> None:
    late = {"rule": TORSO, "start_s": 900.0, "end_s": 901.0, "status": "ok"}
    folder = folder_of(tmp_path, a={**WRITTEN, "raters": [{"rater": "kb", "clip_verdict": "ok", "intervals": [late]}]})
    (error,) = evaluate_folder(folder, CheckOptions(), check=Checker()).errors
    assert "labelled from 900 s" in error
