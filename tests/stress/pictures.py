"""The slow part: clips changed as pictures, and seen by the real model.

python -m tests.stress.pictures samples
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np

from posecheck.check import check_clip
from posecheck.frame import Frame, Image
from posecheck.media.clip import Kind, kind_by_name
from posecheck.media.video import open_video
from tests.known import KnownRules
from tests.stress.films import cut_together, film_breaches
from tests.stress.hiding import HIDDEN, hiding
from tests.stress.judges import of_report
from tests.stress.law import Breach, breaches
from tests.stress.prepare import recordings_of
from tests.stress.shots import at_times_of
from tests.stress.sources import Source, read_source
from tests.variants import VARIANTS, Variant, write_clip


def noisy(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Grainy, as cameras are in poor light."""
    rng = np.random.default_rng(1)
    for frame in frames:
        grain = rng.normal(0.0, 14.0, frame.image.shape)
        yield _with(frame, np.clip(frame.image + grain, 0, 255))


def very_dark(frames: Iterable[Frame]) -> Iterator[Frame]:
    """A fifth as bright."""
    for frame in frames:
        yield _with(frame, frame.image // 5)


def too_bright(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Against the light: washed out."""
    for frame in frames:
        yield _with(frame, np.clip(frame.image * 0.8 + 70.0, 0, 255))


def quarter_scale(frames: Iterable[Frame]) -> Iterator[Frame]:
    """The person small in the picture: a quarter as large, amid grey."""
    for frame in frames:
        height, width = frame.image.shape[:2]
        small = cv2.resize(frame.image, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        wide = cv2.copyMakeBorder(small, height // 4, height // 4, width // 4, width // 4, cv2.BORDER_REPLICATE)
        yield _with(frame, wide)


PICTURES: dict[str, Variant] = {
    **VARIANTS,
    **{change.__name__: change for change in (noisy, very_dark, too_bright, quarter_scale)},
}
CUT = "cut_to_another"
NAMES = (*PICTURES, *HIDDEN, CUT)


def _with(frame: Frame, image: object) -> Frame:
    picture: Image = np.ascontiguousarray(np.asarray(image, dtype=np.uint8))
    return Frame(picture, frame.index, frame.time_s)


def picture_breaches(clip: Path, source: Source, name: str, scratch: Path) -> list[Breach]:
    """How a clip, changed as pictures, breaks the law; its truth is that of the untouched one."""
    path = scratch / f"{clip.stem}-{name}.mp4"
    with open_video(clip) as video:
        change = hiding(name, source.shots) if name in HIDDEN else PICTURES[name]
        write_clip(change(video), path)
    report = check_clip(path, KnownRules(model=source.recording.model))
    return breaches(at_times_of([sample.time_s for sample in report.samples], source.shots), of_report(report))


def _tried(args: argparse.Namespace, scratch: Path) -> Iterator[tuple[str, list[Breach]]]:
    clips = {path.stem: path for path in sorted(args.folder.rglob("*")) if kind_by_name(path) is Kind.VIDEO}
    sources = [source for path in recordings_of([args.folder], args.cache) if (source := read_source(path))]
    for source in sources:
        for name in args.only if source.assessable else [name for name in args.only if name in PICTURES]:
            if name != CUT:
                yield f"{source.name} {name}", picture_breaches(clips[source.name], source, name, scratch)
    rng = random.Random(1)
    for source in sources if CUT in args.only else ():
        other = rng.choice([one for one in sources if one is not source])
        takes = cut_together((clips[source.name], source), (clips[other.name], other), rng)
        yield f"{source.name} cut to {other.name}", film_breaches(*takes, scratch)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.pictures", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=NAMES, choices=NAMES)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "posecheck-stress")
    args = parser.parse_args()
    tried = broke = 0
    with tempfile.TemporaryDirectory() as scratch:
        for what, found in _tried(args, Path(scratch)):
            tried, broke = tried + 1, broke + bool(found)
            if found:
                sys.stdout.write(f"{what}: {'; '.join(breach.text for breach in found)}\n")
    sys.stdout.write(f"{tried} variants tried, {broke} broke the law\n")
    return 1 if broke else 0


if __name__ == "__main__":
    sys.exit(main())
