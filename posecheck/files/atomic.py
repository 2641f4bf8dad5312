"""Result files that appear whole or not at all, and never in the place of somebody else's.

A file is written under another name in the same folder and takes its own name only when it is complete, so that a
full disk, a crash or Ctrl-C never leaves half a result behind, and never destroys the one that was there before. Files
that belong together are made in a hidden folder, and moved out of it when all are there.

Everything that posecheck writes carries a mark, and nothing without one is ever replaced. The mark is in the file and
not in its name, so that a file that was renamed is still known, and somebody's own of the same name is not ours.
"""

from __future__ import annotations

import gzip
import itertools
import os
import platform
import re
import shutil
import struct
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from posecheck.errors import OutputError, UsageError, system_words
from posecheck.language import _

MADE_BY = "Made by posecheck"
"""Stands in the head of every file of a format that has room for words."""

_SCHEMA = b'{"schema": "posecheck/'
_PAGE = b'<meta name="generator" content="posecheck '
_TABLE = b"time_s,phase,reason,"
_HISTORY = b"number,when,left_clean_s,right_clean_s,"
_GZIP = b"\x1f\x8b"
_HEAD_BYTES = 16_384
_LONGEST_INDEX_BYTES = 1 << 26

_NUMBERS = itertools.count()
_PART = re.compile(r"\.posecheck\.(?P<host>[^.]*)-(?P<process>\d+)-\d+\.part(\.\w+)*")
_ABANDONED_S = 7 * 24 * 3600
"""What a process of another machine has not finished after a week, it never will."""


def _part_name(suffix: str = "") -> str:
    """A hidden name that no other process uses, and that says whose it is; short, as names may be 255 bytes long."""
    return f".posecheck.{_host()}-{os.getpid()}-{next(_NUMBERS)}.part{suffix}"


def _host() -> str:
    return re.sub(r"[^\w-]", "_", platform.node())[:32]


@contextmanager
def whole_file(path: Path, guarded: bool = True) -> Iterator[Path]:
    """Lend a name to write to, and rename it to `path` at the end; after an exception it is removed instead.

    The lent name keeps the suffix of `path` (programs tell formats by it) and is this process's own. The folder of
    `path` is made when it is missing. guarded: refuse to replace a file that posecheck did not write.

    Raises OutputError for that, and for anything the system refuses inside the block or at the end: no such folder, not
    allowed, disk full.
    """
    part = path.with_name(_part_name(path.suffix))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if guarded:
            refuse_foreign(path)
        yield part
        if guarded:
            refuse_foreign(path)
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        # Already renamed when all went well; nothing more can be done when even this is refused.
        with suppress(OSError):
            part.unlink()


