"""The page and the index of a real clip, in a real browser: what is chosen is shown, and nothing leaves the machine."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posecheck.check import CheckOptions, check_clip
from posecheck.form.observer import Observation
from posecheck.frame import Frame
from posecheck.report import page as page_module
from posecheck.report.data import Report
from posecheck.report.index import write_index
from posecheck.report.outcome import Outcome
from posecheck.report.page import Media, write_page
from posecheck.report.stills import StillKeeper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

SAMPLE = Path(__file__).parents[2] / "samples" / "torso-forward.mp4"


@dataclass
class Opened:
    """A page in the browser, with all that it complained of and asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def now_s(self) -> float:
        return float(self.page.evaluate("document.getElementById('video').currentTime"))

    def wait_for(self, time_s: float) -> None:
        self.page.wait_for_function(
            "t => Math.abs(document.getElementById('video').currentTime - t) < 0.02", arg=time_s, timeout=5000
        )

    def playhead(self) -> float:
        return float(
            self.page.evaluate("parseFloat(document.getElementById('timeline').style.getPropertyValue('--now'))")
        )


@pytest.fixture(scope="module")
def checked() -> tuple[Report, Media]:
    keeper = StillKeeper(lambda frame, _observation: frame.image)

    def keep(frame: Frame, observation: Observation | None) -> None:
        if observation is not None:
            keeper.update(frame, observation)

    report = check_clip(SAMPLE, CheckOptions(), keep)
    return report, Media(SAMPLE, keeper.finish())


@pytest.fixture(scope="module")
def folder(checked: tuple[Report, Media], tmp_path_factory: pytest.TempPathFactory) -> Path:
    report, media = checked
    out = tmp_path_factory.mktemp("pages")
    write_page(out / "torso-forward.html", report, media)
    outcomes = [
        Outcome("b/torso-forward.mp4", report.to_dict(), page="torso-forward.html"),
        Outcome("a/clip 10.mp4", report.to_dict() | {"verdict": "ok", "episodes": [], "holds": []}),
        Outcome("a/clip 9.mp4", error="a/clip 9.mp4 is empty: copy or record it again"),
    ]
    write_index(out / "index.html", outcomes)
    return out


