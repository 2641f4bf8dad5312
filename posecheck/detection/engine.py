"""Finding the poses of one clip on every core.

A long clip is cut into parts at fixed times, which do not depend on the number of cores. Each part is read and
searched by one thread with its own file and its own pose model (MediaPipe uses one core and lets go of Python's lock),
beginning a little early so that the model has settled on the person when the part starts. What was seen comes out
in order. No picture outlives its turn, so that memory does not grow with the clip.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock
from typing import TypeVar

from posecheck.detection.follower import Follower
from posecheck.detection.level import Level, PlumbLine
from posecheck.detection.pool import Models
from posecheck.detection.sighting import Detector, Looks
from posecheck.detection.turns import Turns
from posecheck.errors import VideoError
from posecheck.form.attention import Attention
from posecheck.frame import Frame
from posecheck.media.clip import FrameCount
from posecheck.media.video import Picture, VideoFile, at_rate, open_video
from posecheck.person.sighting import Sighting

WARM_UP_S = 1.0
"""How long before its part a model starts. It has then turned to the person (half a second, see `mirroring`), and its
landmarks differ from those of one that ran from the start of the clip by what they always differ by: 0.01 trunk lengths
(median), as following a person is a bit chaotic."""

_SHORTEST_PART_S, _USUAL_PART_S = 8.0, 20.0
"""No part is shorter than the one, and in a clip that has two none is shorter than the other: less would be spent on
starting models and warming them up."""

_LONGEST_LEAD_S = 10.0
"""A part may begin where decoding can start at most this long before; else it joins the one before it."""

_TICK_S = 0.2
"""How often a waiting thread looks up, so that Ctrl-C is heard on every system."""

_T = TypeVar("_T")


OpenDetector = Callable[[str], AbstractContextManager[Detector]]


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for poses with, and in how many frames a second (0: all).

    open_detector: opens a new one for a part; None for those of `pool.Models`. attention: makes what passes frames
    over where nothing happens, one for a part; None to take all that are due.
    """

    model: str
    rate_hz: float
    open_detector: OpenDetector | None = None
    attention: Callable[[], Attention] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a clip: seen from `from_s` on, told from `start_s` to before `end_s`."""

    from_s: float
    start_s: float
    end_s: float


def plan(video: VideoFile) -> list[Part]:
    """The parts of a clip: equal ones, an even number of them; one when it is short.

    The last one runs to the end of the file, however long it says that it is.
    """
    duration_s = video.info.duration_s
    parts = max(2 if duration_s >= 2 * _SHORTEST_PART_S else 1, 2 * int(duration_s / 2 / _USUAL_PART_S))
    cuts_s = (round(duration_s * part / parts, 3) for part in range(1, parts))
    starts_s = [0.0, *(cut_s for cut_s in cuts_s if video.can_start_at(cut_s - WARM_UP_S, _LONGEST_LEAD_S))]
    ends_s = [*starts_s[1:], float("inf")]
    return [
        Part(max(0.0, start_s - WARM_UP_S), start_s, end_s) for start_s, end_s in zip(starts_s, ends_s, strict=True)
    ]


@contextmanager
def open_sightings(
    path: Path, search: Search, jobs: int | Turns, tally: FrameCount | None = None
) -> Iterator[Iterator[Sighting]]:
    """What is seen in the frames of a clip, in order, found by `jobs` threads at a time while it is being taken.

    tally: has the frames counted once all was taken.

    Taking them raises VideoError where the clip cannot be read on, and ModelError when the model cannot be run.
    """
    with open_video(path, threaded=False) as video:
        parts = plan(video)
    turns = jobs if isinstance(jobs, Turns) else Turns(jobs)
    stop = Event()
    # It starts a thread only for a part that finds none idle; how many work at a time is up to the turns.
    with Models() as models, ThreadPoolExecutor(len(parts), thread_name_prefix="poses") as pool:
        ready = search if search.open_detector else replace(search, open_detector=models)
        try:
            count = _Counter(FrameCount() if tally is None else tally)
            tasks = (_start(pool, _Turn(turns, stop), path, ready, part, count) for part in parts)
            plumb = PlumbLine()
            yield (plumb(found.seen, found.level) for found in _in_order(tasks, turns))
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Found:
    """What one thread found in one frame."""

    seen: Sighting
    level: Level | None


@dataclass(frozen=True, slots=True)
class _PartSearch:
    """A part that is being searched: what was found so far, and then None."""

    looks: SimpleQueue[_Found | None]
    done: Future[None]


@dataclass(frozen=True, slots=True)
class _Turn:
    """When a thread may look: in its turn, until it is told to stop."""

    turns: Turns
    stop: Event


class _Counter:
    """Adds up what the parts of a clip count, each on its own thread."""

    def __init__(self, total: FrameCount) -> None:
        self._total = total
        self._lock = Lock()

    def add(self, part: Part, video: VideoFile, tally: FrameCount) -> None:
        """Add the frames of one part that was read to its end."""
        tally.damaged_s = [time_s for time_s in video.damaged_s if part.start_s <= time_s < part.end_s]
        with self._lock:
            self._total.add(tally)


def _start(
    pool: ThreadPoolExecutor, turn: _Turn, path: Path, search: Search, part: Part, count: _Counter
) -> _PartSearch:
    looks: SimpleQueue[_Found | None] = SimpleQueue()

    def run() -> None:
        try:
            with turn.turns:
                if not turn.stop.is_set():
                    for look in _looks(path, search, part, turn.stop, count):
                        looks.put(look)
        finally:
            looks.put(None)

    return _PartSearch(looks, pool.submit(run))


def _looks(path: Path, search: Search, part: Part, stop: Event, count: _Counter) -> Iterator[_Found]:
    look = Looks()
    open_detector = search.open_detector or Follower
    pays = _Attentive(search.attention() if search.attention else None)
    tally = FrameCount()
    with open_video(path, threaded=False) as video, open_detector(search.model) as detector:
        for picture, due in at_rate(video.pictures(part.from_s), search.rate_hz):
            if stop.is_set() or picture.time_s >= part.end_s:
                break
            told = picture.time_s >= part.start_s
            tally.read += told
            if told and picture.smeared:
                tally.smeared_s.append(picture.time_s)
            if not due or pays.spares(picture):
                continue
            frame = _frame(picture)
            if frame is None:
                tally.left_out += told
                continue
            pose = detector(frame)
            found = _Found(*look(frame, pose))
            pays.note(found)
            if told:
                yield found
        count.add(part, video, tally)
    # A container and its streams hold each other, and with them what the decoder keeps of pictures: at 1080p 30 MB for
    # every part, which Python by itself lets lie for an hour.
    gc.collect()


class _Attentive:
    """Which pictures of a part are passed over as nothing happens in them; none where there is no attention."""

    def __init__(self, attention: Attention | None) -> None:
        self._attention = attention
        self._plumb = PlumbLine()

    def spares(self, picture: Picture) -> bool:
        return self._attention is not None and self._attention.spares(picture.time_s)

    def note(self, found: _Found) -> None:
        if self._attention is not None:
            self._attention.note(self._plumb(found.seen, found.level))


def _frame(picture: Picture) -> Frame | None:
    """The picture as a frame; None when it cannot be made into one."""
    try:
        return picture.frame()
    except VideoError:
        return None


def _in_order(tasks: Iterator[_PartSearch], turns: Turns) -> Iterator[_Found]:
    """The looks of one task after the other, with one more begun than there are turns, however many these become."""
    begun: deque[_PartSearch] = deque()

    def begin() -> None:
        while len(begun) <= turns.allowed and (task := next(tasks, None)) is not None:
            begun.append(task)

    begin()
    while begun:
        while (look := _taken(begun[0].looks)) is not None:
            yield look
            begin()
        begun.popleft().done.result()
        begin()


def _taken(queue: SimpleQueue[_T]) -> _T:
    while True:
        try:
            return queue.get(timeout=_TICK_S)
        except Empty:
            continue
