"""Opening a container with FFmpeg: only what lies in the file itself, and the stream that is meant."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.errors import VideoError, system_words
from posecheck.language import _
from posecheck.media.sections import Section, SectionFile, lacks_index

if TYPE_CHECKING:
    import av
    import av.container

_BARE = "h264 hevc vvc evc mpegvideo m4v mjpeg h263 h261 vc1 obu cavsvideo dirac avs2"
RAW_FORMATS = frozenset(_BARE.split())
"""Bare streams of a codec: they have no times, and some do not even say how many pictures a second they show."""

_LISTS = frozenset({"hls", "concat", "dash", "sdp", "rtsp", "imf", "tty", "webm_dash_manifest"})
"""Formats that name other files or places on the network, or that turn any text into a picture."""

_ODD_RATE = Fraction(17, 1)
"""No camera has it: a bare stream that shows it when asked to does not know its own."""
_SLOWEST, _FASTEST = Fraction(1, 2), Fraction(1000)
"""Pictures a second that a bare stream may claim: beyond them its header is damaged."""
_MOST_FAILURES = 16
"""So often in a row a damaged file may fail to give out its next packet before it is taken to have ended."""


def open_container(
    path: Path, section: Section | None = None, rate: Fraction | None = None
) -> av.container.InputContainer:
    """Open a video file, or a section of one. rate: what a bare stream is to take for its rate.

    Raises VideoError when the file is missing, empty, or not a video.
    """
    import av

    av.logging.set_level(None)
    # A playlist that is called a video would have FFmpeg fetch what it names.
    options = {"protocol_whitelist": "file", "pattern_type": "none", "framerate": str(rate or 25)}
    try:
        if path.stat().st_size == 0:
            raise VideoError(_("{path} is empty: copy or record it again", path=path))
        # An absolute path: FFmpeg would take the part before a colon for a protocol.
        source = SectionFile(path, section) if section else f"file:{path.absolute()}"
        container = av.open(source, "r", options=options)
    except FileNotFoundError:
        raise VideoError(_("{path} does not exist: check the name", path=path)) from None
    except (av.FFmpegError, ValueError) as error:
        if section is None and lacks_index(path):
            raise VideoError(_("{path} breaks off before its index: copy or record it again", path=path)) from error
        raise VideoError(
            _(
                "{path} is not a video that can be read ({reason}): give an mp4, mov, mkv …",
                path=path,
                reason=system_words(error),
            )
        ) from error
    except OSError as error:
        raise VideoError(_("{path} cannot be opened: {reason}", path=path, reason=system_words(error))) from error
    if _LISTS & set(container.format.name.split(",")):
        container.close()
        raise VideoError(_("{path} holds no video, but names others or is text: give an mp4, mov, mkv …", path=path))
    return container


def pick_stream(container: av.container.InputContainer, path: Path) -> av.VideoStream:
    """The pictures that are meant: not the cover of an album; of several, those that the file says.

    Raises VideoError when there are none that can be decoded.
    """
    from av.stream import Disposition

    films = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    if not films:
        raise VideoError(_("{path} has no picture: give a video or a photograph", path=path))
    known = [stream for stream in films if stream.codec_context is not None]
    if not known:
        raise VideoError(_("{path} is of a kind that cannot be decoded here: convert it to mp4", path=path))
    # A single picture beside a film is its cover, whatever it is marked as.
    films = [stream for stream in known if stream.frames != 1] or known
    return next((stream for stream in films if stream.disposition & Disposition.default), films[0])


def own_rate(path: Path, section: Section | None) -> Fraction | None:
    """How many pictures a second a bare stream shows; None when it does not say, or nothing that can be."""
    container = open_container(path, section, _ODD_RATE)
    try:
        rate = pick_stream(container, path).codec_context.framerate
        known = rate and rate != _ODD_RATE and _SLOWEST <= rate <= _FASTEST
        return rate if known else None
    finally:
        container.close()


def packets(container: av.container.InputContainer, stream: av.VideoStream) -> Iterator[av.Packet[av.VideoStream]]:
    """Every packet of a stream, also behind places where the file is damaged; the last one is empty."""
    import av

    failures = 0
    while failures < _MOST_FAILURES:
        try:
            for packet in container.demux(stream):
                failures = 0
                yield packet
        except (av.FFmpegError, OSError):
            failures += 1
        else:
            return


def is_last(packet: av.Packet[av.VideoStream]) -> bool:
    """True for the empty packet at the end, which asks the decoder for what it still holds."""
    return packet.size == 0 and packet.pts is None and packet.dts is None
