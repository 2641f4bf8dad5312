"""The window on a screen that nobody sees: pictures, shape, keys, the close button, and no display at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.errors import PosecheckError
from posecheck.live.window import Window, letterboxed, reachable_display
from tests.waiting import until
from tests.xvfb import Display, virtual_display

PROGRAM = """
import sys, time
import numpy as np
from posecheck.live.window import Window

image = np.zeros((480, 640, 3), np.uint8)
image[:, :, 2] = 255
with Window("test window") as window:
    while window.open:
        window.show(image)
        window.poll()
print("ended in order")
"""

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="displays are asked for on Linux only")


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    with virtual_display(tmp_path_factory.mktemp("screen")) as opened:
        yield opened


@contextmanager
def red_window(display: Display) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=display.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert until(lambda: is_red(display, 360, 640)), "the picture is on the screen"
        yield child
    finally:
        child.kill()
        child.communicate()


def is_red(display: Display, y: int, x: int) -> bool:
    blue, green, red = (int(value) for value in display.picture()[y, x])
    return red > 200 and blue < 50 and green < 50


@linux_only
@pytest.mark.window
@pytest.mark.parametrize("key", ["q", "Escape"])
def test_keys_end_it_in_order(display: Display, key: str) -> None:
    with red_window(display) as child:
        display.press(key)
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (0, "ended in order\n", "")


@linux_only
@pytest.mark.window
def test_a_window_shows_without_a_window_manager_too(tmp_path: Path) -> None:
    with virtual_display(tmp_path, managed=False) as bare, red_window(bare) as child:
        bare.press("q")
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (0, "ended in order\n", "")


@linux_only
@pytest.mark.window
def test_the_close_button_ends_it_in_order(display: Display) -> None:
    with red_window(display) as child:
        display.close_window("test window")
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (0, "ended in order\n", "")


@linux_only
@pytest.mark.window
def test_the_picture_keeps_its_shape_and_there_is_no_toolbar(display: Display) -> None:
    with red_window(display):
        picture = display.picture()
        red = (picture[:, :, 2] > 200) & (picture[:, :, 0] < 50)
        rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
        height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
        assert width / height == pytest.approx(640 / 480, rel=0.02)
        assert height >= 715, "no toolbar: nothing but picture from top to bottom"
        assert int(picture[360, 20].max()) < 60, "the bars are dark"


@pytest.mark.parametrize(("width_px", "height_px"), [(640, 480), (1280, 720), (1000, 300), (300, 900)])
def test_bars_keep_the_shape_in_any_window(width_px: int, height_px: int) -> None:
    image = np.full((480, 640, 3), 200, dtype=np.uint8)
    boxed = letterboxed(image, width_px, height_px)
    assert boxed.shape[1] / boxed.shape[0] == pytest.approx(width_px / height_px, rel=0.01)
    assert int((boxed == 200).all(axis=2).sum()) == 480 * 640, "all of the picture is there, at its own size"


def test_f_fills_the_screen_and_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a window manager a full screen cannot be seen; what is asked of it can."""
    asked: list[float] = []
    keys = iter("fxF")
    monkeypatch.setattr(cv2, "waitKeyEx", lambda delay: ord(next(keys)))
    monkeypatch.setattr(cv2, "getWindowProperty", lambda title, what: 1.0)
    monkeypatch.setattr(cv2, "setWindowProperty", lambda title, what, value: asked.append(value))
    window = Window("test")
    for _ in range(3):
        window.poll()
    assert asked == [cv2.WINDOW_FULLSCREEN, cv2.WINDOW_NORMAL]
    assert window.open


@linux_only
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # python-xlib drops a socket that failed
@pytest.mark.parametrize(
    ("environment", "words"),
    [({}, "DISPLAY is not set"), ({"WAYLAND_DISPLAY": "wayland-0"}, "XWayland"), ({"DISPLAY": ":4093"}, "cannot be")],
)
def test_no_display_is_an_error_and_no_crash(
    environment: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(PosecheckError, match=words):
        reachable_display()


def test_other_systems_have_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("DISPLAY", raising=False)
    with reachable_display() as server:
        assert server is None


def test_the_window_library_is_touched_by_no_other_module() -> None:
    package = Path(__file__).parents[2] / "posecheck"
    users = {
        path.name for path in package.rglob("*.py") if "cv2.imshow" in path.read_text() or "waitKey" in path.read_text()
    }
    assert users == {"window.py"}


def test_the_left_arrow_is_no_q(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter((0xFF51, ord("x"), ord("q")))
    monkeypatch.setattr(cv2, "waitKeyEx", lambda delay: next(keys))
    monkeypatch.setattr(cv2, "getWindowProperty", lambda title, what: 1.0)
    window = Window("test")
    was_open = []
    for _ in range(3):
        window.poll()
        was_open.append(window.open)
    assert was_open == [True, True, False]
