"""Several people's ratings stand in one label file; each mistake in them is one line that says where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from posecheck.errors import LabelError
from posecheck.evaluate.labels import Label
from posecheck.evaluate.raters import read_ratings
from posecheck.evaluate.votes import SOMEBODY, Rating
from posecheck.report import schema

CODES = ("knee-over-toe", "upright-torso")
AGREED: dict[str, Any] = {"schema": "posecheck/labels/1", "clip_verdict": "ok"}
KB: dict[str, Any] = {"rater": "kb", "clip_verdict": "warn", "rules": {"upright-torso": "warn"}}
SAMPLES = Path(__file__).parents[2] / "samples"
MS: dict[str, Any] = {"rater": "ms", "clip_verdict": "ok", "rules": {"upright-torso": "ok"}}


def ratings_of(folder: Path, **fields: Any) -> tuple[Rating, ...]:
    path = folder / "clip.labels.json"
    path.write_text(json.dumps({**AGREED, **fields}), encoding="utf-8")
    return read_ratings(path, CODES)[1]


def test_each_rater_and_round_in_the_list_is_a_rating(tmp_path: Path) -> None:
    ratings = ratings_of(tmp_path, raters=[KB, MS, {**KB, "round": 2, "rules": {"upright-torso": "ok"}}])
    said = {rating.observer: rating.labels.rules["upright-torso"] for rating in ratings}
    assert said == {"kb": Label.WARN, "ms": Label.OK, "kb, round 2": Label.OK}


def test_what_stands_outside_the_list_is_a_rating_only_when_it_is_named(tmp_path: Path) -> None:
    assert [rating.rater for rating in ratings_of(tmp_path)] == [SOMEBODY]
    assert [rating.rater for rating in ratings_of(tmp_path, raters=[KB])] == ["kb"]
    assert [rating.rater for rating in ratings_of(tmp_path, rater="ms", raters=[KB])] == ["ms", "kb"]


def test_measures_belong_to_who_read_them(tmp_path: Path) -> None:
    measure = {"rule": "upright-torso", "time_s": 1.0, "value": 14.0}
    kb, ms = ratings_of(tmp_path, raters=[{**KB, "measures": [measure]}, MS])
    assert [angle.value for angle in kb.angles] == [14.0]
    assert ms.angles == ()


@pytest.mark.parametrize(
    ("raters", "says"),
    [
        ("kb", 'write "raters": ['),
        (["kb"], 'write "raters": ['),
        ([KB, {**MS, "clip_verdict": "good"}], "entry 2 of raters: clip_verdict"),
        ([{"clip_verdict": "ok"}], 'entry 1 of raters: write "rater"'),
        ([{**KB, "round": 0}], "entry 1 of raters: round is 0"),
        ([{**KB, "round": True}], "entry 1 of raters: round is true"),
        ([KB, MS, KB], 'kb stands there twice with "round": 1'),
        ([{**KB, "rules": {"upright-toros": "ok"}}], "did you mean upright-torso?"),
    ],
)
def test_a_mistake_in_the_list_is_one_line_that_says_where(tmp_path: Path, raters: Any, says: str) -> None:
    with pytest.raises(LabelError) as error:
        ratings_of(tmp_path, raters=raters)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_the_published_schema_takes_the_samples_and_a_list_of_raters() -> None:
    taken = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(SAMPLES.glob("*.labels.json"))]
    assert taken
    for data in (*taken, {**AGREED, "raters": [KB, {**MS, "round": 2}]}):
        jsonschema.validate(data, schema.load(schema.LABELS))


@pytest.mark.parametrize(
    "entry", [{"clip_verdict": "ok"}, {**KB, "round": 0}, {**KB, "rules": {"upright-torso": "bad"}}]
)
def test_the_published_schema_turns_away_what_the_reader_does(entry: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**AGREED, "raters": [entry]}, schema.load(schema.LABELS))
