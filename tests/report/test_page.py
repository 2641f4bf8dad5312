"""The page says all there is to say, for any rule, and lets nothing in or out."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from posecheck.errors import OutputError
from posecheck.form.alerts import Patience
from posecheck.form.depth import HoldDepth
from posecheck.form.rule import Limit, Phase, Rule
from posecheck.form.settings import RuleWords, Settings
from posecheck.report import page
from posecheck.report.data import CheckedClip
from posecheck.report.index import write_index
from posecheck.report.outcome import Outcome
from posecheck.report.page import Media, headline, view_words, write_page
from posecheck.report.stills import Still
from posecheck.report.templating import marked_up
from posecheck.rules import all_rules
from tests.report.watched import report, stretch
from tests.stick import Stick

TEMPLATES = Path(page.__file__).parent / "templates"
LEANING = report(stretch(Stick(trunk_deg=30.0)))
EPISODE = LEANING.episodes[0]
JPEG = b"\xff\xd8 not really a picture \xff\xd9"
STILL = Still("upright-torso", EPISODE.start_s + 1.0, JPEG)
VOID = {"meta", "link", "img", "br", "input", "path", "circle"}


class _Balanced(HTMLParser):
    """Fails when a tag is closed that was not opened last."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def _page(folder: Path, *args: object, **kwargs: object) -> str:
    write_page(folder / "page.html", *args, **kwargs)  # type: ignore[arg-type]
    return (folder / "page.html").read_text(encoding="utf-8")


def _parsed(html: str) -> _Balanced:
    parser = _Balanced()
    parser.feed(html)
    assert parser.open == []
    return parser


def test_a_fault_has_its_cue_reason_still_times_and_limit(tmp_path: Path) -> None:
    html = _page(tmp_path, LEANING, Media(stills=(STILL,)))
    _parsed(html)
    assert "One thing to work on" in html
    assert "Chest up" in html
    assert "Keep the torso upright, or lean back just a little." in html
    assert "12.5°" in html
    assert "data:image/jpeg;base64," in html
    assert f'data-seek="{STILL.time_s}"' in html
    assert "no medical device" in html


def test_a_still_of_another_time_is_not_shown(tmp_path: Path) -> None:
    html = _page(tmp_path, LEANING, Media(stills=(replace(STILL, time_s=EPISODE.start_s - 1.0),)))
    assert "data:image/jpeg" not in html


def test_holds_say_the_leg_and_the_clean_time(tmp_path: Path) -> None:
    good = report(stretch(Stick()))
    html = _page(tmp_path, good)
    assert "Left leg in front" in html
    assert f"{good.holds[0].clean_s:.1f}\u00a0s" in html
    assert "Good form" in html


def test_the_page_says_what_was_set_and_by_which_settings(tmp_path: Path) -> None:
    plain = _page(tmp_path, LEANING)
    assert "Judged with the settings" not in plain
    assert "A fault must last 0.5\u00a0s before" in plain
    settings = Settings(
        name="mine & <yours>.toml",
        words=(("upright-torso", RuleWords(title="Rücken lang", advice="Brust <raus>")),),
        patience=Patience(fault_s=1.5),
        depth=HoldDepth(20.0, 16.5),
    )
    html = _page(tmp_path, report(stretch(Stick(trunk_deg=30.0)), settings=settings))
    assert "<p>Judged with the settings mine &amp; &lt;yours&gt;.toml.</p>" in html
    assert "A fault must last 1.5\u00a0s before" in html
    assert "leans forward by 20° or more" in html
    assert "Brust &lt;raus&gt;" in html
    assert "Rücken lang" in html
    assert "Chest up" not in html


def test_a_rule_of_somebody_else_is_shown_like_the_others(tmp_path: Path) -> None:
    fourth = Rule("head-up", "Head up", "Look ahead", "deg", Limit(high=1.0), frozenset({Phase.STRETCH}), lambda _: 5.0)
    checked = report(stretch(Stick()), (*all_rules(), fourth))
    html = _page(tmp_path, checked)
    _parsed(html)
    assert html.count("Head up") >= 4
    assert "Look ahead" in html


def test_no_template_names_a_rule() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.iterdir())
    for rule in all_rules():
        assert rule.code not in text
        assert rule.title not in text
        assert rule.advice not in text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", 'a"b', "ä & ö #1", os.fsdecode(b"caf\xe9")])
def test_names_are_only_ever_text(tmp_path: Path, name: str) -> None:
    html = _page(tmp_path, replace(LEANING, clip=replace(LEANING.clip, path=f"{name}.mp4")))
    assert "<script>alert" not in html
    _parsed(html)
    write_index(tmp_path / "index.html", [Outcome(f"{name}.mp4", LEANING.to_dict(), page=f"{name}.html")])
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in index
    _parsed(index)


