"""Which words of a user's own can be read from three metres away, as those of the program can."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

from posecheck.language import _
from posecheck.overlay import text
from posecheck.overlay.layout import COLUMN
from posecheck.overlay.palette import live_sizes
from posecheck.overlay.sprite import Mask

SIZES = live_sizes(1080)
ROOM_PX = round(COLUMN * 1080) - 2 * SIZES.margin - 3 * SIZES.pad
"""What a narrow column leaves for words, under the symbol."""
MOST_LINES = 7
"""So many lines of the smallest letters are as high as a column beside the picture."""
_FROM_RIGHT = ("R", "AL")
_NO_SIGN = "\ue000"
"""A sign that no font has."""


def undrawable(words: str) -> str | None:
    """Why words cannot be drawn, in words that follow their name; None when they can."""
    for sign in dict.fromkeys(words):
        if unicodedata.bidirectional(sign) in _FROM_RIGHT:
            return _("words that are written from right to left cannot be drawn: write it otherwise")
        if not _is_drawn(sign):
            return _("the sign {sign} cannot be drawn: write it otherwise", sign=repr(sign))
    return None


def unreadable(words: str) -> str | None:
    """Why words in big letters cannot be drawn, or not be read from there; None when they can."""
    wrong = undrawable(words)
    if wrong is not None:
        return wrong
    if text.fitting_size(words, SIZES.cue, text.BOLD, ROOM_PX) < SIZES.least:
        longest = max(text.pieces(words), key=lambda piece: text.width_px(piece.strip(), SIZES.cue)).strip()
        return _("the word {word} is too long to be read at three metres: use a shorter one", word=longest)
    if len(text.wrap(words, SIZES.least, text.BOLD, ROOM_PX)) > MOST_LINES:
        return _("it is too long to be read at three metres: use fewer words")
    return None


def _is_drawn(sign: str) -> bool:
    if sign in " \u00a0?":  # what cannot be drawn looks like a question mark
        return True
    drawn, missing = _drawn(sign), _drawn(_NO_SIGN)
    return bool(drawn.any()) and not np.array_equal(drawn, missing)


@cache
def _drawn(sign: str) -> Mask:
    return text.trimmed(text.block([sign], 40, text.MEDIUM))
