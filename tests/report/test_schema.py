"""Every report keeps to the published schema; what breaks the format does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from posecheck.form.alerts import Patience
from posecheck.form.depth import HoldDepth
from posecheck.form.rule import Phase
from posecheck.form.settings import UNSET, RuleWords, Settings
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.report import schema
from posecheck.report.data import settings_of
from posecheck.rules import all_rules
from tests.report.watched import report, stretch
from tests.stick import Stick, without

VALIDATOR = jsonschema.Draft202012Validator(schema.load())

POSES: dict[str, list[Pose | None]] = {
    "good": list(stretch(Stick())),
    "leaning forward": list(stretch(Stick(trunk_deg=30.0))),
    "knee past the toes": list(stretch(Stick(knee_past_toe=0.3))),
    "nobody": [None] * 30,
    "toe hidden": [without(pose, (Side.LEFT, Joint.TOE)) for pose in stretch(Stick())],
    "one frame": [Stick().pose()],
}


@pytest.mark.parametrize("name", POSES)
@pytest.mark.parametrize("samples", [True, False])
def test_reports_keep_to_the_schema(name: str, samples: bool) -> None:
    data = json.loads(json.dumps(report(POSES[name]).to_dict(samples), allow_nan=False))
    VALIDATOR.validate(data)
    assert ("samples" in data) is samples


SET = Settings(
    name="mine.toml",
    words=(("upright-torso", RuleWords(advice="Brust raus")),),
    patience=Patience(fault_s=0.6, clear_s=1.0),
    depth=HoldDepth(20.0, 16.5),
)


def test_what_was_set_is_in_the_report_and_read_back() -> None:
    made = report(POSES["leaning forward"], settings=SET)
    data = json.loads(json.dumps(made.to_dict(), allow_nan=False))
    VALIDATOR.validate(data)
    assert data["settings"]["words"] == {"upright-torso": {"advice": "Brust raus"}}
    limits = tuple((result.rule.code, result.rule.limit) for result in made.rules)
    assert settings_of(data) == replace(SET, limits=limits)
    assert {episode["advice"] for episode in data["episodes"]} == {"Brust raus"}


def test_a_report_from_before_there_were_settings_is_read_as_unset() -> None:
    data = report(POSES["good"]).to_dict()
    del data["settings"]
    VALIDATOR.validate(data)
    assert replace(settings_of(data), limits=()) == UNSET
    data["settings"] = {"name": None}
    assert not VALIDATOR.is_valid(data)


def test_the_poses_cover_every_verdict() -> None:
    assert {report(poses).verdict for poses in POSES.values()} == {"ok", "warn", "not-assessed"}


def _drop_verdict(data: dict[str, Any]) -> None:
    del data["verdict"]


def _other_verdict(data: dict[str, Any]) -> None:
    data["verdict"] = "fine"


def _no_reason(data: dict[str, Any]) -> None:
    data["verdict"], data["reason"] = "not-assessed", None


def _warn_without_episode(data: dict[str, Any]) -> None:
    data["episodes"] = []


def _text_for_time(data: dict[str, Any]) -> None:
    data["episodes"][0]["start_s"] = "4.5"


def _not_a_status(data: dict[str, Any]) -> None:
    data["samples"][0]["statuses"] = {"upright-torso": "maybe"}


def _no_limit(data: dict[str, Any]) -> None:
    del data["rules"][0]["limit"]["low"]


@pytest.mark.parametrize(
    "breach",
    [_drop_verdict, _other_verdict, _no_reason, _warn_without_episode, _text_for_time, _not_a_status, _no_limit],
)
def test_what_breaks_the_format_is_refused(breach: Callable[[dict[str, Any]], None]) -> None:
    data = copy.deepcopy(report(POSES["leaning forward"]).to_dict())
    breach(data)
    assert not VALIDATOR.is_valid(data)


def test_added_fields_are_welcome() -> None:
    data = report(POSES["good"]).to_dict()
    data["new"] = 1
    data["rules"][0]["new"] = data["clip"]["new"] = data["samples"][0]["new"] = "x"
    VALIDATOR.validate(data)


@pytest.mark.parametrize("name", [schema.REPORT, schema.EVALUATION])
def test_the_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema.load(name))


def test_the_schema_knows_every_phase_and_unit() -> None:
    text = json.dumps(schema.load())
    assert all(f'"{phase.value}"' in text for phase in Phase)
    assert all(f'"{rule.unit}"' in text for rule in all_rules())
