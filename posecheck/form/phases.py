"""Where in the stretch someone is, steady over time: AWAY, START or STRETCH.

Each visit to the floor says what its moments are (`posecheck.form.visit`); which one goes on is told here. A blink, a
passer-by, some seconds of unreadable legs do not end a visit: whoever is seen again in the same place goes on where
they were.
"""

from __future__ import annotations

import math
from dataclasses import replace

from posecheck.form.rest import WayDown
from posecheck.form.rule import Phase
from posecheck.form.visit import PhaseState, Visit
from posecheck.person.body import SagittalBody, Stance
from posecheck.person.posture import not_half_kneeling
from posecheck.person.reasons import Reason

_LEAVE_S = 0.35
"""How long the posture must be something else before it counts as AWAY; one bad frame is not enough."""
_UNCLEAR_S = 1.0
"""The same when it merely cannot be made out."""
_ARRIVES_S = 1.5
"""Whoever comes down is taken for half-kneeling before they are down; so long it may turn out that they came anew."""
_PASSES_S = 2.0
"""A stranger who hides somebody not yet known to kneel for longer than this may have taken their place."""
_TAKES_OVER_S = 2.0
"""Whoever has knelt for so long takes the place of the one who did before, elsewhere: nobody is misread for so long."""
_RISEN = 0.30
"""Who has the hips this much above where they were, in shank lengths, has come up."""


