"""A place for one thing between two threads, in which a newer one takes the place of the older.

So delay never builds up: whoever is slower sees fewer of the things, and never an old one.
"""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Newest(Generic[_T]):
    """Holds the newest of what was put in, until it is taken once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: _T | None = None
        self._closed = False

    def put(self, item: _T) -> None:
        """Put a thing in; one that was not taken yet is dropped."""
        with self._changed:
            self._item = item
            self._changed.notify()

    def take(self, timeout_s: float | None = None) -> _T | None:
        """The newest thing, as soon as there is one; None after the timeout, or when closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._item is not None or self._closed, timeout_s)
            item, self._item = self._item, None
            return item

    def close(self) -> None:
        """Nothing more will come; what is in there can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def finished(self) -> bool:
        """True when closed and empty."""
        with self._changed:
            return self._closed and self._item is None
