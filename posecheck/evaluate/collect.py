"""Check every labelled clip of a folder and put the outcome beside its labels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from posecheck.check import CheckOptions, check_clip
from posecheck.check.budget import cores
from posecheck.check.workers import Died, Line, each_in_processes
from posecheck.detection.turns import Turns
from posecheck.errors import LabelError, ModelError, VideoError
from posecheck.evaluate.labels import LABELS_SUFFIX, Labels, find_clip, find_labels, read_labels
from posecheck.evaluate.measure_error import errors_of
from posecheck.evaluate.raters import read_ratings
from posecheck.evaluate.result import Evaluation, LabelledClip
from posecheck.evaluate.score import tally
from posecheck.evaluate.truth import Truth, read_truth, truth_path
from posecheck.evaluate.votes import SOMEBODY, Rating, votes
from posecheck.language import Number, _
from posecheck.media.clip import Clip, Kind
from posecheck.report.data import Report

Reach = Callable[[int, int, str], None]
"""Is told how many clips are done, how many there are, and which one was done last ("" at the start)."""
CheckClip = Callable[[Clip, CheckOptions, Turns], Report]


def _check(clip: Clip, options: CheckOptions, turns: Turns) -> Report:
    return check_clip(clip, options, jobs=turns)


@dataclass(frozen=True, slots=True)
class _LabelFile:
    """A label file, what the clip beside it is called, and how to check that. It pickles."""

    name: str
    labels: Path
    options: CheckOptions
    check: CheckClip


def evaluate_folder(
    folder: Path, options: CheckOptions, reach: Reach | None = None, check: CheckClip = _check, jobs: int = 0
) -> Evaluation:
    """Check every clip and photograph in `folder` (and the folders in it) that has labels, and compare.

    reach: is told how far it is. check: checks one clip, in another process. jobs: how many cores to keep busy, 0 for
    all; the result does not depend on it. A file that cannot be used, or that crashes its process, is listed in the
    evaluation's `errors` and does not stop the others. Raises LabelError when there are no labels at all, ModelError
    when the model cannot be run.
    """
    paths = find_labels(folder)
    tasks = [
        _LabelFile(path.relative_to(folder).as_posix().removesuffix(LABELS_SUFFIX), path, options, check)
        for path in paths
    ]
    tell = reach or (lambda *_: None)
    tell(0, len(tasks), "")
    outcomes: dict[Path, LabelledClip | str] = {}
    with closing(each_in_processes(_evaluate, tasks, jobs if jobs > 0 else cores())) as finished:
        for task, outcome in finished:
            if isinstance(outcome, ModelError):
                raise outcome
            outcomes[task.labels] = outcome.words(folder / task.name) if isinstance(outcome, Died) else outcome
            tell(len(outcomes), len(tasks), task.name)
    told = [outcomes[path] for path in paths]
    clips = tuple(outcome for outcome in told if isinstance(outcome, LabelledClip))
    errors = tuple(outcome for outcome in told if isinstance(outcome, str))
    return Evaluation(options.model, options.rules, clips, errors)


def _evaluate(task: _LabelFile, line: Line) -> LabelledClip | str | ModelError:
    """The clip, or the line that says why it could not be used, or what keeps all others from being checked too."""
    try:
        return _evaluate_clip(task, line.turns)
    except (LabelError, VideoError) as error:
        return error.line
    except ModelError as error:
        return error


def _evaluate_clip(task: _LabelFile, turns: Turns) -> LabelledClip:
    """Everything is read and validated before the slow check starts."""
    codes = [rule.code for rule in task.options.rules]
    labels = read_labels(task.labels, codes)
    ratings = read_ratings(task.labels, labels, codes)
    everybody = labels, *(rating.labels for rating in ratings)
    clip = find_clip(task.labels)
    truth_file = truth_path(task.labels)
    truth = read_truth(truth_file) if truth_file.exists() else None
    if clip.kind is Kind.PHOTOGRAPH and any(given.intervals for given in everybody):
        raise LabelError(
            _('{path}: a photograph has no time: leave "intervals" empty and use "rules"', path=task.labels)
        )
    report = task.check(clip, task.options, turns)
    for given in everybody:
        _check_times(task.labels, given, _length_s(report))
    return labelled_clip(task.name, report, labels, truth, ratings)


def _length_s(report: Report) -> float:
    """How long the clip is; some files do not say, or say too little."""
    return max([report.clip.duration_s, *(sample.time_s for sample in report.samples[-1:])])


def _check_times(path: Path, labels: Labels, length_s: float) -> None:
    for interval in labels.intervals:
        if interval.start_s > length_s:
            raise LabelError(
                _(
                    "{path}: {rule} is labelled from {start} s, but the clip lasts {length} s: are these "
                    "the labels of another clip?",
                    path=path,
                    rule=interval.rule,
                    start=Number(f"{interval.start_s:g}"),
                    length=Number(f"{length_s:g}"),
                )
            )


def labelled_clip(
    name: str, report: Report, labels: Labels, truth: Truth | None, ratings: Sequence[Rating] = ()
) -> LabelledClip:
    """One clip's report beside its labels and, where there is one, its truth.

    labels: those that the verdicts are counted against. ratings: of each rater, where they are known by name.
    """
    statuses = {result.rule.code: result.status for result in report.rules}
    codes = [code for code in statuses if code in labels.codes]
    return LabelledClip(
        name=name,
        verdict=report.verdict,
        reason=report.reason,
        label=labels.clip_verdict,
        assessable=labels.assessable,
        rule_verdicts={code: (statuses[code], labels.rules[code]) for code in codes if code in labels.rules},
        tallies={code: tally(report.samples, labels, code) for code in codes},
        errors=_errors(codes, report, labels, truth),
        warnings=len(report.episodes),
        yaw_deg=report.yaw_deg if truth is None else truth.yaw_deg,
        votes=votes(report, ratings or (Rating(SOMEBODY, labels),), truth),
    )


def _errors(
    codes: Collection[str], report: Report, labels: Labels, truth: Truth | None
) -> dict[str, tuple[float, ...]]:
    """Measured minus true by rule; a clip that cannot be judged has no measures to speak of."""
    if truth is None or not labels.assessable:
        return {}
    return {code: errors_of(report.samples, truth, code) for code in codes}
