"""Video files, read frame by frame, with their own time stamps. The live camera is in `posecheck.live.camera`."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from posecheck.errors import VideoError, system_words
from posecheck.frame import Frame
from posecheck.language import Number, _
from posecheck.media.clip import ClipInfo
from posecheck.media.container import is_last, open_container, packets, pick_stream
from posecheck.media.survey import Survey, survey
from posecheck.media.upright import Shape, Upright, shape_of

if TYPE_CHECKING:
    import av
    import av.container


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture that has not been turned into an image yet, as that costs more than decoding it.

    smeared: parts of it are guessed, since something that it is made from is damaged.
    """

    time_s: float
    index: int
    smeared: bool
    _raw: av.VideoFrame
    _shape: Shape
    _upright: Upright

    def frame(self) -> Frame:
        """The picture as a frame, upright. Raises VideoError when it cannot be made into one."""
        import av

        try:
            image = self._upright(self._raw, self._shape)
        except (av.FFmpegError, ValueError, MemoryError) as error:
            raise VideoError(
                _(
                    "a picture at {time} s cannot be shown ({reason}): convert the clip",
                    time=Number(f"{self.time_s:.1f}"),
                    reason=system_words(error),
                )
            ) from error
        return Frame(image, self.index, self.time_s)


_Timed = TypeVar("_Timed", Frame, Picture)


@dataclass(frozen=True, slots=True)
class _Decoded:
    """A picture out of the decoder, when it is shown, and whether damage shows in it."""

    raw: av.VideoFrame
    time_s: float
    smeared: bool


class VideoFile:
    """A video file, read frame by frame, upright and at its true shape, at the times at which a player shows it.

    Close it, or use `open_video`. threaded: let several cores decode. Packets that cannot be decoded are passed over;
    `damaged_s` has their times, since reading last began.

    Raises VideoError when the file is missing, empty, not a video, or has no picture.
    """

    def __init__(self, path: Path, threaded: bool = True) -> None:
        self._path = path
        self._threaded = threaded
        self._survey: Survey = survey(path)
        self._section = 0
        self.damaged_s: list[float] = []
        with ExitStack() as opened:
            self._container, self._stream = self._open(0)
            opened.callback(self.close)
            self._first = self._read_first()
            self._upright = Upright()
            self._shape = shape_of(self._first, self._stream.sample_aspect_ratio)
            opened.pop_all()

    def _open(self, section: int) -> tuple[av.container.InputContainer, av.VideoStream]:
        container = open_container(self._path, self._survey.sections[section], self._survey.raw_rate)
        try:
            stream = pick_stream(container, self._path)
        except VideoError:
            container.close()
            raise
        stream.thread_type = "AUTO" if self._threaded else "NONE"
        stream.codec_context.copy_opaque = True
        return container, stream

    def _read_first(self) -> av.VideoFrame:
        try:
            return next(self._decode()).raw
        except StopIteration:
            raise VideoError(
                _("{path} has no picture that can be decoded: copy or record it again", path=self._path)
            ) from None

    @property
    def info(self) -> ClipInfo:
        """Size, length and rate of the clip, and what is known to be amiss with it."""
        seen = self._survey
        return ClipInfo(
            path=str(self._path),
            width_px=self._shape.width_px,
            height_px=self._shape.height_px,
            duration_s=0.0 if self.is_single else seen.end_s,
            rate_hz=float(self._stream.average_rate or 0),
            missing_s=seen.missing_s,
            guessed_rate_hz=seen.guessed_rate_hz,
        )

    @property
    def is_single(self) -> bool:
        """True for a file of one picture, which is a photograph in the wrapping of a video."""
        return self._survey.pictures == 1

    @property
    def step_s(self) -> float:
        """The usual time from one picture to the next."""
        return self._survey.step_s

    def __iter__(self) -> Iterator[Frame]:
        """Every frame that can be shown, from the start."""
        return self.frames()

    def frames(self, from_s: float = 0.0) -> Iterator[Frame]:
        """Every frame that can be shown, from that time on."""
        for picture in self.pictures(from_s):
            with suppress(VideoError):
                yield picture.frame()

    def pictures(self, from_s: float = 0.0) -> Iterator[Picture]:
        """Every picture that is at `from_s` or later; the same ones, at the same times, wherever reading starts.

        Their index counts from the first one that is given out.
        """
        self.damaged_s = []
        wanted = (decoded for decoded in self._decode_from(from_s) if decoded.time_s >= from_s)
        for index, decoded in enumerate(wanted):
            yield Picture(decoded.time_s, index, decoded.smeared, decoded.raw, self._shape, self._upright)

    def _decode_from(self, from_s: float) -> Iterator[_Decoded]:
        """Decode from a picture at or before `from_s` on.

        Files are searched by the order of decoding, which runs ahead of the order of showing, hence the margin.
        """
        for margin_s in (0.5, 10.0):
            if from_s <= margin_s or not self._survey.is_plain:
                break
            ticks = round((self._survey.zero_s + from_s - margin_s) / self._tick_s)
            self._container.seek(ticks, stream=self._stream)
            decoded = self._decode()
            first = next(decoded, None)
            if first is not None and first.time_s <= from_s:
                return itertools.chain((first,), decoded)
            self.damaged_s.clear()  # they are met again
        self._begin(0)
        return self._decode()

    def _begin(self, section: int) -> None:
        """Open a section at its first picture: damaged files and bare streams cannot be searched for it."""
        self.close()
        self._container, self._stream = self._open(section)
        self._section = section

    def can_start_at(self, time_s: float, within_s: float) -> bool:
        """True when decoding may start at most `within_s` before this time: the file has an index and says so."""
        if not self._survey.is_plain:
            return False
        entries = self._stream.index_entries
        ticks = round((self._survey.zero_s + time_s) / self._tick_s)
        at = entries.search_timestamp(ticks)
        return at >= 0 and (ticks - entries[at].timestamp) * self._tick_s <= within_s

    @property
    def _tick_s(self) -> Fraction:
        return self._stream.time_base or Fraction(1, 1_000_000)

    def _decode(self) -> Iterator[_Decoded]:
        """Every picture from where the file stands to the end, always later than the one before."""
        return _rising(self._decode_sections(), self._survey.step_s)

    def _decode_sections(self) -> Iterator[_Decoded]:
        clock = _Clock(self._survey, float(self._tick_s))
        for section in range(self._section, len(self._survey.sections)):
            if section != self._section:
                self._begin(section)
            yield from self._decode_section(clock)

    def _decode_section(self, clock: _Clock) -> Iterator[_Decoded]:
        last: _Decoded | None = None
        smeared = False
        for packet in packets(self._container, self._stream):
            if packet.size == 0 and not is_last(packet):
                # The picture before it is shown again. A decoder would take it for the end.
                number = clock.number()
                if last is not None:
                    yield replace(last, time_s=clock.time_s(packet.pts, number))
                continue
            packet.opaque = None if is_last(packet) else clock.number()
            raws = self._decoded(packet, clock)
            smeared = smeared or raws is None
            for raw in raws or ():
                # Pictures are made from those before them, back to one that stands for itself.
                smeared = raw.is_corrupt or (smeared and not raw.key_frame)
                last = _Decoded(raw, clock.time_s(raw.pts, raw.opaque), smeared)
                yield last

    def _decoded(self, packet: av.Packet[av.VideoStream], clock: _Clock) -> list[av.VideoFrame] | None:
        """What comes out of the decoder for a packet; None when that cannot be decoded, which is noted."""
        import av

        try:
            return self._stream.codec_context.decode(packet)
        except (av.FFmpegError, MemoryError):
            if is_last(packet) or (packet.is_corrupt and self._survey.cut):
                return []  # what is half there at the end is said with the rest that is missing
            self.damaged_s.append(clock.time_s(packet.pts, packet.opaque))
            return None

    def close(self) -> None:
        """Close the file.

        The decoder lets go of its packets first, which flushing does without the interpreter's lock: its threads need
        that lock to let go of what `opaque` holds, and who closes a decoder waits for them with the lock in hand.
        """
        self._stream.codec_context.flush_buffers()
        self._container.close()


