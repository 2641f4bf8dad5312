"""What is worth hearing of a session, for somebody who does not look: the cue, the clock, what comes next.

`Script` turns each moment of a session into wishes; the `Planner` chooses among them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from posecheck.coaching import lines
from posecheck.coaching.cue import Cue
from posecheck.coaching.planner import Heard, Rank, Wish, speaking_s, tone_s
from posecheck.coaching.programme import Event
from posecheck.coaching.screen import Mood
from posecheck.form.settings import HOLD_S, SETS
from posecheck.person.landmarks import Side

_AGAIN_S = 5.5
"""What is still to be done is said again after this: nobody should have to ask "what now?"."""
_PATIENT_S, _SELDOM_S = 60.0, 20.0
"""When it has been asked for in vain for so long, only so often: nobody may be there to hear it."""
_REMIND_S = 9.0
"""A hold that is full and not left is mentioned again after this: it takes half as long to say it and to hear it."""
_MARK_EVERY_S, _LAST_MARK_S = 15.0, 10.0
"""What is left of a hold is said at every multiple of this, and at ten seconds."""
_PULSE_EVERY_S = 5.0
_TICKS = 5
"""Seconds at the end that are ticked off; half of a hold at the most."""
_REST_MARK_S = 5.0
_LATE_S = 1.0
"""A mark of the clock that is passed by more than this is not told any more."""
_AFTERTHOUGHT_S = 8.0
"""It waits until the hold has been announced, and is not said when other things took longer."""
_SHORT_S = 0.4
"""A soft sound that finds no room within this is left out."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of a session, as far as it is to be heard.

    cue, since_s: what is shown, and since when. asked: what it asks for, however it is put. wanted: it is still right
    at this moment, and does not only stay to be read. unmet_s: for how long the same has been asked for. remaining_s:
    of the hold that goes on; NaN without one. following: the leg that should be in front next, and same_leg: whether it
    is the one that was. rest_s: what is left of a rest. kept_s: seconds on the clock. closing: what to work on.
    next_time: a fault that has just come to light and is over.
    """

    time_s: float
    cue: Cue
    since_s: float
    asked: str = ""
    wanted: bool = True
    unmet_s: float = 0.0
    events: tuple[Event, ...] = ()
    hold_s: float = HOLD_S
    sets: int = SETS
    remaining_s: float = math.nan
    following: Side | None = None
    same_leg: bool = False
    rest_s: float = 0.0
    kept_s: float = 0.0
    closing: str = ""
    next_time: str = ""


class Script:
    """Feed it every moment in order."""

    def __init__(self) -> None:
        self._welcomed = False
        self._was_fault = False
        self._mended = False
        self._cue = Cue("")
        self._remaining_s = math.nan
        self._rest_s = 0.0

    def wishes(self, scene: Scene) -> list[Wish]:
        """All that would be right to hear now."""
        found = [*self._welcome(scene), *self._happened(scene), *self._standing(scene), *self._countdown(scene)]
        # What is counted by its time alone is not called good.
        self._was_fault = (self._was_fault or Event.FAULT in scene.events) and Event.TIME_ONLY not in scene.events
        return found

    def _welcome(self, scene: Scene) -> Iterator[Wish]:
        """Once, to the first who is seen."""
        if self._welcomed or scene.cue.text in (lines.STEP_IN, lines.LIGHT):
            return
        self._welcomed = True
        yield _once(scene, Rank.CLOCK, lines.welcome(scene.sets, scene.hold_s), None, 8.0)

    def _happened(self, scene: Scene) -> Iterator[Wish]:
        if scene.next_time:
            yield _once(scene, Rank.PRAISE, lines.sentences(scene.next_time), None, _AFTERTHOUGHT_S)
        for event in scene.events:
            wish = self._of_event(scene, event)
            if wish is not None:
                yield wish

    def _of_event(self, scene: Scene, event: Event) -> Wish | None:
        if event is Event.GOOD_AGAIN:
            words = lines.KEEP_THAT if self._was_fault else lines.to_go(scene.remaining_s)
            self._was_fault = False
            return _once(scene, Rank.PRAISE, words, event, 2.0)
        if event is Event.HOLD_REACHED and scene.following is not None:
            return _once(scene, Rank.CLOCK, lines.hold_over(scene.following, scene.same_leg), event, 4.0)
        if event in (Event.PULSE, Event.TICK):
            return _once(scene, Rank.CALM, "", event, _SHORT_S)
        if event in (Event.PAUSED, Event.SIGN_SEEN):
            return _once(scene, Rank.CLOCK, "", event, 1.0)
        spoken = _words_of(scene, event)
        return None if spoken is None else _once(scene, spoken[0], spoken[1], event, 4.0)

    def _standing(self, scene: Scene) -> Iterator[Wish]:
        """What the screen says, as long as it says so."""
        cue = scene.cue
        if cue.text != self._cue.text:
            self._mended = self._cue.mood is Mood.FAULT
        self._cue = cue
        again_s = _AGAIN_S if scene.unmet_s < _PATIENT_S else _SELDOM_S
        if cue.mood is Mood.FAULT:
            yield Wish(Rank.FAULT, cue.text, scene.since_s, scene.time_s, Event.FAULT, again_s)
        elif cue.mood is Mood.GUIDE and scene.wanted:
            words = lines.good_then(cue.text) if self._mended and cue.text == lines.HIPS_FORWARD else cue.text
            yield Wish(Rank.GUIDE, words, scene.since_s, scene.time_s, None, again_s, scene.asked)
        elif cue.text == lines.HOLD_ON:
            yield Wish(Rank.CALM, cue.text, scene.since_s, scene.time_s)
        elif scene.remaining_s <= 0 and scene.time_s - scene.since_s >= _REMIND_S:
            yield Wish(Rank.GUIDE, cue.text, scene.since_s, scene.time_s, None, again_s)

    def _countdown(self, scene: Scene) -> Iterator[Wish]:
        """Marks of the clock that have just been passed."""
        before_s, self._remaining_s = self._remaining_s, scene.remaining_s
        rest_before_s, self._rest_s = self._rest_s, scene.rest_s
        if rest_before_s == 0.0 < scene.rest_s:
            yield _once(scene, Rank.CLOCK, lines.rest_for(scene.rest_s), None, 3.0)
        if scene.following is not None and rest_before_s > _REST_MARK_S >= scene.rest_s > 0:
            yield _once(scene, Rank.GUIDE, lines.rest_over(scene.rest_s, scene.following), None, _LATE_S)
        for mark_s in _marks(scene.hold_s):
            if before_s > mark_s >= scene.remaining_s > mark_s - _LATE_S:
                yield _once(scene, Rank.CLOCK, lines.to_go(mark_s), None, _LATE_S)


def _once(scene: Scene, rank: Rank, words: str, sound: Event | None, within_s: float) -> Wish:
    return Wish(rank, words, scene.time_s, scene.time_s + within_s, sound)


def _words_of(scene: Scene, event: Event) -> tuple[Rank, str] | None:
    """What is said when something happens; None when something else says it."""
    words: dict[Event, tuple[Rank, str]] = {
        Event.STARTED: (Rank.CLOCK, lines.hold_for(scene.remaining_s) if scene.remaining_s > 0 else ""),
        Event.DONE: (Rank.CLOCK, lines.all_done(scene.closing)),
        Event.TIME_ONLY: (Rank.CLOCK, lines.sentences(scene.cue.text, scene.cue.detail or lines.TIME_ONLY)),
        Event.JUDGED_AGAIN: (Rank.PRAISE, lines.JUDGED_AGAIN),
        Event.SESSION_PAUSED: (Rank.FAULT, lines.paused(scene.kept_s)),
        Event.GOING_ON: (Rank.FAULT, lines.GOING_ON),
        Event.ENDING: (Rank.FAULT, lines.ENDING),
    }
    return words.get(event)


def of_camera(lost: bool) -> Heard:
    """What is heard when the camera is lost, or is back: nothing is seen meanwhile, and so nothing is planned."""
    words = lines.sentences(lines.CAMERA_LOST, lines.SECONDS_KEPT) if lost else lines.CAMERA_BACK
    sound = Event.CAMERA_LOST if lost else Event.CAMERA_BACK
    return Heard(0.0, Rank.FAULT, words, sound, tone_s(sound) + speaking_s(words))


def _marks(hold_s: float) -> Iterator[float]:
    """When what is left of a hold is said, the first first."""
    mark_s = _MARK_EVERY_S * math.floor((hold_s - _PULSE_EVERY_S) / _MARK_EVERY_S)
    while mark_s > _LAST_MARK_S:
        yield mark_s
        mark_s -= _MARK_EVERY_S
    if hold_s >= _MARK_EVERY_S:
        yield _LAST_MARK_S


def clock_sound(before_s: float, remaining_s: float, hold_s: float) -> Event | None:
    """The sound of a clock that has gone from `before_s` to `remaining_s` of its hold: a tick, a pulse or none."""
    step_s = before_s - remaining_s
    if not 0 < step_s <= _LATE_S or remaining_s <= 0:
        return None
    if math.ceil(before_s) > math.ceil(remaining_s) and math.ceil(remaining_s) <= min(_TICKS, hold_s / 2):
        return Event.TICK
    done_s = hold_s - remaining_s
    passed = math.floor(done_s / _PULSE_EVERY_S) > math.floor((done_s - step_s) / _PULSE_EVERY_S)
    return Event.PULSE if passed and remaining_s > _TICKS else None
