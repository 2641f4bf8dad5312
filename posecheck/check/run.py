"""Many clips: folders in, a report and its files for each clip out; goes on where an earlier run stopped.

Clips are checked in processes of their own, so that one that crashes its process costs one line. Of many, each core
takes one at a time; the last ones, or a single one, are searched by all cores.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.check.budget import cores
from posecheck.check.one_clip import CheckOptions
from posecheck.check.outputs import JUDGED_AGAIN, PAGE, OutputOptions
from posecheck.check.progress import Progress, show_progress
from posecheck.check.task import ClipOutcome, Task, failed, run_task
from posecheck.check.workers import Died, Line, Tell, each_in_processes
from posecheck.detection.models import model_path
from posecheck.detection.turns import Turns
from posecheck.errors import UsageError
from posecheck.files.atomic import refuse_foreign, sweep
from posecheck.media.clip import Clip, Kind
from posecheck.media.folder import find_clips, is_folder

__all__ = ["ClipOutcome", "OutputOptions", "run_batch"]

INDEX = "index.html"
_TAKEN = ("index", "compare")
"""What the index of all clips and `compare` write in the top folder begins with: no clip's outputs are called that."""
_RECORDING_ENDING = ".jsonl.gz"


def run_batch(
    paths: Iterable[Path],
    options: CheckOptions,
    outputs: OutputOptions,
    jobs: int = 0,
    force: bool = False,
    scheduler: str | None = None,
) -> list[ClipOutcome]:
    """Check every clip that the paths name (videos, photographs, landmarks files, folders), each once.

    jobs: how many cores to keep busy; 0 for all. force: check again what is done. scheduler: address of a Dask
    scheduler that spreads the clips over its workers, who must see the same files under the same names. Progress,
    errors and a summary go to stderr. The results come in the order of the clips.

    Raises UsageError when nothing can be started, ModelError when the model is missing, OutputError when the index
    would replace somebody else's file.
    """
    passed: Counter[str] = Counter()
    tasks, results = find_tasks(paths, options, outputs, force, passed)
    if any(task.clip.kind is not Kind.LANDMARKS for task in tasks):
        model_path(options.model)
    if outputs.folder is not None and len(tasks) + len(results) > 1:
        refuse_foreign(outputs.folder / INDEX)
    jobs = jobs if jobs > 0 else cores()
    with show_progress(len(tasks)) as progress:
        for result in results:
            progress.tell_error(result)
        progress.tell_passed(passed)
        _sweep(tasks)
        try:
            results += _run(tasks, jobs, scheduler, progress)
        finally:
            _sweep(tasks)
        results = _sorted(results, tasks)
        _write_index(outputs.folder, results)
        progress.summarise(results, outputs.folder)
    return results


def _run(tasks: list[Task], jobs: int, scheduler: str | None, progress: Progress) -> list[ClipOutcome]:
    if scheduler is not None:
        from posecheck.check.cluster import each_on_cluster

        finished = each_on_cluster(scheduler, tasks)
    else:
        tell = progress.seconds_of(tasks[0].clip) if len(tasks) == 1 else None
        finished = _each_here(tasks, jobs, tell)
    with closing(finished):
        return [progress.note(result) for result in finished]


def _each_here(tasks: list[Task], jobs: int, tell: Tell | None) -> Generator[ClipOutcome, None, None]:
    if len(tasks) == 1 and tasks[0].clip.kind is Kind.LANDMARKS:
        # No native code is run for landmarks: they are judged before a process would have started.
        yield run_task(tasks[0], Line(Turns(), tell))
        return
    with closing(each_in_processes(run_task, tasks, jobs, tell)) as finished:
        for task, result in finished:
            yield failed(task, result.words(task.clip.path)) if isinstance(result, Died) else result