def write_text_whole(path: Path, text: str, guarded: bool = True) -> None:
    """Write a UTF-8 text file whole or not at all. Raises OutputError.

    What UTF-8 cannot say becomes "?": on Linux a file's name, which results repeat, may be any bytes.
    """
    with whole_file(path, guarded) as part:
        part.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def write_text_new(path: Path, text: str) -> None:
    """Write a UTF-8 text file where there is none yet. Raises OutputError, also when there is one."""
    if path.exists() or path.is_symlink():
        raise OutputError(_("{path} is there already: move it away or choose another name", path=str(path)))
    write_text_whole(path, text, guarded=False)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Lend a name to write to, as `whole_file` does, for a file that is not there yet: none is ever replaced.

    Raises OutputError when there is one by then, and for anything the system refuses.
    """
    part = path.with_name(_part_name(path.suffix))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        _name_new(part, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _name_new(part: Path, path: Path) -> None:
    there = OutputError(_("{path} is there already: move it away or choose another name", path=str(path)))
    try:
        os.link(part, path)  # unlike a renaming, refuses where a file is
    except FileExistsError:
        raise there from None
    except OSError:  # a file system without links
        if path.exists() or path.is_symlink():
            raise there from None
        part.rename(path)


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Lend a hidden folder inside `folder` to make files in; what is not moved out of it is removed at the end.

    Raises OutputError when it cannot be made.
    """
    stage = folder / _part_name()
    try:
        stage.mkdir(parents=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def move_out(stage: Path, folder: Path, names: list[str], stale: list[str]) -> None:
    """Move finished files from a stage to their folder; the last one is the one that vouches for the others.

    It is taken away before the first is moved and comes last, so that a crash in between leaves none that vouches for
    files of two runs. stale: names of files that are no longer true, which go with it. Raises OutputError.
    """
    for name in (*names, *stale):
        refuse_foreign(folder / name)
    path = folder
    try:
        for name in (names[-1], *stale):
            path = folder / name
            path.unlink(missing_ok=True)
        for name in names:
            path = folder / name
            (stage / name).replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error


def refuse_foreign(path: Path) -> None:
    """Raise OutputError when there is a file that posecheck did not write: it is never replaced."""
    if os.path.isfile(path) and not is_ours(path):  # noqa: PTH113  Path.is_file raises for an over-long name
        raise OutputError(
            _("{path} was not made by posecheck and stays: move it, or give another folder with --out", path=path)
        )


def refuse_ending(path: Path, ending: str, *others: str) -> None:
    """Raise UsageError when a name ends in none of these, of which the first is asked for, or is a folder's."""
    if path.suffix.lower() not in (ending, *others) or path.is_dir():
        raise UsageError(_("{file}: give a name that ends in {ending}", file=str(path), ending=ending))


def sweep(folder: Path) -> None:
    """Remove what processes that are no more left half-written in a folder; what others are at is left alone."""
    with suppress(OSError):
        for file in folder.iterdir():
            part = _PART.fullmatch(file.name)
            if part and _is_abandoned(file, part["host"], int(part["process"])):
                if file.is_dir():
                    shutil.rmtree(file, ignore_errors=True)
                else:
                    with suppress(OSError):
                        file.unlink()


def _is_abandoned(file: Path, host: str, process: int) -> bool:
    if host == _host() and sys.platform != "win32":
        return not _is_running(process)
    try:
        return time.time() - file.stat().st_mtime > _ABANDONED_S
    except OSError:
        return False


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def cannot_write(path: Path, error: OSError) -> OutputError:
    """The one line for a file that the system refuses to write."""
    why = system_words(error).lower()
    # Where it was to be, and not where it was being made.
    path = Path(*(name for name in path.parts if not _PART.fullmatch(name)))
    return OutputError(_("{path} cannot be written: {reason}; give another folder or make room", path=path, reason=why))


def is_ours(path: Path) -> bool:
    """True for a file that posecheck wrote; False for all others, and for what cannot be read."""
    if not os.path.isfile(path):  # noqa: PTH113  a pipe would wait for somebody to write; Path's raises
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            if head.startswith(_GZIP):
                file.seek(0)
                head = _unzipped(file)
            return _marked(head) or any(MADE_BY.encode() in box for box in _indexes(file, head))
    except (OSError, ValueError):
        return False


def _marked(head: bytes) -> bool:
    begins = head.startswith((_SCHEMA, _TABLE, _HISTORY)) or _PAGE in head[:2048]
    return begins or MADE_BY.encode() in head[:2048]


def _unzipped(file: BinaryIO) -> bytes:
    try:
        with gzip.open(file) as text:
            return text.read(256)
    except (OSError, EOFError, zlib.error):
        return b""


def _indexes(file: BinaryIO, head: bytes) -> Iterator[bytes]:
    """The index of an mp4, which holds its comments; it stands before the pictures in those that are ours."""
    if head[4:8] != b"ftyp":
        return
    at, name = 0, b"ftyp"
    while name in (b"ftyp", b"free", b"moov"):
        file.seek(at)
        box = file.read(8)
        if len(box) < 8:
            return
        size, name = struct.unpack(">I4s", box)
        if name == b"moov" and size <= _LONGEST_INDEX_BYTES:
            yield file.read(size - 8 if size > 8 else 0)
        if size < 8:
            return
        at += size
