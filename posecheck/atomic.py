"""Result files that appear whole or not at all.

A file is written under another name in the same folder and takes its own name only when it is complete, so that a
full disk, a crash or Ctrl-C never leaves half a result behind, and never destroys the one that was there before.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from posecheck.errors import OutputError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Lend a name to write to, and rename it to `path` at the end; after an exception it is removed instead.

    The lent name keeps the suffix of `path` (programs tell formats by it), starts with a dot and is this process's own.
    The folder of `path` is made when it is missing. Raises OutputError for anything the system refuses inside the
    block or at the end: no such folder, not allowed, disk full.
    """
    part = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        # Already renamed when all went well; nothing more can be done when even this is refused.
        with suppress(OSError):
            part.unlink()


def write_text_whole(path: Path, text: str) -> None:
    """Write a UTF-8 text file whole or not at all. Raises OutputError.

    What UTF-8 cannot say becomes "?": on Linux a file's name, which results repeat, may be any bytes.
    """
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def cannot_write(path: Path, error: OSError) -> OutputError:
    """The one line for a file that the system refuses to write."""
    why = (error.strerror or str(error)).lower()
    return OutputError(f"{path} cannot be written: {why}; give another folder or make room")
