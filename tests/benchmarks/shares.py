"""Where the time of a recorded check goes: `python -m tests.benchmarks.shares`.

Each step is done for all frames of a clip on one thread; printed is the processor's time that it takes for a frame, and
as a share of what the pose model alone takes on pictures that lie in memory.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from posecheck.detection.detector import PoseDetector
from posecheck.detection.exposure import well_exposed
from posecheck.detection.follower import Follower
from posecheck.detection.level import LevelFinder
from posecheck.detection.mirroring import LeftFacingDetector, in_the_mirror
from posecheck.detection.scene import SceneWatch
from posecheck.detection.sighting import sighting
from posecheck.form.hindsight import in_hindsight
from posecheck.form.observer import Observer, watch
from posecheck.frame import Frame
from posecheck.media.video import open_video
from posecheck.person.calibration import CALIBRATIONS
from posecheck.person.landmarks import Pose
from posecheck.rules import all_rules
from tests.benchmarks.recorded import loop_samples

SECONDS = 20.0


def main() -> None:
    """Measure and print the shares."""
    with tempfile.TemporaryDirectory() as scratch:
        path = loop_samples(Path(scratch) / "clip.mp4", SECONDS)
        frames = list(_frames(path))
        poses: list[Pose | None] = []
        model_ms = _cpu_ms(partial(_looked_at, PoseDetector("full"), frames, poses), len(frames))
        _say("the pose model, and handing it its pictures", model_ms, model_ms)
        for name, step in _steps(path, frames, poses):
            _say(name, _cpu_ms(step, len(frames)), model_ms)


def _steps(path: Path, frames: list[Frame], poses: list[Pose | None]) -> Iterator[tuple[str, Callable[[], Any]]]:
    scenes, find_level, observer = SceneWatch(), LevelFinder(), Observer(all_rules(), CALIBRATIONS["full"])
    seen = [sighting(frame, pose) for frame, pose in zip(frames, poses, strict=True)]
    yield "decoding", lambda: _count(path, as_images=False)
    yield "decoding, and making images of it", lambda: _count(path, as_images=True)
    yield "looking whether it is too dark", lambda: [well_exposed(frame.image) for frame in frames]
    yield "mirroring", lambda: [in_the_mirror(frame) for frame in frames]
    yield "the model with mirroring", partial(_looked_at, LeftFacingDetector("full"), frames, [])
    yield "the same with second looks for others", partial(_looked_at, Follower("full"), frames, [])
    yield "rounding", lambda: [sighting(*pair) for pair in zip(frames, poses, strict=True)]
    yield "whether it is another scene", lambda: [scenes.is_another(frame.image) for frame in frames]
    yield "the level of the camera", lambda: [find_level(*pair) for pair in zip(frames, poses, strict=True)]
    yield "judging", lambda: list(in_hindsight(watch(seen, observer)))


def _frames(path: Path) -> Iterator[Frame]:
    with open_video(path, threaded=False) as video:
        yield from video


def _count(path: Path, as_images: bool) -> int:
    with open_video(path, threaded=False) as video:
        return sum(picture.frame().index >= 0 if as_images else 1 for picture in video.pictures())


def _looked_at(detector: Any, frames: list[Frame], found: list[Pose | None]) -> None:
    with detector:
        found += [detector(frame) for frame in frames]


def _cpu_ms(work: Callable[[], Any], frames: int) -> float:
    begun_s = time.process_time()
    work()
    return 1000 * (time.process_time() - begun_s) / frames


def _say(name: str, ms: float, of_ms: float) -> None:
    sys.stdout.write(f"{name:48} {ms:6.2f} ms a frame  {ms / of_ms:6.1%}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
