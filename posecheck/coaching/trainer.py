"""The live assistant's mind: one observation in, one screen and what is to be heard out. No window, sound or camera.

trainer = Trainer(hold_s=30, sets=2)
screen = trainer.update(observation)   # what to show now
trainer.events                         # what has just happened
trainer.heard                          # what to sound and to say now
trainer.summary().text                 # what it came to
"""

from __future__ import annotations

from dataclasses import replace

from posecheck.coaching import lines
from posecheck.coaching.afterthought import Afterthought
from posecheck.coaching.cue import Cue, SteadyCue
from posecheck.coaching.foot import FootStep
from posecheck.coaching.guidance import FARTHER, FAULTY, HOLD_ON, PLACING, next_cue
from posecheck.coaching.ledger import Ledger
from posecheck.coaching.planner import Heard, Planner
from posecheck.coaching.presenter import Presenter
from posecheck.coaching.programme import Event, Moment, Programme
from posecheck.coaching.screen import Mood, Screen
from posecheck.coaching.script import Scene, Script
from posecheck.coaching.signals import ClockSignals
from posecheck.coaching.signs import HandsFree
from posecheck.coaching.summary import Summary
from posecheck.coaching.unmet import Unmet
from posecheck.form.alerts import USUAL
from posecheck.form.observer import Observation
from posecheck.form.settings import HOLD_S, SETS, UNSET, Settings
from posecheck.person.landmarks import Side

_PLACING_S = 10.0
"""For how long, all in all, it is said that the camera should stand elsewhere: time to walk to it, or not to."""
_NEARLY_S = 5.0
"""Two breaths before the end it is said that the end is near, and not before the last third of a short hold."""
_WAITS_S = 1.0
"""A clock that stands for longer says why; where warnings come as soon as usual, they say it."""
_GOODBYE_S = 8.0
"""How long the end stays on the screen, at least."""


