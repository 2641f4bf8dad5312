"""The slowest part: films cut together from two clips, as pictures, and seen by the real model.

The pose model drifts from one to the other, and the camera may hang otherwise: joined landmarks show neither.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.check import check_clip
from posecheck.frame import Frame
from posecheck.media.letterbox import letterboxed
from posecheck.media.video import open_video
from tests.known import KnownRules
from tests.stress.changes import joined
from tests.stress.judges import of_report
from tests.stress.law import Breach, breaches
from tests.stress.shots import Shots, at_times_of
from tests.stress.sources import Source
from tests.variants import write_clip


@dataclass(frozen=True, slots=True)
class Take:
    """A clip, and a part of it in seconds."""

    clip: Path
    source: Source
    from_s: float
    to_s: float

    @property
    def shots(self) -> Shots:
        return tuple(shot for shot in self.source.shots if self.from_s <= shot.time_s <= self.to_s)

    @property
    def frames(self) -> Iterator[Frame]:
        with open_video(self.clip) as video:
            for frame in video:
                if self.from_s <= frame.time_s <= self.to_s:
                    yield frame


def cut_together(one: tuple[Path, Source], other: tuple[Path, Source], rng: random.Random) -> tuple[Take, Take]:
    """One clip up to some moment, and the other from its beginning, or some moment, on."""
    end_s, other_s = one[1].shots[-1].time_s, other[1].shots[-1].time_s
    first = Take(*one, 0.0, rng.uniform(0.35, 1.0) * end_s)
    return first, Take(*other, rng.choice((0.0, rng.uniform(0.0, 0.5) * other_s)), other_s)


def film_breaches(one: Take, other: Take, scratch: Path) -> list[Breach]:
    """How a film that is cut from one take to another breaks the law."""
    path = scratch / "cut.mp4"
    truth = joined(one.shots, other.shots)
    write_clip(_film(one, other, truth[len(one.shots)].time_s - other.shots[0].time_s), path)
    report = check_clip(path, KnownRules(model=one.source.recording.model))
    return breaches(at_times_of([sample.time_s for sample in report.samples], truth), of_report(report))


def _film(one: Take, other: Take, later_s: float) -> Iterator[Frame]:
    frames = list(one.frames)
    height, width = frames[-1].image.shape[:2]
    yield from frames
    for frame in other.frames:
        if frame.time_s + later_s > frames[-1].time_s:  # pictures may come closer to each other than what was looked at
            yield replace(frame, image=letterboxed(frame.image, (width, height)), time_s=frame.time_s + later_s)
