"""The live camera: files at their pace, streams that stop and come back, and clear words when nothing comes."""

from __future__ import annotations

import inspect
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from posecheck.errors import VideoError
from posecheck.frame import Image
from posecheck.live import camera as camera_module
from posecheck.live import feeds, streams
from posecheck.live.camera import CameraState, LiveCamera
from posecheck.live.feed import Shot
from posecheck.live.feeds import CameraFeed, FileFeed, find_feed
from posecheck.live.newest import Newest
from posecheck.live.streams import StreamFeed
from tests.mjpeg import mjpeg_stream
from tests.waiting import until

SAMPLE = Path(__file__).parents[2] / "samples" / "clean-left-lead.mp4"


def picture(grey: int) -> Image:
    return np.full((48, 64, 3), grey, dtype=np.uint8)


class ScriptedFeed:
    """Gives these pictures; None breaks off. Opening fails while `there` is False."""

    def __init__(self, *shots: Shot | None, ends: bool = False) -> None:
        self.ends = ends
        self.there = True
        self.opened = 0
        self._shots = iter(shots)

    def open(self) -> None:
        if not self.there:
            raise VideoError("it is not there: plug it in")
        self.opened += 1

    def read(self) -> Shot | None:
        return next(self._shots, None)

    def close(self) -> None:
        pass

    def interrupt(self) -> None:
        self.interrupted = True


def test_only_the_newest_is_kept() -> None:
    slot: Newest[int] = Newest()
    for number in range(5):
        slot.put(number)
    assert slot.take(0) == 4
    assert slot.take(0) is None
    slot.put(7)
    slot.close()
    assert slot.take() == 7
    assert slot.take() is None


@pytest.mark.parametrize(
    ("source", "kind"),
    [("0", CameraFeed), ("2", CameraFeed), ("/dev/video1", CameraFeed), ("clip.mp4", FileFeed), ("1" * 5000, FileFeed)]
    + [(url, StreamFeed) for url in ("http://phone:8080/video", "rtsp://phone/live")],
)
def test_what_a_source_means(source: str, kind: type) -> None:
    assert isinstance(find_feed(source), kind)


def test_a_slow_reader_gets_new_frames_not_old_ones() -> None:
    class Quick(ScriptedFeed):
        def read(self) -> Shot | None:
            time.sleep(0.005)
            return super().read()

    feed = Quick(*(Shot(picture(n), time_s=n / 30) for n in range(50)), ends=True)
    with LiveCamera(feed) as camera:
        assert camera.take(5) is not None
        assert until(lambda: camera.state is CameraState.ENDED)
        capture = camera.take(0)
        assert capture is not None
        assert capture.frame.index == 49
        assert camera.take(0) is None
        assert camera.finished


def test_a_file_waits_until_somebody_looks() -> None:
    with LiveCamera(ScriptedFeed(*(Shot(picture(n), time_s=n / 30) for n in range(3)), ends=True)) as camera:
        time.sleep(0.3)
        assert camera.state is not CameraState.ENDED
        assert until(lambda: camera.take(0.1) is None and camera.finished)


def test_a_file_comes_at_its_own_pace_with_its_own_times() -> None:
    times_s: list[tuple[float, float]] = []
    began_s = time.monotonic()
    with LiveCamera(str(SAMPLE)) as camera:
        while not camera.finished and len(times_s) < 12:
            capture = camera.take(0.5)
            if capture is not None:
                times_s.append((capture.frame.time_s, capture.captured_s - began_s))
    clip_s, real_s = (times_s[-1][i] - times_s[0][i] for i in (0, 1))
    assert clip_s > 0.3
    # Never faster than real time; how much slower is up to the machine.
    assert real_s >= clip_s - 0.02


def test_a_camera_that_breaks_off_is_brought_back() -> None:
    feed = ScriptedFeed(Shot(picture(1)), None, Shot(picture(2)))
    with LiveCamera(feed) as camera:
        feed.there = False
        first = camera.take(2)
        assert first is not None
        assert until(lambda: camera.state is CameraState.LOST)
        feed.there = True
        second = camera.take(5)
        assert second is not None
        assert int(second.frame.image[0, 0, 0]) == 2
        assert second.frame.time_s > first.frame.time_s
        camera.check()
    assert feed.opened >= 2


def test_a_camera_that_was_never_there_is_an_error() -> None:
    feed = ScriptedFeed()
    feed.there = False
    with LiveCamera(feed) as camera:
        assert until(lambda: camera.finished)
        with pytest.raises(VideoError, match="not there"):
            camera.check()


def test_closing_does_not_wait_for_a_hanging_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_module, "_LAST_READ_S", 0.5)

    class Hanging(ScriptedFeed):
        def read(self) -> Shot | None:
            gate.wait(20)
            return None

    gate = threading.Event()
    began_s = time.monotonic()
    with LiveCamera(Hanging()) as camera:
        assert until(lambda: camera.state is CameraState.LOST), "silence is noticed although the read has not returned"
    assert time.monotonic() - began_s < 8
    gate.set()


def test_a_stream_that_stops_for_three_seconds_comes_back() -> None:
    with mjpeg_stream([picture(n) for n in range(0, 250, 10)]) as server, LiveCamera(server.url) as camera:
        before = camera.take(10)
        assert before is not None
        assert before.frame.image.shape == (48, 64, 3)
        server.flowing.clear()
        assert until(lambda: camera.state is CameraState.LOST)
        camera.take(0)
        time.sleep(1.5)
        server.flowing.set()
        after = camera.take(15)
        assert after is not None
        assert after.frame.time_s - before.frame.time_s > 2.5
        assert until(lambda: camera.state is CameraState.RUNNING)


