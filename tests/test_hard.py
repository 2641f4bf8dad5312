"""A few of what `python -m tests.hard` tries by the tens of thousands: see `tests.hard`."""

from __future__ import annotations

import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posecheck.errors import PosecheckError
from tests.hard.clocks import odd_clocks
from tests.hard.desks import kill_a_desk
from tests.hard.kills import fill_the_disk, kill_a_check, kill_a_rater, torn
from tests.hard.mutations import MUTATIONS, mutant
from tests.hard.reports import spoilt_reports
from tests.hard.seeds import packets, seeds
from tests.hard.trial import Reader, read
from tests.recordings import record_many

NUMBER = 200


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, bytes, list[tuple[int, int]]]]:
    made = [path for path in seeds(tmp_path_factory.mktemp("seeds")) if "7680" not in path.name]
    return [(path, path.read_bytes(), packets(path)) for path in made]


def test_what_is_sound_is_read(sound: list[tuple[Path, bytes, list[tuple[int, int]]]]) -> None:
    for path, _, _ in sound:
        read(path)


def test_what_is_spoilt_is_read_or_is_one_line(
    sound: list[tuple[Path, bytes, list[tuple[int, int]]]], tmp_path: Path
) -> None:
    for number in range(NUMBER):
        path, data, places = sound[number % len(sound)]
        trial = tmp_path / path.name
        trial.write_bytes(mutant(data, places, number)[0])
        try:
            read(trial)
        except PosecheckError as error:
            assert "\n" not in str(error)  # noqa: PT017


def test_spoilt_reports_are_handed_out_and_compared_or_are_one_line(tmp_path: Path) -> None:
    assert [fault for _, fault in spoilt_reports(NUMBER, 0, tmp_path) if fault is not None] == []


def test_a_clock_that_is_set_meanwhile_loses_no_picture_and_no_order(tmp_path: Path) -> None:
    assert [fault for _, fault in odd_clocks(20, 0, tmp_path) if fault is not None] == []


def test_every_way_of_spoiling_changes_what_is_in_a_file() -> None:
    data = bytes(range(1, 200)) * 40
    for mutation in MUTATIONS:
        spoilt = {
            bytes(mutation(bytearray(data), random.Random(seed), [(90 * place, 90) for place in range(9)]))
            for seed in range(8)
        }
        assert len(spoilt - {data}) > 3, mutation.__name__


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


def test_a_reader_that_dies_is_a_fault_and_is_replaced(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("", encoding="utf-8")
    assert reader(tmp_path / "a.toml").fault is None
    reader._process.kill()
    reader._process.join()
    assert "died" in str(reader(tmp_path / "a.toml").fault)
    assert reader(tmp_path / "a.toml").fault is None


@pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of POSIX")
def test_a_killed_check_and_a_full_disk_leave_nothing_half_written(tmp_path: Path) -> None:
    record_many(tmp_path / "clips", sound=3, broken=1)
    assert kill_a_check(tmp_path / "clips", tmp_path / "out", random.Random(4), signal.SIGKILL).fault is None
    assert fill_the_disk(tmp_path / "clips", tmp_path / "full", 20_000) is None
    assert not list((tmp_path / "full").glob("[!.]*.csv"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_a_killed_rater_loses_no_correction_that_was_kept(tmp_path: Path) -> None:
    chance = random.Random(5)
    assert [kill_a_rater(tmp_path / "a.mp4", chance) for _ in range(6)] == [None] * 6


def test_a_killed_desk_loses_no_verdict_that_it_said_was_saved(tmp_path: Path) -> None:
    chance = random.Random(6)
    assert [kill_a_desk(tmp_path, chance) for _ in range(2)] == [None] * 2


def test_what_is_torn_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"schema": "posecheck/report/1", "files": [".csv", ".json"]}', encoding="utf-8")
    assert torn(tmp_path) == "a.json vouches for ['.csv']"
    (tmp_path / "a.csv").write_text("time_s", encoding="utf-8")
    assert torn(tmp_path) == "a.csv has no mark"
