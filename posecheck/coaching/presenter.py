"""From what is counted and what is said to one screen: title, cue, second line, clock, depth, what is done."""

from __future__ import annotations

import math

from posecheck.coaching import lines
from posecheck.coaching.cue import Cue, shortened
from posecheck.coaching.ledger import Ledger
from posecheck.coaching.programme import Moment
from posecheck.coaching.screen import Mood, Screen
from posecheck.coaching.signs import HandsFree
from posecheck.coaching.unmet import Unmet
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.landmarks import Side

_TIP_S = 5.0
"""How long each tip stays: seven or eight words, read twice by somebody who looks up now and then."""


class Presenter:
    """Makes the screens of one session. least_deg: how far the back thigh must lean for a stretch to count."""

    def __init__(self, ledger: Ledger, hands: HandsFree, unmet: Unmet, least_deg: float) -> None:
        self._ledger = ledger
        self._hands = hands
        self._unmet = unmet
        self._least_deg = least_deg
        self._first_s: float | None = None

    def screen(self, observation: Observation, moment: Moment, cue: Cue, over: bool) -> Screen:
        """The screen for this moment; the first one begins the session. over: nothing is left to be said."""
        if self._first_s is None:
            self._first_s = moment.time_s
        ledger, time_s = self._ledger, moment.time_s
        programme, now = ledger.programme, ledger.programme.now
        stretching = observation.phase.phase is Phase.STRETCH
        clock = now is not None or observation.phase.phase is not Phase.AWAY or self._unmet.time_only
        left_in_mid_set = moment.absent and now is not None and not now.reached
        return Screen(
            cue=cue.text,
            mood=cue.mood,
            detail=self._detail(moment, cue, time_s - self._first_s),
            clean_s=ledger.counted_s,
            target_s=programme.hold_s if clock and not programme.complete else 0.0,
            running=programme.running(time_s) and not self._hands.paused,
            title=self._title(moment),
            lead=programme.next_lead,
            time_only=self._unmet.time_only or (now is not None and now.timed_s > 0),
            rest_s=ledger.rest_s(time_s),
            depth_deg=ledger.depth.now_deg if stretching and not programme.complete else math.nan,
            best_deg=ledger.best.best_deg(moment.lead) if stretching else math.nan,
            least_deg=self._least_deg if stretching else math.nan,
            paused=self._hands.paused or left_in_mid_set,
            left_done=programme.reached(Side.LEFT),
            right_done=programme.reached(Side.RIGHT),
            sets=programme.sets,
            over=over,
        )

    def _detail(self, moment: Moment, cue: Cue, running_s: float) -> str | None:
        """The cue's own explanation; else that a set is kept; else, before the first hold, a tip."""
        programme = self._ledger.programme
        kept_s = programme.kept_s(moment.time_s)
        if cue.mood is Mood.GUIDE and moment.absent and kept_s > 0:
            return lines.kept(self._ledger.counted_s)
        if cue.mood is Mood.GUIDE and 0 < kept_s < programme.keep_s - 1.0:
            return lines.kept(self._ledger.counted_s, kept_s)
        if cue.detail or cue.mood is not Mood.GUIDE:
            # The last screen has room for the whole sentence.
            return cue.detail and (cue.detail if programme.complete else shortened(cue.detail))
        if programme.now is not None or programme.done:
            return None
        return lines.TIPS[int(running_s / _TIP_S) % len(lines.TIPS)]

    def _title(self, moment: Moment) -> str:
        programme = self._ledger.programme
        lead = programme.now.lead_leg if programme.now else moment.lead
        if programme.complete:
            return lines.COMPLETE
        if lead is not None and (programme.now or programme.missing(lead)):
            full = programme.now is not None and programme.now.reached
            return lines.leg_and_set(lead, min(programme.sets, programme.reached(lead) + (not full)), programme.sets)
        return lines.holds_done(programme.reached(Side.LEFT), programme.reached(Side.RIGHT), programme.sets)
