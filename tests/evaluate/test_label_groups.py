"""Label files of several raters of one clip are put together; verdicts are counted against what all agree on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from posecheck.errors import LabelError
from posecheck.evaluate import evaluate_folder
from posecheck.evaluate.corrections import Correction
from posecheck.evaluate.label_groups import label_groups, read_group
from posecheck.evaluate.labels import Interval, Label
from posecheck.evaluate.rater_files import give, take_back
from posecheck.evaluate.votes import OPEN, WARN
from posecheck.media.clip import Clip, Kind
from tests.evaluate.written import TORSO, Checker
from tests.known import CODES, KnownRules

SHORT: dict[str, Any] = {"schema": "posecheck/labels/1", "clip_verdict": "ok"}


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    (tmp_path / "a.b.mp4").touch()
    return Clip(tmp_path / "a.b.mp4", Kind.VIDEO)


def rated(clip: Clip) -> None:
    """kb finds a fault from 1 to 3 s and, looking again, none; ms finds one from 2 to 4 s."""
    give(clip, "kb", Correction(Label.WARN, TORSO, 1.0, 3.0), CODES, shown=False)
    give(clip, "kb", Correction(Label.OK, TORSO, round=2), CODES, shown=False)
    give(clip, "ms", Correction(Label.OK, TORSO, 1.0, 2.0), CODES, shown=False)
    give(clip, "ms", Correction(Label.WARN, TORSO, 2.0, 4.0), CODES, shown=False)
    give(clip, "ms", Correction(Label.OK, "knee-over-toe"), CODES, shown=False)


def test_the_files_of_one_clip_are_one_group(clip: Clip, tmp_path: Path) -> None:
    rated(clip)
    (tmp_path / "c.labels.json").write_text(json.dumps(SHORT), encoding="utf-8")
    groups = label_groups(tmp_path)
    assert [group.stem.name for group in groups] == ["a.b", "c"]
    assert [file.name for file in groups[0].files] == ["a.b.kb.labels.json", "a.b.ms.labels.json"]


def test_what_raters_differ_in_is_left_open(clip: Clip, tmp_path: Path) -> None:
    rated(clip)
    read = read_group(label_groups(tmp_path)[0], CODES)
    assert read is not None
    labels, ratings = read
    assert labels.rules == {TORSO: Label.WARN, "knee-over-toe": Label.OK}
    assert labels.intervals == (
        Interval(TORSO, 1.0, 2.0, Label.EITHER),
        Interval(TORSO, 2.0, 4.0, Label.WARN),
    )
    assert [rating.observer for rating in ratings] == ["kb", "kb, round 2", "ms"]


def test_the_clips_own_labels_count_and_raters_are_compared_with_them(clip: Clip, tmp_path: Path) -> None:
    rated(clip)
    (tmp_path / "a.b.labels.json").write_text(json.dumps(SHORT | {"rater": "us"}), encoding="utf-8")
    read = read_group(label_groups(tmp_path)[0], CODES)
    assert read is not None
    assert read[0].clip_verdict is Label.OK
    assert [rating.observer for rating in read[1]] == ["us", "kb", "kb, round 2", "ms"]


def test_one_rater_in_two_files_is_said(clip: Clip, tmp_path: Path) -> None:
    rated(clip)
    (tmp_path / "a.b.labels.json").write_text(json.dumps(SHORT | {"rater": "kb"}), encoding="utf-8")
    with pytest.raises(LabelError, match="kb stands there twice"):
        read_group(label_groups(tmp_path)[0], CODES)


def test_evaluate_compares_program_raters_and_each_with_themselves(clip: Clip, tmp_path: Path) -> None:
    rated(clip)
    evaluation = evaluate_folder(tmp_path, KnownRules(), check=Checker(), jobs=1)
    assert evaluation.errors == ()
    (found,) = evaluation.clips
    assert (found.name, found.label) == ("a.b", Label.WARN)
    assert set(found.votes.moments) == {"posecheck", "kb", "kb, round 2", "ms"}
    assert found.votes.verdicts["kb"][TORSO] == WARN
    kinds = {(pair["first"], pair["second"]): pair["kind"] for pair in evaluation.to_dict()["observers"]["pairs"]}
    assert kinds["kb", "ms"] == "rater-rater"
    assert kinds["kb", "kb, round 2"] == "rater-self"


def test_a_clip_of_which_all_was_taken_back_is_passed_over(clip: Clip, tmp_path: Path) -> None:
    give(clip, "kb", Correction(Label.WARN, TORSO), CODES, shown=True)
    take_back(clip, "kb", CODES)
    evaluation = evaluate_folder(tmp_path, KnownRules(), check=Checker(), jobs=1)
    assert (evaluation.clips, evaluation.errors) == ((), ())


def test_a_moment_that_a_rater_leaves_out_is_open(clip: Clip, tmp_path: Path) -> None:
    give(clip, "kb", Correction(Label.WARN, TORSO, 0.2, 9.0), CODES, shown=False)
    (found,) = evaluate_folder(tmp_path, KnownRules(), check=Checker(), jobs=1).clips
    assert found.votes.moments["kb"][TORSO] == (OPEN, OPEN, WARN, WARN)
