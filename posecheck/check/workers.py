"""A pool of processes in which one may die without taking the others, or their work, along.

Why not a library: `ProcessPoolExecutor` gives all up when one process dies. `pebble` (5.2, tried) nearly fits, but a
process says by a message which item it has, and another thread than the one that reads it looks for the dead: of 80
items that crash at once, while this process was busy, 12 were told and 68 given up ("All workers expired"). Nor can it
pass anything on to an item that is under way, such as more threads.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from posecheck.check.budget import share
from posecheck.check.memory import give_back_large_blocks
from posecheck.detection.quiet import hush
from posecheck.detection.turns import Turns
from posecheck.language import _

_GRACE_S = 1.0
_T = TypeVar("_T")
_R = TypeVar("_R")

Tell = Callable[[float], None]
"""Is told up to which second of the clip the work has come."""


@dataclass(frozen=True, slots=True)
class Line:
    """What joins the work on an item to the one who gave it: how much it may do at once, and whom it tells."""

    turns: Turns
    tell: Tell | None = None


Work = Callable[[_T, Line], _R]


@dataclass(frozen=True, slots=True)
class Died:
    """What is handed back for an item whose process died over it. exit_code: negative for a signal's number."""

    exit_code: int | None

    def words(self, what: object) -> str:
        """The line that says so of a clip."""
        code = self.exit_code
        how = (
            _("signal {number}", number=-code)
            if code is not None and code < 0
            else _("exit code {number}", number=code)
        )
        return _("{path} crashed the check ({how}): copy or convert the clip and check it again", path=what, how=how)


@dataclass(frozen=True, slots=True)
class _Expected:
    """To a worker: something of this module will come."""

    module: str


@dataclass(frozen=True, slots=True)
class _Given(Generic[_T, _R]):
    """To a worker: what to do with which item, its threads, and whether it is to tell how far it is."""

    work: Work[_T, _R]
    item: _T
    threads: int
    tells: bool


@dataclass(frozen=True, slots=True)
class _Grown:
    """To a worker: so many threads from now on."""

    threads: int


@dataclass(frozen=True, slots=True)
class _Told:
    """From a worker: so far it is."""

    time_s: float


@dataclass(frozen=True, slots=True)
class _Done(Generic[_R]):
    """From a worker: the result."""

    result: _R


@dataclass(slots=True)
class _Worker(Generic[_T]):
    process: BaseProcess
    pipe: Connection
    item: _T | None = None
    threads: int = 0

    def expect(self, module: str) -> None:
        self._send(_Expected(module))

    def give(self, work: Work[_T, _R], item: _T, threads: int, tells: bool) -> None:
        self.item, self.threads = item, threads
        self._send(_Given(work, item, threads, tells))

    def grow(self, threads: int) -> None:
        if threads > self.threads:
            self.threads = threads
            self._send(_Grown(threads))

    def _send(self, message: object) -> None:
        # One that has just died is found by its silence.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send(message)


_prepared: list[_Worker[Any]] = []
"""Processes that were started before there was work for them."""


def prepare(module: str) -> None:
    """Start a process that imports this module, in which the work is, while this one is still getting ready itself.

    The next `each_in_processes` takes it; it ends with this process.
    """
    worker: _Worker[Any] = _start()
    worker.expect(module)
    _prepared.append(worker)


def each_in_processes(
    work: Work[_T, _R], items: Sequence[_T], threads: int, tell: Tell | None = None
) -> Generator[tuple[_T, _R | Died], None, None]:
    """Have `work` done on every item in processes; items come back with their results as these are ready.

    threads: how many there are for all items together, one each at least; see `budget`. tell: hears from the work on
    any item. A process that dies over an item (a crash in native code, no memory left, an exception, which it prints)
    is replaced. `work`, items and results must pickle. When the taking stops early, the processes are ended at once.
    """
    with closing(Crew(work, threads, None if tell is None else lambda _, time_s: tell(time_s))) as crew:
        for item in items:
            crew.add(item)
        while crew.busy:
            yield from crew.step()


