"""Written videos: the clip's own times, whole or not at all, and recordings that survive a crash."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.check import check_clip
from posecheck.errors import OutputError, VideoError
from posecheck.files.atomic import is_ours
from posecheck.frame import Image
from posecheck.media.video import open_video
from posecheck.media.writer import LiveRecorder, annotated_video, write_photo

UNEVEN_S = [0.0, 1001 / 30000, 0.1, 0.4, 1.0, 3.5]


def picture(level: int, size_px: tuple[int, int] = (64, 48)) -> Image:
    return np.full((size_px[1], size_px[0], 3), level, np.uint8)


def test_times_pictures_and_size_come_back(tmp_path: Path) -> None:
    path = tmp_path / "out" / "clip.annotated.mp4"
    with annotated_video(path) as write:
        for i, time_s in enumerate(UNEVEN_S):
            write(picture(20 + 30 * i), time_s)
    with open_video(path) as video:
        frames = list(video)
        assert (video.info.width_px, video.info.height_px) == (64, 48)
    assert [frame.time_s for frame in frames] == pytest.approx(UNEVEN_S, abs=1e-4)
    assert [frame.image.mean() for frame in frames] == pytest.approx([20 + 30 * i for i in range(6)], abs=8)


def test_the_last_picture_is_shown_as_long_as_the_one_before(tmp_path: Path) -> None:
    with annotated_video(tmp_path / "clip.mp4") as write:
        for i in range(30):
            write(picture(5 * i), i / 15)
    with open_video(tmp_path / "clip.mp4") as video:
        assert video.info.duration_s == pytest.approx(2.0, abs=0.002)


def test_colours_come_back_and_say_what_they_are(tmp_path: Path) -> None:
    import av

    orange = np.full((48, 64, 3), (28, 140, 255), np.uint8)
    with annotated_video(tmp_path / "clip.mp4") as write:
        write(orange, 0.0)
    with av.open(str(tmp_path / "clip.mp4")) as container:
        frame = next(container.decode(video=0))
        assert frame.colorspace == frame.color_primaries == 1
        back = frame.to_ndarray(format="bgr24").reshape(-1, 3).mean(axis=0)
    assert np.abs(back - [28, 140, 255]).max() < 6


def test_odd_sizes_lose_a_pixel(tmp_path: Path) -> None:
    with annotated_video(tmp_path / "odd.mp4") as write:
        write(picture(100, (65, 49)), 0.0)
    with open_video(tmp_path / "odd.mp4") as video:
        assert (video.info.width_px, video.info.height_px) == (64, 48)


@pytest.mark.parametrize("size_px", [(1, 1), (1, 40), (40, 1)])
def test_a_picture_of_one_pixel_is_written_twice_as_large(size_px: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with annotated_video(path) as write:
        write(picture(120, size_px), 0.0)
    with open_video(path) as video:
        assert (video.info.width_px, video.info.height_px) == (2 * size_px[0], 2 * size_px[1])
        assert next(iter(video)).image.mean() == pytest.approx(120, abs=8)


def test_it_is_h264_that_begins_to_play_before_it_is_all_there(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with annotated_video(path) as write:
        for i in range(10):
            write(picture(10 * i), i / 10)
    data = path.read_bytes()
    assert b"avc1" in data
    assert data.index(b"moov") < data.index(b"mdat")


def test_after_an_error_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"

    def break_off() -> None:
        with annotated_video(path) as write:
            write(picture(100), 0.0)
            raise KeyError("stop")

    with pytest.raises(KeyError):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_before_stays_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"Made by posecheck: the good one")
    with pytest.raises(KeyboardInterrupt), annotated_video(path):
        raise KeyboardInterrupt
    assert path.read_bytes() == b"Made by posecheck: the good one"


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"), annotated_video(tmp_path / "file" / "clip.mp4"):
        pass


def test_a_photograph_comes_back(tmp_path: Path) -> None:
    write_photo(tmp_path / "a.annotated.jpg", picture(90))
    back = cv2.imread(str(tmp_path / "a.annotated.jpg"))
    assert back is not None
    assert abs(back.mean() - 90) < 2


def test_a_recording_starts_at_zero(tmp_path: Path) -> None:
    with LiveRecorder(tmp_path / "session.mp4") as recorder:
        for i in range(20):
            recorder.add(picture(10 * i), 1000.0 + i / 20)
    with open_video(tmp_path / "session.mp4") as video:
        assert [frame.time_s for frame in video] == pytest.approx([i / 20 for i in range(20)], abs=1e-3)


_RECORD_UNTIL_KILLED = """
import sys, time
from pathlib import Path
import numpy as np
from posecheck.media.writer import LiveRecorder
with LiveRecorder(Path(sys.argv[1])) as recorder:
    for i in range(100_000):
        recorder.add(np.random.randint(0, 255, (120, 160, 3), np.uint8), i / 10)
        if i == 200:
            print("recorded 20 s", flush=True)
            time.sleep(60)
