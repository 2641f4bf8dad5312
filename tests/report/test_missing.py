"""What is missing of a clip, or damaged, counts as not seen, and is said wherever the verdict is."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from posecheck.check import check_clip
from posecheck.detection.landmarks_file import LandmarksWriter, landmarks_file
from posecheck.detection.sighting import sighting
from posecheck.form.rule import Status
from posecheck.frame import Frame
from posecheck.media.clip import ClipInfo, FrameCount
from posecheck.report.data import Report
from posecheck.report.outcome import Outcome
from posecheck.report.page import headline, write_page
from posecheck.report.terminal import print_table
from posecheck.report.verdict import Verdict
from tests.recordings import GREY
from tests.report.watched import stretch
from tests.stick import Stick

WHOLE = ClipInfo("anna.mp4", 640, 480, 8.0, 15.0)


def checked(
    folder: Path,
    info: ClipInfo = WHOLE,
    trunk_deg: float = 0.0,
    count: FrameCount | None = None,
    gap_s: tuple[float, float] = (0.0, 0.0),
) -> Report:
    """The report of somebody's stretch, in a file of which this is known, and which shows nothing in the gap."""
    path = folder / "anna.landmarks.jsonl.gz"
    with landmarks_file(path, info, "full", False) as keep:
        for pose in stretch(Stick(trunk_deg=trunk_deg), seconds=8.0):
            if not gap_s[0] < pose.time_s < gap_s[1]:
                keep(sighting(Frame(GREY, 0, pose.time_s), pose))
        keep.end(count or FrameCount(read=120))
    assert isinstance(keep, LandmarksWriter)
    return check_clip(path)


def told(report: Report, folder: Path) -> list[str]:
    """The page's heading, the whole page, and the terminal's table."""
    write_page(folder / "anna.html", report)
    table = StringIO()
    print_table([Outcome("anna.mp4", report.to_dict())], Console(file=table, width=200))
    return [headline(report), (folder / "anna.html").read_text(encoding="utf-8"), table.getvalue()]


def test_a_whole_clip_has_nothing_to_say_of_it(tmp_path: Path) -> None:
    report = checked(tmp_path)
    assert (report.verdict, report.clip.notes) == (Verdict.OK, ())
    assert report.to_dict()["clip"]["frames_read"] == 120


@pytest.mark.parametrize(("missing_s", "verdict"), [(1.0, Verdict.OK), (60.0, Verdict.NOT_ASSESSED)])
def test_a_cut_clip_is_good_only_if_what_is_there_suffices(tmp_path: Path, missing_s: float, verdict: Verdict) -> None:
    report = checked(tmp_path, replace(WHOLE, missing_s=missing_s))
    assert report.verdict == verdict
    assert report.to_dict()["clip"]["breaks_off_s"] == 8.0
    assert all("breaks off after 8.0 s" in words for words in told(report, tmp_path))
    unseen_s = max(result.seconds[Status.UNSEEN] for result in report.rules)
    assert unseen_s == pytest.approx(missing_s, abs=0.5)
    if verdict is Verdict.NOT_ASSESSED:
        assert report.reason == "too much of the clip is missing or damaged"


def test_a_fault_stays_one_in_a_clip_that_is_cut(tmp_path: Path) -> None:
    report = checked(tmp_path, replace(WHOLE, missing_s=60.0), trunk_deg=30.0)
    assert report.verdict == Verdict.WARN
    assert all("breaks off after 8.0 s" in words for words in told(report, tmp_path))


def test_a_clip_cut_by_nobody_knows_how_much_says_so_too(tmp_path: Path) -> None:
    report = checked(tmp_path, replace(WHOLE, missing_s=float("nan")))
    assert report.verdict == Verdict.OK
    assert report.conditions == ("breaks off after 8.0 s",)


def test_damaged_frames_are_counted_and_said(tmp_path: Path) -> None:
    report = checked(tmp_path, count=FrameCount(read=118, damaged_s=[4.0, 5.0]))
    assert report.verdict == Verdict.OK
    assert all("2 of 120 frames damaged" in words for words in told(report, tmp_path))
    clip = report.to_dict()["clip"]
    assert (clip["frames_read"], clip["frames_damaged"], clip["notes"]) == (118, 2, ["2 of 120 frames damaged"])


def test_a_clip_of_smeared_pictures_is_not_praised(tmp_path: Path) -> None:
    smeared_s = [2.0 + number / 15 for number in range(90)]
    report = checked(tmp_path, count=FrameCount(read=119, damaged_s=[1.9], smeared_s=smeared_s))
    assert report.verdict == Verdict.NOT_ASSESSED
    assert report.conditions == ("1 of 120 frames damaged", "90 of 120 frames smeared")


@pytest.mark.parametrize(("gap_s", "verdict"), [((4.0, 5.0), Verdict.OK), ((4.0, 7.0), Verdict.NOT_ASSESSED)])
def test_what_is_missing_in_between_is_said_and_much_of_it_is_not_praised(
    tmp_path: Path, gap_s: tuple[float, float], verdict: Verdict
) -> None:
    report = checked(tmp_path, gap_s=gap_s)
    assert report.verdict == verdict
    assert report.clip.gaps_s == pytest.approx(gap_s[1] - gap_s[0], abs=0.15)
    assert all("no pictures for" in words for words in told(report, tmp_path))
    if verdict is Verdict.NOT_ASSESSED:
        assert report.reason == "too much of the clip is missing or damaged"


def test_a_fault_on_both_sides_of_a_gap_stays_one(tmp_path: Path) -> None:
    assert checked(tmp_path, trunk_deg=30.0, gap_s=(4.0, 6.5)).verdict == Verdict.WARN


def test_a_clip_too_damaged_to_show_anything_says_so(tmp_path: Path) -> None:
    smeared_s = [0.5 + number / 15 for number in range(111)]
    path = tmp_path / "anna.landmarks.jsonl.gz"
    with landmarks_file(path, WHOLE, "full", False) as keep:
        for number in range(120):
            keep(sighting(Frame(GREY, number, number / 15), None))
        keep.end(FrameCount(read=120, smeared_s=smeared_s))
    report = check_clip(path)
    assert (report.verdict, report.reason) == (Verdict.NOT_ASSESSED, "too much of the clip is missing or damaged")


def test_a_rate_that_is_a_guess_is_a_condition(tmp_path: Path) -> None:
    report = checked(tmp_path, replace(WHOLE, guessed_rate_hz=25.0))
    assert headline(report) == "Good form, if it shows 25 pictures a second"
