"""A pool in which a process may die: its item is told, the others are done, and none is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from posecheck.check.workers import Died, Line, each_in_processes, prepare
from posecheck.check.workers import _hear as hear


def work(item: str, line: Line) -> str:
    if item == "abort":
        os.abort()
    if item == "exit":
        os._exit(7)
    if item == "mistake":
        raise AssertionError("a mistake in the work")
    if item == "slow":
        time.sleep(3600)
    if line.tell is not None:
        line.tell(1.5)
        line.tell(2.5)
    return item.upper()


def threads_at_last(item: str, line: Line) -> int:
    """How many threads an item has been given when nothing else is under way; "first" ends at once."""
    give_up_s = time.monotonic() + 60
    while item != "first" and line.turns.allowed < 5 and time.monotonic() < give_up_s:
        time.sleep(0.01)
    return line.turns.allowed


def test_every_item_comes_back_once_whatever_dies() -> None:
    items = ["a", "abort", "b", "c", "exit", "d", "abort", "mistake", "e"]
    results = list(each_in_processes(work, items, 2))
    assert sorted(item for item, _ in results) == sorted(items)
    assert [result for item, result in results if len(item) == 1] == [
        item.upper() for item, _ in results if len(item) == 1
    ]
    died = {item: result for item, result in results if isinstance(result, Died)}
    assert (died["exit"], died["mistake"]) == (Died(7), Died(1))
    if sys.platform != "win32":
        assert died["abort"] == Died(-signal.SIGABRT)
    assert not multiprocessing.active_children()


def chatter(item: str, line: Line) -> int:
    os.write(2, b"native chatter")
    sys.stderr.write(item)
    return os.getpid()


def test_what_native_code_says_is_turned_away_and_what_python_says_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    list(each_in_processes(chatter, ["from Python\n"], 1))
    assert capfd.readouterr().err == "from Python\n"


def test_a_prepared_process_takes_the_first_item_and_one_that_nobody_takes_ends_with_us() -> None:
    prepare(__name__)
    (ready,) = multiprocessing.active_children()
    assert [pid for _, pid in each_in_processes(chatter, [""], 1)] == [ready.pid]
    unneeded = "from posecheck.check.workers import prepare; prepare('posecheck.check.task'); print('over')"
    done = subprocess.run([sys.executable, "-c", unneeded], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "over\n", "")


def test_those_that_all_die_at_once_are_all_told_while_this_process_is_busy() -> None:
    """What other pools lose: who died before it could say what it was at."""
    busy = [True]

    def spin() -> None:
        while busy:
            pass

    threads = [Thread(target=spin) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        results = list(each_in_processes(work, ["exit"] * 12, 4))
    finally:
        busy.clear()
        for thread in threads:
            thread.join()
    assert results == [("exit", Died(7))] * 12


def test_one_that_dies_in_the_middle_of_a_message_costs_its_item_alone() -> None:
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(target=os._exit, args=(9,))
    child.start()
    os.write(theirs.fileno(), (1000).to_bytes(4, "big") + b"cut")
    theirs.close()
    worker: Any = SimpleNamespace(item="a", pipe=ours, process=child)
    assert hear(worker, None) == ("a", Died(9))
    assert worker.item is None
    assert ours.closed


def test_how_it_died_is_one_line() -> None:
    assert Died(-6).words("a.mp4") == "a.mp4 crashed the check (signal 6): copy or convert the clip and check it again"
    assert "(exit code 7)" in Died(7).words("a.mp4")


@pytest.mark.parametrize("items", [[], ["a"]])
def test_few_items(items: list[str]) -> None:
    assert list(each_in_processes(work, items, 4)) == [(item, item.upper()) for item in items]


def test_who_asks_hears_how_far_the_work_is() -> None:
    heard: list[float] = []
    assert list(each_in_processes(work, ["a"], 1, heard.append)) == [("a", "A")]
    assert heard == [1.5, 2.5]


@pytest.mark.parametrize("end", ["first", "exit"])
def test_the_threads_of_an_item_that_is_done_or_dead_go_to_the_one_under_way(end: str) -> None:
    function = threads_at_last if end == "first" else threads_at_last_beside_a_death
    results = dict(each_in_processes(function, [end, "last"], 5))
    assert results == {end: 3 if end == "first" else Died(7), "last": 5}


def threads_at_last_beside_a_death(item: str, line: Line) -> int:
    if item == "exit":
        os._exit(7)
    return threads_at_last(item, line)


def test_stopping_early_ends_the_processes() -> None:
    with closing(each_in_processes(work, ["a", "slow", "slow"], 2)) as results:
        assert next(results) == ("a", "A")
    assert not multiprocessing.active_children()
