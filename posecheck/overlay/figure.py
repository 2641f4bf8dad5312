"""The person: skeleton, the segment at fault, and the lines that explain a warning."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from posecheck.form.observer import Observation
from posecheck.form.rule import GUIDES, TOE_LINE, Rule
from posecheck.overlay.palette import FAR, FAULT, GUIDE, INK, PAPER, Colour
from posecheck.overlay.pen import Pen, Stroke
from posecheck.person.body import SagittalBody, Stance
from posecheck.person.geometry import Point, rotate
from posecheck.person.landmarks import BONES, Joint, Pose, Side

_GUIDE_REACH = 1.2
"""How much longer a plumb line is than the segment beside it."""
_GHOST_AHEAD, _GHOST_HIGH = 0.3, 0.5
"""How far ahead of the kneecap the toes of the ghost foot are, in shanks: clear of the limit, and of what it is unsure
by. And how high the line at its toes is."""
_TOE_LINE_REACH = 1.4
"""How much higher than the knee the toe line goes."""


def draw_figure(pen: Pen, observation: Observation, faults: bool = True) -> None:
    """The skeleton, and over it what the most urgent warning is about, unless no faults are to be shown."""
    pose, stance = observation.pose, observation.stance
    if pose is None:
        return
    _skeleton(pen, pose, stance)
    if faults and observation.alerts and stance is not None:
        _fault(pen, observation.alerts[0].rule, pose, stance, observation.body)


def _skeleton(pen: Pen, pose: Pose, stance: Stance | None) -> None:
    """Both sides, the near one on top and brighter; the trunk as one line, as it is seen from the side."""
    near = stance.near if stance else Side.LEFT
    shoulder, hip, ear = (pose.middle_px(joint) for joint in (Joint.SHOULDER, Joint.HIP, Joint.EAR))
    across = [(pose.point_px(near, joint), pose.point_px(near.other, joint)) for joint in (Joint.SHOULDER, Joint.HIP)]
    _bones(pen, _limbs(pose, near.other), FAR if stance else PAPER)
    _bones(pen, [(shoulder, hip), (shoulder, ear), *across], PAPER)
    _bones(pen, _limbs(pose, near), PAPER)
    pen.dots([ear], INK, 1.9)
    pen.dots([ear], PAPER, 1.4)


def _limbs(pose: Pose, side: Side) -> list[Stroke]:
    return [(pose.point_px(side, a), pose.point_px(side, b)) for a, b in BONES]


def _bones(pen: Pen, bones: list[Stroke], colour: Colour) -> None:
    pen.strokes(bones, INK, 1.5)
    pen.strokes(bones, colour, 0.8)
    joints = {point for bone in bones for point in bone}
    pen.dots(joints, INK, 1.15)
    pen.dots(joints, colour, 0.75)


def landmark_px(pose: Pose, stance: Stance, name: str) -> Point:
    """Where the point of that dotted name of `SagittalBody` was found in the picture (not calibrated)."""
    if name == "kneecap":
        return pose.point_px(stance.lead, Joint.KNEE)
    leg, _, joint = name.rpartition(".")
    if not leg:
        return pose.middle_px(Joint(joint))
    return pose.point_px(stance.lead if leg == "lead" else stance.lead.other, Joint(joint))


def body_point_px(point: Point, stance: Stance, lean_deg: float) -> Point:
    """From the side view back into the picture (y down): undoes what `sagittal_body` did. lean_deg: `Pose.lean_deg`."""
    tilted = rotate(Point(point.x * stance.facing, point.y), -lean_deg)
    return Point(tilted.x, -tilted.y)


def _fault(pen: Pen, rule: Rule, pose: Pose, stance: Stance, body: SagittalBody | None) -> None:
    """The marked segments, and the lines that explain what is wrong with them."""
    segments = [(landmark_px(pose, stance, a), landmark_px(pose, stance, b)) for a, b in rule.highlight]
    plumbs = list(_plumb_lines(rule, pose, stance, segments))
    lines = [(foot, top) for foot, top, _ in plumbs]
    for foot, top, tip in plumbs:
        pen.wedge(foot, top, tip, FAULT)
    if TOE_LINE in rule.guides and body is not None:
        toe_line, past = _toe_line(body, stance, pose.lean_deg)
        lines.append(toe_line)
        pen.strokes([past], INK, 1.8)
        pen.strokes([past], FAULT, 1.1)
    _highlight(pen, segments)
    for line in lines:
        pen.dashes(*line, PAPER)
    if TOE_LINE in rule.guides and body is not None:
        _ghost_foot(pen, body, stance, pose.lean_deg)


def _highlight(pen: Pen, segments: Sequence[Stroke]) -> None:
    pen.strokes(segments, INK, 2.4)
    pen.strokes(segments, FAULT, 1.7)
    joints = {point for segment in segments for point in segment}
    pen.dots(joints, INK, 1.75)
    pen.dots(joints, FAULT, 1.35)
    pen.dots(joints, PAPER, 0.6)


def _plumb_lines(
    rule: Rule, pose: Pose, stance: Stance, segments: Iterable[Stroke]
) -> Iterator[tuple[Point, Point, Point]]:
    """Each upright from a joint, as it was seen, to beside the other end of its marked segment: foot, top, that end.

    The line at the toes is another one, `_toe_line`: it stands on their calibrated tip.
    """
    lean = math.radians(pose.lean_deg)
    up = Point(math.sin(lean), -math.cos(lean))
    for guide in rule.guides:
        foot = landmark_px(pose, stance, GUIDES[guide]) if guide != TOE_LINE else None
        for ends in segments:
            if foot is not None and foot in ends:
                tip = ends[0] if ends[1] == foot else ends[1]
                yield foot, foot + up * ((tip - foot).length * _GUIDE_REACH), tip


def _ghost_foot(pen: Pen, body: SagittalBody, stance: Stance, lean_deg: float) -> None:
    """Where the front foot should be: as far forward as brings its toes ahead of the kneecap, heel, toe and instep."""
    foot = body.lead
    by = Point(body.kneecap.x - foot.toe.x + _GHOST_AHEAD * body.shank_px, 0.0)
    if not by.x > 0:
        return
    ends = [body_point_px(point + by, stance, lean_deg) for point in (foot.heel, foot.toe, foot.ankle)]
    line = body_point_px(foot.toe + by + Point(0.0, _GHOST_HIGH * body.shank_px), stance, lean_deg)
    outline = [*zip(ends, (*ends[1:], ends[0]), strict=True), (ends[1], line)]
    pen.strokes(outline, INK, 1.5)
    pen.strokes(outline, GUIDE, 0.8)


def _toe_line(body: SagittalBody, stance: Stance, lean_deg: float) -> tuple[Stroke, Stroke]:
    """Upright through the tip of the toes to above the knee; and from it, level, to the front of the knee."""
    toe, knee = body.lead.toe, body.kneecap
    high = Point(toe.x, toe.y + (knee.y - toe.y) * _TOE_LINE_REACH)
    foot, top, level, front = (
        body_point_px(point, stance, lean_deg) for point in (toe, high, Point(toe.x, knee.y), knee)
    )
    return (foot, top), (level, front)
