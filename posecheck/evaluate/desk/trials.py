"""What other limits would change, while somebody moves them: clips are judged again from their landmarks, in processes.

Each clip's verdicts by the limits in force are kept, so that a change of a limit judges each clip once. A new trial
takes the place of the one before, wherever that has come to.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from posecheck.check import CheckOptions, check_clip
from posecheck.check.budget import cores
from posecheck.check.outputs import LANDMARKS, beside
from posecheck.check.workers import Crew, Died, Line
from posecheck.closing import Closing
from posecheck.errors import PosecheckError
from posecheck.evaluate.desk.entry import Entry, Stamp, stamp_of
from posecheck.evaluate.desk.limits import with_limits
from posecheck.evaluate.desk.working import keep_working
from posecheck.form.rule import Limit
from posecheck.report.verdict import Verdict

_TICK_S = 0.05

Verdicts = Mapping[str, Verdict]
"""By rule code; that of the whole clip under ""."""


@dataclass(frozen=True, slots=True)
class _Judging:
    """A clip to judge from its landmarks. trial: number of the trial, 0 for the limits in force."""

    key: str
    file: Path
    options: CheckOptions
    trial: int


@dataclass(frozen=True, slots=True)
class Turned:
    """What comes out otherwise for one clip: rule code ("" for the whole), what it is, what it would be."""

    key: str
    clip: str
    turns: tuple[tuple[str, Verdict, Verdict], ...]


@dataclass(frozen=True, slots=True)
class TrialState:
    """How far a trial is. limits: by rule code. left_out: clips without landmarks. errors: one line each."""

    number: int = 0
    limits: Mapping[str, Limit] = field(default_factory=dict)
    total: int = 0
    done: int = 0
    turns: tuple[Turned, ...] = ()
    left_out: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


def _judge(judging: _Judging, line: Line) -> dict[str, Verdict] | str:
    """The verdicts, or the line that says why there are none."""
    try:
        report = check_clip(judging.file, judging.options, jobs=line.turns)
    except PosecheckError as error:
        return error.line
    return {"": report.verdict} | {result.rule.code: result.status for result in report.rules}


class Trials(Closing):
    """Tries limits, one set of them at a time. Use it in a `with` statement."""

    def __init__(self) -> None:
        self._in_force = CheckOptions()
        self._lock = threading.Lock()
        self._state = TrialState()
        self._names: dict[str, str] = {}
        self._own: dict[Stamp, Verdicts | str] = {}
        self._tried: dict[str, Verdicts | str] = {}
        self._stamps: dict[str, Stamp] = {}
        self._begun: list[_Judging] | None = None
        self._woken, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End what is under way."""
        self._ended.set()
        self._woken.set()
        self._thread.join()

    @property
    def state(self) -> TrialState:
        """How far the newest trial is."""
        with self._lock:
            return self._state

    def begin(self, limits: Mapping[str, Limit], entries: Sequence[Entry], in_force: CheckOptions) -> TrialState:
        """Try these limits, instead of those in force, on the clips that kept their landmarks.

        The trial before is given up.
        """
        options = with_limits(in_force, limits)
        with self._lock:
            if in_force != self._in_force:
                self._in_force, self._own = in_force, {}
            number = self._state.number + 1
            self._tried, self._stamps, self._names, judgings, left_out = {}, {}, {}, [], []
            for entry in sorted((one for one in entries if one.report is not None), key=lambda one: one.task.name):
                file = beside(entry.task.base, LANDMARKS)
                stamp = stamp_of(file)
                if stamp is None:
                    left_out.append(entry.task.name)
                    continue
                self._names[entry.key], self._stamps[entry.key] = entry.task.name, stamp
                if isinstance(self._own.get(stamp), str):
                    del self._own[stamp]  # what went wrong is tried again
                if stamp not in self._own:
                    judgings.append(_Judging(entry.key, file, in_force, 0))
                judgings.append(_Judging(entry.key, file, options, number))
            self._begun = judgings
            self._state = TrialState(number, dict(limits), len(self._names), left_out=tuple(left_out))
            state = self._state
        self._woken.set()
        return state

    def _run(self) -> None:
        crew = Crew(_judge, cores())
        keep_working(crew, lambda: self._exchange(crew), self._note, self._woken, self._ended, _TICK_S)

    def _exchange(self, crew: Crew[_Judging, dict[str, Verdict] | str]) -> None:
        """Forget what waits of the trial before; what is under way ends by itself, in a moment."""
        with self._lock:
            begun, self._begun = self._begun, None
        if begun is None:
            return
        crew.forget_waiting()
        under_way = crew.under_way
        for judging in begun:
            if judging not in under_way:
                crew.add(judging)

    def _note(self, done: list[tuple[_Judging, dict[str, Verdict] | str | Died]]) -> None:
        with self._lock:
            for judging, result in done:
                self._note_one(judging, result)

    def _note_one(self, judging: _Judging, result: dict[str, Verdict] | str | Died) -> None:
        """Note what one clip comes to; the lock is held."""
        stamp = self._stamps.get(judging.key)
        is_new = judging.trial == self._state.number or (judging.trial, judging.options) == (0, self._in_force)
        if stamp is None or not is_new:
            return
        said = result.words(judging.file.name) if isinstance(result, Died) else result
        if judging.trial == 0:
            self._own[stamp] = said
        else:
            self._tried[judging.key] = said
        self._state = replace(self._state, **self._found())

    def _found(self) -> dict[str, Any]:
        """What is known by now; the lock is held."""
        turns, errors, done = [], [], 0
        for key, name in self._names.items():
            own, tried = self._own.get(self._stamps[key]), self._tried.get(key)
            if own is None or tried is None:
                continue
            done += 1
            if isinstance(own, str) or isinstance(tried, str):
                errors.append(own if isinstance(own, str) else str(tried))
                continue
            changed = tuple((code, own[code], tried[code]) for code in own if own[code] is not tried[code])
            turns += [Turned(key, name, changed)] if changed else []
        return {"turns": tuple(turns), "errors": tuple(errors), "done": done}
