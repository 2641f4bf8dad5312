"""From where the person was filmed, read from the picture alone.

The stretch is judged in the side view. `estimate_view` says how far the camera stands from exact side-on and on which
side, and whether all that is needed lies inside the picture; `ViewTracker` keeps both steady over time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from posecheck.language import _
from posecheck.person.body import Stance
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.person.smoothing import RunningMedian

USABLE_YAW_DEG = (-25.0, 36.0)
"""Range of the *estimated* yaw in which the landmarks can be judged; entered at these limits, left 4° outside them.

Landmarks hold from about -10° to +30° (the thigh's error doubles beyond) and the estimate itself is good to about 5°,
so that these limits accept nearly every camera between -12° and +25° and none that is 50° off."""

FAR_LEAD_YAW_MIN_DEG = -20.0
"""With the far leg in front and the camera behind, trail leg and trunk hide the front leg: half of such frames at -30°
are grossly wrong, with a confident look."""

_FRONTAL_YAW_DEG = 60.0
"""Turned by more than this, either way, nothing of a side view is left, and one is told to turn side-on; by less, which
way to turn a little."""

_STICKY_DEG = 4.0

SIDE_ON_DEG = 4.0
"""Nearer to side-on than this nobody is asked to turn: the estimate is no better."""

TURN_SIDE_ON = _("turn a little more side-on")
TURN_TOWARDS = _("turn a little more towards the camera")

BODY: tuple[Joint, ...] = (Joint.SHOULDER, Joint.HIP, Joint.KNEE)
FEET: tuple[Joint, ...] = (Joint.ANKLE, Joint.TOE)
NEEDED = (*BODY, *FEET)


@dataclass(frozen=True, slots=True)
class View:
    """How the person was filmed.

    yaw_deg: how far the camera stands from exact side-on; positive towards the person's front, negative towards the
        back; NaN when unknown.
    cut_off: the needed joints that lie outside the picture.
    usable: True when a verdict may be given from here.
    reason: why not, in plain words, with what to do; None when usable.
    lead_is_near: True when the front leg is the one nearer to the camera.
    """

    yaw_deg: float
    cut_off: tuple[Joint, ...] = ()
    usable: bool = True
    reason: Reason | None = None
    lead_is_near: bool = True

    @property
    def wants_a_turn(self) -> bool:
        """True when one must turn to be judged; whoever is cut off is first asked to come into the picture."""
        return not self.usable and not self.cut_off

    @property
    def feet_cut_off(self) -> bool:
        """True when a foot lies outside the picture."""
        return _has_feet(self.cut_off)

    @property
    def remedy(self) -> str | None:
        """How to be seen better than from here; None when it is exact side view, or unknown."""
        if math.isnan(self.yaw_deg) or abs(self.yaw_deg) < SIDE_ON_DEG:
            return None
        return TURN_SIDE_ON if self.yaw_deg > 0 else TURN_TOWARDS


def estimate_yaw_deg(pose: Pose, stance: Stance) -> float:
    """The camera's yaw in degrees, + towards the person's front; NaN when the trunk is unseen.

    The far shoulder, hip and ear move ahead of the near ones as the camera moves to the front. Each pair alone can be
    fooled (a turned chest, a turned head, the hips of a split stance), so their median is taken.
    """
    trunk_px = pose.trunk_px
    if math.isnan(trunk_px) or trunk_px == 0:
        return math.nan
    votes = []
    for joint, widths in _WIDTHS.items():
        near, far = pose.point_px(stance.near, joint), pose.point_px(stance.near.other, joint)
        width = (far.x - near.x) * stance.facing / trunk_px
        if joint is Joint.HIP:
            width += _SPLIT_HIPS if stance.lead_is_near else -_SPLIT_HIPS
        if not math.isnan(width):
            votes.append(_interpolated(width, widths))
    return median(votes) if votes else math.nan


_WIDTHS: dict[Joint, tuple[tuple[float, float], ...]] = {
    Joint.SHOULDER: ((-0.54, -45), (-0.37, -30), (-0.18, -15), (0, 0), (0.10, 15), (0.26, 29), (0.51, 45), (0.82, 90)),
    Joint.HIP: ((-0.26, -45), (-0.15, -30), (-0.06, -15), (0.03, 0), (0.10, 15), (0.20, 30), (0.31, 45), (0.48, 90)),
    Joint.EAR: ((-0.18, -60), (-0.10, -45), (-0.03, -22), (0.02, 0), (0.055, 15), (0.125, 30), (0.18, 45), (0.27, 90)),
}
"""How far the far joint is ahead of the near one, in trunk lengths, and the yaw in degrees at which it is: means over
rendered people of 8 bodies. Within ±30° the median of the three is off by 4 to 6° (mean)."""

_SPLIT_HIPS = 0.06
"""In a half-kneel the lead hip is seen this much too far ahead, in trunk lengths."""


def _interpolated(x: float, nodes: tuple[tuple[float, float], ...]) -> float:
    """Piecewise linear; the first piece goes on below, the last node is the most there is."""
    x = min(x, nodes[-1][0])
    pieces = pairwise(nodes)
    (x0, y0), (x1, y1) = next(piece for piece in pieces if x <= piece[1][0])
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def estimate_view(pose: Pose, stance: Stance, yaw_deg: float | None = None, slack_deg: float = 0.0) -> View:
    """The view of one pose.

    yaw_deg replaces the estimate of this one picture by a steadier one; slack_deg widens the usable range.
    """
    yaw = estimate_yaw_deg(pose, stance) if yaw_deg is None else yaw_deg
    cut_off = tuple(joint for joint in NEEDED if any(pose.outside(side, joint) for side in Side))
    reason = _yaw_reason(yaw, stance, slack_deg) or _cut_off_reason(cut_off)
    return View(yaw, cut_off, usable=reason is None, reason=reason, lead_is_near=stance.lead_is_near)


def _yaw_reason(yaw_deg: float, stance: Stance, slack_deg: float) -> Reason | None:
    low, high = USABLE_YAW_DEG
    if math.isnan(yaw_deg):
        return Reason.BODY_UNCLEAR
    if abs(yaw_deg) > _FRONTAL_YAW_DEG:
        return Reason.FROM_FRONT if yaw_deg > 0 else Reason.FROM_BEHIND
    if yaw_deg > high + slack_deg:
        return Reason.TOO_MUCH_FRONT
    if yaw_deg < low - slack_deg:
        return Reason.TOO_MUCH_BEHIND
    if not stance.lead_is_near and yaw_deg < FAR_LEAD_YAW_MIN_DEG - slack_deg:
        return Reason.FRONT_LEG_HIDDEN
    return None


def _has_feet(joints: tuple[Joint, ...]) -> bool:
    return any(joint in FEET for joint in joints)


def _cut_off_reason(cut_off: tuple[Joint, ...]) -> Reason | None:
    if not cut_off:
        return None
    if _has_feet(cut_off):
        return Reason.FEET_CUT_OFF
    if Joint.KNEE in cut_off:
        return Reason.KNEES_CUT_OFF
    return Reason.BODY_CUT_OFF


class ViewTracker:
    """The view over time: a running median of the yaw, and limits that differ for entering and leaving."""

    def __init__(self, window_s: float = 1.0) -> None:
        self._yaw_deg = RunningMedian(window_s)
        self._was_usable = True

    def update(self, pose: Pose, stance: Stance) -> View:
        """The view now, from this pose and those of the last second."""
        steady_deg = self._yaw_deg.update(pose.time_s, estimate_yaw_deg(pose, stance))
        view = estimate_view(pose, stance, steady_deg, slack_deg=_STICKY_DEG if self._was_usable else 0.0)
        self._was_usable = view.usable
        return view
