"""Landmarks files: what was seen comes back exactly, the report made from them is the same, damage is told."""

from __future__ import annotations

import gzip
import json
import math
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.check import CheckOptions, check_clip
from posecheck.detection.landmarks_file import landmarks_file, read_recording
from posecheck.detection.sighting import sighting
from posecheck.errors import VideoError
from posecheck.form.rule import Limit
from posecheck.form.settings import Settings
from posecheck.frame import Frame
from posecheck.media.clip import ClipInfo
from posecheck.person.landmarks import Joint, Side
from posecheck.person.sighting import Sighting
from tests.report.watched import stretch
from tests.stick import Stick, without

INFO = ClipInfo("somewhere/anna.mp4", 640, 480, 6.0, 30.0)
FORWARD = Stick(trunk_deg=14.5)


def seen(stick: Stick) -> list[Sighting]:
    grey = np.full((8, 8, 3), 100, np.uint8)
    return [sighting(Frame(grey, 0, pose.time_s), pose) for pose in stretch(stick, seconds=7.0)]


def keep(path: Path, sightings: list[Sighting], is_still: bool = False) -> Path:
    with landmarks_file(path, INFO, "full", is_still) as add:
        for one in sightings:
            add(one)
    return path


def test_everything_comes_back(tmp_path: Path) -> None:
    pose = without(next(stretch(FORWARD)), (Side.LEFT, Joint.EAR))
    grey = np.full((8, 8, 3), 23.9, np.uint8)
    sightings = [
        sighting(Frame(grey, 0, 1 / 3), replace(pose, time_s=1 / 3, plumb_deg=-1.25)),
        sighting(Frame(grey, 0, 0.7), None),
        sighting(Frame(grey, 0, 0.75), None, cut=True),
        sighting(Frame(grey, 0, 0.8), replace(pose, time_s=0.8, plumb_deg=0.0, unclear="step apart")),
        sighting(Frame(grey, 0, 0.9), replace(pose, time_s=0.9), cut=True),
    ]
    recording = read_recording(keep(tmp_path / "a.landmarks.jsonl.gz", sightings, is_still=True))
    assert list(recording.sightings) == sightings
    assert (recording.info, recording.model, recording.is_still) == (INFO, "full", True)


def test_an_unknown_plumb_line_stays_unknown(tmp_path: Path) -> None:
    recording = read_recording(keep(tmp_path / "a.landmarks.jsonl.gz", seen(FORWARD)[:1]))
    pose = recording.sightings[0].pose
    assert pose is not None
    assert math.isnan(pose.plumb_deg)


def test_what_is_too_dark_stays_too_dark() -> None:
    grey = np.full((32, 32, 3), 24, np.uint8)
    grey[0, 0] = 20
    frame = Frame(grey, 0, 0.0)
    assert frame.grey_level < 24.0
    assert sighting(frame, None).grey_level < 24.0


def test_a_limit_can_be_tried_on_a_recording(tmp_path: Path) -> None:
    """The what-if of a coach: 14.5° forward is a warning, and none when 25° are allowed."""
    path = keep(tmp_path / "anna.landmarks.jsonl.gz", seen(FORWARD))
    strict = check_clip(path, CheckOptions())
    assert strict.clip.path == "somewhere/anna.mp4"
    assert [episode.rule.code for episode in strict.episodes] == ["upright-torso"]
    loose = check_clip(path, CheckOptions(settings=Settings(limits=(("upright-torso", Limit(low=-30.0, high=25.0)),))))
    assert loose.episodes == ()


def test_a_recording_is_small_and_the_same_every_time(tmp_path: Path) -> None:
    one, two = (keep(tmp_path / f"{name}.landmarks.jsonl.gz", seen(FORWARD)) for name in "ab")
    assert gzip.decompress(one.read_bytes()) == gzip.decompress(two.read_bytes())
    assert len(one.read_bytes()) < 120 * len(seen(FORWARD)), "compact: about 100 bytes a frame"


def test_an_exception_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), landmarks_file(tmp_path / "a.landmarks.jsonl.gz", INFO, "full", False):
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


