"""Keep the head over the shoulders.

Looking down brings the head forward and rounds the upper back.

Limit: 25° forward of the torso's line. (An example, found by trying: what you call fine is for you to say.)
Source of the instruction: none. (An example.)
"""

from posecheck import Limit, Phase, Rule, SagittalBody, tilt_deg


def measure(body: SagittalBody) -> float:
    """The tilt of the line from shoulder to ear against the torso's, in degrees; + is the head forward."""
    return tilt_deg(body.shoulder, body.ear) - tilt_deg(body.hip, body.shoulder)


RULE = Rule(
    code="example-head-over-shoulders",
    title="Head over the shoulders",
    label="Head",
    advice="Look straight ahead",
    unit="deg",
    limit=Limit(high=25.0),
    tolerance=5.0,
    phases=frozenset({Phase.START, Phase.STRETCH}),
    measure=measure,
    highlight=(("shoulder", "ear"),),
    priority=60,
)