class Trainer:
    """Guides one session: what is missing, the hold clock of both legs, when to change, when all is done.

    hold_s: clean seconds of one hold. sets: holds a side. spoken: whether words are heard as well as tones.
    settings: those of the observer. Feed it every observation in the order of their times.
    """

    def __init__(
        self, hold_s: float = HOLD_S, sets: int = SETS, spoken: bool = True, settings: Settings = UNSET
    ) -> None:
        self._is_patient = settings.patience.fault_s > USUAL.fault_s
        self._cue = SteadyCue()
        self._foot = FootStep()
        self._afterthought = Afterthought()
        self._hands = HandsFree()
        self._unmet = Unmet()
        self._programme = Programme(hold_s, sets)
        self._ledger = Ledger(self._programme, self._unmet)
        self._presenter = Presenter(self._ledger, self._hands, self._unmet, settings.depth.deep_enough_deg)
        self._signals = ClockSignals(hold_s)
        self._script = Script()
        self._planner = Planner(spoken)
        self._last_s: float | None = None
        self._placing_s = 0.0
        self._was_time_only = False
        self.events: tuple[Event, ...] = ()
        self.heard: tuple[Heard, ...] = ()

    def update(self, observation: Observation) -> Screen:
        """The screen for this moment; `events` and `heard` then hold what has just happened and is to be heard."""
        time_s = observation.time_s
        signs = () if self._programme.complete else self._hands.update(time_s, observation.pose)
        happened = () if self._hands.paused else self._ledger.update(observation)
        moment = self._ledger.moment(observation)
        wanted = self._wanted(observation, moment)
        base = self._cue.update(time_s, wanted)
        self._unmet.update(time_s, base)
        cue = self._unmet.in_words(base, self._programme.next_lead if self._programme.now is None else None)
        next_time = "" if self._hands.paused else self._afterthought.update(observation)
        self.events = (*signs, *happened, *self._signalled(observation, moment, happened), *self._judging(observation))
        if base in PLACING and self._last_s is not None:
            self._placing_s += time_s - self._last_s
        self._last_s = time_s
        scene = self._scene(time_s, cue, base, wanted, next_time)
        self.heard = self._planner.update(time_s, self._script.wishes(scene))
        cue = self._afterthought.shown(time_s, cue)
        return self._presenter.screen(observation, moment, cue, self._over(time_s))

    # What has happened

    def _signalled(self, observation: Observation, moment: Moment, happened: tuple[Event, ...]) -> tuple[Event, ...]:
        now = self._programme.now
        filling = now is not None and not now.reached and not self._hands.paused
        full = self._programme.complete or (now is not None and now.reached)
        minds = not (full or self._hands.paused or self._unmet.time_only)
        events = self._signals.update(
            moment.time_s,
            self._programme.running(moment.time_s),
            frozenset(alert.rule.code for alert in observation.alerts) if minds else frozenset(),
            filling and (moment.in_stretch or moment.absent),
            self._ledger.remaining_s,
        )
        # One sound says it: that a hold begins says that all is well.
        return tuple(e for e in events if e is not Event.GOOD_AGAIN or Event.STARTED not in happened)

    def _judging(self, observation: Observation) -> tuple[Event, ...]:
        was, self._was_time_only = self._was_time_only, self._was_time_only or self._unmet.time_only
        if self._unmet.time_only:
            return () if was else (Event.TIME_ONLY,)
        if observation.phase.tentative:
            return ()  # it is not known yet whether they are on the knee
        self._was_time_only = False
        # Who has got up meanwhile is not judged either.
        return (Event.JUDGED_AGAIN,) if was and observation.reason is None else ()

    def _over(self, time_s: float) -> bool:
        said = time_s - self._ledger.complete_since_s >= _GOODBYE_S and self._planner.is_silent(time_s)
        return self._hands.over or said

    @property
    def started(self) -> bool:
        """True once anything has been observed."""
        return self._last_s is not None

    def summary(self) -> Summary:
        """What the session came to so far."""
        return self._ledger.summary()

    # What is said

    def _wanted(self, observation: Observation, moment: Moment) -> Cue:
        """The cue that would be right now."""
        programme, now = self._programme, self._programme.now
        if self._hands.paused:
            return Cue(lines.ENDING if self._hands.ending else lines.PAUSED, Mood.DONE, lines.RAISE_TO_GO_ON)
        if programme.complete:
            return Cue(lines.ALL_DONE, Mood.DONE, self.summary().closing)
        following = programme.next_lead
        if now is not None and now.reached and following is not None:
            return self._after_hold(now.lead_leg, following)
        if self._ledger.rest_s(moment.time_s) and following is not None:
            return Cue(lines.rest(following), Mood.DONE)
        if now is None and moment.lead is not None and programme.missing(moment.lead) == 0:
            return Cue(lines.change_legs(moment.lead.other))
        return self._guided(observation)

    def _after_hold(self, lead: Side, following: Side) -> Cue:
        if following is lead:
            return Cue(lines.COME_BACK_AND_REST, Mood.DONE, lines.SAME_LEG_AGAIN)
        return Cue(lines.reached(following), Mood.DONE, lines.COME_BACK)

    def _guided(self, observation: Observation) -> Cue:
        """What is missing, or how the hold goes."""
        programme, time_s = self._programme, observation.time_s
        placing = self._placing_s < _PLACING_S
        cue = next_cue(observation, None if programme.now is not None else programme.next_lead, placing)
        if self._foot.update(observation, cue.text == lines.COME_BACK_FIRST) and cue.mood is not Mood.FAULT:
            return Cue(lines.NOW_THE_FOOT)
        if cue.mood is not Mood.GOOD:
            return Cue(lines.WAITS_FOR_FORM) if self._waits_for_form(cue, time_s) else cue
        if not self._ledger.depth.deep_enough:
            return FARTHER
        nearly_s = min(_NEARLY_S, programme.hold_s / 3)
        if cue.text == HOLD_ON.text and programme.running(time_s) and self._ledger.remaining_s <= nearly_s:
            return replace(cue, text=lines.NEARLY)
        return cue

    def _waits_for_form(self, cue: Cue, time_s: float) -> bool:
        """True when the clock has stood for long over a fault that is not to be warned of yet."""
        now = self._programme.now
        stands = now is not None and time_s - now.clock.last_clean_s > _WAITS_S
        return self._is_patient and stands and cue == FAULTY

    def _scene(self, time_s: float, cue: Cue, base: Cue, wanted: Cue, next_time: str) -> Scene:
        programme, now = self._programme, self._programme.now
        following = programme.next_lead
        last = now.lead_leg if now else programme.done[-1].lead_leg if programme.done else None
        return Scene(
            time_s,
            cue,
            max(self._cue.since_s, self._unmet.changed_s),
            asked=base.text,
            # Who is still on the way there need not hear that it is farther.
            wanted=wanted.text == base.text and (base is not FARTHER or self._ledger.depth.shallow),
            unmet_s=self._unmet.for_s,
            events=self.events,
            hold_s=programme.hold_s,
            sets=programme.sets,
            remaining_s=self._ledger.remaining_s,
            following=following,
            same_leg=following is last,
            rest_s=self._ledger.rest_s(time_s),
            kept_s=self._ledger.counted_s,
            closing=self.summary().closing if programme.complete else "",
            next_time=next_time,
        )
