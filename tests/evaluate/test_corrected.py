"""What is handed out follows whoever corrected the verdict; what they did not speak of stays the program's."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.cli import main
from posecheck.errors import EXIT_FAILED, LabelError
from posecheck.evaluate.corrected import as_seen_by, corrected
from posecheck.evaluate.corrections import Correction, labels_of
from posecheck.evaluate.labels import Label
from posecheck.evaluate.rater_files import give_all
from posecheck.media.clip import clip_at
from posecheck.report.handout import Handout, handout
from tests.known import KNOWN_RULES
from tests.recordings import record
from tests.report.watched import report, stretch
from tests.stick import Stick

CODES = [rule.code for rule in KNOWN_RULES]
TORSO, TOES, START = "upright-torso", "knee-over-toe", "knee-under-hip"
GOOD = report(stretch(Stick(), seconds=12.0)).to_dict()
UNSEEN = report([None] * 30).to_dict()
LEANING = report(stretch(Stick(trunk_deg=30.0), seconds=12.0)).to_dict()
(WARNED,) = LEANING["episodes"]
(HOLD,) = LEANING["holds"]


def fine(rule: str | None = None, start_s: float | None = None, end_s: float | None = None) -> Correction:
    return Correction(Label.OK, rule, start_s, end_s)


def wrong(rule: str | None = None, start_s: float | None = None, end_s: float | None = None) -> Correction:
    return Correction(Label.WARN, rule, start_s, end_s)


def sheet(before: dict[str, Any], *said: Correction) -> Handout:
    return handout(corrected(before, said, KNOWN_RULES), KNOWN_RULES)


def verdicts(data: dict[str, Any]) -> dict[str, str]:
    return {rule["code"]: rule["status"] for rule in data["rules"]}


def test_nothing_said_changes_nothing() -> None:
    for before in (GOOD, LEANING):
        assert corrected(before, [], KNOWN_RULES) == before


def test_a_report_stays_as_it_was() -> None:
    before = deepcopy(LEANING)
    corrected(LEANING, [fine(TORSO), wrong(TOES, 2.0, 4.0)], KNOWN_RULES)
    assert before == LEANING


@pytest.mark.parametrize("said", [fine(TORSO), fine(TORSO, 0.0, 60.0), fine()], ids=["rule", "stretch", "clip"])
def test_what_a_rater_finds_fine_is_not_to_be_changed(said: Correction) -> None:
    assert LEANING["verdict"] == "warn"
    after = corrected(LEANING, [said], KNOWN_RULES)
    content = handout(after, KNOWN_RULES)
    assert (after["verdict"], content.fault, content.to_work_on) == ("ok", None, False)
    assert "Torso upright" in content.good
    assert content.legs[0].clean
    assert HOLD["clean_s"] < 1.0 < after["holds"][0]["clean_s"] <= HOLD["end_s"] - HOLD["start_s"]


def test_a_stretch_that_does_not_deserve_the_name_gains_no_second_by_being_found_fine() -> None:
    shallow = deepcopy(LEANING)
    shallow["samples"] = [sample | {"shallow": sample["phase"] == "stretch"} for sample in shallow["samples"]]
    after = corrected(shallow, [fine(TORSO)], KNOWN_RULES)
    assert after["holds"][0]["clean_s"] == HOLD["clean_s"]


@pytest.mark.parametrize(
    ("said", "gains"),
    [(fine(TORSO), True), (fine(TORSO, 0.0, 60.0), True), (wrong(TORSO, 0.0, 2.0), False), (fine(TOES), False)],
    ids=["rule", "stretch", "another stretch", "another rule"],
)
def test_what_was_suspected_counts_once_a_rater_finds_it_fine(said: Correction, gains: bool) -> None:
    near = report(stretch(Stick(trunk_deg=12.5), seconds=12.0)).to_dict()
    assert sum("suspected" in sample for sample in near["samples"]) > 100
    after = corrected(near, [said], KNOWN_RULES)
    assert (after["holds"][0]["clean_s"] > 1.0 > near["holds"][0]["clean_s"]) is gains
    assert any("suspected" in sample for sample in after["samples"]) is not gains


@pytest.mark.parametrize("said", [wrong(TOES), wrong(TOES, 5.0, 8.0)], ids=["rule", "stretch"])
def test_what_a_rater_finds_wrong_is_to_be_changed(said: Correction) -> None:
    after = corrected(GOOD, [said], KNOWN_RULES)
    content = handout(after, KNOWN_RULES)
    assert (after["verdict"], verdicts(after)[TOES]) == ("warn", "warn")
    assert content.fault is not None
    rule = next(rule for rule in KNOWN_RULES if rule.code == TOES)
    assert (content.fault.code, content.fault.advice) == (TOES, rule.advice)
    assert rule.title not in content.good
    if said.start_s is not None:
        assert said.start_s <= content.fault.time_s <= 8.0


def test_a_fault_without_a_time_leaves_no_second_in_good_form() -> None:
    assert GOOD["holds"][0]["clean_s"] > 5
    assert corrected(GOOD, [wrong(TOES)], KNOWN_RULES)["holds"][0]["clean_s"] == 0.0


def test_a_fault_with_a_time_takes_that_time_away() -> None:
    (hold,) = GOOD["holds"]
    middle_s = (hold["start_s"] + hold["end_s"]) / 2
    after = corrected(GOOD, [wrong(TOES, middle_s - 1.0, middle_s + 1.0)], KNOWN_RULES)
    assert after["holds"][0]["clean_s"] == pytest.approx(hold["clean_s"] - 2.0, abs=0.2)


def test_a_lean_back_is_told_in_its_own_words() -> None:
    back = report(stretch(Stick(trunk_deg=-16.0), seconds=12.0)).to_dict()
    content = sheet(back, wrong(TORSO))
    torso = next(rule for rule in KNOWN_RULES if rule.code == TORSO)
    assert content.fault is not None
    assert content.fault.advice == torso.advice_low


def test_what_a_rater_cannot_tell_is_neither_praised_nor_blamed() -> None:
    for said in (Correction(Label.NOT_ASSESSED, TORSO), Correction(Label.EITHER, TORSO)):
        after = corrected(LEANING, [said], KNOWN_RULES)
        assert verdicts(after)[TORSO] == "not-assessed"
        assert handout(after, KNOWN_RULES).fault is None
        assert "Torso upright" not in handout(after, KNOWN_RULES).good
    stretch_of_it = Correction(Label.NOT_ASSESSED, TORSO, 0.0, 60.0)
    assert verdicts(corrected(LEANING, [stretch_of_it], KNOWN_RULES))[TORSO] == "not-assessed"


def test_half_of_a_warning_seen_otherwise_is_none() -> None:
    length_s = WARNED["end_s"] - WARNED["start_s"]
    little = fine(TORSO, WARNED["start_s"], WARNED["start_s"] + 0.3 * length_s)
    most = fine(TORSO, WARNED["start_s"], WARNED["start_s"] + 0.7 * length_s)
    assert sheet(LEANING, little).fault is not None
    assert sheet(LEANING, most).fault is None


def test_a_clip_that_cannot_be_judged_is_filmed_anew() -> None:
    after = corrected(LEANING, [Correction(Label.NOT_ASSESSED)], KNOWN_RULES)
    assert (after["verdict"], handout(after, KNOWN_RULES).assessed) == ("not-assessed", False)


@pytest.mark.parametrize(
    ("before", "said", "verdict"),
    [
        (GOOD, [Label.NOT_ASSESSED] * 3, Label.NOT_ASSESSED),
        (UNSEEN, [Label.OK] * 3, Label.OK),
        (LEANING, [Label.OK, Label.NOT_ASSESSED, Label.NOT_ASSESSED], Label.EITHER),
    ],
)
def test_sheet_and_labels_are_of_one_mind(before: dict[str, Any], said: list[Label], verdict: Label) -> None:
    answers = [Correction(label, code) for label, code in zip(said, CODES, strict=True)]
    assert labels_of(answers, CODES).clip_verdict is verdict
    after = corrected(before, answers, KNOWN_RULES)
    assert after["verdict"] == ("ok" if verdict is Label.OK else "not-assessed")
    assert handout(after, KNOWN_RULES).assessed is (verdict is Label.OK)


@pytest.mark.parametrize("before", [GOOD, LEANING, UNSEEN], ids=["ok", "warn", "not-assessed"])
def test_who_judged_every_rule_gets_a_sheet_of_that(before: dict[str, Any]) -> None:
    for said in product(Label, repeat=len(CODES)):
        answers = [Correction(label, code) for label, code in zip(said, CODES, strict=True)]
        labels = labels_of(answers, CODES)
        decided = labels.clip_verdict in (Label.OK, Label.WARN)
        expected = labels.clip_verdict.value if decided else "not-assessed"
        assert corrected(before, answers, KNOWN_RULES)["verdict"] == expected, said


def test_a_clip_that_the_program_did_not_judge_is_not_good_for_one_good_rule() -> None:
    unclear = deepcopy(GOOD) | {"verdict": "not-assessed", "reason": "the start was not seen"}
    for before in (UNSEEN, unclear):
        for said in (fine(TORSO), fine(TORSO, 0.0, 60.0)):
            assert corrected(before, [said], KNOWN_RULES)["verdict"] == "not-assessed"
        assert corrected(before, [wrong(TORSO)], KNOWN_RULES)["verdict"] == "warn"


def test_who_agrees_does_not_take_the_programs_praise_away() -> None:
    """Neither for a rule whose phase the clip does not show, nor for one that came after the check."""
    without_start, older = deepcopy(GOOD), deepcopy(GOOD)
    for rule in without_start["rules"]:
        if rule["code"] == START:
            rule |= {"status": "not-assessed", "seconds": {"ok": 0.0, "warn": 0.0, "unseen": 0.0}}
    older["rules"] = [rule for rule in older["rules"] if rule["code"] != START]
    for before in (without_start, older):
        assert corrected(before, [fine(TORSO)], KNOWN_RULES)["verdict"] == "ok"
        assert corrected(before, [Correction(Label.NOT_ASSESSED, TORSO)], KNOWN_RULES)["verdict"] == "not-assessed"


def test_a_clip_that_is_wrong_without_a_rule_does_not_say_keep_doing_so() -> None:
    content = sheet(GOOD, wrong())
    assert (content.fault, content.to_work_on) == (None, True)


def test_the_rule_counts_before_the_clip_and_the_last_word_before_earlier_ones() -> None:
    assert sheet(LEANING, wrong(TORSO), fine()).fault is not None
    assert sheet(LEANING, wrong(TORSO), fine(TORSO)).fault is None
    assert sheet(LEANING, fine(), Correction(Label.WARN)).fault is not None


@given(
    st.lists(
        st.builds(
            lambda verdict, rule, times: Correction(verdict, rule, *(times if rule else (None, None))),
            st.sampled_from(Label),
            st.sampled_from([None, *CODES]),
            st.sampled_from([(None, None), (0.0, 3.0), (2.0, 9.0), (8.0, 40.0)]),
        ),
        max_size=5,
    ),
    st.sampled_from([GOOD, LEANING]),
)
@settings(max_examples=60)
def test_whatever_was_said_the_sheet_does_not_contradict_itself(said: list[Correction], before: dict[str, Any]) -> None:
    after = corrected(before, said, KNOWN_RULES)
    content = handout(after, KNOWN_RULES)
    faulty = {episode["rule"] for episode in after["episodes"]}
    assert faulty == {code for code, status in verdicts(after).items() if status == "warn"}
    for hold, was in zip(after["holds"], before["holds"], strict=True):
        assert 0.0 <= hold["clean_s"] <= was["end_s"] - was["start_s"]
    if content.fault is not None:
        assert next(rule.title for rule in KNOWN_RULES if rule.code == content.fault.code) not in content.good
    json.dumps(after)


def test_a_sheet_is_by_the_rater_who_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = record(tmp_path / "anna.landmarks.jsonl.gz", 30.0, 12.0)
    page = tmp_path / "sheet.html"
    assert main(["handout", str(clip), str(page)]) == 0
    assert "Chest up" in page.read_text(encoding="utf-8")
    assert main(["handout", str(clip), str(page), "--by", "kb"]) == EXIT_FAILED
    assert "kb gave no verdict of anna.landmarks.jsonl.gz" in capsys.readouterr().err
    give_all(clip_at(clip), "kb", [fine(TORSO)], CODES, shown=True)
    assert main(["handout", str(clip), str(page), "--by", "KB"]) == 0
    assert "Keep doing it just like this" in page.read_text(encoding="utf-8")


def test_the_last_look_counts(tmp_path: Path) -> None:
    clip = record(tmp_path / "anna.landmarks.jsonl.gz", 30.0, 12.0)
    before = deepcopy(LEANING) | {"clip": LEANING["clip"] | {"path": str(clip)}}
    again = Correction(Label.OK, TORSO, round=2)
    give_all(clip_at(clip), "kb", [wrong(TORSO), again], CODES, shown=True)
    assert as_seen_by("kb")(before, KNOWN_RULES)["verdict"] == "ok"
    with pytest.raises(LabelError, match="are no initials"):
        as_seen_by("a b")(before, KNOWN_RULES)
