"""Where recorded pictures come from: video files, photographs, folders of both. Times are the file's own time stamps.

The live camera is in `posecheck.camera`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from posecheck.errors import UsageError, VideoError
from posecheck.session import Frame, Image

if TYPE_CHECKING:
    import av
    import av.container

VIDEO_SUFFIXES = frozenset({".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".3gp", ".ts"})
IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """What a clip is. width_px and height_px are those of the upright picture, as it is shown.

    duration_s and rate_hz are what the file says, and 0 when it does not say (a photograph, a stream).
    """

    path: str
    width_px: int
    height_px: int
    duration_s: float
    rate_hz: float

    @property
    def is_still(self) -> bool:
        """True for a photograph."""
        return Path(self.path).suffix.lower() in IMAGE_SUFFIXES


class VideoFile:
    """A video file, read frame by frame, upright (rotation of phone clips applied), with its own time stamps.

    Iterate over it once. Close it, or use `open_video`. Raises VideoError when the file is missing, empty, not a video,
    or has no picture; while reading, when it breaks off in a way that decoding cannot go on.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._container = _open_container(path)
        try:
            self._stream = self._container.streams.video[0]
        except IndexError:
            self._container.close()
            raise VideoError(f"{path} has no picture: give a video or a photograph") from None
        self._stream.thread_type = "AUTO"
        self._first = self._read_first()

    def _read_first(self) -> av.VideoFrame:
        try:
            return next(self._decode())
        except StopIteration:
            self._container.close()
            raise VideoError(f"{self._path} has no pictures in it: record it again") from None

    @property
    def info(self) -> ClipInfo:
        """Size, length and rate of the clip."""
        turned = self._first.rotation % 180 != 0
        width_px, height_px = self._first.width, self._first.height
        duration = self._container.duration or 0
        rate = self._stream.average_rate or Fraction(0)
        return ClipInfo(
            path=str(self._path),
            width_px=height_px if turned else width_px,
            height_px=width_px if turned else height_px,
            duration_s=duration / 1_000_000,
            rate_hz=float(rate),
        )

    def __iter__(self) -> Iterator[Frame]:
        """Every frame, from the start. Frames whose time stamp does not rise are passed over: time must pass."""
        self._container.seek(0)
        last_s, origin_s = -1.0, math.nan
        index = 0
        for picture in self._decode():
            stamp_s = self._stamp_s(picture, index)
            if math.isnan(origin_s):
                origin_s = stamp_s
            time_s = stamp_s - origin_s
            if time_s > last_s:
                yield Frame(_upright(picture), index, time_s)
                last_s, index = time_s, index + 1

    def _stamp_s(self, picture: av.VideoFrame, index: int) -> float:
        """The picture's own time stamp; formats that carry none (raw streams) go by their frame rate."""
        if picture.pts is not None:
            return picture.time
        return index / float(self._stream.average_rate or 30)

    def _decode(self) -> Iterator[av.VideoFrame]:
        import av

        try:
            yield from self._container.decode(self._stream)
        except av.FFmpegError as error:
            raise VideoError(f"{self._path} breaks off: {_why(error)}; copy or record it again") from error

    def close(self) -> None:
        """Close the file."""
        self._container.close()


def _open_container(path: Path) -> av.container.InputContainer:
    import av

    av.logging.set_level(None)
    if not path.exists():
        raise VideoError(f"{path} does not exist: check the name")
    if path.stat().st_size == 0:
        raise VideoError(f"{path} is empty: copy or record it again")
    try:
        return av.open(str(path))
    except av.FFmpegError as error:
        raise VideoError(f"{path} is not a video that can be read ({_why(error)}): give an mp4, mov, mkv …") from error
    except OSError as error:
        raise VideoError(f"{path} cannot be opened: {error.strerror or error}") from error


def _why(error: Exception) -> str:
    words: str = getattr(error, "strerror", None) or str(error)
    return words[:1].lower() + words[1:]


def _upright(picture: av.VideoFrame) -> Image:
    """The picture as BGR, turned the way it is meant to be shown."""
    image = np.asarray(picture.to_ndarray(format="bgr24"), dtype=np.uint8)
    quarter_turns = round(picture.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(image, quarter_turns)) if quarter_turns else image


@contextmanager
def open_video(path: Path) -> Iterator[VideoFile]:
    """A video file that is closed afterwards."""
    video = VideoFile(path)
    try:
        yield video
    finally:
        video.close()


def read_photo(path: Path) -> tuple[ClipInfo, Frame]:
    """A photograph as one frame at time 0, turned upright by its EXIF. Raises VideoError when it cannot be read."""
    try:
        data = np.fromfile(path, dtype=np.uint8)
    except OSError as error:
        raise VideoError(f"{path} cannot be opened: {error.strerror or error}") from error
    image = cv2.imdecode(data, cv2.IMREAD_COLOR) if len(data) else None
    if image is None:
        raise VideoError(f"{path} is not a picture that can be read: give a jpg or png")
    height_px, width_px = image.shape[:2]
    frame = Frame(np.asarray(image, dtype=np.uint8), 0, 0.0)
    return ClipInfo(str(path), width_px, height_px, 0.0, 0.0), frame


def at_rate(frames: Iterable[Frame], rate_hz: float) -> Iterator[tuple[Frame, bool]]:
    """Every frame, and whether it is one to analyse so that about `rate_hz` a second are; 0 analyses every one.

    Goes by time stamps, so that it holds for variable frame rates. Clips at or below the rate are taken whole.
    """
    next_s = 0.0
    for frame in frames:
        due = rate_hz <= 0 or frame.time_s >= next_s - 0.25 / rate_hz
        if due and rate_hz > 0:
            next_s = max(next_s + 1.0 / rate_hz, frame.time_s + 0.5 / rate_hz)
        yield frame, due


def find_clips(paths: Iterable[Path]) -> list[Path]:
    """Every clip and photograph that the paths name, folders searched to the bottom, in a stable order, each once.

    Hidden files and what posecheck itself wrote (`*.annotated.*`) are passed over in folders. Raises UsageError for a
    folder with nothing to check; a path that does not exist is kept, so that opening it says so.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        inside = sorted(p for p in path.rglob("*") if _is_clip(p, path))
        if not inside:
            raise UsageError(f"{path} has no videos or photographs in it: give another folder or a file")
        found.update(dict.fromkeys(inside))
    return list(found)


def _is_clip(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    known = path.suffix.lower() in VIDEO_SUFFIXES | IMAGE_SUFFIXES
    return known and not hidden and ".annotated" not in path.suffixes and path.is_file()
