"""Labels follow from corrections: at each moment the last one counts, one taken back might never have been."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.errors import LabelError
from posecheck.evaluate.corrections import (
    Correction,
    Kept,
    correction_in,
    in_force,
    labels_of,
    merged,
    over_time,
    rounds,
    statements,
)
from posecheck.evaluate.labels import Label, Labels

CODES = ("knee-over-toe", "knee-under-hip", "upright-torso")
TORSO = "upright-torso"


def stretch(verdict: Label, start_s: float, end_s: float, rule: str = TORSO) -> Correction:
    return Correction(verdict, rule, start_s, end_s)


@st.composite
def corrections(draw: st.DrawFn) -> Correction:
    """Anything that a rater may say; times on a grid, so that edges meet."""
    rule = draw(st.sampled_from((None, *CODES)))
    verdict = draw(st.sampled_from(tuple(Label)))
    if rule is None or draw(st.booleans()):
        return Correction(verdict, rule)
    start = draw(st.integers(0, 19))
    return stretch(verdict, start / 2, draw(st.integers(start + 1, 20)) / 2, rule)


@given(st.lists(corrections(), max_size=12))
def test_at_each_moment_the_last_stretch_counts_and_none_overlap(said: list[Correction]) -> None:
    intervals = merged(said)
    labels = Labels(Label.EITHER, True, {}, tuple(intervals))
    for code in CODES:
        own = [interval for interval in intervals if interval.rule == code]
        for one, other in pairwise(own):
            assert one.end_s <= other.start_s
            assert one.end_s < other.start_s or one.status is not other.status
        for half in range(41):
            time_s = half / 4
            last = [c.verdict for c in said if c.rule == code and c.start_s is not None and covers(c, time_s)][-1:]
            assert labels.at(code, time_s) is (None if last in ([], [Label.NOT_ASSESSED]) else last[0])


def test_what_is_not_assessed_over_time_is_no_label_and_no_hole() -> None:
    said = [stretch(Label.WARN, 0, 4), stretch(Label.NOT_ASSESSED, 1, 2)]
    assert [(i.start_s, i.status) for i in over_time(said)] == [
        *((0, Label.WARN), (1, Label.NOT_ASSESSED), (2, Label.WARN)),
    ]
    assert [i.start_s for i in merged(said)] == [0, 2]


def covers(correction: Correction, time_s: float) -> bool:
    assert correction.start_s is not None
    assert correction.end_s is not None
    return correction.start_s <= time_s < correction.end_s


@given(st.lists(corrections(), max_size=8), corrections())
def test_what_is_taken_back_might_never_have_been(said: list[Correction], gone: Correction) -> None:
    kept = [Kept(n, "", one) for n, one in enumerate([*said, gone], start=1)]
    undone = [*kept[:-1], Kept(len(kept), "", gone, undone_at="later")]
    assert labels_of(in_force(undone, 1), CODES) == labels_of(said, CODES)
    assert rounds(undone) == ([1] if said else [])


@given(st.lists(corrections(), max_size=8))
def test_labels_said_again_are_the_same_labels(said: list[Correction]) -> None:
    labels = labels_of(said, CODES)
    assert labels_of(statements(labels), CODES) == labels


@given(corrections())
def test_a_correction_is_read_as_it_was_written(said: Correction) -> None:
    assert correction_in("x", said.to_dict(), CODES) == said


@pytest.mark.parametrize(
    ("said", "clip", "rules"),
    [
        ([], Label.EITHER, {}),
        ([Correction(Label.OK, TORSO)], Label.EITHER, {TORSO: Label.OK}),
        ([Correction(Label.OK, code) for code in CODES], Label.OK, dict.fromkeys(CODES, Label.OK)),
        ([stretch(Label.WARN, 1, 2)], Label.WARN, {TORSO: Label.WARN}),
        ([stretch(Label.OK, 1, 2)], Label.EITHER, {}),
        ([stretch(Label.WARN, 1, 2), Correction(Label.OK, TORSO)], Label.EITHER, {TORSO: Label.OK}),
        ([Correction(Label.WARN, TORSO), Correction(Label.OK)], Label.OK, {TORSO: Label.WARN}),
        ([Correction(Label.WARN), Correction(Label.NOT_ASSESSED)], Label.NOT_ASSESSED, {}),
    ],
)
def test_what_follows_for_rule_and_clip(said: list[Correction], clip: Label, rules: dict[str, Label]) -> None:
    labels = labels_of(said, CODES)
    assert (labels.clip_verdict, labels.rules) == (clip, rules)
    assert labels.assessable is (clip is not Label.NOT_ASSESSED)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"verdict": "good"}, "use one of ok, warn, either, not-assessed"),
        ({"rule": "upright-toros"}, "did you mean upright-torso?"),
        ({"start_s": 1.0}, "give both or neither"),
        ({"start_s": 2.0, "end_s": 1.0}, "not after its start"),
        ({"start_s": 2.0, "end_s": 2.0004}, "not after its start"),
        ({"start_s": float("nan"), "end_s": 1.0}, ": write the seconds from the start"),
        ({"start_s": "1", "end_s": 2.0}, ": write the seconds from the start"),
        ({"rule": None, "start_s": 1.0, "end_s": 2.0}, "needs a rule"),
        ({"note": "x" * 2001}, "at most 2000 characters"),
        ({"note": 5}, "at most 2000 characters"),
        ({"round": 0}, "1 for the first look"),
        ({"blind": "yes"}, "write true or false"),
        ({"blind": True, "agreed": True}, "leave agreed empty"),
    ],
)
def test_each_mistake_is_one_line(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(LabelError) as error:
        correction_in("here", {"verdict": "ok", "rule": TORSO, **fields}, CODES)
    assert says in str(error.value)
    assert str(error.value).startswith("here: ")
    assert "\n" not in str(error.value)


def test_half_a_sign_in_a_note_is_a_question_mark() -> None:
    assert correction_in("x", {"verdict": "ok", "note": " a\ud800 "}, CODES).note == "a?"


def test_a_note_has_lines_of_one_kind() -> None:
    assert correction_in("x", {"verdict": "ok", "note": "a\r\nb\rc\0\nd"}, CODES).note == "a\nb\nc\nd"
