"""Verdicts that a rater gives at the desk are kept beside the clip, and who is blind is told nothing before."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posecheck.evaluate.corrections import Correction
from posecheck.evaluate.desk.correcting import agrees, program_lane
from posecheck.evaluate.desk.entry import slim
from posecheck.evaluate.labels import Label
from posecheck.evaluate.rater_files import read_corrections
from posecheck.rules import all_rules
from tests.evaluate.desk.desks import Asking, asking, clip

CODES = tuple(rule.code for rule in all_rules())
TORSO = "upright-torso"
TOLD = ("To work on</span>", "Program:", "annotated", "Chest up", "One thing")
"""What gives the program's verdict away."""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips and their results."""
    folder = tmp_path_factory.mktemp("checked")
    clip(folder / "anna.mp4")
    clip(folder / "lean.mp4")
    with asking(folder) as somebody:
        somebody.wait_until({"anna.mp4": "done", "lean.mp4": "done"})
    return folder


@pytest.fixture
def desk(checked: Path, tmp_path: Path) -> Iterator[Asking]:
    shutil.copytree(checked, tmp_path, dirs_exist_ok=True)
    with asking(tmp_path) as somebody:
        somebody.wait_until({"anna.mp4": "done", "lean.mp4": "done"})
        yield somebody.enter()


def say(desk: Asking, name: str = "lean.mp4", status: int = 200, **fields: Any) -> Any:
    order = {"do": "give", "initials": "KB", "look": 1, "blind": False, "verdict": "warn", "rule": TORSO}
    answer = desk.post(f"/clips/{desk.key(name)}/corrections", order | fields)
    assert answer.status_code == status, answer.text
    return answer.json()


def page(desk: Asking, name: str = "lean.mp4") -> str:
    return str(desk.client.get(f"/clips/{desk.key(name)}/correct").text)


def be(desk: Asking, initials: str = "kb", blind: bool = False, look: int = 1) -> None:
    for cookie, value in (("rater", initials), ("blind", str(int(blind))), ("look", str(look))):
        desk.client.cookies.set(f"posecheck-{cookie}", value)


def kept(desk: Asking, rater: str = "kb", name: str = "lean.mp4") -> list[Correction]:
    given = read_corrections(desk.desk.clips.folder / name, rater, CODES).given
    return [one.correction for one in given if one.undone_at is None]


def test_an_answer_is_kept_beside_the_clip_and_says_whether_it_agrees(desk: Asking) -> None:
    assert say(desk)["whole"] == {TORSO: "warn"}
    state = say(desk, verdict="ok", start_s=1.0, end_s=2.0, note="she is bending")
    assert state["stretches"][TORSO] == [["ok", 1.0, 2.0]]
    assert "she is bending" in state["list"]
    say(desk, rule=None, verdict="either")
    assert [(one.rule, one.verdict, one.agreed) for one in kept(desk)] == [
        (TORSO, Label.WARN, True),
        (TORSO, Label.OK, kept(desk)[1].agreed),
        (None, Label.EITHER, False),
    ]
    file = json.loads((desk.desk.clips.folder / "lean.kb.labels.json").read_text(encoding="utf-8"))
    assert (file["rater"], file["clip_verdict"], file["rules"]) == ("kb", "either", {TORSO: "warn"})


def test_an_answer_is_taken_back(desk: Asking) -> None:
    say(desk)
    say(desk, verdict="ok")
    assert say(desk, do="undo")["whole"] == {TORSO: "warn"}
    assert say(desk, do="undo", number=1)["count"] == 0
    assert "nothing to take back" in say(desk, do="undo", status=422)["error"]
    assert kept(desk) == []


def test_looks_and_raters_are_kept_apart(desk: Asking) -> None:
    say(desk)
    assert say(desk, look=2, verdict="ok")["whole"] == {TORSO: "ok"}
    assert say(desk, initials="ms", verdict="ok")["whole"] == {TORSO: "ok"}
    assert say(desk, do="read")["whole"] == {TORSO: "warn"}
    assert [(one.round, one.verdict) for one in kept(desk)] == [(1, Label.WARN), (2, Label.OK)]


def test_only_the_look_at_hand_is_taken_back(desk: Asking) -> None:
    say(desk, verdict="ok")
    say(desk, look=2)
    assert say(desk, do="undo")["count"] == 0
    assert say(desk, do="read", look=2)["whole"] == {TORSO: "warn"}


def test_a_stretch_that_is_not_assessed_is_drawn(desk: Asking) -> None:
    say(desk, start_s=0.0, end_s=3.0)
    state = say(desk, verdict="not-assessed", start_s=1.0, end_s=2.0)
    assert state["stretches"][TORSO] == [["warn", 0.0, 1.0], ["not-assessed", 1.0, 2.0], ["warn", 2.0, 3.0]]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"initials": ""}, "no initials"),
        ({"initials": "../../x"}, "no initials"),
        ({"verdict": "bad"}, "use one of"),
        ({"rule": "zzz"}, "unknown rule"),
        ({"start_s": 3, "end_s": 1}, "not after its start"),
        ({"start_s": "x", "end_s": 1}, ": write the seconds from the start"),
        ({"note": 7}, "write a note"),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_line(desk: Asking, fields: dict[str, Any], says: str) -> None:
    assert says in say(desk, status=422, **fields)["error"]
    assert not list(desk.desk.clips.folder.glob("*.labels.json"))


