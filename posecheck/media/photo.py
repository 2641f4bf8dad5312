"""Photographs: one frame, upright, read by what is in the file and not by its name.

OpenCV reads JPEG, PNG, TIFF, WebP, BMP, AVIF and JPEG 2000. The HEIC of phones is left to libheif (`pi-heif`): FFmpeg,
which reads videos here, gives out one tile of the many that such a picture is made of. What is neither of these may
still be one picture in the wrapping of a video.
"""

from __future__ import annotations

import io
import struct
import warnings
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow

from posecheck.errors import VideoError, system_words
from posecheck.frame import Frame, Image
from posecheck.language import _
from posecheck.media.clip import ClipInfo, is_heif
from posecheck.media.video import open_video

LONGEST_SIDE_PX = 2048
"""A larger picture is made smaller before anybody is looked for: the pose model sees a few hundred pixels of it."""

_MOST_PX = 200_000_000
"""A larger one would take more memory than many computers have."""
_REDUCED = {2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4, 8: cv2.IMREAD_REDUCED_COLOR_8}
_DAMAGED = (OSError, SyntaxError, ValueError, RuntimeError, EOFError, ArithmeticError, LookupError, struct.error)
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
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise VideoError(_("{path} cannot be opened: {reason}", path=path, reason=system_words(error))) from error
    if not data:
        raise VideoError(_("{path} is empty: copy or take it again", path=path))
    image = _smaller(_heif(path, data) if is_heif(data) else _plain(path, data))
    height_px, width_px = image.shape[:2]
    return ClipInfo(str(path), width_px, height_px, 0.0, 0.0), Frame(image, 0, 0.0)


def _plain(path: Path, data: bytes) -> Image:
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
            raise VideoError(
                _(
                    "{path} is too large a picture ({width} × {height}): give a smaller one",
                    path=path,
                    width=width_px,
                    height=height_px,
                )
            )
        return cv2.IMREAD_COLOR
    fitting = [part for part in _REDUCED if max(width_px, height_px) / part >= LONGEST_SIDE_PX]
    return _REDUCED[max(fitting)] if fitting else cv2.IMREAD_COLOR


def _size_px(data: bytes) -> tuple[int, int]:
    """Width and height, without decoding it; 0 where they cannot be told."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures, which are dealt with here
            with Pillow.open(io.BytesIO(data)) as picture:
                width_px, height_px = picture.size
                return int(width_px), int(height_px)
    except (*_DAMAGED, Pillow.DecompressionBombError):
        return 0, 0


def _heif(path: Path, data: bytes) -> Image:
    import pi_heif

    try:
        picture = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
        rgb = np.asarray(picture.to_pillow().convert("RGB"))
    except _DAMAGED as error:
        said = str(error).partition("\n")[0]
        raise VideoError(
            _("{path} is a HEIC picture that cannot be read ({reason}): save it as JPEG", path=path, reason=said)
        ) from error
    return np.ascontiguousarray(rgb[:, :, ::-1])


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
