"""What to say next to the person in front of the camera: the one thing that is missing, or how the hold is going.

`next_cue` reads one observation and remembers nothing. Its words stand in `posecheck.coaching.lines`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from posecheck.coaching import lines
from posecheck.coaching.cue import Cue, shortened
from posecheck.coaching.screen import Mood
from posecheck.form.observer import Observation
from posecheck.form.rule import MAX_CUE_CHARS, TOE_LINE, Finding, Phase, Rule, Status, suspicion
from posecheck.person.landmarks import Pose, Side
from posecheck.person.reasons import Reason

_TILTED_DEG = 8.0
"""A camera that leans more than this should be set level; less is levelled without a word. The search for the level
ends at 12°, which leaves room."""

_CAMERA_HEIGHTS = (0.6, 3.6)
"""In trunk lengths, about 0.3 and 1.7 m. From the floor or from above, the two feet and knees stand at heights of their
own in the picture, and what is level in the room is not level in it. Hip height is best; clips filmed from 0.5 to 1.3 m
are all read alike."""

_FARTHEST = 0.1
"""Length of the trunk in heights of the picture, below which somebody is too far away: then a shank is some 40 pixels
of 480, and the three pixels that landmarks err by are as much as the limits are apart."""

_WIDEST = 0.8
"""Share of the picture's width: who takes up less, and is cut off at a side, has room to move to."""
_FEET_MARGIN, _BODY_MARGIN = 0.05, 0.05
"""Shares of the picture's height that must be left at the other end, for tilting the camera to be enough."""

STEP_APART = Cue(lines.STEP_APART, detail=lines.WAITS_APART)
ONE_AT_A_TIME = Cue(lines.ONE_AT_A_TIME, detail=lines.WAITS_SEVERAL)
STEP_IN = Cue(lines.STEP_IN, detail=lines.WAITS_NOBODY)
LIGHT = Cue(lines.LIGHT, detail=lines.WAITS_NOBODY)
SHOW_ALL = Cue(lines.SHOW_ALL, detail=lines.WAITS_LEGS)
SIDE_ON = Cue(lines.SIDE_ON, detail=lines.WAITS_SIDE)
LESS_FRONT = Cue(lines.LESS_FRONT, detail=lines.WAITS_FRONT)
LESS_BACK = Cue(lines.LESS_BACK, detail=lines.WAITS_BEHIND)
LEVEL_CAMERA = Cue(lines.LEVEL_CAMERA)
RAISE_CAMERA = Cue(lines.RAISE_CAMERA, detail=lines.A_CHAIR_WILL_DO)
LOWER_CAMERA = Cue(lines.LOWER_CAMERA, detail=lines.A_CHAIR_WILL_DO)
COME_CLOSER = Cue(lines.COME_CLOSER)
PLACING = (LEVEL_CAMERA, RAISE_CAMERA, LOWER_CAMERA, COME_CLOSER)
"""Advice that does not stop the clock: for those who cannot move the camera it is enough to have heard it."""
TO_THE_MIDDLE = Cue(lines.TO_THE_MIDDLE, detail=lines.WAITS_CUT_OFF)
TILT_UP = Cue(lines.TILT_UP, detail=lines.WAITS_UPPER_BODY)
TILT_DOWN = Cue(lines.TILT_DOWN, detail=lines.WAITS_FEET)
BACK_FEET = Cue(lines.BACK_FEET, detail=lines.WAITS_FEET)
BACK_BODY = Cue(lines.BACK_BODY, detail=lines.WAITS_CUT_OFF)
EXACTLY_SIDE_ON = Cue(lines.EXACTLY_SIDE_ON, detail=lines.WAITS_LEGS_ALIKE)
SHOW_FRONT_FOOT = Cue(lines.SHOW_FRONT_FOOT, detail=lines.WAITS_FRONT_FOOT)
IS_KNEE_DOWN = Cue(lines.IS_KNEE_DOWN, detail=lines.WAITS_KNEE)
KNEEL = Cue(lines.KNEEL)
WAIT = Cue(lines.STAY)
HIPS_FORWARD = Cue(lines.HIPS_FORWARD)
FARTHER = Cue(lines.FARTHER, detail=lines.AS_COMFORTABLE)
HOLD_ON = Cue(lines.HOLD_ON, Mood.GOOD)
FAULTY = replace(HOLD_ON, mood=Mood.GUIDE)
"""A fault that has not lasted long enough for its warning."""

