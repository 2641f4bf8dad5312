"""What has been asked for in vain: after a while it is put in other words, or the time is counted without judging.

Somebody who cannot turn the camera, or has no room to step back, is not to be told the same for ever. What is not
judged is never called good: such seconds are marked as counted by time only wherever they are shown.
"""

from __future__ import annotations

import math
from dataclasses import replace

from posecheck.coaching import lines
from posecheck.coaching.cue import Cue
from posecheck.coaching.guidance import CANNOT_SEE
from posecheck.coaching.screen import Mood
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.landmarks import Side

UNMET_S = 8.0
"""For so long the same is asked for in the same words."""
_LEAD_IN_S = 4.0
"""What it takes to hear that the time will be counted, and to be there."""


class Unmet:
    """For how long the same has been asked for. Feed it what is shown, at every moment."""

    def __init__(self) -> None:
        self._asked: str | None = None
        self._since_s = self._rested_s = -math.inf
        self._time_s = 0.0

    def update(self, time_s: float, cue: Cue) -> None:
        """Take in what is asked for now. Different ways to be seen better ask for the same; a rest changes nothing."""
        self._time_s = time_s
        if cue.mood is Mood.DONE:
            self._rested_s = time_s
            return
        asked = _asked_for(cue)
        if asked != self._asked:
            self._asked, self._since_s = asked, time_s

    @property
    def changed_s(self) -> float:
        """When its words changed last."""
        return self._since_s + UNMET_S * int(self.for_s / UNMET_S)

    @property
    def for_s(self) -> float:
        """For how long."""
        return self._time_s - self._since_s if self._asked is not None else 0.0

    @property
    def time_only(self) -> bool:
        """True when the time is counted and form is not judged."""
        return self.for_s >= UNMET_S and self._asked in (lines.CANNOT_JUDGE, lines.FARTHER)

    def counts(self, observation: Observation) -> bool:
        """True when this moment counts by its time alone."""
        ready_s = max(self._since_s + UNMET_S, self._rested_s) + _LEAD_IN_S
        if not self.time_only or self._time_s < ready_s or observation.pose is None:
            return False
        if self._asked == lines.FARTHER:
            return observation.phase.phase is Phase.STRETCH
        return not (observation.phase.reason and observation.phase.reason.is_other_posture)

    def in_words(self, cue: Cue, following: Side | None = None) -> Cue:
        """The cue as it is said by now. following: the leg that comes next, while no hold goes on."""
        if cue.mood is not Mood.GUIDE:
            return cue
        if self.time_only and following is not None:
            return Cue(lines.kneel(following), Mood.GUIDE, lines.TIME_ONLY)
        if self.time_only and self._asked == lines.FARTHER:
            return Cue(lines.IS_THAT_ALL, Mood.GUIDE, lines.TIME_ONLY_BRIEFLY)
        if self.time_only:
            return Cue(lines.CANNOT_JUDGE, Mood.GUIDE, lines.TIME_ONLY)
        if int(self.for_s / UNMET_S) % 2:
            return replace(cue, text=lines.in_other_words(cue.text))
        return cue


def _asked_for(cue: Cue) -> str | None:
    """What a cue asks for; None when it asks for nothing."""
    if cue.mood is not Mood.GUIDE:
        return None
    return lines.CANNOT_JUDGE if cue.text in CANNOT_SEE or cue.detail == lines.WAITS_CLOSE else cue.text
