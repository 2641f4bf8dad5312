"""Hands free: an arm that is raised and lowered again pauses the session and lets it go on; both arms end it.

The arm must stay up for a second and a half, and come down again before five: who reaches up for as long as a stretch
lasts, as many do in this one, gives no sign. A sound tells when it may come down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from posecheck.coaching.programme import Event
from posecheck.person.landmarks import Joint, Pose, Side

RAISED_S = 1.5
LONGEST_S = 5.0
"""Up for this long it is part of the exercise. In a recorded low lunge both arms are up for 11.7 s; no other of the 18
samples and recordings that were looked at shows a hand above the head."""
_ABOVE_EYES = 0.3
"""A raised hand is this much above the eyes, in trunk lengths (about 15 cm): not one that brushes hair aside."""
_BLINK_S = 0.4
"""An arm that is not seen to be up for less than this is still up."""


class Sign(Enum):
    """What somebody tells with their arms."""

    SEEN = "seen"
    """An arm has been up for long enough: it may come down."""
    ONE_ARM = "one-arm"
    BOTH_ARMS = "both-arms"


def raised_arms(pose: Pose) -> int:
    """How many hands are well above the head, 0 to 2."""
    heights = (pose.point_px(side, joint).y for side in Side for joint in (Joint.EYE, Joint.EAR))
    eyes_px = min((y for y in heights if not math.isnan(y)), default=math.nan)
    highest_px = eyes_px - _ABOVE_EYES * pose.trunk_px
    # Comparisons with NaN are False: what cannot be seen is not raised.
    return sum(
        pose.point_px(side, Joint.WRIST).y < highest_px
        and pose.point_px(side, Joint.ELBOW).y < pose.point_px(side, Joint.SHOULDER).y
        for side in Side
    )


@dataclass(slots=True)
class ArmSigns:
    """Reads signs from one pose after the other."""

    _since_s: float = math.nan
    _last_up_s: float = math.nan
    _last_s: float = math.nan
    _both_s: float = 0.0
    _told: bool = False

    def update(self, time_s: float, pose: Pose | None) -> Sign | None:
        """What is told at this moment; None mostly. pose: None when nobody is seen."""
        up = raised_arms(pose) if pose is not None and pose.unclear is None else 0
        step_s, self._last_s = time_s - self._last_s, time_s
        if up:
            if not time_s - self._last_up_s <= _BLINK_S:
                self._since_s, self._both_s, self._told = time_s, 0.0, False
            elif up == 2:
                self._both_s += step_s
            self._last_up_s = time_s
        held_s = self._last_up_s - self._since_s
        if up and RAISED_S <= held_s < LONGEST_S and not self._told:
            self._told = True
            return Sign.SEEN
        if time_s - self._last_up_s > _BLINK_S:
            return self._lowered(held_s, seen=pose is not None)
        return None

    def _lowered(self, held_s: float, seen: bool) -> Sign | None:
        both_s, self._since_s, self._last_up_s, self._both_s = self._both_s, math.nan, math.nan, 0.0
        if not seen or not RAISED_S <= held_s < LONGEST_S:
            return None
        return Sign.BOTH_ARMS if both_s >= RAISED_S / 2 else Sign.ONE_ARM


class HandsFree:
    """A session that arms pause, let go on and end. `paused`: nothing is to be counted. `over`: it has ended."""

    def __init__(self, end_s: float = 6.0) -> None:
        self._end_s = end_s
        self._signs = ArmSigns()
        self._ending_since_s = math.nan
        self.paused = False
        self.over = False

    @property
    def ending(self) -> bool:
        """True while an end that was asked for can still be taken back."""
        return not math.isnan(self._ending_since_s)

    def update(self, time_s: float, pose: Pose | None) -> tuple[Event, ...]:
        """Take in the next pose; what has happened by it."""
        sign = self._signs.update(time_s, pose)
        if self.ending and time_s - self._ending_since_s >= self._end_s:
            self.over = True
        if sign is None:
            return ()
        if sign is Sign.SEEN:
            return (Event.SIGN_SEEN,)
        if self.paused and (self.ending or sign is Sign.ONE_ARM):
            self.paused, self._ending_since_s = False, math.nan
            return (Event.GOING_ON,)
        self.paused = True
        if sign is Sign.BOTH_ARMS:
            self._ending_since_s = time_s
            return (Event.ENDING,)
        return (Event.SESSION_PAUSED,)