_SEVERAL_PEOPLE: dict[str | None, Cue] = {Reason.SEVERAL: ONE_AT_A_TIME, Reason.TOUCHING: STEP_APART}

_TURNS: dict[Reason | None, Cue] = {
    Reason.BODY_UNCLEAR: SHOW_ALL,
    Reason.FROM_FRONT: SIDE_ON,
    Reason.FROM_BEHIND: SIDE_ON,
    Reason.TOO_MUCH_FRONT: LESS_FRONT,
    Reason.TOO_MUCH_BEHIND: LESS_BACK,
    Reason.FRONT_LEG_HIDDEN: LESS_BACK,
}

_POSTURES: dict[Reason, Cue] = {
    Reason.NOBODY: STEP_IN,
    Reason.TOO_DARK: LIGHT,
    Reason.NOT_SEEN: SHOW_ALL,
    Reason.STANDING: KNEEL,
    Reason.SQUATTING: Cue(lines.ONE_KNEE_DOWN),
    Reason.BACK_KNEE_UP: Cue(lines.BACK_KNEE_DOWN),
    Reason.BOTH_KNEES: Cue(lines.FOOT_FLAT),
    Reason.SITTING: Cue(lines.COME_UP),
    Reason.LYING: Cue(lines.COME_UP_TALL),
    Reason.LEGS_UNCLEAR: EXACTLY_SIDE_ON,
    Reason.FRONT_FOOT_HIDDEN: SHOW_FRONT_FOOT,
    Reason.GETTING_READY: WAIT,
    Reason.KNEE_UNSURE: IS_KNEE_DOWN,
    Reason.ON_HEEL: Cue(lines.COME_UP),
}

CANNOT_SEE: frozenset[str] = frozenset(
    cue.text
    for cue in (
        *(STEP_APART, ONE_AT_A_TIME, SHOW_ALL, SIDE_ON, LESS_FRONT, LESS_BACK, TO_THE_MIDDLE, TILT_UP, TILT_DOWN),
        *(BACK_FEET, BACK_BODY, EXACTLY_SIDE_ON, SHOW_FRONT_FOOT, IS_KNEE_DOWN),
    )
)
"""Cues that ask for something to be seen, of somebody who is there: they may be unable to do any better."""


def next_cue(observation: Observation, next_lead: Side | None = None, placing: bool = True) -> Cue:
    """The one thing to say now.

    next_lead: the leg that should be in front next, None when either will do. placing: False to leave out `PLACING`.
    """
    steps: list[Callable[[Observation], Cue | None]] = [_to_be_seen, _from_the_side, _posture]
    if placing:
        steps.insert(2, _placing)
    for step in steps:
        cue = step(observation)
        if cue is not None:
            return _naming_leg(cue, next_lead) if cue is KNEEL else cue
    return _start(observation, next_lead) if observation.phase.phase is Phase.START else _stretch(observation)


def _to_be_seen(observation: Observation) -> Cue | None:
    """Is somebody there, and all of them?"""
    if observation.pose is None:
        return LIGHT if observation.phase.reason == Reason.TOO_DARK else STEP_IN
    if observation.pose.unclear in _SEVERAL_PEOPLE:
        return _SEVERAL_PEOPLE[observation.pose.unclear]
    view = observation.view
    # Whoever stands is taller than whoever kneels: only the feet must already be in the picture.
    if not (view and view.cut_off) or (observation.phase.reason == Reason.STANDING and not view.feet_cut_off):
        return None
    return _into_the_picture(observation.pose, view.feet_cut_off)


def _into_the_picture(pose: Pose, feet: bool) -> Cue:
    xs = [point.x for point in pose.points_px.values()]
    ys = [point.y for point in pose.points_px.values()]
    if not xs:
        return SHOW_ALL
    top, bottom, height = min(ys), max(ys), pose.height_px
    if top >= 0 and bottom < height and max(xs) - min(xs) < _WIDEST * pose.width_px:
        return TO_THE_MIDDLE if min(xs) < 0 or max(xs) >= pose.width_px else SHOW_ALL
    if feet and bottom >= height and top > bottom - height + _FEET_MARGIN * height:
        return TILT_DOWN
    if not feet and top < 0 and bottom - top < (1 - _BODY_MARGIN) * height:
        return TILT_UP
    return BACK_FEET if feet else BACK_BODY


