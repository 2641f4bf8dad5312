"""What is dropped on the page: taken in under a safe name, whole or not at all, and never over somebody's file."""

from __future__ import annotations

import re
import shutil
import threading
import unicodedata
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool

from posecheck.errors import OutputError, UsageError
from posecheck.files.atomic import new_file
from posecheck.language import _
from posecheck.media.clip import is_clip_name, kind_by_name

_CHUNK_BYTES = 1 << 20
_SPARE_BYTES = 200_000_000
"""Left free on the disk: the results need room too."""
_MOST_PARTS = 6
_LONGEST_BYTES = 120
"""Of a name, so that what is made of it (`.landmarks.jsonl.gz`, a number) still is a name."""
_STRANGE = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for itself, with any ending."""


class Incoming:
    """Takes files into `folder`, but for what would lie in `results`, where that is a folder within."""

    def __init__(self, folder: Path, results: Path) -> None:
        self._folder, self._results = folder, results
        self._lock = threading.Lock()
        self._promised: set[Path] = set()

    def why_not(self, name: str, size: int) -> str | None:
        """Why a file need not be sent; None when it is wanted."""
        try:
            place = safe_name(name)
        except UsageError as error:
            return error.line
        there = self._folder / place
        if there.is_file() and there.stat().st_size == size:
            return _("{name} is there already", name=str(place))
        return None

    async def take(self, name: str, size: int, chunks: AsyncIterator[bytes]) -> Path:
        """Write a file as it comes in; where it is now, below the folder.

        size: how many bytes are to come, -1 when that is not said. Raises UsageError for what is no clip, OutputError
        when it cannot be written or did not come whole.
        """
        place = safe_name(name)
        self._refuse(place, size)
        with self._promise(place) as free, new_file(self._folder / free) as part:
            got = 0
            with part.open("xb") as file:
                waiting = bytearray()
                async for chunk in chunks:
                    got += len(chunk)
                    waiting += chunk
                    if len(waiting) >= _CHUNK_BYTES:
                        await run_in_threadpool(file.write, bytes(waiting))
                        waiting.clear()
                await run_in_threadpool(file.write, bytes(waiting))
            if not got or (size >= 0 and got != size):
                raise OutputError(_("{name} did not arrive whole: drop it again", name=str(place)))
        return free

    def _refuse(self, place: Path, size: int) -> None:
        home, parent = self._folder.resolve(), (self._folder / place).parent.resolve()
        inside, results = parent == home or home in parent.parents, self._results.resolve()
        among_results = home in results.parents and results in (parent, *parent.parents)
        if not inside or among_results:
            raise OutputError(_("{name} would lie elsewhere: drop it without its folder", name=str(place)))
        if size > shutil.disk_usage(self._folder).free - _SPARE_BYTES:
            raise OutputError(_("there is no room for {name} on the disk: make some", name=str(place)))

    @contextmanager
    def _promise(self, place: Path) -> Iterator[Path]:
        """A free name like that one, which nobody else gets meanwhile.

        Free is one whose stem no other clip has: results and labels go by the stem.
        """
        with self._lock:
            free, number = place, 2
            while self._is_taken(free):
                free, number = place.with_name(f"{place.stem}-{number}{place.suffix}"), number + 1
            self._promised.add(free)
        try:
            yield free
        finally:
            with self._lock:
                self._promised.discard(free)

    def _is_taken(self, place: Path) -> bool:
        folder, stem = (self._folder / place).parent, place.stem.casefold()
        inside = [file for file in folder.iterdir() if kind_by_name(file)] if folder.is_dir() else []
        promised = [other for other in self._promised if other.parent == place.parent]
        return any(other.stem.casefold() == stem for other in (*inside, *promised))


def safe_name(name: str) -> Path:
    """The name that a file gets below the folder: relative, without "..", hidden parts or letters that systems refuse.

    Raises UsageError when it is no name of a video or photograph.
    """
    parts = [clean for part in re.split(r"[/\\]", name) if (clean := _clean(part))]
    if not parts or not is_clip_name(Path(parts[-1])):
        raise UsageError(_("{name} is no video or photograph", name=parts[-1] if parts else name))
    return Path(PurePosixPath(*parts[-_MOST_PARTS:]))


def _clean(part: str) -> str:
    """One part of a name; empty when nothing is left of it."""
    plain = unicodedata.normalize("NFC", part)
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in plain)
    plain = _STRANGE.sub("_", plain).strip(" .")
    plain = f"_{plain}" if _RESERVED.fullmatch(plain) else plain
    stem, dot, ending = plain.rpartition(".") if "." in plain else (plain, "", "")
    room = _LONGEST_BYTES - len((dot + ending).encode())
    return stem.encode()[: max(room, 0)].decode("utf-8", "ignore").rstrip(" .") + dot + ending if stem else ""
