"""Makes the files of one clip while it is being checked, all but its report. Each appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from posecheck.check import Listener, Sink
from posecheck.outputs import ANGLES, LANDMARKS, MARKERS, TABLE, beside
from posecheck.recording import Sighting, landmarks_file
from posecheck.report.data import Report
from posecheck.session import Observation
from posecheck.sources import IMAGE_SUFFIXES, ClipInfo, open_video, read_photo

Check = Callable[[Sink | None, Listener | None], Report]
"""Carries out the check with somebody to show the pictures to and somebody to tell of what was seen."""


def make_products(path: Path, base: Path, endings: Sequence[str], model: str, check: Check) -> Report:
    """Check a clip and write the files with these endings, all but the report, which is handed back.

    Raises OutputError when one cannot be written, and what `check` raises.
    """
    from posecheck.report.motion import Motion, write_mot, write_trc
    from posecheck.report.table import write_csv

    motion = Motion()
    with ExitStack() as stack:
        keepers: list[Listener] = []
        if LANDMARKS in endings:
            keepers.append(stack.enter_context(_landmarks_keeper(path, base, model)))
        if MARKERS in endings or ANGLES in endings:
            keepers.append(lambda _, observation: motion.add(observation))
        report = check(None, _all(keepers))
    if MARKERS in endings:
        write_trc(beside(base, MARKERS), motion)
    if ANGLES in endings:
        write_mot(beside(base, ANGLES), motion)
    if TABLE in endings:
        write_csv(beside(base, TABLE), report)
    return report


def _all(listeners: Sequence[Listener]) -> Listener:
    def tell(seen: Sighting, observation: Observation) -> None:
        for listen in listeners:
            listen(seen, observation)

    return tell


@contextmanager
def _landmarks_keeper(path: Path, base: Path, model: str) -> Iterator[Listener]:
    info, is_still = _look_up(path)
    with landmarks_file(beside(base, LANDMARKS), info, model, is_still) as keep:
        yield lambda seen, _: keep(seen)


def _look_up(path: Path) -> tuple[ClipInfo, bool]:
    """What the clip is, and whether it is a photograph."""
    if path.suffix.lower() in IMAGE_SUFFIXES:
        return read_photo(path)[0], True
    with open_video(path) as video:
        return video.info, False