def _sorted(results: list[ClipOutcome], tasks: list[Task]) -> list[ClipOutcome]:
    """In the order of the tasks; paths that gave no task come first."""
    order = {str(task.clip.path): number for number, task in enumerate(tasks)}
    return sorted(results, key=lambda result: order.get(result.path, -1))


@dataclass(frozen=True, slots=True)
class _Named:
    """A clip, what to call it, and its place below the output folder, without the file's suffix."""

    clip: Clip
    name: str
    place: Path


def find_tasks(
    paths: Iterable[Path],
    options: CheckOptions,
    outputs: OutputOptions,
    force: bool,
    passed: Counter[str] | None = None,
) -> tuple[list[Task], list[ClipOutcome]]:
    """A task for every clip that the paths name, and a result with an error for every path that names none.

    passed: counts the files in folders that are passed over.
    """
    named: list[_Named] = []
    errors: list[ClipOutcome] = []
    for path in paths:
        try:
            named.extend(_named(path, passed))
        except UsageError as error:
            errors.append(ClipOutcome(str(path), error=error.line, path=str(path)))
    folder = outputs.folder or Path()
    placed = list(_placed(named))
    names = Counter(_folded(one.name) for one, _ in placed)
    stems = Counter(_folded(one.place.name) for one, _ in placed)
    tasks = [
        Task(
            clip=one.clip,
            name=one.name if names[_folded(one.name)] == 1 else str(one.clip.path),
            base=folder / place,
            options=options,
            outputs=outputs,
            force=force,
            title=one.place.name if stems[_folded(one.place.name)] == 1 else str(one.clip.path.with_suffix("")),
        )
        for one, place in placed
    ]
    return tasks, errors


def _named(path: Path, passed: Counter[str] | None) -> Iterator[_Named]:
    in_folder = is_folder(path)
    for clip in find_clips([path], passed):
        inside = clip.path.relative_to(path) if in_folder else Path(clip.path.name)
        yield _Named(clip, str(inside if in_folder else clip.path), inside.with_name(_stem(clip)))


def _stem(clip: Clip) -> str:
    """What the names of a clip's outputs begin with, if it were alone."""
    if clip.kind is not Kind.LANDMARKS:
        return clip.path.name.removesuffix(clip.path.suffix)
    stem = clip.path.name.removesuffix(_RECORDING_ENDING)
    return stem if stem.endswith(JUDGED_AGAIN) else clip.path.stem + JUDGED_AGAIN


def _placed(named: Iterable[_Named]) -> Iterator[tuple[_Named, Path]]:
    """Each clip once, with a place of its own: clips of one stem are told apart by their suffix, then by a number."""
    # Path.resolve raises over links that lead in a circle.
    clips = list({os.path.realpath(one.clip.path): one for one in reversed(list(named))}.values())[::-1]
    taken = set(_TAKEN)
    stems = Counter(_folded(one.place) for one in clips)
    for one in clips:
        place = one.place if stems[_folded(one.place)] == 1 else one.place.with_name(one.clip.path.name)
        free, number = place, 2
        while _folded(free) in taken:
            free, number = place.with_name(f"{place.name}-{number}"), number + 1
        taken.add(_folded(free))
        yield one, free


def _folded(place: Path | str) -> str:
    """The same for names that some file systems hold to be the same."""
    return str(place).casefold()


def _sweep(tasks: list[Task]) -> None:
    """Remove what a killed run left half-written."""
    for folder in {task.base.parent for task in tasks if task.outputs.folder is not None}:
        sweep(folder)


def _write_index(folder: Path | None, results: list[ClipOutcome]) -> None:
    if folder is None or len(results) < 2:
        return
    from posecheck.report.index import write_index

    write_index(folder / INDEX, [_linked(result, folder) for result in results])


def _linked(result: ClipOutcome, folder: Path) -> ClipOutcome:
    pages = [Path(file) for file in result.files if file.endswith(PAGE)]
    return replace(result, page=pages[0].relative_to(folder).as_posix()) if pages else result
