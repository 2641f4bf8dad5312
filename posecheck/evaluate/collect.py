"""Check every labelled clip of a folder and put the outcome beside its labels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.check import CheckOptions, check_clip
from posecheck.check.budget import cores
from posecheck.check.workers import Died, Line, each_in_processes
from posecheck.detection.turns import Turns
from posecheck.errors import LabelError, ModelError, VideoError
from posecheck.evaluate.label_groups import LabelGroup, label_groups, read_group
from posecheck.evaluate.labels import Labels, find_clip
from posecheck.evaluate.measure_error import errors_of
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
    """Every frame that is due counts alike: with fewer looks where nothing happens, what is easy would weigh less."""
    return check_clip(clip, replace(options, spares=False), jobs=turns)


@dataclass(frozen=True, slots=True)
class _ToEvaluate:
    """The label files of a clip, what that is called, and how to check it. It pickles."""

    name: str
    group: LabelGroup
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
    groups = label_groups(folder)
    tasks = [_ToEvaluate(group.stem.relative_to(folder).as_posix(), group, options, check) for group in groups]
    tell = reach or (lambda *_: None)
    tell(0, len(tasks), "")
    outcomes: dict[Path, LabelledClip | str | None] = {}
    with closing(each_in_processes(_evaluate, tasks, jobs if jobs > 0 else cores())) as finished:
        for task, outcome in finished:
            if isinstance(outcome, ModelError):
                raise outcome
            outcomes[task.group.stem] = outcome.words(folder / task.name) if isinstance(outcome, Died) else outcome
            tell(len(outcomes), len(tasks), task.name)
    told = [outcomes[group.stem] for group in groups]
    clips = tuple(outcome for outcome in told if isinstance(outcome, LabelledClip))
    errors = tuple(outcome for outcome in told if isinstance(outcome, str))
    return Evaluation(options.model, options.rules, clips, errors)


def _evaluate(task: _ToEvaluate, line: Line) -> LabelledClip | str | ModelError | None:
    """The clip, or the line that says why it could not be used, or what keeps all others from being checked too.

    None when its labels say nothing.
    """
    try:
        return _evaluate_clip(task, line.turns)
    except (LabelError, VideoError) as error:
        return error.line
    except ModelError as error:
        return error


def _evaluate_clip(task: _ToEvaluate, turns: Turns) -> LabelledClip | None:
    """Everything is read and validated before the slow check starts."""
    read = read_group(task.group, [rule.code for rule in task.options.rules])
    if read is None:
        return None
    labels, ratings = read
    everybody = labels, *(rating.labels for rating in ratings)
    file = task.group.files[0]
    clip = find_clip(file)
    truth_file = truth_path(task.group.stem)
    truth = read_truth(truth_file) if truth_file.exists() else None
    if clip.kind is Kind.PHOTOGRAPH and any(given.intervals for given in everybody):
        raise LabelError(_('{path}: a photograph has no time: leave "intervals" empty and use "rules"', path=file))
    report = task.check(clip, task.options, turns)
    for given in everybody:
        _check_times(file, given, _length_s(report))
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