"""


def test_a_recording_plays_after_the_program_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "session.mp4"
    command = [sys.executable, "-c", _RECORD_UNTIL_KILLED, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "recorded 20 s\n"
        running.send_signal(signal.SIGKILL)
    with open_video(path) as video:
        times_s = [frame.time_s for frame in video]
    assert times_s[-1] > 12.0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full, a disk that is always full, is Linux's")
def test_a_full_disk_is_said_once_and_the_session_can_go_on() -> None:
    with LiveRecorder(Path("/dev/full")) as recorder:

        def add_pictures(first: int) -> None:
            for i in range(first, first + 400):
                recorder.add(picture(i % 255), i / 10)

        with pytest.raises(OutputError, match="no space left"):
            add_pictures(0)
        add_pictures(400)


def test_a_recording_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"), LiveRecorder(tmp_path):
        pass


def test_what_is_drawn_into_is_known_under_any_name(tmp_path: Path) -> None:
    """It is passed over in folders: the panels and lines in the picture would change the verdict."""
    with annotated_video(tmp_path / "a.annotated.mp4") as write, LiveRecorder(tmp_path / "b.mp4") as recorder:
        for number in range(40):
            write(picture(4 * number), number / 15)
            recorder.add(picture(4 * number), number / 15)
    write_photo(tmp_path / "c.annotated.jpg", picture(90))
    for number, path in enumerate(sorted(tmp_path.iterdir())):
        renamed = path.rename(tmp_path / f"IMG_{number}{path.suffix}")
        assert is_ours(renamed)
        with pytest.raises(VideoError, match="made by posecheck"):
            check_clip(renamed)


@pytest.mark.browser
def test_a_browser_plays_both_kinds_and_jumps_in_them(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no Chromium on this computer")
    with annotated_video(tmp_path / "checked.mp4") as write, LiveRecorder(tmp_path / "recorded.mp4") as recorder:
        for i in range(60):
            write(picture(4 * i), i / 15)
            recorder.add(picture(4 * i), i / 15)
    page_path = tmp_path / "page.html"
    page_path.write_text('<video src="checked.mp4"></video><video src="recorded.mp4"></video>', encoding="utf-8")
    with playwright.sync_playwright() as driver:
        page = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        page.goto(page_path.as_uri())
        page.wait_for_function("() => [...document.querySelectorAll('video')].every(v => v.readyState >= 2)")
        for jumped in page.evaluate(_JUMP):
            assert jumped == pytest.approx({"at": 2.0, "duration": 4.0, "width": 64, "height": 48}, abs=0.01)


_JUMP = """
() => Promise.all([...document.querySelectorAll("video")].map(v => new Promise(done => {
  v.onseeked = () => done({at: v.currentTime, duration: v.duration, width: v.videoWidth, height: v.videoHeight});
  v.currentTime = 2.0;
})))
"""


def test_a_recording_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    film = tmp_path / "session.mp4"
    film.write_bytes(b"last week")
    with pytest.raises(OutputError, match=r"session\.mp4 is there already: give another name"), LiveRecorder(film):
        pass
    assert film.read_bytes() == b"last week"


def test_a_session_of_which_nothing_was_shown_leaves_no_recording(tmp_path: Path) -> None:
    with LiveRecorder(tmp_path / "session.mp4"):
        pass
    assert list(tmp_path.iterdir()) == []