def _from_the_side(observation: Observation) -> Cue | None:
    """Is the camera at their side?"""
    view = observation.view
    return _TURNS.get(view.reason) if view is not None and view.wants_a_turn else None


def _placing(observation: Observation) -> Cue | None:
    """Does the camera stand upright, neither on the floor nor up high, and near? What is not known is not said.

    A tilt is taken out of the angles, so that none of this stops the clock: it is said before they kneel.
    """
    pose = observation.pose
    if pose is None or observation.phase.phase is not Phase.AWAY:
        return None
    return wrong_camera(pose) or (COME_CLOSER if too_far(pose) else None)


def wrong_camera(pose: Pose) -> Cue | None:
    """What to do with a camera that is tilted, on the floor or up high. What is not known is not said."""
    if abs(pose.plumb_deg) > _TILTED_DEG:
        return LEVEL_CAMERA
    lowest, highest = _CAMERA_HEIGHTS
    if pose.camera_height < lowest:
        return RAISE_CAMERA
    if pose.camera_height > highest:
        return LOWER_CAMERA
    return None


def too_far(pose: Pose) -> bool:
    """True for somebody who is too small in the picture to be judged well."""
    return pose.trunk_px < _FARTHEST * pose.height_px


def _posture(observation: Observation) -> Cue | None:
    """Are they half-kneeling?"""
    reason = observation.phase.reason
    if observation.phase.phase is not Phase.AWAY or reason is None:
        return None
    return _POSTURES.get(reason) or replace(KNEEL, detail=shortened(reason))


def _naming_leg(cue: Cue, lead: Side | None) -> Cue:
    return replace(cue, text=lines.kneel(lead)) if lead else cue


def _start(observation: Observation, next_lead: Side | None) -> Cue:
    if observation.alerts:
        return _fault(observation)
    if next_lead and observation.stance and observation.stance.lead is not next_lead:
        return Cue(lines.change_legs(next_lead))
    return HIPS_FORWARD


def _stretch(observation: Observation) -> Cue:
    if observation.alerts:
        return _fault(observation)
    if observation.is_clean:
        return replace(HOLD_ON, detail=_not_checked(observation.findings))
    return _undecided(observation)


def moves_the_foot(rule: Rule) -> bool:
    """True when its advice cannot be followed in the stretch, since the weight is on that foot: come back first."""
    return TOE_LINE in rule.guides


def _fault(observation: Observation) -> Cue:
    alert = observation.alerts[0]
    if observation.phase.phase is Phase.STRETCH and moves_the_foot(alert.rule):
        return Cue(lines.COME_BACK_FIRST, Mood.FAULT, lines.WHY_COME_BACK)
    return Cue(alert.advice, Mood.FAULT, shortened(lines.aim(alert.rule.title)))


def _undecided(observation: Observation) -> Cue:
    """Nothing stands, and nothing was seen to be good or something is suspected: say what would decide it."""
    findings = observation.findings
    if any(finding.status is Status.WARN for finding in findings):
        return FAULTY
    close = [finding for finding in findings if finding.reason == Reason.TOO_CLOSE]
    if close:
        return _to_be_sure(max(close, key=suspicion))
    return _POSTURES.get(observation.phase.reason or Reason.NOT_SEEN, SHOW_ALL)


def _to_be_sure(finding: Finding) -> Cue:
    """A wish and no order: it may be fine already, which only a little more would show."""
    if moves_the_foot(finding.rule):
        return replace(HOLD_ON, mood=Mood.GUIDE, detail=lines.WAITS_CLOSE)
    return Cue(lines.to_be_sure(_towards_good(finding), MAX_CUE_CHARS), detail=lines.WAITS_CLOSE)


def _towards_good(finding: Finding) -> str:
    """The advice for the nearer end of the limit, whichever side of it the value is on."""
    limit, rule = finding.rule.limit, finding.rule
    from_low = math.inf if limit.low is None else abs(finding.value - limit.low)
    from_high = math.inf if limit.high is None else abs(finding.value - limit.high)
    return rule.advice_low if from_low < from_high and rule.advice_low else rule.advice


def _not_checked(findings: tuple[Finding, ...]) -> str | None:
    """What "hold" does not speak for."""
    titles = [f.rule.title for f in findings if f.status is Status.UNSEEN and f.reason != Reason.TOO_CLOSE]
    return shortened(lines.not_checked(titles[0])) if titles else None
