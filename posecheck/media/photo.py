"""Photographs: one frame, upright."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from posecheck.errors import VideoError
from posecheck.frame import Frame
from posecheck.media.clip import ClipInfo


def read_photo(path: Path) -> tuple[ClipInfo, Frame]:
    """A photograph as one frame at time 0, turned upright by its EXIF. Raises VideoError when it cannot be read."""
    try:
        data = np.fromfile(path, dtype=np.uint8)
    except OSError as error:
        raise VideoError(f"{path} cannot be opened: {error.strerror or error}") from error
    try:
        image = cv2.imdecode(data, cv2.IMREAD_COLOR) if len(data) else None
    except cv2.error as error:
        raise VideoError(f"{path} is too large a picture ({error.err}): give a smaller one") from error
    if image is None:
        raise VideoError(f"{path} is not a picture that can be read: give a jpg or png")
    height_px, width_px = image.shape[:2]
    frame = Frame(np.asarray(image, dtype=np.uint8), 0, 0.0)
    return ClipInfo(str(path), width_px, height_px, 0.0, 0.0), frame
