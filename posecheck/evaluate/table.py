"""An evaluation for people: tables, and one paragraph that says what the figures mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from posecheck.evaluate.result import Evaluation
from posecheck.evaluate.score import Tally
from posecheck.form.rule import UNITS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

LIKE_A_COLLEAGUE = 0.83
"""How often physiotherapists agree with each other on such faults (0.833; JMIR 2021;23(7):e26658)."""
_FEW_SAMPLES = 100
_NOTHING = "–"


def print_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print the tables, the clips that came out otherwise than labelled, and the meaning."""
    console.print(_rules_table(evaluation))
    if evaluation.measures:
        console.print(_measures_table(evaluation))
    for line in _clip_lines(evaluation):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(meaning(evaluation), highlight=False, markup=False)


def _rules_table(evaluation: Evaluation) -> Table:
    from rich.table import Table

    table = Table(title=f"Agreement with the labels of {_clips(len(evaluation.clips))} ({evaluation.model} model)")
    table.add_column("rule", no_wrap=True)
    for heading in ("agreed", "kappa", "judged", "false\nwarn", "longest", "missed\nwarn", "clips\nright"):
        table.add_column(heading, justify="right", no_wrap=True)
    for rule in evaluation.rules:
        labelled = evaluation.labelled_clips(rule.code)
        right = f"{labelled - len(evaluation.wrong_rules(rule.code))}/{labelled}"
        table.add_row(rule.code, *_figures(evaluation.tally(rule.code)), right)
    clips = len(evaluation.clips)
    table.add_section()
    table.add_row("all", *_figures(evaluation.overall), f"{clips - len(evaluation.wrong)}/{clips}")
    return table


def _figures(tally: Tally) -> tuple[str, ...]:
    return (
        share(tally.agreement),
        number(tally.kappa),
        share(tally.coverage),
        f"{tally.false_warn_s:.1f} s",
        f"{tally.longest_false_warn_s:.1f} s",
        f"{tally.missed_warn_s:.1f} s",
    )


def _measures_table(evaluation: Evaluation) -> Table:
    from rich.table import Table

    table = Table(title="Measures against the exact posture")
    table.add_column("measure", no_wrap=True)
    for heading in ("bias", "mean error", "95 of 100 within", "in"):
        table.add_column(heading, justify="right")
    for figures in evaluation.measures:
        values = (f"{figures.bias:+.3g}", f"{figures.mae:.3g}", f"{figures.p95:.3g}")
        table.add_row(figures.code, *values, UNITS[figures.unit].strip())
    return table


def _clip_lines(evaluation: Evaluation) -> list[str]:
    """The clips and rules that came out otherwise than labelled."""
    lines = []
    for clip in evaluation.clips:
        if not clip.right:
            why = f" ({clip.reason})" if clip.reason else ""
            lines.append(f"✗ {clip.name}: {clip.verdict}, labelled {clip.label.value}{why}")
        if not clip.assessable and clip.warnings:
            lines.append(f"✗ {clip.name}: warned, though there is nothing to judge in it")
    for rule in evaluation.rules:
        lines += [f"✗ {name}: {rule.code} is not as labelled" for name in evaluation.wrong_rules(rule.code)]
    return lines


def meaning(evaluation: Evaluation) -> str:
    """What the figures say, in plain words."""
    overall = evaluation.overall
    if not overall.judged:
        return "No moment was both labelled and judged, so that only the verdicts of whole clips can be compared."
    return " ".join(
        (
            f"Of 100 moments that the labels call good or faulty, posecheck judged {_of_100(overall.coverage)} and "
            f"left the rest open; of 100 that it judged, it agreed with the labels on {_of_100(overall.agreement)} "
            f"(physiotherapists agree with each other on about {_of_100(LIKE_A_COLLEAGUE)}).",
            _kappa_words(overall.kappa),
            *_few_words(overall),
        )
    )


def _kappa_words(kappa: float) -> str:
    if math.isnan(kappa):
        return "The labels hold good form only or faults only, so that they do not show whether both are told apart."
    return f"Kappa {kappa:.2f} takes out what guessing would get right: 1 is perfect, 0 is guessing."


def _few_words(overall: Tally) -> tuple[str, ...]:
    if overall.judged >= _FEW_SAMPLES:
        return ()
    return (f"These are only {overall.judged} moments: label more clips before you lean on the figures.",)


def _of_100(value: float) -> str:
    """A share as a count out of a hundred; never rounded up to all or down to none."""
    count = round(100 * value)
    if count == 100 and value < 1:
        return "more than 99"
    return "fewer than 1" if count == 0 and value > 0 else str(count)


def _clips(count: int) -> str:
    return "1 clip" if count == 1 else f"{count} clips"


def share(value: float) -> str:
    """A share as a percentage, or a dash."""
    return _NOTHING if math.isnan(value) else f"{100 * value:.1f} %"


def number(value: float) -> str:
    """A number to two places, or a dash."""
    return _NOTHING if math.isnan(value) else f"{value:.2f}"
