"""What may be set: which names there are, what they mean, from where to where they go, and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.coaching.programme import MOST_HOLD_S, MOST_SETS
from posecheck.form.alerts import LEAST_PATIENCE_S
from posecheck.form.depth import HYSTERESIS_DEG
from posecheck.form.hips import LEAST_STRETCH_DEG
from posecheck.form.settings import UNSET
from posecheck.language import Number, _

ENDS = ("low", "high")
CUES = ("advice", "advice_low")
"""Words of a rule that stand in big letters."""
WORDS = ("title", "label", *CUES)
MAX_LABEL_CHARS = 20
"""Characters of a rule's name in the picture of a recorded clip, where three of them stand side by side."""


@dataclass(frozen=True, slots=True)
class Knob:
    """A number that may be set, from `least` to `most` of its unit. usual: without settings. about: meaning, source."""

    usual: float
    least: float
    most: float
    unit: str
    about: str
    whole: bool = False


KNOBS: dict[str, dict[str, Knob]] = {
    "warnings": {
        "fault_s": Knob(
            UNSET.patience.fault_s,
            LEAST_PATIENCE_S,
            5.0,
            _("seconds"),
            _(
                "How long a fault must last before its warning stands. Chosen: longer than landmarks go astray, short "
                "enough to be told at once. A fault that lasts half a second, and not as long as this, is neither "
                "warned of nor praised."
            ),
        ),
        "clear_s": Knob(
            UNSET.patience.clear_s,
            LEAST_PATIENCE_S,
            5.0,
            _("seconds"),
            _(
                "How long good form must last before a warning goes. Chosen: a little longer than it takes a warning "
                "to come, so that it does not flicker."
            ),
        ),
    },
    "depth": {
        "deep_enough_deg": Knob(
            UNSET.depth.deep_enough_deg,
            LEAST_STRETCH_DEG,
            60.0,
            _("degrees"),
            _(
                "How far the back thigh must lean forward of upright for the seconds of a hold to count. Source: the "
                "limit of knee-under-hip; a thigh up to there passes for upright. Labelled stretches show 19 to 60."
            ),
        ),
        "no_longer_deg": Knob(
            UNSET.depth.no_longer_deg,
            0.0,
            60.0,
            _("degrees"),
            _(
                "A hold that has begun counts until the thigh leans less than this. Source: observers call a thigh "
                "upright from there on, and the measure errs by about 4. Where it is not said, it is "
                "{degrees} below deep_enough_deg.",
                degrees=Number(f"{HYSTERESIS_DEG:g}"),
            ),
        ),
    },
    "session": {
        "hold_s": Knob(
            UNSET.hold_s,
            1.0,
            MOST_HOLD_S,
            _("seconds"),
            _(
                "Clean seconds of one hold of a live session; --hold goes before it. Source: a static stretch is held "
                "for 10 to 30 s, and repeated until it comes to 60 s (American College of Sports Medicine, Garber et "
                "al. 2011)."
            ),
        ),
        "sets": Knob(
            UNSET.sets,
            1,
            MOST_SETS,
            _("holds a side"),
            _("Holds a side of a live session; --sets goes before it."),
            whole=True,
        ),
    },
}
