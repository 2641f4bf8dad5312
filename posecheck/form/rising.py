"""Since when somebody who knelt down is up: from the hands, or from a deep bend, the trunk rises to where it will be.

Who comes up is not leaning forward. Where the trunk ends up, upright or not, is what is judged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_BENT_DEG = 20.0
"""Who is bent less than this when the knee comes down is up as good as then."""
_STILL_S, _STILL_DEG = 0.5, 5.0
"""Within so long the trunk of somebody who is up comes no nearer to upright than by so much. From the hands it rises by
20 to 60 degrees a second."""


def up_s(trunk: Sequence[tuple[float, float]]) -> float:
    """Since when the trunk rises no more.

    trunk: times and tilts in degrees since the knee is down, one at least; tilts are NaN when unseen.
    """
    seen = [(time_s, abs(tilt_deg)) for time_s, tilt_deg in trunk if not math.isnan(tilt_deg)]
    if not seen or seen[0][1] < _BENT_DEG:
        return trunk[0][0]
    return next(
        time_s
        for time_s, bent_deg in seen
        if bent_deg - min(deg for later_s, deg in seen if time_s <= later_s <= time_s + _STILL_S) < _STILL_DEG
    )
