"""The window on a screen that nobody sees: full from the start, dark, its own pixels, keys, the close button."""

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
from posecheck.frame import Image
from posecheck.live.glass import DARK_BGR, WINDOW_PX, on_dark
from posecheck.live.window import CvGlass, Window, reachable_display
from tests.waiting import until
from tests.xvfb import HEIGHT_PX, WIDTH_PX, Display, virtual_display

PROGRAM = """
import sys, time
import numpy as np
from posecheck.live.window import Window

with Window("test window", full_screen=FULL) as window:
    begun_s = time.monotonic()
    while window.open:
        width, height = window.size_px
        image = np.zeros((height, width, 3), np.uint8)
        image[:, :, 2] = 255
        image[:, ::2, 1] = 255  # every second column yellow: smeared if it is not shown pixel by pixel
        if time.monotonic() - begun_s > WAIT_S:
            window.show(image)
        window.poll()
        time.sleep(0.01)
print("ended in order")
"""

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="displays are asked for on Linux only")


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    with virtual_display(tmp_path_factory.mktemp("screen")) as opened:
        yield opened


@contextmanager
def striped_window(display: Display, full_screen: bool = True, wait_s: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.replace("FULL", str(full_screen)).replace("WAIT_S", str(wait_s))],
        env=display.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def striped(picture: Image) -> tuple[int, int]:
    """Width and height of what shows the stripes, unsmeared."""
    red, yellow = ((picture == colour).all(axis=2) for colour in ((0, 0, 255), (0, 255, 255)))
    both = red | yellow
    if not both.any() or not (red[:, 1:] & yellow[:, :-1]).any():
        return 0, 0
    return int(both.any(axis=0).sum()), int(both.any(axis=1).sum())


@linux_only
@pytest.mark.window
@pytest.mark.parametrize("key", ["q", "Escape"])
def test_it_fills_the_screen_pixel_by_pixel_and_keys_end_it(display: Display, key: str) -> None:
    with striped_window(display) as child:
        assert until(lambda: striped(display.picture()) == (WIDTH_PX, HEIGHT_PX)), "no status bar, no frame"
        display.press(key)
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (0, "ended in order\n", "")


@linux_only
@pytest.mark.window
def test_it_is_dark_until_the_first_picture(tmp_path: Path) -> None:
    with virtual_display(tmp_path) as fresh, striped_window(fresh, wait_s=1.5):
        brightest = 0.0
        while striped(picture := fresh.picture()) == (0, 0):
            brightest = max(brightest, float(np.percentile(picture.max(axis=2), 98)))
    assert brightest < 60


@linux_only
@pytest.mark.window
def test_f_goes_from_a_window_to_the_whole_screen(tmp_path: Path) -> None:
    with virtual_display(tmp_path, size_px=(1600, 1000)) as large, striped_window(large, full_screen=False) as child:
        assert until(lambda: striped(large.picture()) == WINDOW_PX)
        large.press("f")
        assert until(lambda: striped(large.picture()) == (1600, 1000))
        large.press("q")
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (0, "ended in order\n", "")


@linux_only
@pytest.mark.window
def test_a_window_shows_without_a_window_manager_too(tmp_path: Path) -> None:
    with virtual_display(tmp_path, managed=False) as bare, striped_window(bare) as child:
        assert until(lambda: striped(bare.picture()) == (WIDTH_PX, HEIGHT_PX))
        bare.press("q")
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (0, "ended in order\n", "")


@linux_only
@pytest.mark.window
def test_the_close_button_ends_it_in_order(display: Display) -> None:
    with striped_window(display) as child:
        assert until(lambda: striped(display.picture()) == (WIDTH_PX, HEIGHT_PX))
        display.close_window("test window")
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (0, "ended in order\n", "")


@pytest.mark.parametrize(("width_px", "height_px"), [(640, 480), (1280, 720), (1000, 300), (300, 900)])
def test_bars_keep_the_shape_in_any_window(width_px: int, height_px: int) -> None:
    image = np.full((480, 640, 3), 200, dtype=np.uint8)
    boxed = on_dark(image, (width_px, height_px))
    assert boxed.shape == (height_px, width_px, 3)
    shown = (boxed == 200).all(axis=2)
    wide, high = int(shown.any(axis=0).sum()), int(shown.any(axis=1).sum())
    assert wide / high == pytest.approx(640 / 480, rel=0.02)
    assert wide == width_px or high == height_px
    assert (boxed[~shown] == DARK_BGR).all()


@linux_only
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    ("environment", "words"),
    [({}, "DISPLAY is not set"), ({"DISPLAY": ":4093"}, "cannot be reached")],
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


class Library:
    """OpenCV's window functions, as far as `CvGlass` asks for them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, keys: str = "", visible: tuple[float, ...] = ()) -> None:
        self.asked: list[tuple[object, ...]] = []
        codes, states = iter([*map(ord, keys)]), iter(visible)
        monkeypatch.setattr(sys, "platform", "darwin")
        monkeypatch.setattr(cv2, "namedWindow", lambda *args: None)
        monkeypatch.setattr(cv2, "destroyAllWindows", lambda: None)
        monkeypatch.setattr(cv2, "waitKey", lambda delay: -1)
        monkeypatch.setattr(cv2, "waitKeyEx", lambda delay: next(codes, -1))
        monkeypatch.setattr(cv2, "getWindowProperty", lambda title, what: next(states, 1.0))
        monkeypatch.setattr(cv2, "getWindowImageRect", lambda title: (0, 0, 1440, 900))
        monkeypatch.setattr(cv2, "setWindowProperty", lambda title, what, value: self.asked.append((value,)))
        monkeypatch.setattr(cv2, "resizeWindow", lambda title, *size: self.asked.append(size))
        monkeypatch.setattr(cv2, "imshow", lambda title, image: self.asked.append(image.shape))


def test_on_macos_f_fills_the_screen_and_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(monkeypatch, keys="fxFq")
    picture = np.zeros((90, 160, 3), np.uint8)
    was_open = []
    with Window("test") as window:
        assert window.size_px == (1440, 900)
        for _ in range(4):
            window.poll()
            was_open.append(window.open)
            window.show(picture)
    full, normal, shown = (cv2.WINDOW_FULLSCREEN,), (cv2.WINDOW_NORMAL,), (900, 1440, 3)
    assert was_open == [True, True, True, False]
    assert library.asked == [full, normal, WINDOW_PX, shown, shown, full, shown]


def test_on_macos_only_a_window_that_was_there_can_have_been_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    Library(monkeypatch, visible=(0.0, 1.0, 0.0))
    glass = CvGlass("test")
    assert [glass.keys() for _ in range(3)] == [[], [], [27]]


def test_on_macos_there_is_always_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("DISPLAY", raising=False)
    with reachable_display():
        pass


def test_the_left_arrow_is_no_q(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter((0xFF51, ord("x"), ord("q")))
    Library(monkeypatch)
    monkeypatch.setattr(cv2, "waitKeyEx", lambda delay: next(codes))
    was_open = []
    with Window("test") as window:
        for _ in range(3):
            window.poll()
            was_open.append(window.open)
    assert was_open == [True, True, False]


def test_the_window_library_is_touched_by_no_other_module() -> None:
    package = Path(__file__).parents[2] / "posecheck"
    users = {
        path.name for path in package.rglob("*.py") if "cv2.imshow" in path.read_text() or "waitKey" in path.read_text()
    }
    assert users == {"window.py"}