class Crew(Generic[_T, _R]):
    """Processes that do one kind of work on items as they come; what is said of `each_in_processes` holds.

    tell: hears of which item and how far. All calls come from one thread.
    """

    def __init__(self, work: Work[_T, _R], threads: int, tell: Callable[[_T, float], None] | None = None) -> None:
        self._work, self._threads, self._tell = work, threads, tell
        self._waiting: deque[_T] = deque()
        self._workers: list[_Worker[_T]] = []

    @property
    def busy(self) -> bool:
        """True while an item waits or is under way."""
        return bool(self._waiting) or any(worker.item is not None for worker in self._workers)

    @property
    def under_way(self) -> list[_T]:
        """The items that are being worked on."""
        return [worker.item for worker in self._workers if worker.item is not None]

    def add(self, item: _T) -> None:
        """Take in one more item."""
        self._waiting.append(item)

    def drop(self, item: _T) -> None:
        """Give an item up: it waits no longer, or the process that is at it is ended."""
        self._waiting = deque(other for other in self._waiting if other != item)
        at_it = [worker for worker in self._workers if worker.item == item]
        self._workers = [worker for worker in self._workers if worker not in at_it]
        _end(at_it)

    def forget_waiting(self) -> None:
        """Give up what has not begun; what is under way goes on."""
        self._waiting.clear()

    def step(self, timeout_s: float | None = None) -> list[tuple[_T, _R | Died]]:
        """Hand out what waits, and listen until somebody says something; the items that are done, with their results.

        timeout_s: how long to listen at most; None for as long as it takes.
        """
        self._share_out()
        busy = [worker for worker in self._workers if worker.item is not None]
        ready = wait([worker.pipe for worker in busy], timeout_s)
        heard = [_hear(worker, self._tell) for worker in busy if worker.pipe in ready]
        self._workers = [worker for worker in self._workers if not worker.pipe.closed]
        self._share_out()
        return [pair for pair in heard if pair is not None]

    def close(self) -> None:
        """End all processes at once; items that wait are forgotten."""
        self._waiting.clear()
        workers, self._workers = self._workers, []
        _end(workers)

    def _share_out(self) -> None:
        """Give every thread that is free to somebody: to items that wait, else to those under way."""
        busy = [worker for worker in self._workers if worker.item is not None]
        idle = [worker for worker in self._workers if worker.item is None]
        shares = share([worker.threads for worker in busy], len(self._waiting), self._threads)
        for worker, its_threads in zip(busy, shares, strict=False):
            worker.grow(its_threads)
        for its_threads in shares[len(busy) :]:
            if idle:
                worker = idle.pop()
            else:
                self._workers.append(worker := _prepared.pop() if _prepared else _start())
            worker.give(self._work, self._waiting.popleft(), its_threads, self._tell is not None)


def _hear(worker: _Worker[_T], tell: Callable[[_T, float], None] | None) -> tuple[_T, _R | Died] | None:
    """What a worker has to say: its item with the result, or None when it is not done."""
    item = worker.item
    assert item is not None
    try:
        message: _Told | _Done[_R] = worker.pipe.recv()
    except (EOFError, OSError):  # before a message, or in the middle of one
        _bury(worker)
        result: _R | Died = Died(worker.process.exitcode)
    else:
        if isinstance(message, _Told):
            if tell is not None:
                tell(item, message.time_s)
            return None
        result = message.result
    worker.item = None
    return item, result


def _end(workers: list[_Worker[_T]]) -> None:
    for worker in workers:
        worker.process.terminate()
    for worker in workers:
        _bury(worker)


def _bury(worker: _Worker[_T]) -> None:
    """See to it that a process which is ending has ended."""
    worker.process.join(_GRACE_S)
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


def _start() -> _Worker[Any]:
    # Not by forking: this process may have threads, and those of MediaPipe would be missing in the copy.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(pipe: Connection) -> None:
    """The life of a worker process: an item in, a result out, until the pipe closes."""
    hush()
    give_back_large_blocks()
    # Ctrl-C reaches every process of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    tasks: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
    threading.Thread(target=_read, args=(pipe, tasks), daemon=True).start()
    while (task := tasks.get()) is not None:
        pipe.send(_Done(task()))


def _read(pipe: Connection, tasks: SimpleQueue[Callable[[], Any] | None]) -> None:
    """Pass on what comes; what concerns the item under way reaches it there."""
    turns = Turns()
    try:
        while True:
            message: _Given[Any, Any] | _Grown | _Expected = pipe.recv()
            if isinstance(message, _Expected):
                import_module(message.module)
            elif isinstance(message, _Grown):
                turns.grow(message.threads)
            else:
                turns = Turns(message.threads)
                tell = (lambda time_s: pipe.send(_Told(time_s))) if message.tells else None
                tasks.put(partial(message.work, message.item, Line(turns, tell)))
    except EOFError:
        pass
    finally:
        tasks.put(None)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
