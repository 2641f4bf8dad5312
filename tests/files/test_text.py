"""Texts are read as people's editors save them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posecheck.config import load_settings
from posecheck.errors import ConfigError, LabelError
from posecheck.evaluate.labels import Label
from posecheck.files.text import text_of
from posecheck.rules import all_rules
from tests.hard.seeds import LABELS, SETTINGS
from tests.label_files import read_labels

AS_SAVED = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le with its mark", "utf-16-be with its mark")
RULES = all_rules()


def saved(text: str, how: str) -> bytes:
    codec, _, marked = how.partition(" ")
    return (("\ufeff" if marked else "") + text).encode(codec)


@pytest.mark.parametrize("how", AS_SAVED)
def test_settings_and_labels_are_read(how: str, tmp_path: Path) -> None:
    assert text_of(saved("Fuß 1,5 m", how)) == "Fuß 1,5 m"
    (tmp_path / "mine.toml").write_bytes(saved(SETTINGS, how))
    assert dict(load_settings(tmp_path / "mine.toml", RULES).limits)["upright-torso"].high == 17.5
    (tmp_path / "a.labels.json").write_bytes(saved(json.dumps(LABELS), how))
    assert read_labels(tmp_path / "a.labels.json", [rule.code for rule in RULES]).clip_verdict is Label.WARN


def test_what_is_in_no_such_code_is_said(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes('name = "gro\xdf"'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"mine\.toml are not in UTF-8: save them as that"):
        load_settings(tmp_path / "mine.toml", RULES)
    (tmp_path / "a.labels.json").write_bytes(b'{"rater": "J\xfcrgen"}')
    with pytest.raises(LabelError, match=r"a\.labels\.json is not in UTF-8: save it as that"):
        read_labels(tmp_path / "a.labels.json", [])
