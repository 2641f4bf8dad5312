"""Times, depth, holds and words in settings: what they set, their ranges, and what is said when they are wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from posecheck.config import load_settings, template
from posecheck.config.knobs import KNOBS
from posecheck.errors import ConfigError
from posecheck.form.alerts import Patience
from posecheck.form.depth import HoldDepth
from posecheck.form.rule import Limit
from posecheck.form.settings import UNSET, RuleWords, Settings
from posecheck.own_rules.files import rules_with
from posecheck.rules import all_rules
from tests.own_rules.written import rule_file

ALL = [(section, key) for section, knobs in KNOBS.items() for key in knobs]


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, all_rules())


def test_all_that_may_be_set_is_in_the_one_value_with_the_name_of_the_file(tmp_path: Path) -> None:
    text = """
    [warnings]
    fault_s = 2
    clear_s = 1.5
    [depth]
    deep_enough_deg = 20
    no_longer_deg = 18
    [session]
    hold_s = 15
    sets = 4
    [rules.upright-torso]
    high = 20
    advice = "  Brust raus "
    label = "Rücken"
    """
    assert load(tmp_path, text) == Settings(
        name="mine.toml",
        limits=(("upright-torso", Limit(-19.0, 20.0)),),
        words=(("upright-torso", RuleWords(label="Rücken", advice="Brust raus")),),
        patience=Patience(fault_s=2.0, clear_s=1.5),
        depth=HoldDepth(20.0, 18.0),
        hold_s=15.0,
        sets=4,
    )


def test_the_name_is_never_a_path(tmp_path: Path) -> None:
    assert load(tmp_path, "").name == "mine.toml"
    assert load_settings(Path("beginner"), all_rules()).name == "beginner"


def test_the_lower_end_of_a_depth_goes_along_with_the_upper_one(tmp_path: Path) -> None:
    assert load(tmp_path, "[depth]\ndeep_enough_deg = 25").depth == HoldDepth(25.0, 21.5)
    assert load(tmp_path, "[depth]\nno_longer_deg = 12").depth == HoldDepth(13.5, 12.0)


@pytest.mark.parametrize(("section", "key"), ALL)
def test_every_number_may_be_what_it_is_and_its_ends_and_nothing_beyond(section: str, key: str, tmp_path: Path) -> None:
    knob = KNOBS[section][key]
    assert replace(load(tmp_path, f"[{section}]\n{key} = {knob.usual}"), name=None) == UNSET
    for value in (knob.least, knob.most):
        if key != "no_longer_deg" or value == knob.least:  # its upper end is above the usual depth
            load(tmp_path, f"[{section}]\n{key} = {value}")
    for wrong in (knob.least - 0.01, knob.most + 1, "nan", "inf", "true", "'a'", "[1]"):
        with pytest.raises(ConfigError, match=rf"mine.toml: {section} {key} = .*give .*{knob.least:g}"):
            load(tmp_path, f"[{section}]\n{key} = {wrong}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[warning]\nfault_s = 1", "did you mean warnings"),
        ("[warnings]\nfalt_s = 1", "did you mean fault_s"),
        ("[depth]\ndeep_enough = 20", "did you mean deep_enough_deg"),
        ("[session]\nset = 3", "did you mean sets"),
        ("session = 3", r"write session as a table: \[session\]"),
        ("[session]\nsets = 2.5", "give a whole number from 1 to 20"),
        ("[depth]\nno_longer_deg = 13.5", "no_longer_deg 13.5 is not below deep_enough_deg 13.5: give a smaller one"),
        ("[rules.upright-torso]\nadvise = 'x'", "did you mean advice"),
        ("[rules.upright-torso]\nadvice = 3", "is no text: put it in quotation marks"),
        ("[rules.upright-torso]\nadvice = '  '", "has 0 characters: 1 to 40 can be read at three metres"),
        (f"[rules.upright-torso]\ntitle = '{'ab ' * 14}'", "has 41 characters: 1 to 40 can be read"),
        (f"[rules.upright-torso]\nlabel = '{'ab ' * 8}'", "has 23 characters: 1 to 20 fit into the picture"),
        ('[rules.upright-torso]\nadvice = "Chest\\nup"', r"the sign '\\n' cannot be drawn"),
        ("[rules.upright-torso]\nadvice = 'Oberkörperaufrichtung'", "the word Oberkörperaufrichtung is too long"),
        ("[rules.knee-over-toe]\nadvice_low = 'x'", "has no low limit, so that advice_low is never said"),
        ("[rules.head-up]\nhigh = 3", r"unknown rule head-up: .*a rule of your own: name its file with --rules"),
    ],
)
def test_mistakes_are_named_with_what_was_meant(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as raised:
        load(tmp_path, text)
    assert "\n" not in str(raised.value)


def test_a_low_limit_of_ones_own_may_have_words(tmp_path: Path) -> None:
    settings = load(tmp_path, "[rules.knee-over-toe]\nlow = -1\nadvice_low = 'Front foot nearer'")
    (rule,) = (rule for rule in settings.of(all_rules()) if rule.code == "knee-over-toe")
    assert rule.advice_for(-2.0) == "Front foot nearer"
    assert rule.advice_for(2.0) == "Front foot farther forward"


def test_words_that_are_the_rules_own_go_on_being_translated(tmp_path: Path) -> None:
    own = "advice = 'Bring the back knee under your hip'\nadvice_low = 'Bring the back knee under your hip'"
    assert load(tmp_path, f"[rules.knee-under-hip]\n{own}").words == ()
    changed = own.replace("advice = 'Bring", "advice = 'Put")
    assert load(tmp_path, f"[rules.knee-under-hip]\n{changed}").words == (
        (
            "knee-under-hip",
            RuleWords(advice="Put the back knee under your hip", advice_low="Bring the back knee under your hip"),
        ),
    )


def test_letters_that_were_put_together_are_one_sign(tmp_path: Path) -> None:
    settings = load(tmp_path, "[rules.upright-torso]\nlabel = 'Ru\u0308cken'")
    assert settings.words[0][1].label == "R\u00fccken"


def test_the_file_to_change_says_all_that_may_be_set_and_sets_nothing_when_it_is_taken_in(tmp_path: Path) -> None:
    rules = rules_with(all_rules(), [str(rule_file(tmp_path))])
    text = template(rules)
    active = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    assert active.count(" = ") == len(ALL) + sum(
        (rule.limit.low is not None) * 2 + (rule.limit.high is not None) + 3 for rule in rules
    )
    path = tmp_path / "all.toml"
    path.write_text(active, encoding="utf-8")
    assert replace(load_settings(path, rules), name=None) == UNSET
    assert "[rules.shin-steep]" in text
    assert "Limit: 20° forward. Source: a made-up one, for tests." in text
    assert text.count("Source:") + text.count("Chosen:") >= len(ALL) - 1
    assert max(map(len, text.splitlines())) <= 102
