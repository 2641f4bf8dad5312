"""A clock that a player would show, out of the time stamps of a file, which start again, jump, wrap or repeat.

A recorder's clock may be set while it records, and files are joined end to end. What is kept is how much time passes
from one picture to the next; where the stamps do not say that, it is the usual time between two pictures.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]

JUMP_S = 10.0
"""A clock that goes forward by more than this between two pictures was set, or the file was joined from two."""
USUAL_STEP_S = 1 / 25
"""Between two pictures, where a file does not say it."""
_LONGEST_STEP_S = 1.0
_MOST_ODD = 8
"""So many wrong stamps in a row are passed over, when the clock goes on behind them as if they were not there."""
_FEW_ODD, _AT_PACE = 3, 3.0
"""So many wrong stamps in a row that follow each other in no more than so many usual steps are a clock that was set."""
_FARTHEST = 17
"""A picture is shown at most so many places from where it stands in the file: no codec allows more."""


def usual_step_s(clock_s: Times) -> float:
    """The time between two pictures, most of the time."""
    steps = np.diff(clock_s[np.isfinite(clock_s)])
    steps = steps[(steps > 0) & (steps <= _LONGEST_STEP_S)]
    return float(np.median(steps)) if len(steps) else USUAL_STEP_S


def runs_on(clock_s: Times) -> bool:
    """True for a clock that is always known, always rises, and never jumps."""
    steps = np.diff(clock_s)
    return bool(np.isfinite(clock_s).all() and (steps > 0).all() and (steps <= JUMP_S).all())


def in_reach(shown_s: Times) -> NDArray[np.bool_]:
    """Which pictures are shown near where they stand in the file: all of them, unless a time stamp is wrong."""
    places = np.empty(len(shown_s), dtype=np.intp)
    places[np.argsort(shown_s, kind="stable")] = np.arange(len(shown_s))
    return np.asarray(np.abs(places - np.arange(len(shown_s))) <= _FARTHEST)


def straightened(clock_s: Times, step_s: float) -> Times:
    """The clock without its jumps, in seconds from its first reading: it rises from one reading to the next.

    NaN stands for a reading that is missing. Readings that do not fit between their neighbours are put between them;
    where the clock was set or starts again, it goes on one step after the reading before.
    """
    known = np.flatnonzero(np.isfinite(clock_s))
    if not len(known):
        return np.asarray(np.arange(len(clock_s)) * step_s, dtype=np.float64)
    good: list[int] = []
    times_s: list[float] = []
    shift_s = 0.0
    at = 0
    while at < len(known):
        here_s = float(clock_s[known[at]])
        if good and not 0 < here_s + shift_s - times_s[-1] <= JUMP_S:
            coming = [(int(place), float(clock_s[place]) + shift_s) for place in known[at : at + _MOST_ODD + 1]]
            ahead, off_s = _odd_ahead(coming, (good[-1], times_s[-1]), step_s)
            behind, other_off_s = _odd_behind(good, times_s, coming[0], step_s)
            if ahead and (not behind or (off_s, ahead) <= (other_off_s, behind)):
                at += ahead
                continue
            if behind:
                del good[-behind:], times_s[-behind:]
            else:
                shift_s = times_s[-1] + step_s * (known[at] - good[-1]) - here_s
        good.append(int(known[at]))
        times_s.append(here_s + shift_s)
        at += 1
    return _filled(np.array(good), np.array(times_s), len(clock_s), step_s)


_Reading = tuple[int, float]
"""The place of a reading, and what it says, in seconds."""


def _odd_ahead(coming: list[_Reading], last: _Reading, step_s: float) -> tuple[int, float]:
    """How many readings from this one on are to be passed over so that the clock runs on; 0 when none do.

    Also by how much it is then off the usual pace.
    """
    for odd, reading in enumerate(coming[1:], start=1):
        off_s = _off_s(last, reading, step_s)
        if off_s is not None:
            was_set = odd >= _FEW_ODD and _at_pace(coming[: odd + 1], step_s)
            return (0, 0.0) if was_set else (odd, off_s)
    return 0, 0.0


def _odd_behind(good: list[int], times_s: list[float], here: _Reading, step_s: float) -> tuple[int, float]:
    """How many of the last readings are to be dropped so that this one goes on from those before; 0 when none do.

    Also by how much it is then off the usual pace.
    """
    for odd in range(1, min(_MOST_ODD, len(times_s) - 1) + 1):
        off_s = _off_s((good[-1 - odd], times_s[-1 - odd]), here, step_s)
        if off_s is not None:
            before = list(zip(good[-1 - odd :], times_s[-1 - odd :], strict=True))
            was_set = odd >= _FEW_ODD and _at_pace(before, step_s)
            return (0, 0.0) if was_set else (odd, off_s)
    return 0, 0.0


def _at_pace(readings: list[_Reading], step_s: float) -> bool:
    """True for readings that follow each other about as usual: those of a clock that was set do, wrong ones do not."""
    return all(
        0 < after_s - before_s <= _AT_PACE * step_s * (after - before)
        for (before, before_s), (after, after_s) in pairwise(readings)
    )


def _off_s(before: _Reading, after: _Reading, step_s: float) -> float | None:
    """By how much one reading is off the usual pace from another one; None when it cannot follow it."""
    passed_s = after[1] - before[1]
    return abs(passed_s - (after[0] - before[0]) * step_s) if 0 < passed_s <= JUMP_S else None


def _filled(good: NDArray[np.intp], times_s: Times, count: int, step_s: float) -> Times:
    """A time for each of `count` readings, from those that are good."""
    everything = np.interp(np.arange(count), good, times_s - times_s[0])
    everything[: good[0]] = -step_s * np.arange(good[0], 0, -1)
    everything[good[-1] :] = everything[good[-1]] + step_s * np.arange(count - good[-1])
    return np.asarray(everything - everything[0], dtype=np.float64)


def shown_s(decoded_s: Times, clock_s: Times, stamps_s: Times) -> Times:
    """When pictures are shown, given when they are decoded on the straightened clock.

    clock_s, stamps_s: the file's own time stamps of decoding and of showing. A stamp that is missing or too far from
    the other is left to the usual distance between the two.
    """
    leads_s = stamps_s - clock_s
    sane = np.isfinite(leads_s) & (np.abs(leads_s) <= JUMP_S)
    sane &= in_reach(np.where(sane, decoded_s + leads_s, decoded_s))
    usual_s = float(np.median(leads_s[sane])) if sane.any() else 0.0
    return np.asarray(decoded_s + np.where(sane, leads_s, usual_s), dtype=np.float64)
