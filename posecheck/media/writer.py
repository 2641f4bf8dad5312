"""Annotated pictures and videos as files: H.264 that plays in browsers and on phones, with the clip's own times."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from posecheck.closing import Closing
from posecheck.errors import OutputError
from posecheck.files.atomic import MADE_BY, cannot_write, whole_file
from posecheck.frame import Image
from posecheck.language import _

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext
    from typing_extensions import Self

_TICK = Fraction(1, 90_000)
"""The time base of written videos: the usual one of MPEG, in which 30000/1001 and 15 frames a second are exact."""

_RATE_HINT_HZ = 30
_KEYFRAME_S = 2.0
"""A picture to jump to at least this often, so that a click in the report lands at once."""

_LIVE_FLAGS = "frag_keyframe+empty_moov+default_base_moof"
"""Each group of pictures is complete in itself, so that a recording plays up to the moment of a crash."""

_BT709 = 1
"""The number of the usual colours of video in H.264; untagged, players guess by the size of the picture."""

Write = Callable[[Image, float], None]


class _Encoder:
    """H.264 in MP4.

    The size is that of the first picture, less a pixel where it is odd (H.264 has even sizes only), and twice that
    where it is a single pixel wide or high.
    """

    def __init__(self, path: Path, options: dict[str, str], preset: str) -> None:
        import av
        from av.video.reformatter import VideoReformatter

        self._make_picture, self._colours = av.VideoFrame.from_ndarray, VideoReformatter()
        # An absolute path: FFmpeg would take the part before a colon for a protocol.
        self._container = av.open(str(path.absolute()), "w", format="mp4", options=options)
        self._container.metadata["comment"] = f"{MADE_BY}: what was seen is drawn into the picture"
        self._stream = self._container.add_stream("libx264", rate=_RATE_HINT_HZ)
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = {"preset": preset, "crf": "21"}
        self._stream.time_base = self._stream.codec_context.time_base = _TICK
        _tag_colours(self._stream.codec_context)
        self._last_tick = -1
        self._gap_ticks = round(1 / _RATE_HINT_HZ / _TICK)
        self._key_s = -math.inf

    def add(self, image: Image, time_s: float) -> None:
        if min(image.shape[:2]) < 2:
            image = np.repeat(np.repeat(image, 2, axis=0), 2, axis=1)
        height, width = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
        if self._last_tick < 0:
            self._stream.width, self._stream.height = width, height
        picture = self._make_picture(np.ascontiguousarray(image[:height, :width]), format="bgr24")
        picture = self._colours.reformat(picture, format="yuv420p", dst_colorspace=_BT709, threads=1)
        # Times must rise, by a tick at least.
        tick = max(self._last_tick + 1, round(time_s / _TICK))
        if self._last_tick >= 0:
            self._gap_ticks = tick - self._last_tick
        self._last_tick = tick
        picture.pts, picture.time_base = self._last_tick, _TICK
        if time_s - self._key_s >= _KEYFRAME_S:
            picture.pict_type = 1
            self._key_s = time_s
        self._container.mux(self._stream.encode(picture))

    def close(self) -> None:
        try:
            for packet in self._stream.encode() if self._last_tick >= 0 else ():
                # Only for the last picture it counts: no later one says how long it is shown.
                packet.duration = self._gap_ticks
                self._container.mux(packet)
        finally:
            self._container.close()

    def abandon(self) -> None:
        """Close after something went wrong; what was going on is being raised already.

        The encoder is not emptied: FFmpeg crashes on pictures that come after a header that could not be written.
        """
        import av

        with suppress(OSError, av.FFmpegError):
            self._container.close()


@contextmanager
def annotated_video(path: Path) -> Iterator[Write]:
    """Lend a function that adds a picture (BGR, upright) at its time in seconds; the file appears whole or not at all.

    All pictures must have the size of the first. Raises OutputError when the system refuses to write.
    """
    with whole_file(path) as part:
        encoder = _Encoder(part, {"movflags": "faststart"}, preset="superfast")
        try:
            yield encoder.add
        except BaseException:
            encoder.abandon()
            raise
        encoder.close()


def write_photo(path: Path, image: Image) -> None:
    """Write a picture (BGR) as JPEG, whole or not at all. Raises OutputError."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 92])
    if not done:
        raise OutputError(_("{path} cannot be written: the picture cannot be encoded; give another one", path=path))
    with whole_file(path) as part:
        part.write_bytes(_signed(data.tobytes()))


def _signed(jpeg: bytes) -> bytes:
    """The JPEG with a comment that says who made it, behind the two bytes that begin it."""
    words = f"{MADE_BY}: what was seen is drawn into the picture".encode()
    return jpeg[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + jpeg[2:]


class LiveRecorder(Closing):
    """Records a session as it goes. What is in the file plays also after a crash or Ctrl-C.

    Raises OutputError when the file cannot be made or is there already, and once from `add` when it cannot be written
    on (a full disk).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoder: _Encoder | None = None
        self._start_s = math.nan

    def __enter__(self) -> Self:
        import av

        if os.path.isfile(self._path):  # noqa: PTH113  Path's raises
            raise OutputError(_("{path} is there already: give another name to record under", path=self._path))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # FFmpeg opens the file with the first picture only, which is too late to say that it cannot be made.
            self._path.open("wb").close()
            self._encoder = _Encoder(self._path, {"movflags": _LIVE_FLAGS}, preset="ultrafast")
        except (OSError, av.FFmpegError) as error:
            raise cannot_write(self._path, _as_os_error(error)) from error
        return self

    def add(self, image: Image, time_s: float) -> None:
        """Add the picture that was shown at that time; the first one is at 0."""
        import av

        if self._encoder is None:
            return
        if math.isnan(self._start_s):
            self._start_s = time_s
        try:
            self._encoder.add(image, time_s - self._start_s)
        except (OSError, av.FFmpegError) as error:
            self._encoder.abandon()
            self._encoder = None
            raise cannot_write(self._path, _as_os_error(error)) from error

    def close(self) -> None:
        """End the file; what was recorded stays."""
        import av

        if self._encoder is not None:
            # A disk that fills up only now takes the last second with it; the rest plays.
            with suppress(OSError, av.FFmpegError):
                self._encoder.close()
            self._encoder = None
        if math.isnan(self._start_s) and self._path.is_file():
            # Nothing was shown: an empty file would pass for a recording.
            with suppress(OSError):
                self._path.unlink()


def _tag_colours(context: VideoCodecContext) -> None:
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    context.color_range = 1  # "limited", as players expect


def _as_os_error(error: Exception) -> OSError:
    return error if isinstance(error, OSError) else OSError(str(error))
