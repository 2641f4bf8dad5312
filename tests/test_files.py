"""Files as people have them, checked from end to end: the fault is found in every wrapping, and at its time."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import pytest

from posecheck.check import check_clip
from posecheck.media.video import open_video
from posecheck.report.data import Report
from posecheck.report.verdict import Verdict
from tests.clips import SAMPLES
from tests.media.films import joined, packet_places

pytestmark = pytest.mark.model

FAULTY, CLEAN = SAMPLES / "torso-forward.mp4", SAMPLES / "clean-left-lead.mp4"
FAULT_S = (4.3, 7.7)


def remuxed(source: Path, path: Path, container: str | None = None) -> Path:
    with av.open(str(source)) as read, av.open(str(path), "w", format=container) as write:
        stream = write.add_stream_from_template(read.streams.video[0])
        for packet in read.demux(video=0):
            if packet.size:
                packet.stream = stream
                write.mux(packet)
    return path


def fault_s(report: Report) -> tuple[float, float]:
    assert report.verdict == Verdict.WARN
    (episode,) = report.episodes
    assert episode.rule.code == "upright-torso"
    return episode.start_s, episode.end_s


def test_the_fault_in_the_second_of_two_joined_clips_is_found(tmp_path: Path) -> None:
    parts = [remuxed(CLEAN, tmp_path / "a.ts", "mpegts"), remuxed(FAULTY, tmp_path / "b.ts", "mpegts")]
    report = check_clip(joined(tmp_path / "both.ts", *parts))
    assert fault_s(report) == pytest.approx((12.3, 15.7), abs=0.15)
    assert report.clip.duration_s == pytest.approx(16.0, abs=0.1)
    assert report.clip.frames == 240


def test_a_clip_cut_before_its_fault_is_not_praised(tmp_path: Path) -> None:
    path = remuxed(FAULTY, tmp_path / "cut.mkv")
    path.write_bytes(path.read_bytes()[: packet_places(path)[62][0]])
    report = check_clip(path)
    assert report.verdict == Verdict.NOT_ASSESSED
    assert report.conditions == (f"breaks off after {report.clip.duration_s:.1f} s",)
    assert report.clip.duration_s == pytest.approx(4.2, abs=0.2)


def test_a_phones_photograph_is_read_as_the_jpeg_is(tmp_path: Path) -> None:
    pillow_heif = pytest.importorskip("pillow_heif", reason="pillow-heif is not installed")
    with open_video(FAULTY) as video:
        image = next(video.pictures(6.5)).frame().image
    cv2.imwrite(str(tmp_path / "photo.jpg"), image)
    pillow_heif.from_bytes("RGB", image.shape[1::-1], image[:, :, ::-1].tobytes()).save(
        tmp_path / "as-heic.jpg", quality=90
    )
    for name in ("photo.jpg", "as-heic.jpg"):
        report = check_clip(tmp_path / name)
        assert report.verdict == Verdict.WARN
        assert report.episodes[0].worst == pytest.approx(25.5, abs=1.5)
