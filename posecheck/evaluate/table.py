"""An evaluation for people: tables, and one paragraph that says what the figures mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from posecheck.evaluate.result import Evaluation
from posecheck.evaluate.score import Tally
from posecheck.form.rule import UNITS
from posecheck.language import AsWritten, Number, _, decimal, many, said, translated
from posecheck.report import phrases
from posecheck.report.agreement_words import COLLEAGUES

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_FEW_SAMPLES = 100
_HEADINGS = (
    _("agreed"),
    _("kappa"),
    _("judged"),
    _("false\nwarn"),
    _("longest"),
    _("missed\nwarn"),
    _("clips\nright"),
)
_MEASURE_HEADINGS = (_("bias"), _("mean error"), _("95 of 100 within"), _("in"))


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

    number_of_clips = phrases.clips(len(evaluation.clips))
    title = said("Agreement with the labels of {clips} ({model} model)", clips=number_of_clips, model=evaluation.model)
    table = Table(title=title)
    table.add_column(said("rule"), no_wrap=True)
    for heading in _HEADINGS:
        table.add_column(translated(heading), justify="right", no_wrap=True)
    for rule in evaluation.rules:
        labelled = evaluation.labelled_clips(rule.code)
        right = f"{labelled - len(evaluation.wrong_rules(rule.code))}/{labelled}"
        table.add_row(rule.code, *_figures(evaluation.tally(rule.code)), right)
    clips = len(evaluation.clips)
    table.add_section()
    table.add_row(said("all"), *_figures(evaluation.overall), f"{clips - len(evaluation.wrong)}/{clips}")
    return table


def _figures(tally: Tally) -> tuple[str, ...]:
    return (
        share(tally.agreement),
        number(tally.kappa),
        share(tally.coverage),
        *(
            said("{seconds} s", seconds=Number(f"{time_s:.1f}"))
            for time_s in (tally.false_warn_s, tally.longest_false_warn_s, tally.missed_warn_s)
        ),
    )


def _measures_table(evaluation: Evaluation) -> Table:
    from rich.table import Table

    table = Table(title=said("Measures against the exact posture"))
    table.add_column(said("measure"), no_wrap=True)
    for heading in _MEASURE_HEADINGS:
        table.add_column(translated(heading), justify="right")
    for figures in evaluation.measures:
        values = (f"{figures.bias:+.3g}", f"{figures.mae:.3g}", f"{figures.p95:.3g}")
        table.add_row(figures.code, *map(decimal, values), translated(UNITS[figures.unit]).strip())
    return table


def _clip_lines(evaluation: Evaluation) -> list[str]:
    """The clips and rules that came out otherwise than labelled."""
    lines = []
    for clip in evaluation.clips:
        if not clip.right:
            words = _(
                "{clip}: {verdict}, labelled {label}",
                clip=AsWritten(clip.name),
                verdict=AsWritten(clip.verdict),
                label=AsWritten(clip.label.value),
            )
            lines.append(
                _("{words} ({others})", words=words, others=phrases.reason_words(clip.reason)) if clip.reason else words
            )
        if not clip.assessable and clip.warnings:
            lines.append(_("{clip}: warned, though there is nothing to judge in it", clip=AsWritten(clip.name)))
    for rule in evaluation.rules:
        lines += [
            _("{clip}: {rule} is not as labelled", clip=AsWritten(name), rule=rule.code)
            for name in evaluation.wrong_rules(rule.code)
        ]
    return [f"✗ {translated(line)}" for line in lines]


def meaning(evaluation: Evaluation) -> str:
    """What the figures say, in plain words of the user's language."""
    overall = evaluation.overall
    if not overall.judged:
        return said("No moment was both labelled and judged, so that only the verdicts of whole clips can be compared.")
    return " ".join(
        (
            said(
                "Of 100 moments that the labels call good or faulty, posecheck judged {judged} and left the rest open; "
                "of 100 that it judged, it agreed with the labels on {agreed} (physiotherapists agree with each other "
                "on about {colleagues}).",
                judged=_of_100(overall.coverage),
                agreed=_of_100(overall.agreement),
                colleagues=_of_100(COLLEAGUES.value),
            ),
            _kappa_words(overall.kappa),
            *_few_words(overall),
        )
    )


def _kappa_words(kappa: float) -> str:
    if math.isnan(kappa):
        return said(
            "The labels hold good form only or faults only, so that they do not show whether both are told apart."
        )
    value = Number(f"{kappa:.2f}")
    return said("Kappa {kappa} takes out what guessing would get right: 1 is perfect, 0 is guessing.", kappa=value)


def _few_words(overall: Tally) -> tuple[str, ...]:
    if overall.judged >= _FEW_SAMPLES:
        return ()
    few = many(
        "This is only {count} moment: label more clips before you lean on the figures.",
        "These are only {count} moments: label more clips before you lean on the figures.",
        overall.judged,
    )
    return (translated(few),)


def _of_100(value: float) -> str:
    """A share as a count out of a hundred; never rounded up to all or down to none."""
    count = round(100 * value)
    if count == 100 and value < 1:
        return _("more than 99")
    return _("fewer than 1") if count == 0 and value > 0 else str(count)


def share(value: float) -> str:
    """A share as a percentage, or a dash."""
    return phrases.NOT_KNOWN if math.isnan(value) else said("{number} %", number=Number(f"{100 * value:.1f}"))


def number(value: float) -> str:
    """A number to two places, or a dash."""
    return phrases.NOT_KNOWN if math.isnan(value) else decimal(f"{value:.2f}")
