"""Settings: what they change, and what is said when they are wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posecheck.config import PRESETS, load_settings, template
from posecheck.errors import ConfigError
from posecheck.form.rule import Limit
from posecheck.rules import all_rules


def load(tmp_path: Path, text: str) -> dict[str, Limit]:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return limits(path)


def limits(path: Path) -> dict[str, Limit]:
    """The limits that settings change."""
    return dict(load_settings(path, all_rules()).limits)


def test_a_limit_is_replaced_and_the_other_end_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[rules.upright-torso]\nhigh = 20", encoding="utf-8")
    own = {rule.code: rule.limit for rule in all_rules()}
    new = {rule.code: rule.limit for rule in load_settings(path, all_rules()).of(all_rules())}
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
        ("[rules.upright-torso]\nhigh = 'much'", "is no number: write it without quotes and unit (deg)"),
        ("[rules.upright-torso]\nhigh = true", "is no number"),
        ("[rules.upright-torso]\nhigh = -30", "is not below high"),
        ("[rules.upright-torso]\nhigh = nan", "high = nan: give -180 to 180 (deg)"),
        ("[rules.upright-torso]\nhigh = inf", "high = inf: give -180 to 180 (deg)"),
        (f"[rules.upright-torso]\nhigh = {10**400}", "high = …: give -180 to 180 (deg)"),
        ("[rules.upright-torso]\nhigh = 500", "high = 500: give -180 to 180 (deg)"),
        ("[rules.knee-over-toe]\nhigh = 20", "high = 20: give -6 to 6 (shanks)"),
        ("[rules.upright-torso]\nhigh = 20,5", "line 2: write 20.5, with a point"),
        ("[rules.upright-torso]\nhigh = 20°", "line 2: write the number alone, without a unit"),
        ("[rules.upright-torso]\nhigh = 20 deg", "line 2: write the number alone, without a unit"),
        ("rules = 3", "write rules as tables"),
        ("[rules]\nupright-torso = 3", "must be a table"),
        ("[rules", "not valid TOML"),
    ],
)
def test_mistakes_are_named_with_what_was_meant(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)):
        load(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read settings .*none\.toml"):
        load_settings(tmp_path / "none.toml", all_rules())


def test_settings_saved_by_notepad_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbf[rules.upright-torso]\r\nhigh = 17.5\r\n")
    assert limits(path)["upright-torso"].high == 17.5


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_used_by_its_name(name: str) -> None:
    found = limits(Path(name))
    assert bool(found) == (name != "standard")
    assert set(found) <= {rule.code for rule in all_rules()}


def test_what_is_stricter_is_stricter_at_every_end() -> None:
    lenient, strict = (limits(Path(name)) for name in ("beginner", "strict"))
    assert lenient.keys() == strict.keys()
    own = {rule.code: rule.limit for rule in all_rules()}
    for code in strict:
        for end, sign in (("low", -1), ("high", 1)):
            widest, usual, least = (getattr(some[code], end) for some in (lenient, own, strict))
            assert (widest is None) == (usual is None) == (least is None)
            if usual is not None:
                assert sign * widest > sign * usual > sign * least


def test_a_file_of_ones_own_goes_before_a_preset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("strict").write_text("[rules.upright-torso]\nhigh = 3.0", encoding="utf-8")
    assert limits(Path("strict"))["upright-torso"].high == 3.0


def test_a_preset_that_is_misspelt_is_named() -> None:
    with pytest.raises(ConfigError, match=r"cannot read settings beginnerr .*did you mean beginner\?"):
        load_settings(Path("beginnerr"), all_rules())


def test_a_settings_file_to_change_changes_nothing_yet_and_everything_once_its_lines_are_taken_in(
    tmp_path: Path,
) -> None:
    text = template(all_rules())
    own = {rule.code: rule.limit for rule in all_rules()}
    assert load(tmp_path, text) == {}
    active = re.sub(r"^# (low|high) = (.*)$", lambda end: f"{end[1]} = {float(end[2]) * 1.1}", text, flags=re.MULTILINE)
    changed = load(tmp_path, active)
    for code, limit in own.items():
        for end in ("low", "high"):
            usual, now = getattr(limit, end), getattr(changed[code], end)
            assert (now is None) if usual is None else now == pytest.approx(1.1 * usual)
    assert max(map(len, text.splitlines())) <= 102
    assert "mid-hip to mid-shoulder" in text
    assert "Limit: 12.5° forward, half way" in text


def test_what_has_no_end_is_no_settings_file() -> None:
    with pytest.raises(ConfigError, match="more than a megabyte"):
        load_settings("/dev/zero", all_rules())
