"""`posecheck evaluate`: how far the verdicts agree with labels, and the measures with the truth.

    evaluation = evaluate_folder(Path("samples"), CheckOptions())
    evaluation.overall.agreement

collect checks the clips, score and measure_error make figures of them, result holds them, table prints them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from posecheck.batch.progress import show_progress
from posecheck.check import CheckOptions
from posecheck.evaluate.collect import evaluate_folder
from posecheck.evaluate.result import Evaluation, LabelledClip

__all__ = ["Evaluation", "LabelledClip", "evaluate_folder", "run_evaluate"]

EXIT_OK = 0
EXIT_FAILED = 2


def run_evaluate(folder: Path, options: CheckOptions, as_json: bool) -> int:
    """Evaluate a folder and print the figures. Returns 0, or 2 when a label file or clip could not be used.

    Raises LabelError when the folder has no labels at all, ModelError when the model cannot be run.
    """
    with show_progress() as progress:
        evaluation = evaluate_folder(folder, options, progress.reach)
    if as_json:
        sys.stdout.write(json.dumps(evaluation.to_dict(), indent=1, ensure_ascii=False) + "\n")
    elif evaluation.clips:
        _print_table(evaluation)
    for error in evaluation.errors:
        sys.stderr.write(f"posecheck: {error}\n")
    return EXIT_FAILED if evaluation.errors else EXIT_OK


def _print_table(evaluation: Evaluation) -> None:
    from rich.console import Console

    from posecheck.evaluate.table import print_evaluation

    print_evaluation(evaluation, Console())
