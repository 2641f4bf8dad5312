"""A fault that comes to light when it is over: a word for the next time, and no order.

Who moves into the stretch before the back knee is known to rest was judged too, but only afterwards: nobody can mend
that start any more, and the next one is far away. So it is said at once, and stays on the screen for a while.
"""

from __future__ import annotations

import math
from dataclasses import replace

from posecheck.coaching import lines
from posecheck.coaching.cue import Cue, shortened
from posecheck.coaching.screen import Mood
from posecheck.form.alerts import Alert
from posecheck.form.observer import Observation
from posecheck.form.rule import Status

_STAYS_S = 5.0
"""Six or seven words, read twice by somebody who looks up now and then."""
_MENDED_S = 1.0
"""Who did it well for so long at last has mended it; who goes from a fault to the next position passes through less."""


class Afterthought:
    """Feed it every observation in the order of their times, but for those of a session that is paused."""

    def __init__(self) -> None:
        self._title = self._advice = ""
        self._since_s = math.nan

    def update(self, observation: Observation) -> str:
        """What to say of the fault that has just come to light; "" when there is nothing to be said."""
        past = _past_faults(observation)
        if not past:
            return ""
        self._title, self._since_s = lines.next_time(past[0].rule.title), observation.time_s
        self._advice = lines.next_time(past[0].advice)
        return self._advice

    def shown(self, time_s: float, cue: Cue) -> Cue:
        """What is on the screen: the word for the next time, for a while, in place of a cue by which all is well.

        Below one that asks for something; what is wrong now needs that place itself.
        """
        if not time_s - self._since_s < _STAYS_S:
            return cue
        if cue.mood is Mood.GOOD:
            return Cue(self._title, Mood.GUIDE, cue.detail)
        return replace(cue, detail=shortened(self._advice)) if cue.mood is Mood.GUIDE else cue


def _past_faults(observation: Observation) -> list[Alert]:
    """Warnings of moments that have just become known, which are over and were not mended; the most urgent first."""
    stood: dict[str, tuple[float, Alert]] = {}
    judged_s: dict[str, float] = {}
    for known in (*observation.earlier, observation) if observation.earlier else ():
        stood |= {alert.rule.code: (known.time_s, alert) for alert in known.alerts}
        judged_s |= {f.rule.code: known.time_s for f in known.findings if f.status is not Status.UNSEEN}
    stands = {alert.rule.code for alert in observation.alerts}
    over = [a for code, (time_s, a) in stood.items() if code not in stands and judged_s[code] - time_s < _MENDED_S]
    return sorted(over, key=lambda alert: alert.rule.priority)
