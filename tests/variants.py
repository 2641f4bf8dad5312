"""The same stretch, filmed otherwise: makes a new clip of a clip by mirroring, shrinking, padding, re-timing, dimming.

For tests that prove that verdicts do not depend on such things. By hand, over a folder of clips:

    python -m tests.variants samples --model full
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import tee
from pathlib import Path
from statistics import median

import av
import cv2
import numpy as np

from posecheck.check import CheckOptions, check_clip
from posecheck.form.rule import Phase
from posecheck.frame import Frame, Image
from posecheck.media.clip import Kind
from posecheck.media.folder import find_clips
from posecheck.media.video import open_video
from posecheck.report.data import Report

TICK = Fraction(1, 90_000)
"""Time base of what is written: fine enough for the time stamps of any clip."""

Variant = Callable[[Iterable[Frame]], Iterator[Frame]]


def mirrored(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Left and right exchanged."""
    return _changed(frames, lambda image: image[:, ::-1])


def half_scale(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Half as wide and half as high."""
    return _changed(frames, lambda image: _image(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)))


def portrait(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Padded to an upright 3:4 picture with black above and below; already upright pictures get bars at the sides."""
    return _changed(frames, _padded)


def darkened(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Half as bright."""
    return _changed(frames, lambda image: _image(image // 2))


def at_60(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Sixty frames a second; each shows the newest picture of the clip."""
    return retimed(frames, 60.0)


def at_15(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Fifteen frames a second; each shows the newest picture of the clip."""
    return retimed(frames, 15.0)


VARIANTS: dict[str, Variant] = {
    variant.__name__: variant for variant in (mirrored, half_scale, portrait, darkened, at_60, at_15)
}


def _changed(frames: Iterable[Frame], change: Callable[[Image], Image]) -> Iterator[Frame]:
    for frame in frames:
        yield Frame(np.ascontiguousarray(change(frame.image)), frame.index, frame.time_s)


def _padded(image: Image) -> Image:
    height, width = image.shape[:2]
    if width >= height:
        bar = (width * 4 // 3 - height) // 2
        return _image(cv2.copyMakeBorder(image, bar, bar, 0, 0, cv2.BORDER_CONSTANT))
    bar = (height * 4 // 3 - width) // 2
    return _image(cv2.copyMakeBorder(image, 0, 0, bar, bar, cv2.BORDER_CONSTANT))


def _image(array: object) -> Image:
    return np.asarray(array, dtype=np.uint8)


def retimed(frames: Iterable[Frame], rate_hz: float) -> Iterator[Frame]:
    """The clip at another rate: at each tick the newest picture there is, as a recorder at that rate would see it."""
    index = 0
    here, ahead = tee(frames)
    next(ahead, None)
    for frame in here:
        following = next(ahead, None)
        until_s = frame.time_s + 1e-6 if following is None else following.time_s
        while index / rate_hz < until_s:
            yield Frame(frame.image, index, index / rate_hz)
            index += 1


def write_clip(frames: Iterable[Frame], path: Path) -> None:
    """Write frames as H.264 with their own time stamps; odd sizes lose their last row or column."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"crf": "18", "preset": "veryfast"})
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = TICK
        for frame in frames:
            height, width = (side // 2 * 2 for side in frame.image.shape[:2])
            if not stream.codec_context.is_open:
                stream.width, stream.height = width, height
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame.image[:height, :width]), format="bgr24")
            picture.pts, picture.time_base = round(frame.time_s / TICK), TICK
            container.mux(stream.encode(picture))
        container.mux(stream.encode())


def make_variant(clip: Path, variant: str, folder: Path) -> Path:
    """Write a variant of a clip into a folder; returns its path."""
    path = folder / f"{clip.stem}-{variant}.mp4"
    with open_video(clip) as video:
        write_clip(VARIANTS[variant](video), path)
    return path


def medians(report: Report) -> dict[tuple[str, Phase], float]:
    """The median of each measure in START and in STRETCH, by rule code and phase."""
    values: dict[tuple[str, Phase], list[float]] = {}
    for sample in report.samples:
        for code, value in sample.values.items():
            if np.isfinite(value):
                values.setdefault((code, sample.phase), []).append(value)
    return {key: median(seen) for key, seen in values.items()}


def verdicts(report: Report) -> Mapping[str, str]:
    """The verdict of the clip and of each rule."""
    return {"clip": report.verdict} | {result.rule.code: result.status for result in report.rules}


def differences(report: Report, other: Report) -> dict[str, float]:
    """By unit of the measures: the largest difference of their medians between two reports of the same stretch."""
    units = {result.rule.code: result.rule.unit for result in report.rules}
    ours, theirs = medians(report), medians(other)
    found = dict.fromkeys(units.values(), 0.0)
    for code, phase in ours.keys() & theirs.keys():
        change = abs(ours[code, phase] - theirs[code, phase])
        found[units[code]] = max(found[units[code]], change)
    return found


def main() -> None:
    """Compare every clip of a folder with its variants and print what differs."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", choices=("full", "heavy"), default="full")
    parser.add_argument("--only", nargs="*", default=list(VARIANTS), choices=list(VARIANTS))
    args = parser.parse_args()
    options = CheckOptions(model=args.model)
    with tempfile.TemporaryDirectory() as scratch:
        for clip in find_clips([args.folder]):
            if clip.kind is not Kind.VIDEO:
                continue
            plain = check_clip(clip, options)
            for name in args.only:
                changed = check_clip(make_variant(clip.path, name, Path(scratch)), options)
                sys.stdout.write(_line(clip.path.stem, name, plain, changed))
                sys.stdout.flush()


def _line(stem: str, variant: str, plain: Report, changed: Report) -> str:
    before, after = verdicts(plain), verdicts(changed)
    moved = [f"{key}: {before[key]} -> {after[key]}" for key in before if before[key] != after[key]]
    apart = ", ".join(f"{value:.3f} {unit}" for unit, value in differences(plain, changed).items())
    return f"{stem:20} {variant:10} {'; '.join(moved) or 'same verdicts'}; medians within {apart}\n"


if __name__ == "__main__":
    main()
