"""What native code writes to file descriptor 2, past Python, kept out of the terminal."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

_hushed = False
_quiet_lock = threading.Lock()
_quiet_count = 0
_saved_stderr = -1


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Keep what MediaPipe's and TensorFlow's native code logs out of the terminal.

    They write to file descriptor 2 past Python, while a model opens (threads of their own do, so that it may last into
    its first detection) and when the process's first person is found, and offer no switch before that. What they
    print on the way to a failure reaches us as the exception. The descriptor belongs to the whole process: with
    several threads inside, the first one in turns it away and the last one out brings it back.
    """
    _turn_away()
    try:
        yield
    finally:
        _bring_back()


def _turn_away() -> None:
    global _quiet_count, _saved_stderr  # noqa: PLW0603  as there is one descriptor 2
    with _quiet_lock:
        _quiet_count += 1
        if _quiet_count > 1:
            return
        if sys.stderr is not None:
            sys.stderr.flush()
        with contextlib.suppress(OSError):
            _saved_stderr = os.dup(2)
        if _saved_stderr >= 0:
            _to_nowhere()


def _to_nowhere() -> None:
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)


def _bring_back() -> None:
    global _quiet_count, _saved_stderr  # noqa: PLW0603
    with _quiet_lock:
        _quiet_count -= 1
        if _quiet_count == 0 and _saved_stderr >= 0:
            os.dup2(_saved_stderr, 2)
            os.close(_saved_stderr)
            _saved_stderr = -1


def hush() -> None:
    """Turn descriptor 2 away for as long as this process lives: for a process of our own that only looks for poses.

    What Python itself has to say, such as a traceback, still comes out.
    """
    global _hushed  # noqa: PLW0603
    with contextlib.suppress(OSError):
        sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, errors="replace")
        _to_nowhere()
        _hushed = True


def for_good() -> bool:
    """True in a process that is hushed."""
    return _hushed
