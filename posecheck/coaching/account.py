"""Every line in which a session is told of afterwards, in the terminal and on the last screen; see `lines`."""

from __future__ import annotations

from posecheck.coaching.lines import leg, next_time, short_seconds, times
from posecheck.language import Inner, Wording, _, listed
from posecheck.person.landmarks import Side


def no_clean_hold(advice: str) -> str:
    """Nothing was counted, for a fault."""
    return _("No clean hold yet; {closing}.", closing=Inner(next_time(advice)))


def no_hold(why: str) -> str:
    """Nothing was counted, for want of something to see."""
    return _("No hold was counted: {why}.", why=why)


NOT_FORWARD = _("the hips were not moved forward")
NOT_FAR_ENOUGH = _("the hips were not moved far enough forward")
TOO_CLOSE_TO_TELL = _("form was too close to the limits to tell")
NO_WARNING = _("no warning in what could be checked")
NO_HOLD = _("no hold")
NOT_TO_THE_END = _("not to the end")


def totals(clean_s: float, full: int, asked: int, hold_s: float) -> str:
    """What a session came to."""
    return _(
        "{clean} clean, {full} of {asked} holds of {hold} done",
        clean=short_seconds(clean_s),
        full=full,
        asked=asked,
        hold=short_seconds(hold_s),
    )


def came_to(parts: list[str], last: str) -> str:
    """What a session came to, and what to work on."""
    return _("{parts}; {last}.", parts=listed(parts), last=last)


def timed_seconds(timed_s: float) -> str:
    """Seconds of a hold in which form was not judged."""
    return _("{amount} by time only", amount=short_seconds(timed_s))


def with_notes(amount_s: float, notes: list[str]) -> str:
    """The seconds of one hold, with what is to be said of it."""
    amount = short_seconds(amount_s)
    return _("{amount} ({notes})", amount=amount, notes=listed(notes)) if notes else amount


def leg_line(side: Side, parts: list[str]) -> str:
    """One leg's holds."""
    return _("{leg} in front: {holds}", leg=leg(side), holds=listed(parts) or NO_HOLD)


def work_on(advice: str, fault_s: float, number: int) -> str:
    """A fault, how long it stood and how often it came."""
    return _("Work on: {advice} ({time}, {times})", advice=advice, time=short_seconds(fault_s), times=times(number))


def mostly_unchecked(title: str) -> str:
    """A rule that could not be judged for most of the stretch."""
    return _("Could mostly not be checked: {title}", title=Inner(title))


def below_each_other(words: list[str]) -> str:
    """Lines, one below the other."""
    text, *rest = words
    for line in rest:
        text = Wording("{above}\n{line}", {"above": text, "line": line})
    return text
