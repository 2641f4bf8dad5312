"""Colours (BGR, 0 to 255) and the scale of sizes. One place, so that every picture looks like the same product.

The colours of good, fault and "cannot tell" differ in lightness and in blue against yellow, so that they stay apart for
red-green colour blindness; each also has a symbol of its own (`posecheck.overlay.symbols`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecheck.coaching.screen import Mood

Colour = tuple[int, int, int]

INK: Colour = (38, 23, 15)
"""Panels, outlines, and glyphs on a coloured ground."""
PAPER: Colour = (252, 250, 248)
"""Big words and the near side of the body."""
MUTED: Colour = (215, 201, 190)
"""Small words."""
FAR: Colour = (184, 163, 148)
"""The side of the body that is turned away."""
UNKNOWN: Colour = (158, 137, 122)
"""What cannot be told: darker than good, as people without red or green cones tell these two by lightness alone."""
GOOD: Colour = (191, 212, 45)
FAULT: Colour = (28, 140, 255)
GUIDE: Colour = (255, 184, 96)
DONE: Colour = (102, 214, 255)

MOODS: dict[Mood, Colour] = {Mood.GUIDE: GUIDE, Mood.FAULT: FAULT, Mood.GOOD: GOOD, Mood.DONE: DONE}

PANEL_OPACITY = 0.82
CAP_HEIGHT = 0.75
"""Height of a capital letter, in font sizes (the built-in font of OpenCV 5)."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in pixels that go together. `unit` is the side of the picture that most of them are measured by.

    The capitals of the cue are a little over 1/14 of the unit. chip: font size of a rule's verdict, so that three of
    them stand side by side. least: font size below which nothing is written.
    """

    unit: float
    chip: int = 0
    least: int = 0

    @property
    def cue(self) -> int:
        """The one thing to do."""
        return round(self.unit / 13.6 / CAP_HEIGHT)

    @property
    def label(self) -> int:
        """The second line of a cue, the reason why nothing is judged."""
        return max(9, round(self.unit / 16), self.least)

    @property
    def small(self) -> int:
        """Phase, title."""
        return max(8, round(self.unit / 20), self.least)

    @property
    def margin(self) -> int:
        """From the edge of the picture to a panel."""
        return max(3, round(self.unit / 48))

    @property
    def pad(self) -> int:
        """From the edge of a panel to what is in it."""
        return max(3, round(self.unit / 40))

    @property
    def line(self) -> float:
        """Thickness of a bone."""
        return max(2.0, self.unit / 105)


def recorded_sizes(width_px: int, height_px: int) -> Sizes:
    """For a clip that is looked at from near, perhaps on a phone: by its shorter side."""
    return Sizes(min(height_px, width_px), chip=max(8, round(min(height_px / 17, width_px / 26))))


LEAST_CAP = 0.0607
"""Height of the smallest capitals of a live picture, in heights of the window: 12 arc minutes at 3 m, which are
10.5 mm, on a screen of 14 inches and 16:9, which is 174 mm high."""


def live_sizes(unit: float) -> Sizes:
    """For a window that is looked at from three metres: by the height of a screen that it fills."""
    return Sizes(unit, least=math.ceil(unit * LEAST_CAP / CAP_HEIGHT) + 1)
