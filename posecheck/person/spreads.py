"""How far joints are off after calibration, by camera angle and lead side: the table and where it comes from.

Made by `python -m tests.accuracy.fit_doubt full …` from 1123 looks at rendered pictures of 52 bodies with exact truth;
how it holds on bodies left out stands in `ACCURACY.md`. In lead shank lengths (about 40 cm). The worst of it: the back
knee behind the front leg (lead leg near, camera to the front: 0.1), and from behind with the lead leg far (0.1 to
0.14; beyond 0.12 the back thigh is not judged).

The table of *full* serves *heavy* too, whose errors are no larger: of 806 looks with it at 44 of the bodies, 81, 70 and
73 of 100 errors (knee, thigh, trunk) lie within one standard deviation, and 97, 99 and 95 within two.
"""

from posecheck.person.doubt import Spread, SpreadByYaw

_FULL = SpreadByYaw(
    yaws_deg=(-24.0, -16.0, -8.0, 0.0, 8.0, 16.0, 24.0, 32.0),
    near=(
        Spread(0.03, 0.03, 0.049, 0.06),
        Spread(0.03, 0.03, 0.049, 0.059),
        Spread(0.03, 0.03, 0.049, 0.031),
        Spread(0.035, 0.035, 0.053, 0.03),
        Spread(0.037, 0.037, 0.054, 0.028),
        Spread(0.043, 0.043, 0.063, 0.028),
        Spread(0.046, 0.046, 0.087, 0.029),
        Spread(0.04, 0.04, 0.1, 0.032),
    ),
    far=(
        Spread(0.065, 0.065, 0.143, 0.087),
        Spread(0.037, 0.037, 0.096, 0.061),
        Spread(0.036, 0.036, 0.065, 0.038),
        Spread(0.034, 0.034, 0.053, 0.035),
        Spread(0.036, 0.036, 0.054, 0.036),
        Spread(0.042, 0.042, 0.055, 0.037),
        Spread(0.039, 0.039, 0.056, 0.043),
        Spread(0.031, 0.031, 0.058, 0.049),
    ),
)

SPREADS: dict[str, SpreadByYaw] = {"full": _FULL, "heavy": _FULL}
"""By pose model."""
