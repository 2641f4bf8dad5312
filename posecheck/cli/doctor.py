"""`posecheck doctor`: what this machine has, how fast it is, and what to do about each problem."""

from __future__ import annotations

import importlib.util
import itertools
import platform
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, version

from posecheck.detection.detector import PoseDetector
from posecheck.detection.models import MODELS, load_model
from posecheck.errors import (
    INSTALL_AGAIN,
    REINSTALL,
    ModelError,
    PosecheckError,
    VideoError,
    install_command,
    line_of,
)
from posecheck.files.bundled import sample_clip
from posecheck.frame import Frame
from posecheck.language import _, listed, many, said, translated
from posecheck.live.feeds import CameraFeed, camera_fix, camera_numbers
from posecheck.live.window import reachable_display
from posecheck.media.video import open_video
from posecheck.version import __version__

_FRAMES = 12
_WARM_UP = 3
_LIVE_MS = 33.0
"""A model that takes longer than this cannot look at each of 30 frames a second."""
_REPORTS_FROM = (0, 10, 35)
"""From this version on MediaPipe reports to its maker that it is used."""
THERE, NOT_INSTALLED = _("there"), _("not installed")
_ENOUGH_MS = 100.0
"""Ten looks a second are enough to coach a held stretch."""


class Health(Enum):
    """How one thing is."""

    FINE = "✓"
    OPTIONAL = "–"
    """Not there, and everything that matters works without it."""
    PROBLEM = "✗"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, what was found, and what to do about it ("" for nothing)."""

    what: str
    health: Health
    found: str
    to_do: str = ""


def run_doctor() -> int:
    """Look at everything and print it. Returns 0 when all that is needed is fine, else 1.

    Needed is what `posecheck check` needs: packages and models. Camera, display and sound are for `posecheck live`.
    """
    checks: list[Check] = []
    for look in _LOOKS:
        checks.extend(look())
    _print(checks)
    return 1 if any(check.health is Health.PROBLEM for check in checks) else 0


def versions() -> Iterator[Check]:
    """The program, Python, and the packages that do the work."""
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    yield Check("posecheck", Health.FINE, _("{version} on {system}", version=__version__, system=system))
    for package in ("mediapipe", "opencv-python", "numpy", "av"):
        try:
            yield Check(package, Health.FINE, version(package))
        except PackageNotFoundError:
            yield Check(package, Health.PROBLEM, NOT_INSTALLED, REINSTALL)
    yield from _reporting()
    for rival in ("opencv-contrib-python", "opencv-python-headless"):
        if _installed(rival):
            first, then = f"pip uninstall {rival}", "pip install --force-reinstall opencv-python"
            fix = _("{first}, then {then}", first=first, then=then)
            yield Check(rival, Health.PROBLEM, _("overwrites opencv-python"), fix)


def _reporting() -> Iterator[Check]:
    """Is MediaPipe one that reports its use over the network?"""
    if not _installed("mediapipe"):
        return
    numbers = tuple(int(number) for number in re.findall(r"\d+", version("mediapipe"))[:3])
    if numbers >= _REPORTS_FROM:
        fix = _("{command}, which brings one that does not", command=REINSTALL)
        yield Check("mediapipe", Health.PROBLEM, _("this version reports over the network that it is used"), fix)


def models() -> Iterator[Check]:
    """Is each model there and whole, and how long does it take for a picture?"""
    for name in MODELS:
        try:
            load_model(name)
            ms = model_ms(name, _sample_frames())
        except PosecheckError as error:
            yield Check(_("model {name}", name=name), Health.PROBLEM, _("cannot be used"), error.line)
            continue
        found = _("sum right, {ms} ms a picture", ms=f"{ms:.0f}")
        yield Check(_("model {name}", name=name), Health.FINE, found, _speed_advice(name, ms))


def _speed_advice(name: str, ms: float) -> str:
    if ms <= _LIVE_MS:
        return ""
    rate = round(1000 / ms)
    rate_words = many("{count} picture a second", "{count} pictures a second", rate)
    if ms <= _ENOUGH_MS:
        return _("live at {rate}: enough for a held stretch", rate=rate_words)
    if name == "full":
        return _("only {rate} live: close other programs", rate=rate_words)
    return _("only {rate} live: close other programs, or use --model full", rate=rate_words)


def model_ms(name: str, frames: list[Frame]) -> float:
    """Median time of one picture with a model, in milliseconds, after warming up. Raises ModelError."""
    took_ms = []
    with PoseDetector(name) as detector:
        for frame in frames:
            begun_s = time.perf_counter()
            detector(frame)
            took_ms.append(1000 * (time.perf_counter() - begun_s))
    if len(took_ms) <= _WARM_UP:
        raise ModelError(_("the sample clip is too short to measure the speed with: {fix}", fix=INSTALL_AGAIN))
    return statistics.median(took_ms[_WARM_UP:])


def _sample_frames() -> list[Frame]:
    """A person in the position: an empty picture would be much faster, and tell nothing."""
    with open_video(sample_clip()) as video:
        # Consecutive ones from the middle on: the model follows a person only from frame to frame.
        pictures = video.pictures(from_s=video.info.duration_s / 2)
        return [picture.frame() for picture in itertools.islice(pictures, _FRAMES)]


def cameras() -> Iterator[Check]:
    """The cameras that give a picture."""
    found = 0
    for number in camera_numbers():
        feed = CameraFeed((number,))
        try:
            feed.open()
        except VideoError:
            continue
        shot = feed.read()
        feed.close()
        if shot is not None:
            found += 1
            height_px, width_px = shot.image.shape[:2]
            yield Check(_("camera {number}", number=number), Health.FINE, f"{width_px} × {height_px}")
    if not found:
        yield Check(_("camera"), Health.OPTIONAL, _("none gives a picture"), camera_fix())


def display() -> Iterator[Check]:
    """Can a window be opened?"""
    try:
        with reachable_display():
            check = Check(_("display"), Health.FINE, THERE)
    except PosecheckError as error:
        check = Check(_("display"), Health.OPTIONAL, _("not there"), error.line)
    yield check


def sound() -> Iterator[Check]:
    """Is there something to play tones on?"""
    from posecheck.live.sound import device_player

    try:
        device_player()
    except OSError as error:
        yield Check(_("sound"), Health.OPTIONAL, _("silent"), line_of(error))
    else:
        yield Check(_("sound"), Health.FINE, THERE)


def voice() -> Iterator[Check]:
    """Can cues be spoken?"""
    from posecheck.live.speech import VoiceProcess
    from posecheck.live.voices import LIBRARIES

    if not any(importlib.util.find_spec(library) for library in LIBRARIES):
        yield Check(_("voice"), Health.OPTIONAL, NOT_INSTALLED, install_command("voice"))
        return
    try:
        with VoiceProcess() as process:
            process.wait_until_ready()
    except OSError as error:
        yield Check(_("voice"), Health.OPTIONAL, _("does not speak"), line_of(error))
    else:
        yield Check(_("voice"), Health.FINE, THERE)


_LOOKS: tuple[Callable[[], Iterator[Check]], ...] = (versions, models, cameras, display, sound, voice)


def _installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def _print(checks: list[Check]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    colours = {Health.FINE: "green", Health.OPTIONAL: "yellow", Health.PROBLEM: "bold red"}
    # Chinese has no spaces to break a line at: without "fold" it would be cut short.
    columns = (Column(words, overflow="fold") for words in ("", "", said("found"), said("what to do")))
    table = Table(*columns, box=box.SIMPLE, show_edge=False)
    for check in checks:
        mark = Text(check.health.value, style=colours[check.health])
        table.add_row(mark, *(Text(translated(words)) for words in (check.what, check.found, check.to_do)))
    console = Console()
    console.print(table)
    problems = sum(check.health is Health.PROBLEM for check in checks)
    missing = [check.what for check in checks if check.health is Health.OPTIONAL]
    console.print(translated(_ending(problems, missing)), highlight=False)


def _ending(problems: int, missing: list[str]) -> str:
    if problems:
        return many(
            "{count} to mend before anything can be checked.",
            "{count} to mend before anything can be checked.",
            problems,
        )
    if missing:
        return _("All fine for checking clips; for `posecheck live` see: {names}.", names=listed(missing))
    return _("All fine for checking clips, live too.")
