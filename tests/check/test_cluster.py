"""A folder spread over a Dask cluster: the same results as here, also when a worker is lost midway."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from posecheck.check import CheckOptions
from posecheck.check.run import OutputOptions, run_batch
from posecheck.errors import UsageError
from tests.recordings import record_many

distributed: Any = pytest.importorskip("distributed", reason="the extra posecheck-camera[cluster] is not installed")

pytestmark = pytest.mark.filterwarnings("default")
"""Dask warns of the worker that we kill."""

OPTIONS = CheckOptions()


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two worker processes with one thread each."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def kill_midway(pid: int, out: Path) -> None:
    """End a process the hard way once some clips are done."""
    while len(list(out.glob("*.json"))) < 8:
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)


def worker_pids(cluster: Any) -> list[int]:
    return [worker.pid for worker in cluster.workers.values()]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_a_lost_worker_loses_no_clip(cluster: Any, tmp_path: Path) -> None:
    clips, out = tmp_path / "clips", tmp_path / "out"
    clips.mkdir()
    paths = record_many(clips, sound=60, broken=2)
    pids = worker_pids(cluster)
    killer = Thread(target=kill_midway, args=(pids[0], out))
    killer.start()
    results = run_batch(paths, OPTIONS, OutputOptions(out), scheduler=cluster.scheduler_address)
    killer.join()
    assert pids[0] not in worker_pids(cluster)
    assert [result.path for result in results] == [str(path) for path in paths], "every clip once, in order"
    assert Counter(result.verdict for result in results) == {"ok": 60, None: 2}
    assert len(list(out.glob("*.json"))) == len(list(out.glob("*.landmarks.html"))) == 60
    assert not list(out.glob(".*"))
    again = run_batch(paths, OPTIONS, OutputOptions(out), scheduler=cluster.scheduler_address)
    assert sum(result.skipped for result in again) == 60
    here = run_batch(paths[:4], OPTIONS, OutputOptions(tmp_path / "here"))
    for one, other in zip(here, results, strict=False):
        assert (one.report or {}).get("rules") == (other.report or {}).get("rules")


def test_an_address_without_a_scheduler_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posecheck.check.cluster._CONNECT_S", 1)
    (path,) = record_many(tmp_path, sound=1, broken=1)[1:]
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run_batch([path], OPTIONS, OutputOptions(tmp_path / "out"), scheduler="tcp://127.0.0.1:9")
