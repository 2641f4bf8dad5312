"""Files as people have them, checked from end to end: the fault is found in every wrapping, and at its time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from posecheck.check import check_clip
from posecheck.media.clip import Kind, _is_film, clip_at
from posecheck.media.video import open_video
from posecheck.report.data import Report
from posecheck.report.verdict import Verdict
from tests.clips import SAMPLES
from tests.media.films import damaged, joined, packet_places

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
    assert report.clip.tally.read == 240


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


def encoded_anew(source: Path, path: Path, group: int, squeezed: bool = False) -> Path:
    """The clip with a picture that stands for itself every `group`; squeezed: square, of pixels wider than high."""
    with open_video(source) as video:
        rate, images = round(video.info.rate_hz), [frame.image for frame in video]
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=rate, options={"g": str(group), "bf": "0", "crf": "18"})
        assert isinstance(stream, av.VideoStream)
        stream.height = images[0].shape[0]
        stream.width = stream.height if squeezed else images[0].shape[1]
        stream.pix_fmt = "yuv420p"
        if squeezed:
            stream.codec_context.sample_aspect_ratio = Fraction(images[0].shape[1], stream.height)
        for image in images:
            shown = cv2.resize(image, (stream.width, stream.height), interpolation=cv2.INTER_AREA)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(np.asarray(shown, dtype=np.uint8), format="bgr24")))
        file.mux(stream.encode())
    return path


def test_pixels_wider_than_high_are_judged_at_their_true_shape(tmp_path: Path) -> None:
    report = check_clip(encoded_anew(SAMPLES / "torso-309.mp4", tmp_path / "wide.mp4", 250, squeezed=True))
    assert (report.clip.width_px, report.clip.height_px) == (640, 480)
    assert fault_s(report) == pytest.approx((3.6, 7.1), abs=0.3)
    assert report.episodes[0].worst == pytest.approx(21.7, abs=1.5)


def test_a_clip_with_two_damaged_packets_is_judged_with_a_note(tmp_path: Path) -> None:
    path = damaged(encoded_anew(FAULTY, tmp_path / "whole.mp4", 15), tmp_path / "bad.mp4", 5, 50)
    report = check_clip(path)
    assert fault_s(report) == pytest.approx(FAULT_S, abs=0.2)
    assert "2 of 120 frames damaged" in report.conditions
    assert report.clip.tally.read == 118


def test_a_clip_damaged_all_over_is_no_error_but_not_assessed_with_a_note(tmp_path: Path) -> None:
    """One byte in 600 is off, and no picture but the first stands for itself: what is left is torn to pieces."""
    whole = encoded_anew(FAULTY, tmp_path / "whole.mp4", 250)
    data = bytearray(whole.read_bytes())
    for at, size in packet_places(whole)[5:]:
        for byte in range(at + 60, at + size, 600):
            data[byte] ^= 0x41
    (tmp_path / "bad.mp4").write_bytes(data)
    report = check_clip(tmp_path / "bad.mp4")
    assert report.verdict in (Verdict.WARN, Verdict.NOT_ASSESSED)
    assert report.clip.tally.read + len(report.clip.tally.damaged_s) == 120
    assert any("of 120 frames smeared" in condition for condition in report.conditions)


@pytest.mark.parametrize("ending", ["jpg", "heic", "png", "tiff"])
@pytest.mark.parametrize("container", ["mp4", "matroska", "mpegts", "flv"])
def test_a_film_under_the_ending_of_a_photograph_is_a_film(ending: str, container: str, tmp_path: Path) -> None:
    """Its first picture alone would be called good form, and the fault that comes later passed over without a word."""
    path = remuxed(FAULTY, tmp_path / "film.bin", container).rename(tmp_path / f"film.{ending}")
    assert clip_at(path).kind is Kind.VIDEO


def test_a_film_that_is_called_a_photograph_is_judged_as_it_is(tmp_path: Path) -> None:
    path = remuxed(FAULTY, tmp_path / "film.mp4").rename(tmp_path / "film.jpg")
    report = check_clip(path)
    assert fault_s(report) == pytest.approx(FAULT_S, abs=0.2)


def test_a_photograph_is_none_of_the_films() -> None:
    heads = (
        b"\xff\xd8\xff\xe0" + bytes(400),
        b"\x89PNG\r\n\x1a\n" + bytes(400),
        b"....ftypheic" + bytes(400),
        bytes(400),
        b"",
    )
    assert not any(_is_film(head) for head in heads)
