"""A decoded picture as an image: turned and mirrored as the file asks for, at its true shape, in the clip's size."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from posecheck.frame import Image
from posecheck.media.letterbox import letterboxed, resized

if TYPE_CHECKING:
    from collections.abc import Iterable

    import av
    from av.sidedata.sidedata import SideData
    from typing_extensions import Buffer

_WIDEST = Fraction(8)
"""Pixels that are wider than this, or as much higher, are a mistake in the file."""
_MATRIX = "<9i"


@dataclass(frozen=True, slots=True)
class Laying:
    """How a picture is to be laid: first mirrored in its falling diagonal, then left to right, then upside down."""

    transposed: bool = False
    mirrored: bool = False
    overturned: bool = False

    def __call__(self, image: Image) -> Image:
        """The picture laid so."""
        if self.transposed:
            image = np.asarray(cv2.transpose(image), dtype=np.uint8)
        if self.mirrored or self.overturned:
            both, left_to_right, upside_down = -1, 1, 0  # as OpenCV counts
            how = both if self.mirrored and self.overturned else left_to_right if self.mirrored else upside_down
            image = np.asarray(cv2.flip(image, how), dtype=np.uint8)
        return np.ascontiguousarray(image)


@dataclass(frozen=True, slots=True)
class Shape:
    """The size in which a clip is shown, and how wide its pixels are for their height."""

    width_px: int
    height_px: int
    pixel_aspect: Fraction = Fraction(1)


def shape_of(raw: av.VideoFrame, pixel_aspect: Fraction | None) -> Shape:
    """The shape in which a clip that begins with this picture is shown. pixel_aspect: what the stream says of it."""
    aspect = pixel_aspect or Fraction(1)
    if not 1 / _WIDEST <= aspect <= _WIDEST:
        aspect = Fraction(1)
    width_px, height_px = _wide_px(raw.width, aspect), raw.height
    if turn_of(raw).transposed:
        width_px, height_px = height_px, width_px
    return Shape(width_px, height_px, aspect)


def _wide_px(width_px: int, aspect: Fraction) -> int:
    return max(1, round(width_px * aspect))


def turn_of(raw: av.VideoFrame) -> Laying:
    """How the file asks for this picture to be laid.

    The display matrix moves the point (x, y) to (a·x + c·y, b·x + d·y), y down; what is not a multiple of a right
    angle goes to the nearest.
    """
    a, b, c, d = _matrix(raw)
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return Laying(False, a < 0, d < 0)
    return Laying(True, c < 0, b < 0)


def _matrix(raw: av.VideoFrame) -> tuple[float, float, float, float]:
    """a, b, c and d of the display matrix, at any scale; of a picture without one, those that leave it as it is."""
    try:
        kept = list(cast("Iterable[SideData]", raw.side_data))
    except ValueError:
        # PyAV raises over what it has no name for, such as the EXIF of a picture; it still tells the turn.
        turn_rad = math.radians(-raw.rotation)
        return math.cos(turn_rad), math.sin(turn_rad), -math.sin(turn_rad), math.cos(turn_rad)
    for data in kept:
        if data.type.name == "DISPLAYMATRIX":
            a, b, _, c, d, *_ = struct.unpack_from(_MATRIX, bytes(cast("Buffer", data)))
            return a, b, c, d
    return 1.0, 0.0, 0.0, 1.0


class Upright:
    """Makes images of decoded pictures. One for a file, used by one thread at a time.

    What converts colours is set up once: FFmpeg does that anew for every picture otherwise, with threads of its own,
    which takes ten times as long as converting one.
    """

    def __init__(self) -> None:
        from av.video.reformatter import VideoReformatter

        self._colours = VideoReformatter()

    def __call__(self, raw: av.VideoFrame, shape: Shape) -> Image:
        """The picture as BGR, the way it is meant to be shown, in the size of its clip."""
        image = np.asarray(self._colours.reformat(raw, format="bgr24", threads=1).to_ndarray(), dtype=np.uint8)
        if raw.interlaced_frame:
            image = _woven(image)
        if shape.pixel_aspect != 1:
            image = resized(image, (_wide_px(image.shape[1], shape.pixel_aspect), image.shape[0]))
        image = turn_of(raw)(image)
        # A clip may change its size on the way.
        return letterboxed(image, (shape.width_px, shape.height_px))


def _woven(image: Image) -> Image:
    """Odd and even lines were taken a moment apart: each is blended with its neighbours, so that edges are no combs."""
    return np.asarray(cv2.sepFilter2D(image, -1, np.ones(1), np.array([0.25, 0.5, 0.25])), dtype=np.uint8)