@pytest.mark.parametrize(("clips", "hidden"), [(300, 0), (301, 1)])
def test_of_very_many_clips_the_index_shows_the_first_and_offers_all(tmp_path: Path, clips: int, hidden: int) -> None:
    data = LEANING.to_dict()
    write_index(tmp_path / "index.html", [Outcome(f"{number}.mp4", data) for number in range(clips)])
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    _parsed(index)
    assert index.partition("<noscript")[0].count('<th scope="row"') == clips - hidden
    assert index.partition("<noscript")[2].count('<th scope="row"') == hidden
    assert (f"Show all {clips}" in index) == bool(hidden)


def test_a_small_video_is_inside_and_a_big_one_is_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    video = tmp_path / "anna #1.annotated.mp4"
    video.write_bytes(b"0123456789")
    inside = _page(tmp_path, LEANING, Media(video))
    assert "MDEyMzQ1Njc4OQ==" in inside
    assert all(link.startswith(("data:", "#")) for link in _parsed(inside).links)
    monkeypatch.setattr(page, "EMBED_UP_TO_BYTES", 9)
    linked = _page(tmp_path, LEANING, Media(video))
    assert "MDEyMzQ1Njc4OQ==" not in linked
    assert "anna%20%231.annotated.mp4" in _parsed(linked).links
    assert "keep the two together" in linked


def test_a_missing_video_is_one_clear_error_and_leaves_no_page(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be put on its page"):
        write_page(tmp_path / "page.html", LEANING, Media(tmp_path / "gone.mp4"))
    assert list(tmp_path.iterdir()) == []


def test_a_photograph_has_no_times(tmp_path: Path) -> None:
    photo = tmp_path / "a.annotated.jpg"
    photo.write_bytes(JPEG)
    still = replace(LEANING, clip=CheckedClip("a.jpg", 0.0, 640, 480, 1, 0.0), samples=LEANING.samples[-1:])
    html = _page(tmp_path, still, Media(photo))
    _parsed(html)
    assert "One photograph" in html
    assert 'id="timeline"' not in html
    assert not re.search(r"\d s\b", html.split("</style>")[1].replace("\u00a0", " "))


def test_what_was_not_assessed_says_why_and_how_to_film(tmp_path: Path) -> None:
    html = _page(tmp_path, report([None] * 30))
    assert "This could not be assessed" in html
    assert "Nobody in the picture." in html
    assert "exactly from the side" in html


def test_a_page_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    html = _page(tmp_path, LEANING, Media(stills=(STILL,)))
    assert "http://" not in html
    assert "https://" not in html
    assert "default-src 'none'" in html


def test_the_headline_counts_cues_not_warnings() -> None:
    again = replace(EPISODE, start_s=EPISODE.end_s + 1, end_s=EPISODE.end_s + 2)
    arched = replace(again, worst=-30.0)
    assert headline(replace(LEANING, episodes=(EPISODE, again))) == "One thing to work on"
    assert headline(replace(LEANING, episodes=(EPISODE, arched))) == "Two things to work on"


def test_the_view_is_said_in_words() -> None:
    words = " ".join(view_words(replace(LEANING, yaw_deg=-14.2, roll_deg=3.4)))
    assert "about 14° from exact side-on, towards the person's back" in words
    assert "tilted by 3°" in words
    assert "exactly to the side" in " ".join(view_words(replace(LEANING, yaw_deg=2.0, roll_deg=0.2)))


def test_code_in_a_rules_words_is_set_as_code() -> None:
    assert str(marked_up("slopes like `\\_` & so on")) == "slopes like <code>\\_</code> &amp; so on"


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", css))


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_words_stand_out_from_what_is_behind_them(scheme: int) -> None:
    """At least 4.5 to 1, as the Web Content Accessibility Guidelines (AA) ask for."""
    blocks = (TEMPLATES / "base.css").read_text(encoding="utf-8").split(":root")[1:]
    colours = _colours(blocks[scheme].split("}")[0])
    pairs = [(word, back) for word in ("ink", "soft", "ok", "warn", "unsure") for back in ("paper", "card", "track")]
    pairs += [("warn", "warn-wash"), ("soft", "warn-wash"), ("soft", "ok-wash"), ("soft", "unsure-wash")]
    pairs += [("brand", "card"), ("on-brand", "brand")]
    for word, back in pairs:
        light, dark = sorted((_luminance(colours[word]), _luminance(colours[back])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{word} on {back}"


def test_an_hour_long_clip_has_a_page_of_a_size_to_send(tmp_path: Path) -> None:
    model = LEANING.samples[-1]
    samples = tuple(replace(model, time_s=i / 15) for i in range(3600 * 15))
    html = _page(tmp_path, replace(LEANING, samples=samples, clip=replace(LEANING.clip, duration_s=3600.0)))
    assert len(html) < 1_000_000