@pytest.mark.parametrize("hangs", ["while it reads", "while it is opened again", "from the first"])
def test_no_thread_outlives_a_stream_that_hangs(hangs: str) -> None:
    with mjpeg_stream([picture(9)]) as server:
        if hangs == "from the first":
            server.flowing.clear()
        camera = LiveCamera(server.url)
        with camera:
            if hangs != "from the first":
                assert camera.take(10) is not None
                server.flowing.clear()
            if hangs == "while it is opened again":
                assert until(lambda: camera._state is CameraState.LOST)
        assert not camera._thread.is_alive()


def test_a_feed_that_is_closed_leaves_nothing_for_the_end_of_python_to_close() -> None:
    feed = FileFeed(SAMPLE)
    feed.open()
    assert feed.read() is not None
    frames = feed._frames
    assert inspect.getgeneratorstate(frames) == inspect.GEN_SUSPENDED  # type: ignore[arg-type]
    feed.close()
    assert inspect.getgeneratorstate(frames) == inspect.GEN_CLOSED  # type: ignore[arg-type]
    assert feed.read() is None
    feed.close()


def test_a_file_with_a_long_still_picture_holds_nobody_up() -> None:
    feed = FileFeed(SAMPLE)
    feed.open()
    feed._began_s = time.monotonic() + 600.0
    feed.interrupt()
    assert feed.interrupted
    assert feed.read() is not None
    feed.close()


@contextmanager
def tcp_server(answer: bytes) -> Iterator[str]:
    """Answers every client with these bytes and hangs up."""
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            with client:
                client.recv(4096)
                client.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/video"
        finally:
            stop.set()
            thread.join()


GARBAGE = np.random.default_rng(7).bytes(200_000)
HEADER = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.0 404 Not Found\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Hello</h1>",
        b"HTTP/1.0 200 OK\r\nContent-Type: video/mp4\r\n\r\n" + GARBAGE,
        HEADER + b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + GARBAGE,
        b"",
    ],
    ids=["not found", "a web page", "noise as mp4", "noise as mjpeg", "nothing"],
)
def test_a_stream_of_garbage_is_one_clear_line(answer: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with tcp_server(answer) as url, LiveCamera(url) as camera:
        assert until(lambda: camera.finished, timeout_s=20)
        with pytest.raises(VideoError, match="gives no picture") as caught:
            camera.check()
    assert url in str(caught.value)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_silent_stream_does_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_OPEN_S", 0.5)
    monkeypatch.setattr(streams, "_READ_S", 0.5)
    with mjpeg_stream([picture(9)]) as server:
        server.flowing.clear()
        with pytest.raises(VideoError, match=r"gives no picture \(no answer\)"):
            StreamFeed(server.url).open()


@pytest.mark.skipif(sys.platform != "linux", reason="device files are Linux's way")
def test_no_camera_lists_what_was_tried_and_the_fix(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(VideoError, match=r"tried 97: not there\)") as caught:
        CameraFeed((97,)).open()
    assert "--source" in str(caught.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("system", "fix"), [("darwin", "Privacy & Security"), ("win32", "Settings > Privacy")])
def test_each_system_has_its_own_fix(monkeypatch: pytest.MonkeyPatch, system: str, fix: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert fix in feeds.camera_fix()


def test_cameras_that_are_not_there_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    why = {2: feeds.NO_PICTURE}
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(feeds, "open_camera", lambda number, pause: (None, why.get(number, feeds.NOT_THERE)))
    with pytest.raises(VideoError, match=r"tried 0: not there[^)\d]* 2: opens but [^)\d]*\)"):
        find_feed("0").open()


@pytest.mark.parametrize(("system", "most"), [("linux", 10), ("darwin", 4), ("win32", 4)])
def test_so_many_cameras_are_tried(system: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def silent(number: int, pause: object) -> tuple[None, str]:
        tried.append(number)
        return None, feeds.NO_PICTURE

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(feeds, "open_camera", silent)
    with pytest.raises(VideoError):
        find_feed("0").open()
    assert tried == list(feeds.camera_numbers()) == list(range(most))


@pytest.mark.parametrize("breaks", ["open", "open again", "close"])
def test_whatever_goes_wrong_on_the_thread_ends_it_and_is_raised_by_check(breaks: str) -> None:
    """Also where no picture has come yet: nobody may wait for one for ever."""

    class Broken(ScriptedFeed):
        def open(self) -> None:
            if breaks == "open" or (breaks == "open again" and self.opened):
                raise ValueError("nobody thought of this")
            super().open()

        def close(self) -> None:
            if breaks == "close":
                raise ValueError("nobody thought of this")

    camera = LiveCamera(Broken(Shot(picture(1)), None))
    with camera:
        assert until(lambda: camera.state is CameraState.ENDED)
        assert until(lambda: camera.take(0) is None and camera.finished)
    with pytest.raises(ValueError, match="nobody thought"):
        camera.check()


def test_a_camera_that_breaks_the_program_is_not_taken_for_the_end_of_a_session() -> None:
    class Broken(ScriptedFeed):
        def read(self) -> Shot | None:
            raise RuntimeError("the driver has gone mad")

    camera = LiveCamera(Broken())
    with camera:
        assert until(lambda: camera.finished)
    with pytest.raises(RuntimeError, match="gone mad"):
        camera.check()
