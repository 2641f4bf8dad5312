"""`posecheck live`: camera, watcher and window put together.

Three threads: the camera reads, the pipeline looks and judges, and this one (the main thread, as windows demand) draws,
shows and takes in keys. Between them stands only ever the newest picture, so that delay never builds up; and pictures
are shown at the camera's rate, also where looking takes longer.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

from posecheck.coaching import lines
from posecheck.coaching.programme import MOST_HOLD_S, MOST_SETS
from posecheck.coaching.screen import Screen
from posecheck.coaching.trainer import Trainer
from posecheck.errors import OutputError, PosecheckError, UsageError, address_words
from posecheck.files.atomic import cannot_write
from posecheck.form.settings import HOLD_S, SETS, UNSET, Settings
from posecheck.frame import Image
from posecheck.language import _, translated
from posecheck.live.aloud import Aloud
from posecheck.live.camera import CameraState, LiveCamera
from posecheck.live.feed import Feed
from posecheck.live.feeds import find_feed
from posecheck.live.history import save_session
from posecheck.live.keeper import SessionKeeper
from posecheck.live.phone.invite import phone_camera
from posecheck.live.pipeline import Pipeline
from posecheck.live.showing import OnShown, Showing
from posecheck.live.stage import Stage
from posecheck.live.turned import TurnedFeed
from posecheck.live.window import Window, reachable_display
from posecheck.own_rules.files import rules_with
from posecheck.rules import all_rules

OPENING = Screen(cue=lines.OPENING, detail=lines.KEYS)
SCAN = Screen(cue=lines.SCAN, detail=lines.BROWSER_WARNS)
RECORDED_AS = (".mp4", ".m4v")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """How to run a live session.

    source: see `find_feed`. model: `full` or `heavy`. hold_s, sets: clean seconds of a hold, and holds a side.
    voice: speak the cues. record: file for the annotated session. mirror: show the picture as a mirror does.
    mute: no tones. settings: what the user has set; its `hold_s` and `sets` give way to those here.
    save_history: keep the summary.
    full_screen: fill the screen from the start. save: folder for the report page of the session.
    phone: serve a page on the local network, and take the pictures of the phone that opens it.
    turn_deg: by how much to turn pictures that lie on their side, clockwise.
    rule_files: files with rules of the user's own, which join the others.
    """

    source: str = "0"
    model: str = "full"
    hold_s: float = HOLD_S
    sets: int = SETS
    voice: bool = False
    record: Path | None = None
    mirror: bool = True
    mute: bool = False
    settings: Settings = UNSET
    save_history: bool = False
    full_screen: bool = True
    save: Path | None = None
    phone: bool = False
    turn_deg: int = 0
    rule_files: tuple[str, ...] = ()


def run_live(options: LiveOptions, on_shown: OnShown | None = None, feed: Feed | None = None) -> int:
    """Run a session until the window is closed, Ctrl-C, or the end of a file; then keep and print what it came to.

    Returns 0.

    on_shown: is called after each picture, on the main thread. feed: where pictures come from, in place of
    `options.source`. Both are for measuring.

    Raises PosecheckError when it cannot begin (no display, no camera, no model, options that make no sense), or when a
    file breaks off in the middle.
    """
    _refuse(options)
    began = datetime.now().astimezone()
    trainer = Trainer(options.hold_s, options.sets, options.voice, options.settings)
    rules = rules_with(all_rules(), options.rule_files)
    keeper = SessionKeeper(rules, options.model, options.save is not None, options.settings)
    with reachable_display(), _messages() as tell, _stop_signal() as stop:
        outside = _Outside(trainer, keeper, tell, stop, on_shown)
        try:
            if options.phone:
                with phone_camera(tell) as (phone, code):
                    _run(options, _camera(options, phone), outside, code)
            else:
                tell(
                    _("opening the camera…")
                    if options.source.isdecimal()
                    else _("opening {address}…", address=address_words(options.source))
                )
                _run(options, _camera(options, feed or find_feed(options.source)), outside)
        finally:
            if trainer.started:
                _conclude(options, outside, began)
    return 0


def _camera(options: LiveOptions, feed: Feed) -> LiveCamera:
    return LiveCamera(TurnedFeed(feed, options.turn_deg) if options.turn_deg else feed)


def _refuse(options: LiveOptions) -> None:
    """Raise UsageError for what cannot be done, before anything is opened."""
    if not 0 < options.hold_s <= MOST_HOLD_S:
        raise UsageError(
            _(
                "--hold {value}: give more than 0 and at most {most} seconds",
                value=f"{options.hold_s:g}",
                most=f"{MOST_HOLD_S:g}",
            )
        )
    if not 1 <= options.sets <= MOST_SETS:
        raise UsageError(_("--sets {value}: give 1 to {most}", value=options.sets, most=MOST_SETS))
    if options.record is not None and options.record.suffix.lower() not in RECORDED_AS:
        raise UsageError(
            _("--record {file}: sessions are recorded as MP4; give a name that ends in .mp4", file=str(options.record))
        )
    if options.phone and options.source != "0":
        raise UsageError(_("--phone and --source name two cameras: give one of them"))
    if options.save is not None:
        try:
            options.save.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(options.save, error) from error


@dataclass(frozen=True, slots=True)
class _Outside:
    """What outlives the camera and the window of a session."""

    trainer: Trainer
    keeper: SessionKeeper
    tell: Tell
    stop: threading.Event
    on_shown: OnShown | None


def _run(options: LiveOptions, live_camera: LiveCamera, outside: _Outside, code: Image | None = None) -> None:
    """The session itself. code: what to show, instead of a picture, until the first one comes."""
    window = Window("posecheck", options.full_screen)
    with (
        live_camera as camera,
        Aloud(outside.tell, options.mute, options.voice) as aloud,
        Pipeline(camera, options.model, outside.keeper, outside.trainer, aloud.hear) as pipeline,
        Stage(window, outside.tell, options.mirror, options.record) as stage,
    ):
        opening = OPENING if code is None else SCAN
        stage.notice(opening, code)
        show = Showing(camera, pipeline, stage, aloud, outside.on_shown)
        while stage.window.open and not outside.stop.is_set() and not show.over:
            show.step()
            if camera.state is CameraState.OPENING:
                stage.notice(opening, code)
        camera.check()
        pipeline.check()


def _conclude(options: LiveOptions, outside: _Outside, began: datetime) -> None:
    """Keep what the session came to where that was asked for, and print it: last, as nobody may be reading any more."""
    summary, keeper, tell = outside.trainer.summary(), outside.keeper, outside.tell
    try:
        if options.save is not None:
            page = keeper.write_report(options.save, began)
            tell(_("the report is {page}", page=str(page)) if page else _("there is no report: nothing was seen"))
    except OutputError as error:
        tell(_("the report was not saved: {reason}", reason=error.line))
    try:
        if options.save_history:
            save_session(summary, keeper.measures(), when=began)
    except PosecheckError as error:
        tell(_("the session was not kept: {reason}", reason=error.line))
    print(translated(summary.text), flush=True)


@contextlib.contextmanager
def _messages() -> Iterator[Tell]:
    """Print lines on stderr, past the detector, which silences it from time to time for MediaPipe's own log lines."""
    try:
        own_stderr = os.dup(sys.stderr.fileno())
    except (OSError, ValueError):
        yield lambda line: print(f"posecheck: {translated(line)}", file=sys.stderr, flush=True)
        return
    try:
        yield lambda line: _write_line(own_stderr, line)
    finally:
        os.close(own_stderr)


def _write_line(descriptor: int, line: str) -> None:
    # Nobody may be reading any more (a closed pipe, a thread that outlives the session): then there is nobody to tell.
    with contextlib.suppress(OSError):
        os.write(descriptor, f"posecheck: {translated(line)}\n".encode())


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
