"""A rater at the desk in a real browser: agrees, drags, is blind, undoes; all of it is there after a reload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from posecheck.check.outputs import OutputOptions
from posecheck.evaluate.desk.clips import check_one
from posecheck.evaluate.rater_files import read_corrections
from posecheck.rules import all_rules
from tests.clips import SAMPLES
from tests.evaluate.desk.desks import clip
from tests.evaluate.desk.test_in_chromium import LONG_MS, AtTheDesk, at_the_desk
from tests.media.films import film

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Route

pytestmark = pytest.mark.browser

CODES = tuple(rule.code for rule in all_rules())
TORSO, TOES = "upright-torso", "knee-over-toe"


@pytest.fixture
def here(browser: Browser, tmp_path: Path) -> Iterator[AtTheDesk]:
    for name in ("anna", "lean"):
        clip(tmp_path / f"{name}.mp4")
    with at_the_desk(browser, tmp_path) as desk:
        desk.wait_for_done(2)
        yield desk


def go(here: AtTheDesk, name: str) -> None:
    here.page.goto(f"{here.base}/")
    here.page.get_by_role("link", name=name).click()
    if "correct" not in here.page.url:
        here.page.get_by_role("link", name="Correct").click()
    here.page.wait_for_selector("#given li")


def answers(here: AtTheDesk, code: str) -> Locator:
    return here.page.locator(f'.answers[data-rule="{code}"]')


def give(here: AtTheDesk, code: str, words: str) -> None:
    answers(here, code).get_by_role("button", name=words).click()
    here.page.locator("#saved", has_text="Saved").wait_for(timeout=LONG_MS)


def drag(here: AtTheDesk, code: str, start: float, end: float) -> None:
    """Drag along a rule's line, by shares of its length."""
    track = here.page.locator(f'.track[data-rule="{code}"]')
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    assert box is not None
    mouse, y = here.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + start * box["width"], y)
    mouse.down()
    mouse.move(box["x"] + end * box["width"], y, steps=6)
    mouse.up()


def kept(here: AtTheDesk, name: str, rater: str = "kb") -> list[tuple[Any, ...]]:
    given = read_corrections(here.desk.clips.folder / name, rater, CODES).given
    said = [one.correction for one in given if one.undone_at is None]
    return [(c.rule, c.verdict.value, c.start_s is not None, c.blind, c.note) for c in said]


def agreement(here: AtTheDesk) -> str:
    here.page.goto(f"{here.base}/agreement")
    here.wait_for_inside()
    return str(here.page.frame_locator("#shown").locator("main").inner_text())


def test_three_verdicts_are_corrected_and_agreement_follows(here: AtTheDesk) -> None:
    page = here.page
    go(here, "lean.mp4")
    page.get_by_label("Your initials").fill("KB")
    give(here, TORSO, "Agree")
    before = agreement(here)

    go(here, "lean.mp4")
    assert answers(here, TORSO).get_by_role("button", name="To work on").get_attribute("aria-pressed") == "true"
    drag(here, TORSO, 0.6, 0.8)
    assert "Your verdict from" in page.locator("#scope").inner_text()
    page.get_by_label("Note for the next answer").fill("only here")
    give(here, TORSO, "Fine")
    assert page.locator(f'.track[data-rule="{TORSO}"] .own .piece.ok').count() == 1

    page.get_by_label("Blind").check()
    page.goto(f"{here.base}/")
    page.locator("tr", has_text="anna.mp4").get_by_text("Checked").wait_for()
    assert page.get_by_label("Blind").is_checked()
    go(here, "anna.mp4")
    assert not page.get_by_text("Program:").first.is_visible()
    assert page.locator(".program-strip, .agree").count() == 0
    assert page.locator("#video").get_attribute("src").endswith("/original")  # type: ignore[union-attr]
    give(here, TOES, "To work on")
    page.locator("#given", has_text="given blind").wait_for()
    page.get_by_role("button", name="Show what the program says").click()
    page.get_by_text("Program:").first.wait_for()
    page.get_by_label("Blind").uncheck()
    page.get_by_text("was shown to you already").wait_for(state="hidden")

    go(here, "lean.mp4")
    assert page.get_by_label("Your initials").input_value() == "kb"
    assert page.locator("#given li").count() == 2
    assert kept(here, "lean.mp4") == [(TORSO, "warn", False, False, ""), (TORSO, "ok", True, False, "only here")]
    assert kept(here, "anna.mp4") == [(TOES, "warn", False, True, "")]
    after = agreement(here)
    assert before != after
    assert here.complaints == []
    assert [url for url in here.requests if not url.startswith((here.base, "data:", "blob:"))] == []


