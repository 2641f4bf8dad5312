"""Labels come in from CVAT and Label Studio by the clip's own times, are kept once, and go out again."""

from __future__ import annotations

import json
import math
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.cli import main
from posecheck.evaluate.corrections import Correction, labels_of
from posecheck.evaluate.label_sources import FrameTimes, rater_from
from posecheck.evaluate.labels import Label, Labels
from posecheck.evaluate.rater_files import read_corrections
from tests.clips import make_clip
from tests.known import CODES

TORSO = "upright-torso"
TIMES_S = (0.0, 0.1, 0.2, 0.5, 0.6, 0.7, 1.5, 1.6, 1.7, 1.8)
"""Ten frames, at no steady rate."""


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    folder.mkdir()
    make_clip(folder / "a.mp4", TIMES_S)
    return folder


def kept(clips: Path, rater: str, name: str = "a.mp4") -> list[Correction]:
    return [one.correction for one in read_corrections(clips / name, rater, CODES).given]


def studio(*results: dict[str, Any], by: Any = 7, video: str = "/data/upload/3/0a1b2c3d-a.mp4") -> dict[str, Any]:
    return {"id": 1, "data": {"video": video}, "annotations": [{"completed_by": by, "result": list(results)}]}


def stretch(label: str, start: int, end: int, name: str = "r1") -> dict[str, Any]:
    value = {"ranges": [{"start": start, "end": end}], "timelinelabels": [label]}
    return {"id": name, "type": "timelinelabels", "from_name": "t", "to_name": "video", "value": value}


def choice(question: str, answer: str) -> dict[str, Any]:
    return {"id": "c", "type": "choices", "from_name": question, "to_name": "video", "value": {"choices": [answer]}}


def write(path: Path, data: Any) -> Path:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


META = """<meta><task><id>5</id><name>t</name><size>10</size><start_frame>0</start_frame><stop_frame>9</stop_frame>
<frame_filter>{step}</frame_filter><owner><username>k.b</username></owner></task><source>a.mp4</source></meta>"""


def cvat(body: str, step: str = "") -> str:
    head = "<?xml version='1.0' encoding='utf-8'?><annotations><version>1.1</version>"
    return f"{head}{META.format(step=step)}{body}</annotations>"


def box(frame: int, outside: int = 0, inner: str = "") -> str:
    at = 'xtl="1" ytl="1" xbr="9" ybr="9" z_order="0"'
    return f'<box frame="{frame}" keyframe="1" outside="{outside}" occluded="0" {at}>{inner}</box>'


def test_label_studios_frames_become_the_clips_own_times(tmp_path: Path, clips: Path) -> None:
    note = {"id": "r1", "type": "textarea", "from_name": "note", "value": {"text": ["leans"]}}
    task = studio(stretch(f"{TORSO}:warn", 4, 6), note, choice("knee-over-toe", "Not assessed"), choice("clip", "warn"))
    assert main(["labels", "import", str(write(tmp_path / "x.json", [task])), "--clips", str(clips)]) == 0
    assert kept(clips, "user7") == [
        Correction(Label.WARN, TORSO, 0.5, 1.5, note="leans"),
        Correction(Label.NOT_ASSESSED, "knee-over-toe"),
        Correction(Label.WARN),
    ]


