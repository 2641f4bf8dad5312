"""Folders: names, resume, interruption, broken clips. Nothing is lost, done twice or half-written."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from posecheck.check import CheckOptions, check_clip, task
from posecheck.check.run import ClipOutcome, OutputOptions, find_tasks, run_batch
from posecheck.check.task import Task, run_task
from posecheck.check.workers import Line
from posecheck.detection.engine import plan
from posecheck.errors import ModelError, OutputError
from posecheck.files.atomic import is_ours, staging
from posecheck.form.alerts import Patience
from posecheck.form.depth import HoldDepth
from posecheck.form.rule import Limit
from posecheck.form.settings import RuleWords, Settings
from posecheck.media.clip import Clip
from posecheck.media.video import open_video
from posecheck.report.data import Report, settings_of
from tests.clips import SAMPLES, make_clip
from tests.media.films import looped, seen
from tests.recordings import record, record_many

OPTIONS = CheckOptions()
ROOT = Path(__file__).parents[2]

LOOSE = Settings(limits=(("upright-torso", Limit(-30.0, 30.0)),))


def outputs(folder: Path) -> OutputOptions:
    return OutputOptions(folder)


def run(paths: list[Path], out: Path | None, options: CheckOptions = OPTIONS, force: bool = False) -> list[ClipOutcome]:
    return run_batch(paths, options, OutputOptions(out), jobs=2, force=force)


def written(out: Path) -> list[str]:
    return sorted(str(file.relative_to(out)) for file in out.rglob("*") if file.is_file())


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return record(tmp_path / "anna.landmarks.jsonl.gz", trunk_deg=20.0)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the clips that were really judged in this process."""
    names: list[str] = []

    def noting(clip: Clip, *args: object) -> Report:
        names.append(clip.path.name)
        return check_clip(clip, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(task, "check_clip", noting)
    return names


def test_the_report_on_disk_is_the_result(recording: Path, tmp_path: Path) -> None:
    (result,) = run([recording], tmp_path / "out")
    assert result.verdict == "warn"
    assert result.report is not None
    assert "samples" not in result.report
    stored = json.loads((tmp_path / "out" / "anna.landmarks.json").read_text("utf-8"))
    assert len(stored.pop("samples")) == stored["clip"]["frames"]
    assert stored == result.report
    assert sorted(result.files) == [
        str(tmp_path / "out" / f"anna.landmarks{end}") for end in (".csv", ".html", ".json")
    ]


def test_without_a_folder_nothing_is_written(recording: Path, tmp_path: Path) -> None:
    (result,) = run([recording], None)
    assert (result.verdict, result.files) == ("warn", ())
    assert written(tmp_path) == ["anna.landmarks.jsonl.gz"]


def test_a_done_clip_is_not_judged_again(recording: Path, tmp_path: Path, judged: list[str]) -> None:
    first = run([recording], tmp_path / "out")
    again = run([recording], tmp_path / "out")
    assert len(judged) == 1
    assert again == [replace(first[0], skipped=True)]


SET = {
    "words": Settings(words=(("upright-torso", RuleWords(advice="Brust raus")),)),
    "patience": Settings(patience=Patience(fault_s=0.6)),
    "depth": Settings(depth=HoldDepth(20.0, 16.5)),
    "name": Settings(name="standard"),
}
"""What a report shows, and what leaves the verdict of a plain fault as it is."""


@pytest.mark.parametrize("change", ["content", "limits", "force", "file gone", "more wanted", "older version", *SET])
def test_what_changed_is_judged_again(change: str, recording: Path, tmp_path: Path, judged: list[str]) -> None:
    out = tmp_path / "out"
    run([recording], out)
    options, more, report = OPTIONS, outputs(out), out / "anna.landmarks.json"
    if change == "content":
        record(recording, trunk_deg=0.0)
    elif change == "limits":
        options = replace(options, settings=LOOSE)
    elif change in SET:
        options = replace(options, settings=SET[change])
    elif change == "file gone":
        (out / "anna.landmarks.csv").unlink()
    elif change == "more wanted":
        more = replace(more, exports=("trc",))
    elif change == "older version":
        report.write_text(report.read_text("utf-8").replace('"key": "', '"key": "0'), "utf-8")
    (result,) = run_batch([recording], options, more, force=change == "force")
    assert (len(judged), result.skipped) == (2, False)
    assert result.verdict == ("ok" if change in ("content", "limits") else "warn")


def test_how_long_a_live_hold_is_changes_no_clip(recording: Path, tmp_path: Path, judged: list[str]) -> None:
    run([recording], tmp_path / "out")
    (result,) = run([recording], tmp_path / "out", replace(OPTIONS, settings=Settings(hold_s=10.0, sets=5)))
    assert (len(judged), result.skipped) == (1, True)


def test_settings_are_the_same_in_every_process(tmp_path: Path) -> None:
    clips = [record(tmp_path / f"{name}.landmarks.jsonl.gz", trunk_deg=20.0) for name in "abc"]
    mine = replace(SET["words"], name="mine.toml", patience=Patience(fault_s=0.6))
    for result in run(clips, tmp_path / "out", replace(OPTIONS, settings=mine)):
        assert result.report is not None
        assert [episode["advice"] for episode in result.report["episodes"]] == ["Brust raus"]
        assert settings_of(result.report).name == "mine.toml"
        assert settings_of(result.report).patience == mine.patience
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Judged with the settings mine.toml." in index
    assert "/mine.toml" not in index


def test_a_copy_elsewhere_is_as_good_as_done(recording: Path, tmp_path: Path, judged: list[str]) -> None:
    """The key is the content: neither the folder nor the file's date."""
    run([recording], tmp_path / "out")
    (tmp_path / "copy").mkdir()
    copy = Path(shutil.copy(recording, tmp_path / "copy"))
    os.utime(copy, (1, 1))
    (result,) = run([copy], tmp_path / "out")
    assert result.skipped
    assert len(judged) == 1


def test_files_of_an_earlier_run_with_other_settings_do_not_pass_for_new(
    recording: Path, tmp_path: Path, judged: list[str]
) -> None:
    out, loose = outputs(tmp_path / "out"), replace(OPTIONS, settings=LOOSE)
    run_batch([recording], OPTIONS, replace(out, exports=("trc",)))
    run_batch([recording], loose, out)
    assert not (tmp_path / "out" / "anna.landmarks.trc").exists()
    (result,) = run_batch([recording], loose, replace(out, exports=("trc",)))
    assert not result.skipped
    assert len(judged) == 3


@pytest.mark.parametrize("force", [False, True])
def test_a_clip_that_fails_now_keeps_the_results_of_before(recording: Path, tmp_path: Path, force: bool) -> None:
    run([recording], tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    recording.write_bytes(recording.read_bytes()[:100])
    (result,) = run([recording], tmp_path / "out", force=force)
    assert result.error is not None
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_names_never_collide(tmp_path: Path) -> None:
    """Nothing can be judged of these clips, but every one has its own place."""
    clips = tmp_path / "clips"
    for name in ("a.mp4", "a.mov", "b/a.mp4", "b/c.d.mp4", "A.avi"):
        path = clips / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"no video")
    tasks, _ = find_tasks([clips, clips / "a.mp4", clips / "b"], OPTIONS, outputs(Path("out")), False)
    places = {one.clip.path.relative_to(clips).as_posix(): one.base.as_posix() for one in tasks}
    assert places == {
        "A.avi": "out/A.avi",
        "a.mov": "out/a.mov",
        "a.mp4": "out/a.mp4",
        "b/a.mp4": "out/b/a",
        "b/c.d.mp4": "out/b/c.d",
    }


@pytest.mark.parametrize("name", ["anna.gz", "anna.mp4", "anna.landmarks.jsonl.gz"])
def test_what_is_made_of_landmarks_never_takes_the_place_of_the_clips_own(
    name: str, recording: Path, tmp_path: Path
) -> None:
    """Whatever they are called by now."""
    (task,), _ = find_tasks([recording.rename(tmp_path / name)], OPTIONS, outputs(Path("out")), False)
    assert task.base == Path("out/anna.landmarks")
    assert ".annotated.mp4" not in task.endings


def test_one_bad_path_never_stops_the_others(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.mp4").write_text("hello")
    paths = [tmp_path / "empty", tmp_path / "text.mp4", recording, tmp_path / "missing.mp4"]
    results = run(paths, tmp_path / "out")
    assert [result.verdict for result in results] == [None, None, "warn", None]
    lines = capsys.readouterr().err.splitlines()
    assert [line.startswith("posecheck: ") for line in lines] == [True] * 4
    for path in (paths[0], paths[1], paths[3]):
        assert sum(str(path) in line for line in lines) == 1
    assert lines[-1] == f"posecheck: 1 checked, 3 could not be checked; results are in {tmp_path / 'out'}"


def test_an_unwritable_folder_is_one_clear_line(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    (result,) = run([recording], tmp_path / "out")
    assert result.error is not None
    assert "cannot be written" in result.error


def test_a_missing_model_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Path:
        raise ModelError(f"pose model {name} is missing")

    monkeypatch.setattr("posecheck.check.run.model_path", missing)
    with pytest.raises(ModelError):
        run([make_clip(tmp_path / "a.mp4", [0.0, 0.1])], tmp_path / "out")


def test_an_error_while_writing_leaves_nothing(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OutputError("no room")

    monkeypatch.setattr("posecheck.report.page.write_page", full)
    (result,) = run([recording], tmp_path / "out")
    assert result.error == "no room"
    assert "anna.landmarks.json" not in written(tmp_path / "out")


def crash_on_broken(one: Task, line: Line) -> ClipOutcome:
    """A check whose native code aborts on some clips."""
    if one.clip.path.name.startswith("broken"):
        os.abort()
    return run_task(one, line)


def test_a_clip_that_crashes_its_process_costs_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clips").mkdir()
    monkeypatch.setattr("posecheck.check.run.run_task", crash_on_broken)
    results = run(record_many(tmp_path / "clips", sound=4, broken=2), tmp_path / "out")
    errors = [result.error for result in results if result.error is not None]
    assert len(errors) == 2
    assert all("crashed the check" in error and "\n" not in error for error in errors)
    assert [result.verdict for result in results if result.error is None] == ["ok"] * 4


def test_a_single_clip_that_crashes_is_one_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("posecheck.check.run.run_task", crash_on_broken)
    (tmp_path / "broken.mp4").write_bytes(b"")
    (result,) = run([tmp_path / "broken.mp4"], tmp_path / "out")
    assert result.error is not None
    assert "broken.mp4 crashed the check" in result.error
    assert capsys.readouterr().err == f"posecheck: {result.error}\n"


def start_run(clips: Path, out: Path) -> subprocess.Popen[str]:
    """The same run in a process group of its own, as a terminal would start it."""
    # Where the tests themselves were started in the background, Ctrl-C is ignored by them and what they start.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path; from posecheck.check.run import *; from posecheck.check import CheckOptions\n"
        f"paths = sorted(Path({str(clips)!r}).iterdir())\n"
        f"run_batch(paths, CheckOptions(), OutputOptions(Path({str(out)!r}), exports=('trc', 'mot')), jobs=2)"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def wait_for_reports(out: Path, count: int, process: subprocess.Popen[str]) -> None:
    give_up_s = time.monotonic() + 60
    while len(list(out.glob("*.json"))) < count:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < give_up_s
        time.sleep(0.005)


def whole_reports(out: Path) -> set[str]:
    """The stems that have a report; raises when one is not whole."""
    return {str(json.loads(file.read_text("utf-8"))["clip"]["path"]) and file.stem for file in out.glob("*.json")}


@pytest.fixture
def group() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that are gone when the test ends."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a process group are those of POSIX")
def test_killed_at_a_random_moment_and_started_again(tmp_path: Path, group: list[subprocess.Popen[str]]) -> None:
    """200 clips of which ten are broken: every sound one reported once, ten clear errors, nothing half-written."""
    clips, out = tmp_path / "clips", tmp_path / "out"
    clips.mkdir()
    paths = record_many(clips, sound=190, broken=10)
    process = start_run(clips, out)
    group.append(process)
    wait_for_reports(out, random.randint(1, 120), process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = whole_reports(out)
    with staging(out) as stage:
        abandoned = out / stage.name.replace(f"-{os.getpid()}-", f"-{process.pid}-")
    abandoned.write_text("{")
    results = run_batch(sorted(paths), OPTIONS, OutputOptions(out, exports=("trc", "mot")), jobs=2)
    assert len({result.path for result in results}) == len(results) == 200
    failed = [result for result in results if result.error is not None]
    assert [Path(result.path).name.startswith("broken") for result in failed] == [True] * 10
    assert {result.verdict for result in results if result.error is None} == {"ok"}
    assert sum(result.skipped for result in results) >= len(done)
    ends = (".csv", ".html", ".json", ".mot", ".trc")
    expected = [f"{number:03d}.landmarks{end}" for number in range(190) for end in ends]
    assert written(out) == sorted([*expected, "index.html"])


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a process group are those of POSIX")
def test_ctrl_c_ends_soon_and_leaves_only_whole_files(tmp_path: Path, group: list[subprocess.Popen[str]]) -> None:
    clips, out = tmp_path / "clips", tmp_path / "out"
    clips.mkdir()
    record_many(clips, sound=150, broken=1)
    process = start_run(clips, out)
    group.append(process)
    wait_for_reports(out, 5, process)
    os.killpg(process.pid, signal.SIGINT)
    pressed_s = time.monotonic()
    assert process.wait(timeout=20) != 0
    # Two seconds are promised; the tests may run beside others.
    assert time.monotonic() - pressed_s < 6.0
    assert len(whole_reports(out)) < 150
    assert not [name for name in written(out) if ".part" in name]


@pytest.mark.model
def test_real_clips_with_pictures_from_nested_folders(tmp_path: Path) -> None:
    clips, out = tmp_path / "clips", tmp_path / "out"
    (clips / "later").mkdir(parents=True)
    shutil.copy(SAMPLES / "standing-only.mp4", clips / "anna.mp4")
    shutil.copy(SAMPLES / "torso-forward.mp4", clips / "later" / "anna.mp4")
    wanted = OutputOptions(out, landmarks=True)
    results = run_batch([clips], replace(OPTIONS, rate_hz=5.0), wanted, jobs=2)
    assert [(result.clip, result.verdict) for result in results] == [
        ("anna.mp4", "not-assessed"),
        (str(Path("later") / "anna.mp4"), "warn"),
    ]
    ends = (".annotated.mp4", ".csv", ".html", ".json", ".landmarks.jsonl.gz")
    assert written(out) == sorted([f"{stem}{end}" for stem in ("anna", "later/anna") for end in ends] + ["index.html"])
    (again,) = run_batch([out / "later" / "anna.landmarks.jsonl.gz"], OPTIONS, OutputOptions(tmp_path / "again"))
    assert again.report is not None
    assert results[1].report is not None
    same = {"verdict", "episodes", "rules", "holds", "phases", "view"}
    assert {key: again.report[key] for key in same} == {key: results[1].report[key] for key in same}


@pytest.mark.model
def test_a_clip_that_is_long_enough_for_several_parts_is_written_whole(tmp_path: Path) -> None:
    """Our samples are short: what only longer clips go through once ended every check of them."""
    clip = looped(SAMPLES / "torso-forward.mp4", tmp_path / "long.mp4", 3)
    made = OutputOptions(tmp_path / "out", video=False, landmarks=True, exports=("coco",))
    (outcome,) = run_batch([clip], OPTIONS, made, jobs=2, force=False)
    assert outcome.report is not None, outcome.error
    with open_video(clip) as video:
        assert len(plan(video)) > 1
    report = json.loads((tmp_path / "out" / "long.json").read_text())
    assert report["verdict"] == "warn"
    assert report["clip"]["frames_read"] == len(seen(clip)[0])
    again = check_clip(tmp_path / "out" / "long.landmarks.jsonl.gz")
    assert again.verdict is outcome.verdict


def test_a_strange_file_in_the_place_of_the_report_is_not_overwritten(recording: Path, tmp_path: Path) -> None:
    mine = tmp_path / "out" / "anna.landmarks.json"
    mine.parent.mkdir()
    mine.write_text('{"notes": "mine"}', "utf-8")
    (result,) = run([recording], tmp_path / "out")
    assert result.error is not None
    assert "was not made by posecheck" in result.error
    (result,) = run([recording], tmp_path / "out", force=True)
    assert result.error is not None
    assert mine.read_text("utf-8") == '{"notes": "mine"}'
    assert written(tmp_path / "out") == [mine.name]


@pytest.mark.parametrize("ending", [".json", ".csv", ".html", ".trc", ".mot"])
@pytest.mark.parametrize("when", ["before", "between"])
def test_no_file_of_the_users_is_replaced_whatever_its_ending(
    ending: str, when: str, recording: Path, tmp_path: Path
) -> None:
    out, every = tmp_path / "out", OutputOptions(tmp_path / "out", exports=("trc", "mot"))
    if when == "between":
        run_batch([recording], OPTIONS, every)
    mine = out / f"anna.landmarks{ending}"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("posecheck told me this, and I wrote it down", "utf-8")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (result,) = run_batch([recording], OPTIONS, every, force=True)
    assert result.error is not None
    assert str(mine) in result.error
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_an_index_of_somebody_elses_site_stays(tmp_path: Path) -> None:
    paths = record_many(tmp_path / "clips", sound=2, broken=1)
    site = tmp_path / "site" / "index.html"
    site.parent.mkdir()
    site.write_text("<h1>My practice</h1>", "utf-8")
    with pytest.raises(OutputError, match="was not made by posecheck"):
        run(paths, site.parent)
    assert site.read_text("utf-8") == "<h1>My practice</h1>"
    assert written(site.parent) == ["index.html"]


def test_everything_that_is_written_shows_whose_it_is(recording: Path, tmp_path: Path) -> None:
    every = OutputOptions(tmp_path / "out", exports=("trc", "mot"))
    run_batch([recording, recording.with_name("gone.mp4")], OPTIONS, every)
    files = list((tmp_path / "out").iterdir())
    assert len(files) == 6
    assert all(is_ours(path) for path in files)
    assert is_ours(recording)


def test_clips_of_one_name_in_two_folders_are_told_apart(recording: Path, tmp_path: Path) -> None:
    for day in ("monday", "tuesday"):
        (tmp_path / day).mkdir()
        shutil.copy(recording, tmp_path / day / "anna.gz")
        with (tmp_path / day / "anna.gz").open("ab") as file:
            file.write(gzip.compress(b""))
    results = run([tmp_path / "monday" / "anna.gz", tmp_path / "tuesday" / "anna.gz"], tmp_path / "out")
    assert len({result.clip for result in results}) == 2
    titles = {
        path.read_text("utf-8").partition("<title>")[2].partition(":")[0]
        for path in (tmp_path / "out").glob("anna*.html")
    }
    assert len(titles) == 2
    assert all("monday" in title or "tuesday" in title for title in titles)


@pytest.mark.parametrize("name", ["index", "Compare"])
def test_no_clip_has_its_page_where_that_of_all_clips_goes(name: str, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for file in (tmp_path / f"{name}.mp4", tmp_path / "b" / f"{name}.mp4"):
        file.write_bytes(b"")
    tasks, _ = find_tasks([tmp_path], OPTIONS, outputs(Path("out")), False)
    assert {task.base for task in tasks} == {Path("out", f"{name}-2"), Path("out", "b", name)}


def test_what_is_passed_over_in_a_folder_is_counted(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clips = tmp_path / "clips"
    for name in ("broken.MTS", "notes.txt", "more.txt", ".DS_Store", "README", "a.labels.json"):
        (clips / name).parent.mkdir(exist_ok=True)
        (clips / name).write_text("no video")
    shutil.copy(recording, clips / "renamed.mp4")
    results = run([clips], None)
    assert [result.clip for result in results] == ["broken.MTS"]
    told = "posecheck: 5 files passed over: 2 .txt, 1 hidden, 1 made by posecheck, 1 without an ending"
    assert told in capsys.readouterr().err.splitlines()


@pytest.mark.model
def test_the_report_of_another_clip_of_that_name_is_kept(tmp_path: Path) -> None:
    monday, tuesday = tmp_path / "monday" / "clip.mp4", tmp_path / "tuesday" / "clip.mp4"
    for path, times_s in ((monday, [0.0, 0.1, 0.2]), (tuesday, [0.0, 0.2, 0.4])):
        path.parent.mkdir()
        make_clip(path, times_s)
    run([monday], tmp_path / "out")
    before = (tmp_path / "out" / "clip.json").read_bytes()
    (result,) = run([tuesday], tmp_path / "out")
    assert result.error is not None
    assert f"is the report of another clip, {monday}: give another folder with --out" in result.error
    assert (tmp_path / "out" / "clip.json").read_bytes() == before
