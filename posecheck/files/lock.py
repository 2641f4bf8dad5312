"""One process at a time: a lock on a file that several may want to read, change and write."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from posecheck.errors import OutputError
from posecheck.files.atomic import cannot_write
from posecheck.language import _

_ASK_AGAIN_S = 0.01


@contextmanager
def locked(path: Path, within_s: float = 10.0) -> Iterator[None]:
    """Hold the lock of `path`; whoever else asks for it meanwhile waits.

    It is a hidden file beside `path`, which the system unlocks when its process ends, however that ends; so a crash
    leaves at most an empty file, which the next one takes over. Raises OutputError when it cannot be made, or when
    somebody holds it for longer than `within_s`.
    """
    lock = path.with_name(f".{path.name}.lock")
    until_s = time.monotonic() + within_s
    handle = _taken(path, lock)
    while handle is None:
        if time.monotonic() > until_s:
            raise OutputError(_("{file} is in use by another program: try again", file=str(path)))
        time.sleep(_ASK_AGAIN_S)
        handle = _taken(path, lock)
    try:
        yield
    finally:
        # Away before it is unlocked: who waits for it sees that it is gone and makes a new one. Windows keeps it.
        with suppress(OSError):
            lock.unlink()
        os.close(handle)


def _taken(path: Path, lock: Path) -> int | None:
    """The open lock when it is ours now; None while it is another's."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError as error:
        if sys.platform == "win32":
            return None  # its holder is just taking it away
        raise cannot_write(path, error) from error
    except OSError as error:
        raise cannot_write(path, error) from error
    if _lock(handle) and _is_still(lock, handle):
        return handle
    os.close(handle)
    return None


def _is_still(lock: Path, handle: int) -> bool:
    """False when the holder before us took the file away that we have open."""
    try:
        return os.path.samestat(lock.stat(), os.fstat(handle))
    except OSError:
        return False


def _lock(handle: int) -> bool:
    """Lock an open file, without waiting; False when another holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
