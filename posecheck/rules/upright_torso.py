"""Keep the torso upright, or lean back just a little.

A torso that falls forward lets the pelvis tip and takes the stretch off the psoas; arching far back moves the stretch
from the hip into the lower back, the usual way of cheating it. "Upright or even leaning back a bit" is the instruction,
so the limit is wider behind than in front.

Limit: 12.5° forward, half way between upright (9°) and clearly forward (16°); 19° back, half way between a slight lean
(14°) and an arch (24°).
Source of the instruction: the text the stretch comes from; functionalmovement.com/Exercises/788 (ear, shoulder, hip in
line, no arching).
"""

from posecheck.form.rule import Limit, Phase, Rule
from posecheck.person.body import SagittalBody
from posecheck.person.geometry import tilt_deg


def measure(body: SagittalBody) -> float:
    """The trunk's tilt from vertical, mid-hip to mid-shoulder, in degrees; + is leaning forward."""
    return tilt_deg(body.hip, body.shoulder)


RULE = Rule(
    code="upright-torso",
    title="Torso upright",
    label="Torso",
    advice="Chest up",
    advice_low="Less arch",
    unit="deg",
    limit=Limit(low=-19.0, high=12.5),
    tolerance=3.5,
    phases=frozenset({Phase.START, Phase.STRETCH}),
    measure=measure,
    highlight=(("hip", "shoulder"),),
    guides=("plumb-hip",),
    priority=30,
)
