"""Clips as any browser shows them, with nothing drawn into them: H.264 or JPEG, made when a browser cannot show one.

They lie in a hidden folder among the results while the desk is open, and go when it is closed.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from posecheck.check.workers import Line
from posecheck.closing import Closing
from posecheck.errors import PosecheckError
from posecheck.evaluate.desk.entry import Entry
from posecheck.evaluate.desk.working import in_a_process
from posecheck.files.atomic import staging
from posecheck.media.clip import Clip, Kind
from posecheck.media.photo import read_photo
from posecheck.media.video import open_video
from posecheck.media.writer import annotated_video, write_photo


@dataclass(frozen=True, slots=True)
class _Copy:
    """A clip to be written anew, and where to."""

    clip: Clip
    file: Path


class PlainFiles(Closing):
    """Makes them, each once. Use it in a `with` statement. results: where the hidden folder is made."""

    def __init__(self, results: Path) -> None:
        self._results = results
        self._stack = ExitStack()
        self._folder: Path | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Remove what was made."""
        self._stack.close()

    def file(self, entry: Entry) -> Path:
        """The plain clip. Raises PosecheckError when it cannot be made."""
        with self._lock:
            if self._folder is None:
                self._folder = self._stack.enter_context(staging(self._results))
            clip = entry.task.clip
            made = self._folder / f"{entry.key}{'.jpg' if clip.kind is Kind.PHOTOGRAPH else '.mp4'}"
            if not made.exists():
                in_a_process(_write, _Copy(clip, made), clip.path.name)  # decoders may crash
            return made


def _write(copy: _Copy, line: Line) -> PosecheckError | None:  # noqa: ARG001  encoding takes the cores that it finds
    try:
        if copy.clip.kind is Kind.PHOTOGRAPH:
            write_photo(copy.file, read_photo(copy.clip.path)[1].image)
        else:
            with open_video(copy.clip.path) as video, annotated_video(copy.file) as write:
                for frame in video:
                    write(frame.image, frame.time_s)
    except PosecheckError as error:
        return error
    return None
