"""How fast recorded clips are checked, and in how much memory, against the loop that one would write first.

The plain loop reads every frame with OpenCV and finds poses with the same model as it was published (the shipped one
computes no segmentation, see `models/README.md`), one frame after the other; with a picture it also draws the skeleton
and writes the video. Every figure is made in a process of its own. `bare` is the model alone, on pictures in
memory, one thread a core: the limit for any program that looks at every frame.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import av
import cv2

from posecheck.check import CheckOptions
from posecheck.check.run import OutputOptions, run_batch
from posecheck.detection.detector import PoseDetector
from posecheck.detection.quiet import quiet_stderr
from posecheck.frame import Frame
from posecheck.media.video import open_video
from posecheck.person.landmarks import Pose
from tests.clips import SAMPLES
from tests.models.strip_segmentation import untouched

CORES = os.cpu_count() or 1
RATE_HZ = 30
_FOLDER_CLIPS = 8
_NAMES = ("torso-forward", "clean-301", "toes-305", "knee-behind-hip")
_BARE_FRAMES = 150


def loop_samples(path: Path, seconds: float) -> Path:
    """Samples one after the other, again and again, 640×480 at 30 frames a second."""
    images = [frame.image for name in _NAMES for frame in _frames(SAMPLES / f"{name}.mp4")]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=RATE_HZ, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        for index in range(round(seconds * RATE_HZ)):
            # The samples have about half that rate.
            picture = av.VideoFrame.from_ndarray(images[index // 2 % len(images)], format="bgr24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def _frames(path: Path) -> Iterator[Frame]:
    with open_video(path) as video:
        yield from video


def plain(paths: list[Path], out: Path | None) -> int:
    """The loop one would write first. Returns how many frames it did."""
    return sum(_plain_clip(path, out) for path in paths)


def _plain_clip(path: Path, out: Path | None) -> int:
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=untouched("full")), running_mode=vision.RunningMode.VIDEO
    )
    capture = cv2.VideoCapture(str(path))
    size = (int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)), int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT)))
    writer = cv2.VideoWriter(str(out / path.name), cv2.VideoWriter.fourcc(*"mp4v"), RATE_HZ, size) if out else None
    count = 0
    with quiet_stderr(), vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            more, image = capture.read()
            if not more:
                break
            rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
            found = landmarker.detect_for_video(
                mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb), count * 1000 // RATE_HZ
            )
            count += 1
            if writer is not None:
                for person in found.pose_landmarks:
                    _draw([(round(point.x * size[0]), round(point.y * size[1])) for point in person], image)
                writer.write(image)
    capture.release()
    if writer is not None:
        writer.release()
    return count


def plain_photographs(paths: list[Path]) -> int:
    """One look at each photograph. Returns how many there are."""
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_buffer=untouched("full")))
    with quiet_stderr(), vision.PoseLandmarker.create_from_options(options) as landmarker:
        for path in paths:
            image = cv2.imread(str(path))
            assert image is not None, path
            rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
            landmarker.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb))
    return len(paths)


_LINES = ((11, 12), (11, 13), (13, 15), (12, 14), (14, 16), (11, 23), (12, 24), (23, 24), (23, 25), (25, 27), (27, 29))
_MORE_LINES = ((29, 31), (24, 26), (26, 28), (28, 30), (30, 32))


def _draw(points: list[tuple[int, int]], image: Any) -> None:
    for start, end in (*_LINES, *_MORE_LINES):
        cv2.line(image, points[start], points[end], (0, 220, 120), 3, cv2.LINE_AA)
    for point in points:
        cv2.circle(image, point, 4, (255, 255, 255), -1, cv2.LINE_AA)
    cv2.putText(image, "Chest up", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0, 0, 255), 2, cv2.LINE_AA)


def ours(paths: list[Path], out: Path | None, rate_hz: float, scheduler: str | None = None) -> int:
    """The product: a check with or without all its files. Returns how many frames the clips have."""
    outputs = OutputOptions(out, video=out is not None)
    results = run_batch(paths, CheckOptions(rate_hz=rate_hz), outputs, force=True, scheduler=scheduler)
    assert all(result.error is None for result in results), results
    return sum(_count(path) for path in paths)


def _count(path: Path) -> int:
    with av.open(str(path)) as container:
        count: int = container.streams.video[0].frames
        return count or 1  # a photograph says none


def bare(paths: list[Path]) -> int:
    """The model alone, on pictures in memory, one thread a core. Returns how many frames all threads did."""
    frames = [frame for frame, _ in zip(_frames(paths[0]), range(_BARE_FRAMES), strict=False)]

    def run(_: int) -> Pose | None:
        pose = None
        with PoseDetector("full") as detector:
            for frame in frames:
                pose = detector(frame)
        return pose

    with ThreadPoolExecutor(CORES) as pool:
        assert all(pose is not None for pose in pool.map(run, range(CORES)))
    return CORES * len(frames)


def measure(what: str, folder: Path) -> dict[str, float]:
    """Run one part in a process of its own: its seconds, frames a second, and peak memory in MB."""
    command = [sys.executable, "-m", "tests.benchmarks.recorded", what, str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def run_part(what: str, folder: Path) -> dict[str, float]:
    """What `measure` has done in another process.

    A part is named `who-clips[-video][-every][-onecore][-cluster]`: with all its files, every frame, held to one core,
    on a Dask cluster of this computer that has a worker a core.
    """
    who, which, *how = what.split("-")
    paths = sorted((folder / which).iterdir())
    out = folder / "out" if "video" in how else None
    shutil.rmtree(folder / "out", ignore_errors=True)
    (folder / "out").mkdir()
    if "onecore" in how:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with _cluster() if "cluster" in how else nullcontext() as scheduler:
        return _timed(who, paths, out, 0.0 if "every" in how else 15.0, scheduler)


@contextmanager
def _cluster() -> Iterator[str]:
    """The address of a local cluster whose workers stand ready."""
    from distributed import LocalCluster

    settings = {"threads_per_worker": 1, "processes": True, "dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=CORES, **settings) as cluster:
        yield str(cluster.scheduler_address)


def _timed(who: str, paths: list[Path], out: Path | None, rate_hz: float, scheduler: str | None) -> dict[str, float]:
    import resource

    start_s = time.perf_counter()
    work: dict[str, Callable[[], int]] = {
        "plain": lambda: plain(paths, out),
        "stills": lambda: plain_photographs(paths),
        "ours": lambda: ours(paths, out, rate_hz, scheduler),
        "bare": lambda: bare(paths),
    }
    frames = work[who]()
    seconds = time.perf_counter() - start_s
    usages = [resource.getrusage(which) for which in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": seconds,
        "frames_per_s": frames / seconds,
        "cpu_ms_per_frame": 1000 * sum(usage.ru_utime + usage.ru_stime for usage in usages) / frames,
        "peak_mb": max(usage.ru_maxrss for usage in usages) / 1024,
    }


def make_clips(folder: Path, seconds: float, long_s: float) -> None:
    """One clip, many short ones, a long one, photographs, and the landmarks of ten minutes."""
    for name in ("one", "many", "long", "photos", "landmarks"):
        (folder / name).mkdir()
    loop_samples(folder / "one" / "one.mp4", seconds)
    for number in range(_FOLDER_CLIPS):
        loop_samples(folder / "many" / f"{number}.mp4", (10.0 + number) * seconds / 60)
    loop_samples(folder / "long" / "long.mp4", long_s)
    for number, name in enumerate(_NAMES):
        images = [frame.image for frame in _frames(SAMPLES / f"{name}.mp4")]
        cv2.imwrite(str(folder / "photos" / f"{number}.jpg"), images[len(images) // 2])
    _long_recording(SAMPLES / "torso-forward.mp4", folder / "landmarks")


def _long_recording(clip: Path, folder: Path) -> None:
    """The landmarks of a sample again and again, for ten minutes."""
    run_batch([clip], CheckOptions(), OutputOptions(folder, video=False, landmarks=True))
    (path,) = folder.glob("*.jsonl.gz")
    head, *rows = gzip.decompress(path.read_bytes()).decode().splitlines()
    rows = [row for row in rows if '"t"' in row]
    seconds = json.loads(rows[-1])["t"] + 1 / 15
    turns = range(round(600 / seconds))
    moved = (json.loads(row) | {"t": round(json.loads(row)["t"] + turn * seconds, 3)} for turn in turns for row in rows)
    text = "\n".join([head, *map(json.dumps, moved)])
    for made in folder.iterdir():
        made.unlink()
    (folder / path.name).write_bytes(gzip.compress(text.encode()))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run_part(sys.argv[1], Path(sys.argv[2]))) + "\n")
