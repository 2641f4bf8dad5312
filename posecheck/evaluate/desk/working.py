"""Work in other processes: of a thread for as long as the desk is open, or of one item while somebody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from posecheck.check.workers import Crew, Died, Work, each_in_processes
from posecheck.errors import PosecheckError, VideoError

_PAUSE_S = 2.0
"""After so long it is tried again to start a process, where the system had no room for one."""
_REST_S = 60.0
"""Processes with nothing to do are ended after so long: each that checks clips holds a model of 200 MB."""

_T = TypeVar("_T")
_R = TypeVar("_R")


def keep_working(
    crew: Crew[_T, _R],
    obey: Callable[[], None],
    note: Callable[[list[tuple[_T, _R | Died]]], None],
    woken: threading.Event,
    ended: threading.Event,
    tick_s: float,
) -> None:
    """Have work done until `ended` is set; then end the processes.

    obey: gives the crew what was ordered meanwhile, every `tick_s` and when `woken` is set. note: hears what is done.
    """
    with closing(crew):
        while not ended.is_set():
            obey()
            if crew.busy:
                note(_step(crew, ended, tick_s))
            elif not woken.wait(_REST_S):
                crew.close()
            woken.clear()


def _step(crew: Crew[_T, _R], ended: threading.Event, tick_s: float) -> list[tuple[_T, _R | Died]]:
    try:
        return crew.step(tick_s)
    except OSError:  # no process can be started now; what waits goes on waiting
        ended.wait(_PAUSE_S)
        return []


def in_a_process(work: Work[_T, _R | PosecheckError], item: _T, name: str) -> _R:
    """What comes of one item, worked on in a process of its own: it may crash there. name: what the item is called.

    Raises the PosecheckError that the work hands back, and VideoError when its process died.
    """
    with closing(each_in_processes(work, [item], 1)) as finished:
        result = next(finished)[1]
    if isinstance(result, Died):
        raise VideoError(result.words(name))
    if isinstance(result, PosecheckError):
        raise result
    return result
