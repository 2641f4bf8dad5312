"""Check every labelled clip of a folder and put the outcome beside its labels."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from posecheck.check import CheckOptions, check_clip
from posecheck.errors import LabelError, VideoError
from posecheck.evaluate.measure_error import errors_of
from posecheck.evaluate.result import ClipResult, Evaluation
from posecheck.evaluate.score import tally
from posecheck.labels import LABELS_SUFFIX, Labels, find_clip, find_labels, read_labels
from posecheck.report.data import Report
from posecheck.sources import IMAGE_SUFFIXES
from posecheck.truth import Truth, read_truth, truth_path

Progress = Callable[[int, int, str], None]
"""Is told how many clips are done, how many there are, and the name of the next one ("" at the end)."""
Check = Callable[[Path, CheckOptions], Report]


def evaluate_folder(
    folder: Path, options: CheckOptions, progress: Progress | None = None, check: Check = check_clip
) -> Evaluation:
    """Check every clip and photograph in `folder` (and the folders in it) that has labels, and compare.

    A file that cannot be used is listed in the evaluation's `errors` and does not stop the others. Raises LabelError
    when there are no labels at all, ModelError when the model cannot be run.
    """
    paths = find_labels(folder)
    clips: list[ClipResult] = []
    errors: list[str] = []
    for done, path in enumerate(paths):
        name = path.relative_to(folder).as_posix().removesuffix(LABELS_SUFFIX)
        if progress is not None:
            progress(done, len(paths), name)
        try:
            clips.append(_evaluate_clip(name, path, options, check))
        except (LabelError, VideoError) as error:
            errors.append(str(error))
    if progress is not None:
        progress(len(paths), len(paths), "")
    return Evaluation(options.model, options.rules, tuple(clips), tuple(errors))


def _evaluate_clip(name: str, labels_path: Path, options: CheckOptions, check: Check) -> ClipResult:
    """Everything is read and validated before the slow check starts."""
    labels = read_labels(labels_path, [rule.code for rule in options.rules])
    clip = find_clip(labels_path)
    truth_file = truth_path(labels_path)
    truth = read_truth(truth_file) if truth_file.exists() else None
    if clip.suffix.lower() in IMAGE_SUFFIXES and labels.intervals:
        raise LabelError(f'{labels_path}: a photograph has no time: leave "intervals" empty and use "rules"')
    report = check(clip, options)
    _check_times(labels_path, labels, _length_s(report))
    return clip_result(name, report, labels, truth)


def _length_s(report: Report) -> float:
    """How long the clip is; some files do not say, or say too little."""
    return max([report.clip.duration_s, *(sample.time_s for sample in report.samples[-1:])])


def _check_times(path: Path, labels: Labels, length_s: float) -> None:
    for interval in labels.intervals:
        if interval.start_s > length_s:
            raise LabelError(
                f"{path}: {interval.rule} is labelled from {interval.start_s:g} s, but the clip lasts "
                f"{length_s:g} s: are these the labels of another clip?"
            )


def clip_result(name: str, report: Report, labels: Labels, truth: Truth | None) -> ClipResult:
    """One clip's report beside its labels and, where there is one, its truth."""
    statuses = {result.rule.code: result.status for result in report.rules}
    codes = [code for code in statuses if code in labels.codes]
    return ClipResult(
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
    )


def _errors(
    codes: Collection[str], report: Report, labels: Labels, truth: Truth | None
) -> dict[str, tuple[float, ...]]:
    """Measured minus true by rule; a clip that cannot be judged has no measures to speak of."""
    if truth is None or not labels.assessable:
        return {}
    return {code: errors_of(report.samples, truth, code) for code in codes}
