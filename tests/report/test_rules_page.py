"""The page of all rules: what stands in their modules, with pictures; and the same in the project's RULES.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posecheck.cli import main
from posecheck.errors import EXIT_FAILED, EXIT_OK
from posecheck.report.rules_page import write_rules_page
from posecheck.rules import all_rules
from posecheck.words import paragraphs
from tests.own_rules.written import SHIN, rule_file
from tests.rules.write_rules_md import PAGE, pages


def words_of(page: str) -> str:
    text = re.sub(r"<style>.*?</style>|<[^<>]*>", " ", page, flags=re.DOTALL)
    for sign, entity in {'"': "&#34;", "'": "&#39;", "<": "&lt;", ">": "&gt;"}.items():
        text = text.replace(entity, sign)
    return " ".join(text.split())


def test_it_has_every_rule_with_its_own_words_and_its_picture(tmp_path: Path) -> None:
    write_rules_page(tmp_path / "rules.html", all_rules())
    page = (tmp_path / "rules.html").read_text(encoding="utf-8")
    assert page.count("<svg xmlns=") == len(all_rules())
    words = words_of(page)
    for rule in all_rules():
        for paragraph in paragraphs(rule):
            assert all(" ".join(piece.split()) in words for piece in paragraph.split("`"))
        assert f'id="{rule.code}"' in page
    identities = re.findall(r' id="([^"]+)"', page)
    assert len(identities) == len(set(identities))
    assert not re.search(r'(?:src|href)="(?!#|data:,)', page)


def test_own_rules_stand_on_it_and_are_never_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = rule_file(tmp_path, SHIN.replace("Why it matters.", "Why <script>alert(1)</script> `<b>` matters."))
    assert main(["rules", "--rules", str(file), "--page", str(tmp_path / "all.html")]) == EXIT_OK
    page = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert "Front shin steep" in page
    assert "<script>" not in page
    assert "<code>&lt;b&gt;</code>" in page
    assert str(tmp_path / "all.html") in capsys.readouterr().err


def test_it_replaces_nobody_elses_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.html"
    mine.write_text("mine", encoding="utf-8")
    assert main(["rules", "--page", str(mine)]) == EXIT_FAILED
    assert main(["rules", "--page", str(tmp_path / "a.pdf")]) == EXIT_FAILED
    assert mine.read_text(encoding="utf-8") == "mine"
    assert "give a name that ends in .html" in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted(pages()), ids=lambda path: path.name)
def test_the_page_of_the_project_is_up_to_date(path: Path) -> None:
    """`python -m tests.rules.write_rules_md` writes it anew."""
    assert path.read_text(encoding="utf-8") == pages()[path]


def test_no_picture_of_the_project_is_of_a_rule_that_is_gone() -> None:
    assert set((PAGE.parent / ".readme").glob("*.svg")) == {path for path in pages() if path.suffix == ".svg"}


def test_the_page_has_the_limits_that_are_in_force(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[rules.upright-torso]\nhigh = 17.5\n", encoding="utf-8")
    assert main(["rules", "--config", str(tmp_path / "own.toml"), "--page", str(tmp_path / "all.html")]) == EXIT_OK
    assert (tmp_path / "all.html").read_text(encoding="utf-8").count("from -19° to 17.5°") >= 3
