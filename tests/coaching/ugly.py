"""Live sessions that do not go well, as scripts: who walks past, who moves slowly, what cannot be seen for a while.

Each comes with what truly happened. A stick figure does what a person would; see `tests/scenes.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from posecheck.person.geometry import Point
from posecheck.person.landmarks import Pose, Side
from posecheck.rules import all_rules
from tests.scenes import START_DEG, STRETCH_DEG, Script, between, kneeling, standing, stretching
from tests.stress.people import collapsed, walker, without_legs

DOWN_S, FORWARD_S = 1.0, 3.0
"""In every session they kneel down at the first of these times, and move the hips forward at the second."""
_RULES = {rule.code: rule for rule in all_rules()}
KNEE_UNDER_HIP = _RULES["knee-under-hip"].advice
FOOT_FORWARD = _RULES["knee-over-toe"].advice
CHEST_UP = _RULES["upright-torso"].advice
LESS_ARCH = _RULES["upright-torso"].advice_low or ""


@dataclass(frozen=True)
class Fault:
    """Something truly wrong, and when. named: whether it lasts long enough that it must be said."""

    advice: str
    from_s: float
    to_s: float
    named: bool = True


@dataclass(frozen=True)
class Ugly:
    """One session.

    clean_s: least and most seconds in which good form in the stretch could truly be seen. hold_s: from when to when the
    hips truly are forward. hidden_s: when the person cannot be seen. outage_s: when there are no frames at all.
    down_s: from when on the back knee rests on the floor.
    """

    script: Script
    until_s: float
    clean_s: tuple[float, float]
    hold_s: tuple[float, float] = (FORWARD_S, math.inf)
    faults: tuple[Fault, ...] = ()
    hidden_s: tuple[float, float] = (math.inf, math.inf)
    outage_s: tuple[float, float] = (math.inf, math.inf)
    down_s: float = DOWN_S

    def fault_at(self, time_s: float) -> bool:
        return any(fault.from_s <= time_s < fault.to_s for fault in self.faults)


def _plain(time_s: float) -> Pose:
    """Stands, kneels, and moves the hips forward in half a second."""
    if time_s < DOWN_S:
        return standing()
    return _forward_by(min(1.0, max(0.0, (time_s - FORWARD_S) / 0.5)))


def _forward_by(share: float) -> Pose:
    return kneeling(trail_thigh_deg=START_DEG + share * (STRETCH_DEG - START_DEG), knee_past_toe=-0.4)


def _during(from_s: float, to_s: float, show: Callable[[Pose, float], Pose | None], script: Script = _plain) -> Script:
    """The script, but for a while `show` (pose, share of that while) says what is seen in its place."""

    def scripted(time_s: float) -> Pose | None:
        pose = script(time_s)
        if pose is None or not from_s <= time_s < to_s:
            return pose
        return show(replace(pose, time_s=time_s), (time_s - from_s) / (to_s - from_s))

    return scripted


def _hidden(for_s: float, show: Callable[[Pose, float], Pose | None], from_s: float = 8.0) -> Ugly:
    clean_s = 18.0 - FORWARD_S - 0.3 - for_s
    return Ugly(
        _during(from_s, from_s + for_s, show),
        18.0,
        (clean_s, clean_s),
        hidden_s=(from_s, from_s + for_s),
    )


def _passer_by(for_s: float) -> Ugly:
    return _hidden(for_s, lambda pose, share: walker(pose, share, 1, 1.1))


def _slow_hips(for_s: float, lead: Side = Side.LEFT) -> Ugly:
    """The clock may begin on the way, once the hips are plainly forward, and at the latest when they are there."""

    def script(time_s: float) -> Pose:
        if time_s < DOWN_S:
            return standing(lead)
        share = min(1.0, max(0.0, (time_s - FORWARD_S) / for_s))
        return kneeling(lead, trail_thigh_deg=START_DEG + share * 20.0)

    there_s = FORWARD_S + for_s
    return Ugly(script, there_s + 10.0, (10.0, 10.0 + 0.8 * for_s), hold_s=(FORWARD_S + 0.2 * for_s, math.inf))


def _deep_knee(trail_thigh_deg: float) -> Ugly:
    """From a good start at once to the deepest stretch, the front knee far past the toes and low."""

    def script(time_s: float) -> Pose:
        if time_s < DOWN_S:
            return standing()
        share = min(1.0, max(0.0, (time_s - FORWARD_S) / 2.0))
        thigh_deg = START_DEG + share * (trail_thigh_deg - START_DEG)
        return kneeling(trail_thigh_deg=thigh_deg, knee_past_toe=-0.4 + share * 0.75)

    passes_s = FORWARD_S + 2.0 * 0.4 / 0.75
    return Ugly(script, 14.0, (0.0, passes_s - FORWARD_S), faults=(Fault(FOOT_FORWARD, passes_s - 0.3, math.inf),))


def _first(posture: Pose, start_deg: float = START_DEG, forward_s: float = 7.0) -> Script:
    """Rests in another posture from 1 to 4 s, then kneels, and moves forward at `forward_s`."""

    def script(time_s: float) -> Pose:
        if time_s < 1.0:
            return standing()
        if time_s < 4.5:
            return between(posture, kneeling(trail_thigh_deg=start_deg), (time_s - 4.0) / 0.5)
        return kneeling(trail_thigh_deg=start_deg + 18.0 * min(1.0, max(0.0, (time_s - forward_s) / 0.5)))

    return script


ON_THE_HEEL = kneeling(trail_thigh_deg=-48.0, trunk_deg=15.0)
"""The hips far behind the back knee, as who rests on the heel before beginning."""
CROUCHING = between(standing(), kneeling(trunk_deg=25.0), 0.6)
"""Half-way down, bent forward, the back knee a good hand above the floor."""


def _crouch(posture: Pose, down_s: float = DOWN_S) -> Ugly:
    return Ugly(_first(posture), 18.0, (10.7, 10.7), hold_s=(7.0, math.inf), down_s=down_s)


def _crouch_then_fault(posture: Pose, down_s: float = DOWN_S) -> Ugly:
    """The start that comes after the crouch is wrong, and must be named."""
    fault = Fault(KNEE_UNDER_HIP, 4.2, 9.3)
    script = _first(posture, start_deg=-24.0, forward_s=9.0)
    return Ugly(script, 11.0, (0.0, 2.0), hold_s=(9.0, math.inf), faults=(fault,), down_s=down_s)


def _lunges(hover: float, bottom_s: float, trunk_deg: float = 0.0) -> Ugly:
    """Down and up again every 3 s; at the bottom the back knee is so many shanks above the floor."""
    low = kneeling(trunk_deg=trunk_deg)
    raised = {
        key: point + Point(0.0, -hover * 100.0) if key[0] is Side.RIGHT or key[1].value in ("hip", "knee") else point
        for key, point in low.points_px.items()
    }
    bottom = replace(low, points_px=raised)

    def script(time_s: float) -> Pose:
        in_turn_s = time_s % 3.0
        way_s = (3.0 - bottom_s) / 2
        share = min(1.0, in_turn_s / way_s, (3.0 - in_turn_s) / way_s)
        return between(standing(), bottom, 0.5 - 0.5 * math.cos(math.pi * share))

    return Ugly(script, 18.0, (0.0, 0.0), hold_s=(math.inf, math.inf), down_s=math.inf)


def _outage(then_nobody_s: float) -> Ugly:
    """For 8 s the camera is gone; when it is back the model finds nobody at first."""
    back_s = 16.0 + then_nobody_s
    clean_s = 24.0 - FORWARD_S - 0.3 - 8.0 - then_nobody_s
    script = _during(16.0, back_s, lambda pose, share: None) if then_nobody_s else _plain
    return Ugly(script, 24.0, (clean_s, clean_s), outage_s=(8.0, 16.0), hidden_s=(16.0, back_s))


def _other_side() -> Ugly:
    """20° forward, upright for 0.3 s, then 25° arched: another fault."""

    def script(time_s: float) -> Pose:
        if time_s < 5.0:
            return _plain(time_s)
        return stretching(trunk_deg=20.0 if time_s < 9.0 else 0.0 if time_s < 9.3 else -27.0)

    faults = (Fault(CHEST_UP, 5.0, 9.0), Fault(LESS_ARCH, 9.3, math.inf))
    return Ugly(script, 16.0, (1.2, 2.0), faults=faults)


def _fault_hidden() -> Ugly:
    """Leans forward, upright for a frame or two, then the legs are lost for 3 s: nothing has cleared."""

    def script(time_s: float) -> Pose:
        if time_s < 5.0:
            return _plain(time_s)
        leaning = stretching(trunk_deg=20.0)
        if 9.0 <= time_s < 9.1:
            return stretching()
        return without_legs(leaning) if 9.1 <= time_s < 12.1 else leaning

    return Ugly(script, 16.0, (1.2, 2.0), faults=(Fault(CHEST_UP, 5.0, math.inf),), hidden_s=(9.1, 12.1))


SESSIONS: dict[str, Ugly] = {
    "plain": Ugly(_plain, 18.0, (14.7, 14.7)),
    **{f"passer-by {for_s:g} s": _passer_by(for_s) for for_s in (1.0, 3.0, 6.0)},
    **{f"slow hips {for_s:g} s": _slow_hips(for_s) for for_s in (2.0, 5.0, 8.0, 15.0)},
    **{f"deep knee {deg:g} deg": _deep_knee(deg) for deg in (45.0, 52.0, 57.0)},
    "rest on the heel first": _crouch(ON_THE_HEEL),
    "crouch first": _crouch(CROUCHING, down_s=4.5),
    "rest on the heel, then a fault": _crouch_then_fault(ON_THE_HEEL),
    "crouch, then a fault": _crouch_then_fault(CROUCHING, down_s=4.5),
    "legs lost 5 s": _hidden(5.0, lambda pose, share: without_legs(pose)),
    "legs lost 1 s": _hidden(1.0, lambda pose, share: without_legs(pose)),
    "legs as one 2.2 s": _hidden(2.2, lambda pose, share: collapsed(pose)),
    "nobody 2.5 s": _hidden(2.5, lambda pose, share: None),
    "lunges, knee 15 cm up": _lunges(0.4, 0.4),
    "lunges, knee 5 cm up": _lunges(0.12, 0.6),
    "lunges that tap the floor": _lunges(0.0, 0.8),
    "lunges that tap the floor, leaning": _lunges(0.0, 1.0, trunk_deg=22.0),
    "camera back": _outage(0.0),
    "camera back, nobody at first": _outage(0.4),
    "fault to the other side": _other_side(),
    "fault while nothing can be seen": _fault_hidden(),
}
