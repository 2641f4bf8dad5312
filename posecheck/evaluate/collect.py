"""Check every labelled clip of a folder and put the outcome beside its labels."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from posecheck.check import CheckOptions, check_clip
from posecheck.errors import LabelError, VideoError
from posecheck.evaluate.labels import LABELS_SUFFIX, Labels, find_clip, find_labels, read_labels
from posecheck.evaluate.measure_error import errors_of
from posecheck.evaluate.result import ClipResult, Evaluation
from posecheck.evaluate.score import tally
from posecheck.evaluate.truth import Truth, read_truth, truth_path
from posecheck.media.sources import IMAGE_SUFFIXES
from posecheck.report.data import Report

Progress = Callable[[int, int, str], None]
"""Is told how many clips are done, how many there are, and which one is waited for ("" at the end)."""
Check = Callable[[Path, CheckOptions], Report]


def evaluate_folder(
    folder: Path,
    options: CheckOptions,
    progress: Progress | None = None,
    check: Check = check_clip,
    jobs: int | None = None,
) -> Evaluation:
    """Check every clip and photograph in `folder` (and the folders in it) that has labels, and compare.

    jobs: how many clips are checked at a time (None: one a core); the result does not depend on it. A file that cannot
    be used is listed in the evaluation's `errors` and does not stop the others. Raises LabelError when there are no
    labels at all, ModelError when the model cannot be run.
    """
    paths = find_labels(folder)
    names = [path.relative_to(folder).as_posix().removesuffix(LABELS_SUFFIX) for path in paths]
    tell = progress or (lambda *_: None)

    def evaluate(name: str, path: Path) -> ClipResult | str:
        try:
            return _evaluate_clip(name, path, options, check)
        except (LabelError, VideoError) as error:
            return str(error)

    outcomes: list[ClipResult | str] = []
    with _threads(jobs) as pool:
        pending = [pool.submit(evaluate, name, path) for name, path in zip(names, paths, strict=True)]
        for name, outcome in zip(names, pending, strict=True):
            tell(len(outcomes), len(paths), name)
            outcomes.append(outcome.result())
    tell(len(paths), len(paths), "")
    clips = tuple(outcome for outcome in outcomes if isinstance(outcome, ClipResult))
    errors = tuple(outcome for outcome in outcomes if isinstance(outcome, str))
    return Evaluation(options.model, options.rules, clips, errors)


@contextmanager
def _threads(jobs: int | None) -> Iterator[ThreadPoolExecutor]:
    """Threads that start nothing more once something went wrong or the user had enough."""
    pool = ThreadPoolExecutor(jobs or os.cpu_count() or 1, thread_name_prefix="evaluate")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


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
