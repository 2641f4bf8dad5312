"""Standard input, output and errors of the process, where somebody closed one, filled its disk or went away."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from io import TextIOWrapper

_FULL_OR_GONE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EBADF, errno.ENXIO})


def open_missing() -> None:
    """Put the null device where a standard stream is closed: else the next file that is opened would take its place,
    and what is printed would go into it."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            # It takes the lowest number that is free: this one. The processes that check are to have it too.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", errors="replace", closefd=False))  # noqa: SIM115


def replace_unwritable() -> None:
    """A terminal or pipe that cannot write "✓" gets "?" for it, and not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def is_about_output(error: Exception) -> bool:
    """True for what is raised when a standard stream cannot be written; errors about files name them."""
    return isinstance(error, OSError) and error.filename is None and error.errno in _FULL_OR_GONE


def complain(words: str) -> None:
    """Say something on stderr, if it can be said."""
    with suppress(OSError, ValueError):
        print(words, file=sys.stderr, flush=True)


def drop_unwritable() -> None:
    """Write what is still held; what cannot be written goes to the null device, so that Python's end is quiet."""
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                null = os.open(os.devnull, os.O_WRONLY)
                os.dup2(null, number)
                os.close(null)
                stream.flush()
