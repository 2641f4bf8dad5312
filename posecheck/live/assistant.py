"""`posecheck live`: camera, watcher and window put together.

Three threads: the camera reads, the pipeline watches, and this one (the main thread, as windows demand) draws, shows
and takes in keys. Between them stands only ever the newest picture, so that delay never builds up.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from posecheck.coaching.screen import Screen
from posecheck.coaching.trainer import Trainer
from posecheck.config import with_limits
from posecheck.errors import OutputError, address_words
from posecheck.form.rule import Limit
from posecheck.live.camera import CameraState, LiveCamera
from posecheck.live.feeds import Feed
from posecheck.live.history import save_session
from posecheck.live.pipeline import Pipeline, Result
from posecheck.live.stage import Stage
from posecheck.live.window import reachable_display
from posecheck.rules import all_rules

OPENING = Screen(cue="Opening the camera…", detail="f: full screen · q: end")
LOST = Screen(cue="Camera lost, trying again", detail="Your seconds so far are kept")
_POLL_S = 0.02
"""How often keys are looked at while no new picture comes."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """How to run a live session.

    source: see `find_feed`. model: `full` or `heavy`. hold_s, sets: clean seconds of a hold, and holds a side.
    voice: speak the cues. record: file for the annotated session. mirror: show the picture as a mirror does.
    mute: no tones. limits: rule code -> the limit to use instead of the rule's own. save_history: keep the summary.
    """

    source: str = "0"
    model: str = "full"
    hold_s: float = 30.0
    sets: int = 2
    voice: bool = False
    record: Path | None = None
    mirror: bool = True
    mute: bool = False
    limits: tuple[tuple[str, Limit], ...] = ()
    save_history: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture that was shown, for measuring.

    shown_s: when, by `time.monotonic`. draw_s: how long drawing and showing took, of which `work_s` on the processor:
    the window's own event loop sleeps for two milliseconds at every turn.
    """

    result: Result
    shown_s: float
    draw_s: float
    work_s: float


OnShown = Callable[[Shown], None]


def run_live(options: LiveOptions, on_shown: OnShown | None = None, feed: Feed | None = None) -> int:
    """Run a session until the window is closed, Ctrl-C, or the end of a file; then print the summary. Returns 0.

    on_shown: is called after each picture, on the main thread. feed: where pictures come from, in place of
    `options.source`. Both are for measuring.

    Raises PosecheckError when it cannot begin (no display, no camera, no model), or when a file breaks off in the
    middle.
    """
    trainer = Trainer(options.hold_s, options.sets)
    with reachable_display(), _messages() as tell, _stop_signal() as stop:
        try:
            tell("opening the camera…" if options.source.isdecimal() else f"opening {address_words(options.source)}…")
            _run(options, LiveCamera(feed or options.source), _Outside(trainer, tell, stop, on_shown))
        finally:
            if trainer.started:
                _conclude(options, trainer, tell)
    return 0


@dataclass(frozen=True, slots=True)
class _Outside:
    """What outlives the camera and the window of a session."""

    trainer: Trainer
    tell: Tell
    stop: threading.Event
    on_shown: OnShown | None


def _run(options: LiveOptions, live_camera: LiveCamera, outside: _Outside) -> None:
    rules = with_limits(all_rules(), dict(options.limits))
    with (
        live_camera as camera,
        Pipeline(camera, options.model, rules, outside.trainer) as pipeline,
        Stage(outside.tell, options.mirror, options.mute, options.voice, options.record) as stage,
    ):
        stage.notice(OPENING)
        while stage.window.open and not outside.stop.is_set() and not pipeline.results.finished:
            _step(camera, pipeline, stage, outside.on_shown)
        camera.check()
        pipeline.check()


def _step(camera: LiveCamera, pipeline: Pipeline, stage: Stage, on_shown: OnShown | None) -> None:
    """Show what is new, if anything is, and let the window live."""
    result = pipeline.results.take(timeout_s=_POLL_S)
    begun_s, work_s = time.perf_counter(), time.thread_time()
    if result is not None:
        stage.show(result)
    elif camera.state is CameraState.LOST:
        stage.notice(LOST)
    stage.window.poll()
    if result is not None and on_shown is not None:
        on_shown(Shown(result, time.monotonic(), time.perf_counter() - begun_s, time.thread_time() - work_s))
    if result is not None:
        stage.record(result)


def _conclude(options: LiveOptions, trainer: Trainer, tell: Tell) -> None:
    """Print what the session came to, and keep it where that was asked for."""
    summary = trainer.summary()
    print(summary.text, flush=True)
    if options.save_history:
        try:
            save_session(summary)
        except OutputError as error:
            tell(f"the session was not kept: {error}")


@contextlib.contextmanager
def _messages() -> Iterator[Tell]:
    """Print lines on stderr, past the detector, which silences it from time to time for MediaPipe's own log lines."""
    try:
        own_stderr = os.dup(sys.stderr.fileno())
    except (OSError, ValueError):
        yield lambda line: print(f"posecheck: {line}", file=sys.stderr, flush=True)
        return
    try:
        yield lambda line: _write_line(own_stderr, line)
    finally:
        os.close(own_stderr)


def _write_line(descriptor: int, line: str) -> None:
    # Nobody may be reading any more (a closed pipe, a thread that outlives the session): then there is nobody to tell.
    with contextlib.suppress(OSError):
        os.write(descriptor, f"posecheck: {line}\n".encode())


@contextlib.contextmanager
def _stop_signal() -> Iterator[threading.Event]:
    """An event that Ctrl-C (or a polite kill) sets, so that the session ends in order. A second Ctrl-C is the usual."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
