"""Every example runs as it stands on its page, and finds what it says it finds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

import numpy as np
import pytest

from posecheck import Sighting, check_clip
from posecheck.report import schema
from tests.docs.conftest import FEW, run, some_samples
from tests.docs.pages import DOCS, PROJECT, SAMPLES
from tests.waiting import until

pytestmark = pytest.mark.model

EXAMPLES = DOCS / "examples"
PACKAGE = EXAMPLES / "own_rule_package"


def test_a_folder_is_checked_and_plotted(tmp_path: Path) -> None:
    clips = some_samples(tmp_path / "clips", FEW[:2])
    (clips / "broken.mp4").write_bytes(b"no video")
    done = run(EXAMPLES / "check_and_plot.py", clips, tmp_path / "torso.png", at=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "torso-forward.mp4: warn" in done.stdout
    assert "clean-301.mp4: ok" in done.stdout
    assert "broken.mp4" in done.stderr
    (table,) = [line.split() for line in done.stdout.splitlines() if line.startswith("torso-forward ")]
    assert float(table[-1]) == pytest.approx(25.9, abs=1.5), "the greatest lean, in degrees"
    assert (tmp_path / "torso.png").read_bytes().startswith(b"\x89PNG")


def shape(data: object) -> object:
    """Data without its values: what it is made of."""
    if isinstance(data, dict):
        return {key: shape(value) for key, value in data.items()}
    return [shape(entry) for entry in data] if isinstance(data, list) else None


def test_the_report_that_is_shown_is_what_a_check_says(results: Path) -> None:
    (shown,) = json.loads((DOCS / "formats" / "report.json").read_text(encoding="utf-8"))
    now = json.loads((results / "results" / "torso-forward.json").read_text(encoding="utf-8"))
    for more in ("key", "files", "samples"):
        now.pop(more)
    codes = [rule["code"] for rule in shown["rules"]]
    now["rules"] = [rule for rule in now["rules"] if rule["code"] in codes]
    now["episodes"] = [episode for episode in now["episodes"] if episode["rule"] in codes]
    assert [rule["code"] for rule in now["rules"]] == codes
    assert shape(shown) == shape(now)
    assert shown["episodes"][0]["worst"] == pytest.approx(now["episodes"][0]["worst"], abs=0.5)


def test_opensim_reads_the_exports(results: Path) -> None:
    pytest.importorskip("opensim", reason="OpenSim is not installed: pip install opensim")
    done = run(EXAMPLES / "read_in_opensim.py", "results/torso-forward", at=results)
    assert done.returncode == 0, done.stderr
    ranges = {line.split()[0]: line.split() for line in done.stdout.splitlines() if " to " in line}
    assert float(ranges["trunk_tilt"][3]) == pytest.approx(23, abs=3)
    assert "units: m markers: 22" in done.stdout


def test_the_keypoints_are_the_array_that_others_load(results: Path) -> None:
    """`try_movement.py` hands it to `movement`."""
    keypoints_of = run_path(str(EXAMPLES / "keypoints.py"))["keypoints_of"]
    positions, names, rate_hz = keypoints_of(results / "results" / "torso-forward.coco.json")
    assert positions.shape == (120, 2, 17, 1)
    assert rate_hz == pytest.approx(15.0, abs=0.1)
    hip, ankle = (positions[60, :, names.index(name), 0] for name in ("left_hip", "left_ankle"))
    assert 0 < hip[1] < ankle[1] < 480, "y goes down"
    assert np.isnan(positions[:, :, names.index("nose")]).all(), "the nose is not kept"


def test_the_rule_of_a_package_joins_the_others(tmp_path: Path) -> None:
    site = tmp_path / "installed"
    words = ("install", "-q", "--no-deps", "--no-build-isolation", "--no-index", "--target", site, PACKAGE)
    done = run("-m", "pip", *words, at=tmp_path)
    assert done.returncode == 0, done.stderr
    listed = run("-m", "posecheck", "rules", at=tmp_path, path=site)
    assert "example-head-over-shoulders" in listed.stdout
    tested = run("-m", "pytest", "-q", "-p", "no:cacheprovider", PACKAGE / "tests", at=tmp_path, path=site)
    assert tested.returncode == 0, tested.stdout
    clip = SAMPLES / "clean-301.mp4"
    (report,) = json.loads(run("-m", "posecheck", "check", clip, "--json", at=tmp_path, path=site).stdout)
    assert {rule["code"]: rule["status"] for rule in report["rules"]}["example-head-over-shoulders"] == "ok"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[str]:
    """The address of the upload service, started as its page says."""
    for needed in ("starlette", "uvicorn"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed")
    command = [sys.executable, "-m", "uvicorn", "upload_service:app", "--app-dir", str(EXAMPLES), "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    log = tmp_path / "log"
    with log.open("w") as said, subprocess.Popen(command, env=environment, stderr=said) as running:
        try:
            assert until(lambda: "running on http" in log.read_text(), 60), log.read_text()
            yield log.read_text().split("running on ")[1].split()[0]
        finally:
            running.terminate()


def put(address: str, content: bytes) -> tuple[int, dict[str, object]]:
    request = urllib.request.Request(address, data=content, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def test_an_upload_is_answered_with_its_report_and_forgotten(service: str, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    status, report = put(f"{service}/check/anna.mp4", (SAMPLES / "torso-forward.mp4").read_bytes())
    assert (status, report["verdict"]) == (200, "warn")
    jsonschema.validate(report, schema.load())
    assert str(tmp_path) not in json.dumps(report), "no path of this computer is told"
    status, refused = put(f"{service}/check/broken.mp4", b"no video")
    assert status == 422
    assert str(refused["error"]).startswith("the clip")
    assert [path.name for path in tmp_path.iterdir()] == ["log"], "nothing is kept"


def test_keypoints_of_another_model_are_judged(tmp_path: Path) -> None:
    """The landmarks of a sample, in the form that the example reads, say what the check says."""
    seen: list[Sighting] = []
    report = check_clip(SAMPLES / "torso-forward.mp4", listen=lambda sighting, _observation: seen.append(sighting))
    lines = []
    for sighting in seen:
        points = {} if sighting.pose is None else sighting.pose.points_px
        named = {f"{side.value}_{joint.value}": [at.x, at.y] for (side, joint), at in points.items()}
        lines.append(json.dumps({"t": sighting.time_s, "points": named}))
    (tmp_path / "keypoints.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run(EXAMPLES / "own_keypoints.py", "keypoints.jsonl", at=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "stretch  Chest up" in done.stdout
    (hold,) = report.holds
    (told,) = [line for line in done.stdout.splitlines() if line.startswith("held for ")]
    assert float(told.split()[2]) == pytest.approx(hold.end_s - hold.start_s, abs=0.3)
