"""A pool of processes in which one may die without taking the others, or their work, along."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

_GRACE_S = 1.0
_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Died:
    """What is handed back for an item whose process died over it. exit_code: negative for a signal's number."""

    exit_code: int | None


@dataclass(slots=True)
class _Worker(Generic[_T]):
    process: BaseProcess
    pipe: Connection
    item: _T | None = None

    def give(self, item: _T) -> None:
        self.item = item
        # One that has just died is found by its silence.
        with suppress(BrokenPipeError):
            self.pipe.send(item)


def each_in_processes(
    work: Callable[[_T], _R], items: Sequence[_T], count: int
) -> Generator[tuple[_T, _R | Died], None, None]:
    """Have `work` done on every item by `count` processes; items come back with their results as these are ready.

    A process that dies over an item (a crash in native code, no memory left, an exception, which it prints) is
    replaced. `work`, items and results must pickle. When the taking stops early, the processes are ended at once.
    """
    waiting = list(reversed(items))
    with _started(work, min(count, len(items))) as workers:
        for worker in workers:
            worker.give(waiting.pop())
        while busy := [worker for worker in workers if worker.item is not None]:
            ready = wait([worker.pipe for worker in busy])
            for worker in [worker for worker in busy if worker.pipe in ready]:
                item, result = _receive(worker)
                if isinstance(result, Died):
                    workers.remove(worker)
                    if waiting:
                        workers.append(worker := _start(work))
                if waiting:
                    worker.give(waiting.pop())
                yield item, result


def _receive(worker: _Worker[_T]) -> tuple[_T, _R | Died]:
    item, worker.item = worker.item, None
    assert item is not None
    try:
        result: _R | Died = worker.pipe.recv()
    except (EOFError, ConnectionResetError):
        worker.process.join()
        worker.pipe.close()
        result = Died(worker.process.exitcode)
    return item, result


@contextmanager
def _started(work: Callable[[_T], _R], count: int) -> Iterator[list[_Worker[_T]]]:
    workers: list[_Worker[_T]] = []
    try:
        for _ in range(count):
            workers.append(_start(work))
        yield workers
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.join(_GRACE_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()


def _start(work: Callable[[_T], _R]) -> _Worker[_T]:
    # Not by forking: this process may have threads, and those of MediaPipe would be missing in the copy.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(work: Callable[[_T], _R], pipe: Connection) -> None:
    """The life of a worker process: an item in, a result out, until the pipe closes."""
    # Ctrl-C reaches every process of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            item: _T = pipe.recv()
        except EOFError:
            return
        pipe.send(work(item))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
