"""Videos: true time stamps, upright, and one clear line for what cannot be read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.errors import VideoError
from posecheck.frame import Frame
from posecheck.media.clip import Clip, Kind
from posecheck.media.folder import find_clips
from posecheck.media.video import at_rate, open_video
from tests.clips import SAMPLES, make_clip, make_sound, turn_clip
from tests.media.films import film

UNEVEN_S = [0.0, 0.033, 0.1, 0.4, 0.433, 1.0]


def test_times_are_the_files_own_also_when_uneven(tmp_path: Path) -> None:
    with open_video(make_clip(tmp_path / "vfr.mp4", UNEVEN_S)) as video:
        frames = list(video)
    assert [frame.time_s for frame in frames] == pytest.approx(UNEVEN_S, abs=0.002)
    assert [frame.index for frame in frames] == list(range(6))
    levels = [frame.image.mean() for frame in frames]
    assert levels == pytest.approx([20 + 30 * i for i in range(6)], abs=8)


def test_a_clip_that_does_not_start_at_zero_is_shifted_to_zero(tmp_path: Path) -> None:
    with open_video(make_clip(tmp_path / "late.mp4", [5.0, 5.1, 5.2])) as video:
        assert [frame.time_s for frame in video] == pytest.approx([0.0, 0.1, 0.2], abs=0.002)


def test_the_size_and_length_are_known_before_reading() -> None:
    with open_video(SAMPLES / "portrait-327.mp4") as video:
        info = video.info
    assert (info.width_px, info.height_px) == (480, 640)
    assert info.duration_s == pytest.approx(7.3, abs=0.1)
    assert info.rate_hz == pytest.approx(20, abs=0.5)


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_a_turned_phone_clip_comes_upright(tmp_path: Path, quarter_turns: int) -> None:
    plain = SAMPLES / "clean-oblique.mp4"
    turned = turn_clip(plain, tmp_path / "turned.mp4", quarter_turns)
    with open_video(plain) as before, open_video(turned) as after:
        upright, seen = next(iter(before)).image, next(iter(after)).image
        assert (after.info.height_px, after.info.width_px) == seen.shape[:2]
    assert np.abs(np.rot90(upright, quarter_turns).astype(int) - seen).mean() < 2


def bad_file(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / f"{kind}.mp4"
    if kind == "text":
        path.write_text("this is no video\n")
    elif kind == "empty":
        path.touch()
    elif kind == "cut off before its index":
        whole = (SAMPLES / "clean-oblique.mp4").read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "sound only":
        make_sound(path)
    return path


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("text", "is not a video that can be read"),
        ("empty", "is empty"),
        ("missing", "does not exist"),
        ("cut off before its index", "breaks off before its index"),
        ("sound only", "has no picture"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_names_it(tmp_path: Path, kind: str, words: str) -> None:
    path = bad_file(tmp_path, kind)
    with pytest.raises(VideoError, match=words) as caught, open_video(path):
        pass
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def frames_at(rate_hz: float, seconds: float) -> list[Frame]:
    return [Frame(np.zeros((2, 2, 3), np.uint8), i, i / rate_hz) for i in range(round(rate_hz * seconds))]


@pytest.mark.parametrize("source_hz", [10, 15, 24, 25, 29.97, 30, 50, 60])
def test_about_fifteen_a_second_are_analysed_and_slow_clips_whole(source_hz: float) -> None:
    due = [frame.time_s for frame, due in at_rate(frames_at(source_hz, 20), 15.0) if due]
    assert len(due) / 20 == pytest.approx(min(source_hz, 15.0), rel=0.08)
    gaps = np.diff(due)
    assert gaps.max() <= 1 / 15 + 1 / source_hz + 1e-6


def test_rate_zero_takes_every_frame() -> None:
    assert all(due for _, due in at_rate(frames_at(60, 1), 0))


def test_a_colon_in_a_name_is_no_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_clip(tmp_path / "clip.mp4", UNEVEN_S).rename("session-12:30:05.mp4")
    with open_video(Path("session-12:30:05.mp4")) as video:
        assert len(list(video)) == 6


def test_a_name_that_no_file_can_have_is_one_line() -> None:
    endless = Path("x" * 300 + ".mp4")
    assert find_clips([endless]) == [Clip(endless, Kind.VIDEO)]
    with pytest.raises(VideoError, match="cannot be opened"), open_video(endless):
        pass


def test_a_raw_stream_that_cannot_be_searched_is_read_from_its_start_as_often_as_wanted(tmp_path: Path) -> None:
    path = tmp_path / "raw.mpg"
    with av.open(str(path), "w", format="h264") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for level in range(20, 220, 20):
            picture = np.full((48, 64, 3), level, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        container.mux(stream.encode())
    with open_video(path) as video:
        for _ in range(2):
            assert [frame.image.mean() for frame in video] == pytest.approx(range(20, 220, 20), abs=8)
        assert next(picture.time_s for picture in video.pictures(from_s=0.2)) == pytest.approx(0.2, abs=0.05)


GIVEN_UP_OFTEN = """
import sys
from pathlib import Path
from posecheck.media.video import open_video

for turn in range(1500):
    with open_video(Path(sys.argv[1])) as video:
        for index, _ in enumerate(video.pictures()):
            if index == turn % 7:
                break
"""


def test_a_film_given_up_in_its_middle_closes_however_busy_its_decoder_is(tmp_path: Path) -> None:
    # In another process: what stands still there holds the interpreter's lock.
    path = film(
        tmp_path / "film.mkv",
        "libsvtav1",
        times_s=[i / 30 for i in range(20)],
        options={"preset": "12"},
        size_px=(320, 240),
    )
    subprocess.run([sys.executable, "-c", GIVEN_UP_OFTEN, str(path)], check=True, timeout=120)
