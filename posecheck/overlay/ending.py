"""The last screen: both legs' rings, and one sentence, over the whole window."""

from __future__ import annotations

from posecheck.coaching import lines
from posecheck.coaching.screen import Screen
from posecheck.frame import Image
from posecheck.language import translated
from posecheck.overlay.clock import Dial, draw_dial
from posecheck.overlay.column import fitted
from posecheck.overlay.layout import Layout, Rect
from posecheck.overlay.palette import DONE, GOOD, Sizes
from posecheck.overlay.panels import Words, message
from posecheck.overlay.sprite import Sprite, paste
from posecheck.overlay.symbols import FOR_MOOD

_RING = 0.36
"""Diameter of a leg's ring, in units."""
_LABEL = 0.44
"""The most that the name of a leg may be wide, in units."""
_WIDE = 1.3
"""From this width on, in heights, the rings stand left and right of the sentence; else above it."""


def draw_ending(image: Image, screen: Screen, layout: Layout, sizes: Sizes) -> None:
    """What is reached on top; below it a ring for each leg, and the whole sentence between or under them."""
    margin, whole = 2 * sizes.margin, layout.words
    width = whole.width - 2 * margin
    heading = fitted(FOR_MOOD[screen.mood], screen.cue or "", "", sizes, (width, round(sizes.unit * 0.4)))
    paste(image, heading, (whole.width - heading.width_px) // 2, margin)
    top = heading.height_px + 2 * margin
    room = Rect(margin, top, width, max(1, whole.height - margin - top))
    ring = round(_RING * sizes.unit)
    wide = whole.width >= _WIDE * whole.height
    names = tuple(translated(name) for name in (lines.LEFT_LEG, lines.RIGHT_LEG))
    text_px = width - 2 * (ring + margin) if wide else width
    sentence = message(Words(None, screen.detail or " ", sizes.least), sizes, text_px)
    left = (whole.width - sentence.width_px) // 2
    if wide:
        paste(image, sentence, left, room.top + max(0, room.height - sentence.height_px) // 2)
        legs = room
    else:
        paste(image, sentence, left, room.bottom - sentence.height_px)
        legs = Rect(room.left, room.top, room.width, max(1, room.height - sentence.height_px - margin))
    _draw_leg(image, (names[0], screen.left_done, screen.sets), sizes, legs, on_left=True)
    _draw_leg(image, (names[1], screen.right_done, screen.sets), sizes, legs, on_left=False)


def _label(name: str, sizes: Sizes) -> Sprite:
    """The name of a leg, about as wide as its ring: in two lines where that is needed."""
    return message(Words(None, name, sizes.least), sizes, round(_LABEL * sizes.unit))


def _draw_leg(image: Image, leg: tuple[str, int, int], sizes: Sizes, room: Rect, on_left: bool) -> None:
    """A ring with the name of its leg below, at that end of the room. leg: name, full holds, of how many."""
    name, done, sets = leg
    label = _label(name, sizes)
    side = max(1, min(round(_RING * sizes.unit), room.height - label.height_px, room.width // 2 - sizes.margin))
    across = max(side, label.width_px)
    middle = room.left + across // 2 if on_left else room.right - across // 2
    top = room.top + max(0, room.height - side - label.height_px) // 2
    share = min(1.0, done / sets) if sets else 0.0
    draw_dial(image, Dial(f"{done}/{sets}", share, DONE if share >= 1 else GOOD), middle - side // 2, top, side)
    paste(image, label, middle - label.width_px // 2, top + side)
