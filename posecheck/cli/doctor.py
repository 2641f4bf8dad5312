"""`posecheck doctor`: what this machine has, how fast it is, and what to do about each problem."""

from __future__ import annotations

import importlib.util
import itertools
import json
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from enum import Enum
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from typing import Any, cast

from posecheck.detection.detector import PoseDetector
from posecheck.detection.models import MODELS, load_model
from posecheck.errors import INSTALL_AGAIN, PROGRAM, REINSTALL, ModelError, PosecheckError, VideoError, install_command
from posecheck.files.bundled import sample_clip
from posecheck.frame import Frame
from posecheck.live.feeds import CameraFeed, camera_fix
from posecheck.live.window import reachable_display
from posecheck.media.video import open_video
from posecheck.version import __version__

_FRAMES = 12
_WARM_UP = 3
_LIVE_MS = 33.0
"""A model that takes longer than this cannot look at each of 30 frames a second."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST_NAME = 60
"""Some packages have the whole text of their licence where its name belongs."""
_REPORTS_FROM = (0, 10, 35)
"""From this version on MediaPipe reports to its maker that it is used."""
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
    yield Check("posecheck", Health.FINE, f"{__version__} on {system}")
    for package in ("mediapipe", "opencv-python", "numpy", "av"):
        try:
            yield Check(package, Health.FINE, version(package))
        except PackageNotFoundError:
            yield Check(package, Health.PROBLEM, "not installed", REINSTALL)
    yield from _reporting()
    for rival in ("opencv-contrib-python", "opencv-python-headless"):
        if _installed(rival):
            fix = f"pip uninstall {rival}, then pip install --force-reinstall opencv-python"
            yield Check(rival, Health.PROBLEM, "overwrites opencv-python", fix)


def _reporting() -> Iterator[Check]:
    """Is MediaPipe one that reports its use over the network?"""
    if not _installed("mediapipe"):
        return
    numbers = tuple(int(number) for number in re.findall(r"\d+", version("mediapipe"))[:3])
    if numbers >= _REPORTS_FROM:
        fix = f"{REINSTALL}, which brings one that does not"
        yield Check("mediapipe", Health.PROBLEM, "this version reports over the network that it is used", fix)


def models() -> Iterator[Check]:
    """Is each model there and whole, and how long does it take for a picture?"""
    for name in MODELS:
        try:
            load_model(name)
            ms = model_ms(name, _sample_frames())
        except PosecheckError as error:
            yield Check(f"model {name}", Health.PROBLEM, "cannot be used", str(error))
            continue
        yield Check(f"model {name}", Health.FINE, f"sum right, {ms:.0f} ms a picture", _speed_advice(name, ms))


def _speed_advice(name: str, ms: float) -> str:
    if ms <= _LIVE_MS:
        return ""
    rate = f"{1000 / ms:.0f} pictures a second"
    if ms <= _ENOUGH_MS:
        return f"live at {rate}: enough for a held stretch"
    return f"only {rate} live: close other programs" + (", or use --model full" if name != "full" else "")


def model_ms(name: str, frames: list[Frame]) -> float:
    """Median time of one picture with a model, in milliseconds, after warming up. Raises ModelError."""
    took_ms = []
    with PoseDetector(name) as detector:
        for frame in frames:
            begun_s = time.perf_counter()
            detector(frame)
            took_ms.append(1000 * (time.perf_counter() - begun_s))
    if len(took_ms) <= _WARM_UP:
        raise ModelError(f"the sample clip is too short to measure the speed with: {INSTALL_AGAIN}")
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
    for number in range(_cameras_to_try()):
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
            yield Check(f"camera {number}", Health.FINE, f"{width_px} × {height_px}")
    if not found:
        yield Check("camera", Health.OPTIONAL, "none gives a picture", camera_fix())


def _cameras_to_try() -> int:
    return 10 if sys.platform == "linux" else 3


def display() -> Iterator[Check]:
    """Can a window be opened?"""
    try:
        with reachable_display():
            check = Check("display", Health.FINE, "there")
    except PosecheckError as error:
        check = Check("display", Health.OPTIONAL, "none", str(error))
    yield check


def sound() -> Iterator[Check]:
    """Is there something to play tones on?"""
    from posecheck.live.sound import device_player

    try:
        device_player()
    except OSError as error:
        yield Check("sound", Health.OPTIONAL, "silent", str(error))
    else:
        yield Check("sound", Health.FINE, "there")


def voice() -> Iterator[Check]:
    """Can cues be spoken?"""
    from posecheck.live.speech import VoiceProcess
    from posecheck.live.voices import LIBRARIES

    if not any(importlib.util.find_spec(library) for library in LIBRARIES):
        yield Check("voice", Health.OPTIONAL, "not installed", install_command("voice"))
        return
    try:
        with VoiceProcess() as process:
            process.wait_until_ready()
    except OSError as error:
        yield Check("voice", Health.OPTIONAL, "does not speak", str(error))
    else:
        yield Check("voice", Health.FINE, "there")


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
    from rich.table import Table
    from rich.text import Text

    colours = {Health.FINE: "green", Health.OPTIONAL: "yellow", Health.PROBLEM: "bold red"}
    table = Table("", "", "found", "what to do", box=box.SIMPLE, show_edge=False)
    for check in checks:
        mark = Text(check.health.value, style=colours[check.health])
        table.add_row(mark, check.what, Text(check.found), Text(check.to_do))
    console = Console()
    console.print(table)
    problems = sum(check.health is Health.PROBLEM for check in checks)
    missing = [check.what for check in checks if check.health is Health.OPTIONAL]
    if problems:
        console.print(f"{problems} to mend before anything can be checked.")
    else:
        live = f"; for `posecheck live` see: {', '.join(missing)}" if missing else ", live too"
        console.print(f"All fine for checking clips{live}.", highlight=False)


@dataclass(frozen=True, slots=True)
class Component:
    """Something that posecheck is made of: a package, or a file that comes with it. sha256: of a file."""

    name: str
    version: str
    licence: str
    sha256: str | None = None

    @property
    def purl(self) -> str:
        """Its name among all packages of the world."""
        return f"pkg:pypi/{_normal(self.name)}@{self.version}"


def components() -> list[Component]:
    """The program, every package that it needs and that is installed, and the pose models."""
    found: dict[str, Component] = {}
    waiting = [PROGRAM]
    while waiting:
        name = waiting.pop(0)
        if _normal(name) in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found[_normal(name)] = Component(package.name, package.version, _licence(package))
        waiting += [need for need in map(_required, package.requires or ()) if need is not None]
    models = [Component(model.file_name, __version__, "Apache-2.0", model.sha256) for model in MODELS.values()]
    return [*found.values(), *models]


def bill_of_materials() -> dict[str, Any]:
    """The components as CycloneDX, which tools for the security of software read."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": PROGRAM, "version": __version__}},
        "components": [_bill_entry(one) for one in components() if _normal(one.name) != PROGRAM],
    }


