"""Doing one kind of work on another thread, in order: drawing and encoding go on while poses are found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Full, Queue
from threading import Event
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from typing_extensions import Self

_TICK_S = 0.2
"""How often a waiting thread looks up, so that Ctrl-C and errors are heard."""

_T = TypeVar("_T")


class Background(Generic[_T]):
    """Has `act` done with every item on one other thread, at most `ahead` items behind. Use it in a `with` statement.

    All is done when the block ends; after an exception in the block the rest is dropped. What `act` raises comes out
    of the next call or of the end of the block.
    """

    def __init__(self, act: Callable[[_T], None], ahead: int = 3) -> None:
        self._act = act
        self._items: Queue[_T] = Queue(ahead)
        self._complete = Event()
        self._dropped = Event()
        self._pool = ThreadPoolExecutor(1)
        self._work: Future[None] = self._pool.submit(self._run)

    def __call__(self, item: _T) -> None:
        """Hand over one item; waits while too many are waiting already."""
        while not self._work.done():
            try:
                return self._items.put(item, timeout=_TICK_S)
            except Full:
                continue
        return self._work.result()

    def _run(self) -> None:
        while not self._dropped.is_set():
            try:
                item = self._items.get(timeout=_TICK_S / 10)
            except Empty:
                if self._complete.is_set():
                    return
                continue
            self._act(item)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._dropped.set()
        self._complete.set()
        self._pool.shutdown()
        if kind is None:
            self._work.result()
