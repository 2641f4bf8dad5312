"""What is kept of a session while it runs: measures for the history and, where asked for, what its report needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from posecheck.coaching.measures import HoldMeasures, Measures
from posecheck.form.hindsight import Hindsight
from posecheck.form.observer import Observation, Observer
from posecheck.form.rule import Rule
from posecheck.form.settings import UNSET, Settings
from posecheck.frame import Frame
from posecheck.overlay import draw_check
from posecheck.person.calibration import CALIBRATIONS
from posecheck.report.builder import MOMENTS_HZ, ReportBuilder
from posecheck.report.data import CheckedClip
from posecheck.report.page import Media, write_page
from posecheck.report.stills import StillKeeper


class SessionKeeper:
    """Has the observer of a session, and is shown every frame with what it observed, on the thread that watches.

    `measures` and `write_report` are for when that thread has ended.

    with_report: whether a report will be wanted, for which a sample of every moment stays in memory, and a picture of
    each fault. settings: what the user has set.
    """

    def __init__(self, rules: tuple[Rule, ...], model: str, with_report: bool, settings: Settings = UNSET) -> None:
        rules = settings.of(rules)
        self.observer = Observer(rules, CALIBRATIONS[model], settings=settings)
        self._model = model
        self._measures = HoldMeasures()
        self._builder = ReportBuilder(rules) if with_report else None
        self._stills = StillKeeper(draw_check)
        self._hindsight = Hindsight()
        self._size_px = (0, 0)
        self._last_s = 0.0
        self._reported_s = -1.0

    def add(self, frame: Frame, observation: Observation) -> None:
        """Take in the next moment. A tentative one waits until it is known what it was."""
        self._size_px = frame.image.shape[1], frame.image.shape[0]
        self._last_s = observation.time_s
        self._settle(self._hindsight.take(observation))
        if self._builder is not None:
            self._stills.update(frame, observation)

    def _settle(self, settled: Iterable[Observation]) -> None:
        for known in settled:
            self._measures.update(known)
            if self._builder is not None and known.time_s - self._reported_s >= 0.9 / MOMENTS_HZ:
                self._reported_s = known.time_s
                self._builder.add(known)

    def measures(self) -> Measures:
        """What was measured."""
        return self._measures.result()

    def write_report(self, folder: Path, when: datetime) -> Path | None:
        """Write the page of the session into the folder, under its date and time; None when nothing was seen.

        Raises OutputError.
        """
        self._settle(self._hindsight.end())
        if self._builder is None or self._builder.count == 0:
            return None
        name = f"session-{when:%Y-%m-%d-%H%M%S}"
        path = _unused(folder, name)
        clip = CheckedClip(path.stem, self._last_s, *self._size_px, self._builder.count, self._builder.rate_hz)
        report = self._builder.build(clip, self._model, self.observer)
        write_page(path, report, Media(None, self._stills.finish()))
        return path


def _unused(folder: Path, name: str) -> Path:
    """A page of this name that is not there yet: two sessions may begin in the same second."""
    numbers = (f"{name}{f'-{number}' if number else ''}.html" for number in range(1000))
    return next(path for number in numbers if not (path := folder / number).exists())
