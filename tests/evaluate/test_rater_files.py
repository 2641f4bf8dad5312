"""A rater's file keeps every correction, whoever else writes and whenever the process ends, and old readers read it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from posecheck.errors import LabelError, OutputError
from posecheck.evaluate.corrections import Correction
from posecheck.evaluate.labels import Label, find_clip
from posecheck.evaluate.rater_files import (
    give,
    give_all,
    mark_shown,
    rater_path,
    read_corrections,
    standing_answers,
    take_back,
)
from posecheck.evaluate.raters import read_ratings
from posecheck.files.atomic import is_ours
from posecheck.files.lock import locked
from posecheck.media.clip import Clip, Kind
from posecheck.report import schema
from tests.known import CODES
from tests.label_files import read_labels
from tests.privileges import bound_by_modes

TORSO = "upright-torso"
BENT = Correction(Label.WARN, TORSO, 1.0, 2.5, note="leans at the end", agreed=False)
FINE = Correction(Label.OK, TORSO, agreed=True)


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    (tmp_path / "a.mp4").touch()
    return Clip(tmp_path / "a.mp4", Kind.VIDEO)


def content(clip: Clip, rater: str = "kb") -> dict[str, Any]:
    data: dict[str, Any] = json.loads(rater_path(clip.path, rater).read_text(encoding="utf-8"))
    return data


def test_what_is_given_is_read_back_and_follows_the_published_schema(clip: Clip) -> None:
    give(clip, "KB", BENT, CODES, shown=True)
    give(clip, "kb", FINE, CODES, shown=True)
    kept = read_corrections(clip.path, "kb", CODES)
    assert [one.correction for one in kept.given] == [BENT, FINE]
    assert kept.shown
    jsonschema.validate(content(clip), schema.load(schema.LABELS))
    assert is_ours(rater_path(clip.path, "kb"))


def test_whoever_knows_no_corrections_reads_labels(clip: Clip) -> None:
    give(clip, "kb", BENT, CODES, shown=True)
    path = rater_path(clip.path, "kb")
    labels = read_labels(path, CODES)
    assert (labels.clip_verdict, labels.rules[TORSO]) == (Label.WARN, Label.WARN)
    assert labels.at(TORSO, 1.2) is Label.WARN
    assert find_clip(path).path == clip.path
    assert [rating.rater for rating in read_ratings(path, CODES)[1]] == ["kb"]


def test_taking_back_restores_what_was_there(clip: Clip) -> None:
    give(clip, "kb", FINE, CODES, shown=True)
    before = read_labels(rater_path(clip.path, "kb"), CODES)
    give(clip, "kb", BENT, CODES, shown=True)
    assert take_back(clip, "kb", CODES).correction == BENT
    assert read_labels(rater_path(clip.path, "kb"), CODES) == before
    assert len(read_corrections(clip.path, "kb", CODES).given) == 2
    assert take_back(clip, "kb", CODES, number=1).correction == FINE
    with pytest.raises(LabelError, match="nothing to take back"):
        take_back(clip, "kb", CODES)
    assert read_ratings(rater_path(clip.path, "kb"), CODES)[1] == ()


def test_what_is_taken_back_is_of_the_look_that_was_asked_for(clip: Clip) -> None:
    again = Correction(Label.OK, TORSO, round=2)
    for one in (FINE, BENT, again):
        give(clip, "kb", one, CODES, shown=True)
    assert take_back(clip, "kb", CODES, round_=1).correction == BENT
    assert take_back(clip, "kb", CODES, number=1, round_=2).correction == FINE
    with pytest.raises(LabelError, match="nothing to take back"):
        take_back(clip, "kb", CODES, round_=1)
    assert read_corrections(clip.path, "kb", CODES).in_force(2) == [again]


def test_a_second_look_is_an_entry_of_its_own(clip: Clip) -> None:
    give(clip, "kb", BENT, CODES, shown=True)
    give(clip, "kb", Correction(Label.OK, TORSO, round=2), CODES, shown=True)
    ratings = read_ratings(rater_path(clip.path, "kb"), CODES)[1]
    assert {one.observer: one.labels.rules[TORSO] for one in ratings} == {"kb": Label.WARN, "kb, round 2": Label.OK}
    take_back(clip, "kb", CODES)
    assert "raters" not in content(clip)


def test_only_who_has_not_seen_the_verdict_is_blind(clip: Clip) -> None:
    blind = Correction(Label.WARN, TORSO, blind=True)
    with pytest.raises(LabelError, match="has seen the verdict"):
        give(clip, "kb", blind, CODES, shown=True)
    assert not rater_path(clip.path, "kb").exists()
    give(clip, "kb", blind, CODES, shown=False)
    mark_shown(clip, "kb", CODES)
    with pytest.raises(LabelError, match="has seen the verdict"):
        give(clip, "kb", blind, CODES, shown=False)
    give(clip, "ms", FINE, CODES, shown=True)
    take_back(clip, "ms", CODES)
    with pytest.raises(LabelError, match="ms has seen the verdict"):
        give(clip, "ms", blind, CODES, shown=False)
    assert content(clip)["corrections"][0]["blind"]


def test_a_file_written_by_hand_is_taken_over_with_all_that_is_in_it(clip: Clip) -> None:
    path = rater_path(clip.path, "kb")
    hand = {
        "schema": "posecheck/labels/1",
        "room": 3,
        "rater": "KB",
        "clip_verdict": "ok",
        "rules": {"knee-over-toe": "ok"},
        "intervals": [{"rule": TORSO, "start_s": 0.5, "end_s": 3, "status": "ok"}],
        "measures": [{"rule": TORSO, "time_s": 1.0, "value": 14}],
        "raters": [
            {"rater": "ms", "clip_verdict": "warn"},
            {"rater": "kb", "round": 2, "clip_verdict": "warn", "school": "A"},
        ],
    }
    path.write_text(json.dumps(hand), encoding="utf-8")
    give(clip, "kb", BENT, CODES, shown=True)
    data = content(clip)
    assert (data["room"], data["measures"], data["clip_verdict"]) == (3, hand["measures"], "ok")
    assert [(i["start_s"], i["status"]) for i in data["intervals"]] == [(0.5, "ok"), (1.0, "warn"), (2.5, "ok")]
    assert data["rules"] == {"knee-over-toe": "ok", TORSO: "warn"}
    assert [(entry["rater"], entry["clip_verdict"]) for entry in data["raters"]] == [("ms", "warn"), ("kb", "warn")]
    assert data["raters"][1]["school"] == "A"
    take_back(clip, "kb", CODES)
    assert [i["end_s"] for i in content(clip)["intervals"]] == [3.0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not valid JSON"),
        ('{"schema": "posecheck/labels/9"}', "schema is"),
        ('{"schema": "posecheck/labels/1", "rater": "ms", "clip_verdict": "ok"}', "is not by kb"),
        ('{"schema": "posecheck/labels/1", "rater": "kb", "corrections": {}}', "a list of objects"),
        (
            '{"schema": "posecheck/labels/1", "rater": "kb", "corrections": [{"verdict": "x"}]}',
            "correction 1: the verdict",
        ),
        ('{"schema": "posecheck/labels/1", "rater": "kb", "clip_verdict": "ok", "raters": 5}', 'write "raters"'),
        ('{"schema": "posecheck/labels/1", "rater": "kb", "clip_verdict": "ok", "round": "x"}', "round is"),
    ],
)
def test_a_file_that_cannot_be_understood_is_one_line_and_stays(clip: Clip, text: str, says: str) -> None:
    path = rater_path(clip.path, "kb")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LabelError, match=says) as error:
        give(clip, "kb", FINE, CODES, shown=True)
    assert "\n" not in str(error.value)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("initials", ["", " ", "a b", "../x", "posecheck", "label", "x" * 17, "-a", "a.b"])
def test_what_are_no_initials_is_said(clip: Clip, initials: str) -> None:
    with pytest.raises(LabelError, match="no initials"):
        give(clip, initials, FINE, CODES, shown=True)


def test_initials_that_make_the_name_of_another_clip_are_refused(clip: Clip) -> None:
    clip.path.with_name("a.kb.mov").touch()
    with pytest.raises(LabelError, match=r"would be the labels of a\.kb\.mov"):
        give(clip, "kb", FINE, CODES, shown=True)


def test_all_of_several_are_kept_or_none(clip: Clip) -> None:
    with pytest.raises(LabelError):
        give_all(clip, "kb", [FINE, Correction(Label.OK, "zzz")], CODES, shown=True)
    assert not rater_path(clip.path, "kb").exists()
    with pytest.raises(LabelError, match="is a photograph"):
        give(Clip(clip.path, Kind.PHOTOGRAPH), "kb", BENT, CODES, shown=True)


def test_a_folder_that_cannot_be_written_is_one_line(clip: Clip) -> None:
    clip.path.parent.chmod(0o500)
    with bound_by_modes(), pytest.raises(OutputError, match="cannot be written"):
        give(clip, "kb", FINE, CODES, shown=True)


def test_a_lock_that_is_held_is_waited_for_and_then_said(tmp_path: Path) -> None:
    with locked(tmp_path / "x"):
        with pytest.raises(OutputError, match="in use by another program"), locked(tmp_path / "x", within_s=0.05):
            pass
        with locked(tmp_path / "y", within_s=0.0):
            pass
    with locked(tmp_path / "x", within_s=0.0):
        pass
    assert list(tmp_path.iterdir()) == []


GIVE = """
import sys
from pathlib import Path
from posecheck.evaluate.corrections import Correction
from posecheck.evaluate.labels import Label
from posecheck.evaluate.rater_files import give
from posecheck.media.clip import Clip, Kind
for n in range(int(sys.argv[2])):
    give(Clip(Path(sys.argv[1]), Kind.VIDEO), "kb", Correction(Label.OK, note=f"{sys.argv[3]} {n}"), (), shown=True)
"""


def test_two_processes_at_once_lose_nothing(clip: Clip) -> None:
    both = [subprocess.Popen([sys.executable, "-c", GIVE, str(clip.path), "25", name]) for name in ("one", "other")]
    assert [process.wait(60) for process in both] == [0, 0]
    given = read_corrections(clip.path, "kb", CODES).given
    assert {one.correction.note for one in given} == {f"{name} {n}" for name in ("one", "other") for n in range(25)}
    assert [one.number for one in given] == list(range(1, 51))


def test_a_name_too_long_for_a_raters_file_has_no_answers(tmp_path: Path) -> None:
    assert standing_answers(tmp_path / f"{'a' * 245}.mp4", "kb", CODES) == 0
