"""START or STRETCH: where the hips are over the back knee, at any speed of getting there.

The trail thigh's tilt says how far forward the hips are. The yardstick is where they were at the start: the farthest
back that they have been since the knee rests. It never follows them forward, so that slow hips are seen to move as well
as quick ones. A start with the back knee behind looks just like a stretch; it is called a start only when the person
was seen to come down to it.
"""

from __future__ import annotations

import math
from collections import deque
from enum import Enum

from posecheck.form.rest import GAP_S
from posecheck.form.rule import Phase
from posecheck.person.smoothing import RunningMedian

PLAIN_START_DEG = 13.5
"""Hips this upright above the knee are at the start, whatever was seen before; farther forward it is not known."""
ON_HEEL_DEG = -40.0
"""Farther back than this the person sits back on the heel: not a start yet. Starts with a fault show −25."""
_OFF_HEEL_DEG = -30.0
"""Who sat there and stays farther forward than this has come up to a start with a fault."""
_SITS_BACK_DEG = -20.0
"""Who has been in the stretch, from a start with the hips above the knee, and is farther back than this sits back; from
a start that was not seen, who is so far back as nobody stays in a start."""
_FORWARD_DEG = 6.0
"""The hips have moved forward when the thigh leans this much more than at the start; a start sways by 2°."""
LEAST_STRETCH_DEG = 4.5
"""Less than this is never a stretch: someone sways, or has put a start right. Stretches show 19 to 60, and 7 to 9 after
a start with the hips 25° behind the knee."""
_FARTHEST_START_DEG = 35.0
"""No start with the back knee behind is farther forward than this; labelled ones lean up to 31."""
_BACK_DEG = 2.0
"""How much nearer to the start than that they must come to be back at it."""
SWAYS_DEG = 4.0
"""Who stays moves by no more than this."""
_SURE_SHIFT_DEG = 10.0
"""Hips that have moved this far over a knee that stayed in place: it carries them, and does not hover."""
_STEADY_S = 0.3
"""Tilts are running medians over this time, so that a wild frame moves nothing."""
_STAYED_S = 0.8
"""The hips must have stayed as far back for this long to have been there: landmarks swing as someone arrives."""
_FORWARD_DEG_S = 4.0
"""And have gone forward no faster than this meanwhile: who slowly comes up from the heel, or goes on into the stretch,
has not stayed."""
STAYED_ELSEWHERE_S, _DRIFTS_DEG_S = 1.2, 2.5
"""Elsewhere than at the start they must have stayed for so long, and gone no faster, to be at another start: who slowly
goes into the stretch from a start with the hips behind the knee, or back, passes by a good start and by the limit."""


class Start(Enum):
    """What is known of the start position of somebody who kneels."""

    SEEN = "seen"
    NOT_SEEN = "not-seen"
    """The hips were forward from the first, and stayed there."""
    UNCLEAR = "unclear"
    """The hips were forward from the first, and what was seen first may have been a start with a fault."""


