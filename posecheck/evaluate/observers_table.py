"""Who agrees with whom, for the terminal: figures with their intervals, how many more clips, what to look at again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from posecheck.evaluate.again import look_again
from posecheck.evaluate.agreement import ALL, MOMENTS, Pair, RuleAgreement, pairs
from posecheck.evaluate.result import Evaluation
from posecheck.evaluate.statistics import Estimate, more_clips
from posecheck.language import Number, _, all_of, said, translated
from posecheck.report import phrases
from posecheck.report.agreement_words import LEVEL_NOUNS, SHORT, two_places

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_MOST_CLIPS = 5


def print_observers(evaluation: Evaluation, console: Console) -> None:
    """Print how far observers agree with 95 % intervals, and where to look again."""
    votes = {clip.name: clip.votes for clip in evaluation.clips}
    compared = pairs([votes[name] for name in sorted(votes)], evaluation.rules)
    for pair in _finest(compared):
        console.print(_table(pair))
    for line in _more_lines(compared, evaluation.width):
        console.print(line, highlight=False, markup=False)
    looks = look_again(votes, evaluation.rules)
    if looks:
        console.print(said("To look at again, the largest disagreement first:"), highlight=False)
    for look in looks[:_MOST_CLIPS]:
        console.print(f"  {look.clip}: {translated(look.reasons[0])}", highlight=False, markup=False, soft_wrap=True)


def _finest(compared: Sequence[Pair]) -> list[Pair]:
    """Each two observers once: over moments, or over whole clips where no moments were labelled."""
    over_moments = {(pair.first, pair.second) for pair in compared if pair.level == MOMENTS}
    return [pair for pair in compared if pair.level == MOMENTS or (pair.first, pair.second) not in over_moments]


def _table(pair: Pair) -> Table:
    from rich.table import Table
    from rich.text import Text

    title = said("{two}: {what}, with 95 % intervals", two=_two(pair), what=LEVEL_NOUNS[pair.level])
    table = Table(title=Text(title, style="table.title"))  # a rater may be called "[kb]"
    table.add_column(said("rule"), no_wrap=True)
    for heading in (_("agreed"), SHORT["kappa"], SHORT["sensitivity"], SHORT["specificity"]):
        table.add_column(translated(heading), justify="right", no_wrap=True)
    for rule in _rows(pair):
        code = said("all") if rule.code == ALL else rule.code
        table.add_row(code, *map(_cell, (rule.agreement, rule.kappa, rule.sensitivity, rule.specificity)))
    return table


def _rows(pair: Pair) -> list[RuleAgreement]:
    rules = [rule for rule in pair.rules if sum(rule.counts)]
    return [*rules, pair.overall] if len(rules) > 1 else rules


def _cell(figure: Estimate) -> str:
    if math.isnan(figure.value):
        return phrases.NOT_KNOWN
    interval = "" if math.isnan(figure.low) else f"\n({two_places(figure.low)}–{two_places(figure.high)})"
    return f"{two_places(figure.value)}{interval}"


def _two(pair: Pair) -> str:
    return _("{one} – {other}", one=phrases.observer(pair.first), other=phrases.observer(pair.second))


def _more_lines(compared: Sequence[Pair], width: float) -> Iterator[str]:
    """How many more clips each pair takes for intervals of the wanted width."""
    for pair in _finest(compared):
        figures = (
            (pair.overall.agreement, _("{count} for agreement")),
            (pair.overall.kappa, _("{count} for kappa")),
        )
        wanted = [_(line, count=count) for figure, line in figures if (count := more_clips(figure, width))]
        if wanted:
            yield said(
                "{two}: an interval {width} wide takes more clips like these: {wanted}.",
                two=_two(pair),
                width=Number(f"{width:g}"),
                wanted=all_of(wanted),
            )
