"""Video files, read frame by frame, with their own time stamps. The live camera is in `posecheck.live.camera`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from posecheck.errors import VideoError
from posecheck.frame import Frame, Image
from posecheck.media.clip import ClipInfo

if TYPE_CHECKING:
    import av
    import av.container


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture that has not been turned into an image yet, as that costs more than decoding it."""

    time_s: float
    index: int
    _raw: av.VideoFrame

    def frame(self) -> Frame:
        """The picture as a frame, upright."""
        return Frame(_upright(self._raw), self.index, self.time_s)


_Timed = TypeVar("_Timed", Frame, Picture)


class VideoFile:
    """A video file, read frame by frame, upright (rotation of phone clips applied), with its own time stamps.

    Close it, or use `open_video`. threaded: let several cores decode.

    Raises VideoError when the file is missing, empty, not a video, or has no picture; while reading, when it breaks
    off in a way that decoding cannot go on.
    """

    def __init__(self, path: Path, threaded: bool = True) -> None:
        self._path = path
        self._threaded = threaded
        self._container, self._stream = self._open()
        self._tick_s = self._stream.time_base or Fraction(1, 1_000_000)
        with ExitStack() as opened:
            opened.callback(self.close)
            self._first = self._read_first()
            opened.pop_all()

    def _open(self) -> tuple[av.container.InputContainer, av.VideoStream]:
        container = _open_container(self._path)
        try:
            stream = container.streams.video[0]
        except IndexError:
            container.close()
            raise VideoError(f"{self._path} has no picture: give a video or a photograph") from None
        stream.thread_type = "AUTO" if self._threaded else "NONE"
        return container, stream

    def _read_first(self) -> av.VideoFrame:
        try:
            return next(self._decode())
        except StopIteration:
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
        """Every frame, from the start."""
        return (picture.frame() for picture in self.pictures())

    def pictures(self, from_s: float = 0.0) -> Iterator[Picture]:
        """Every picture that is at `from_s` or later; the same ones, at the same times, wherever reading starts.

        Pictures whose time stamp does not rise are passed over: time must pass. Their index counts from the first one
        that is given out.
        """
        last_s, index = -1.0, 0
        for number, raw in enumerate(self._decode_from(from_s)):
            time_s = self._time_s(raw, number)
            if time_s >= from_s and time_s > last_s:
                yield Picture(time_s, index, raw)
                last_s, index = time_s, index + 1

    def _decode_from(self, from_s: float) -> Iterator[av.VideoFrame]:
        """Decode from a picture at or before `from_s` on.

        Files are searched by the order of decoding, which runs ahead of the order of showing, hence the margin.
        """
        for margin_s in (0.5, 10.0):
            if from_s <= margin_s or self._first.pts is None:
                break
            ticks = round((self._first.time + from_s - margin_s) / self._tick_s)
            self._container.seek(ticks, stream=self._stream)
            raws = self._decode()
            raw = next(raws, None)
            if raw is not None and self._time_s(raw, 0) <= from_s:
                return itertools.chain((raw,), raws)
        self._rewind()
        return self._decode()

    def _rewind(self) -> None:
        """Back to the first picture; what cannot be searched (a raw stream from a camera) is opened again."""
        import av

        try:
            self._container.seek(0)
        except av.FFmpegError:
            self._container.close()
            self._container, self._stream = self._open()

    def can_start_at(self, time_s: float, within_s: float) -> bool:
        """True when decoding may start at most `within_s` before this time: the file has an index and says so."""
        if self._first.pts is None:
            return False
        entries = self._stream.index_entries
        ticks = round((self._first.time + time_s) / self._tick_s)
        at = entries.search_timestamp(ticks)
        return at >= 0 and (ticks - entries[at].timestamp) * self._tick_s <= within_s

    def _time_s(self, raw: av.VideoFrame, number: int) -> float:
        """When the picture was taken, from the first one on; formats without time stamps go by their frame rate."""
        if raw.pts is None or self._first.pts is None:
            return number / float(self._stream.average_rate or 30)
        return raw.time - self._first.time

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
    try:
        if path.stat().st_size == 0:
            raise VideoError(f"{path} is empty: copy or record it again")
        # An absolute path: FFmpeg would take the part before a colon for a protocol.
        return av.open(str(path.absolute()))
    except FileNotFoundError:
        raise VideoError(f"{path} does not exist: check the name") from None
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
def open_video(path: Path, threaded: bool = True) -> Iterator[VideoFile]:
    """A video file that is closed afterwards."""
    video = VideoFile(path, threaded)
    try:
        yield video
    finally:
        video.close()


def at_rate(frames: Iterable[_Timed], rate_hz: float) -> Iterator[tuple[_Timed, bool]]:
    """Every frame or picture, and whether to analyse it so that about `rate_hz` a second are; 0 analyses every one.

    Goes by time stamps, so that it holds for variable frame rates. Clips at or below the rate are taken whole.
    """
    next_s = 0.0
    for frame in frames:
        due = rate_hz <= 0 or frame.time_s >= next_s - 0.25 / rate_hz
        if due and rate_hz > 0:
            next_s = max(next_s + 1.0 / rate_hz, frame.time_s + 0.5 / rate_hz)
        yield frame, due
