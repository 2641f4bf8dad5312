"""As a library: what is promised can be imported, is typed for others, and loads nothing before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from zipfile import ZipFile

import pytest

import posecheck

ROOT = Path(__file__).parent.parent
PROGRAM = """
from posecheck import (
    CALIBRATIONS, CheckOptions, Finding, Limit, Observer, Phase, Pose, PosecheckError, Report, Rule, SagittalBody,
    Settings, Sighting, Status, Stick, Verdict, all_rules, check_clip, check_laws, flexion_deg, in_hindsight, judge,
    load_rules, load_settings, tilt_deg, watch,
)


def measure(body: SagittalBody) -> float:
    return tilt_deg(body.hip, body.shoulder) + flexion_deg(body.lead.hip, body.lead.knee, body.lead.ankle)


RULE = Rule("a-rule", "A rule", "Do it", "deg", Limit(high=1.0), frozenset({Phase.STRETCH}), measure)


def try_out(path: str) -> bool:
    for rule in load_rules(path):
        check_laws(rule)
    return judge(RULE, Stick(trunk_deg=20.0).body).status is Status.OK


def verdict(path: str) -> Verdict | None:
    try:
        settings = Settings(limits=(("upright-torso", Limit(high=15.0)),))
        settings = settings if settings.name else load_settings("beginner", all_rules())
        report: Report = check_clip(path, CheckOptions(settings=settings))
    except PosecheckError:
        return None
    return report.verdict


def warned(poses: list[Pose]) -> list[Finding]:
    observer = Observer((*all_rules(), RULE), CALIBRATIONS["full"])
    seen = watch((Sighting(pose.time_s, pose, 128.0) for pose in poses), observer)
    return [finding for moment in in_hindsight(seen) for finding in moment.findings if finding.status is Status.WARN]
"""
"""Somebody else's, made of promised names only: a check, a rule, and the loop."""

MISTAKES = {
    "from posecheck import chek_clip": "attr-defined",
    "check_clip(7)": "arg-type",
    "Limit(hihg=1.0)": "call-arg",
    "print(check_clip('clip.mp4').verdcit)": "attr-defined",
}


@pytest.mark.parametrize("name", sorted(posecheck._PLACES))
def test_every_promised_name_is_there_and_is_the_one_of_its_module(name: str) -> None:
    home = import_module(f"posecheck.{posecheck._PLACES[name]}")
    assert getattr(posecheck, name) is getattr(home, name)


def test_programs_readers_and_type_checkers_are_promised_the_same() -> None:
    places = {name: f"posecheck.{place}" for name, place in posecheck._PLACES.items()}
    assert seen_by_type_checkers() == places
    assert set(posecheck.__all__) == {*places, "__version__"}
    assert set(posecheck.__all__) <= set(dir(posecheck))


def seen_by_type_checkers() -> dict[str, str]:
    """The names that the package imports for type checkers alone, with their modules."""
    tree = ast.parse((ROOT / "posecheck" / "__init__.py").read_text(encoding="utf-8"))
    hidden = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in hidden.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


def test_what_is_not_there_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'check_everything'"):
        posecheck.check_everything  # type: ignore[attr-defined]  # noqa: B018  asking for it is the test


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = "import sys, posecheck; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"numpy", "cv2", "mediapipe", "av", "rich", "jinja2", "sounddevice", "posecheck.check"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the backend that is already here: nothing is fetched."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (built,) = place.glob("posecheck_camera-*.whl")
    return built


def test_the_wheel_has_the_name_that_installs_and_no_tests(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    assert {"posecheck/py.typed", "posecheck/presets/strict.toml"} <= set(names)
    assert "Name: posecheck-camera" in metadata.splitlines()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"posecheck"}


def test_the_installed_wheel_is_typed_for_others(wheel: Path, tmp_path: Path) -> None:
    """Installed in an environment of its own: a type checker takes types from there only with the py.typed in it."""
    env = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(env)], check=True)
    python = env / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip()
    with ZipFile(wheel) as archive:
        archive.extractall(packages)
    assert said_of(PROGRAM, tmp_path, python) == []
    wrong = said_of("from posecheck import Limit, check_clip\n" + "\n".join(MISTAKES), tmp_path, python)
    assert [line.rpartition("[")[2] for line in wrong] == [f"{code}]" for code in MISTAKES.values()]


def said_of(program: str, place: Path, python: Path) -> list[str]:
    """What mypy says of a program that has the packages of another Python."""
    (place / "program.py").write_text(program, encoding="utf-8")
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--python-executable", str(python)]
    done = subprocess.run(
        [*mypy, "program.py"], cwd=place, env={"PATH": ""}, capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith("program.py") and ": error:" in line]
