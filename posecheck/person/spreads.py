"""How far joints are off after calibration, by camera angle and lead side: the table and where it comes from.

Made by `python -m tests.accuracy.fit_doubt full …` from 1738 looks at rendered pictures of 112 bodies with exact truth;
how it holds on bodies left out stands in `ACCURACY.md`. In lead shank lengths (about 40 cm). The worst of it: the back
knee behind the front leg (lead leg near, camera to the front: 0.085), and from behind with the lead leg far (0.1 to
0.12; beyond 0.12 the back thigh is not judged). A first table, of 52 of the bodies, was right for those left out of it
and a fifth too narrow for the back legs of the 60 that were rendered afterwards.

The table of *full* serves *heavy* too: of some 160 looks with it at those 60 bodies, on which *full* has 70, 58 and 66
of 100 errors (knee, thigh, trunk) within one standard deviation, 76, 52 and 57 are, and 96, 96 and 91 within two.
"""

from posecheck.person.doubt import Spread, SpreadByYaw

_FULL = SpreadByYaw(
    yaws_deg=(-24.0, -16.0, -8.0, 0.0, 8.0, 16.0, 24.0, 32.0),
    near=(
        Spread(0.031, 0.031, 0.05, 0.049),
        Spread(0.031, 0.031, 0.05, 0.042),
        Spread(0.031, 0.031, 0.05, 0.029),
        Spread(0.031, 0.031, 0.051, 0.027),
        Spread(0.035, 0.035, 0.052, 0.03),
        Spread(0.037, 0.037, 0.063, 0.032),
        Spread(0.036, 0.036, 0.083, 0.031),
        Spread(0.035, 0.035, 0.086, 0.033),
    ),
    far=(
        Spread(0.064, 0.064, 0.116, 0.08),
        Spread(0.036, 0.036, 0.099, 0.043),
        Spread(0.031, 0.031, 0.073, 0.033),
        Spread(0.032, 0.032, 0.061, 0.033),
        Spread(0.034, 0.034, 0.058, 0.031),
        Spread(0.04, 0.04, 0.055, 0.029),
        Spread(0.041, 0.041, 0.055, 0.03),
        Spread(0.036, 0.036, 0.059, 0.033),
    ),
)

SPREADS: dict[str, SpreadByYaw] = {"full": _FULL, "heavy": _FULL}
"""By pose model."""
