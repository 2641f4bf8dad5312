"""A pool in which a process may die: its item is told, the others are done, and none is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from contextlib import closing

import pytest

from posecheck.batch.workers import Died, each_in_processes


def work(item: str) -> str:
    if item == "abort":
        os.abort()
    if item == "exit":
        os._exit(7)
    if item == "slow":
        time.sleep(60)
    return item.upper()


def test_every_item_comes_back_once_whatever_dies() -> None:
    items = ["a", "abort", "b", "c", "exit", "d", "abort", "e"]
    results = list(each_in_processes(work, items, 2))
    assert sorted(item for item, _ in results) == sorted(items)
    assert [result for item, result in results if len(item) == 1] == [
        item.upper() for item, _ in results if len(item) == 1
    ]
    died = {item: result for item, result in results if isinstance(result, Died)}
    assert died["exit"] == Died(7)
    if sys.platform != "win32":
        assert died["abort"] == Died(-signal.SIGABRT)
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("items", [[], ["a"]])
def test_few_items(items: list[str]) -> None:
    assert list(each_in_processes(work, items, 4)) == [(item, item.upper()) for item in items]


def test_stopping_early_ends_the_processes() -> None:
    with closing(each_in_processes(work, ["a", "slow", "slow"], 2)) as results:
        assert next(results) == ("a", "A")
        stopped_s = time.monotonic()
    assert time.monotonic() - stopped_s < 5.0
    assert not multiprocessing.active_children()
