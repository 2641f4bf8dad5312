"""The marker positions as C3D, which most programs of movement laboratories open (extra `c3d`).

The same markers, axes and metres as in the TRC file; see `opensim`. C3D has no times: its frames follow each other at
one rate. So every frame stands at the place that its time has at the usual rate, and places in between are empty.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from posecheck.errors import OutputError, needs_extra
from posecheck.files.atomic import MADE_BY, whole_file
from posecheck.report.opensim import ASSUMED_STATURE_M, MARKERS, Motion, scale_words
from posecheck.version import __version__


def require_c3d() -> None:
    """Raise OutputError when what writes C3D is not installed."""
    try:
        import ezc3d  # noqa: F401
    except ImportError:
        raise OutputError(needs_extra("--export c3d", "c3d")) from None


def _rate_hz(motion: Motion) -> float:
    """Frames a second, most of the time."""
    steps_s = np.diff(motion.times_s)
    return 1.0 / float(np.median(steps_s)) if len(steps_s) else 1.0


def write_c3d(path: Path, motion: Motion, stature_m: float | None = None) -> None:
    """Write the markers as C3D, in metres; what was not seen is NaN. Raises OutputError.

    stature_m: how tall the person is; the same is assumed as for TRC when None, and the file then says so.
    """
    require_c3d()
    import ezc3d

    rate_hz = _rate_hz(motion)
    places = [round((time_s - motion.times_s[0]) * rate_hz) for time_s in motion.times_s]
    points = np.full((4, len(MARKERS), places[-1] + 1 if places else 0), np.nan)
    for place, markers in zip(places, motion.markers_m(stature_m or ASSUMED_STATURE_M), strict=True):
        for number, point in enumerate(markers.values()):
            if point.seen:
                points[:, number, place] = point.x, point.y, 0.0, 1.0
    made = ezc3d.c3d()
    made["parameters"]["POINT"]["RATE"]["value"] = [rate_hz]
    made["parameters"]["POINT"]["UNITS"]["value"] = ["m"]
    made["parameters"]["POINT"]["LABELS"]["value"] = list(MARKERS)
    made["data"]["points"] = points
    made.add_parameter("MANUFACTURER", "SOFTWARE", [f"{MADE_BY} {__version__}; {scale_words(stature_m)}"])
    with whole_file(path) as part:
        made.write(str(part))
