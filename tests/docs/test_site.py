"""The site is built without a warning, asks no other computer for anything, and every link in it leads somewhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

import posecheck
from tests.docs.conftest import build
from tests.docs.pages import DOCS, PAGES, PROJECT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NARROW_PX, WIDE_PX = 400, 1280


def test_every_page_is_built(site: Path) -> None:
    assert {page.stem for page in PAGES} <= {page.stem for page in site.glob("*.html")}


def test_every_promised_name_is_described(site: Path) -> None:
    text = (site / "python.html").read_text(encoding="utf-8")
    described = set(re.findall(r'id="posecheck\.(\w+)"', text))
    assert set(posecheck.__all__) - described == set()
    words = re.sub(r"<[^>]+>", "", text)
    assert "how many frames a second to analyse at most" in words, "what a parameter means comes from the docstring"


def test_files_that_pages_link_to_come_along(site: Path) -> None:
    assert {path.name for path in site.glob("_downloads/*/*")} >= {"report.schema.json", "labels.schema.json"}


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("live.md", "[nowhere](nowhere.md)"),
        ("live.md", "[no such heading](live.md#no-such-heading)"),
        ("live.md", "![no such picture](pictures/none.webp)"),
        ("python.md", "```{eval-rst}\n.. autofunction:: posecheck.no_such_name\n```"),
    ],
)
def test_what_does_not_hold_is_an_error(tmp_path: Path, page: str, text: str) -> None:
    pytest.importorskip("sphinx", reason="Sphinx is not installed: pip install -e '.[docs]'")
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("conf.py", "docstring_fields.py"):
        shutil.copy(DOCS / name, docs)
    (docs / "static").mkdir()
    (docs / "static" / "site.css").touch()
    (docs / "index.md").write_text(f"# Start\n\n```{{toctree}}\n{Path(page).stem}\n```\n", encoding="utf-8")
    (docs / page).write_text(f"# A page\n\n{text}\n", encoding="utf-8")
    built = build(docs, tmp_path / "out")
    assert built.returncode != 0
    assert page in built.stderr or "no_such_name" in built.stderr


@dataclass
class Visit:
    """A page in the browser, with all that it complained of and asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def links(self) -> list[str]:
        """Where its links lead, as the browser understands them."""
        found: list[str] = self.page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        return found


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": WIDE_PX, "height": 800})
    page.context.set_offline(True)
    visit = Visit(page)
    page.on("console", lambda said: visit.complaints.append(said.text))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("request", lambda request: visit.requests.append(request.url))
    yield visit
    page.close()


def names_in(page: Path) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8")))


def broken(url: str, site: Path) -> bool:
    """True when a link within the site leads nowhere."""
    address, place = urldefrag(url)
    target = Path(unquote(urlsplit(address).path))
    if not target.is_relative_to(site) or not target.is_file():
        return True
    return bool(place) and unquote(place) not in names_in(target)


@pytest.mark.browser
def test_no_page_asks_for_anything_elsewhere_and_no_link_is_broken(site: Path, visit: Visit) -> None:
    wrong: dict[str, list[str]] = {}
    pages = sorted(site.rglob("*.html"))
    for path in pages:
        visit.page.goto(path.as_uri())
        own = [url for url in visit.links() if not url.startswith(("https://", "http://", "mailto:"))]
        dead = [url for url in own if broken(url, site)]
        blank = visit.page.evaluate("[...document.images].filter(i => !i.naturalWidth && i.loading != 'lazy').length")
        if dead or blank:
            wrong[path.name] = [*dead, f"{blank} pictures that do not show"]
    assert wrong == {}
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith(("file:", "data:"))] == []
    assert len(pages) > len(PAGES)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_phone(site: Path, visit: Visit, scheme: str) -> None:
    visit.page.set_viewport_size({"width": NARROW_PX, "height": 800})
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wide = {}
    for page in PAGES:
        visit.page.goto((site / f"{page.stem}.html").as_uri())
        width_px = visit.page.evaluate("document.documentElement.scrollWidth")
        if width_px > NARROW_PX:
            wide[page.stem] = width_px
    assert wide == {}


@pytest.mark.browser
def test_what_is_searched_for_is_found(site: Path, visit: Visit) -> None:
    visit.page.goto((site / "search.html").as_uri() + "?q=landmarks")
    visit.page.wait_for_selector("#search-results li a")
    assert "Formats" in visit.page.inner_text("#search-results")
    assert visit.complaints == []


def test_nothing_that_was_built_is_kept_in_the_project() -> None:
    assert "build/" in (PROJECT / ".gitignore").read_text(encoding="utf-8").split()
