"""What is checked, when, and what becomes of it: queue, cancelling, going on after an end, crashes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from posecheck.check.outputs import OutputOptions
from posecheck.check.run import run_batch
from posecheck.check.task import ClipOutcome, Task
from posecheck.check.workers import Crew
from posecheck.evaluate.desk.clips import Clips
from posecheck.evaluate.desk.entry import ClipState
from tests.evaluate.desk.desks import OPTIONS, Asking, asking, clip, refuse_a_process
from tests.evaluate.desk.quick import quick_check
from tests.waiting import until

RESULTS = "posecheck-results"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "clips").mkdir()
    yield tmp_path / "clips"
    assert list((tmp_path / "clips").rglob(".posecheck*")) == [], "something was left half-written"


def rows(desk: Asking, since: int = 0) -> dict[str, str]:
    found: dict[str, str] = desk.client.get(f"/state?since={since}").json()["rows"]
    return found


def test_clips_of_a_folder_are_checked_as_by_check(folder: Path) -> None:
    clip(folder / "anna.mp4")
    clip(folder / "monday" / "lean.mp4")
    with asking(folder) as desk:
        desk.enter().wait_until({"anna.mp4": "done", str(Path("monday/lean.mp4")): "done"})
        state = desk.client.get("/state").json()
    assert (folder / RESULTS / "anna.html").is_file()
    assert (folder / RESULTS / "monday" / "lean.landmarks.jsonl.gz").is_file()
    assert dict(state["spread"]) == {"ok": 1, "warn": 1}
    assert (state["total"], state["open"], state["progress"]) == ("2 clips", 0, "")
    assert any("Chest up" in html for html in state["rows"].values())


def test_the_table_says_what_is_new_and_nothing_else(folder: Path) -> None:
    clip(folder / "anna.mp4")
    with asking(folder) as desk:
        desk.enter().wait_until({"anna.mp4": "done"})
        version = desk.client.get("/state").json()["version"]
        assert rows(desk, version) == {}
        clip(folder / "bea.mp4")
        desk.post("/look")
        desk.wait_until({"anna.mp4": "done", "bea.mp4": "done"})
        assert list(rows(desk, version)) == [desk.key("bea.mp4")]
        (gone := folder / "anna.mp4").unlink()
        key, version = desk.key("anna.mp4"), desk.client.get("/state").json()["version"]
        desk.post("/look")
        desk.wait_until({"bea.mp4": "done"})
        assert not gone.exists()
        assert desk.client.get(f"/state?since={version}").json()["gone"] == [key]
        assert desk.client.get(f"/state?since={'9' * 5000}").json()["changed"]


def test_results_that_are_there_are_shown_and_not_made_again(folder: Path) -> None:
    """Also those of a check that kept no landmarks."""
    clip(folder / "anna.mp4")
    with asking(folder) as desk:
        desk.wait_until({"anna.mp4": "done"})
    (folder / RESULTS / "anna.landmarks.jsonl.gz").unlink()
    report = folder / RESULTS / "anna.json"
    before = report.stat().st_mtime_ns
    with asking(folder) as desk:
        desk.wait_until({"anna.mp4": "done"})
        assert not until(lambda: "done" not in desk.states().values(), timeout_s=1)
    assert report.stat().st_mtime_ns == before


def is_of_another(report: Path, key: str) -> bool:
    """True when a report is of another clip than the one with this key."""
    with suppress(FileNotFoundError):  # while the files of the results are exchanged, the report comes last
        return bool(json.loads(report.read_text("utf-8"))["key"] != key)
    return False


def test_a_clip_that_is_another_now_is_checked_again(folder: Path) -> None:
    clip(folder / "anna.mp4")
    with asking(folder) as desk:
        desk.wait_until({"anna.mp4": "done"})
    report = folder / RESULTS / "anna.json"
    key = json.loads(report.read_text("utf-8"))["key"]
    (folder / "anna.mp4").write_bytes(clip(folder.parent / "other.mp4").read_bytes() + b"\0")
    with asking(folder) as desk:
        assert until(lambda: is_of_another(report, key))
        desk.wait_until({"anna.mp4": "done"})


def test_a_clip_that_becomes_another_while_the_desk_is_open_is_checked_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posecheck.evaluate.desk.clips._SETTLED_S", 0.2)
    clip(folder / "anna.mp4")
    report = folder / RESULTS / "anna.json"

    with asking(folder) as desk:
        desk.enter().wait_until({"anna.mp4": "done"})
        key = json.loads(report.read_text("utf-8"))["key"]
        (folder / "anna.mp4").write_bytes(clip(folder.parent / "other.mp4").read_bytes() + b"\0")
        desk.post("/look")
        assert until(lambda: is_of_another(report, key))
        desk.wait_until({"anna.mp4": "done"})


def test_a_clip_that_is_still_being_written_is_checked_once_when_it_stays_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = [0.0]
    monkeypatch.setattr("posecheck.evaluate.desk.clips.time", SimpleNamespace(monotonic=lambda: now_s[0]))
    for thread in ("_look_on", "_check_on"):
        monkeypatch.setattr(Clips, thread, lambda _: None)  # this test looks

    def ordered_after(seconds: float) -> list[bool]:
        now_s[0] += seconds
        clips._look_for_changed()
        orders, clips._orders = clips._orders, []
        return [begins for begins, _ in orders]

    file = clip(folder / "a.mp4")
    with Clips(folder, OPTIONS, OutputOptions(video=False), quick_check) as clips:
        clips._look()
        assert ordered_after(0.0) == [True]
        for _ in range(3):
            file.write_bytes(file.read_bytes() + b"\0")
            assert ordered_after(5.0) == []
        assert ordered_after(1.0) == []
        assert ordered_after(1.5) == [False, True]
        assert ordered_after(9.0) == []


def test_what_is_cancelled_stops_and_the_others_go_on(folder: Path) -> None:
    clip(folder / "a-slow.mp4")
    clip(folder / "b-slow.mp4")
    clip(folder / "c.mp4")
    with asking(folder) as desk:
        desk.enter().wait_until({"a-slow.mp4": "checking", "b-slow.mp4": "checking", "c.mp4": "waiting"})
        assert until(lambda: desk.client.get("/state").text.count("25 %") == 2)
        desk.post("/cancel", {"keys": [desk.key("a-slow.mp4")]})
        desk.wait_until({"a-slow.mp4": "cancelled", "b-slow.mp4": "checking", "c.mp4": "done"})
        desk.post("/cancel")
        desk.wait_until({"a-slow.mp4": "cancelled", "b-slow.mp4": "cancelled", "c.mp4": "done"})
        desk.post("/again", {"keys": [desk.key("b-slow.mp4"), desk.key("c.mp4")]})
        desk.wait_until({"a-slow.mp4": "cancelled", "b-slow.mp4": "checking", "c.mp4": "done"})


@pytest.mark.parametrize("how", ["other limits", "cancelled"])
def test_what_was_being_finished_when_it_was_ordered_anew_is_not_taken_for_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(Clips, "_check_on", lambda _: None)  # this test carries out the orders
    clip(folder / "a.mp4")
    crew: Crew[Task, ClipOutcome] = Crew(quick_check, 1)
    earlier, later = ClipOutcome("a.mp4", {"verdict": "warn"}), ClipOutcome("a.mp4", {"verdict": "ok"})
    with Clips(folder, OPTIONS, OutputOptions(video=False), quick_check) as clips:
        assert until(lambda: bool(clips._orders))
        clips._obey(crew)
        (entry,) = clips.all()
        if how == "cancelled":
            clips.cancel()
            clips.again([entry.key])
            clips._obey(crew)
            (entry,) = clips.all()
            clips.cancel()
            clips.again([entry.key])
        else:
            clips.use(replace(OPTIONS, rate_hz=5.0))
        clips._hear(entry.task, 0.9)
        clips._note([(entry.task, earlier)], [entry.task])
        (entry,) = clips.all()
        assert (entry.state, entry.report) == (ClipState.WAITING, None)
        clips._obey(crew)
        clips._note([(entry.task, later)], [])
        (entry,) = clips.all()
        assert (entry.state, entry.report) == (ClipState.DONE, later.report)


def test_what_was_not_finished_is_checked_after_a_restart(folder: Path) -> None:
    clip(folder / "a.mp4")
    clip(folder / "b-slow.mp4")
    with asking(folder) as desk:
        desk.wait_until({"a.mp4": "done", "b-slow.mp4": "checking"})
    (folder / "b-slow.mp4").rename(folder / "b.mp4")
    with asking(folder) as desk:
        desk.wait_until({"a.mp4": "done", "b.mp4": "done"})


def test_a_clip_that_crashes_its_process_costs_one_line(folder: Path) -> None:
    clip(folder / "a.mp4")
    clip(folder / "crash.mp4")
    (folder / "text.mp4").write_text("no video")
    with asking(folder) as desk:
        desk.enter().wait_until({"a.mp4": "done", "crash.mp4": "failed", "text.mp4": "failed"})
        found = rows(desk)
        assert "crashed the check" in found[desk.key("crash.mp4")]
        assert "text.mp4" in found[desk.key("text.mp4")]
        assert str(folder) not in found[desk.key("text.mp4")]


def test_a_failure_keeps_the_results_of_before(folder: Path) -> None:
    clip(folder / "a.mp4")
    with asking(folder) as desk:
        desk.wait_until({"a.mp4": "done"})
    (folder / "a.mp4").write_text("no video")
    with asking(folder) as desk:
        desk.wait_until({"a.mp4": "failed"})
    assert (folder / RESULTS / "a.html").is_file()


def test_where_no_process_can_be_started_clips_wait_until_one_can(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = refuse_a_process(monkeypatch)
    clip(folder / "a.mp4")
    with asking(folder) as desk:
        desk.wait_until({"a.mp4": "done"})
    assert refused


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_mistake_of_the_program_ends_the_desk_instead_of_leaving_it_idle(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("posecheck.evaluate.desk.clips.finished", mistaken)
    clip(folder / "a.mp4")
    with asking(folder) as desk:
        assert desk.enter().desk.clips.broke.wait(60)
        assert not desk.desk.server.should_exit
        desk.client.get("/state")
        assert desk.desk.server.should_exit


def test_a_damaged_report_is_made_again(folder: Path) -> None:
    clip(folder / "a.mp4")
    with asking(folder) as desk:
        desk.wait_until({"a.mp4": "done"})
    report = folder / RESULTS / "a.json"
    whole = json.loads(report.read_text("utf-8"))
    for damage in ({"holds": 1}, {"verdict": "splendid"}, {"rules": None}):
        report.write_text(json.dumps(whole | damage), "utf-8")
        with asking(folder) as desk:
            desk.enter().wait_until({"a.mp4": "done"})
            assert "Good form" in desk.client.get("/state").text


@pytest.mark.skipif(sys.platform != "linux", reason="names are any bytes on Linux alone")
def test_a_name_that_is_no_utf8_is_a_name_like_any_other(folder: Path) -> None:
    made = clip(folder.parent / "lean.mp4")
    os.rename(made, os.fsencode(folder) + b"/lean-caf\xe9.mp4")  # noqa: PTH104  a name in bytes
    with asking(folder) as desk:
        name = os.fsdecode(b"lean-caf\xe9.mp4")
        desk.enter().wait_until({name: "done"})
        key = desk.key(name)
        assert "lean-caf" in desk.client.get("/state").json()["rows"][key]
        page = desk.client.get(f"/clips/{key}").text
        inside = page.split("<iframe")[1].split('src="')[1].split('"')[0]
        assert "Chest up" in desk.client.get(inside).text
        assert desk.client.get(inside.replace(".html", ".json")).status_code == 200
        assert desk.client.get(f"/clips/{key}/sheet").status_code == 200


def test_somebody_elses_file_in_the_place_of_a_result_stays(folder: Path) -> None:
    clip(folder / "a.mp4")
    (folder / RESULTS).mkdir()
    (folder / RESULTS / "a.html").write_text("mine")
    with asking(folder) as desk:
        desk.enter().wait_until({"a.mp4": "failed"})
        assert "was not made by posecheck" in desk.client.get("/state").text
    assert (folder / RESULTS / "a.html").read_text() == "mine"


def test_results_of_check_are_results_of_the_desk(folder: Path) -> None:
    """A photograph of nobody is enough for this: what matters is who wrote the results."""
    import cv2
    import numpy as np

    cv2.imwrite(str(folder / "wall.png"), np.full((64, 64, 3), 90, np.uint8))
    (folder / "broken.mp4").write_text("no video")
    with asking(folder) as desk:
        desk.wait_until({"broken.mp4": "failed", "wall.png": "done"})
        entry = desk.desk.clips.entry(desk.key("wall.png"))
    assert entry is not None
    assert entry.state is ClipState.DONE
    assert run_batch([folder / "broken.mp4"], OPTIONS, OutputOptions(folder / "out"))[0].error
