"""The whole of `posecheck live`, as a user starts it, on a screen that nobody sees."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posecheck.coaching import lines as lines_of_coaching
from posecheck.coaching.screen import Mood, Screen
from posecheck.live.showing import LOST
from posecheck.media.video import open_video
from posecheck.media.writer import annotated_video
from posecheck.overlay.column import HEADINGS
from posecheck.overlay.layout import COLUMN
from posecheck.overlay.palette import live_sizes
from posecheck.overlay.panels import Words, message
from posecheck.overlay.symbols import FOR_MOOD
from tests.mjpeg import mjpeg_stream
from tests.waiting import until
from tests.xvfb import HEIGHT_PX, Display, virtual_display

SAMPLES = Path(__file__).parents[2] / "samples"
CLEAN, PAST_TOES = SAMPLES / "clean-left-lead.mp4", SAMPLES / "knee-past-toes.mp4"

KNEEL = Screen("Kneel on one knee, one foot in front")
HIPS_FORWARD = Screen("Now move your hips forward, chest up")
HOLD = Screen("Hold and breathe slowly", Mood.GOOD)
REACHED = Screen("Hold reached. Next: right foot in front", Mood.DONE)
COME_BACK = Screen(lines_of_coaching.COME_BACK_FIRST, Mood.FAULT)
ANY = (KNEEL, HIPS_FORWARD, HOLD)

pytestmark = [
    pytest.mark.window,
    pytest.mark.model,
    pytest.mark.skipif(sys.platform != "linux", reason="the screen that nobody sees is Linux's Xvfb"),
]


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    with virtual_display(tmp_path_factory.mktemp("screen")) as opened:
        yield opened


def slowed(clip: Path, folder: Path) -> Path:
    """The clip at a third of its pace: a busy machine must not run out of clip."""
    path = folder / f"slow-{clip.name}"
    with open_video(clip) as video, annotated_video(path) as add:
        for frame in video:
            add(frame.image, 3 * frame.time_s)
    return path


@pytest.fixture(scope="module")
def slow_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return slowed(CLEAN, tmp_path_factory.mktemp("clip"))


@dataclass(frozen=True)
class Live:
    """A running `posecheck live`."""

    child: subprocess.Popen[str]
    display: Display

    def says(self, screen: Screen) -> bool:
        """True when this cue stands on the screen, letter for letter, at any of the sizes that it may have."""
        # Only where words stand, at either side: a look at all of the screen takes longer than a cue may stand there.
        picture, width_px = self.display.picture(), round(COLUMN * HEIGHT_PX) + 2 * live_sizes(HEIGHT_PX).margin
        columns = (picture[:, :width_px], picture[:, -width_px:])
        return any(
            float(cv2.matchTemplate(shown, letters, cv2.TM_CCORR_NORMED).max()) > 0.9
            for shown in (np.asarray(column.min(axis=2) > 200, dtype=np.float32) for column in columns)
            for letters in in_letters(screen)
        )

    def goes_on(self, seconds: float = 3.0) -> None:
        """Let it watch for a while, so that there is something to sum up."""
        time.sleep(seconds)

    def waits_for(self, *cues: Screen, timeout_s: float = 40.0) -> None:
        """Wait until one of these stands on the screen."""
        came = until(lambda: not self.running or any(self.says(cue) for cue in cues), timeout_s, every_s=0.1)
        assert self.running, f"it has ended: {self.ended()}"
        assert came, f"never said {' or '.join(str(cue.cue) for cue in cues)}"

    @property
    def running(self) -> bool:
        return self.child.poll() is None

    def ended(self) -> tuple[int, str, str]:
        """Exit code, what it said on stdout and on stderr, once it has ended."""
        out, err = self.child.communicate(timeout=40)
        return self.child.returncode, out, err


@lru_cache
def in_letters(screen: Screen) -> tuple[NDArray[np.float32], ...]:
    """What the letters of a cue cover, as large as they are in the column of words."""
    sizes = live_sizes(HEIGHT_PX)
    room_px = round(COLUMN * HEIGHT_PX) - 2 * sizes.margin
    found = []
    for heading_px in {max(sizes.least, round(sizes.cue * share)) for share in HEADINGS}:
        words = Words(FOR_MOOD[screen.mood], screen.cue or "", heading_px, stacked=True)
        bright: NDArray[np.bool_] = message(words, sizes, room_px).weighted.min(axis=2) > 200
        rows, columns = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
        found.append(bright[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32))
    return tuple(found)


@contextmanager
def live(display: Display, source: str, *arguments: str, most_bytes: int = 0) -> Iterator[Live]:
    child = subprocess.Popen(
        [sys.executable, "-m", "posecheck", "live", "--source", source, *arguments],
        env=display.environment | {"PYTHONFAULTHANDLER": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if most_bytes:
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    try:
        yield Live(child, display)
    finally:
        child.kill()
        child.communicate()


def lines(err: str) -> list[str]:
    """What it said on stderr, without the line that it says when it starts."""
    first, *rest = err.splitlines()
    assert first.startswith("posecheck: opening ")
    return rest


def test_a_clip_at_its_own_pace_is_guided_and_q_ends_it(display: Display, slow_clip: Path) -> None:
    with live(display, str(slow_clip), "--hold", "2", "--sets", "1", "--mute") as session:
        session.waits_for(HIPS_FORWARD)
        assert not session.says(REACHED)
        session.waits_for(REACHED)
        display.press("q")
        code, out, err = session.ended()
    assert code == 0
    assert lines(err) == []
    assert out.splitlines()[0].startswith("Left leg in front: ")
    assert "1 of 2 holds of 2 s done" in out.splitlines()[-1]


def test_a_fault_is_shown_with_its_fix_and_the_session_saved_as_a_report(display: Display, tmp_path: Path) -> None:
    clip, folder = slowed(PAST_TOES, tmp_path), tmp_path / "new" / "saved"
    with live(display, str(clip), "--mute", "--save", str(folder)) as session:
        session.waits_for(Screen("Front foot farther forward", Mood.FAULT), COME_BACK)
        session.goes_on()
        display.press("q")
        code, out, err = session.ended()
    (page,) = folder.iterdir()
    assert (code, lines(err)) == (0, [f"posecheck: the report is {page}"])
    assert "next time: front foot farther forward" in out.splitlines()[-1]
    html = page.read_text(encoding="utf-8")
    assert html.count("data:image/jpeg;base64,") == 1, "one still a fault"
    assert "Front foot farther forward" in html


def test_the_end_of_the_clip_ends_it(display: Display) -> None:
    with live(display, str(CLEAN), "--mute") as session:
        code, out, err = session.ended()
    assert (code, lines(err)) == (0, [])
    assert "0 of 4 holds of 30 s done" in out.splitlines()[-1]


def test_ctrl_c_ends_it_with_the_summary_and_keeps_no_history_unasked(
    display: Display, slow_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with live(display, str(slow_clip), "--mute") as session:
        session.waits_for(*ANY)
        session.goes_on()
        session.child.send_signal(signal.SIGINT)
        code, out, err = session.ended()
    assert (code, lines(err)) == (0, [])
    assert "Left leg in front:" in out
    assert not (tmp_path / "posecheck").exists()


def test_the_close_button_ends_it_with_the_summary_and_the_history_is_kept_if_asked_for(
    display: Display, slow_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with live(display, str(slow_clip), "--mute", "--save-history") as session:
        session.waits_for(*ANY)
        session.goes_on()
        display.close_window("posecheck")
        code, out, err = session.ended()
    assert (code, lines(err)) == (0, [])
    assert "Left leg in front:" in out
    assert (tmp_path / "posecheck" / "history.sqlite").exists()


def test_a_stream_that_stops_for_three_seconds_goes_on(display: Display) -> None:
    with open_video(CLEAN) as video:
        images = [frame.image for frame in video]
    standing, start = images[2], images[len(images) * 45 // 100]
    with (
        mjpeg_stream([standing] * 25 + [start] * 2000, rate_hz=15) as phone,
        live(display, phone.url, "--mute") as session,
    ):
        session.waits_for(HIPS_FORWARD)
        phone.flowing.clear()
        session.waits_for(LOST)
        phone.flowing.set()
        assert until(lambda: not session.says(LOST), 20)
        assert session.running
        display.press("q")
        code, out, err = session.ended()
    assert (code, lines(err)) == (0, [])
    assert "No hold was counted" in out


def test_q_ends_it_while_a_stream_hangs(display: Display) -> None:
    """The camera is lost, and is being opened again without an answer: threads end all the same, and say nothing."""
    with open_video(CLEAN) as video:
        images = [frame.image for frame in video][2:3]
    with mjpeg_stream(images, rate_hz=15) as phone, live(display, phone.url, "--mute") as session:
        session.waits_for(KNEEL)
        phone.flowing.clear()
        session.waits_for(LOST)
        display.press("q")
        code, out, err = session.ended()
    assert (code, lines(err)) == (0, [])
    assert "No hold was counted" in out


def test_a_recording_is_kept_and_plays(display: Display, slow_clip: Path, tmp_path: Path) -> None:
    film = tmp_path / "session.mp4"
    with live(display, str(slow_clip), "--mute", "--record", str(film)) as session:
        session.waits_for(HIPS_FORWARD)
        session.child.send_signal(signal.SIGINT)
        code, _, err = session.ended()
    assert (code, lines(err)) == (0, [])
    with open_video(film) as video:
        times_s = [frame.time_s for frame in video]
    assert len(times_s) > 2
    assert times_s[-1] > 0.2


def test_a_recording_plays_even_after_a_crash(display: Display, slow_clip: Path, tmp_path: Path) -> None:
    film = tmp_path / "session.mp4"
    with live(display, str(slow_clip), "--mute", "--record", str(film)) as session:
        session.waits_for(HIPS_FORWARD)
        assert until(lambda: film.stat().st_size > 40_000)
        session.child.send_signal(signal.SIGKILL)
        session.ended()
    with open_video(film) as video:
        assert sum(1 for _ in video) > 5


def test_a_full_disk_stops_the_recording_and_not_the_session(display: Display, slow_clip: Path, tmp_path: Path) -> None:
    film = tmp_path / "session.mp4"
    with live(display, str(slow_clip), "--mute", "--record", str(film), most_bytes=60_000) as session:
        session.waits_for(HIPS_FORWARD)
        session.goes_on()
        display.press("q")
        code, out, err = session.ended()
    assert code == 0
    (only,) = lines(err)
    assert only.startswith("posecheck: recording stopped: ")
    assert str(film) in only
    assert "Left leg in front:" in out


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("97", "no camera gives a picture (tried 97: not there)"),
        ("no-such-file.mp4", "does not exist"),
        (str(SAMPLES / "clean-left-lead.labels.json"), "clean-left-lead.labels.json"),
        ("http://127.0.0.1:9/video", "gives no picture (connection refused)"),
    ],
)
def test_what_cannot_be_opened_is_one_clear_line(display: Display, source: str, words: str) -> None:
    with live(display, source) as session:
        code, out, err = session.ended()
    assert (code, out) == (2, "")
    (only,) = lines(err)
    assert only.startswith("posecheck: ")
    assert words in only


@pytest.mark.parametrize("name", [None, ":4093"])
def test_without_a_display_it_is_one_clear_line_and_no_abort(name: str | None) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "posecheck", "live", "--source", str(CLEAN)],
        env=environment | ({"DISPLAY": name} if name else {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "display" in done.stderr