DAMAGES = (
    *("cut", "text", "empty", "no json", "list", "model", "point", "short", "size", "length", "grey", "endless"),
    *("no time", "before it", "backwards", "no length", "deep"),
)


def damaged(path: Path, how: str) -> Path:
    data = keep(path, seen(FORWARD)).read_bytes()
    header, rest = gzip.decompress(data).split(b"\n", 1)
    changed: dict[str, bytes] = {
        "cut": data[: len(data) // 2],
        "text": b"hello",
        "empty": b"",
        "no json": gzip.compress(header + b"\n{"),
        "list": gzip.compress(b"[]\n" + rest),
        "model": gzip.compress(header.replace(b'"full"', b'"huge"') + b"\n" + rest),
        "point": gzip.compress(header.replace(b"left knee", b"third knee") + b"\n" + rest),
        "short": gzip.compress(header + b'\n{"t":0,"grey":9,"plumb_deg":null,"xy":[1,2]}\n'),
        "size": gzip.compress(header.replace(b'"width": 640', b'"width": "640"') + b"\n" + rest),
        "length": gzip.compress(re.sub(rb'"duration_s": [0-9.]+', b'"duration_s": null', header) + b"\n" + rest),
        "grey": gzip.compress(header + b'\n{"t":0,"grey":300,"plumb_deg":null,"xy":null}\n'),
        "endless": gzip.compress(header + b'\n{"t":0,"grey":Infinity,"plumb_deg":null,"xy":null}\n'),
        "no time": gzip.compress(header + b'\n{"t":NaN,"grey":9,"plumb_deg":null,"xy":null}\n'),
        "before it": gzip.compress(header + b'\n{"t":-1,"grey":9,"plumb_deg":null,"xy":null}\n'),
        "backwards": gzip.compress(header + b'\n{"t":%d,"grey":9,"plumb_deg":null,"xy":null}' * 2 % (2, 1)),
        "no length": gzip.compress(re.sub(rb'"duration_s": [0-9.]+', b'"duration_s": NaN', header) + b"\n" + rest),
        "deep": gzip.compress(header + b"\n" + b"[" * 100_000 + b"\n"),
        "newer": gzip.compress(header.replace(b"landmarks/1", b"landmarks/2") + b"\n" + rest),
    }
    path.write_bytes(changed[how])
    return path


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_file_is_one_clear_line(how: str, tmp_path: Path) -> None:
    path = damaged(tmp_path / "a.landmarks.jsonl.gz", how)
    with pytest.raises(VideoError, match="make it again with --landmarks") as raised:
        check_clip(path, CheckOptions())
    assert "\n" not in str(raised.value)


def test_a_newer_format_asks_for_an_update(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"posecheck/landmarks/2.*update posecheck"):
        read_recording(damaged(tmp_path / "a.landmarks.jsonl.gz", "newer"))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="cannot be opened"):
        read_recording(tmp_path / "a.landmarks.jsonl.gz")


def test_the_header_says_what_follows(tmp_path: Path) -> None:
    path = keep(tmp_path / "a.landmarks.jsonl.gz", seen(FORWARD))
    with gzip.open(path, "rt", encoding="utf-8") as file:
        header = json.loads(file.readline())
        first = json.loads(file.readline())
    assert header["schema"] == "posecheck/landmarks/1"
    assert len(first["xy"]) == 2 * len(header["points"])


def test_judging_again_needs_no_pose_model(tmp_path: Path) -> None:
    path = keep(tmp_path / "anna.landmarks.jsonl.gz", seen(FORWARD))
    code = (
        "import sys; from pathlib import Path; from posecheck.check import CheckOptions, check_clip\n"
        f"check_clip(Path({str(path)!r}), CheckOptions())\n"
        "sys.exit('mediapipe' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_clip_whose_name_is_no_utf8_keeps_its_landmarks(tmp_path: Path) -> None:
    info = ClipInfo("caf\udce9.mp4", 640, 480, 1.0, 15.0)
    with landmarks_file(tmp_path / "x.landmarks.jsonl.gz", info, "full", False):
        pass
    assert b"caf?.mp4" in gzip.decompress((tmp_path / "x.landmarks.jsonl.gz").read_bytes())
