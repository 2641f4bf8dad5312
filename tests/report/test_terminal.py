"""The table says the verdict, the fault with its times and cue, and what was not assessed and why."""

from __future__ import annotations

import io
import json

from rich.console import Console

from posecheck.form.settings import RuleWords, Settings
from posecheck.language.catalogues import activate
from posecheck.report.index import row_of
from posecheck.report.outcome import Outcome
from posecheck.report.terminal import print_data, print_json, print_table
from tests.report.watched import report, stretch
from tests.stick import Stick

GOOD = Outcome("good.mp4", report(stretch(Stick())).to_dict())
LEANING = Outcome("leaning.mp4", report(stretch(Stick(trunk_deg=30.0))).to_dict())
NOBODY = Outcome("empty room.mp4", report([None] * 30).to_dict())
BROKEN = Outcome("[red]broken.mp4", error="broken.mp4 is empty: copy or record it again")


def _table(*outcomes: Outcome, width: int = 110) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_table(outcomes, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_every_kind_of_result_has_symbol_and_words() -> None:
    text = _table(GOOD, LEANING, NOBODY, BROKEN)
    assert "✓ Good form" in text
    assert "! To work on" in text
    assert "? Not assessed" in text
    assert "× Could not be checked" in text
    assert "4 clips: 1 good form, 1 to work on, 1 not assessed, 1 could not be checked" in text


def test_a_fault_has_its_cue_its_times_and_its_rule() -> None:
    assert LEANING.report is not None
    episode = LEANING.report["episodes"][0]
    text = _table(LEANING)
    assert f"Chest up ({episode['start_s']:.1f} s to {episode['end_s']:.1f} s)" in text
    assert "upright-torso" in text
    assert "1 clip" not in text


def test_it_says_by_which_settings_clips_were_judged_and_leaves_words_as_they_were_written() -> None:
    words = (("upright-torso", RuleWords(advice="Less arch")),)
    mine = Outcome(
        "a.mp4", report(stretch(Stick(trunk_deg=30.0)), settings=Settings("mine.toml", words=words)).to_dict()
    )
    strict = Outcome("b.mp4", report(stretch(Stick()), settings=Settings("strict")).to_dict())
    assert "settings" not in _table(GOOD, LEANING)
    assert "Judged with the settings mine.toml and strict." in _table(mine, GOOD, mine, strict)
    activate("de")
    assert "Less arch (" in _table(mine)
    assert "Brust heben (" in _table(LEANING)


def test_what_could_not_be_judged_says_why() -> None:
    assert "nobody in the picture" in _table(NOBODY)
    assert "is empty: copy or record it again" in _table(BROKEN)


def test_names_are_taken_as_they_are() -> None:
    assert "[red]broken.mp4" in _table(BROKEN)


def test_json_is_one_list_without_the_failed_clips() -> None:
    for samples in (True, False):
        out = io.StringIO()
        print_json([GOOD, BROKEN, LEANING], samples, out)
        reports = json.loads(out.getvalue())
        assert [data["verdict"] for data in reports] == ["ok", "warn"]
        assert all(("samples" in data) is samples for data in reports)


def test_json_is_ascii_and_the_same_data() -> None:
    data = {"clip": "Rückblick 髋 caf\udce9.mp4", "unit": "°"}
    out = io.StringIO()
    print_data(data, out)
    assert out.getvalue().isascii()
    assert json.loads(out.getvalue()) == data


def test_a_clip_of_which_a_part_is_not_assessed_says_which_part_and_what_is_fine() -> None:
    assert GOOD.report is not None
    why = "too close to the limit to tell"
    rules = [
        r | ({"status": "not-assessed", "reason": why} if r["code"] == "knee-under-hip" else {})
        for r in GOOD.report["rules"]
    ]
    partly = Outcome("partly.mp4", {**GOOD.report, "verdict": "not-assessed", "reason": why, "rules": rules})
    text = _table(partly)
    assert f"not assessed: knee-under-hip ({why})" in text
    assert "fine: knee-over-toe and upright-torso" in text
    assert text.count(why) == 1
    assert f"knee-under-hip: {why}" in row_of(partly).note
    assert partly.report is not None
    whose = {**partly.report, "reason": "more than one person does the stretch: one at a time, please"}
    assert "fine" not in _table(Outcome("two.mp4", whose))
    unclear = Outcome("unclear.mp4", {**partly.report, "reason": "nobody in the picture"} if partly.report else None)
    assert "nobody in the picture" in _table(unclear)
