"""Words: how wide they are, where to break them, and what they cover. Smooth TrueType: Latin script, and Han
characters from the second font that OpenCV falls back to."""

from __future__ import annotations

import re
import threading

import cv2
import numpy as np

from posecheck.overlay.palette import CAP_HEIGHT
from posecheck.overlay.sprite import Mask

BOLD, MEDIUM = 600, 450
_LINE_STEP = 1.12
"""From one baseline to the next, in font sizes."""
_DESCENT = 0.26
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_LOWER = 0.13
"""Han characters fill their square, which is higher than a capital: they stand this much lower, in font sizes, and so
between the tops of capitals and the bottoms of letters like g."""
_ACCENTED = re.compile(r"[\u00c0-\u00dd]")
_ACCENT = 0.2
"""How far the accent of a capital reaches above it, in font sizes."""
_SMALLEST_PX = 8
_LOCAL = threading.local()


def _face() -> cv2.FontFace:
    """OpenCV's own sans serif. One a thread, since a face keeps what it has rendered."""
    if not hasattr(_LOCAL, "face"):
        _LOCAL.face = cv2.FontFace("sans")
    face: cv2.FontFace = _LOCAL.face
    return face


def width_px(text: str, size_px: int, weight: int = BOLD) -> int:
    """How wide a line is."""
    return int(cv2.getTextSize((0, 0), text, (0, 0), _face(), size_px, weight)[2])


def wrap(text: str, size_px: int, weight: int, room_px: int) -> list[str]:
    """Break a text into lines no wider than the room, as even as they can be in the fewest lines.

    It is broken at its spaces, and between Han characters.
    """
    fewest = _filled(text, size_px, weight, room_px)
    narrow, wide = 1, room_px
    while len(fewest) > 1 and wide - narrow > size_px // 2:
        middle = (narrow + wide) // 2
        tried = _filled(text, size_px, weight, middle)
        fits = len(tried) == len(fewest) and all(width_px(line, size_px, weight) <= middle for line in tried)
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    return _filled(text, size_px, weight, wide)


def _filled(text: str, size_px: int, weight: int, room_px: int) -> list[str]:
    lines: list[str] = []
    for piece in pieces(text):
        longer = lines[-1] + piece if lines else piece.lstrip()
        if lines and width_px(longer, size_px, weight) <= room_px:
            lines[-1] = longer
        else:
            lines.append(piece.lstrip())
    return lines


_NO_FIRST = "，。、；：！？）》”…,.;:!?)·"
"""What does not begin a line."""
_SPACES = re.compile(r"[ \t\n]+")
_PIECE = re.compile(rf" ?(?:[\u3400-\u9fff]|[^ \u3400-\u9fff]+)[{re.escape(_NO_FIRST)}]*")


def pieces(text: str) -> list[str]:
    """What a text may be broken into: words, each with the space before it, and Han characters with the sign after."""
    return _PIECE.findall(_SPACES.sub(" ", text.strip()))


def fitting_size(text: str, size_px: int, weight: int, room_px: int) -> int:
    """The size wanted, or the largest below it at which the longest word still fits the room."""
    widest = max((width_px(piece.lstrip(), size_px, weight) for piece in pieces(text)), default=0)
    return size_px if widest <= room_px else max(_SMALLEST_PX, int(size_px * room_px / widest))


def line_step_px(size_px: int) -> int:
    """From one baseline to the next."""
    return round(size_px * _LINE_STEP)


def block(lines: list[str], size_px: int, weight: int) -> Mask:
    """The mask of left-aligned lines. The top is a capital's, with its accent, the bottom that of a g."""
    cap, step = round(size_px * CAP_HEIGHT), line_step_px(size_px)
    top = cap + (round(size_px * _ACCENT) if lines and _ACCENTED.search(lines[0]) else 0)
    width = max((width_px(line, size_px, weight) for line in lines), default=1)
    mask = np.zeros((top + step * (len(lines) - 1) + round(size_px * _DESCENT), width + size_px // 8), dtype=np.uint8)
    for number, line in enumerate(lines):
        base = top + step * number + (round(size_px * _HAN_LOWER) if _HAN.search(line) else 0)
        cv2.putText(mask, line, (0, base), (255,), _face(), size_px, weight)
    return mask


def figure(text: str, size_px: int, weight: int = BOLD) -> Mask:
    """The mask of one line without room for descenders, so that figures can be centred by eye; Han characters, which
    reach below the line, are whole."""
    mask = block([text], size_px, weight)
    return mask if _HAN.search(text) else mask[: round(size_px * CAP_HEIGHT) + 1]


def trimmed(mask: Mask) -> Mask:
    """The mask without the empty columns at its sides, so that it can be centred by what is seen of it."""
    columns = np.flatnonzero(mask.any(axis=0))
    return mask[:, columns[0] : columns[-1] + 1] if len(columns) else mask


def digits(text: str, size_px: int, weight: int = BOLD) -> Mask:
    """A line of figures. The zero of the built-in font has a stroke through it and reads as an 8 from afar: it is made
    of the letter O, as narrow as an 8."""
    gap = max(1, size_px // 14)
    glyphs = [_glyph(char, size_px, weight) for char in text]
    parts = [glyphs[0], *(np.pad(glyph, ((0, 0), (gap, 0))) for glyph in glyphs[1:])] if glyphs else []
    return np.hstack(parts) if parts else np.zeros((round(size_px * CAP_HEIGHT) + 1, 1), dtype=np.uint8)


def _glyph(char: str, size_px: int, weight: int) -> Mask:
    if char == " ":
        return np.zeros((round(size_px * CAP_HEIGHT) + 1, size_px // 6), dtype=np.uint8)
    if char != "0":
        return trimmed(figure(char, size_px, weight))
    letter, width = trimmed(figure("O", size_px, weight)), trimmed(figure("8", size_px, weight)).shape[1]
    return np.asarray(cv2.resize(letter, (width, letter.shape[0]), interpolation=cv2.INTER_AREA), dtype=np.uint8)
