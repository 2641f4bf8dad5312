"""The middle of the live assistant: newest frame in, what is known of it and what to say of it out, on its own thread.

The pose model releases Python's lock while it computes, so that reading the camera and drawing go on meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from posecheck.closing import Closing
from posecheck.coaching.framing import Illustrator
from posecheck.coaching.planner import Heard
from posecheck.coaching.programme import Event
from posecheck.coaching.screen import Screen
from posecheck.coaching.trainer import Trainer
from posecheck.detection.follower import Follower
from posecheck.detection.sighting import Sightings
from posecheck.form.observer import Observation, watch
from posecheck.frame import Frame
from posecheck.live.camera import Capture, LiveCamera
from posecheck.live.keeper import SessionKeeper
from posecheck.live.newest import Newest
from posecheck.live.pace import ENOUGH_HZ, Pace
from posecheck.person.sighting import Sighting

if TYPE_CHECKING:
    from typing_extensions import Self


@dataclass(frozen=True, slots=True)
class Result:
    """One frame, watched. captured_s: when it came in, by `time.monotonic`.

    model_s: how long finding the pose took. other_s: processor time of all the rest on this thread.
    """

    frame: Frame
    observation: Observation
    screen: Screen
    events: tuple[Event, ...]
    captured_s: float
    model_s: float
    other_s: float


@dataclass(frozen=True, slots=True)
class _Taken:
    """The frame that was looked at last. seen_s: this thread's processor time when its pose was found."""

    capture: Capture
    model_s: float
    seen_s: float


class _Eyes:
    """What is seen in a camera's frames, the newest whenever one is asked for, until it ends or `stop` is set.

    looking_at: number of the frame that is being looked at, None while it waits for one.
    """

    def __init__(self, camera: LiveCamera, follower: Follower, stop: threading.Event) -> None:
        self._camera = camera
        self._follower = follower
        self._stop = stop
        self._sightings = Sightings()
        self._pace = Pace(ENOUGH_HZ)
        self.looking_at: int | None = None
        self.taken: _Taken

    def __iter__(self) -> Iterator[Sighting]:
        while not self._stop.is_set() and not self._camera.finished:
            capture = self._camera.take(timeout_s=0.2)
            if capture is not None and self._pace.lets(capture.captured_s):
                self.looking_at = capture.frame.index
                yield self._sighting(capture)
                self.looking_at = None

    def _sighting(self, capture: Capture) -> Sighting:
        begun_s = time.perf_counter()
        pose = self._follower(capture.frame)
        self.taken = _Taken(capture, time.perf_counter() - begun_s, time.thread_time())
        return self._sightings(capture.frame, pose)


class Pipeline(Closing):
    """Watches the frames of a camera and puts each result into `results`; what is to be heard goes to `hear` at once.

    A result may be passed over by who shows them, and nothing that is to be heard must be. The thread ends with the
    camera, on `close`, or on an error, which `check` then raises.
    """

    def __init__(
        self,
        camera: LiveCamera,
        model: str,
        keeper: SessionKeeper,
        trainer: Trainer,
        hear: Callable[[tuple[Heard, ...]], None],
    ) -> None:
        self.results: Newest[Result] = Newest()
        self._camera = camera
        self._model = model
        self._trainer = trainer
        self._illustrator = Illustrator()
        self._hear = hear
        self._keeper = keeper
        self._stop = threading.Event()
        self._eyes: _Eyes | None = None
        self._thread = threading.Thread(target=self._run, name="pipeline", daemon=True)
        self._error: Exception | None = None

    def busy_with_another(self, index: int) -> bool:
        """True while a frame other than the one with this number is being looked at."""
        looking_at = self._eyes.looking_at if self._eyes is not None else None
        return looking_at is not None and looking_at != index

    def check(self) -> None:
        """Raise what ended the thread, if it was an error."""
        if self._error is not None:
            raise self._error

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def close(self) -> None:
        """End the thread: after the frame that it is looking at, or when the model is loaded."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            with Follower(self._model) as follower:
                self._watch(follower)
        except Exception as error:  # noqa: BLE001  whatever it is, `check` raises it on the main thread
            self._error = error
        finally:
            self.results.close()

    def _watch(self, follower: Follower) -> None:
        eyes = self._eyes = _Eyes(self._camera, follower, self._stop)
        for observation in watch(eyes, self._keeper.observer):
            # Lazy: it is of the frame that was taken last.
            self._keeper.add(eyes.taken.capture.frame, observation)
            self.results.put(self._result(eyes.taken, observation))

    def _result(self, taken: _Taken, observation: Observation) -> Result:
        screen = self._illustrator.update(observation, self._trainer.update(observation))
        self._hear(self._trainer.heard)
        return Result(
            frame=taken.capture.frame,
            observation=observation,
            screen=screen,
            events=self._trainer.events,
            captured_s=taken.capture.captured_s,
            model_s=taken.model_s,
            other_s=time.thread_time() - taken.seen_s,
        )
