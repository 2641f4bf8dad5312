"""How many pose models may run at a time in one clip; the number may grow while they run."""

from __future__ import annotations

from threading import Semaphore
from types import TracebackType


class Turns:
    """A thread that looks for poses takes a turn first (`with turns:`); so many have one at a time."""

    def __init__(self, allowed: int = 1) -> None:
        self._allowed = allowed
        self._free = Semaphore(allowed)

    @property
    def allowed(self) -> int:
        """How many threads may have a turn."""
        return self._allowed

    def grow(self, allowed: int) -> None:
        """Let so many have one from now on, at least as many as before."""
        more = allowed - self._allowed
        self._allowed = allowed
        if more > 0:
            self._free.release(more)

    def __enter__(self) -> None:
        self._free.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._free.release()
