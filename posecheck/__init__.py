"""posecheck: a pose-checking camera assistant for the half-kneeling psoas (hip-flexor) stretch.

from posecheck import check_clip

report = check_clip("clip.mp4")
print(report.verdict, report.reason)

What is named in `__all__` is promised: it keeps its meaning within a major version. Everything else may move.

What flows, and where it is made: a `Frame` (media, live) becomes a `Pose` and a `Sighting` (detection); `Observer` and
`watch` (form) lay it into one side view (person), tell START from STRETCH, judge it by each `Rule` (rules) and make an
`Observation` of it; reports, pictures and live cues are made of observations. Promises, in this order: never a wrong
"good"; never a warning about someone who is not doing the stretch; nothing leaves the machine.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from posecheck.version import __version__

if TYPE_CHECKING:
    from posecheck.check import CheckOptions, check_clip
    from posecheck.config import load_settings
    from posecheck.errors import PosecheckError
    from posecheck.form.hindsight import in_hindsight
    from posecheck.form.observer import Observation, Observer, watch
    from posecheck.form.rule import Finding, Limit, Phase, Rule, Status, judge
    from posecheck.form.settings import Settings
    from posecheck.own_rules.figure import Stick
    from posecheck.own_rules.files import load_rules
    from posecheck.own_rules.laws import check_laws
    from posecheck.person.body import SagittalBody
    from posecheck.person.calibration import CALIBRATIONS
    from posecheck.person.geometry import Point, flexion_deg, tilt_deg
    from posecheck.person.landmarks import Joint, Pose, Side
    from posecheck.person.sighting import Sighting
    from posecheck.report.data import Report
    from posecheck.report.verdict import Verdict
    from posecheck.rules import all_rules

# Windows' own way to cameras takes up to a minute to open one with this on (opencv#17687). OpenCV reads it when it is
# loaded, which any module of the package may be the first to do.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")

_PLACES = {
    "CALIBRATIONS": "person.calibration",
    "CheckOptions": "check",
    "Finding": "form.rule",
    "Joint": "person.landmarks",
    "Limit": "form.rule",
    "Observation": "form.observer",
    "Observer": "form.observer",
    "Phase": "form.rule",
    "Point": "person.geometry",
    "Pose": "person.landmarks",
    "PosecheckError": "errors",
    "Report": "report.data",
    "Rule": "form.rule",
    "SagittalBody": "person.body",
    "Settings": "form.settings",
    "Side": "person.landmarks",
    "Sighting": "person.sighting",
    "Status": "form.rule",
    "Stick": "own_rules.figure",
    "Verdict": "report.verdict",
    "all_rules": "rules",
    "check_clip": "check",
    "check_laws": "own_rules.laws",
    "flexion_deg": "person.geometry",
    "in_hindsight": "form.hindsight",
    "judge": "form.rule",
    "load_rules": "own_rules.files",
    "load_settings": "config",
    "tilt_deg": "person.geometry",
    "watch": "form.observer",
}
"""Where each promised name lives. It is loaded when it is asked for, so that `posecheck --help` answers at once."""

__all__ = [
    "CALIBRATIONS",
    "CheckOptions",
    "Finding",
    "Joint",
    "Limit",
    "Observation",
    "Observer",
    "Phase",
    "Point",
    "Pose",
    "PosecheckError",
    "Report",
    "Rule",
    "SagittalBody",
    "Settings",
    "Side",
    "Sighting",
    "Status",
    "Stick",
    "Verdict",
    "__version__",
    "all_rules",
    "check_clip",
    "check_laws",
    "flexion_deg",
    "in_hindsight",
    "judge",
    "load_rules",
    "load_settings",
    "tilt_deg",
    "watch",
]


if not TYPE_CHECKING:  # to type checkers it would mean that every name is there

    def __getattr__(name: str) -> object:
        place = _PLACES.get(name)
        if place is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{place}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
