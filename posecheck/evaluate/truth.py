"""The exact posture of every frame of a rendered clip, from `STEM.truth.json`: what measures are compared with."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, pstdev
from typing import Any

from posecheck.errors import LabelError
from posecheck.evaluate.labels import TRUTH_SUFFIX, read_json_object
from posecheck.language import _

KNEELING_PHASES = frozenset({"start_hold", "shift", "end_hold"})
"""The renderer's names for the time in which the stretch is being done."""
RENDERED_SHANK_PER_STATURE = 0.257
"""Knee to ankle as a share of standing height: the median of the rendered bodies (0.237 to 0.275).

People who were measured have 0.246 (Drillis and Contini), which `posecheck.report.opensim` takes for them. Truth files
are of rendered bodies only, which have other proportions: with 0.246 their measures in shank lengths would come out
4 % too large."""
_LEAST_SWING = 0.02
"""Less spread of the sine of the shin's tilt than this does not tell the shank's length."""


@dataclass(frozen=True, slots=True)
class TruthKey:
    """Where a rule's measure stands in a truth file. in_metres: it is to be divided by the lead shank's length."""

    key: str
    in_metres: bool = False


TRUTH_KEYS: Mapping[str, TruthKey] = {
    "knee-over-toe": TruthKey("patella_minus_toe", in_metres=True),
    "knee-under-hip": TruthKey("back_thigh"),
    "upright-torso": TruthKey("torso"),
}
"""Rule code -> what the truth files call its measure, with the same sign."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The posture at each frame. times_s rise. values: rule code -> its measure in the rule's unit at each frame.

    kneeling: whether the stretch is being done at that frame. yaw_deg: how far the camera stands from side-on,
    positive towards the person's front; NaN when the file does not say.
    """

    times_s: tuple[float, ...]
    kneeling: tuple[bool, ...]
    values: Mapping[str, tuple[float, ...]]
    yaw_deg: float

    def at(self, code: str, time_s: float) -> float:
        """A rule's true measure at a moment of the stretch; NaN when no frame is within half a frame of it."""
        index = self._nearest(time_s)
        if index is None or not self.kneeling[index] or code not in self.values:
            return math.nan
        return self.values[code][index]

    def _nearest(self, time_s: float) -> int | None:
        after = bisect_left(self.times_s, time_s)
        near = [index for index in (after - 1, after) if 0 <= index < len(self.times_s)]
        index = min(near, key=lambda i: abs(self.times_s[i] - time_s), default=None)
        if index is None or abs(self.times_s[index] - time_s) > self._half_frame_s + 1e-3:
            return None
        return index

    @property
    def _half_frame_s(self) -> float:
        frames = len(self.times_s)
        return (self.times_s[-1] - self.times_s[0]) / (frames - 1) / 2 if frames > 1 else 0.0


def truth_path(stem: Path) -> Path:
    """Where the truth of a clip would lie. stem: where the clip lies, without its suffix."""
    return stem.with_name(stem.name + TRUTH_SUFFIX)


def read_truth(path: Path) -> Truth:
    """Read a truth file. Raises LabelError when something is missing in it."""
    data = read_json_object(path)
    try:
        return _truth(data)
    except KeyError as error:
        raise LabelError(
            _("{path}: {name} is missing: render the clip again or remove this file", path=path, name=error.args[0])
        ) from error
    except (TypeError, ValueError, OverflowError) as error:
        raise LabelError(
            _("{path} holds something that is no number ({reason}): remove or replace it", path=path, reason=str(error))
        ) from error


def _truth(data: Mapping[str, Any]) -> Truth:
    frames = data["frames"]
    shank_m = lead_shank_m(frames, float(data["stature_m"]))
    return Truth(
        times_s=tuple(float(frame["t"]) for frame in frames),
        kneeling=tuple(frame["phase"] in KNEELING_PHASES for frame in frames),
        values={
            code: tuple(float(frame[key.key]) / (shank_m if key.in_metres else 1.0) for frame in frames)
            for code, key in TRUTH_KEYS.items()
        },
        yaw_deg=float(data.get("camera", {}).get("yaw", math.nan)),
    )


def lead_shank_m(frames: Sequence[Mapping[str, Any]], stature_m: float) -> float:
    """The length of the front shank in metres, knee to ankle, which truth files do not name.

    While the front foot rests, only the shin moves the knee over it: the knee's distance to the toe is the shank times
    the sine of its tilt, less the foot. So the shank is the slope of the one over the other. On rendered stills whose
    shank is known this is right to a millimetre. A shin that does not move leaves `RENDERED_SHANK_PER_STATURE`.
    """
    kneeling = [frame for frame in frames if frame["phase"] in KNEELING_PHASES]
    sines = [math.sin(math.radians(frame["front_shin_tilt"])) for frame in kneeling]
    if len(sines) < 3 or pstdev(sines) < _LEAST_SWING:
        return RENDERED_SHANK_PER_STATURE * stature_m
    return linear_regression(sines, [frame["knee_minus_toe"] for frame in kneeling]).slope