def _bill_entry(one: Component) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": one.name, "version": one.version}
    entry["licenses"] = [{"license": {"name": one.licence}}]
    if one.sha256 is not None:
        return entry | {"type": "file", "hashes": [{"alg": "SHA-256", "content": one.sha256}]}
    return entry | {"type": "library", "purl": one.purl}


def _required(requirement: str) -> str | None:
    """The name of a package that is required, None for one that an extra brings."""
    name = _NAME.match(requirement)
    return name[0] if name and "extra ==" not in requirement else None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(package: Distribution) -> str:
    """What a package says of its licence, in a few words."""
    said = cast("Message", package.metadata)
    named = [value.rpartition(" :: ")[2] for value in said.get_all("Classifier", []) if value.startswith("License ::")]
    whole = (said.get("License") or "").strip()
    first = whole if len(whole.splitlines()) == 1 and len(whole) < _LONGEST_NAME else ""
    return said.get("License-Expression") or first or ", ".join(named) or "see the package"


def run_licences(as_json: bool) -> int:
    """Print what posecheck is made of, with versions and licences. Returns 0."""
    if as_json:
        print(json.dumps(bill_of_materials(), indent=1))
        return 0
    for one in components():
        print(f"{one.name:<32} {one.version:<12} {one.licence}")
    return 0
