"""What is kept of a session is what a check of the same moments would have found."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest

from posecheck.check import CheckOptions, check_clip
from posecheck.detection.landmarks_file import read_recording
from posecheck.errors import OutputError
from posecheck.form.observer import Observation, watch
from posecheck.form.rule import Phase
from posecheck.form.visit import CREDIT_S, PhaseState
from posecheck.frame import Frame
from posecheck.live import keeper as module
from posecheck.live.keeper import SessionKeeper
from posecheck.person.reasons import Reason
from posecheck.person.sighting import Sighting
from posecheck.report.data import Report
from posecheck.report.page import Media
from posecheck.report.verdict import Verdict
from posecheck.rules import all_rules

GOLDEN = Path(__file__).parents[1] / "golden"
WHEN = datetime(2026, 3, 1, 18, 30, 5, tzinfo=timezone.utc)


def kept(name: str, with_report: bool = True, gone_s: float = 0.0, begun_s: float = 0.0) -> SessionKeeper:
    """A keeper that has seen a recorded clip as a live session would have shown it.

    gone_s: for so long the camera is gone after five seconds, and the rest comes later. begun_s: when its first picture
    comes.
    """
    recording = read_recording(GOLDEN / f"{name}.landmarks.jsonl.gz")
    image = np.full((recording.info.height_px, recording.info.width_px, 3), 90, np.uint8)
    keeper = SessionKeeper(all_rules(), recording.model, with_report)
    shown = [_later(seen, begun_s + (gone_s if seen.time_s > 5.0 else 0.0)) for seen in recording.sightings]
    for number, observation in enumerate(watch(shown, keeper.observer)):
        keeper.add(Frame(image, number, observation.time_s), observation)
    return keeper


def _later(seen: Sighting, by_s: float) -> Sighting:
    pose = seen.pose and replace(seen.pose, time_s=seen.pose.time_s + by_s)
    return replace(seen, time_s=seen.time_s + by_s, pose=pose)


@pytest.mark.parametrize("name", ["torso-forward", "knee-past-toes", "standing-only"])
def test_the_report_is_that_of_a_check(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[tuple[Report, Media]] = []
    monkeypatch.setattr(module, "write_page", lambda path, report, media: pages.append((report, media)))
    assert kept(name).write_report(tmp_path, WHEN) == tmp_path / "session-2026-03-01-183005.html"
    ((report, media),) = pages
    checked = check_clip(GOLDEN / f"{name}.landmarks.jsonl.gz", CheckOptions(rate_hz=15.0))
    assert report.verdict == checked.verdict
    assert [(e.rule.code, e.advice) for e in report.episodes] == [(e.rule.code, e.advice) for e in checked.episodes]
    for ours, theirs in zip(report.holds, checked.holds, strict=True):
        assert ours.lead_leg is theirs.lead_leg
        assert (ours.start_s, ours.end_s) == pytest.approx((theirs.start_s, theirs.end_s), abs=0.3)
    assert sorted({still.rule for still in media.stills}) == sorted({e.rule.code for e in report.episodes})
    assert len(media.stills) == len(report.episodes), "one still a fault"
    assert report.clip.frames == pytest.approx(report.clip.duration_s * 15, rel=0.15)


def test_what_the_camera_lost_is_praised_no_more_than_by_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[Report] = []
    monkeypatch.setattr(module, "write_page", lambda path, report, media: pages.append(report))
    for gone_s in (0.0, 9.0):
        kept("clean-oblique", gone_s=gone_s).write_report(tmp_path, WHEN)
    whole, torn = pages
    assert (whole.verdict, whole.clip.gaps_s) == (Verdict.OK, 0.0)
    assert (torn.verdict, torn.reason) == (Verdict.NOT_ASSESSED, "too much of the clip is missing or damaged")
    assert torn.clip.gaps_s == pytest.approx(9.0, abs=0.2)


def test_the_rate_counts_from_the_first_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[Report] = []
    monkeypatch.setattr(module, "write_page", lambda path, report, media: pages.append(report))
    for begun_s in (0.0, 40.0):
        kept("torso-forward", begun_s=begun_s).write_report(tmp_path, WHEN)
    assert pages[1].clip.rate_hz == pytest.approx(pages[0].clip.rate_hz) == pytest.approx(15.0, rel=0.1)


def test_the_page_is_written_whole_and_a_second_one_beside_it(tmp_path: Path) -> None:
    keeper = kept("torso-forward")
    first, second = (keeper.write_report(tmp_path / "new", WHEN) for _ in range(2))
    assert first is not None
    assert second is not None
    assert [path.name for path in sorted((tmp_path / "new").iterdir())] == [second.name, first.name]
    assert "Chest up" in first.read_text(encoding="utf-8")


def test_nothing_is_kept_but_measures_unless_asked_for(tmp_path: Path) -> None:
    keeper = kept("torso-forward", with_report=False)
    assert keeper.write_report(tmp_path, WHEN) is None
    assert SessionKeeper(all_rules(), "full", with_report=True).write_report(tmp_path, WHEN) is None
    assert list(tmp_path.iterdir()) == []
    clean = kept("clean-oblique", with_report=False).measures()
    assert clean.left_depth_deg > 10 or clean.right_depth_deg > 10


def test_who_stays_tentative_for_long_does_not_fill_the_memory() -> None:
    """Somebody whose knee is never known to rest, at times that no other test has."""
    keeper = SessionKeeper(all_rules(), "full", with_report=True)
    image = np.zeros((9, 16, 3), np.uint8)
    nobody = keeper.observer.observe(Sighting(0.0, None, 90.0))
    getting_ready = replace(nobody, phase=PhaseState(Phase.AWAY, Reason.GETTING_READY, tentative=True))
    for number in range(200):
        time_s = 7000.0 + number / 2
        keeper.add(Frame(image, number, time_s), replace(getting_ready, time_s=time_s))
    tentative = (one for one in gc.get_objects() if isinstance(one, Observation) and one.phase.tentative)
    kept_s = [one.time_s for one in tentative if one.time_s >= 7000.0]
    assert (len(kept_s), max(kept_s) - min(kept_s)) == (41, CREDIT_S)


def test_a_folder_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        kept("torso-forward").write_report(tmp_path / "file", WHEN)
