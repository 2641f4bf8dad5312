"""Photographs: one frame, upright, read by what is in the file and not by its name.

OpenCV reads JPEG, PNG, TIFF, WebP, BMP and JPEG 2000. AVIF is left to Pillow, as OpenCV does not turn it, and the HEIC
of phones to libheif (`pi-heif`): FFmpeg, which reads videos here, gives out one tile of the many that such a picture
is made of. What is neither of these may still be one picture in the wrapping of a video.
"""

from __future__ import annotations

import io
import struct
import warnings
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps, ImageSequence

from posecheck.errors import VideoError, system_words
from posecheck.frame import Frame, Image
from posecheck.language import _
from posecheck.media.clip import ClipInfo, is_avif, is_heif, refuse_bottomless
from posecheck.media.video import open_video

LONGEST_SIDE_PX = 2048
"""A larger picture is made smaller before anybody is looked for: the pose model sees a few hundred pixels of it."""

_MOST_PX = 200_000_000
"""A larger one would take more memory than many computers have."""
_REDUCED = {2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4, 8: cv2.IMREAD_REDUCED_COLOR_8}
_WEBP_MOVES = 2
"""The bit among the flags of a WebP that says so."""
_TIFF_HEADS, _MOST_PAGES = (b"II*\0", b"MM\0*"), 3
_DAMAGED = (
    *(OSError, SyntaxError, ValueError, RuntimeError, EOFError, ArithmeticError, LookupError, struct.error),
    *(TypeError, AttributeError, AssertionError),
)
"""What readers of pictures raise over a damaged one."""
_UNKNOWN_KINDS = {
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"%PDF": "PDF",
    b"8BPS": "Photoshop",
    b"<svg": "SVG",
    b"FUJIFILMCCD-RAW": "raw",
    b"IIU\0": "raw",
}


def read_photo(path: Path) -> tuple[ClipInfo, Frame]:
    """A photograph as one frame at time 0, turned upright as it asks for, at most `LONGEST_SIDE_PX` long.

    Raises VideoError when it cannot be read.
    """
    refuse_bottomless(path)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise VideoError(_("{path} cannot be opened: {reason}", path=path, reason=system_words(error))) from error
    if not data:
        raise VideoError(_("{path} is empty: copy or take it again", path=path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow thinks of large and of damaged pictures is dealt with here
        image = _smaller(_decoded(path, data))
    height_px, width_px = image.shape[:2]
    return ClipInfo(str(path), width_px, height_px, 0.0, 0.0), Frame(image, 0, 0.0)


def _decoded(path: Path, data: bytes) -> Image:
    if is_heif(data):
        return _heif(path, data)
    if is_avif(data):
        image = _avif(path, data)
        if image is not None:
            return image
    return _plain(path, data)


def _avif(path: Path, data: bytes) -> Image | None:
    """An AVIF, upright: OpenCV does not turn it. None when Pillow cannot read it, which may come without AVIF."""
    try:
        with Pillow.open(io.BytesIO(data), formats=["AVIF"]) as picture:
            if picture.width * picture.height > _MOST_PX:
                raise _too_large(path, picture.width, picture.height)
            rgb = np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
    except (*_DAMAGED, Pillow.DecompressionBombError):
        return None
    return _from_rgb(rgb)


def _too_large(path: Path, width_px: int, height_px: int) -> VideoError:
    return VideoError(
        _(
            "{path} is too large a picture ({width} × {height}): give a smaller one",
            path=path,
            width=width_px,
            height=height_px,
        )
    )


def _plain(path: Path, data: bytes) -> Image:
    _refuse_several(path, data)
    how = _how(path, data)
    # What it thinks of a damaged picture is said here, in one line.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), how)
    except cv2.error as error:
        raise VideoError(
            _("{path} is too large a picture ({size}): give a smaller one", path=path, size=str(error.err))
        ) from error
    if image is not None:
        return np.asarray(image, dtype=np.uint8)
    return _from_video(path, data)


def _how(path: Path, data: bytes) -> int:
    """How OpenCV is to decode it: a large JPEG is made smaller while it is decoded, which is many times faster."""
    width_px, height_px = _size_px(data)
    if not data.startswith(b"\xff\xd8\xff"):
        if width_px * height_px > _MOST_PX:
            raise _too_large(path, width_px, height_px)
        return cv2.IMREAD_COLOR
    fitting = [part for part in _REDUCED if max(width_px, height_px) / part >= LONGEST_SIDE_PX]
    return _REDUCED[max(fitting)] if fitting else cv2.IMREAD_COLOR


def _refuse_several(path: Path, data: bytes) -> None:
    """Raise VideoError for a file of several pictures: which is meant?"""
    kind = "WebP" if data[:4] == b"RIFF" and data[12:16] == b"VP8X" and data[20] & _WEBP_MOVES else None
    if data[:4] in _TIFF_HEADS and _pages(data) > 1:
        kind = "TIFF"
    if kind is not None:
        raise VideoError(
            _(
                "{path} is a {kind} of several pictures, and it is open which is meant: save one as JPEG",
                path=path,
                kind=kind,
            )
        )


def _pages(data: bytes) -> int:
    """How many pictures of the size of the first a TIFF holds: a smaller one is for looking it up."""
    try:
        with Pillow.open(io.BytesIO(data)) as picture:
            sizes_px = [page.size for page in islice(ImageSequence.Iterator(picture), _MOST_PAGES)]
            return sizes_px.count(sizes_px[0])
    except (*_DAMAGED, Pillow.DecompressionBombError):
        return 1


def _size_px(data: bytes) -> tuple[int, int]:
    """Width and height, without decoding it; 0 where they cannot be told."""
    try:
        with Pillow.open(io.BytesIO(data)) as picture:
            width_px, height_px = picture.size
            return int(width_px), int(height_px)
    except (*_DAMAGED, Pillow.DecompressionBombError):
        return 0, 0


def _heif(path: Path, data: bytes) -> Image:
    import pi_heif

    try:
        picture = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
        rgb = np.asarray(picture if picture.mode == "RGB" else picture.to_pillow().convert("RGB"))
    except _DAMAGED as error:
        said = str(error).partition("\n")[0]
        raise VideoError(
            _("{path} is a HEIC picture that cannot be read ({reason}): save it as JPEG", path=path, reason=said)
        ) from error
    return _from_rgb(rgb)


def _from_rgb(rgb: Image) -> Image:
    """A picture in the order of this program, made smaller first: at 50 megapixels turning it round costs 0.4 s."""
    return np.ascontiguousarray(_smaller(rgb)[:, :, ::-1])


def _from_video(path: Path, data: bytes) -> Image:
    """The one picture of a file that only FFmpeg knows."""
    for head, kind in _UNKNOWN_KINDS.items():
        if data.startswith(head):
            raise VideoError(
                _("{path} is a {kind} picture, which cannot be read here: save it as JPEG", path=path, kind=kind)
            )
    try:
        with open_video(path, threaded=False) as video:
            return next(video.pictures()).frame().image
    except (VideoError, StopIteration) as error:
        raise VideoError(_("{path} is not a picture that can be read: save it as JPEG or PNG", path=path)) from error


def _smaller(image: Image) -> Image:
    height, width = image.shape[:2]
    scale = LONGEST_SIDE_PX / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
