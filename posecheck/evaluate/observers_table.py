"""Who agrees with whom, for the terminal: figures with their intervals, how many more clips, what to look at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from posecheck.evaluate.again import look_again
from posecheck.evaluate.agreement import MOMENTS, Pair, RuleAgreement, pairs
from posecheck.evaluate.result import Evaluation
from posecheck.evaluate.statistics import Estimate, more_clips
from posecheck.language import all_of
from posecheck.report.agreement_page import figure_words

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
        console.print("To look at again, the largest disagreement first:", highlight=False)
    for look in looks[:_MOST_CLIPS]:
        console.print(f"  {look.clip}: {look.reasons[0]}", highlight=False, markup=False, soft_wrap=True)


def _finest(compared: Sequence[Pair]) -> list[Pair]:
    """Each two observers once: over moments, or over whole clips where no moments were labelled."""
    over_moments = {(pair.first, pair.second) for pair in compared if pair.level == MOMENTS}
    return [pair for pair in compared if pair.level == MOMENTS or (pair.first, pair.second) not in over_moments]


def _table(pair: Pair) -> Table:
    from rich.table import Table

    what = "moments" if pair.level == MOMENTS else "verdicts of whole clips"
    table = Table(title=f"{pair.first} – {pair.second}: {what}, with 95 % intervals")
    table.add_column("rule", no_wrap=True)
    for heading in ("agreed", "kappa", "sensitivity", "specificity"):
        table.add_column(heading, justify="right", no_wrap=True)
    for rule in _rows(pair):
        table.add_row(rule.code, *map(_cell, (rule.agreement, rule.kappa, rule.sensitivity, rule.specificity)))
    return table


def _rows(pair: Pair) -> list[RuleAgreement]:
    rules = [rule for rule in pair.rules if sum(rule.counts)]
    return [*rules, pair.overall] if len(rules) > 1 else rules


def _cell(figure: Estimate) -> str:
    return figure_words(figure.to_dict()).replace(" (", "\n(").replace(" to ", "–").replace("\n(no interval)", "")


def _more_lines(compared: Sequence[Pair], width: float) -> Iterator[str]:
    """How many more clips each pair takes for intervals of the wanted width."""
    for pair in _finest(compared):
        figures = (("agreement", pair.overall.agreement), ("kappa", pair.overall.kappa))
        more = [(name, count) for name, figure in figures if (count := more_clips(figure, width)) is not None]
        wanted = [f"{count} for {name}" for name, count in more if count]
        if wanted:
            yield (
                f"{pair.first} – {pair.second}: an interval {width:g} wide takes more clips like these: "
                f"{all_of(wanted)}."
            )
