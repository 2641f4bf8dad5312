"""Keep the front knee behind the toes of the same foot.

When the knee passes the toes the step was too short for how far the hips came forward. It is a set-up cue: come back,
put the front foot farther forward, so that the shin slopes back to the knee like `\\_`, and move the hips again.

What is compared is what a person looking from the side compares: the front edge of the kneecap and the tip of the toes
or shoe. Both are derived from the landmarks in `posecheck.person.calibration`, which names the sources.

Limit: 2.5 % of a shank (about 1 cm) before the tip of the toes, half way between "clearly behind" (3 cm) and "past"
(1 cm), the bands within which observers agree.
Source of the instruction: the text the stretch comes from ("your knee should never pass in front of your toes").
"""

from posecheck.form.rule import Limit, Phase, Rule
from posecheck.person.body import SagittalBody


def measure(body: SagittalBody) -> float:
    """How far the front of the lead knee is past the lead toe tip, in lead shank lengths; + is past the toes."""
    return (body.kneecap.x - body.lead.toe.x) / body.shank_px


RULE = Rule(
    code="knee-over-toe",
    title="Front knee behind the toes",
    label="Front knee",
    advice="Front foot farther forward",
    unit="shanks",
    limit=Limit(high=-0.025),
    tolerance=0.05,
    phases=frozenset({Phase.START, Phase.STRETCH}),
    measure=measure,
    highlight=(("lead.knee", "lead.ankle"), ("lead.ankle", "lead.toe")),
    guides=("toe-line",),
    priority=10,
)
