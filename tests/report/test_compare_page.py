"""The page of a comparison in a real browser: one playhead, and each clip waits where start and stretch begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posecheck.evaluate.compare import compare
from posecheck.report.compare_page import write_compare_page
from posecheck.rules import all_rules
from tests.clips import make_clip
from tests.evaluate.test_compare import AFTER, BEFORE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PLACES = "['a', 'b'].map((side) => document.getElementById(`video-${side}`).currentTime)"
COMPARISON = compare(BEFORE, AFTER)
STARTING, STRETCHING = (
    next(step for step in COMPARISON["steps"] if step["name"] == name) for name in ("start position", "stretch")
)


@pytest.fixture
def page(tmp_path: Path, browser: Browser) -> Iterator[Page]:
    checks = BEFORE.report, AFTER.report
    videos = [
        make_clip(tmp_path / f"{name}.mp4", [n / 15 for n in range(round(report["clip"]["duration_s"] * 15))])
        for name, report in zip("ab", checks, strict=True)
    ]
    write_compare_page(tmp_path / "compare.html", COMPARISON, checks, (videos[0], videos[1]), all_rules())
    opened = browser.new_page()
    opened.context.set_offline(True)
    opened.set_default_timeout(120_000)
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto((tmp_path / "compare.html").as_uri(), wait_until="domcontentloaded")
    yield opened
    assert said == []
    opened.close()


def go_to(page: Page, at_s: float) -> None:
    page.evaluate(
        "(at) => { const scrub = document.getElementById('scrub'); scrub.value = at;"
        " scrub.dispatchEvent(new Event('input')); }",
        at_s,
    )


def wait_for(page: Page, a_s: float, b_s: float) -> None:
    page.wait_for_function(
        f"([a, b]) => {{ const now = {PLACES}; return Math.abs(now[0] - a) < 0.1 && Math.abs(now[1] - b) < 0.1; }}",
        arg=[a_s, b_s],
    )


def test_both_clips_are_at_the_same_step_wherever_the_playhead_is(page: Page) -> None:
    wait_for(page, STARTING["a"][0], STARTING["b"][0])
    before_s = sum(step["length_s"] for step in COMPARISON["steps"][: COMPARISON["steps"].index(STRETCHING)])
    go_to(page, before_s)
    wait_for(page, STRETCHING["a"][0], STRETCHING["b"][0])
    go_to(page, before_s + STRETCHING["length_s"] - 0.1)  # the shorter one waits at its end
    wait_for(page, *(min(STRETCHING[s][1], STRETCHING[s][0] + STRETCHING["length_s"] - 0.1) for s in ("a", "b")))


def test_a_time_just_below_a_minute_is_not_a_minute_of_the_minute_before(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "compare.html"
    text = re.sub(r'"length": [\d.]+', '"length": 200', file.read_text("utf-8"))
    file.write_text(re.sub(r'(id="scrub"[^>]*max=)"[\d.]+"', r'\1"200"', text), "utf-8")
    page.goto(file.as_uri(), wait_until="domcontentloaded")
    shown = []
    for at_s in (59.9, 59.97, 119.97, 61.3):
        go_to(page, at_s)
        shown.append(page.inner_text("#clock"))
    assert shown == ["59.9 s", "1:00.0", "2:00.0", "1:01.3"]


def test_one_button_plays_both_and_stops_both(page: Page) -> None:
    wait_for(page, STARTING["a"][0], STARTING["b"][0])
    page.click("#play")
    page.wait_for_function(
        f"([a, b]) => {{ const now = {PLACES}; return now[0] > a + 0.3 && now[1] > b + 0.3; }}",
        arg=[STARTING["a"][0], STARTING["b"][0]],
    )
    go_to(page, 0.0)
    assert page.evaluate("[...document.querySelectorAll('video')].every((video) => video.paused)")
