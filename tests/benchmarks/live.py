"""How well the live assistant keeps up: `python -m tests.benchmarks.live CLIP`; `--help` says what can be asked.

Feeds the clip over and over at 1280 × 720 and 30 a second, as a webcam does (JPEG pictures, decoded on the way in),
to `posecheck live` and to the plain loop that reads, detects (with the model as it was published), draws and shows in
one thread, and prints for both: pictures shown a second, delay from capture to shown, processor time outside the model
and in all. `--one-core` holds this process to one core. Needs a display; Xvfb will do.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np

from posecheck.detection.detector import PoseDetector
from posecheck.frame import Frame, Image
from posecheck.live.assistant import LiveOptions, run_live
from posecheck.live.feed import Shot, made_smaller
from posecheck.live.showing import Shown
from posecheck.media.video import open_video
from posecheck.person.landmarks import BONES, Pose, Side
from tests.models.strip_segmentation import untouched

DRIVER_BUFFER = 4
"""How many pictures a webcam driver keeps for a program that is late."""
PLAIN_S = 60.0
"""The plain loop keeps nothing, so that a long run, which is for memory, would teach nothing about it."""
SETTLE_S = 3.0
"""Left out of the figures: start-up has one of its own."""


@dataclass(frozen=True)
class Scene:
    """What the webcam sees, as JPEG pictures, and how many of them a second."""

    jpegs: list[bytes]
    rate_hz: float


class Webcam:
    """Gives picture number n at its time, for `seconds`; whoever is late gets the oldest of the last few."""

    ends = True

    def __init__(self, scene: Scene, seconds: float) -> None:
        self._jpegs = scene.jpegs
        self._rate_hz = scene.rate_hz
        self._seconds = seconds
        self._next = 0
        self.due_s = 0.0

    def open(self) -> None:
        self._began_s = time.monotonic()

    def read(self) -> Shot | None:
        """The next picture. `due_s` is then when the camera had taken it."""
        oldest = int((time.monotonic() - self._began_s) * self._rate_hz) - DRIVER_BUFFER + 1
        self._next = max(self._next, oldest)
        self.due_s = self._began_s + self._next / self._rate_hz
        if self.due_s - self._began_s > self._seconds:
            return None
        time.sleep(max(0.0, self.due_s - time.monotonic()))
        jpeg = self._jpegs[self._next % len(self._jpegs)]
        self._next += 1
        return Shot(made_smaller(decoded(jpeg)))

    def interrupt(self) -> None:
        """It never waits."""

    def close(self) -> None:
        pass


def decoded(jpeg: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)


def jpegs_of(clip: Path, size_px: tuple[int, int]) -> list[bytes]:
    """The clip's pictures fitted into this size, as a camera sends them."""

    def fitted(image: Image) -> bytes:
        height_px, width_px = image.shape[:2]
        scale = min(size_px[0] / width_px, size_px[1] / height_px)
        small = cv2.resize(image, None, fx=scale, fy=scale)
        canvas = np.full((size_px[1], size_px[0], 3), 110, dtype=np.uint8)
        top, left = (size_px[1] - small.shape[0]) // 2, (size_px[0] - small.shape[1]) // 2
        canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
        return cv2.imencode(".jpg", canvas, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()

    with open_video(clip) as video:
        forth = [fitted(frame.image) for frame in video]
    # Back again afterwards, so that nobody jumps when it starts over.
    return forth + forth[-2:0:-1]


@dataclass
class Figures:
    """What was measured, one entry a picture that was shown."""

    shown_s: list[float] = field(default_factory=list)
    delay_ms: list[float] = field(default_factory=list)
    model_ms: list[float] = field(default_factory=list)
    work_ms: list[float] = field(default_factory=list)
    draw_ms: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    looks: set[int] = field(default_factory=set)
    core_share: float = float("nan")

    def settled(self, values: list[float]) -> list[float]:
        return [v for v, at_s in zip(values, self.shown_s, strict=False) if at_s - self.shown_s[0] > SETTLE_S]

    def table(self) -> Iterator[tuple[str, str]]:
        times_s = self.settled(self.shown_s)
        yield "shown a second", f"{(len(times_s) - 1) / (times_s[-1] - times_s[0]):.1f}"
        if self.own:
            yield "looked at a second", f"{len(self.looks) / (self.shown_s[-1] - self.shown_s[0]):.1f}"
            yield "shown with a look of its own", f"{statistics.fmean(self.settled(self.own)):.0%}"
        yield "processor, share of one core", f"{self.core_share:.0%}"
        for name, values in (
            ("delay", self.delay_ms),
            ("model", self.model_ms),
            ("work outside the model", self.work_ms),
            ("drawing and showing, on the clock", self.draw_ms),
        ):
            ordered = sorted(self.settled(values))
            p95 = ordered[int(0.95 * len(ordered))]
            yield f"{name} ms, median / p95", f"{statistics.median(ordered):.1f} / {p95:.1f}"
        if len(self.memory_mb) > 100:
            tenth = len(self.memory_mb) // 10
            early, late = (
                statistics.median(part) for part in (self.memory_mb[tenth : 2 * tenth], self.memory_mb[-tenth:])
            )
            minutes = (self.shown_s[-1] - self.shown_s[0]) * 0.8 / 60
            yield "memory MB, growth a minute", f"{late:.0f}, {(late - early) / minutes:+.2f}"


def resident_mb() -> float:
    """Memory of this process; NaN where the system does not tell it in /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * 4096 / 1e6


def measure_live(scene: Scene, seconds: float, model: str) -> Figures:
    figures = Figures()

    def note(shown: Shown) -> None:
        picture, look = shown.picture, shown.picture.look
        figures.shown_s.append(shown.shown_s)
        figures.delay_ms.append(1000 * (shown.shown_s - picture.captured_s))
        figures.own.append(float(look.frame.index == picture.frame.index))
        figures.looks.add(look.frame.index)
        figures.model_ms.append(1000 * look.model_s)
        figures.work_ms.append(1000 * (look.other_s + shown.work_s))
        figures.draw_ms.append(1000 * shown.draw_s)
        figures.memory_mb.append(resident_mb())

    begun_s, work_s = time.monotonic(), time.process_time()
    run_live(LiveOptions(model=model, mute=True), note, Webcam(scene, seconds))
    figures.core_share = (time.process_time() - work_s) / (time.monotonic() - begun_s)
    return figures


def measure_plain(scene: Scene, seconds: float, model: str) -> Figures:
    """Read, detect, draw, show; nothing else, and no coaching."""
    figures = Figures()
    camera = Webcam(scene, seconds)
    cv2.namedWindow("plain", cv2.WINDOW_NORMAL | cv2.WINDOW_GUI_NORMAL)
    with patch("posecheck.detection.detector.load_model", untouched), PoseDetector(model) as detector:
        camera.open()
        opened_s, process_s = time.monotonic(), time.process_time()
        while (shot := camera.read()) is not None:
            begun_s = time.perf_counter()
            pose = detector(Frame(shot.image, len(figures.shown_s), camera.due_s))
            found_s, work_s = time.perf_counter(), time.thread_time()
            draw_skeleton(shot.image, pose)
            cv2.imshow("plain", shot.image)
            cv2.waitKey(1)
            figures.shown_s.append(time.monotonic())
            figures.delay_ms.append(1000 * (time.monotonic() - camera.due_s))
            figures.model_ms.append(1000 * (found_s - begun_s))
            figures.work_ms.append(1000 * (time.thread_time() - work_s))
            figures.draw_ms.append(1000 * (time.perf_counter() - found_s))
        figures.core_share = (time.process_time() - process_s) / (time.monotonic() - opened_s)
    cv2.destroyAllWindows()
    return figures


def draw_skeleton(image: Image, pose: Pose | None) -> None:
    if pose is None:
        return
    for side in Side:
        for one, other in BONES:
            ends = [pose.point_px(side, joint) for joint in (one, other)]
            a, b = ((round(point.x), round(point.y)) for point in ends)
            cv2.line(image, a, b, (0, 255, 0), 3)


START_UP = """
import sys, time
from posecheck.live.assistant import LiveOptions, run_live
class First(Exception): pass
def first(shown):
    print(time.time() - float(sys.argv[2]), flush=True)
    raise First
try:
    run_live(LiveOptions(source=sys.argv[1], mute=True), first)
except First:
    pass
"""


def start_up_s(clip: Path) -> float:
    """From starting Python to the first watched picture on the screen."""
    command = [sys.executable, "-c", START_UP, str(clip), str(time.time())]
    child = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return float(child.stdout.splitlines()[0])


def main() -> None:
    args = _arguments()
    if args.one_core:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    starts_s = [start_up_s(args.clip) for _ in range(3)]
    scene = Scene(jpegs_of(args.clip, (args.height * 16 // 9, args.height)), args.rate)
    plain = dict(measure_plain(scene, min(args.seconds, PLAIN_S), args.model).table())
    live = dict(measure_live(scene, args.seconds, args.model).table())
    live["start-up s, to the first picture"] = f"{statistics.median(starts_s):.2f}"
    if args.json:
        print(json.dumps({"live": live, "plain": plain}, indent=1))
        return
    title = f"{args.height}p at {args.rate:g} a second{', one core' if args.one_core else ''}"
    print(f"{title:54}{'posecheck live':>18}{'plain loop':>18}")
    for name, value in live.items():
        print(f"{name:54}{value:>18}{plain.get(name, ''):>18}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--model", default="full", choices=("full", "heavy"))
    parser.add_argument("--rate", type=float, default=30.0, help="pictures a second that the camera gives")
    parser.add_argument("--height", type=int, default=720, help="of the camera's pictures, which are 16:9")
    parser.add_argument("--one-core", action="store_true", help="hold this process to one core")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