@pytest.mark.parametrize(
    "fields", [{"look": "1"}, {"look": 0}, {"blind": 1}, {"do": "dance"}, {"do": "undo", "number": "1"}]
)
def test_what_no_page_of_ours_sends_is_refused(desk: Asking, fields: dict[str, Any]) -> None:
    say(desk, status=400, **fields)


def test_another_page_can_correct_nothing(desk: Asking) -> None:
    address = f"/clips/{desk.key('lean.mp4')}/corrections"
    assert desk.client.post(address, json={"do": "read"}).status_code == 403
    assert desk.post("/clips/other/corrections", {"do": "read"}).status_code == 404


def test_who_is_blind_is_told_nothing_before_they_answered(desk: Asking) -> None:
    be(desk, blind=True)
    key = desk.key("lean.mp4")
    shown = page(desk)
    assert not [words for words in TOLD if words in shown]
    data = json.loads(shown.split('id="data">')[1].split("</script>")[0])
    assert (data["blind"], data["program"], data["lanes"]) == (True, {}, {})
    assert f"/clips/{key}/original" in shown
    for address in (f"/clips/{key}", f"/clips/{key}/files/lean.html", f"/clips/{key}/handout", f"/clips/{key}/sheet"):
        answer = desk.client.get(address, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/clips/{key}/correct")
    sheet = desk.client.post(f"/clips/{key}/sheet", headers=desk.origin, follow_redirects=False)
    assert (sheet.status_code, sheet.headers["location"]) == (303, f"/clips/{key}/correct")
    compared = desk.client.get(f"/compare/{desk.key('anna.mp4')}/{key}", follow_redirects=False)
    assert compared.status_code == 303
    rows = desk.client.get("/state").json()
    assert not [words for words in TOLD if words in json.dumps(rows)]
    assert [group for group, _ in rows["spread"]] == ["veiled"]
    assert 'id="blind" checked' in desk.client.get("/").text
    for address in ("/agreement", "/limits"):
        assert "Blind mode" in desk.client.get(address).text


def test_a_blind_answer_is_kept_as_blind_until_the_verdict_was_shown(desk: Asking) -> None:
    be(desk, blind=True)
    assert say(desk, blind=True)["hidden"]
    assert not say(desk, do="show", blind=True)["hidden"]
    assert "has seen the verdict" in say(desk, blind=True, status=422)["error"]
    say(desk, verdict="ok")
    assert [(one.blind, one.agreed) for one in kept(desk)] == [(True, None), (False, False)]
    assert "Program:" in page(desk)
    assert "Program:" not in page(desk, "anna.mp4")
    assert "One thing" in desk.client.get(f"/clips/{desk.key('lean.mp4')}/files/lean.html").text


def test_who_opened_a_clip_before_is_not_blind_to_it(desk: Asking) -> None:
    be(desk)
    assert "Program:" in page(desk)
    be(desk, blind=True)
    assert "was shown to you already" in page(desk)
    assert "has seen the verdict" in say(desk, blind=True, status=422)["error"]
    be(desk, "ms", blind=True)
    assert "Program:" not in page(desk)
    say(desk, initials="ms", blind=True)


def test_whoever_comes_to_an_open_page_sees_the_verdict_and_is_not_blind_to_it(desk: Asking) -> None:
    be(desk)
    assert "Program:" in page(desk)
    say(desk, do="read", initials="")
    say(desk, do="read", initials="ms")
    for name, status in (("ms", 422), ("new", 200)):
        be(desk, name, blind=True)
        say(desk, initials=name, blind=True, status=status)
    assert kept(desk, "ms") == []


def test_who_has_a_sheet_made_is_not_blind_to_its_clip(desk: Asking) -> None:
    be(desk)
    assert desk.client.post(f"/clips/{desk.key('lean.mp4')}/sheet", headers=desk.origin).status_code == 200
    assert "has seen the verdict" in say(desk, blind=True, status=422)["error"]


def test_what_was_shown_is_known_to_the_next_desk(checked: Path, tmp_path: Path) -> None:
    shutil.copytree(checked, tmp_path, dirs_exist_ok=True)
    for again in (False, True):
        with asking(tmp_path) as somebody:
            somebody.wait_until({"anna.mp4": "done", "lean.mp4": "done"})
            somebody.enter()
            if not again:
                say(somebody)
            be(somebody, blind=True)
            assert "Program:" in page(somebody)


def test_a_file_that_cannot_be_read_is_said_on_the_page_and_stays(desk: Asking) -> None:
    file = desk.desk.clips.folder / "lean.kb.labels.json"
    file.write_text("{", encoding="utf-8")
    be(desk)
    assert "not valid JSON" in page(desk)
    assert "not valid JSON" in say(desk, status=422)["error"]
    assert file.read_text(encoding="utf-8") == "{"


@pytest.mark.parametrize("look", ["%C2%B2", "9" * 5000])
def test_cookies_that_nobody_of_us_set_do_no_harm(desk: Asking, look: str) -> None:
    be(desk, "../x", look=99)
    desk.client.cookies.set("posecheck-look", look)
    assert 'id="initials" value=""' in page(desk)


def test_a_rule_that_the_check_did_not_know_is_one_that_it_did_not_assess(desk: Asking) -> None:
    entry = next(one for one in desk.desk.clips.all() if one.task.name == "anna.mp4")
    report = json.loads(entry.report_file.read_text(encoding="utf-8"))
    report["rules"] = [rule for rule in report["rules"] if rule["code"] != TORSO]
    for told in (sample[what] for sample in report["samples"] for what in ("statuses", "values")):
        told.pop(TORSO, None)
    entry.report_file.write_text(json.dumps(report), encoding="utf-8")
    desk.desk.clips._entries[entry.key] = replace(entry, report=slim(report))
    shown = page(desk, "anna.mp4").split(f'<div class="row judge" data-rule="{TORSO}">')[1]
    assert shown.split('class="agree" data-verdict="')[1].startswith("not-assessed")
    say(desk, "anna.mp4", verdict="not-assessed")
    assert [one.agreed for one in kept(desk, name="anna.mp4")] == [True]


def test_the_figures_of_agreement_follow_the_answers(desk: Asking) -> None:
    say(desk)
    first = desk.client.get("/agreement/page").text
    assert "kb" in first
    say(desk, initials="ms", verdict="ok")
    say(desk, look=2, verdict="ok")
    second = desk.client.get("/agreement/page").text
    assert "ms" in second
    assert "kb, round 2" in second


REPORT = {
    "verdict": "warn",
    "clip": {"duration_s": 4.0},
    "rules": [{"code": TORSO, "status": "warn"}],
    "samples": [
        {"t": float(n), "phase": phase, "statuses": {} if status is None else {TORSO: status}}
        for n, (phase, status) in enumerate(
            [("away", "ok"), ("start", "ok"), ("stretch", "warn"), ("stretch", "unseen")]
        )
    ],
}


def test_the_programs_verdict_over_time() -> None:
    assert program_lane(REPORT, TORSO) == [("ok", 1.0, 2.0), ("warn", 2.0, 3.0), ("unseen", 3.0, 4.0)]
    assert program_lane(REPORT, "other") == []


@pytest.mark.parametrize(
    ("verdict", "rule", "stretch", "agreed"),
    [
        (Label.WARN, None, None, True),
        (Label.OK, None, None, False),
        (Label.WARN, TORSO, None, True),
        (Label.WARN, TORSO, (2.0, 3.0), True),
        (Label.WARN, TORSO, (1.5, 3.0), False),
        (Label.NOT_ASSESSED, TORSO, (3.0, 4.0), True),
        (Label.NOT_ASSESSED, TORSO, (0.0, 1.0), True),
        (Label.OK, TORSO, (0.0, 1.0), False),
        (Label.OK, "other", None, False),
    ],
)
def test_an_answer_agrees_when_the_program_says_the_same_all_along(
    verdict: Label, rule: str | None, stretch: tuple[float, float] | None, agreed: bool
) -> None:
    assert agrees(REPORT, Correction(verdict, rule, *(stretch or (None, None)))) is agreed


def test_nobody_agrees_with_the_program_where_it_had_no_picture() -> None:
    said = [(0.0, "ok"), (0.1, "ok"), (10.0, "warn")]
    samples = [{"t": time_s, "phase": "start", "statuses": {TORSO: status}} for time_s, status in said]
    torn = REPORT | {"clip": {"duration_s": 10.1}, "samples": samples}
    assert agrees(torn, Correction(Label.OK, TORSO, 0.0, 0.1))
    assert not agrees(torn, Correction(Label.OK, TORSO, 4.0, 6.0))
    assert agrees(torn, Correction(Label.NOT_ASSESSED, TORSO, 4.0, 6.0))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no words")
def test_a_clip_whose_name_is_no_utf8_is_corrected_like_any_other(tmp_path: Path) -> None:
    name = os.fsdecode(b"an\xffna.mp4")
    clip(tmp_path / "a.mp4").rename(tmp_path / name)
    with asking(tmp_path) as somebody:
        somebody.wait_until({name: "done"})
        somebody.enter()
        assert "Program:" in page(somebody, name)
        assert say(somebody, name)["whole"] == {TORSO: "warn"}
        assert "nothing to take back" in say(somebody, name, do="undo", number=7, status=422)["error"]
        assert len(kept(somebody, name=name)) == 1