def test_whose_frames_were_counted_is_said(tmp_path: Path, clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = [
        "labels",
        "import",
        str(write(tmp_path / "x.json", studio(stretch(f"{TORSO}:ok", 1, 2)))),
        "--clips",
        str(clips),
    ]
    assert main(call) == 0
    assert "another rate" in capsys.readouterr().err
    assert main([*call, "--rate", "24"]) == 0
    assert capsys.readouterr().err == ""


def test_a_rate_that_label_studio_was_told_goes_before_the_clips_times(tmp_path: Path, clips: Path) -> None:
    file = write(tmp_path / "x.json", studio(stretch(f"{TORSO}:ok", 1, 12)))
    assert main(["labels", "import", str(file), "--clips", str(clips), "--rate", "24", "--rater", "kb"]) == 0
    assert kept(clips, "kb") == [Correction(Label.OK, TORSO, 0.0, 0.5)]


def test_sound_is_labelled_in_seconds_and_each_annotator_counts_their_looks(tmp_path: Path, clips: Path) -> None:
    value = {"start": 0.25, "end": 1.125, "labels": [f"{TORSO}:warn"]}
    result = [{"id": "s", "type": "labels", "to_name": "audio", "value": value}]
    task = studio()
    task["annotations"] = [
        {"completed_by": {"id": 3, "email": "kb@x.example"}, "created_at": "2026-02", "result": result},
        {"completed_by": {"id": 3, "email": "kb@x.example"}, "created_at": "2026-01", "result": []},
        {"completed_by": {"id": 4, "email": "ms@x.example"}, "created_at": "2026-03", "result": result},
        {"completed_by": 5, "was_cancelled": True, "result": [{"type": "labels", "value": {"labels": ["zzz"]}}]},
    ]
    assert main(["labels", "import", str(write(tmp_path / "x.json", task)), "--clips", str(clips)]) == 0
    assert [(one.round, one.start_s, one.end_s) for one in kept(clips, "kb")] == [(2, 0.25, 1.125)]
    assert [one.round for one in kept(clips, "ms")] == [1]


def test_cvats_tracks_last_until_they_are_outside(tmp_path: Path, clips: Path) -> None:
    said = '<attribute name="verdict">{}</attribute>'
    body = (
        f'<track id="0" label="{TORSO}:warn" source="manual">{box(2)}{box(3)}{box(6, outside=1)}{box(8)}{box(9)}'
        "</track>"
        f'<track id="1" label="knee-over-toe">{box(0, inner=said.format("ok"))}{box(3, inner=said.format("warn"))}'
        f"{box(4, outside=1, inner=said.format('warn'))}</track>"
    )
    assert main(["labels", "import", str(write(tmp_path / "x.xml", cvat(body))), "--clips", str(clips)]) == 0
    end_s = kept(clips, "k-b")[-1].end_s
    assert kept(clips, "k-b") == [
        Correction(Label.OK, "knee-over-toe", 0.0, 0.5),
        Correction(Label.WARN, TORSO, 0.2, 1.5),
        Correction(Label.WARN, "knee-over-toe", 0.5, 0.6),
        Correction(Label.WARN, TORSO, 1.7, end_s),
    ]
    assert end_s is not None
    assert 1.8 < end_s < 2.0


def test_cvats_tags_of_every_third_frame_within_its_zip(tmp_path: Path, clips: Path) -> None:
    tag = f'<tag label="{TORSO}:warn" source="manual"></tag>'
    body = "".join(
        f'<image id="{n}" name="frame_{n:06d}" width="64" height="48">{tag if n in (3, 6) else ""}</image>'
        for n in range(0, 10, 3)
    )
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("annotations.xml", cvat(body, "step=3"))
    assert main(["labels", "import", str(tmp_path / "x.zip"), "--clips", str(clips), "--rater", "kb"]) == 0
    assert kept(clips, "kb") == [Correction(Label.WARN, TORSO, 0.5, 1.8)]


def test_what_is_known_is_not_kept_twice(tmp_path: Path, clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"clip,rater,rule,start_s,end_s,verdict,blind\na,kb,{TORSO},0.5,1,warn,yes\na,kb,,,,ok,yes\n"
    call = ["labels", "import", str(write(tmp_path / "x.csv", text)), "--clips", str(clips)]
    assert (main(call), main(call)) == (0, 0)
    assert len(kept(clips, "kb")) == 2
    assert (
        capsys.readouterr().out
        == "a.mp4, kb: 2 labels kept, 0 known already\na.mp4, kb: 0 labels kept, 2 known already\n"
    )


def import_rows(tmp_path: Path, clips: Path, *rows: str) -> int:
    """Import rows of RULE,START,END,VERDICT by kb; how many were kept."""
    before = len(kept(clips, "kb"))
    text = "clip,rater,rule,start_s,end_s,verdict\n" + "".join(f"a,kb,{row}\n" for row in rows)
    file = write(tmp_path / "x.csv", text)
    assert main(["labels", "import", str(file), "--clips", str(clips)]) == 0
    return len(kept(clips, "kb")) - before


def labels(clips: Path) -> Labels:
    return labels_of(kept(clips, "kb"), CODES)


def test_what_was_said_once_is_kept_anew_when_something_else_stands(tmp_path: Path, clips: Path) -> None:
    warn, ok = f"{TORSO},,,warn", f"{TORSO},,,ok"
    assert [import_rows(tmp_path, clips, row) for row in (warn, ok, warn, warn)] == [1, 1, 1, 0]
    assert labels(clips).rules == {TORSO: Label.WARN}


def test_a_stretch_that_was_said_is_kept_anew_when_another_lies_over_it(tmp_path: Path, clips: Path) -> None:
    whole, part, beside = f"{TORSO},0.2,1.5,warn", f"{TORSO},0.5,1,ok", f"{TORSO},1.5,1.7,ok"
    assert [import_rows(tmp_path, clips, row) for row in (whole, beside, whole, part, beside)] == [1, 1, 0, 1, 0]
    assert import_rows(tmp_path, clips, whole) == 1
    assert [(i.start_s, i.end_s, i.status) for i in labels(clips).intervals] == [
        (0.2, 1.5, Label.WARN),
        (1.5, 1.7, Label.OK),
    ]
    assert import_rows(tmp_path, clips, f"{TORSO},0.2,1.5,not-assessed") == 1
    assert import_rows(tmp_path, clips, whole) == 1


@pytest.mark.parametrize("row", [f"{TORSO},,,warn", ",,,ok", f"{TORSO},0.5,1,warn"])
def test_a_row_that_stands_twice_in_a_file_is_kept_once(tmp_path: Path, clips: Path, row: str) -> None:
    assert import_rows(tmp_path, clips, row, f"{TORSO},,,ok" if row.startswith(",") else ",,,ok", row) == 2


@pytest.mark.parametrize(
    "rows",
    [
        (f"{TORSO},,,warn", f"{TORSO},,,ok"),
        (f"{TORSO},0,1.5,warn", f"{TORSO},0.5,1,ok"),
        (f"{TORSO},0,1.5,warn", f"{TORSO},0.5,1,ok", f"{TORSO},,,ok", ",,,warn", f"{TORSO},0,1.5,warn"),
    ],
)
def test_a_file_that_takes_something_back_is_known_when_it_comes_again(
    tmp_path: Path, clips: Path, rows: tuple[str, ...]
) -> None:
    assert import_rows(tmp_path, clips, *rows) == len(rows)
    said = labels(clips)
    assert import_rows(tmp_path, clips, *rows) == 0
    assert labels(clips) == said


def test_each_look_has_its_own_answers(tmp_path: Path, clips: Path) -> None:
    text = f"clip,rater,round,rule,verdict\na,kb,1,{TORSO},warn\na,kb,2,{TORSO},ok\n"
    call = ["labels", "import", str(write(tmp_path / "x.csv", text)), "--clips", str(clips)]
    assert (main(call), main(call)) == (0, 0)
    assert [one.round for one in kept(clips, "kb")] == [1, 2]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_what_goes_out_comes_in_again_elsewhere(tmp_path: Path, clips: Path, ending: str) -> None:
    text = (
        f"clip,rater,round,rule,start_s,end_s,verdict,note\na.mp4,kb,1,{TORSO},0.5,1.5,warn,leans\n"
        f"a.mp4,kb,1,knee-over-toe,,,ok,\na.mp4,kb,1,,,,warn,\na.mp4,ms,1,{TORSO},0,0.2,ok,\n"
    )
    assert main(["labels", "import", str(write(tmp_path / "x.csv", text)), "--clips", str(clips)]) == 0
    out = tmp_path / f"out.{ending}"
    assert main(["labels", "export", str(clips), str(out)]) == 0
    other = tmp_path / "other"
    other.mkdir()
    make_clip(other / "a.mp4", TIMES_S)
    assert main(["labels", "import", str(out), "--clips", str(other)]) == 0
    assert [kept(other, rater) for rater in ("kb", "ms")] == [kept(clips, rater) for rater in ("kb", "ms")]
    assert main(["labels", "export", str(clips), str(out)]) == 2


def test_labels_written_by_hand_go_out_too(tmp_path: Path, clips: Path) -> None:
    hand = {"schema": "posecheck/labels/1", "clip_verdict": "warn", "rules": {TORSO: "warn"}}
    write(clips / "a.labels.json", hand)
    assert main(["labels", "export", str(clips), str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "a.mp4,,1,clip,,,warn,,no,",
        f"a.mp4,,1,{TORSO},,,warn,,no,",
    ]


def test_other_names_of_labels_are_told(tmp_path: Path, clips: Path) -> None:
    file = write(tmp_path / "x.json", studio(stretch("Leaning", 1, 2), stretch("Cat", 3, 4)))
    told = ["--as", f"Leaning={TORSO}:warn", "--as", "Cat=-"]
    assert main(["labels", "import", str(file), "--clips", str(clips), "--rater", "kb", *told]) == 0
    assert kept(clips, "kb") == [Correction(Label.WARN, TORSO, 0.0, 0.2)]


BAD: list[tuple[str, Any, str]] = [
    ("x.json", "{", "is no JSON"),
    ("x.json", "[" * 100_000, "is no JSON"),
    ("x.json", "9" * 5000, "is no JSON"),
    ("x.json", studio(stretch(f"{TORSO}:warn", 1, math.inf)), "is not as Label Studio writes it"),  # type: ignore[arg-type]
    (
        "x.json",
        [{"data": {"video": "a.mp4"}, "video_labels": []}],
        "has no annotations: export from Label Studio as JSON",
    ),
    ("x.json", {"annotations": []}, "is not as Label Studio writes it"),
    ("x.json", studio(stretch("Leaning", 1, 2)), "label 'Leaning' is no RULE:VERDICT such as"),
    ("x.json", studio(stretch(f"{TORSO}:warn", 5, 11)), "has 10 frames, none of number 11"),
    ("x.json", studio(stretch(f"{TORSO}:warn", 0, 2)), "none of number -1"),
    ("x.json", studio(stretch(f"{TORSO}:warn", 1, 2), video="b.mp4"), "clip 'b.mp4' is not in"),
    ("x.json", studio(stretch("clip:warn", 1, 2)), "needs a rule"),
    ("x.json", studio({"type": "timelinelabels", "value": {}}), "is not as Label Studio writes it"),
    ("x.json", studio(), "has no labels in it"),
    ("x.xml", "<annotations", "is no export of CVAT"),
    ("x.xml", "<html/>", "is no export of CVAT (<html>)"),
    ("x.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><annotations>&a;</annotations>", "definitions of its own"),
    ("x.xml", cvat(f'<track id="0" label="{TORSO}">{box(1)}</track>'), f"label '{TORSO}' is no RULE:VERDICT"),
    ("x.xml", cvat(f'<track id="0" label="{TORSO}:ok">{box(8)}{box(12, outside=1)}</track>'), "none of number 12"),
    ("x.xml", cvat(f'<track id="0" label="{TORSO}:ok">{box(1).replace("1", "x")}</track>'), "is not as CVAT writes it"),
    ("x.xml", cvat(f'<track id="0" task_id="9" label="{TORSO}:ok">{box(1)}</track>'), "name the clip"),
    ("x.zip", "PK", "give a table"),
    ("x.csv", "clip,verdict\na,ok\n", "does not say who labelled it"),
    ("x.csv", "clip,verdict,rater\na,ok,a b\n", "are no initials"),
    ("x.csv", "clip,verdict,rater\n", "has no labels in it"),
    ("x.ods", "", "give a table"),
]


@pytest.mark.parametrize(("name", "data", "says"), BAD, ids=range(len(BAD)))
def test_a_bad_file_is_one_line_and_the_next_one_goes_on(
    tmp_path: Path, clips: Path, capsys: pytest.CaptureFixture[str], name: str, data: Any, says: str
) -> None:
    bad = write(tmp_path / name, data)
    good = write(tmp_path / "good.csv", "clip,verdict,rater\na,ok,zz\n")
    assert main(["labels", "import", str(bad), str(good), str(tmp_path / "none.csv"), "--clips", str(clips)]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert says in first
    assert "none.csv cannot be read" in second
    assert [path.name for path in clips.glob("*.json")] == ["a.zz.labels.json"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--clips", "nowhere"], "nowhere is no folder: say with --clips"),
        (["--as", "Leaning"], "--as takes LABEL=RULE:VERDICT"),
        (["--rater", "a b"], "are no initials"),
    ],
)
def test_options_that_cannot_be_carried_out_are_one_line(
    tmp_path: Path, clips: Path, capsys: pytest.CaptureFixture[str], options: list[str], says: str
) -> None:
    file = write(tmp_path / "x.csv", "clip,verdict\na,ok\n")
    assert main(["labels", "import", str(file), "--clips", str(clips), *options]) == 2
    assert says in capsys.readouterr().err


def test_a_file_of_several_is_not_given_to_one(tmp_path: Path, clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path / "x.csv", "clip,verdict,rater\na,ok,kb\na,ok,ms\n")
    assert main(["labels", "import", str(file), "--clips", str(clips), "--rater", "zz"]) == 2
    assert "is by kb, ms: leave --rater out" in capsys.readouterr().err


def test_a_clip_of_two_folders_is_to_be_named_with_its_folder(
    tmp_path: Path, clips: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (clips / "more").mkdir()
    make_clip(clips / "more" / "a.mp4", TIMES_S)
    file = write(tmp_path / "x.csv", "clip,verdict,rater\na.mp4,ok,kb\n")
    assert main(["labels", "import", str(file), "--clips", str(clips)]) == 0
    assert kept(clips, "kb")
    file = write(tmp_path / "y.csv", "clip,verdict,rater\na,ok,kb\nmore\\a.mp4,warn,kb\n")
    assert main(["labels", "import", str(file), "--clips", str(clips)]) == 2
    assert "could be a.mp4, more/a.mp4" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("known", "name"),
    [(7, "user7"), ("k.b", "k-b"), ({"email": "kb@x.example", "id": 3}, "kb"), ({"id": 3}, "user3"), (None, "")],
)
def test_initials_are_made_of_what_a_tool_knows(known: object, name: str) -> None:
    assert rater_from(known) == name


@given(st.lists(st.integers(1, 400), min_size=1, max_size=20), st.data())
def test_a_stretch_of_frames_goes_to_times_and_back(steps_ms: list[int], data: st.DataObject) -> None:
    edges_s = [sum(steps_ms[:n]) / 1000 for n in range(len(steps_ms) + 1)]
    times = FrameTimes("a", tuple(edges_s[:-1]), edges_s[-1])
    first = data.draw(st.integers(0, len(steps_ms) - 1))
    last = data.draw(st.integers(first, len(steps_ms) - 1))
    assert times.frames(times.start_s(first), times.start_s(last + 1)) == (first, last)
