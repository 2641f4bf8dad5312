"""`posecheck evaluate`: how far the verdicts agree with labels, and the measures with the truth.

    evaluation = evaluate_folder(Path("samples"), CheckOptions())
    evaluation.overall.agreement

collect checks the clips, score and measure_error make figures of them, result holds them, table prints them. votes puts
what everybody says on the same moments, agreement and again say who agrees with whom and where not, statistics how sure
that is.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from posecheck.check import CheckOptions
from posecheck.check.progress import show_progress
from posecheck.errors import EXIT_FAILED, EXIT_OK
from posecheck.evaluate.agreement import WIDTH
from posecheck.evaluate.collect import evaluate_folder
from posecheck.evaluate.result import Evaluation, LabelledClip
from posecheck.files.atomic import refuse_ending
from posecheck.language import said, translated
from posecheck.report.agreement_page import write_agreement_page
from posecheck.report.terminal import print_data

__all__ = ["Evaluation", "LabelledClip", "evaluate_folder", "run_evaluate"]


def run_evaluate(
    folder: Path, options: CheckOptions, as_json: bool, page: Path | None = None, width: float = WIDTH
) -> int:
    """Evaluate a folder and print the figures. Returns 0, or 2 when a label file or clip could not be used.

    page: where to write a page with plots. width: how wide the intervals of agreement are wanted.

    Raises LabelError when the folder has no labels at all, ModelError when the model cannot be run, OutputError when
    the page cannot be written.
    """
    if page is not None:
        refuse_ending(page, ".html", ".htm")
    with show_progress() as progress:
        evaluation = replace(evaluate_folder(folder, options, progress.reach), width=width)
    if page is not None:
        write_agreement_page(page, evaluation.to_dict())
        sys.stderr.write(f"posecheck: {said('wrote {file}', file=str(page))}\n")
    if as_json:
        print_data(evaluation.to_dict())
    elif evaluation.clips:
        _print_table(evaluation)
    for error in evaluation.errors:
        sys.stderr.write(f"posecheck: {translated(error)}\n")
    return EXIT_FAILED if evaluation.errors else EXIT_OK


def _print_table(evaluation: Evaluation) -> None:
    from rich.console import Console

    from posecheck.evaluate.observers_table import print_observers
    from posecheck.evaluate.table import print_evaluation

    console = Console()
    print_evaluation(evaluation, console)
    print_observers(evaluation, console)