@dataclass(slots=True)
class _Clock:
    """When the pictures are shown that come out of the decoder, one after the other."""

    survey: Survey
    tick_s: float
    last_s: float = -math.inf
    _packets: int = 0
    _pictures: int = 0

    def number(self) -> int:
        """The number of the next packet."""
        self._packets += 1
        return self._packets - 1

    def time_s(self, stamp: int | None, packet: object) -> float:
        """When a picture is to be shown that has this stamp and comes from this packet."""
        self.last_s = self._told_s(stamp, packet)
        self._pictures += 1
        return self.last_s

    def _told_s(self, stamp: int | None, packet: object) -> float:
        times_s = self.survey.times_s
        if times_s is None:
            if stamp is not None:
                return stamp * self.tick_s - self.survey.zero_s
        elif self.survey.in_order:
            return float(times_s[min(self._pictures, len(times_s) - 1)])
        elif isinstance(packet, int) and packet < len(times_s):
            return float(times_s[packet])
        return max(0.0, self.last_s + self.survey.step_s)


def _rising(pictures: Iterator[_Decoded], step_s: float) -> Iterator[_Decoded]:
    """The pictures with times that rise: one that does not fit between its neighbours is put between them."""
    last_s = -math.inf
    held: _Decoded | None = None
    for following in pictures:
        if held is not None:
            if last_s < following.time_s and not last_s < held.time_s < following.time_s:
                between_s = following.time_s - step_s if math.isinf(last_s) else (last_s + following.time_s) / 2
                held = replace(held, time_s=between_s)
            held = _after(last_s, held)
            yield held
            last_s = held.time_s
        held = following
    if held is not None:
        yield _after(last_s, held)


def _after(last_s: float, decoded: _Decoded) -> _Decoded:
    """The picture a tenth of a millisecond after the one before, if it is not later than that: time must pass."""
    return decoded if decoded.time_s > last_s else replace(decoded, time_s=last_s + 1e-4)


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
