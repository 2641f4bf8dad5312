"""`posecheck doctor`: every thing that can be wrong is named with what to do, and only what is needed fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from posecheck.cli import doctor, licences
from posecheck.cli.doctor import Check, Health, run_doctor
from posecheck.errors import ModelError
from posecheck.files.bundled import sample_clip
from posecheck.frame import Frame
from posecheck.live import feeds
from posecheck.media.video import Picture, open_video

FINE = Check("one", Health.FINE, "there")
OPTIONAL = Check("camera", Health.OPTIONAL, "none", "plug one in")
PROBLEM = Check("model full", Health.PROBLEM, "damaged", "install posecheck-camera again")


def of(*checks: Check) -> tuple[object, ...]:
    return (lambda: iter(checks),)


@pytest.mark.parametrize(
    ("checks", "code", "ends"),
    [
        ((FINE,), 0, "All fine for checking clips, live too."),
        ((FINE, OPTIONAL), 0, "All fine for checking clips; for `posecheck live` see: camera."),
        ((FINE, OPTIONAL, PROBLEM), 1, "1 to mend before anything can be checked."),
    ],
)
def test_only_what_is_needed_fails(
    checks: tuple[Check, ...],
    code: int,
    ends: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(doctor, "_LOOKS", of(*checks))
    assert run_doctor() == code
    out = capsys.readouterr().out
    assert out.rstrip().endswith(ends)
    for check in checks:
        assert check.health.value in out
        assert check.what in out


def test_a_damaged_model_is_a_problem_with_its_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(name: str) -> bytes:
        raise ModelError(f"pose model {name} is damaged: install posecheck-camera again")

    monkeypatch.setattr(doctor, "load_model", damaged)
    checks = list(doctor.models())
    assert [check.health for check in checks] == [Health.PROBLEM, Health.PROBLEM]
    assert "install posecheck-camera again" in checks[0].to_do


@pytest.mark.model
def test_the_speed_of_a_model_is_measured_on_a_person() -> None:
    frames = doctor._sample_frames()
    assert len(frames) == 12
    assert 1.0 < doctor.model_ms("full", frames) < 5000.0


def test_only_the_pictures_that_are_needed_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[float] = []
    make = Picture.frame

    def noted(picture: Picture) -> Frame:
        made.append(picture.time_s)
        return make(picture)

    monkeypatch.setattr(Picture, "frame", noted)
    assert [frame.time_s for frame in doctor._sample_frames()] == made
    assert len(made) == 12
    with open_video(sample_clip()) as video:
        assert made[0] >= video.info.duration_s / 2, "somebody is in the position from the middle on"


@pytest.mark.parametrize(("ms", "words"), [(15.0, ""), (50.0, "20 pictures a second"), (250.0, "--model full")])
def test_a_slow_machine_is_told_what_to_do(ms: float, words: str) -> None:
    advice = doctor._speed_advice("heavy", ms)
    assert words in advice
    assert bool(advice) is bool(words)


def test_the_versions_of_what_does_the_work_are_listed() -> None:
    checks = {check.what: check for check in doctor.versions()}
    assert {"posecheck", "mediapipe", "opencv-python", "numpy", "av"} <= set(checks)
    assert all(check.found for check in checks.values())


def test_a_missing_package_and_a_rival_one_are_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(package: str) -> str:
        if package == "mediapipe":
            raise PackageNotFoundError(package)
        return "1.0"

    monkeypatch.setattr(doctor, "version", version)
    problems = {check.what: check.to_do for check in doctor.versions() if check.health is Health.PROBLEM}
    assert "pip install" in problems["mediapipe"]
    assert "pip uninstall" in problems["opencv-contrib-python"]


@pytest.mark.parametrize("look", [doctor.cameras, doctor.display, doctor.sound])
def test_whatever_is_missing_comes_with_advice(look: object) -> None:
    """On whatever machine this runs: each thing is there, or has something to do about it."""
    assert callable(look)
    checks: Iterator[Check] = look()
    for check in checks:
        assert check.health is Health.FINE or check.to_do


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_cameras_of_a_live_session_are_looked_for(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def silent(number: int, pause: object) -> tuple[None, str]:
        tried.append(number)
        return None, feeds.NOT_THERE

    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr(feeds, "open_camera", silent)
    assert [check.found for check in doctor.cameras()] == ["none gives a picture"]
    assert tried == list(feeds.camera_numbers())


def test_no_display_is_said_without_opening_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    (check,) = doctor.display()
    assert check.health is Health.OPTIONAL
    assert "DISPLAY" in check.to_do


def test_a_missing_sample_is_a_problem_with_its_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posecheck.files.bundled.PACKAGE", tmp_path / "posecheck")
    monkeypatch.setattr(doctor, "load_model", lambda name: b"")
    assert {(check.health, check.to_do.endswith("install posecheck-camera again")) for check in doctor.models()} == {
        (Health.PROBLEM, True)
    }


@pytest.mark.parametrize(("installed", "told"), [("0.10.31", False), ("0.10.35", True), ("1.2.2", True)])
def test_a_mediapipe_that_reports_its_use_is_a_problem(
    installed: str, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "version", lambda package: installed)
    reports = [check for check in doctor.versions() if "reports over the network" in check.found]
    assert [check.health for check in reports] == ([doctor.Health.PROBLEM] if told else [])


def test_every_part_is_listed_with_its_licence() -> None:
    names = {one.name.lower(): one for one in licences.components()}
    if "posecheck-camera" not in names:
        pytest.skip("posecheck is not installed, only on the path")
    assert {"mediapipe", "av", "numpy", "jinja2", "pose_landmarker_full.task"} <= names.keys()
    assert "markupsafe" in names, "what its packages need is needed too"
    assert "pytest" not in names, "what only tests need is not"
    assert all(one.licence for one in names.values())
    inside = {one.name: one for one in licences.components() if one.inside == "av"}
    if inside:  # a wheel; who builds PyAV has FFmpeg from elsewhere
        assert inside["avcodec"].licence.startswith("LGPL")
        assert {one.licence for one in inside.values() if one.name in ("x264", "x265")} == {"GPL-2.0-or-later"}


def test_the_bill_of_materials_is_one() -> None:
    validation = pytest.importorskip("cyclonedx.validation.json", reason="cyclonedx-python-lib is not installed")
    schema = pytest.importorskip("cyclonedx.schema")
    bill = json.dumps(licences.bill_of_materials())
    assert validation.JsonStrictValidator(schema.SchemaVersion.V1_5).validate_str(bill) is None