def test_all_of_it_works_by_keyboard_and_can_be_undone(here: AtTheDesk) -> None:
    page = here.page
    go(here, "anna.mp4")
    answers(here, TORSO).get_by_role("button", name="Fine").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Type your initials first").wait_for()
    page.keyboard.type("ms")
    page.keyboard.press("Tab")
    page.locator("h1").click()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("i")
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("o")
    assert (page.locator("#from-s").input_value(), page.locator("#to-s").input_value()) == ("1.00", "2.50")
    page.locator("#to-s").fill("2")
    answers(here, TORSO).get_by_role("button", name="Not assessed").focus()
    page.keyboard.press("Enter")
    page.locator("#given", has_text="1.0 s to 2.0 s").wait_for()
    answers(here, "").get_by_role("button", name="Too close to call").focus()
    page.keyboard.press("Space")
    page.locator("#given li:nth-child(2)").wait_for()
    page.keyboard.press("Control+z")
    page.locator("#saved", has_text="Taken back").wait_for()
    assert kept(here, "anna.mp4", "ms") == [(TORSO, "not-assessed", True, False, "")]
    page.locator("#given button").click()
    page.locator("#given", has_text="Nothing yet").wait_for()
    page.get_by_label("Which look").select_option("2")
    give(here, TORSO, "Fine")
    page.reload()
    page.wait_for_selector("#given li")
    assert page.get_by_label("Which look").input_value() == "2"
    assert kept(here, "anna.mp4", "ms") == [(TORSO, "ok", False, False, "")]
    assert here.complaints == []


def test_a_stretch_is_for_one_answer_however_long_that_takes_to_be_saved(here: AtTheDesk) -> None:
    page = here.page
    held: list[Route] = []
    go(here, "anna.mp4")
    page.get_by_label("Your initials").fill("kb")
    drag(here, TORSO, 0.2, 0.4)
    page.route("**/corrections", lambda route: held.append(route))  # noqa: PLW0108  Playwright takes no method of a built-in
    answers(here, TORSO).get_by_role("button", name="Fine").click()
    answers(here, TOES).get_by_role("button", name="To work on").click()
    drag(here, TOES, 0.6, 0.8)
    held[0].continue_()
    page.unroute("**/corrections")
    page.locator("#given li:nth-child(2)").wait_for()
    assert kept(here, "anna.mp4") == [(TORSO, "ok", True, False, ""), (TOES, "warn", False, False, "")]
    assert "Your verdict from" in page.locator("#scope").inner_text()

    page.route("**/corrections", lambda route: route.abort())
    answers(here, TOES).get_by_role("button", name="Fine").click()
    page.locator("#saved.problem", has_text="try again").wait_for()
    assert "Your verdict from" in page.locator("#scope").inner_text()
    assert page.locator(f'.judge.aimed[data-rule="{TOES}"]').count() == 1
    page.unroute("**/corrections")
    answers(here, TOES).get_by_role("button", name="Fine").dblclick()
    page.locator("#given li:nth-child(3)").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.locator("#saved", has_text="Taken back").wait_for()
    assert len(kept(here, "anna.mp4")) == 2


