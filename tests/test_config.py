"""Settings: what they change, and what is said when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.config import load_limits, with_limits
from posecheck.errors import ConfigError
from posecheck.form.rule import Limit
from posecheck.rules import all_rules


def load(tmp_path: Path, text: str) -> dict[str, Limit]:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return load_limits(path, all_rules())


def test_a_limit_is_replaced_and_the_other_end_kept(tmp_path: Path) -> None:
    limits = load(tmp_path, "[rules.upright-torso]\nhigh = 20")
    own = {rule.code: rule.limit for rule in all_rules()}
    new = {rule.code: rule.limit for rule in with_limits(all_rules(), limits)}
    assert new["upright-torso"] == Limit(own["upright-torso"].low, 20.0)
    assert new["knee-over-toe"] == own["knee-over-toe"]


def test_empty_settings_change_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[rules.upright-trso]\nhigh = 2", "did you mean upright-torso"),
        ("[rules.upright-torso]\nhihg = 2", "did you mean high"),
        ("[rule.upright-torso]\nhigh = 2", "did you mean rules"),
        ("[rules.upright-torso]\nhigh = 'much'", "is no number"),
        ("[rules.upright-torso]\nhigh = true", "is no number"),
        ("[rules.upright-torso]\nhigh = -30", "is not below high"),
        ("[rules.upright-torso]\nhigh = nan", "no limit that a body could reach"),
        ("[rules.upright-torso]\nhigh = inf", "no limit that a body could reach"),
        (f"[rules.upright-torso]\nhigh = {10**400}", "no limit that a body could reach"),
        ("rules = 3", "write rules as tables"),
        ("[rules]\nupright-torso = 3", "must be a table"),
        ("[rules", "not valid TOML"),
    ],
)
def test_mistakes_are_named_with_what_was_meant(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        load(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read settings .*none\.toml"):
        load_limits(tmp_path / "none.toml", all_rules())


def test_settings_saved_by_notepad_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbf[rules.upright-torso]\r\nhigh = 17.5\r\n")
    assert load_limits(path, all_rules())["upright-torso"].high == 17.5
