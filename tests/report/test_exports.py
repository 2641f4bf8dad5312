"""C3D and COCO keypoints, read back by readers that share nothing with what wrote them."""

from __future__ import annotations

import builtins
import io
import warnings
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.errors import OutputError
from posecheck.files.atomic import is_ours
from posecheck.person.calibration import EXACT
from posecheck.person.landmarks import Joint, Side
from posecheck.report.c3d import write_c3d
from posecheck.report.coco import KEYPOINTS, Keypoints, write_coco
from posecheck.report.data import CheckedClip
from posecheck.report.opensim import MARKERS
from posecheck.rules import all_rules
from tests.report.watched import motion, observations, stretch
from tests.stick import Stick, without

STICK = Stick(trunk_deg=10.0)


def test_laboratories_read_the_markers(tmp_path: Path) -> None:
    pytest.importorskip("ezc3d", reason="ezc3d is not installed")
    c3d = pytest.importorskip("c3d", reason="c3d is not installed")
    recorded = motion([None, *stretch(STICK, seconds=3.0)])
    path = tmp_path / "anna.c3d"
    write_c3d(path, recorded, stature_m=1.80)
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has no forces, and may
        reader = c3d.Reader(file)
        frames = [points for _, points, _ in reader.read_frames()]
        assert [label.strip() for label in reader.point_labels] == list(MARKERS)
        assert reader.point_rate == pytest.approx(15.0)
    assert len(frames) == 46
    assert (frames[0][:, 3] == -1).all(), "nobody was there"
    right = list(recorded.markers_m(1.80))[-1]
    at = {name: frames[-1][number, :3] for number, name in enumerate(MARKERS)}
    for name in ("RHip", "LKnee", "Neck"):
        assert at[name] == pytest.approx([right[name].x, right[name].y, 0.0], abs=1e-4)
    assert is_ours(path)


def test_frames_that_are_missing_keep_their_place(tmp_path: Path) -> None:
    ezc3d = pytest.importorskip("ezc3d", reason="ezc3d is not installed")
    recorded = motion(stretch(STICK, seconds=3.0))
    for number in range(20, 45):
        recorded.times_s[number] += 1.0
    write_c3d(tmp_path / "gap.c3d", recorded)
    read = ezc3d.c3d(str(tmp_path / "gap.c3d"))
    points, rate_hz = read["data"]["points"], read["header"]["points"]["frame_rate"]
    assert points.shape[2] == pytest.approx(recorded.times_s[-1] * rate_hz + 1, abs=1)
    assert np.isnan(points[0, 0]).sum() == points.shape[2] - 45


def test_without_what_writes_c3d_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "ezc3d":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(OutputError, match=r"pip install 'posecheck-camera\[c3d\]'"):
        write_c3d(tmp_path / "a.c3d", motion([]))


def test_cocos_own_reader_finds_the_keypoints(tmp_path: Path) -> None:
    coco = pytest.importorskip("pycocotools.coco", reason="pycocotools is not installed")
    poses = [None, *stretch(STICK, seconds=2.0), without(STICK.pose(), (Side.LEFT, Joint.EAR))]
    seen, _ = observations(poses, all_rules(), EXACT)
    keypoints = Keypoints()
    for observation in seen:
        keypoints.add(observation)
    path = tmp_path / "anna.coco.json"
    write_coco(path, keypoints, CheckedClip("somewhere/anna.mp4", 2.1, 640, 480, len(seen), 15.0))
    with redirect_stdout(io.StringIO()):
        read = coco.COCO(str(path))
    assert len(read.getImgIds()) == len(poses)
    (person,) = read.loadCats(read.getCatIds(catNms=["person"]))
    assert tuple(person["keypoints"]) == KEYPOINTS
    assert len(KEYPOINTS) == 17
    assert read.getAnnIds(imgIds=[0]) == []
    (found,) = read.loadAnns(read.getAnnIds(imgIds=[20]))
    points = np.array(found["keypoints"]).reshape(17, 3)
    pose = seen[20].pose
    assert pose is not None
    knee = pose.point_px(Side.LEFT, Joint.KNEE)
    assert points[KEYPOINTS.index("left_knee")] == pytest.approx([knee.x, knee.y, 2], abs=0.01)
    assert found["num_keypoints"] == 16 == (points[:, 2] == 2).sum()
    assert read.loadImgs([20])[0]["time_s"] == pytest.approx(20 / 15, abs=1e-3)
    assert is_ours(path)
