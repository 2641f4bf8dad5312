"""Makes the files of one clip while it is being checked, all but its report. Each appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.check.background import Background
from posecheck.check.one_clip import Listener, Meet, Sink
from posecheck.check.outputs import ANGLES, LABORATORY, LANDMARKS, MARKERS, PAGE, PHOTO, TABLE, VIDEO, beside
from posecheck.check.outputs import KEYPOINTS as COCO
from posecheck.detection.landmarks_file import LandmarksWriter, landmarks_file
from posecheck.form.observer import Observation
from posecheck.frame import Frame
from posecheck.media.clip import Clip, ClipInfo, Kind
from posecheck.media.video import open_video
from posecheck.overlay import draw_check
from posecheck.person.sighting import Sighting
from posecheck.report.data import Report
from posecheck.report.stills import Still, StillKeeper, WorstMoments, in_order, still

if TYPE_CHECKING:
    from posecheck.media.writer import Write
    from posecheck.report.opensim import Motion

RunCheck = Callable[[Sink | None, Listener | None, Meet | None], Report]
"""Carries out the check with somebody to show the pictures to and some to tell of what was seen and of the clip."""


@dataclass(frozen=True, slots=True)
class Made:
    """Of what clip, with what model, files with which endings are made, and what its page calls it."""

    clip: Clip
    endings: Sequence[str]
    model: str
    title: str = ""


def make_products(made: Made, base: Path, check: RunCheck) -> Report:
    """Check a clip and write its files, all but the report, which is handed back. base: what their names begin with.

    Raises OutputError when one cannot be written, and what `check` raises.
    """
    clip, endings, model = made.clip, made.endings, made.model
    from posecheck.report.coco import Keypoints, write_coco
    from posecheck.report.opensim import Motion

    motion, keypoints = Motion(), Keypoints()
    moments = WorstMoments()

    def note(_: Sighting, observation: Observation) -> None:
        moments.add(observation)

    keepers: list[Listener] = [note]
    recorded: list[LandmarksWriter] = []
    with ExitStack() as kept:

        def meet(info: ClipInfo) -> None:
            if LANDMARKS in endings:
                is_still = clip.kind is Kind.PHOTOGRAPH
                keep = kept.enter_context(landmarks_file(beside(base, LANDMARKS), info, model, is_still))
                keepers.append(lambda seen, _: keep(seen))
                recorded.append(keep)

        if {MARKERS, ANGLES, LABORATORY} & set(endings):
            keepers.append(lambda _, observation: motion.add(observation))
        if COCO in endings:
            keepers.append(lambda _, observation: keypoints.add(observation))
        with _painter(clip, base, endings) as painter:
            report = check(painter.sink, _all(keepers), meet)
        for keep in recorded:
            keep.end(report.clip.tally)
    stills = painter.stills.finish() if painter.sink else _stills_afterwards(clip, moments)
    _write_tables(base, endings, report, motion)
    if COCO in endings:
        write_coco(beside(base, COCO), keypoints, report.clip)
    _write_page(base, made, report, stills)
    return report


def _all(listeners: Sequence[Listener]) -> Listener:
    def tell(seen: Sighting, observation: Observation) -> None:
        for listen in listeners:
            listen(seen, observation)

    return tell


class _Painter:
    """Draws what was seen into every picture and has it written; keeps the pictures of the faults.

    Pictures that were not analysed show what was seen last.
    """

    def __init__(self, write: Write | None = None) -> None:
        self._write = write
        self._last: Observation | None = None
        self.stills = StillKeeper(draw_check)
        self.sink: Sink | None = None

    def paint(self, shown: tuple[Frame, Observation | None]) -> None:
        """Draw and write one picture."""
        frame, observation = shown
        self._last = observation or self._last
        image = draw_check(frame, self._last)
        if self._write is not None:
            self._write(image, frame.time_s)
        if observation is not None:
            self.stills.update(frame, observation)


@contextmanager
def _painter(clip: Clip, base: Path, endings: Sequence[str]) -> Iterator[_Painter]:
    """A painter, with a `sink` when it is to be shown every picture; a video is painted on another thread.

    A photograph always is: it is in memory anyway.
    """
    from posecheck.media.writer import annotated_video, write_photo

    if VIDEO in endings:
        with annotated_video(beside(base, VIDEO)) as write:
            painter = _Painter(write)
            with Background(painter.paint) as act:
                painter.sink = lambda frame, observation: act((frame, observation))
                yield painter
    elif clip.kind is Kind.PHOTOGRAPH:
        painter = _Painter((lambda image, _: write_photo(beside(base, PHOTO), image)) if PHOTO in endings else None)
        painter.sink = lambda frame, observation: painter.paint((frame, observation))
        yield painter
    else:
        yield _Painter()


def _stills_afterwards(clip: Clip, moments: WorstMoments) -> tuple[Still, ...]:
    """The pictures of the faults, looked up in the clip once it is known when they were; a landmarks file has none."""
    if clip.kind is Kind.LANDMARKS or not moments.found:
        return ()
    with open_video(clip.path, threaded=False) as video:
        return in_order(
            still(code, next(video.pictures(observation.time_s)).frame(), observation, draw_check)
            for (code, _since_s), observation in moments.found.items()
        )


def _write_tables(base: Path, endings: Sequence[str], report: Report, motion: Motion) -> None:
    from posecheck.report.c3d import write_c3d
    from posecheck.report.csv_table import write_csv
    from posecheck.report.opensim import write_mot, write_trc

    if LABORATORY in endings:
        write_c3d(beside(base, LABORATORY), motion)
    if MARKERS in endings:
        write_trc(beside(base, MARKERS), motion)
    if ANGLES in endings:
        write_mot(beside(base, ANGLES), motion)
    if TABLE in endings:
        write_csv(beside(base, TABLE), report)


def _write_page(base: Path, made: Made, report: Report, stills: tuple[Still, ...]) -> None:
    from posecheck.report.page import Media, write_page

    pictures = [beside(base, ending) for ending in (VIDEO, PHOTO) if ending in made.endings]
    if PAGE in made.endings:
        write_page(beside(base, PAGE), report, Media(pictures[0] if pictures else None, stills, made.title))
