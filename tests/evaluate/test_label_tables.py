"""What is written as a table is read as the same corrections, and each mistake in one is a line that says where."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.errors import LabelError
from posecheck.evaluate.corrections import Correction, correction_in
from posecheck.evaluate.label_tables import COLUMNS, LabelRow, read_table, write_table
from posecheck.evaluate.labels import Label
from tests.known import CODES

TORSO = "upright-torso"
HEAD = ",".join(COLUMNS)
FILE = Path("labels.csv")
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


@st.composite
def rows(draw: st.DrawFn) -> LabelRow:
    """Anything that can be kept."""
    rule = draw(st.sampled_from((None, *CODES)))
    start_s = draw(st.none() | st.integers(0, 99_000)) if rule else None
    blind = draw(st.booleans())
    said = Correction(
        draw(st.sampled_from(tuple(Label))),
        rule,
        None if start_s is None else start_s / 1000,
        None if start_s is None else (start_s + draw(st.integers(1, 9_000))) / 1000,
        draw(TEXT),
        None if blind else draw(st.sampled_from((None, True, False))),
        blind,
        draw(st.integers(1, 9)),
    )
    clip = draw(st.from_regex(r"[^\s'][\w /.,;=-]{0,12}\w", fullmatch=True))
    return LabelRow(clip, draw(st.sampled_from(("", "kb", "mš"))), correction_in("x", said.to_dict(), CODES))


@given(st.lists(rows(), max_size=6))
def test_labels_written_and_read_are_the_same_labels(said: list[LabelRow]) -> None:
    text = write_table(said)
    assert read_table(FILE, text, CODES) == said
    assert write_table(read_table(FILE, text, CODES)) == text


def test_a_spreadsheet_runs_nothing_that_somebody_wrote() -> None:
    text = write_table([LabelRow("a.mp4", "kb", Correction(Label.OK, note='=HYPERLINK("x")'))])
    (cells,) = list(csv.DictReader(io.StringIO(text)))
    assert cells["note"].startswith("'=")


@pytest.mark.parametrize(
    "text",
    [
        "clip;rater;rule;start_s;end_s;verdict;blind\na.mp4;kb;upright-torso;1,5;2,25;Warning;yes\n",
        "Clip\tRater\tVerdict\tRule\tStart_s\tEnd_s\tBlind\r\na.mp4\tkb\tWARN\tupright-torso\t1.5\t2.25\t1\r\n\r\n",
        "clip,verdict,rule,start_s,end_s,rater,blind,room\na.mp4,warn,upright-torso,1.5,2.25,kb,true,3\n,,,,,,,\n",
    ],
)
def test_tables_of_other_programs_are_read(text: str) -> None:
    assert read_table(FILE, text, CODES) == [
        LabelRow("a.mp4", "kb", Correction(Label.WARN, TORSO, 1.5, 2.25, blind=True))
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no column clip"),
        ("clip,rule\n", "has no column verdict"),
        ("clip,verdict,start,end_s\n", "unknown column start: did you mean start_s?"),
        (f"{HEAD}\na.mp4,kb,1,upright-torso,1,2,fine,,,\n", "line 2: the verdict is 'fine'"),
        (
            f"{HEAD}\na.mp4,kb,1,upright-torso,1,2,ok,,,\na.mp4,kb,1,upright,1,2,ok,,,\n",
            "line 3: unknown rule 'upright'",
        ),
        (f"{HEAD}\na.mp4,kb,1,upright-torso,1:05,2,ok,,,\n", 'start_s is "1:05": write the seconds'),
        (f"{HEAD}\na.mp4,kb,1,upright-torso,2,1,ok,,,\n", "not after its start"),
        (f"{HEAD}\na.mp4,kb,one,upright-torso,1,2,ok,,,\n", 'round is "one"'),
        (f"{HEAD}\na.mp4,kb,{'9' * 5000},upright-torso,1,2,ok,,,\n", 'round is "999'),
        (f"{HEAD}\na.mp4,kb,{'9' * 400},upright-torso,1,2,ok,,,\n", "round is 999"),
        (f"{HEAD}\na.mp4,kb,1,upright-torso,1,{'9' * 400},ok,,,\n", "end_s is Infinity: write the seconds"),
        (f"{HEAD}\na.mp4,kb,1,upright-torso,1,2,ok,maybe,,\n", "agreed is 'maybe'"),
        (f"{HEAD}\n,kb,1,upright-torso,1,2,ok,,,\n", "line 2: name the clip"),
        (f'{HEAD}\n"{"x" * 200_000}",kb\n', "is no table"),
    ],
)
def test_each_mistake_in_a_table_is_one_line(text: str, says: str) -> None:
    with pytest.raises(LabelError) as error:
        read_table(FILE, text, CODES)
    assert says in str(error.value)
    assert str(error.value).startswith("labels.csv")
    assert "\n" not in str(error.value)
