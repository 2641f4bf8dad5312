"""The laws that every rule obeys, and the form that each keeps: the project's own rules and those of others.

`check_laws(rule)` tries all of them on a few dozen postures, always the same ones, and needs nothing but this package.
The project's tests give each law to Hypothesis. What breaks a law is an AssertionError that says which posture it was.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from random import Random

from posecheck.form.contract import breach
from posecheck.form.rule import Limit, Rule, Status, judge
from posecheck.own_rules.figure import Stick, without
from posecheck.person.body import Stance, sagittal_body
from posecheck.person.doubt import Doubt, Spread
from posecheck.person.geometry import rotate
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason

Law = Callable[[Rule, Stick, Random], None]
"""Tries a rule on a posture; what else it needs is drawn by chance. Raises AssertionError."""

POSTURES = 40
_NOT_MORE = 1e-6
"""Rounding may change a value by so much, in its unit."""


def check_laws(rule: Rule) -> None:
    """Try every law on a rule, as `posecheck.load_rules` gives it. Raises AssertionError, which says what it broke.

    The postures are drawn, but the same ones each time.
    """
    for form in FORMS:
        form(rule)
    for law in LAWS:
        chance = Random(law.__name__)
        for _ in range(POSTURES):
            law(rule, some_posture(chance), chance)


def broken_law(rule: Rule) -> str | None:
    """What `check_laws` finds first; None when all hold, and for a measure that raises, which `judge` says."""
    try:
        check_laws(rule)
    except AssertionError as error:
        return str(error).partition(": Stick(")[0]
    except Exception:  # noqa: BLE001  a rule from outside may raise anything
        return None
    return None


def some_posture(chance: Random) -> Stick:
    """A posture drawn by chance, from a person 1/10 to nine times as tall as the picture.

    Farther out, rounding would drown the angles.
    """
    return Stick(
        knee_past_toe=chance.uniform(-0.6, 0.4),
        trail_thigh_deg=chance.uniform(-30, 40),
        trunk_deg=chance.uniform(-40, 40),
        head_deg=chance.uniform(-20, 30),
        lead_thigh_deg=chance.uniform(-10, 25),
        lead_heel_deg=chance.uniform(0, 20),
        trail_shank_deg=chance.uniform(0, 20),
        facing=chance.choice((1, -1)),
        lead=chance.choice(tuple(Side)),
        shank_px=chance.uniform(10, 1000),
        at_px=(chance.uniform(-500, 3000), chance.uniform(-500, 3000)),
    )


def sides_do_not_matter(rule: Rule, stick: Stick, _chance: Random) -> None:
    """Turning round or swapping legs leaves the value alone: a rule does not know left from right."""
    for other in (stick.turned_round(), stick.legs_swapped(), stick.turned_round().legs_swapped()):
        _same(rule, stick, rule.measure(other.body), "turned round, or with the other leg in front,")


def place_and_size_do_not_matter(rule: Rule, stick: Stick, chance: Random) -> None:
    """Moving and zooming leave the value alone: a length is divided by another one, such as `body.shank_px`."""
    x, y = (at + chance.uniform(-300, 300) for at in stick.at_px)
    moved = replace(stick, shank_px=stick.shank_px * chance.uniform(0.2, 5), at_px=(x, y))
    _same(
        rule,
        stick,
        rule.measure(moved.body),
        "elsewhere in the picture, or nearer to the camera (divide lengths by body.shank_px),",
    )


def a_tilted_camera_does_not_matter(rule: Rule, stick: Stick, chance: Random) -> None:
    """A tilted camera with a known plumb line leaves the value alone."""
    level, roll_deg = stick.pose(), chance.uniform(-15, 15)
    # In image coordinates (y down) the same turn has the other sign.
    points = {key: rotate(point, roll_deg) for key, point in level.points_px.items()}
    tilted = replace(level, points_px=points, plumb_deg=roll_deg)
    _same(rule, stick, rule.measure(sagittal_body(tilted, stick.stance)), f"with the camera tilted by {roll_deg:.1f}°")


def the_shape_of_the_picture_does_not_matter(rule: Rule, stick: Stick, _chance: Random) -> None:
    """Portrait and landscape agree."""
    for size_px in ((480, 640), (1280, 720)):
        _same(rule, stick, rule.measure(replace(stick, size_px=size_px).body), "in a picture of another shape")


def hidden_joints_turn_no_verdict_round(rule: Rule, stick: Stick, chance: Random) -> None:
    """Hiding joints gives the same verdict or UNSEEN: what is not seen is NaN, never a guess. Nor does it raise."""
    hidden = [(chance.choice(tuple(Side)), chance.choice(tuple(Joint))) for _ in range(chance.randint(0, 6))]
    body = sagittal_body(without(stick.pose(), *hidden), stick.stance)
    rule.measure(body)  # does not raise: `judge` would call that UNSEEN too
    shown, left = judge(rule, stick.body).status, judge(rule, body).status
    names = ", ".join(f"{side.value} {joint.value}" for side, joint in hidden)
    _hold(left in (shown, Status.UNSEEN), f"{rule.code} is {shown.value}, but {left.value} without {names}: {stick}")


def doubt_about_joints_is_doubt_about_the_value(rule: Rule, stick: Stick, chance: Random) -> None:
    """Uncertainty grows with the doubt about the joints: a value that is cut off or rounded hides how unsure it is."""
    body, sd_px = replace(stick, shank_px=100.0, at_px=(320.0, 400.0)).body, chance.uniform(0.1, 5)
    if math.isnan(rule.measure(body)):
        return
    sure, unsure = (
        judge(rule, body, doubt.others(body)).uncertainty
        for doubt in (Doubt(Spread.even(sd_px)), Doubt(Spread.even(2 * sd_px), 1.0))
    )
    _hold(0 < sure < unsure, f"{rule.code} is unsure by {sure:g}, and by {unsure:g} of joints less sure: {stick}")


LAWS: tuple[Law, ...] = (
    sides_do_not_matter,
    place_and_size_do_not_matter,
    a_tilted_camera_does_not_matter,
    the_shape_of_the_picture_does_not_matter,
    hidden_joints_turn_no_verdict_round,
    doubt_about_joints_is_doubt_about_the_value,
)


def keeps_the_contract(rule: Rule) -> None:
    """Every field is what it must be."""
    wrong = breach(rule)
    _hold(wrong is None, f"the rule {wrong}")
    _hold(bool(rule.measure.__doc__), f"{rule.code}: the docstring of its measure says what it is, its unit and sign")


def explains_itself(rule: Rule) -> None:
    """The docstring of its module begins with the instruction, a sentence, and names the limit and its source."""
    instruction, _, rest = rule.doc.partition("\n")
    _hold(instruction.endswith("."), f"{rule.code}: the docstring begins with the instruction, a sentence on one line")
    _hold("Limit:" in rest, f"{rule.code}: the docstring says where the limit lies and why, after 'Limit:'")
    _hold("Source" in rest, f"{rule.code}: the docstring names the source of limit or instruction, after 'Source'")


def can_be_measured(rule: Rule) -> None:
    """The figure as it is has a value, and what is marked in the picture is seen in it."""
    body = Stick().body
    _hold(math.isfinite(rule.measure(body)), f"{rule.code} has no value where all is seen")
    for name in (name for bone in rule.highlight for name in bone):
        _hold(body.point(name).seen, f"{rule.code} marks {name}, which is not seen")


def says_nothing_of_nothing(rule: Rule) -> None:
    """With nothing seen it is UNSEEN, with a reason."""
    nobody = sagittal_body(Pose(0.0, {}, 640, 480), Stance(1, Side.LEFT))
    rule.measure(nobody)  # does not raise: its author sees where it does
    finding = judge(rule, nobody)
    told = (finding.status, finding.reason)
    _hold(told == (Status.UNSEEN, Reason.HIDDEN), f"{rule.code} has a verdict with nobody in the picture: {told}")


def says_nothing_at_its_limit(rule: Rule) -> None:
    """A value at the limit neither warns nor praises."""
    body = Stick().body
    at_limit = replace(rule, limit=Limit(high=rule.measure(body)))
    finding = judge(at_limit, body, Doubt(Spread.even(2.0)).others(body))
    _hold(finding.status is Status.UNSEEN, f"{rule.code} is {finding.status.value} just at its limit")


FORMS: tuple[Callable[[Rule], None], ...] = (
    keeps_the_contract,
    explains_itself,
    can_be_measured,
    says_nothing_of_nothing,
    says_nothing_at_its_limit,
)


def _same(rule: Rule, stick: Stick, other: float, how: str) -> None:
    value = rule.measure(stick.body)
    same = math.isclose(value, other, rel_tol=_NOT_MORE, abs_tol=_NOT_MORE) or (math.isnan(value) and math.isnan(other))
    _hold(same, f"{rule.code} is {value:g}, but {how} {other:g}: {stick}")


def _hold(kept: bool, words: str) -> None:
    if not kept:
        raise AssertionError(words)