class Hips:
    """Tells START from STRETCH.

    came_down: the person was seen to come down to where they kneel, and to stay there at first. just_down: they must
    have come down a moment ago, seen or not.
    """

    def __init__(self, came_down: bool, just_down: bool = False) -> None:
        self.came_down = came_down
        self._just_down = just_down
        self._median = RunningMedian(_STEADY_S)
        self._lately: deque[tuple[float, float]] = deque()
        self._last_s = math.nan
        self._base_deg = math.nan
        self._least_deg = math.inf
        self._first_deg = math.nan
        self._forward = False
        self._moved_on = False
        self._stretched = self._was_forward = False
        self.passes_by = False
        """True while the hips are elsewhere than at the start, and move: they are at no other start meanwhile."""
        self.on_heel = False
        self.shifted = False
        """True once the hips have moved clearly forward from a start that was seen."""

    def update(self, time_s: float, thigh_deg: float) -> None:
        """Take in the trail thigh's tilt, + = hips ahead of the knee, while the knee rests."""
        if time_s - self._last_s > GAP_S and math.isnan(self._base_deg):
            self.came_down = False  # and may have gone forward while out of sight
        self._last_s = time_s
        steady_deg = self._median.update(time_s, thigh_deg)
        if steady_deg < ON_HEEL_DEG:
            self._lately.clear()
        self._lately.append((time_s, steady_deg))
        while time_s - self._lately[0][0] > STAYED_ELSEWHERE_S:
            self._lately.popleft()
        stays_deg = self._stays_deg(time_s)
        self.on_heel = self._sits_back(steady_deg, stays_deg)
        if self.on_heel:
            return
        self._least_deg = min(self._least_deg, steady_deg)
        if not math.isnan(stays_deg):
            self._take(stays_deg)
        self.shifted = self.shifted or steady_deg - self._base_deg >= _SURE_SHIFT_DEG
        self._forward = self.is_forward(steady_deg, self._forward)
        self._stretched = self._stretched or (self._forward and abs(self._base_deg) <= PLAIN_START_DEG)
        self._was_forward = self._was_forward or self._forward
        self.passes_by = self._passes(time_s, steady_deg)

    def _stays_deg(self, time_s: float) -> float:
        """How far forward the hips have been for a while; NaN while they move: so they pass by every tilt."""
        went_deg_s, farthest_deg = self._stay(time_s, _STAYED_S)
        return farthest_deg if went_deg_s <= _FORWARD_DEG_S else math.nan

    def _passes(self, time_s: float, tilt_deg: float) -> bool:
        away_deg = _FORWARD_DEG - (_BACK_DEG if self.passes_by else 0.0)
        if not abs(tilt_deg - self._base_deg) > away_deg:
            return False
        went_deg_s, _ = self._stay(time_s, STAYED_ELSEWHERE_S)
        return not abs(went_deg_s) <= _DRIFTS_DEG_S

    def _stay(self, time_s: float, for_s: float) -> tuple[float, float]:
        """How fast the hips went forward meanwhile, and how far they were; NaN when they swayed too much for a stay."""
        lately = [(at_s, tilt_deg) for at_s, tilt_deg in self._lately if time_s - at_s <= for_s]
        tilts_deg = [tilt_deg for _, tilt_deg in lately]
        seen_s = time_s - lately[0][0]
        if seen_s < for_s - _STEADY_S or max(tilts_deg) - min(tilts_deg) > SWAYS_DEG:
            return math.nan, math.nan
        return (tilts_deg[-1] - tilts_deg[0]) / seen_s, max(tilts_deg)

    def never_stayed(self, tilt_deg: float) -> bool:
        """True of a tilt so far back that the hips were only seen to pass by it."""
        return tilt_deg < self._base_deg - _FORWARD_DEG

    def _sits_back(self, steady_deg: float, stays_deg: float) -> bool:
        """True on the heel, on the way up from there, and in a rest between two stretches."""
        if steady_deg < self._farthest_back_deg:
            return True
        return self.on_heel and steady_deg < -PLAIN_START_DEG and not stays_deg > _OFF_HEEL_DEG

    @property
    def _farthest_back_deg(self) -> float:
        """How far back a start may be."""
        if self._stretched:
            return _SITS_BACK_DEG
        return _OFF_HEEL_DEG if self._was_forward and math.isnan(self._base_deg) else ON_HEEL_DEG

    def _take(self, thigh_deg: float) -> None:
        """Take in how far forward the hips have been for a while; in a rest between two stretches it says nothing."""
        if math.isnan(self._base_deg):
            self._take_first(thigh_deg)
        elif not (self._stretched and thigh_deg < SWAYS_DEG - PLAIN_START_DEG):
            self._base_deg = min(self._base_deg, thigh_deg)

    def _take_first(self, thigh_deg: float) -> None:
        """The same while no start is known, and the hips stay where they are."""
        if thigh_deg - self._least_deg > _FORWARD_DEG:
            self.came_down = False  # to a start that was left before it could be seen
        if self.came_down or thigh_deg <= PLAIN_START_DEG:
            self._base_deg = thigh_deg
        elif math.isnan(self._first_deg):
            self._first_deg = thigh_deg
        elif abs(thigh_deg - self._first_deg) > _FORWARD_DEG:
            self._moved_on = True

    def is_forward(self, thigh_deg: float, was_forward: bool) -> bool:
        """True when a thigh leans as in the stretch, by all that is known of the start so far."""
        nearer_deg = _BACK_DEG if was_forward else 0.0
        if math.isnan(self._base_deg):
            return thigh_deg > PLAIN_START_DEG - nearer_deg
        from_deg = max(self._base_deg + _FORWARD_DEG, LEAST_STRETCH_DEG) - nearer_deg
        # Who was not seen to come down may have been on the way forward all the time.
        return thigh_deg > (from_deg if self.came_down else min(from_deg, PLAIN_START_DEG))

    @property
    def phase(self) -> Phase:
        """Where the hips are now."""
        return Phase.STRETCH if self._forward else Phase.START

    @property
    def start(self) -> Start:
        """What is known of the start."""
        if not math.isnan(self._base_deg):
            return Start.SEEN
        may_be_start = self._just_down and self._first_deg <= _FARTHEST_START_DEG
        return Start.UNCLEAR if self._moved_on or may_be_start else Start.NOT_SEEN
