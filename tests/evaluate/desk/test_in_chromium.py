"""A whole morning at the desk in a real browser: drop, watch, reload, compare, hand out, try a limit, close."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posecheck.check import CheckOptions
from posecheck.check.outputs import OutputOptions
from posecheck.check.task import ClipOutcome, Task
from posecheck.check.workers import Work
from posecheck.evaluate.desk.clips import check_one
from posecheck.evaluate.desk.start import OpenDesk, open_desk
from tests.clips import SAMPLES
from tests.evaluate.desk.desks import OPTIONS, clip
from tests.evaluate.desk.quick import quick_check

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

LONG_MS = 90_000
DROP = """async files => {
  const data = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    data.items.add(new File([bytes], name));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


@dataclass
class AtTheDesk:
    """A browser at a desk, with all that it complained of and asked for."""

    page: Page
    desk: OpenDesk
    base: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def rows(self) -> list[str]:
        return [row.inner_text() for row in self.page.locator("#clips tbody tr:visible").all()]

    def wait_for_done(self, clips: int) -> None:
        self.page.wait_for_function(
            "n => document.querySelectorAll('#clips tbody tr[data-state=done]').length === n",
            arg=clips,
            timeout=LONG_MS,
        )

    def wait_for_inside(self) -> None:
        self.page.wait_for_selector("#working", state="hidden", timeout=LONG_MS)

    def choose(self, *names: str) -> None:
        for name in names:
            self.page.get_by_label(f"Choose {name}").check()

    def drop(self, files: dict[str, bytes]) -> None:
        coded = [[name, base64.b64encode(content).decode()] for name, content in files.items()]
        self.page.evaluate(DROP, coded)


@contextmanager
def at_the_desk(
    browser: Browser,
    folder: Path,
    options: CheckOptions = OPTIONS,
    outputs: OutputOptions | None = None,
    work: Work[Task, ClipOutcome] = quick_check,
) -> Iterator[AtTheDesk]:
    outputs = outputs or OutputOptions(video=False)
    with open_desk(folder, options, outputs, work, jobs=2) as desk:
        serving = threading.Thread(target=desk.serve)
        serving.start()
        context = browser.new_context(viewport={"width": 1280, "height": 860})
        try:
            page = context.new_page()
            base = desk.guard.url.split("/open/")[0]
            here = AtTheDesk(page, desk, base)
            context.on("request", lambda request: here.requests.append(request.url))
            context.on("console", lambda message: here.complaints.append(message.text))
            context.on("weberror", lambda error: here.complaints.append(str(error.error)))
            page.goto(desk.guard.url)
            yield here
        finally:
            context.close()
            desk.server.should_exit = True
            serving.join()


def find_in_the_table(here: AtTheDesk) -> None:
    here.page.locator("#filters button[data-group=warn]").click()
    assert [row.split()[1] for row in here.rows()] == ["lean.mp4"]
    here.page.locator("#filters button[data-group=warn]").click()
    here.page.get_by_role("button", name="Verdict").click()
    assert "lean.mp4" in here.rows()[0]
    here.page.get_by_label("Search by name").fill("BEA")
    assert [row.split()[1] for row in here.rows()] == ["bea.mp4"]
    here.page.get_by_label("Search by name").fill("")


def test_clips_are_dropped_watched_compared_and_handed_out(browser: Browser, tmp_path: Path) -> None:
    (folder := tmp_path / "clips").mkdir()
    source = tmp_path / "source"
    files = {f"{name}.mp4": clip(source / f"{name}.mp4").read_bytes() for name in ("anna", "bea", "lean", "tom")}
    with at_the_desk(browser, folder) as here:
        page = here.page
        assert page.locator("#drop").is_visible()
        assert not page.locator("#clips").is_visible()
        here.drop(files | {"notes.txt": b"hello"})
        page.wait_for_selector("#going", state="visible", timeout=LONG_MS)
        page.wait_for_selector("progress[aria-label^='Checking']", timeout=LONG_MS)
        here.wait_for_done(4)
        assert page.locator("#all").inner_text() == "4 clips"
        assert "Passed over, as no clip or there already: 1" in page.locator("#arriving").inner_text()
        page.reload()
        here.wait_for_done(4)
        find_in_the_table(here)
        here.choose("anna.mp4", "lean.mp4")
        page.get_by_role("button", name="Compare the two").click()
        here.wait_for_inside()
        inside = page.frame_locator("#shown")
        assert "measures differ" in inside.locator("h1").inner_text()
        assert not inside.locator("header.top").is_visible()

        page.get_by_role("link", name="Clips").click()
        page.get_by_role("link", name="lean.mp4").click()
        here.wait_for_inside()
        assert "One thing to work on" in inside.locator("h1").inner_text()
        page.get_by_role("link", name="Hand out").click()
        here.wait_for_inside()
        page.get_by_label("Name").fill("Anna K.")
        page.get_by_label("Language").select_option("de")
        page.get_by_role("button", name="Show it").click()
        inside.get_by_text("Brust heben").wait_for(timeout=LONG_MS)
        assert inside.get_by_text("Anna K.").is_visible()

        page.get_by_role("link", name="Limits").click()
        page.locator("[data-code=upright-torso] [name=high]").fill("40")
        page.get_by_text("1 of 4 clips change").wait_for(timeout=LONG_MS)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("my-limits.toml").wait_for(timeout=LONG_MS)
        page.get_by_role("button", name="Use for all clips").click()
        page.wait_for_url(f"{here.base}/")
        page.wait_for_selector("#filters [data-group=open]", timeout=LONG_MS)
        here.wait_for_done(4)
        assert not page.locator("#filters [data-group=warn]").is_visible()
        page.get_by_role("button", name="Close the desk").click()
        page.get_by_text("The desk is closed").wait_for()
        assert here.complaints == []
        assert [url for url in here.requests if not url.startswith((here.base, "data:", "blob:"))] == []
    assert sorted(file.name for file in folder.iterdir() if file.is_file()) == sorted([*files, "my-limits.toml"])


PRINTS = "window.print = () => { top.printed = [...(top.printed || []), document.body.innerText]; };"


def test_a_hand_out_is_printed_with_what_was_just_typed_in(browser: Browser, tmp_path: Path) -> None:
    clip(tmp_path / "lean.mp4")
    with at_the_desk(browser, tmp_path) as here:
        page = here.page
        here.wait_for_done(1)
        page.context.add_init_script(PRINTS)
        page.get_by_role("link", name="lean.mp4").click()
        page.get_by_role("link", name="Hand out").click()
        here.wait_for_inside()
        page.get_by_role("button", name="Print").click()
        page.get_by_label("Name").fill("Anna K.")
        page.get_by_role("button", name="Print").click()
        page.wait_for_function("() => (top.printed || []).length === 2", timeout=LONG_MS)
        page.get_by_role("button", name="Print").click()
        assert ["Anna K." in sheet for sheet in page.evaluate("top.printed")] == [False, True, True]


def test_the_desk_is_used_by_keyboard_and_says_when_it_is_gone(browser: Browser, tmp_path: Path) -> None:
    clip(tmp_path / "anna.mp4")
    clip(tmp_path / "b-slow.mp4")
    with at_the_desk(browser, tmp_path) as here:
        page = here.page
        here.wait_for_done(1)
        page.get_by_label("Choose b-slow.mp4").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Cancel the check").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("tr[data-state=cancelled]")
        page.get_by_role("link", name="anna.mp4").focus()
        page.keyboard.press("Enter")
        here.wait_for_inside()
        page.go_back()
        here.wait_for_done(1)
        assert not page.locator("#lost").is_visible()
        here.desk.server.should_exit = True
        page.wait_for_selector("#lost", state="visible", timeout=LONG_MS)


def test_limits_are_used_by_their_button_alone_and_none_that_is_empty_is_sent(browser: Browser, tmp_path: Path) -> None:
    with at_the_desk(browser, tmp_path) as here:
        page, in_force = here.page, here.desk.clips.options
        page.goto(f"{here.base}/limits")
        high = page.locator("[data-code=upright-torso] [name=high]")
        high.fill("40")
        page.wait_for_function("() => !document.getElementById('use').disabled && trial.textContent.includes('0 of 0')")
        high.press("Enter")
        page.get_by_label("Save them as a file").fill("gentler")
        page.keyboard.press("Enter")
        page.get_by_text("gentler.toml").wait_for(timeout=LONG_MS)
        assert page.url == f"{here.base}/limits"
        high.evaluate("field => { field.value = ''; document.getElementById('use').click(); }")
        page.get_by_role("button", name="Save").click()
        assert high.evaluate("field => field === document.activeElement")
        page.wait_for_load_state("networkidle")
        assert here.desk.clips.options == in_force
        assert [url for url in here.requests if url.endswith("/limits/use")] == []
        assert len([url for url in here.requests if url.endswith("/limits/save")]) == 1


def answer_by(route: Route, *, status: int) -> None:
    route.fulfill(status=status)


def test_a_desk_that_answers_with_errors_is_said_to_be_gone(browser: Browser, tmp_path: Path) -> None:
    with at_the_desk(browser, tmp_path) as here:
        page, lost = here.page, here.page.locator("#lost")
        for status in (403, 500):
            page.route("**/state*", partial(answer_by, status=status))
            lost.wait_for(state="visible", timeout=LONG_MS)
            page.unroute("**/state*")
            lost.wait_for(state="hidden", timeout=LONG_MS)
        page.route("**/ask", partial(answer_by, status=400))
        here.drop({"anna.mp4": b"film", "$&.mp4": b"film"})
        page.get_by_text("$&.mp4 did not arrive: drop it again").wait_for(timeout=LONG_MS)
        assert page.locator("#arriving-list .refused").count() == 2


def test_a_page_that_somebody_put_into_the_results_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    clip(tmp_path / "anna.mp4")
    with at_the_desk(browser, tmp_path) as here:
        here.wait_for_done(1)
        page = tmp_path / "posecheck-results" / "anna.html"
        evil = "<script>parent.document.title = 'evil'; fetch('/end', {method: 'POST'})</script>"
        evil += "<img src=x onerror='top.location=1'>"
        page.write_text(page.read_text("utf-8").replace("</main>", f"{evil}</main>"), "utf-8")
        here.page.get_by_role("link", name="anna.mp4").click()
        here.wait_for_inside()
        assert here.page.title() == "anna.mp4 · posecheck"
        assert any("Content Security Policy" in line for line in here.complaints)
        assert not here.desk.server.should_exit


@pytest.mark.model
def test_a_real_clip_is_checked_and_its_video_is_sought_through(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := tmp_path / "clips").mkdir()
    with at_the_desk(browser, folder, outputs=OutputOptions(), work=check_one) as here:
        here.drop({"torso.mp4": (SAMPLES / "torso-forward.mp4").read_bytes()})
        here.wait_for_done(1)
        assert "Chest up" in here.rows()[0]
        here.page.get_by_role("link", name="torso.mp4").click()
        here.wait_for_inside()
        inside = here.page.frame_locator("#shown")
        inside.get_by_role("button", name="Chest up").first.click()
        inside.locator("video").evaluate(
            "video => new Promise(done => { const look = () => video.currentTime > 4 && !video.seeking ? done() : "
            "setTimeout(look, 50); look(); })"
        )
        assert here.complaints == []


def test_a_whole_folder_is_dropped_or_chosen(browser: Browser, tmp_path: Path) -> None:
    (folder := tmp_path / "clips").mkdir()
    visit = tmp_path / "visit"
    for name in ("anna", "deep/bea", "deep/deeper/lean"):
        clip(visit / f"{name}.mp4")
    (visit / "deep" / "notes.txt").write_text("hello")
    with at_the_desk(browser, folder) as here:
        files = {"items": [], "files": [str(visit)], "dragOperationsMask": 1}
        hand = here.page.context.new_cdp_session(here.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            hand.send("Input.dispatchDragEvent", {"type": kind, "x": 400, "y": 300, "data": files})
        here.wait_for_done(3)
        found = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.mp4"))
        assert found == ["visit/anna.mp4", "visit/deep/bea.mp4", "visit/deep/deeper/lean.mp4"]
        with here.page.expect_file_chooser() as chooser:
            here.page.get_by_role("button", name="Choose a folder").click()
        chooser.value.set_files(visit)
        here.page.get_by_text("Passed over, as no clip or there already: 4").wait_for(timeout=LONG_MS)
        assert sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.mp4")) == found
        assert here.complaints == []
