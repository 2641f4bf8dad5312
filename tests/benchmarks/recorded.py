"""How fast recorded clips are checked, and in how much memory, against the loop that one would write first.

    python -m tests.benchmarks.recorded            # about ten minutes on two cores; --quick: about three

The plain loop reads every frame with OpenCV and finds poses with the same model as it was published (the shipped one
computes no segmentation, see `models/README.md`), one frame after the other; with a picture it also draws the skeleton
and writes the video. Every figure is made in a process of its own; compared figures
come from the same run, one right after the other, so that quotes are ratios. `bare` is the model alone, on pictures in
memory, one thread a core: the limit for any program that looks at every frame.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import av
import cv2

from posecheck.batch.run import OutputOptions, run_batch
from posecheck.check import CheckOptions
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
_BARE_FRAMES = 150


def loop_samples(path: Path, seconds: float) -> Path:
    """Samples one after the other, again and again, 640×480 at 30 frames a second."""
    names = ("torso-forward", "clean-301", "toes-305", "knee-behind-hip")
    images = [frame.image for name in names for frame in _frames(SAMPLES / f"{name}.mp4")]
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


_LINES = ((11, 12), (11, 13), (13, 15), (12, 14), (14, 16), (11, 23), (12, 24), (23, 24), (23, 25), (25, 27), (27, 29))
_MORE_LINES = ((29, 31), (24, 26), (26, 28), (28, 30), (30, 32))


def _draw(points: list[tuple[int, int]], image: Any) -> None:
    for start, end in (*_LINES, *_MORE_LINES):
        cv2.line(image, points[start], points[end], (0, 220, 120), 3, cv2.LINE_AA)
    for point in points:
        cv2.circle(image, point, 4, (255, 255, 255), -1, cv2.LINE_AA)
    cv2.putText(image, "Chest up", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0, 0, 255), 2, cv2.LINE_AA)


def ours(paths: list[Path], out: Path | None, rate_hz: float) -> int:
    """The product: a check with or without all its files. Returns how many frames the clips have."""
    outputs = OutputOptions(out, video=out is not None)
    results = run_batch(paths, CheckOptions(rate_hz=rate_hz), outputs, force=True)
    assert all(result.error is None for result in results), results
    return sum(_count(path) for path in paths)


def _count(path: Path) -> int:
    with av.open(str(path)) as container:
        count: int = container.streams.video[0].frames
        return count


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
    command = [sys.executable, "-m", "tests.benchmarks.recorded", "--part", what, "--folder", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def run_part(what: str, folder: Path) -> dict[str, float]:
    """What `measure` has done in another process. A part is named `who-clips[-video][-every]`."""
    import resource

    who, which, *how = what.split("-")
    paths = sorted((folder / which).glob("*.mp4"))
    out = folder / "out" if "video" in how else None
    shutil.rmtree(folder / "out", ignore_errors=True)
    (folder / "out").mkdir()
    start_s = time.perf_counter()
    work: dict[str, Callable[[], int]] = {
        "plain": lambda: plain(paths, out),
        "ours": lambda: ours(paths, out, 0.0 if "every" in how else 15.0),
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


def main() -> None:
    """Make the clips, measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="no folder, and memory for 4 minutes instead of 10")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.part:
        sys.stdout.write(json.dumps(run_part(args.part, args.folder)) + "\n")
        return
    with tempfile.TemporaryDirectory() as scratch:
        compare(Path(scratch), args.quick)


def compare(folder: Path, quick: bool) -> None:
    """Measure what is to be compared right after one another, and say the ratios."""
    make_clips(folder, 4 if quick else 10)
    say = sys.stdout.write
    say(f"{CORES} cores, model full, 640×480 at {RATE_HZ}/s\n")
    ratio(folder, "one clip, every frame, no video", "plain-one", "ours-one-every", 1.7)
    ratio(folder, "one clip, every frame, annotated video and page", "plain-one-video", "ours-one-video-every", 1.3)
    ratio(folder, "one clip, default rate, no video", "plain-one", "ours-one", 3.3)
    ratio(folder, "one clip, default rate, annotated video and page", "plain-one-video", "ours-one-video", None)
    if not quick:
        ratio(folder, f"{_FOLDER_CLIPS} clips, every frame, no video", "plain-many", "ours-many-every", None)
        ratio(folder, f"{_FOLDER_CLIPS} clips, default rate, annotated", "plain-many-video", "ours-many-video", None)
    ratio(folder, "one clip, every frame, no video, against the bare model", "bare-one", "ours-one-every", None)
    short, long = (measure(f"ours-{which}", folder)["peak_mb"] for which in ("one", "long"))
    say(f"peak memory: {short:.0f} MB for 1 minute, {long:.0f} MB for the long clip: ×{long / short:.2f} (≤ 1.1)\n")


def make_clips(folder: Path, minutes: int) -> None:
    """One minute, many short clips, and a long one."""
    for name in ("one", "many", "long"):
        (folder / name).mkdir()
    loop_samples(folder / "one" / "minute.mp4", 60.0)
    for number in range(_FOLDER_CLIPS):
        loop_samples(folder / "many" / f"{number}.mp4", 10.0 + number)
    loop_samples(folder / "long" / "long.mp4", 60.0 * minutes)


def ratio(folder: Path, title: str, theirs: str, mine: str, target: float | None) -> None:
    """Print how many times as many frames a second ours does."""
    one, other = measure(theirs, folder), measure(mine, folder)
    factor = other["frames_per_s"] / one["frames_per_s"]
    goal = f" (≥ {target})" if target else ""
    sys.stdout.write(
        f"{title}: ×{factor:.2f}{goal}   [{one['frames_per_s']:.0f} → {other['frames_per_s']:.0f} frames/s,"
        f" {one['cpu_ms_per_frame']:.1f} → {other['cpu_ms_per_frame']:.1f} ms of CPU a frame,"
        f" {one['peak_mb']:.0f} → {other['peak_mb']:.0f} MB]\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
