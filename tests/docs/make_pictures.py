"""Make the pictures of the documentation, and the report it shows: `python -m tests.docs.make_pictures [NAME…]`.

Each is a real page in headless Chromium, a frame of the live screen, or what an example draws, all from the samples.
Look at them afterwards.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image as Picture

from posecheck.coaching.framing import Illustrator
from posecheck.coaching.trainer import Trainer
from posecheck.detection.follower import Follower
from posecheck.detection.sighting import Sightings
from posecheck.files.atomic import whole_file, write_text_whole
from posecheck.form.observer import Observer, watch
from posecheck.frame import Image
from posecheck.media.video import open_video
from posecheck.overlay.live import LivePainter
from posecheck.person.calibration import CALIBRATIONS
from posecheck.person.sighting import Sighting
from posecheck.rules import all_rules
from tests.report.conftest import FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
PICTURES = DOCS / "pictures"
SAMPLES = PROJECT / "samples"
SHOWN = ("torso-forward", "clean-301", "knee-past-toes", "behind-313", "standing-only", "portrait-327")
"""What the table of a folder shows."""
WIDTH_PX = 1280
HEIGHT_PX = 800
QUALITY = 82
SCREEN_PX = (1280, 720)


@dataclass(frozen=True, slots=True)
class Studio:
    """Where a picture is made. folder: holds `samples`, and in `results` what a check of them left."""

    folder: Path
    page: Page

    def opened(self, name: str, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX) -> Page:
        """A page of the folder, in a browser window of that size."""
        self.page.set_viewport_size({"width": width_px, "height": height_px})
        self.page.goto((self.folder / name).as_uri())
        self.page.wait_for_load_state("networkidle")
        return self.page


def posecheck(*words: str | Path, at: Path) -> str:
    """What a command prints, run in that folder."""
    command = [sys.executable, "-m", "posecheck", *map(str, words)]
    done = subprocess.run(command, cwd=at, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(PROJECT), "COLUMNS": "100", "LC_ALL": "C.UTF-8"}


def _picture(image: Image) -> Picture.Image:
    """Of blue, green and red, as OpenCV has them."""
    return Picture.fromarray(np.ascontiguousarray(image[:, :, ::-1]))


def save(name: str, picture: Picture.Image) -> None:
    """Keep a picture under `docs/pictures`, small."""
    if picture.width > WIDTH_PX:
        picture = picture.resize((WIDTH_PX, round(picture.height * WIDTH_PX / picture.width)))
    with whole_file(PICTURES / f"{name}.webp", guarded=False) as part:
        picture.convert("RGB").save(part, "WEBP", quality=QUALITY, method=6)


def shot(page: Page, selector: str | None = None, **clip: float) -> Picture.Image:
    """The window of a page, the part that `selector` names, or the part at x, y of that width and height."""
    if selector is not None:
        taken = page.locator(selector).first.screenshot()
    elif clip:
        taken = page.screenshot(clip={"x": clip["x"], "y": clip["y"], "width": clip["width"], "height": clip["height"]})
    else:
        taken = page.screenshot()
    return Picture.open(BytesIO(taken))


def page(studio: Studio) -> None:
    """The page of a check, at the worst moment of its fault."""
    opened = studio.opened("results/torso-forward.html", height_px=1000)
    opened.wait_for_function("() => document.getElementById('video').readyState >= 2")
    opened.click(".go")
    opened.wait_for_timeout(800)
    opened.evaluate("scrollTo(0, 0)")
    save("page", shot(opened))


def curves(studio: Studio) -> None:
    """The time line and the curves of the same page."""
    save("curves", shot(studio.opened("results/torso-forward.html"), "#timeline"))


def index(studio: Studio) -> None:
    """The table of a folder."""
    save("index", shot(studio.opened("results/index.html", height_px=640)))


def compare(studio: Studio) -> None:
    """Two clips side by side."""
    posecheck("compare", "samples/torso-forward.mp4", "samples/clean-301.mp4", "--out", "comparison", at=studio.folder)
    opened = studio.opened("comparison/compare.html", height_px=1000)
    opened.wait_for_timeout(800)
    save("compare", shot(opened))


def handout(studio: Studio) -> None:
    """The sheet for a patient, in German, as the page that writes it says."""
    words = ("--lang", "de", "--goal", "20")
    posecheck("handout", "samples/torso-forward.mp4", "for-you.html", *words, at=studio.folder)
    save("handout", shot(studio.opened("for-you.html", width_px=820, height_px=1160)))


def agreement(studio: Studio) -> None:
    """Agreement with the labels of the samples shown."""
    posecheck("evaluate", "samples", "--page", "agreement.html", at=studio.folder)
    save("agreement", shot(studio.opened("agreement.html", height_px=1000)))


def own_rule(studio: Studio) -> None:
    """What a new rule calls good and bad."""
    posecheck("new-rule", "head-up", at=studio.folder)
    posecheck("explain", "head-up", "--rules", "head_up.py", "--svg", "own-rule.svg", at=studio.folder)
    write_text_whole(PICTURES / "own-rule.svg", (studio.folder / "own-rule.svg").read_text("utf-8"), guarded=False)


def plot(studio: Studio) -> None:
    """What the example draws."""
    script = DOCS / "examples" / "check_and_plot.py"
    few = studio.folder / "few"
    few.mkdir()
    for name in SHOWN[:3]:
        shutil.copy(SAMPLES / f"{name}.mp4", few)
    subprocess.run([sys.executable, script, few, studio.folder / "plot.png"], check=True, env=_environment())
    save("plot", Picture.open(studio.folder / "plot.png"))


def good_view(_: Studio) -> None:
    """A frame of a clip that is filmed as it should be, as it is."""
    with open_video(SAMPLES / "clean-301.mp4") as video:
        save("good-view", _picture(next(video.pictures(5.0)).frame().image))


def live(_: Studio) -> None:
    """The live screen in the middle of a hold, and with a fault."""
    save("live", _picture(live_screen("clean-301", 6.5)))
    save("live-fault", _picture(live_screen("torso-forward", 6.5)))


def live_screen(name: str, until_s: float) -> Image:
    """What a session of short holds shows at that time of a sample."""
    trainer, illustrator, sightings, painter = Trainer(10.0, 1), Illustrator(), Sightings(), LivePainter()
    observer = Observer(all_rules(), CALIBRATIONS["full"])
    with Follower("full") as follower, open_video(SAMPLES / f"{name}.mp4") as video:
        image: Image = np.empty((0, 0, 3), np.uint8)

        def seen() -> Iterator[Sighting]:
            nonlocal image
            for frame in video:
                image = frame.image
                yield sightings(frame, follower(frame))

        for observation in watch(seen(), observer):
            screen = illustrator.update(observation, trainer.update(observation))
            shown = painter.paint(image, observation, screen, SCREEN_PX)
            if observation.time_s >= until_s:
                return shown
    raise ValueError(f"{name} ends before {until_s} s")


def desk(studio: Studio) -> None:
    """The desk over a folder: its table, a clip that is being corrected, limits that are tried."""
    clips = studio.folder / "my-clips"
    clips.mkdir()
    for name in SHOWN:
        shutil.copy(SAMPLES / f"{name}.mp4", clips)
    with open_desk(clips) as address:
        opened = studio.page
        opened.set_viewport_size({"width": WIDTH_PX, "height": 900})
        opened.goto(address)
        done = "n => document.querySelectorAll('#clips tbody tr[data-state=done]').length === n"
        opened.wait_for_function(done, arg=len(SHOWN), timeout=300_000)
        # Where this computer keeps what is temporary is nothing to show.
        opened.evaluate("name => { document.querySelector('.folder').textContent = name; }", clips.name)
        opened.wait_for_timeout(500)
        save("desk", shot(opened))
        correct(opened)
        save("desk-correct", shot(opened))
        opened.click("nav a[href='/limits']")
        opened.fill("fieldset[data-code=upright-torso] input[name=high]", "27.5")
        over = "() => document.querySelector('#trial table') && document.getElementById('trial-progress').hidden"
        opened.wait_for_function(over, timeout=60_000)
        opened.set_viewport_size({"width": WIDTH_PX, "height": 1010})
        opened.wait_for_timeout(500)
        save("desk-limits", shot(opened))


def correct(opened: Page) -> None:
    """Say of a clip, which the program has warned of, that a part of it was fine."""
    opened.click("#clips tbody a >> text=torso-forward")
    opened.wait_for_selector("#working", state="hidden")
    opened.click(".shell-bar a[href$='/correct']")
    opened.set_viewport_size({"width": WIDTH_PX, "height": 1430})
    opened.fill("#initials", "kb")
    opened.wait_for_function("() => document.getElementById('video').readyState >= 2")
    track = opened.locator(".track[data-rule=upright-torso]")
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] * 0.7
    opened.mouse.move(box["x"] + box["width"] * 4.3 / 8.0, y)
    opened.mouse.down()
    opened.mouse.move(box["x"] + box["width"] * 4.9 / 8.0, y, steps=5)
    opened.mouse.up()
    opened.click(".answers[data-rule=upright-torso] button[data-verdict=either]")
    opened.wait_for_selector("#given .badge")
    opened.click(".answers[data-rule=knee-over-toe] .agree")
    opened.wait_for_function("() => document.querySelectorAll('#given .badge').length === 2")
    opened.evaluate("document.getElementById('video').currentTime = 5.5; scrollTo(0, 0)")
    opened.wait_for_timeout(500)


@contextmanager
def open_desk(clips: Path) -> Iterator[str]:
    """The address of a desk over these clips, as people open one."""
    command = [sys.executable, "-m", "posecheck", "desk", str(clips), "--no-browser"]
    with subprocess.Popen(command, env=_environment(), stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stderr is not None
            yield next(line for line in running.stderr if "http" in line).split()[-1]
        finally:
            running.terminate()


def report(studio: Studio) -> None:
    """The report of a sample, without its frames: what the page of formats shows."""
    text = posecheck("check", "samples/torso-forward.mp4", "--json", at=studio.folder)
    write_text_whole(DOCS / "formats" / "report.json", text, guarded=False)


MADE: dict[str, Callable[[Studio], None]] = {
    made.__name__.replace("_", "-"): made
    for made in (page, curves, index, compare, handout, agreement, own_rule, plot, good_view, live, desk, report)
}


def main(names: list[str]) -> None:
    """Make those, or all."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, studio(Path(folder)) as ready:
        for name in names or MADE:
            MADE[name](ready)


@contextmanager
def studio(folder: Path) -> Iterator[Studio]:
    """A folder with samples that were checked, and a browser."""
    from playwright.sync_api import sync_playwright

    (folder / "samples").mkdir()
    for name in SHOWN:
        for ending in (".mp4", ".labels.json"):
            shutil.copy(SAMPLES / f"{name}{ending}", folder / "samples")
    posecheck("check", "samples", "--out", "results", at=folder)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield Studio(folder, browser.new_page())
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
