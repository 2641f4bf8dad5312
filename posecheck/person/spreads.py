"""How far joints are off after calibration, by camera angle and lead side: the table and where it comes from.

Made by `python -m tests.accuracy.fit_doubt full …` from 1100 looks at 762 rendered pictures of 52 bodies with exact
truth, each in a room, clothes and light of its own; on bodies left out it holds as `ACCURACY.md` says. In lead shank
lengths (about 40 cm). The worst of it: the back knee is hidden by the front leg (lead leg near, camera to the front:
0.09), and by the back foot and the trunk from behind (lead leg far: 0.12).

The table of *full* serves *heavy* too, whose errors are no larger.
"""

from posecheck.person.doubt import Spread, SpreadByYaw

_FULL = SpreadByYaw(
    yaws_deg=(-24.0, -16.0, -8.0, 0.0, 8.0, 16.0, 24.0, 32.0),
    near=(
        Spread(0.027, 0.027, 0.034, 0.05),
        Spread(0.027, 0.027, 0.042, 0.042),
        Spread(0.029, 0.029, 0.05, 0.03),
        Spread(0.035, 0.035, 0.053, 0.027),
        Spread(0.037, 0.037, 0.054, 0.027),
        Spread(0.043, 0.043, 0.061, 0.027),
        Spread(0.046, 0.046, 0.082, 0.029),
        Spread(0.044, 0.044, 0.091, 0.033),
    ),
    far=(
        Spread(0.048, 0.048, 0.124, 0.07),
        Spread(0.038, 0.038, 0.102, 0.048),
        Spread(0.036, 0.036, 0.066, 0.038),
        Spread(0.034, 0.034, 0.053, 0.034),
        Spread(0.036, 0.036, 0.054, 0.035),
        Spread(0.042, 0.042, 0.055, 0.037),
        Spread(0.039, 0.039, 0.056, 0.042),
        Spread(0.031, 0.031, 0.057, 0.043),
    ),
)

SPREADS: dict[str, SpreadByYaw] = {"full": _FULL, "heavy": _FULL}
"""By pose model."""