def _open(browser: Browser, path: Path, width: int = 1280, **options: str) -> Opened:
    page = browser.new_page(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
    page.context.set_offline(True)
    opened = Opened(page)
    page.on("console", lambda message: opened.complaints.append(message.text))
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.on("request", lambda request: opened.requests.append(request.url))
    page.goto(path.as_uri())
    return opened


@pytest.fixture
def opened(browser: Browser, folder: Path) -> Iterator[Opened]:
    opened = _open(browser, folder / "torso-forward.html")
    opened.page.wait_for_function("() => document.getElementById('video').readyState >= 2")
    yield opened
    assert opened.complaints == []
    assert [url for url in opened.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    opened.page.close()


def test_choosing_a_warning_anywhere_shows_it_in_the_video(opened: Opened, checked: tuple[Report, Media]) -> None:
    report, media = checked
    episode = report.episodes[0]
    assert opened.now_s() == 0
    opened.page.click(".jump")
    opened.wait_for(episode.start_s)
    opened.page.click(".go")
    opened.wait_for(media.stills[0].time_s)
    assert episode.start_s < media.stills[0].time_s <= episode.end_s
    opened.page.click(".moments button.warn")
    opened.wait_for(episode.start_s)
    assert opened.playhead() == pytest.approx(100 * episode.start_s / report.clip.duration_s, abs=0.5)


def test_the_still_is_a_picture(opened: Opened) -> None:
    assert opened.page.evaluate("document.querySelector('.fault img').naturalWidth") == 640


def test_the_keyboard_does_all_that_the_mouse_does(opened: Opened, checked: tuple[Report, Media]) -> None:
    opened.page.focus("#scrub")
    for _ in range(5):
        opened.page.keyboard.press("ArrowRight")
    opened.wait_for(0.5)
    assert "0.5 s" in str(opened.page.get_attribute("#scrub", "aria-valuetext"))
    opened.page.focus(".jump")
    opened.page.keyboard.press("Enter")
    opened.wait_for(checked[0].episodes[0].start_s)


def test_a_click_into_a_curve_goes_to_that_moment(opened: Opened, checked: tuple[Report, Media]) -> None:
    curve = opened.page.locator(".curve").first
    curve.scroll_into_view_if_needed()
    box = curve.bounding_box()
    assert box is not None
    curve.click(position={"x": box["width"] * 0.25, "y": 10})
    opened.wait_for(0.25 * checked[0].clip.duration_s)


def test_everything_follows_the_video(opened: Opened, checked: tuple[Report, Media]) -> None:
    report = checked[0]
    leaning = [s.time_s for s in report.samples if s.values.get("upright-torso", 0.0) > 20]
    time_s = leaning[len(leaning) // 2]
    opened.page.evaluate("t => { document.getElementById('video').currentTime = t; }", time_s)
    opened.page.wait_for_function("() => document.getElementById('state').textContent === 'Stretch'")
    assert opened.playhead() == pytest.approx(100 * time_s / report.clip.duration_s, abs=0.5)
    assert re.fullmatch(r"! 2\d°", opened.page.inner_text("[data-rule=upright-torso]"))
    assert opened.page.locator(".fault.current").count() == 1


def test_a_video_beside_the_page_plays_too(
    browser: Browser, checked: tuple[Report, Media], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, media = checked
    monkeypatch.setattr(page_module, "EMBED_UP_TO_BYTES", 1000)
    video = tmp_path / "beside it.annotated.mp4"
    shutil.copy(SAMPLE, video)
    write_page(tmp_path / "page.html", report, Media(video, media.stills))
    opened = _open(browser, tmp_path / "page.html")
    opened.page.wait_for_function("() => document.getElementById('video').readyState >= 1")
    opened.page.click(".jump")
    opened.wait_for(report.episodes[0].start_s)
    assert opened.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in opened.requests)
    opened.page.close()


def test_without_a_video_the_time_line_still_answers(
    browser: Browser, checked: tuple[Report, Media], tmp_path: Path
) -> None:
    report = checked[0]
    write_page(tmp_path / "page.html", report)
    opened = _open(browser, tmp_path / "page.html")
    opened.page.click(".jump")
    assert opened.playhead() == pytest.approx(100 * report.episodes[0].start_s / report.clip.duration_s, abs=0.5)
    assert opened.complaints == []
    opened.page.close()


@pytest.mark.parametrize("name", ["torso-forward.html", "index.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(browser: Browser, folder: Path, name: str, scheme: str) -> None:
    opened = _open(browser, folder / name, width=375, color_scheme=scheme)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 375
    small = opened.page.evaluate(
        "[...document.querySelectorAll('button, a[href]')].filter(e => e.className !== 'skip')"
        ".map(e => e.getBoundingClientRect()).filter(b => b.width < 24 || b.height < 24).length"
    )
    assert small == 0, "every button is big enough for a finger"
    opened.page.close()


def test_paper_gets_stills_and_time_line_but_no_player(browser: Browser, folder: Path) -> None:
    opened = _open(browser, folder / "torso-forward.html", color_scheme="dark")
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert not opened.page.is_visible("#video")
    assert not opened.page.is_visible(".go")
    assert opened.page.is_visible(".fault img")
    assert opened.page.is_visible(".curve")
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    opened.page.close()


def test_the_index_sorts_by_any_column_and_back(browser: Browser, folder: Path) -> None:
    opened = _open(browser, folder / "index.html")

    def clips() -> list[str]:
        return opened.page.locator("tbody th").all_inner_texts()

    def sorted_by(name: str) -> str | None:
        return opened.page.locator("thead th", has_text=name).get_attribute("aria-sort")

    assert clips() == ["a/clip 9.mp4", "a/clip 10.mp4", "b/torso-forward.mp4"]
    assert sorted_by("Clip") == "ascending"
    opened.page.click("thead button:has-text('Verdict')")
    assert clips() == ["a/clip 9.mp4", "b/torso-forward.mp4", "a/clip 10.mp4"]
    assert (sorted_by("Clip"), sorted_by("Verdict")) == ("none", "ascending")
    opened.page.focus("thead button:has-text('Held')")
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.press("Enter")
    assert clips()[0] == "b/torso-forward.mp4"
    assert sorted_by("Held") == "descending"
    opened.page.click("text=b/torso-forward.mp4")
    assert opened.page.title().startswith("torso-forward")
    assert opened.complaints == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in opened.requests)
    opened.page.close()


def test_all_of_very_many_clips_are_shown_when_asked_for(browser: Browser, tmp_path: Path) -> None:
    write_index(
        tmp_path / "index.html", [Outcome(f"{number}.mp4", error="it is empty") for number in range(400, 0, -1)]
    )
    opened = _open(browser, tmp_path / "index.html")
    shown = opened.page.locator("tbody tr:visible th")
    assert (shown.count(), shown.first.inner_text(), shown.last.inner_text()) == (300, "1.mp4", "300.mp4")
    opened.page.click("thead button:has-text('Clip')")
    assert (shown.count(), shown.first.inner_text()) == (300, "400.mp4")
    opened.page.click("text=Show all 400")
    assert shown.count() == 400
    assert opened.page.locator("tbody tr").count() == 400
    assert opened.complaints == []
    opened.page.close()


def test_without_a_script_all_of_very_many_clips_are_there(browser: Browser, tmp_path: Path) -> None:
    write_index(tmp_path / "index.html", [Outcome(f"{number}.mp4", error="<b>no</b>") for number in range(400)])
    page = browser.new_page(java_script_enabled=False)
    page.goto((tmp_path / "index.html").as_uri())
    shown = page.locator("tbody tr:visible th")
    assert (shown.count(), shown.first.inner_text(), shown.last.inner_text()) == (400, "0.mp4", "399.mp4")
    assert page.locator("#more:visible").count() == 0
    page.close()


def test_what_was_only_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    name = "</noscript><img src=x onerror=alert(1)>"
    write_index(tmp_path / "index.html", [Outcome(f"{number:03d}{name}", error=name) for number in range(400)])
    opened = _open(browser, tmp_path / "index.html")
    assert opened.page.locator("img").count() == 0
    opened.page.click("text=Show all 400")
    assert opened.page.locator("img").count() == 0
    assert opened.page.locator("tbody th").last.inner_text() == f"399{name}"
    assert opened.complaints == []
    opened.page.close()
