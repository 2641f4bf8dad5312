"""What a patient takes home says what the report says, in plain words, and nothing of where it came from."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.errors import OutputError
from posecheck.form.settings import RuleWords, Settings
from posecheck.language.catalogues import activate
from posecheck.report.data import settings_of
from posecheck.report.handout import FILMING, FULL_GOAL_S, PRACTISED, Handout, handout, worst_fault
from posecheck.report.handout_page import ShownMoment, TypedIn, write_handout
from posecheck.report.stills import encode_jpeg
from tests.known import KNOWN_RULES
from tests.report.watched import report, stretch
from tests.stick import Stick

RULES = KNOWN_RULES
NOBODY = TypedIn()
SECRET = "/home/praxis/anna-geheim-1951.mp4"
JPEG = encode_jpeg(np.full((40, 30, 3), 90, np.uint8))


def checked(trunk_deg: float = 0.0, seconds: float = 12.0) -> dict[str, Any]:
    return report(stretch(Stick(trunk_deg=trunk_deg), seconds=seconds), path=SECRET).to_dict()


GOOD, LEANING = checked(), checked(30.0)
ONLY_START = report([Stick(trail_thigh_deg=3.0, time_s=n / 15).pose() for n in range(90)], path=SECRET).to_dict()
UNSEEN = report([None] * 60, path=SECRET).to_dict()


def hold(leg: str, clean_s: float, length_s: float) -> dict[str, Any]:
    return {"lead_leg": leg, "start_s": 1.0, "end_s": 1.0 + length_s, "clean_s": clean_s}


def page(folder: Path, content: Handout, head: TypedIn = NOBODY, shot: ShownMoment | None = None) -> str:
    write_handout(folder / "page.html", content, head, shot)
    return (folder / "page.html").read_text(encoding="utf-8")


def test_a_fault_is_the_one_thing_to_change_and_what_was_kept_is_praised(tmp_path: Path) -> None:
    content = handout(LEANING, RULES)
    assert content.fault is not None
    assert (content.fault.code, content.fault.advice) == ("upright-torso", "Chest up")
    assert "Front knee behind the toes" in content.good
    assert "Torso upright" not in content.good
    html = page(tmp_path, content, shot=ShownMoment(JPEG, drawn=True))
    assert "One thing to change" in html
    assert "Keep the torso upright, or lean back just a little." in html
    assert base64.b64encode(JPEG).decode() in html
    assert "Orange marks" in html
    assert "no medical device" in html


def test_words_of_the_users_own_are_handed_out_as_written_and_no_settings_are_named(tmp_path: Path) -> None:
    words = (("upright-torso", RuleWords(title="Rücken lang", advice="Less arch")),)
    settings = Settings("anna-geheim.toml", words=words)
    leaning = report(stretch(Stick(trunk_deg=30.0)), path=SECRET, settings=settings).to_dict()
    activate("de")
    html = page(tmp_path, handout(leaning, settings_of(leaning).of(RULES)))
    assert "Less arch" in html
    assert "Brust" not in html
    assert "geheim" not in html


@pytest.mark.parametrize(("full_s", "seconds"), [(20, 20), (45, 35)])
def test_goals_grow_as_far_as_a_hold_that_was_set(full_s: int, seconds: int) -> None:
    held = GOOD | {"holds": [hold("left", 30.0, 31.0), hold("right", 31.0, 33.0)]}
    assert handout(held, RULES, full_goal_s=full_s).goal.endswith(f"for {seconds} seconds on each leg.")


def test_of_two_faults_only_the_most_urgent_is_told_at_its_worst_moment(tmp_path: Path) -> None:
    def episode(rule: str, start_s: float, worst: float, advice: str) -> dict[str, Any]:
        return {"rule": rule, "start_s": start_s, "end_s": start_s + 1, "worst": worst, "advice": advice}

    moments = [
        {"t": 3.0 + n / 10, "statuses": {"knee-over-toe": "warn"}, "values": {"knee-over-toe": value}}
        for n, value in enumerate((0.1, 0.2, 0.4, 0.1))
    ]
    two = GOOD | {
        "verdict": "warn",
        "samples": moments,
        "episodes": [
            episode("upright-torso", 1.0, 40.0, "Chest up"),
            episode("knee-over-toe", 2.0, 0.05, "Front foot farther forward"),
            episode("knee-over-toe", 3.0, 0.4, "Front foot farther forward"),
        ],
    }
    fault = worst_fault(two, RULES)
    assert fault is not None
    assert fault.code == "knee-over-toe"
    assert fault.time_s == pytest.approx(3.2)
    html = page(tmp_path, handout(two, RULES))
    assert "Front foot farther forward" in html
    assert "Chest up" not in html
    without = worst_fault({key: value for key, value in two.items() if key != "samples"}, RULES)
    assert without is not None
    assert without.time_s == 3.5, "half way, where the report does not have its moments"


def test_good_form_has_nothing_to_change(tmp_path: Path) -> None:
    content = handout(GOOD, RULES)
    assert content.fault is None
    assert len(content.good) == len(GOOD["rules"])
    html = page(tmp_path, content)
    assert "Nothing to change" in html
    assert "One thing to change" not in html


def test_what_was_not_assessed_is_not_praised_and_says_how_to_film_again(tmp_path: Path) -> None:
    content = handout(UNSEEN, RULES)
    assert (content.good, content.fault, content.goal) == ((), None, "")
    html = page(tmp_path, content)
    assert "What was good" not in html
    assert "Please film it once more" in html
    assert "nothing that you did wrong" in html
    assert "What got in the way: nobody in the picture." in html
    assert all(line in html for line in FILMING)


def test_seconds_of_what_was_not_assessed_are_not_called_good_form() -> None:
    (leg,) = handout(UNSEEN | {"holds": [hold("left", 9.0, 10.0)]}, RULES).legs
    assert (leg.seconds, leg.clean) == (10, False)


def test_a_start_alone_is_not_praised_as_a_stretch(tmp_path: Path) -> None:
    assert ONLY_START["verdict"] == "ok"
    content = handout(ONLY_START, RULES)
    assert content.only_start
    html = page(tmp_path, content)
    assert "Your start is right." in html
    assert "film that too" in html
    assert "From this start, move your hips forward, and hold it for 10 seconds on each leg." in html
    assert "Keep doing it" not in html


def test_each_leg_tells_its_best_hold_in_whole_seconds_that_were_reached(tmp_path: Path) -> None:
    holds = [hold("left", 7.96, 12.0), hold("left", 12.99, 20.0), hold("right", 0.3, 8.7)]
    content = handout(GOOD | {"holds": holds}, RULES)
    assert [(leg.title, leg.seconds, leg.clean, leg.holds) for leg in content.legs] == [
        ("Left leg in front", 12, True, 2),
        ("Right leg in front", 8, False, 1),
    ]
    html = page(tmp_path, content)
    assert re.search(r"12 seconds</b> in good form <span class=\"soft\">\(the best of 2 holds\)", html)
    assert "8 seconds</b></dd>" in html


@pytest.mark.parametrize(
    ("reached_s", "goal"),
    [
        ([], "Hold it in good form for 10 seconds on each leg."),
        ([3.0], "Hold it in good form for 10 seconds on each leg."),
        ([10.0], "Hold it in good form for 15 seconds on each leg."),
        ([24.0, 12.0], "Hold it in good form for 15 seconds on each leg."),
        ([29.0, 27.0], f"Hold it in good form for {FULL_GOAL_S} seconds on each leg."),
        ([44.0, 31.0], f"Keep holding it for {FULL_GOAL_S} seconds on each leg."),
    ],
)
def test_the_next_goal_is_a_little_more_than_the_weaker_leg_reached(reached_s: list[float], goal: str) -> None:
    holds = [hold(leg, clean_s, clean_s + 2) for leg, clean_s in zip(("left", "right"), reached_s, strict=False)]
    assert handout(GOOD | {"holds": holds}, RULES).goal == goal


def test_a_goal_that_somebody_set_is_the_goal() -> None:
    assert handout(GOOD, RULES, goal_s=1).goal.startswith("Keep holding it for 1 second ")
    assert handout(UNSEEN, RULES, goal_s=45).goal == "Hold it in good form for 45 seconds on each leg."


def test_what_the_verdict_hangs_on_is_said(tmp_path: Path) -> None:
    conditions = ["if the back knee rests on the floor", "the start was not seen"]
    html = page(tmp_path, handout(GOOD | {"conditions": conditions}, RULES))
    assert "This is how it looked, if the back knee rests on the floor (the start was not seen)." in html


def test_a_rule_that_this_computer_does_not_have_is_told_by_its_advice(tmp_path: Path) -> None:
    unknown = LEANING["rules"][0] | {"code": "heel-down", "limit": {"low": None, "high": 1.0}, "status": "ok"}
    episode = {"rule": "heel-down", "start_s": 1.0, "end_s": 2.0, "worst": 3.0, "advice": "Heel to the floor"}
    content = handout(GOOD | {"verdict": "warn", "rules": [unknown], "episodes": [episode]}, RULES)
    assert content.good == (PRACTISED,)
    assert "Heel to the floor" in page(tmp_path, content)


@pytest.mark.parametrize("report_data", [GOOD, LEANING, ONLY_START, UNSEEN], ids=["ok", "warn", "start", "unseen"])
def test_no_path_no_name_and_no_date_is_on_it_unless_typed_in(tmp_path: Path, report_data: dict[str, Any]) -> None:
    content = handout(report_data, RULES)
    html = page(tmp_path, content, shot=ShownMoment(JPEG, drawn=False))
    for word in ("anna", "geheim", "praxis", "/home", ".mp4", "page.html", tmp_path.name, "1951", "file://"):
        assert word not in html.lower(), word
    assert 'class="typed"' not in html
    assert "<title>Your hip stretch</title>" in html
    typed = page(tmp_path, content, TypedIn("Anna <Beispiel>", "Tuesday"))
    assert '<p class="typed">Anna &lt;Beispiel&gt; · Tuesday</p>' in typed
    assert "<title>Your hip stretch</title>" in typed, "a title is printed, and kept in the browser's history"


def test_the_picture_holds_nothing_but_the_picture() -> None:
    assert JPEG.startswith(b"\xff\xd8")
    assert b"Exif" not in JPEG
    assert b"\xff\xfe" not in JPEG, "a comment"


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("de", ("Deine Hüftdehnung", "Eines kannst du ändern", "Brust heben", "Dein nächstes Ziel")),
        ("es", ("Tu estiramiento de cadera", "Una cosa que cambiar", "Tu próximo objetivo")),
        ("fr", ("Votre étirement de la hanche", "Une chose à changer", "Votre prochain objectif")),
        ("zh-Hans", ("你的髋部拉伸", "一个要改的地方", "你的下一个目标")),
    ],
)
def test_it_speaks_their_language(tmp_path: Path, tag: str, words: tuple[str, ...]) -> None:
    activate(tag)
    html = page(tmp_path, handout(LEANING, RULES))
    assert f'<html lang="{tag}"' in html
    assert all(word in html for word in words)
    body = re.sub(r"<style>.*?</style>|<script>.*?</script>|<[^>]*>", " ", html, flags=re.DOTALL)
    assert not re.search(r"\b(the|your|what|hold|leg)\b", body, re.IGNORECASE)


def test_it_loads_nothing_and_never_replaces_somebody_elses_file(tmp_path: Path) -> None:
    html = page(tmp_path, handout(LEANING, RULES), shot=ShownMoment(JPEG, drawn=True))
    assert "default-src 'none'" in html
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)", html)
    page(tmp_path, handout(GOOD, RULES))
    assert "Nothing to change" in (tmp_path / "page.html").read_text(encoding="utf-8"), "its own it replaces"
    (tmp_path / "page.html").write_text("my letter", encoding="utf-8")
    with pytest.raises(OutputError, match="was not made by posecheck"):
        page(tmp_path, handout(GOOD, RULES))
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "my letter"
