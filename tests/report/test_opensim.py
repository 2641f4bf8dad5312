"""TRC and MOT say what the body did, in the units and times that they claim, to readers that are not ours."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from posecheck.person.geometry import distance
from posecheck.person.landmarks import Joint, Side
from posecheck.report.opensim import ANGLES, MARKERS, write_mot, write_trc
from tests.report.watched import motion, stretch
from tests.stick import Stick

STICK = Stick(trunk_deg=10.0, facing=-1, shank_px=90.0)
SHANK_M = 0.246 * 1.80
PX_TO_M = SHANK_M / distance(
    STICK.pose().point_px(Side.LEFT, Joint.KNEE), STICK.pose().point_px(Side.LEFT, Joint.ANKLE)
)
LAST = -1


@pytest.fixture
def trc(tmp_path: Path) -> Path:
    at_rest = (replace(STICK, time_s=index / 15).pose() for index in range(90))
    write_trc(tmp_path / "anna.trc", motion(at_rest), stature_m=1.80)
    return tmp_path / "anna.trc"


@pytest.fixture
def mot(tmp_path: Path) -> Path:
    write_mot(tmp_path / "anna.mot", motion(stretch(STICK)))
    return tmp_path / "anna.mot"


def test_an_independent_reader_finds_the_markers_in_metres_at_their_times(trc: Path) -> None:
    reader = pytest.importorskip("trc", reason="trc-data-reader is not installed: pip install posecheck-camera[test]")
    data = reader.TRCData()
    data.load(str(trc))
    assert data["Units"] == "m"
    assert data["Markers"] == list(MARKERS)
    assert data["NumFrames"] == len(data["Time"]) == 90
    assert data["DataRate"] == pytest.approx(15.0)
    assert data["Time"] == pytest.approx([i / 15 for i in range(90)], abs=1e-6)
    assert math.dist(data["LKnee"][LAST], data["LAnkle"][LAST]) == pytest.approx(SHANK_M, abs=0.001)
    # The person faces left in the picture and +x in the file; the floor under the front foot is the origin.
    assert data["RKnee"][LAST][0] < data["RHip"][LAST][0] < data["LKnee"][LAST][0]
    assert data["LBigToe"][LAST][1:] == pytest.approx([0.0, 0.0], abs=0.001)
    assert data["RKnee"][LAST][1] == pytest.approx(0.12 * PX_TO_M * STICK.shank_px, abs=0.001)
    assert data["LAnkle"][LAST][0] == pytest.approx(0.0, abs=0.001)
    assert data["LBigToe"][LAST][0] > data["LHeel"][LAST][0]
    assert data["Hip"][LAST] == pytest.approx(data["LHip"][LAST])


def test_opensim_reads_the_markers(trc: Path) -> None:
    opensim = pytest.importorskip("opensim", reason="OpenSim is not installed: pip install opensim")
    table = opensim.TimeSeriesTableVec3(str(trc))
    assert table.getTableMetaDataString("Units") == "m"
    assert list(table.getColumnLabels()) == list(MARKERS)
    assert list(table.getIndependentColumn()) == pytest.approx([i / 15 for i in range(90)], abs=1e-6)
    height_m = table.getDependentColumn("RKnee")[89][1]
    assert height_m == pytest.approx(0.12 * PX_TO_M * STICK.shank_px, abs=0.001)


def test_opensims_storage_reads_every_row_also_where_joints_were_not_seen(tmp_path: Path) -> None:
    """Its older reader stopped at the first nan of a file that calls itself version 1."""
    opensim = pytest.importorskip("opensim", reason="OpenSim is not installed: pip install opensim")
    poses = [None, *stretch(STICK), None]
    write_mot(tmp_path / "late.mot", motion(poses))
    storage = opensim.Storage(str(tmp_path / "late.mot"))
    assert storage.getSize() == len(poses)
    column = opensim.ArrayDouble()
    storage.getDataColumn("trunk_tilt", column)
    read = [column.get(row) for row in range(column.getSize())]
    assert math.isnan(read[0])
    assert read[LAST - 1] == pytest.approx(10.0, abs=0.5)


def test_opensim_reads_the_angles(mot: Path) -> None:
    opensim = pytest.importorskip("opensim", reason="OpenSim is not installed: pip install opensim")
    table = opensim.TimeSeriesTable(str(mot))
    assert table.getTableMetaDataString("inDegrees") == "yes"
    assert list(table.getColumnLabels()) == list(ANGLES)
    assert list(table.getIndependentColumn()) == pytest.approx([i / 15 for i in range(90)], abs=1e-6)

    def last(name: str) -> float:
        return float(table.getDependentColumn(name).to_numpy()[LAST])

    assert last("trunk_tilt") == pytest.approx(10.0, abs=0.3)
    assert last("thigh_tilt_r") == pytest.approx(25.0, abs=0.3)
    # The back hip is extended: the thigh leans 25° while the trunk leans 10° the same way.
    assert last("hip_flexion_r") == pytest.approx(-15.0, abs=0.5)
    assert last("knee_angle_r") == pytest.approx(90.0 - 25.0, abs=1.0)
    assert 60.0 < last("hip_flexion_l") < 120.0


def test_what_was_not_seen_is_nan_and_keeps_its_frame(tmp_path: Path) -> None:
    opensim = pytest.importorskip("opensim", reason="OpenSim is not installed: pip install opensim")
    poses = [None, None, *stretch(STICK), None]
    write_trc(tmp_path / "a.trc", motion(poses))
    write_mot(tmp_path / "a.mot", motion(poses))
    markers = opensim.TimeSeriesTableVec3(str(tmp_path / "a.trc"))
    angles = opensim.TimeSeriesTable(str(tmp_path / "a.mot"))
    assert markers.getNumRows() == angles.getNumRows() == 93
    assert math.isnan(markers.getDependentColumn("LKnee")[0][0])
    assert math.isnan(angles.getDependentColumn("knee_angle_l").to_numpy()[LAST])
    assert not math.isnan(angles.getDependentColumn("knee_angle_l").to_numpy()[10])


def test_the_file_says_which_stature_its_metres_stand_for(tmp_path: Path) -> None:
    recorded = motion(stretch(STICK))
    write_trc(tmp_path / "given.trc", recorded, stature_m=1.62)
    write_trc(tmp_path / "assumed.trc", recorded)
    assert "for a stature of 1.62 m" in (tmp_path / "given.trc").read_text().splitlines()[0]
    assert "for an assumed stature of 1.70 m" in (tmp_path / "assumed.trc").read_text().splitlines()[0]


def test_a_clip_without_anybody_is_all_nan(tmp_path: Path) -> None:
    write_trc(tmp_path / "empty.trc", motion([None, None]))
    rows = (tmp_path / "empty.trc").read_text().splitlines()[6:]
    assert [set(row.split("\t")[2:]) for row in rows] == [{"nan"}, {"nan"}]
