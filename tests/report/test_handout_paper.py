"""The hand-out in a real browser: one sheet of either paper in every language, nothing cut off, easy to read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from posecheck.language.catalogues import TAGS, activate
from posecheck.report.handout import Handout, handout
from posecheck.report.handout_page import ShownMoment, TypedIn, write_handout
from posecheck.report.stills import encode_jpeg
from tests.known import KNOWN_RULES
from tests.report.test_handout import GOOD, LEANING, ONLY_START, UNSEEN, hold

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAPERS = {"A4": (794, 1123), "Letter": (816, 1056)}
"""Width and height in CSS pixels."""
HOLDS = [hold(leg, seconds, seconds + 3) for leg in ("left", "right") for seconds in (11.0, 12.0, 13.0)]
LONG_NAME = TypedIn("Maximiliane Kunigunde von Hohenstein-Wallerstein-Oettingen", "Wednesday, 30 September 2026")
CONDITIONS = ["if the back knee rests on the floor", "the start was not seen", "12 of 300 frames damaged"]
WALL = encode_jpeg(np.full((900, 500, 3), 90, np.uint8))
CONTRAST = """() => {
  const linear = (x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
  const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, share, i) => sum + share * linear(c[i] / 255), 0.05);
  const colour = (s) => s.match(/[\\d.]+/g).map(Number);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = colour(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const speaks = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((e) => speaks(e) && e.checkVisibility() && !e.matches("script, .skip"))
    .map((e) => {
      const both = [light(colour(getComputedStyle(e).color)), light(ground(e))];
      return [e.outerHTML.slice(0, 80), Math.max(...both) / Math.min(...both)];
    });
}"""


def contents() -> dict[str, Handout]:
    crowded = {"holds": HOLDS, "conditions": CONDITIONS}
    rules = KNOWN_RULES
    return {
        "warn": handout(LEANING | crowded, rules),
        "ok": handout(GOOD | crowded, rules),
        "start": handout(ONLY_START, rules),
        "unseen": replace(handout(UNSEEN | crowded, rules, goal_s=30), hangs_on=""),
    }


def opened(browser: Browser, folder: Path, kind: str, **options: Any) -> Page:
    content = contents()[kind]
    write_handout(folder / "page.html", content, LONG_NAME, ShownMoment(WALL, drawn=True) if content.fault else None)
    page = browser.new_page(**options)
    page.context.set_offline(True)
    page.on("console", lambda message: pytest.fail(message.text))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto((folder / "page.html").as_uri())
    return page


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("kind", ["warn", "ok", "start", "unseen"])
def test_it_is_one_sheet_with_nothing_cut_off(
    browser: Browser, tmp_path: Path, kind: str, tag: str, paper: str
) -> None:
    activate(tag)
    width, height = PAPERS[paper]
    page = opened(browser, tmp_path, kind, viewport={"width": width, "height": height})
    page.pdf(path=tmp_path / "page.pdf", format=paper, print_background=True)
    assert (tmp_path / "page.pdf").read_bytes().count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    below = page.evaluate(
        "Math.max(...[...document.querySelectorAll('main > *')].map((e) => e.getBoundingClientRect().bottom))"
    )
    assert below <= page.evaluate("document.querySelector('footer').getBoundingClientRect().top") + 1
    assert page.evaluate("document.querySelector('footer').getBoundingClientRect().bottom") <= height
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if kind == "warn":
        assert page.evaluate("document.querySelector('figure img').getBoundingClientRect().height") > 170  # 45 mm
    page.close()


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["warn", "ok", "unseen"])
def test_every_word_stands_out_from_its_ground(
    browser: Browser, tmp_path: Path, kind: str, scheme: Any, media: Any
) -> None:
    page = opened(browser, tmp_path, kind)
    page.emulate_media(media=media, color_scheme=scheme)
    found = page.evaluate(CONTRAST)
    assert len(found) > 10
    assert [(words, round(ratio, 2)) for words, ratio in found if ratio < 4.5] == []
    page.close()


def test_the_letters_are_large_and_it_fits_a_phone(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "warn", viewport={"width": 375, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.change p + p')).fontSize)") >= 20
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.do')).fontSize)") >= 32
    page.emulate_media(media="print")
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('.change p + p')).fontSize)") >= 18
    )  # 14 pt
    page.close()


def test_the_button_prints(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "ok")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.focus("#print")
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    assert not page.is_visible("#print")
    page.close()
