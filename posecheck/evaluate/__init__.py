"""`posecheck evaluate`: how far the verdicts agree with labels, and the measures with the truth.

    evaluation = evaluate_folder(Path("samples"), CheckOptions())
    evaluation.overall.agreement

collect checks the clips, score and measure_error make figures of them, result holds them, table prints them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posecheck.check import CheckOptions
from posecheck.evaluate.collect import Progress, evaluate_folder
from posecheck.evaluate.result import ClipResult, Evaluation

__all__ = ["ClipResult", "Evaluation", "evaluate_folder", "run_evaluate"]

EXIT_OK = 0
EXIT_FAILED = 2


def run_evaluate(folder: Path, options: CheckOptions, as_json: bool) -> int:
    """Evaluate a folder and print the figures. Returns 0, or 2 when a label file or clip could not be used.

    Raises LabelError when the folder has no labels at all, ModelError when the model cannot be run.
    """
    with _progress_bar() as progress:
        evaluation = evaluate_folder(folder, options, progress)
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


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """A bar on stderr while the clips are checked; rich shows nothing when that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, clips: int, name: str) -> None:
            bar.update(task, completed=done, total=clips, description=name)

        yield advance