def test_a_finger_drags_and_taps(browser: Browser, tmp_path: Path) -> None:
    clip(tmp_path / "lean.mp4")
    with at_the_desk(browser, tmp_path) as here:
        here.wait_for_done(1)
        context = browser.new_context(viewport={"width": 820, "height": 1100}, has_touch=True)
        context.add_cookies(here.page.context.cookies())  # type: ignore[arg-type]
        try:
            page = context.new_page()
            key = here.desk.clips.all()[0].key
            page.goto(f"{here.base}/clips/{key}/correct")
            page.get_by_label("Your initials").fill("kb")
            page.locator(f'.track[data-rule="{TORSO}"]').scroll_into_view_if_needed()
            box = page.locator(f'.track[data-rule="{TORSO}"]').bounding_box()
            assert box is not None
            touch = context.new_cdp_session(page)
            y = box["y"] + 20
            points = [box["x"] + share * box["width"] for share in (0.2, 0.3, 0.4, 0.5)]
            for kind, at in (("Start", points[0]), *(("Move", x) for x in points[1:]), ("End", None)):
                spots = [] if at is None else [{"x": at, "y": y}]
                touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": spots})
            page.locator("#scope", has_text="Your verdict from").wait_for()
            page.locator(f'.answers[data-rule="{TORSO}"]').get_by_role("button", name="To work on").tap()
            page.locator("#saved", has_text="Saved").wait_for()
            assert kept(here, "lean.mp4")[0][:3] == (TORSO, "warn", True)
        finally:
            context.close()


def test_a_verdict_that_cannot_be_saved_is_said_and_nothing_is_lost(here: AtTheDesk) -> None:
    page = here.page
    go(here, "anna.mp4")
    page.get_by_label("Your initials").fill("label")
    page.get_by_label("Note for the next answer").fill("keep me")
    answers(here, TORSO).get_by_role("button", name="Fine").click()
    page.locator("#saved.problem", has_text="are no initials").wait_for()
    assert page.get_by_label("Note for the next answer").input_value() == "keep me"
    page.get_by_label("Your initials").fill("kb")
    here.desk.server.should_exit = True
    page.wait_for_timeout(1000)
    answers(here, TORSO).get_by_role("button", name="Fine").click()
    page.locator("#saved.problem", has_text="try again").wait_for(timeout=LONG_MS)
    assert page.get_by_label("Note for the next answer").input_value() == "keep me"


@pytest.mark.model
def test_who_is_blind_sees_the_clip_without_anything_drawn_into_it(browser: Browser, tmp_path: Path) -> None:
    (folder := tmp_path / "clips").mkdir()
    with at_the_desk(browser, folder, outputs=OutputOptions(), work=check_one) as here:
        here.drop({"torso.mp4": (SAMPLES / "torso-forward.mp4").read_bytes()})
        here.wait_for_done(1)
        go(here, "torso.mp4")
        assert "annotated" in str(here.page.locator("#video").get_attribute("src"))
        assert here.page.locator(f'.track[data-rule="{TORSO}"] .program-strip .piece.warn').count() == 1
        assert here.complaints == []


@pytest.mark.parametrize(("name", "codec"), [("old.avi", "mpeg4"), ("phone.mov", "hevc")])
def test_a_clip_that_the_browser_cannot_play_is_made_ready_for_it(
    browser: Browser, tmp_path: Path, name: str, codec: str
) -> None:
    film(tmp_path / name, {"mpeg4": "mpeg4", "hevc": "libx265"}[codec])
    with at_the_desk(browser, tmp_path) as here:
        here.wait_for_done(1)
        here.page.evaluate("document.cookie = 'posecheck-blind=1; path=/; samesite=strict'")
        go(here, name)
        here.page.locator("#video[src$='/plain']").wait_for(timeout=LONG_MS)
        here.page.locator("#video").evaluate(
            "video => new Promise(done => { const look = () => video.readyState > 1 ? done() : setTimeout(look, 50);"
            " look(); })"
        )
        assert here.page.locator("#video").evaluate("video => video.duration") == pytest.approx(3.0, abs=0.1)
    assert [path.name for path in (tmp_path / "posecheck-results").glob(".*")] == []
