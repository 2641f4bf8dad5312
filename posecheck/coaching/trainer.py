"""The live assistant's mind: one observation in, one screen and its events out. No window, no sound, no camera.

trainer = Trainer(hold_s=30, sets=2)
screen = trainer.update(observation)   # what to show now
trainer.events                         # what to sound now
trainer.summary().text                 # what it came to
"""

from __future__ import annotations

from dataclasses import replace

from posecheck.coaching.guidance import HOLD_ON, PLACING, TIPS, Cue, SteadyCue, holds_clean, next_cue, shortened
from posecheck.coaching.programme import Event, Moment, Programme
from posecheck.coaching.screen import Mood, Screen
from posecheck.coaching.summary import SessionLog, Summary
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.landmarks import Side

_TIP_S = 5.0
"""How long each tip stays: seven or eight words, read twice by somebody who looks up now and then."""
_PLACING_S = 10.0
"""For how long, all in all, it is said that the camera should stand elsewhere: time to walk to it, or not to."""
_PAUSED_S = 1.0
"""A clock that has stood for this long without a warning is worth a sound; longer than any blink or wild frame."""
_NEARLY_S = 5.0
"""Two breaths before the end it is said that the end is near."""


class Trainer:
    """Guides one session: what is missing, the hold clock of both legs, when to change, when all is done.

    hold_s: clean seconds of one hold. sets: holds a side. Feed it every observation in the order of their times.
    """

    def __init__(self, hold_s: float = 30.0, sets: int = 2) -> None:
        self._programme = Programme(hold_s, sets)
        self._log = SessionLog()
        self._cue = SteadyCue()
        self._sounds = _ClockSounds()
        self._first_s: float | None = None
        self._last_s = 0.0
        self._placing_s = 0.0
        self.events: tuple[Event, ...] = ()

    def update(self, observation: Observation) -> Screen:
        """The screen for this moment; `events` then holds what has just happened."""
        time_s = observation.time_s
        if self._first_s is None:
            self._first_s = self._last_s = time_s
        happened = self._count(observation)
        moment = _moment(observation)
        running = self._programme.running(time_s)
        faults = frozenset(alert.rule.code for alert in observation.alerts)
        self.events = happened + self._sounds.update(time_s, running, faults, self._mid_set(moment))
        cue = self._cue.update(time_s, self._wanted(observation, moment))
        self._placing_s += time_s - self._last_s if cue in PLACING else 0.0
        self._last_s = time_s
        return self._screen(observation, moment, cue)

    def _count(self, observation: Observation) -> tuple[Event, ...]:
        """Let the clock and the log take in what is known by now: a tentative moment waits until it is credited."""
        if observation.phase.tentative:
            return ()
        events: list[Event] = []
        for known in (*observation.earlier, observation):
            self._log.update(known)
            events += self._programme.update(_moment(known))
        return tuple(events)

    @property
    def started(self) -> bool:
        """True once anything has been observed."""
        return self._first_s is not None

    def summary(self) -> Summary:
        """What the session came to so far."""
        return self._log.summary(self._programme.hold_s, self._programme.sets, self._programme.all_sets())

    def _mid_set(self, moment: Moment) -> bool:
        now = self._programme.now
        return now is not None and not now.reached and moment.in_stretch

    def _wanted(self, observation: Observation, moment: Moment) -> Cue:
        """The cue that would be right now."""
        programme = self._programme
        if programme.complete:
            return Cue("All done. Rest now", Mood.DONE, shortened(self.summary().sentence))
        if programme.now is not None and programme.now.reached:
            return self._after_hold(programme.now.lead_leg)
        if programme.now is None and moment.lead is not None and programme.missing(moment.lead) == 0:
            return Cue(f"Change legs: {moment.lead.other.value} foot in front")
        resuming = programme.now is not None
        placing = self._placing_s < _PLACING_S
        cue = next_cue(observation, None if resuming else programme.next_lead, placing)
        if cue.text == HOLD_ON.text and 0 < programme.hold_s - self._clean_s() <= _NEARLY_S and cue.mood is Mood.GOOD:
            return replace(cue, text="Nearly there: keep holding")
        return cue

    def _after_hold(self, lead: Side) -> Cue:
        following = self._programme.next_lead
        if following is lead:
            return Cue("Hold reached. Come back and rest", Mood.DONE, "Then once more with the same leg")
        return Cue("Hold reached. Change legs", Mood.DONE, f"Next: {lead.other.value} foot in front")

    def _clean_s(self) -> float:
        return self._programme.now.clean_s if self._programme.now else 0.0

    def _screen(self, observation: Observation, moment: Moment, cue: Cue) -> Screen:
        programme = self._programme
        clock = programme.now is not None or observation.phase.phase is not Phase.AWAY
        return Screen(
            cue=cue.text,
            mood=cue.mood,
            detail=self._detail(moment.time_s, cue),
            clean_s=min(self._clean_s(), programme.hold_s),
            target_s=programme.hold_s if clock and not programme.complete else 0.0,
            running=programme.running(moment.time_s),
            title=self._title(moment),
            lead=programme.next_lead,
        )

    def _detail(self, time_s: float, cue: Cue) -> str | None:
        """The cue's own explanation; else that a set is kept; else, before the first hold, a tip."""
        programme = self._programme
        kept_s = programme.kept_s(time_s)
        if cue.mood is Mood.GUIDE and 0 < kept_s < programme.keep_s - 1.0:
            return f"Your {int(self._clean_s())} s are kept for {int(kept_s)} s more"
        if cue.detail or cue.mood is not Mood.GUIDE:
            return cue.detail
        if programme.now is not None or programme.done:
            return None
        return TIPS[int((time_s - (self._first_s or 0.0)) / _TIP_S) % len(TIPS)]

    def _title(self, moment: Moment) -> str:
        programme = self._programme
        lead = programme.now.lead_leg if programme.now else moment.lead
        if programme.complete:
            return "Session complete"
        if lead is not None and (programme.now or programme.missing(lead)):
            number = min(
                programme.sets, programme.reached(lead) + (0 if programme.now and programme.now.reached else 1)
            )
            return f"{lead.value.capitalize()} leg in front · set {number} of {programme.sets}"
        done = (f"{side.value} {programme.reached(side)} of {programme.sets}" for side in Side)
        return "Holds done: " + " · ".join(done)


