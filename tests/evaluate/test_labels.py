"""Label and truth files are read as documented, and each mistake in one is a single line that says what to do."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from posecheck.errors import LabelError
from posecheck.evaluate.labels import Label, find_clip, find_labels
from posecheck.evaluate.truth import TRUTH_KEYS, lead_shank_m, read_truth, truth_path
from posecheck.media.folder import LABELS_SUFFIX
from tests.label_files import read_labels

CODES = ("knee-over-toe", "knee-under-hip", "upright-torso")
SAMPLES = Path(__file__).parents[2] / "samples"

GOOD: dict[str, Any] = {
    "schema": "posecheck/labels/1",
    "clip_verdict": "warn",
    "assessable": True,
    "rules": {"upright-torso": "warn", "knee-over-toe": "either"},
    "intervals": [
        {"rule": "upright-torso", "start_s": 1.0, "end_s": 2.0, "status": "ok"},
        {"rule": "upright-torso", "start_s": 2.0, "end_s": 3.5, "status": "warn"},
    ],
}
BAD_INTERVAL = {"rule": "upright-torso", "start_s": 1.0, "end_s": 2.0, "status": "ok"}


def write(folder: Path, data: Any, name: str = "clip.labels.json") -> Path:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def interval(**changes: Any) -> dict[str, Any]:
    return {**GOOD, "intervals": [{**BAD_INTERVAL, **changes}]}


def test_a_label_file_is_read_as_written(tmp_path: Path) -> None:
    labels = read_labels(write(tmp_path, GOOD), CODES)
    assert labels.clip_verdict is Label.WARN
    assert labels.assessable
    assert labels.rules == {"upright-torso": Label.WARN, "knee-over-toe": Label.EITHER}
    assert labels.codes == {"upright-torso", "knee-over-toe"}


@pytest.mark.parametrize(
    ("time_s", "expected"),
    [(0.99, None), (1.0, Label.OK), (1.999, Label.OK), (1.9996, Label.WARN), (2.0, Label.WARN), (3.5, None)],
)
def test_an_interval_holds_from_its_start_up_to_its_end(tmp_path: Path, time_s: float, expected: Label | None) -> None:
    assert read_labels(write(tmp_path, GOOD), CODES).at("upright-torso", time_s) is expected


def test_the_least_that_a_person_must_write_is_schema_and_verdict(tmp_path: Path) -> None:
    short = {"schema": "posecheck/labels/1", "clip_verdict": "not-assessed"}
    labels = read_labels(write(tmp_path, short), CODES)
    assert not labels.assessable
    assert labels.codes == frozenset()


def test_fields_of_ones_own_are_welcome_and_a_windows_editor_too(tmp_path: Path) -> None:
    text = "\ufeff" + json.dumps({**GOOD, "physiotherapist": "A. B.", "room": 3})
    assert read_labels(write(tmp_path, text), CODES).clip_verdict is Label.WARN


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("{", "not valid JSON"),
        ("[]", "no JSON object"),
        ("\x00", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('{"round": ' + "9" * 5000 + "}", "not valid JSON"),
        ({**GOOD, "schema": "posecheck/labels/2"}, 'schema is "posecheck/labels/2"'),
        ({"clip_verdict": "ok"}, "schema is missing"),
        ({**GOOD, "clip_verdict": "good"}, "use one of ok, warn, either, not-assessed"),
        ({"schema": "posecheck/labels/1"}, "clip_verdict is missing"),
        ({**GOOD, "assessable": "yes"}, "write true or false"),
        ({**GOOD, "assessable": False}, "make them agree"),
        ({**GOOD, "rules": {"upright-trunk": "ok"}}, "did you mean upright-torso?"),
        ({**GOOD, "rules": {"zzz": "ok"}}, "known: knee-over-toe, knee-under-hip, upright-torso"),
        ({**GOOD, "rules": {"upright-torso": "maybe"}}, "use one of"),
        ({**GOOD, "rules": ["upright-torso"]}, '"rules": {CODE: STATUS}'),
        ({**{k: v for k, v in GOOD.items() if k != "intervals"}, "interval": []}, "did you mean intervals?"),
        ({**GOOD, "intervals": ["warn from 1 to 2"]}, "interval 1 is"),
        (interval(rule="knee-over-toes"), "did you mean knee-over-toe?"),
        (interval(rule=None), "unknown rule missing"),
        (interval(status="not-assessed"), "use one of ok, warn, either"),
        (interval(end_s=0.5), "ends at 0.5 s, not after its start at 1 s"),
        (interval(end_s=1.0), "not after its start"),
        (interval(start_s="1:05"), 'start_s is "1:05"'),
        (interval(start_s=True), "start_s is true"),
        (interval(end_s=10**400), "00…: write the seconds"),
        (interval(start_s=-1), "write the seconds from the start"),
        ({**GOOD, "intervals": [{"rule": "upright-torso", "start": 1, "end_s": 2, "status": "ok"}]}, "mean start_s?"),
        (
            {**GOOD, "intervals": [BAD_INTERVAL, {**BAD_INTERVAL, "start_s": 1.5, "end_s": 3.0, "status": "warn"}]},
            "upright-torso is both ok and warn at 1.5 s",
        ),
    ],
)
def test_each_mistake_is_one_clear_line(tmp_path: Path, data: Any, says: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(LabelError) as error:
        read_labels(path, CODES)
    assert says in str(error.value)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)


def test_a_label_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="cannot be read: no such file"):
        read_labels(tmp_path / "no.labels.json", CODES)


def test_the_clip_is_the_file_of_the_same_name(tmp_path: Path) -> None:
    labels = write(tmp_path, GOOD, "torso-1.2.labels.json")
    for name in ("torso-1.2.MP4", "torso-1.2.truth.json", "torso-1.2.annotated.mp4", "torso-1.mp4"):
        (tmp_path / name).touch()
    assert find_clip(labels).path.name == "torso-1.2.MP4"


def test_labels_without_a_clip_and_with_two_are_errors(tmp_path: Path) -> None:
    labels = write(tmp_path, GOOD)
    with pytest.raises(LabelError, match=r"no clip or photograph clip\.\* beside it"):
        find_clip(labels)
    (tmp_path / "clip.mp4").touch()
    (tmp_path / "clip.jpg").touch()
    with pytest.raises(LabelError, match=r"could speak of clip\.jpg and clip\.mp4"):
        find_clip(labels)


def test_labels_are_found_in_folders_in_folders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    write(tmp_path / "b", GOOD, "x.labels.json")
    write(tmp_path, GOOD, "y.labels.json")
    assert [path.name for path in find_labels(tmp_path)] == ["x.labels.json", "y.labels.json"]


def test_a_folder_without_labels_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()
    with pytest.raises(LabelError, match="has no labels in it: write STEM"):
        find_labels(tmp_path)
    with pytest.raises(LabelError, match="is no folder"):
        find_labels(tmp_path / "clip.mp4")


def truth_data(shank_m: float = 0.4, foot_m: float = 0.2) -> dict[str, Any]:
    """Two seconds at 10 a second: standing, then kneeling with the shin going from -10° to +9°."""
    frames = []
    for n in range(20):
        tilt_deg = float(n - 10)
        knee_m = shank_m * math.sin(math.radians(tilt_deg)) - foot_m
        frames.append(
            {
                "t": n / 10,
                "phase": "stand" if n < 5 else "shift",
                "knee_minus_toe": knee_m,
                "patella_minus_toe": knee_m + 0.05,
                "front_shin_tilt": tilt_deg,
                "back_thigh": float(n),
                "torso": -float(n),
            }
        )
    return {"stature_m": 1.7, "camera": {"yaw": 12.5}, "frames": frames}


def test_truth_comes_from_the_nearest_frame_in_the_unit_of_the_rule(tmp_path: Path) -> None:
    data = truth_data()
    truth = read_truth(write(tmp_path, data, "clip.truth.json"))
    assert truth.yaw_deg == 12.5
    assert truth.at("knee-under-hip", 0.72) == 7.0
    assert truth.at("upright-torso", 0.68) == -7.0
    assert truth.at("knee-over-toe", 0.7) == pytest.approx(data["frames"][7]["patella_minus_toe"] / 0.4)


def test_truth_is_unknown_off_the_frames_and_off_the_stretch(tmp_path: Path) -> None:
    truth = read_truth(write(tmp_path, truth_data(), "clip.truth.json"))
    assert math.isnan(truth.at("upright-torso", 0.3))
    assert not math.isnan(truth.at("upright-torso", 1.95))
    assert math.isnan(truth.at("upright-torso", 1.96))
    assert math.isnan(truth.at("some-other-rule", 1.0))


def test_the_shank_follows_from_how_the_knee_moves_over_the_foot() -> None:
    assert lead_shank_m(truth_data(shank_m=0.47)["frames"], 1.7) == pytest.approx(0.47)


def test_a_shin_that_does_not_move_leaves_the_usual_share_of_stature() -> None:
    still = [{**frame, "front_shin_tilt": 3.0} for frame in truth_data()["frames"]]
    assert lead_shank_m(still, 1.7) == pytest.approx(0.257 * 1.7)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"frames": [{"t": 0.0}]}, "phase is missing"),
        ({"stature_m": "tall"}, "no number"),
        ({"frames": None}, "no number"),
        ({"stature_m": 10**400}, "no number"),
    ],
)
def test_a_broken_truth_file_is_one_line(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    with pytest.raises(LabelError, match=says):
        read_truth(write(tmp_path, {**truth_data(), **change}, "clip.truth.json"))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.labels.json")), ids=lambda path: path.name.split(".")[0])
def test_every_sample_has_sound_labels_truth_and_a_clip(path: Path) -> None:
    assert read_labels(path, CODES).codes == set(CODES)
    assert find_clip(path).path.suffix == ".mp4"
    assert set(read_truth(truth_path(path.with_name(path.name.removesuffix(LABELS_SUFFIX)))).values) == set(TRUTH_KEYS)
