"""Knowing a picture that posecheck has drawn on, when the file has lost its mark: a messenger or an editor drops it.

What is looked for is the panel that the words stand on, alike in live and recorded pictures and in every version: a
stripe in the colour of what is said, the panel's ink beside it, then the symbol in the colour of the stripe, and words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.frame import Image
from posecheck.overlay.palette import INK, PANEL_OPACITY, PAPER, Colour
from posecheck.overlay.symbols import COLOURS

_OFF, _LITTLE_OFF = 28, 14
"""So far a colour may be off, 0 to 255, after it was stored and stored again, and after it was stored once."""
_BLURRED_PX = 3
"""Where two colours meet, both are off: JPEG and H.264 keep colours at half the size."""
_STRIPE_HEIGHTS = (0.05, 0.7)
"""How high a stripe is, in heights of the picture."""
_WIDEST = 0.2
"""How wide a stripe is at most, in heights of its own."""
_PANEL_WIDTH = 40
"""How many times as wide as its stripe a panel is, or more."""
_STRAIGHT = 0.75
"""How much of its box a stripe fills at least: only its corners are round."""
_LEAST_INK, _LEAST_GROUND, _LEAST_SYMBOL, _LEAST_WORDS = 0.9, 0.25, 0.004, 0.01
"""How much of the place where it belongs is of the colour of the panel (between stripe and symbol, and behind symbol
and words), of the symbol, of the words."""

_INK_LOW = np.clip(np.multiply(INK, PANEL_OPACITY) - _OFF / 2, 0, 255)
_INK_HIGH = np.multiply(INK, PANEL_OPACITY) + 255 * (1 - PANEL_OPACITY) + _OFF / 2
"""The panel lets some of what is behind it through."""


@dataclass(frozen=True, slots=True)
class _Stripe:
    left: int
    top: int
    width: int
    height: int


def is_drawn_on(image: Image) -> bool:
    """True when a panel of posecheck stands in the picture (BGR)."""
    return any(
        _is_panel(image, stripe, colour)
        for colour in COLOURS.values()
        for off in (_LITTLE_OFF, _OFF)
        for stripe in _stripes(image, colour, off)
    )


def _stripes(image: Image, colour: Colour, off: int) -> Iterator[_Stripe]:
    """The upright stripes of about this colour. A wall may be of a colour so near that stripe and wall are one."""
    height = image.shape[0]
    least, most = (share * height for share in _STRIPE_HEIGHTS)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(_near(image, colour, off))
    for left, top, wide, high, area in boxes[1:].tolist():
        if least <= high <= most and wide <= _WIDEST * high and area >= _STRAIGHT * wide * high:
            yield _Stripe(left, top, wide, high)


def _is_panel(image: Image, stripe: _Stripe, colour: Colour) -> bool:
    """True when a stripe has the rest of a panel on its right."""
    begins = stripe.left + stripe.width + _BLURRED_PX
    rows = slice(stripe.top, stripe.top + stripe.height)
    inside = image[rows, begins : begins + _PANEL_WIDTH * (stripe.width + 1)]
    gap = inside[stripe.height // 8 : -(stripe.height // 8), : max(1, stripe.width // 2)]
    if not gap.size:
        return False
    words = (inside >= np.array(PAPER) - _OFF).all(axis=2).mean()
    symbol = _near(inside, colour, _OFF).mean()
    return bool(
        _ink(gap) >= _LEAST_INK and _ink(inside) >= _LEAST_GROUND and symbol >= _LEAST_SYMBOL and words >= _LEAST_WORDS
    )


def _ink(part: Image) -> float:
    """How much of a part of a picture may be the ground of a panel."""
    return float(((part >= _INK_LOW) & (part <= _INK_HIGH)).all(axis=2).mean())


def _near(image: Image, colour: Colour, off: int) -> NDArray[np.uint8]:
    """1 where the picture has about this colour, else 0."""
    low, high = (tuple(float(min(255, max(0, part + by))) for part in colour) for by in (-off, off))
    return np.asarray(cv2.inRange(image, low, high) // 255, dtype=np.uint8)
