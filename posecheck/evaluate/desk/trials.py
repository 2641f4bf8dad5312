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
from posecheck.config import load_settings, settings_in, template
from posecheck.errors import ConfigError, PosecheckError
from posecheck.evaluate.desk.entry import Entry, Stamp, stamp_of
from posecheck.evaluate.desk.working import keep_working
from posecheck.files.atomic import MADE_BY, write_text_new, write_text_whole
from posecheck.form.contract import is_number
from posecheck.form.rule import Limit, Rule
from posecheck.form.settings import UNSET
from posecheck.language import _
from posecheck.own_rules.files import rules_with
from posecheck.report.verdict import Verdict
from posecheck.rules import all_rules

_TICK_S = 0.05
KEPT = "limits.toml"
"""In the folder of results: the limits that are used there."""
_ENDS = ("low", "high")

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


def own_rules(options: CheckOptions) -> tuple[Rule, ...]:
    """The rules of these options, with their own limits."""
    return rules_with(all_rules(), options.rule_files)


def with_limits(options: CheckOptions, limits: Mapping[str, Limit]) -> CheckOptions:
    """The same options with these limits, and no others than the rules' own; they are called as the kept ones are.

    Exactly these options where they have these limits already, so that what was checked by them is known again.
    """
    settings = replace(options.settings, limits=tuple(limits.items()))
    name = KEPT if limits else options.settings.name
    settings = UNSET if replace(settings, name=None) == UNSET else replace(settings, name=name)
    made = replace(options, settings=settings)
    return options if _limits_of(made) == _limits_of(options) else made


def _limits_of(options: CheckOptions) -> dict[str, Limit]:
    return {rule.code: rule.limit for rule in options.rules}


def limits_said(said: object, rules: Sequence[Rule]) -> dict[str, Limit]:
    """The limits that a page sends: {code: {"low": number or null, "high": …}}; only those that are not the rule's own.

    Raises ConfigError when they cannot be used, as when an end that the rule has is no number.
    """
    known = {rule.code: rule for rule in rules}
    if not isinstance(said, dict) or not all(code in known and _fits(ends, known[code]) for code, ends in said.items()):
        raise ConfigError(_("these limits cannot be read: load the page again"))
    limits = {
        code: Limit(*(None if ends.get(end) is None else float(ends[end]) for end in _ENDS))
        for code, ends in said.items()
        if (ends.get("low"), ends.get("high")) != (known[code].limit.low, known[code].limit.high)
    }
    for code, limit in limits.items():
        if limit.low is not None and limit.high is not None and limit.low >= limit.high:
            raise ConfigError(_("{rule}: “at least” must be less than “at most”", rule=known[code].title))
    return _checked(limits, rules)


def _fits(ends: object, rule: Rule) -> bool:
    """True for a number at each end that the rule has, and for a number or nothing at the other."""
    return isinstance(ends, dict) and all(
        is_number(ends.get(end)) or (ends.get(end) is None and getattr(rule.limit, end) is None) for end in _ENDS
    )


def _checked(limits: Mapping[str, Limit], rules: Sequence[Rule]) -> dict[str, Limit]:
    """The limits as a settings file of them is read, so that the page knows no rules of its own."""
    return dict(settings_in(settings_text(limits, rules), Path(KEPT), rules).limits)


def settings_text(limits: Mapping[str, Limit], rules: Sequence[Rule]) -> str:
    """A settings file with these limits: every setting is explained in it, those that are changed are in force."""
    lines, code = [], ""
    for line in template(rules).splitlines():
        code = line[len("[rules.") : -1] if line.startswith("[rules.") else code
        end = next((end for end in _ENDS if line.startswith(f"# {end} = ")), "")
        value = getattr(limits[code], end) if end and code in limits else None
        lines.append(line if value is None else f"{end} = {value}")
    return "\n".join([*lines, ""])


def save(limits: Mapping[str, Limit], rules: Sequence[Rule], file: Path) -> None:
    """Write a settings file where there is none. Raises OutputError."""
    write_text_new(file, settings_text(limits, rules))


def keep(limits: Mapping[str, Limit], rules: Sequence[Rule], results: Path) -> None:
    """Keep limits with the results that are made by them. Raises OutputError."""
    write_text_whole(results / KEPT, f"# {MADE_BY}\n{settings_text(limits, rules)}")


def kept(rules: Sequence[Rule], results: Path) -> dict[str, Limit]:
    """The limits that were kept there; none where none were. Raises ConfigError when they cannot be used."""
    file = results / KEPT
    return dict(load_settings(file, rules).limits) if file.is_file() else {}
