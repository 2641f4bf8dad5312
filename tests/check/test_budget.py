"""The cores are shared by law, on machines that are made up: never more threads than cores, and none left over."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from posecheck.check import budget
from posecheck.check.budget import cores, share

CORES = [1, 2, 3, 16, 32, 64]
CLIPS = [*range(1, 20), *range(30, 36), *range(62, 67), 100, 200]


@pytest.mark.parametrize("count", CORES)
def test_at_any_time_every_core_has_one_thread(count: int) -> None:
    for clips in CLIPS:
        check_run(count, clips)


def check_run(count: int, clips: int) -> None:
    """Clips end in an arbitrary order, several at once too, until none is left."""
    chance = random.Random(1000 * count + clips)
    held: list[int] = []
    waiting = clips
    while waiting or held:
        shares = share(held, waiting, count)
        begun = len(shares) - len(held)
        waiting -= begun
        assert sum(shares) == count, "never more than cores, and no core idles while a clip is checked"
        assert all(now >= before for before, now in zip(held, shares, strict=False)), "nothing is taken away"
        assert min(shares) >= 1
        assert not waiting or max(shares) == 1, "nobody has two while another waits"
        held = list(shares)
        chance.shuffle(held)
        del held[: chance.randint(1, min(3, len(held)))]


@pytest.mark.parametrize("count", CORES)
def test_those_that_begin_together_have_the_same_to_within_one(count: int) -> None:
    for clips in CLIPS:
        shares = share([], clips, count)
        assert len(shares) == min(clips, count)
        assert max(shares) - min(shares) <= 1


def test_freed_cores_go_to_those_that_have_least() -> None:
    assert share([1, 6, 1], 0, 16) == (5, 6, 5)
    assert share([], 0, 16) == ()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixteen cores without a quota; the folder of this process's control group."""
    monkeypatch.setattr(os, "process_cpu_count", lambda: 16, raising=False)
    group = tmp_path / "cgroups" / "slice" / "box"
    group.mkdir(parents=True)
    (tmp_path / "cgroup").write_text("4:memory:/elsewhere\n0::/slice/box\n")
    monkeypatch.setattr(budget, "_CGROUP", tmp_path / "cgroup")
    monkeypatch.setattr(budget, "_CGROUPS", tmp_path / "cgroups")
    return group


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        ("max 100000", 16),
        ("400000 100000", 4),
        ("250000 100000", 2),
        ("50000 100000", 1),
        ("9900000 100000", 16),
        ("nonsense", 16),
        ("100000 0", 16),
    ],
)
def test_the_quota_of_a_container_is_kept(quota: str, expected: int, machine: Path) -> None:
    (machine / "cpu.max").write_text(f"{quota}\n")
    assert cores() == expected


def test_the_tightest_quota_around_counts(machine: Path) -> None:
    (machine / "cpu.max").write_text("800000 100000\n")
    (machine.parent / "cpu.max").write_text("300000 100000\n")
    assert cores() == 3


def test_a_system_without_control_groups_has_all_its_cores(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "_CGROUP", tmp_path / "nothing")
    assert cores() == 16


def test_only_the_cores_that_the_process_is_bound_to_count(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "process_cpu_count", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {3, 5}, raising=False)
    assert cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1
