"""The check of one clip with all its outputs, as a plain call with a plain result that any engine can carry out.

A pool of processes, a Dask cluster or a loop: `run_task(task) -> ClipOutcome`, and both pickle.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from posecheck.check.one_clip import CheckOptions, Listener, Meet, Sink, check_clip
from posecheck.check.outputs import (
    OutputOptions,
    beside,
    clip_key,
    is_done,
    outdated,
    read_earlier,
    refuse_strange,
    write_report,
)
from posecheck.check.products import Made, make_products
from posecheck.check.workers import Line
from posecheck.detection.turns import Turns
from posecheck.errors import PosecheckError
from posecheck.files.atomic import move_out, refuse_foreign, staging
from posecheck.form.observer import Observation
from posecheck.language import language_tag
from posecheck.language.catalogues import activate
from posecheck.media.clip import Clip
from posecheck.media.survey import settled
from posecheck.person.sighting import Sighting
from posecheck.report.data import Report
from posecheck.report.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Task:
    """One clip to check.

    name: what it is called in lists. base: what its output files begin with. force: check even what is
    done already. title: what it is called on its own page; its file's name when empty. language: of page and pictures.
    """

    clip: Clip
    name: str
    base: Path
    options: CheckOptions
    outputs: OutputOptions
    force: bool = False
    title: str = ""
    language: str = field(default_factory=language_tag)

    @property
    def made(self) -> Made:
        """What its products are made of."""
        return Made(self.clip, self.endings, self.options.model, self.title)

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of the files that the check is to write; the report's comes last."""
        return self.outputs.endings(self.clip)

    @property
    def files(self) -> tuple[str, ...]:
        """These files."""
        return tuple(str(beside(self.base, ending)) for ending in self.endings)

    @property
    def judged_by(self) -> CheckOptions:
        """By what it is checked: programs that go on with the motion want one rate."""
        return replace(self.options, spares=not self.outputs.exports)

    def key(self) -> str:
        """What its report depends on, see `clip_key`. Raises VideoError, and ConfigError."""
        return clip_key(self.clip.path, self.judged_by)


@dataclass(frozen=True, slots=True)
class ClipOutcome(Outcome):
    """What became of one clip. path: the clip. skipped: done by an earlier run. files: the outputs that there are."""

    path: str = ""
    skipped: bool = False
    files: tuple[str, ...] = ()


def failed(task: Task, error: str) -> ClipOutcome:
    """The result of a clip that could not be checked."""
    return ClipOutcome(task.name, error=error, path=str(task.clip.path))


def run_task(task: Task, line: Line | None = None) -> ClipOutcome:
    """Check one clip and write its outputs, unless that was done already. What a user can mend becomes an error."""
    if language_tag() != task.language:
        activate(task.language)
    try:
        return _run(task, line or Line(Turns()))
    except PosecheckError as error:
        return failed(task, error.line)


def _run(task: Task, line: Line) -> ClipOutcome:
    task = replace(task, clip=settled(task.clip))
    if task.outputs.folder is None:
        return _result(task, _check(task, line, None, None, None).to_dict())
    key = task.key()
    earlier = read_earlier(task.base)
    if not task.force:
        if earlier is not None and is_done(task.base, earlier, key, task.endings):
            return replace(_result(task, earlier), skipped=True)
        refuse_strange(task.base, earlier, task.clip, key)
    for file in task.files:
        refuse_foreign(Path(file))
    folder, endings = task.base.parent, task.endings
    with staging(folder) as stage:
        base = stage / task.base.name
        report = make_products(task.made, base, partial(_check, task, line))
        data = write_report(base, report, key, endings)
        move_out(
            stage, folder, [beside(base, ending).name for ending in endings], outdated(task.base, earlier, endings)
        )
    return _result(task, data)


def _check(task: Task, line: Line, sink: Sink | None, listen: Listener | None, meet: Meet | None) -> Report:
    def hear(seen: Sighting, observation: Observation) -> None:
        if line.tell is not None:
            line.tell(seen.time_s)
        if listen is not None:
            listen(seen, observation)

    return check_clip(task.clip, task.judged_by, sink, hear, line.turns, meet)


def _result(task: Task, report: dict[str, Any]) -> ClipOutcome:
    if not task.outputs.samples:
        report = {key: value for key, value in report.items() if key != "samples"}
    return ClipOutcome(task.name, report, path=str(task.clip.path), files=task.files)
