"""Read one file in a process of its own, as a check reads it, and say what became of it."""

from __future__ import annotations

import multiprocessing
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from posecheck.config import load_settings
from posecheck.detection.landmarks_file import read_recording
from posecheck.errors import PosecheckError
from posecheck.media.clip import Kind, clip_at
from posecheck.media.photo import read_photo
from posecheck.media.survey import settled
from posecheck.media.video import VideoFile
from posecheck.rules import all_rules
from tests.label_files import read_labels

HANGS_S = 10.0
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. fault: what must never be, or None."""

    fault: str | None
    took_s: float
    memory_mb: float


def read(path: Path) -> None:
    """Everything that a check reads of this file. Raises PosecheckError for what cannot be read."""
    rules = all_rules()
    if path.suffix == ".toml":
        load_settings(path, rules)
    elif path.name.endswith(".labels.json"):
        read_labels(path, [rule.code for rule in rules])
    else:
        _read_clip(path)


def _read_clip(path: Path) -> None:
    clip = settled(clip_at(path))
    if clip.kind is Kind.LANDMARKS:
        read_recording(path)
    elif clip.kind is Kind.PHOTOGRAPH:
        read_photo(path)
    else:
        _read_video(path)


def _read_video(path: Path) -> None:
    video = VideoFile(path, threaded=False)
    try:
        last_s = -1.0
        for picture in video.pictures():
            assert picture.time_s > last_s, f"time went from {last_s} to {picture.time_s}"
            last_s = picture.time_s
            with suppress(PosecheckError):
                shape = picture.frame().image.shape
                assert shape == (video.info.height_px, video.info.width_px, 3), shape
        assert last_s < 1e7, f"{last_s} s"
    finally:
        video.close()


def _memory_mb() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (_MB if sys.platform == "darwin" else 1024)


def _serve(pipe: Connection) -> None:
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            path = Path(pipe.recv())
            fault, begun_s = None, time.perf_counter()
            try:
                read(path)
            except PosecheckError as error:
                fault = f"more than one line: {error}" if "\n" in str(error) else None
            except BaseException:  # noqa: BLE001  that it is raised is what is looked for
                fault = traceback.format_exc(limit=-3)
            pipe.send((fault, time.perf_counter() - begun_s, _memory_mb()))


class Reader:
    """A process that reads one file after the other, and is replaced when it dies or hangs. Close it."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def __call__(self, path: Path) -> Outcome:
        """Have it read this file."""
        try:
            self._pipe.send(str(path))
            if self._pipe.poll(HANGS_S):
                return Outcome(*self._pipe.recv())
            fault = f"hangs for more than {HANGS_S:g} s"
        except (EOFError, BrokenPipeError):
            self._process.join()
            fault = f"the process died with {self._process.exitcode}"
        self.close()
        self._start()
        return Outcome(fault, HANGS_S, 0.0)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