class PhaseTracker:
    """AWAY, START or STRETCH from one body after the other."""

    def __init__(self) -> None:
        self._way = WayDown()
        self._strangers = 0
        """How often somebody else came into the picture since somebody was last seen to kneel."""
        self._stranger_kneels: bool | None = None
        """Whether the last of them was half-kneeling when first seen well; None before that."""
        self._visit: Visit | None = None
        self._left: Visit | None = None
        self._visits = 0
        self._off_since_s = math.nan
        self._last_known = PhaseState(Phase.AWAY, Reason.NOBODY)
        self.credited: dict[float, PhaseState] = {}
        """What the tentative moments before this one were, by their times; empty but at the moment of belief."""

    def update(
        self, time_s: float, body: SagittalBody | None, stance: Stance | None, absent_reason: Reason = Reason.NOBODY
    ) -> PhaseState:
        """The phase at `time_s`; `body` is None when nobody can be seen, for the reason given."""
        self.credited = {}
        reason = absent_reason if body is None else not_half_kneeling(body)
        if body is not None:
            told = reason is None or not reason.speaks_of_picture
            self._way.update(time_s, body.hip.y, body.shank_px, reason if told else None, told)
            if self._stranger_kneels is None and told:
                self._stranger_kneels = reason is None
        if body is None or stance is None or reason is not None:
            return self._off(time_s, body, reason or absent_reason)
        if self._visit is not None and self._visit.is_left_by(body):
            return self._off(time_s, body, Reason.BACK_KNEE_UP)
        self._off_since_s = math.nan
        return self._kneeling(time_s, body, stance)

    def another_person(self) -> None:
        """Somebody else is seen from now on. Whoever knelt may be seen again, in their place."""
        self._way.forget()
        self._strangers += 1
        self._stranger_kneels = None
        if self._visit is not None and self._may_come_back_to(self._visit):
            self._left = self._visit
        self._visit, self._off_since_s = None, math.nan

    def _may_come_back_to(self, visit: Visit) -> bool:
        """Whether that visit is the one to come back to, rather than one that was left before."""
        return visit.believed or self._left is None or visit.tentative_s >= _TAKES_OVER_S

    def _off(self, time_s: float, body: SagittalBody | None, reason: Reason) -> PhaseState:
        visit = self._visit
        if self._left is not None and (self._is_up_again(self._left, body) or self._left.is_over(time_s)):
            self._left = None
        if visit is None:
            return self._away(time_s, reason)
        if math.isnan(self._off_since_s):
            self._off_since_s = time_s
        if time_s - self._off_since_s < (_UNCLEAR_S if reason.speaks_of_picture else _LEAVE_S):
            visit.note_unclear(time_s, reason)
            return replace(self._last_known, reason=reason)
        if self._may_come_back_to(visit) and not self._is_up_again(visit, body):
            self._left = visit
        self._visit = None
        return self._away(time_s, reason)

    def _away(self, time_s: float, reason: Reason) -> PhaseState:
        """Nobody is seen to kneel. While somebody may come back to where they did, that is tentative too."""
        if self._left is None or self._left.believed:
            return PhaseState(Phase.AWAY, reason)
        self._left.note_unclear(time_s, reason)
        return PhaseState(Phase.AWAY, reason, tentative=True, visit=self._left.number)

    def _is_up_again(self, visit: Visit, body: SagittalBody | None) -> bool:
        """True when whoever may have knelt there has come up before the knee was believed to rest, as after a lunge.

        Somebody who was out of sight, or whose legs were mixed up, may go on to rest; so may whoever a stranger hides.
        """
        if visit.believed or self._strangers or body is None:
            return False
        return body.hip.y - visit.hip_y_px > _RISEN * visit.shank_px

    def _kneeling(self, time_s: float, body: SagittalBody, stance: Stance) -> PhaseState:
        visit = self._visit_of(time_s, body, stance)
        was_believed = visit.believed
        visit.update(time_s, body)
        if visit.believed and time_s - visit.resumed_s > _ARRIVES_S:
            self._way.forget()  # what comes next begins from here
        if visit.believed and not was_believed:
            self._left = None
            self.credited = visit.in_hindsight()
            visit.steps.clear()
        self._last_known = visit.state()
        return self._last_known

    def _may_go_on(self, left: Visit, time_s: float, body: SagittalBody) -> bool:
        """Whether whoever kneels now may be the one of that visit, who has not been up since."""
        if left.is_over(time_s) or self._is_anothers(left, time_s, body):
            return False
        return not self._came_down_anew(left, left.last_s, time_s, body)

    def _came_down_anew(self, visit: Visit, since_s: float, time_s: float, body: SagittalBody) -> bool:
        """True when whoever was known to kneel there was seen to stand since, and to come down again."""
        return visit.believed and self._way.came_down(since_s, time_s, body.hip.y, body.shank_px)

    def _is_anothers(self, left: Visit, time_s: float, body: SagittalBody) -> bool:
        """True when whoever kneels now cannot be said to be the one who did, or was about to, when strangers came.

        After one stranger came and none since, this is the stranger; after two, it may be the first one again. Who was
        known to kneel goes on, but for a stranger who is on the knee from the first, and elsewhere if only by a little:
        the film was cut. In the very place it is the first one again; who walked by was not told from them.
        """
        if self._strangers == 0:
            return False
        if left.believed:
            kneels_at_once = self._strangers == 1 and self._stranger_kneels is True
            return kneels_at_once and not left.is_very_place_of(body)
        return self._strangers == 1 or time_s - left.last_s > _PASSES_S

    def _visit_of(self, time_s: float, body: SagittalBody, stance: Stance) -> Visit:
        """The visit to the floor that goes on, perhaps after a break, or a new one."""
        visit, left = self._visit, self._left
        after_cut = False
        if visit is not None and self._came_down_anew(visit, visit.left_s, time_s, body):
            visit = None
        if visit is not None and visit.is_cut_by(body, stance):
            left, visit, after_cut = (visit if visit.believed else left), None, True
        if left is not None and not self._may_go_on(left, time_s, body):
            left = None
        if left is not None and not (visit and visit.believed) and left.is_place_of(body, stance):
            visit, left, self._strangers = left, None, 0
            visit.left_s, visit.resumed_s = visit.last_s, time_s
        if visit is None:
            self._strangers = 0
            self._visits += 1
            visit = Visit(self._visits, stance, self._way, after_cut)
        visit.stance = stance
        self._visit, self._left = visit, left
        return visit
