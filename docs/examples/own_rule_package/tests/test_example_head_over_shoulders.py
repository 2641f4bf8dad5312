"""What is and is not a head over the shoulders. Run it with `python -m pytest`."""

import pytest
from gentle_rules import example_head_over_shoulders

from posecheck import Status, Stick, check_laws, judge, load_rules

(RULE,) = load_rules(example_head_over_shoulders.__file__)


@pytest.mark.parametrize(
    ("stick", "status"),
    [
        pytest.param(Stick(), Status.OK, id="upright"),
        pytest.param(Stick(trunk_deg=30.0), Status.OK, id="all of the back leans, the head with it"),
        pytest.param(Stick(head_deg=40.0), Status.WARN, id="looking down"),
    ],
)
def test_postures(stick: Stick, status: Status) -> None:
    """A posture, and what the rule says of it."""
    assert judge(RULE, stick.body).status is status


def test_it_obeys_the_laws_of_all_rules() -> None:
    """What `posecheck.check_laws` asks of every rule."""
    check_laws(RULE)
