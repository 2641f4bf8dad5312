"""Start with the back knee right under the hip.

The stretch begins in the "being knighted" position: back thigh upright, back knee on the ground below the hip. With the
knee farther back, the hip is already extended before the stretch begins and the lower back arches to make room; with
the knee ahead of the hip there is nothing to move from. Judged at the start only: afterwards the hips move forward and
the thigh leans by design.

Limit: 13.5° either way, half way between a thigh that observers call upright (10°) and one that they call tilted (17°).
Source of the instruction: the text the stretch comes from ("directly underneath your hip … (initially)") and the
half-kneeling set-up of functionalmovement.com/Exercises/788 (90/90).
"""

from posecheck.form.rule import Limit, Phase, Rule
from posecheck.person.body import SagittalBody


def measure(body: SagittalBody) -> float:
    """The trail thigh's tilt from vertical in degrees; + is hip ahead of knee."""
    return body.trail_thigh_deg


RULE = Rule(
    code="knee-under-hip",
    title="Back knee under the hip",
    label="Back knee",
    advice="Bring the back knee under your hip",
    unit="deg",
    limit=Limit(low=-13.5, high=13.5),
    tolerance=3.5,
    phases=frozenset({Phase.START}),
    measure=measure,
    highlight=(("trail.hip", "trail.knee"),),
    guides=("plumb-knee",),
    priority=20,
)
