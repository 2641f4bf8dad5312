"""Rule files as users write them."""

from __future__ import annotations

from pathlib import Path

SHIN = '''"""Keep the front shin upright.

Why it matters.

Limit: 20° forward. Source: a made-up one, for tests.
"""

from posecheck import Limit, Phase, Rule, SagittalBody
from posecheck.person.geometry import tilt_deg


def measure(body: SagittalBody) -> float:
    """The front shin's tilt from vertical in degrees; + is knee ahead of ankle."""
    return tilt_deg(body.lead.ankle, body.lead.knee)


RULE = Rule(
    code="shin-steep",
    title="Front shin steep",
    advice="Front shin upright",
    unit="deg",
    limit=Limit(high=20.0),
    tolerance=3.0,
    phases=frozenset({Phase.START, Phase.STRETCH}),
    measure=measure,
    highlight=(("lead.ankle", "lead.knee"),),
)
'''


def rule_file(folder: Path, text: str = SHIN, name: str = "shin_steep.py") -> Path:
    """A file with this text in this folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
