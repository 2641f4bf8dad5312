"""The law: the verdict of what is left to see, or "not assessed"; never another.

It is read off the shots, whose truth went through every change with them:

- WARN of a rule is allowed when a fault, or what may be called one, can be seen at some time.
- OK of a rule is allowed when something good can be seen, and no fault can be seen at a stretch for `SURE_S` or more.
- A clip is WARN when a rule may be; it is OK when a rule may be and no rule has such a fault.
- Who is on the knee for less than `REST_S` before or after a cut to somebody else cannot be told from a lunge: what is
  right without them is right too.
- While the hips truly rest forward, `knee-under-hip` is not judged: that rule is about the start.
- On line, no warning comes up that nothing in the last seconds gave a reason for.

What is nothing to assess has no labels at all, so that neither a warning nor praise is ever allowed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from posecheck.evaluate.labels import Label
from posecheck.form.rest import REST_S
from posecheck.report.verdict import Verdict
from tests.known import CODES
from tests.stress.shots import KNEE_UNDER_HIP, Seen, Shot, Shots, Stage
from tests.stress.sources import thigh_band

SURE_S = 1.2
"""A fault that can be seen for so long at a stretch must not be called good: a clip's labels call 0.7 s a fault, and
where a cut or a hole ends or begins it, believing it takes another half second."""
LONGEST_STEP_S = 0.5
"""Longer than this between two frames, nobody was looking."""
_GRACE_S = 0.3
"""What landmarks show is smoothed: for so long after the hips rest forward they may seem to be on their way."""
_START_KNOWN_S = 1.0
"""Who was seen in the start for so long is known to have moved forward from there."""
_DOWN_SEEN_S = 0.3
"""Who was seen for so long before kneeling is known to begin with a start."""
_RESTING_DEG_S = 3.0
"""A thigh that moves no faster than this cannot be told from one that rests."""
_UPRIGHT_DEG = 13.5
"""A thigh this upright, with no start seen before, looks like a start to anybody."""
REMEMBERED_S = 3.0
"""On line a warning must have its reason in so many of the last seconds in which the person could be seen."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the program said.

    rules: code -> status. judged_s: times at which `knee-under-hip` was judged.
    warned: (time, code) whenever a warning came up on line.
    """

    clip: Verdict
    rules: Mapping[str, Verdict]
    judged_s: tuple[float, ...]
    warned: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """One way in which a variant broke the law. kind: a few words, the same for all of that kind."""

    kind: str
    text: str


def breaches(shots: Shots, said: Verdicts) -> list[Breach]:
    """All that breaks the law in what was said of these shots; empty for a program that is right."""
    truth = as_it_looks(shots)
    found = []
    for code, allowed in allowed_of_rules(truth).items():
        if said.rules[code] not in allowed:
            text = f"{code} is {said.rules[code]}, allowed: {_list(allowed)}"
            found.append(Breach(f"{code} {said.rules[code]}", text))
    allowed = allowed_of_clip(truth)
    if said.clip not in allowed:
        found.append(Breach(f"clip {said.clip}", f"the clip is {said.clip}, allowed: {_list(allowed)}"))
    return found + _judged_in_hold(truth, said) + _warned_for_nothing(truth, said)


def allowed_of_rules(shots: Shots) -> dict[str, set[Verdict]]:
    """Rule code -> the verdicts that are right for what these shots show."""
    return {code: set().union(*(_allowed(told, code) for told in _tellings(shots))) for code in CODES}


def allowed_of_clip(shots: Shots) -> set[Verdict]:
    """The verdicts that are right for the clip."""
    return set().union(*map(_allowed_of_clip, _tellings(shots)))


def _tellings(shots: Shots) -> list[Shots]:
    """The shots, and what is left of them without the scenes that are too brief to be told from a lunge."""
    scenes = [tuple(scene) for _, scene in groupby(shots, key=lambda shot: shot.scene)]
    long = [scene for scene in scenes if _kneels_s(scene) >= REST_S]
    return [shots] if len(long) in (0, len(scenes)) else [shots, tuple(shot for scene in long for shot in scene)]


def _kneels_s(scene: Shots) -> float:
    steps = (two.time_s - one.time_s for one, two in pairwise(scene) if two.stage is not Stage.OTHER)
    return sum(min(step, LONGEST_STEP_S) for step in steps)


def _allowed_of_clip(shots: Shots) -> set[Verdict]:
    of_rules = [_allowed(shots, code) for code in CODES]
    allowed = {Verdict.NOT_ASSESSED}
    if any(Verdict.WARN in one for one in of_rules):
        allowed.add(Verdict.WARN)
    if any(Verdict.OK in one for one in of_rules) and all(_longest_fault_s(shots, code) < SURE_S for code in CODES):
        allowed.add(Verdict.OK)
    return allowed


def _allowed(shots: Shots, code: str) -> set[Verdict]:
    shown = {shot.says.get(code) for shot in shots if shot.seen is not Seen.HIDDEN}
    allowed = {Verdict.NOT_ASSESSED}
    if shown & {Label.WARN, Label.EITHER}:
        allowed.add(Verdict.WARN)
    if shown & {Label.OK, Label.EITHER} and _longest_fault_s(shots, code) < SURE_S:
        allowed.add(Verdict.OK)
    return allowed


def _longest_fault_s(shots: Shots, code: str) -> float:
    """How long a fault can be seen at a stretch, without a doubt."""
    longest_s = run_s = 0.0
    for one, two in pairwise(shots):
        sure = all(s.seen is Seen.CLEAR and s.says.get(code) is Label.WARN and code not in s.unsure for s in (one, two))
        together = one.scene == two.scene and two.time_s - one.time_s <= LONGEST_STEP_S
        run_s = run_s + two.time_s - one.time_s if sure and together else 0.0
        longest_s = max(longest_s, run_s)
    return longest_s


@dataclass(slots=True)
class _Before:
    """What could be seen of one scene so far: for how long the start, and the way down."""

    scene: int | None = None
    started_s: float = 0.0
    away_s: float = 0.0
    last: Shot | None = None

    def take(self, shot: Shot) -> None:
        if shot.scene != self.scene:
            self.scene, self.started_s, self.away_s, self.last = shot.scene, 0.0, 0.0, None
        if self.last is not None and shot.seen is Seen.CLEAR:
            passed_s = min(shot.time_s - self.last.time_s, LONGEST_STEP_S)
            self.started_s += passed_s if shot.stage is Stage.START else 0.0
            self.away_s += passed_s if shot.stage is Stage.OTHER else 0.0


def as_it_looks(shots: Shots) -> Shots:
    """The truth as far as what is left of the clip can tell it.

    Where no start can be seen before, an upright thigh that rests is a start to anybody: it may be called good. Where
    the way down cannot be seen, a start with the hips too far forward may as well be the stretch: the rest may be good.
    """
    looks: list[Shot] = []
    before = _Before()
    for shot in shots:
        before.take(shot)
        forward = before.started_s < _START_KNOWN_S and shot.stage in (Stage.MOVING, Stage.HOLD)
        if forward and abs(shot.thigh_deg) <= _UPRIGHT_DEG and _rests(before.last, shot):
            looks.append(replace(shot, says={**shot.says, KNEE_UNDER_HIP: thigh_band(shot.thigh_deg)}))
        elif before.away_s < _DOWN_SEEN_S and shot.thigh_deg > _UPRIGHT_DEG:
            looks.append(replace(shot, unsure=shot.unsure | {KNEE_UNDER_HIP}))
        else:
            looks.append(shot)
        before.last = shot
    return tuple(looks)


def _rests(last: Shot | None, shot: Shot) -> bool:
    if last is None or shot.time_s <= last.time_s:
        return True
    return abs(shot.thigh_deg - last.thigh_deg) / (shot.time_s - last.time_s) <= _RESTING_DEG_S


def _judged_in_hold(shots: Shots, said: Verdicts) -> list[Breach]:
    since_s = math.nan
    wrong = []
    judged = {round(time_s, 4) for time_s in said.judged_s}
    for shot in shots:
        resting = shot.stage is Stage.HOLD and KNEE_UNDER_HIP not in shot.says
        since_s = (shot.time_s if math.isnan(since_s) else since_s) if resting else math.nan
        if resting and shot.time_s - since_s >= _GRACE_S and round(shot.time_s, 4) in judged:
            wrong.append(shot.time_s)
    if not wrong:
        return []
    text = f"knee-under-hip is judged in the stretch, {len(wrong)} times from {wrong[0]:.2f} to {wrong[-1]:.2f} s"
    return [Breach("start judged in stretch", text)]


def _warned_for_nothing(shots: Shots, said: Verdicts) -> list[Breach]:
    found = []
    for time_s, code in said.warned:
        if not _had_reason(shots, time_s, code):
            found.append(Breach(f"live {code} warns", f"on line {code} warns at {time_s:.2f} s without a reason"))
    return found


def _had_reason(shots: Shots, until_s: float, code: str) -> bool:
    """True when a fault, or what may be called one, could be seen lately; hidden time does not count as time."""
    passed_s, last_s = 0.0, until_s
    for shot in reversed(shots):
        if shot.time_s > until_s + 1e-6:
            continue
        if shot.seen is not Seen.HIDDEN:
            passed_s += min(last_s - shot.time_s, LONGEST_STEP_S)
            if shot.says.get(code) in (Label.WARN, Label.EITHER):
                return True
        last_s = shot.time_s
        if passed_s > REMEMBERED_S:
            return False
    return False


def _list(allowed: set[Verdict]) -> str:
    return " or ".join(sorted(allowed))
