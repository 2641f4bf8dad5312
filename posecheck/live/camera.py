"""The live camera: a thread that reads a feed, so that only the newest picture is ever looked at.

with LiveCamera("0") as camera:
    while (capture := camera.take()) is not None:
        …

The same pictures are there twice, for two threads: `take` is for who looks for a pose, and `view` for who shows them,
which goes on at the camera's rate however long a look takes. A camera that breaks off is opened again until it is
back; only the end of a file, or `close`, ends it.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from posecheck.closing import Closing
from posecheck.errors import VideoError
from posecheck.frame import Frame
from posecheck.live.feed import Feed
from posecheck.live.feeds import find_feed
from posecheck.live.newest import Newest

if TYPE_CHECKING:
    from typing_extensions import Self

_SILENT_S = 1.5
"""A camera from which nothing has come for this long is called lost, even while a read still hangs in its driver."""
_LAST_READ_S = 5.0
"""How long the end waits at most for a read that is under way. Feeds are told to stop waiting, and do so within a
second or two; a camera's driver that hangs longer is left behind."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 1.5
"""Pause before the camera is tried again; doubled each time up to the longest."""


class CameraState(Enum):
    """How the camera is doing."""

    OPENING = "opening"
    RUNNING = "running"
    LOST = "lost"
    """It gave pictures and has stopped; it is being tried again."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Capture:
    """A frame and when it came in, by `time.monotonic`. `frame.time_s` counts from the camera's first frame."""

    frame: Frame
    captured_s: float


class LiveCamera(Closing):
    """Reads a source on a thread of its own. `source`: see `find_feed`; or a feed.

    `check` raises the VideoError of a source that could not be opened, or of a file that breaks off; and whatever else
    ended its thread.
    """

    def __init__(self, source: str | Feed) -> None:
        self._feed = find_feed(source) if isinstance(source, str) else source
        self._captures: Newest[Capture] = Newest()
        self._views: Newest[Capture] = Newest()
        self._stop = threading.Event()
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._error: Exception | None = None
        self._state = CameraState.OPENING
        self._first_s = self._last_s = 0.0
        self._count = 0

    @property
    def state(self) -> CameraState:
        """How the camera is doing now."""
        silent = time.monotonic() - self._last_s > _SILENT_S
        if self._state is CameraState.RUNNING and silent and not self._feed.ends:
            return CameraState.LOST
        return self._state

    @property
    def finished(self) -> bool:
        """True when no frame is left and none will come."""
        return self._captures.finished

    def take(self, timeout_s: float | None = None) -> Capture | None:
        """The newest frame, as soon as there is one; None after the timeout, or when it is over."""
        self._wanted.set()
        return self._captures.take(timeout_s)

    def view(self, timeout_s: float | None = None) -> Capture | None:
        """The newest frame that was not viewed yet, whether `take` has taken it or not; None as with `take`."""
        return self._views.take(timeout_s)

    def check(self) -> None:
        """Raise what ended the camera, if it was an error."""
        if self._error is not None:
            raise self._error

    def start(self) -> None:
        """Begin to open the camera and to read it."""
        if sys.platform == "darwin":
            # macOS asks the user for permission on the main thread only (opencv#16427).
            self._open_first()
        self._thread.start()

    def close(self) -> None:
        """Stop reading. A read that hangs in a driver is left behind on its (daemon) thread."""
        self._stop.set()
        self._wanted.set()
        self._feed.interrupt()
        self._end_captures()
        if self._thread.is_alive():
            self._thread.join(timeout=_LAST_READ_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def _end_captures(self) -> None:
        self._captures.close()
        self._views.close()

    def _open_first(self) -> None:
        try:
            self._feed.open()
            self._state, self._last_s = CameraState.RUNNING, time.monotonic()
        except VideoError as error:
            self._error = error
            self._stop.set()

    def _run(self) -> None:
        try:
            self._open_and_read()
        except Exception as error:  # noqa: BLE001  whatever it is, `check` raises it on the main thread
            # Mostly a file that breaks off in the middle: what was seen of it counts, then this is said.
            self._error = error
        finally:
            self._state = CameraState.ENDED
            self._end_captures()

    def _open_and_read(self) -> None:
        try:
            if self._state is CameraState.OPENING and self._error is None:
                self._open_first()
            if self._feed.ends:
                # A file can wait until somebody looks: none of it is lost while the model is loaded.
                self._wanted.wait()
            while not self._stop.is_set():
                self._read_on()
                if self._feed.ends or self._stop.is_set():
                    break
                self._bring_back()
        finally:
            self._feed.close()

    def _read_on(self) -> None:
        """Pass on frame after frame until there are no more."""
        while not self._stop.is_set():
            shot = self._feed.read()
            if shot is None:
                return
            now_s = time.monotonic()
            if self._count == 0:
                self._first_s = now_s
            time_s = now_s - self._first_s if shot.time_s is None else shot.time_s
            capture = Capture(Frame(shot.image, self._count, time_s), now_s)
            self._captures.put(capture)
            self._views.put(capture)
            self._count += 1
            self._last_s = now_s

    def _bring_back(self) -> None:
        """Close and open the camera until it works again."""
        self._state = CameraState.LOST
        wait_s = _FIRST_WAIT_S
        self._feed.close()
        while not self._stop.wait(wait_s):
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)
            try:
                self._feed.open()
            except VideoError:
                continue
            self._state, self._last_s = CameraState.RUNNING, time.monotonic()
            return
