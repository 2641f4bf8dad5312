"""One visit to the floor, in one place: whether the back knee is believed to rest there, and what each moment of it is.

A visit is believed only when the back knee has rested (`posecheck.form.rest`); until then the phase is AWAY and
*tentative*: the time is credited as soon as it is believed. Where the hips are (`posecheck.form.hips`) tells START from
STRETCH.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from statistics import median

from posecheck.form.hips import ON_HEEL_DEG, STAYED_ELSEWHERE_S, SWAYS_DEG, Hips, Start
from posecheck.form.knee_place import KneePlace
from posecheck.form.landing import HipPlace, landed_s
from posecheck.form.rest import GAP_S, REST_S, Rest, WayDown
from posecheck.form.rising import up_s
from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody, Stance
from posecheck.person.geometry import UNSEEN, distance, tilt_deg
from posecheck.person.posture import HOVERS_FROM, hover, knee_height
from posecheck.person.reasons import Reason
from posecheck.person.smoothing import RunningMedian, RunningPlace

_BACK_WITHIN_S = 10.0
"""Whoever kneels in the same place after this time has not been away: three seconds of unreadable legs, somebody who
walks by for six. To get up, walk off and kneel on the same spot takes as long."""
CREDIT_S = 20.0
"""Tentative time longer ago than this is not credited."""
_SAME_PLACE = 0.5
"""The same place: the back knee within this to either side, in shank lengths (20 cm), ..."""
_SAME_HEIGHT = 0.2
"""... and within this in height."""
_PLACE_S = 1.0
"""Where they were is the median over this time: whoever comes to hide them is taken for them for a frame or two."""
_SAME_FOOT = 0.5
"""The front foot is within this of where it was, in shank lengths."""
_VERY_PLACE = 0.15
"""The very place: knee and foot within this, in shank lengths (6 cm), of somebody just as large, ..."""
_AS_LARGE = 0.1
"""... with a shank as long but for this share: nobody else who kneels there is seen so."""
_JUMP = 0.35
"""When back knee and front foot are both farther than this, in shank lengths, from where they were a moment ago, the
film was cut, or somebody else is seen: whoever moves one of them stands on the other."""
_SAME_LEGS = 0.3
"""Legs whose knee and foot are within this of where they were a moment ago, in shank lengths, are the same legs; once
they are known to rest, within `_VERY_PLACE`."""
_PADDED_TO = 0.65
"""A knee that seems to hover by less than this may be on a cushion: one of 7 cm, seen from above, shows 0.5."""
_CARRIES_WITHIN = 0.10
"""A knee that moves by less than this, in shank lengths, while the hips go forward over it, carries them."""
_ASKED_EVERY_S = 0.5
_RAISED = 0.25
"""Who has the back knee this much above where it rested is getting up."""
_FOOT_RISEN = 0.22
"""A front ankle that seems to have risen by more than this against the back knee, in shank lengths, is not where it is
seen: with the heel up it rises by 0.2 at most, as in all but one of 200 looks at clips with everything in sight. Where
it had risen by more, the knee was off against the toes by over 0.2 in two looks of three, else in one of a hundred."""


@dataclass(frozen=True, slots=True)
class PhaseState:
    """The phase now.

    reason: why it is AWAY, or why this moment of a START or STRETCH cannot be judged, in plain words; None when it can.
    start: what is known of the start position of this visit to the floor.
    tentative: AWAY for now, and may turn out to be a start or a stretch as soon as the knee is known to rest.
    visit: the number of the visit to the floor, from 1; a visit that goes on after a break keeps its number.
    knee_rests: False when nothing but the time says that the back knee is on the floor.
    came_down: the way down to where the person kneels was seen; a tentative moment tells it.
    start_reason: why a START is not to be judged as one at this moment; None when it may.
    front_foot_lost: the front foot seems to be off the floor, and cannot be where it is seen.
    """

    phase: Phase
    reason: Reason | None = None
    start: Start = Start.SEEN
    tentative: bool = False
    visit: int = 0
    knee_rests: bool = False
    came_down: bool = False
    start_reason: Reason | None = None
    front_foot_lost: bool = False


@dataclass(slots=True)
class _Step:
    """One moment of somebody who may be half-kneeling; NaN and None when the legs could not be made out.

    sits, start_reason: what turned out of it, since the knee was down.
    """

    time_s: float
    thigh_deg: float
    reason: Reason | None
    body: SagittalBody | None = None
    sits: bool = False
    start_reason: Reason | None = None


def _credit_stay(step: _Step, before: list[_Step]) -> None:
    """Whoever is known by now to have stayed elsewhere than at the start did not pass by there."""

    def stayed_since(past: _Step) -> bool:
        lately = step.time_s - past.time_s <= STAYED_ELSEWHERE_S
        return lately and abs(step.thigh_deg - past.thigh_deg) <= SWAYS_DEG

    for past in takewhile(stayed_since, reversed(before)):
        if past.start_reason is Reason.GETTING_READY:
            past.start_reason = None


class Visit:
    """One visit to the floor, in one place."""

    def __init__(self, number: int, stance: Stance, way: WayDown, after_cut: bool) -> None:
        self.number = number
        self.stance = stance
        self.believed = False
        self._after_cut = after_cut
        self._way = way
        self.rest = Rest(way)
        self._hover = RunningMedian(REST_S)
        self._hovers = math.nan
        self.hips = Hips(came_down=False)
        self.steps: deque[_Step] = deque()
        self._place = KneePlace()
        self._knee_lost = self._foot_risen = False
        self._foot_level = math.nan
        self.left_s = self.resumed_s = self._since_s = self._asked_s = -math.inf
        self.knee = self.foot = self._knee_place = self._foot_place = UNSEEN
        self._knees, self._feet = RunningPlace(_PLACE_S), RunningPlace(_PLACE_S)
        self.last_s = self.hip_y_px = self.shank_px = math.nan

    def update(self, time_s: float, body: SagittalBody) -> None:
        """Take in a moment in which the legs were seen to be half-kneeling."""
        self.knee, self.foot, self.last_s = body.trail.knee, body.lead.ankle, time_s
        self._knee_place, self._foot_place = self._knees.update(time_s, self.knee), self._feet.update(time_s, self.foot)
        self.hip_y_px, self.shank_px = body.hip.y, body.shank_px
        if self.believed:
            self._follow(time_s, body)
            self._foot_risen = self._is_risen(body)
            return
        self.rest.update(time_s, body)
        self._hovers = self._hover.update(time_s, hover(body))
        self._remember(_Step(time_s, body.trail_thigh_deg, None, body))
        if self.rest.believed and (self._hovers < HOVERS_FROM or self._carries(time_s)):
            self.believed = True
            self._find_hips()
            self._foot_risen = self._is_risen(body)

    def _carries(self, time_s: float) -> bool:
        """True when the hips have gone forward over a knee that stayed in place: what looks high is on a cushion."""
        if not self._hovers < _PADDED_TO or time_s - self._asked_s < _ASKED_EVERY_S:
            return False
        self._asked_s = time_s
        self._find_hips()
        return self.hips.shifted and self.rest.stays_within(_CARRIES_WITHIN)

    def _find_hips(self) -> None:
        """Where the hips have been since the knee rests."""
        since_s = self.rest.since_s
        seen = [(step, step.body) for step in self.steps if step.body is not None]
        before_s = max((step.time_s for step, _ in seen if step.time_s < since_s), default=since_s)
        # Who came down and was then out of sight may have gone forward meanwhile; after a cut it was somebody else.
        unsure = self.rest.stayed_higher
        came_down = self.rest.came_down and since_s - before_s <= GAP_S and not unsure
        just_down = unsure or self._way.was_up(since_s, self.hip_y_px, self.shank_px)
        self.hips = Hips(came_down and not self._after_cut, just_down and not self._after_cut)
        down = [(step, body) for step, body in seen if step.time_s >= since_s]
        self._since_s = up_s([(step.time_s, tilt_deg(body.hip, body.shoulder)) for step, body in down])
        landed = max(self._since_s, self._landed_s(down))
        first = [knee_height(body) for step, body in down if step.time_s <= since_s + _PLACE_S]
        self._foot_level = max(median(first), self.rest.level) if first else self.rest.level
        self._place, self._knee_lost = KneePlace(), False
        for number, (step, body) in enumerate(down):
            step.sits, step.start_reason = False, None
            if step.time_s >= landed:
                self._follow(step.time_s, body)
                step.sits, step.start_reason = self.hips.on_heel, self._start_reason
            if step.start_reason is None and number and down[number - 1][0].start_reason is Reason.GETTING_READY:
                _credit_stay(step, [before for before, _ in down[:number]])

    def _landed_s(self, down: Sequence[tuple[_Step, SagittalBody]]) -> float:
        """Since when the hips sink no more: of what picture, front foot and back foot say, the one in the middle.

        A camera in somebody's hand sways, and a foot may be hidden.
        """
        floors_px = [(0.0, body.lead.ankle.y, body.trail.ankle.y) for _, body in down]
        return median(
            landed_s(
                [
                    HipPlace(step.time_s, body.hip.y - floor_px, body.trail.thigh_px, step.thigh_deg)
                    for (step, body), floor_px in zip(down, floor, strict=True)
                ],
                self.rest.approach_s,
            )
            for floor in zip(*floors_px, strict=True)
        )

    def _is_risen(self, body: SagittalBody) -> bool:
        """True when the front foot seems to be higher than it was at first, or than it mostly is."""
        return self._foot_level - knee_height(body) > _FOOT_RISEN

    def _follow(self, time_s: float, body: SagittalBody) -> None:
        """Where the hips are now."""
        self._knee_lost = self._place.goes_along(time_s, body)
        self.hips.update(time_s, body.trail_thigh_deg)

    @property
    def _start_reason(self) -> Reason | None:
        """Why the hips are at no start, whatever they seem to be."""
        if self._knee_lost:
            return Reason.KNEE_UNSURE
        return Reason.GETTING_READY if self.hips.passes_by else None

    def note_unclear(self, time_s: float, reason: Reason) -> None:
        """Take in a moment in which they were not."""
        if not self.believed:
            self._remember(_Step(time_s, math.nan, reason))

    def _remember(self, step: _Step) -> None:
        self.steps.append(step)
        while step.time_s - self.steps[0].time_s > CREDIT_S:
            self.steps.popleft()

    @property
    def tentative_s(self) -> float:
        """From when on they were seen there to when they were last, as far as it is credited; before it is believed."""
        return self.last_s - self.steps[0].time_s

    def is_over(self, time_s: float) -> bool:
        """True when nobody can be said to come back to it any more."""
        return time_s - self.last_s > _BACK_WITHIN_S

    def is_place_of(self, body: SagittalBody, stance: Stance) -> bool:
        """True when somebody kneels where this visit was."""
        moved = body.trail.knee - self._knee_place
        near = abs(moved.x) <= _SAME_PLACE * body.shank_px and abs(moved.y) <= _SAME_HEIGHT * body.shank_px
        stands = distance(self._foot_place, body.lead.ankle) <= _SAME_FOOT * body.shank_px
        return near and stands and stance == self.stance

    def is_very_place_of(self, body: SagittalBody) -> bool:
        """True when knee and foot are exactly where they were in this visit, and of somebody just as large."""
        moved_px = (distance(self._knee_place, body.trail.knee), distance(self._foot_place, body.lead.ankle))
        as_large = abs(body.shank_px - self.shank_px) <= _AS_LARGE * self.shank_px
        return as_large and max(moved_px) <= _VERY_PLACE * self.shank_px

    def is_cut_by(self, body: SagittalBody, stance: Stance) -> bool:
        """True when what was just seen there cannot have become this.

        Legs that change names and stay where they are are those that they were: the pose model takes the far leg for
        the near one, in the start for example, and no more in the stretch.
        """
        jumps_px = (distance(self.knee, body.trail.knee), distance(self.foot, body.lead.ankle))
        if stance == self.stance:
            return min(jumps_px) > _JUMP * body.shank_px
        stayed_px = (_VERY_PLACE if self.believed else _SAME_LEGS) * body.shank_px
        return stance.facing != self.stance.facing or max(jumps_px) > stayed_px

    def is_left_by(self, body: SagittalBody) -> bool:
        """True when the knee has been lifted from where it rested."""
        return self.believed and knee_height(body) - self.rest.level > _RAISED

    def state(self) -> PhaseState:
        """The phase now, while the legs are seen to be half-kneeling."""
        if not self.believed:
            reason = Reason.KNEE_UNSURE if self.rest.believed else Reason.GETTING_READY
            came_down = self.rest.came_down and not self._after_cut
            return PhaseState(Phase.AWAY, reason, tentative=True, visit=self.number, came_down=came_down)
        if self.hips.on_heel:
            return PhaseState(Phase.AWAY, Reason.ON_HEEL, visit=self.number)
        state = self._known(self.hips.phase)
        return replace(state, start_reason=self._start_reason, front_foot_lost=self._foot_risen)

    def _known(self, phase: Phase, reason: Reason | None = None) -> PhaseState:
        if phase is Phase.START and self.hips.start is not Start.SEEN:
            reason = reason or Reason.START_NOT_SEEN  # they pass by where it might have been
        return PhaseState(phase, reason, self.hips.start, visit=self.number, knee_rests=self.hips.shifted)

    def in_hindsight(self) -> dict[float, PhaseState]:
        """What each tentative moment was, by its time, now that the visit is believed."""
        states: dict[float, PhaseState] = {}
        there = not self.hips.came_down or self.hips.start is not Start.SEEN
        phase, forward, sits = self.hips.phase, False, False
        for step in self.steps:
            if step.body is not None:
                sits = step.thigh_deg < ON_HEEL_DEG or step.sits
                if step.time_s >= self._since_s:
                    forward = self.hips.is_forward(step.thigh_deg, forward)
                    there = there or not forward
                    phase = Phase.STRETCH if forward else Phase.START
            if sits:
                states[step.time_s] = PhaseState(Phase.AWAY, Reason.ON_HEEL, visit=self.number)
            elif not there or step.time_s < self._since_s:
                states[step.time_s] = PhaseState(Phase.AWAY, step.reason or Reason.GETTING_READY, visit=self.number)
            else:
                passed = Reason.GETTING_READY if self.hips.never_stayed(step.thigh_deg) else None
                states[step.time_s] = replace(
                    self._known(phase, step.reason),
                    start_reason=step.start_reason or passed,
                    front_foot_lost=step.body is not None and self._is_risen(step.body),
                )
        return states
