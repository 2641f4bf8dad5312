"""Before it begins: the framing, ticked off one by one, and which position to draw for people to follow.

Both are pictures of what guidance says in words. Pure logic, from one observation after the other.
"""

from __future__ import annotations

import math
from dataclasses import replace
from enum import Enum

from posecheck.coaching import lines
from posecheck.coaching.guidance import moves_the_foot, too_far, wrong_camera
from posecheck.coaching.screen import CheckItem, Mood, Position, Screen, Tick
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.person.view import BODY, FEET

_SIDE_ON = 0.33
"""Distance of the shoulders over the length of the trunk in the picture, up to which somebody is seen from the side:
at 30° from it shoulders are 0.28 (to the front) or 0.37 (to the back) apart (see `person.view`)."""
_TICK_S, _UNTICK_S = 0.4, 1.5
"""How long something must be so to be ticked off, and otherwise to lose its tick: longer than odd frames last."""
_GONE_S = 10.0
"""Who comes back after this long is framed anew: somebody may have moved the camera."""


class Framing(Enum):
    """What must be right with the picture, in the order in which it is mended."""

    LIGHT = lines.LIST_LIGHT
    BODY = lines.LIST_BODY
    FEET = lines.LIST_FEET
    NEAR = lines.LIST_NEAR
    CAMERA = lines.LIST_CAMERA
    SIDE_ON = lines.LIST_SIDE_ON


def framed(observation: Observation) -> dict[Framing, bool | None]:
    """What is right with this picture: True or False, None for what it does not tell."""
    pose = observation.pose
    if pose is None:
        dark = observation.phase.reason == Reason.TOO_DARK
        return {Framing.LIGHT: False if dark else None, Framing.BODY: False}
    return {
        Framing.LIGHT: True,
        Framing.BODY: _inside(pose, BODY),
        Framing.FEET: _inside(pose, FEET),
        Framing.NEAR: None if math.isnan(pose.trunk_px) else not too_far(pose),
        Framing.CAMERA: _well_placed(pose),
        Framing.SIDE_ON: _side_on(observation, pose),
    }


def _inside(pose: Pose, joints: tuple[Joint, ...]) -> bool:
    return all(pose.point_px(side, joint).seen and not pose.outside(side, joint) for joint in joints for side in Side)


def _well_placed(pose: Pose) -> bool | None:
    """Neither tilted nor on the floor or up high, as far as the room shows it."""
    shown = not (math.isnan(pose.plumb_deg) and math.isnan(pose.camera_height))
    return wrong_camera(pose) is None if shown else None


def _side_on(observation: Observation, pose: Pose) -> bool | None:
    if observation.view is not None and not math.isnan(observation.view.yaw_deg):
        return not observation.view.wants_a_turn
    across = abs(pose.point_px(Side.LEFT, Joint.SHOULDER).x - pose.point_px(Side.RIGHT, Joint.SHOULDER).x)
    share = across / pose.trunk_px if pose.trunk_px > 0 else math.nan
    return None if math.isnan(share) else share <= _SIDE_ON


class _Answer:
    """One thing, kept steady."""

    def __init__(self) -> None:
        self.ticked = False
        self.known = False
        self._other_since_s = math.nan

    @property
    def sure(self) -> bool:
        """True when it is ticked, and nothing speaks against it now."""
        return self.ticked and math.isnan(self._other_since_s)

    def update(self, time_s: float, answer: bool | None) -> None:
        """Take in the next answer; None changes nothing."""
        if answer is None:
            self._other_since_s = math.nan
            return
        self.known = True
        if answer is self.ticked:
            self._other_since_s = math.nan
            return
        if math.isnan(self._other_since_s):
            self._other_since_s = time_s
        if time_s - self._other_since_s >= (_TICK_S if answer else _UNTICK_S):
            self.ticked, self._other_since_s = answer, math.nan


class FramingList:
    """The list of a session: it grows ticks until all is well, and is then gone.

    What the picture does not tell (a bare wall has no level) is not on it. Who is in position already needs none.
    """

    def __init__(self) -> None:
        self.done = False
        self._seen_s = math.nan
        self._begin()

    def _begin(self) -> None:
        self._answers = {framing: _Answer() for framing in Framing}

    def update(self, observation: Observation) -> tuple[CheckItem, ...]:
        """The list at this moment; empty once all of it is ticked off."""
        time_s = observation.time_s
        if observation.pose is not None:
            if time_s - self._seen_s > _GONE_S:
                self.done = False
                self._begin()
            self._seen_s = time_s
        for framing, answer in framed(observation).items():
            self._answers[framing].update(time_s, answer)
        listed = {framing: answer for framing, answer in self._answers.items() if self._on_list(framing)}
        in_position = observation.phase.phase is not Phase.AWAY
        all_well = observation.pose is not None and all(answer.sure for answer in listed.values())
        self.done = self.done or in_position or all_well
        return () if self.done else _as_items({framing: answer.ticked for framing, answer in listed.items()})

    def _on_list(self, framing: Framing) -> bool:
        return framing is not Framing.CAMERA or self._answers[framing].known


def _as_items(listed: dict[Framing, bool]) -> tuple[CheckItem, ...]:
    """Ticked, to be mended now (the first that is not ticked), or waiting."""
    first = next((framing for framing, ticked in listed.items() if not ticked), None)
    return tuple(
        CheckItem(framing.value, Tick.DONE if ticked else Tick.MISSING if framing is first else Tick.WAITING)
        for framing, ticked in listed.items()
    )


class Illustrator:
    """Adds to each screen what is drawn besides words: the list, or the next position."""

    def __init__(self) -> None:
        self._list = FramingList()

    def update(self, observation: Observation, screen: Screen) -> Screen:
        """The screen of this moment with its pictures. `screen.lead`: the leg that should be in front next, or None."""
        items = self._list.update(observation)
        if items and not screen.paused and screen.mood is Mood.GUIDE:
            return replace(screen, checklist=items)
        if screen.paused or screen.mood is Mood.DONE or not self._list.done:
            return screen
        position, lead = next_position(observation, screen.lead)
        if screen.cue == lines.NOW_THE_FOOT:
            position = Position.FOOT_FORWARD
        return replace(screen, position=position, lead=lead)


def next_position(observation: Observation, next_lead: Side | None) -> tuple[Position | None, Side | None]:
    """What to draw, and which leg is in front in it; None where words or the clock say enough.

    next_lead: the leg that should be in front next, None when either will do.
    """
    stance, phase = observation.stance, observation.phase
    lead = stance.lead if stance else None
    if observation.pose is None or phase.reason in (Reason.GETTING_READY, Reason.KNEE_UNSURE):
        return None, next_lead
    if phase.phase is Phase.AWAY:
        return (Position.KNEEL if phase.reason and phase.reason.is_other_posture else None), next_lead
    if observation.alerts:
        foot = moves_the_foot(observation.alerts[0].rule)
        return (Position.FOOT_FORWARD if foot else None), lead
    if phase.phase is Phase.START:
        if next_lead is not None and lead is not next_lead:
            return Position.KNEEL, next_lead
        return Position.HIPS_FORWARD, lead
    return None, lead