class _ClockSounds:
    """Turns the clock's stopping and going on, and faults that come up, into events. Each is told once."""

    def __init__(self) -> None:
        self._faults: frozenset[str] = frozenset()
        self._stopped_since_s: float | None = None
        self._told_stop = False

    def update(self, time_s: float, running: bool, faults: frozenset[str], mid_set: bool) -> tuple[Event, ...]:
        """What is worth a sound. `mid_set`: in a stretch whose set is not full yet."""
        events: list[Event] = []
        if faults - self._faults:
            events.append(Event.FAULT)
            self._told_stop = True
        self._faults = faults
        if not mid_set:
            self._stopped_since_s = None
        if running:
            if self._told_stop:
                events.append(Event.GOOD_AGAIN)
            self._stopped_since_s, self._told_stop = None, False
        elif mid_set and not self._told_stop:
            self._stopped_since_s = time_s if self._stopped_since_s is None else self._stopped_since_s
            if time_s - self._stopped_since_s >= _PAUSED_S:
                events.append(Event.PAUSED)
                self._told_stop = True
        return tuple(events)


def _moment(observation: Observation) -> Moment:
    phase = observation.phase.phase
    lead = observation.stance.lead if observation.stance and phase is not Phase.AWAY else None
    return Moment(observation.time_s, lead, phase is Phase.STRETCH, holds_clean(observation))
