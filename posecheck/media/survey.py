"""What a clip's packets say, before one is decoded: when each picture is shown, how long it all lasts, what is missing.

Reading the packets of a file costs a hundredth of decoding them, and only so is it known whether its clock runs on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posecheck.errors import VideoError, system_words
from posecheck.language import _
from posecheck.media.clip import Clip, Kind, refuse_bottomless
from posecheck.media.container import RAW_FORMATS, is_last, open_container, own_rate, packets, pick_stream
from posecheck.media.sections import FileParts, Section, file_parts
from posecheck.media.timeline import JUMP_S, USUAL_STEP_S, Times, in_reach, runs_on, shown_s, straightened, usual_step_s

if TYPE_CHECKING:
    import av
    import av.container

BLINK_S = 0.5
"""As long as a fault must last to be warned about: less than this may be missing without a word."""

_CLAIMING = frozenset({"mov", "matroska", "webm", "avi", "flv", "asf", "rm"})
"""Formats in which the file itself says how long it is; for others FFmpeg guesses."""
_LONGEST_LEAD_IN_S = 60.0
"""Sound that begins longer before the picture belongs to another clock."""
_LEAST_LEAD_IN_S = 0.1
"""Sound begins a few hundredths of a second off in most files, which nobody sees."""
_MOST_UNSTAMPED = 0.1
_FASTEST_HZ = 300.0
"""No phone films faster; a file that says so is not believed without a word."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the packets of a clip say.

    sections: the files that it was joined from. times_s: when each packet's picture is shown, over all sections; None
    where the file's own time stamps are right as they stand, counted from `zero_s`. in_order: the times belong to the
    pictures in the order in which they are shown, as the packets do not say which is which. end_s: when the last
    picture has been shown. step_s: from one picture to the next, most of the time. pictures: how many there are.
    missing_s: how much the file says is missing at its end; NaN when it only says that something is. guessed_rate_hz:
    the pictures a second by which times were told, where the file does not say it. raw_rate: that of a bare stream.
    """

    sections: tuple[Section | None, ...]
    times_s: Times | None
    in_order: bool
    zero_s: float
    end_s: float
    step_s: float
    pictures: int
    missing_s: float
    guessed_rate_hz: float | None
    raw_rate: Fraction | None

    @property
    def is_plain(self) -> bool:
        """True when the file's own time stamps are right as they stand, so that it can be searched by them."""
        return self.times_s is None

    @property
    def cut(self) -> bool:
        """True when the file breaks off."""
        return not self.missing_s <= 0.0


@dataclass(slots=True)
class _Stamps:
    """What the packets of one section say, in the order of the file; NaN for what they do not."""

    shown_s: list[float]
    decoded_s: list[float]
    lasts_s: list[float]
    dropped: list[bool]
    """Not to be shown: cut away by its editor, or only half there at the end."""
    lead_in_s: float = 0.0
    claimed_s: float = 0.0
    in_order: bool = False
    """They do not say which picture is shown when."""
    half: bool = False
    """The last picture is only half there."""


def survey(path: Path) -> Survey:
    """Look through the packets of a video file; done once for a file that stays as it is.

    Raises VideoError when it is missing, empty, not a video, or has no picture.
    """
    refuse_bottomless(path)
    try:
        state = path.stat()
    except FileNotFoundError:
        raise VideoError(_("{path} does not exist: check the name", path=path)) from None
    except (OSError, ValueError) as error:
        raise VideoError(_("{path} cannot be opened: {reason}", path=path, reason=system_words(error))) from error
    return _survey(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4)
def _survey(path: Path, *_state: int) -> Survey:
    try:
        built = file_parts(path)
    except OSError as error:
        raise VideoError(_("{path} cannot be opened: {reason}", path=path, reason=system_words(error))) from error
    sections: tuple[Section | None, ...] = built.sections if len(built.sections) > 1 else (None,)
    rate = _raw_rate(path)
    parts: list[_Stamps] = []
    for number, section in enumerate(sections):
        try:
            parts.append(_stamps(path, section, rate))
        except VideoError:
            # What was joined to a clip need not be one.
            if number == 0:
                raise
            sections = sections[:number]
            break
    if all(all(part.dropped) for part in parts):
        raise VideoError(_("{path} has no pictures in it: record it again", path=path))
    return _concluded(sections, parts, rate, built)


@dataclass(frozen=True, slots=True)
class _Rate:
    """The rate of a bare stream, and whether it says so itself."""

    hz: Fraction
    guessed: bool


def _raw_rate(path: Path) -> _Rate | None:
    """The rate of a bare stream of pictures; None for files with a clock."""
    container = open_container(path)
    raw = container.format.name in RAW_FORMATS
    container.close()
    if not raw:
        return None
    own = own_rate(path, None)
    return _Rate(own or Fraction(25), own is None)


def _stamps(path: Path, section: Section | None, rate: _Rate | None) -> _Stamps:
    import av

    container = open_container(path, section, rate.hz if rate else None)
    try:
        stream = pick_stream(container, path)
        found = _Stamps([], [], [], [])
        tick_s = float(stream.time_base or Fraction(1, 1_000_000))
        for packet in packets(container, stream):
            if not is_last(packet):
                found.shown_s.append(math.nan if packet.pts is None else packet.pts * tick_s)
                found.decoded_s.append(math.nan if packet.dts is None else packet.dts * tick_s)
                found.lasts_s.append((packet.duration or 0) * tick_s)
                found.dropped.append(packet.is_discard)
                found.half = packet.is_corrupt
        if found.half and len(found.dropped) > 1:
            found.dropped[-1] = True
        found.claimed_s = _claimed_s(container, stream)
        found.lead_in_s = _lead_in_s(container, found)
        # AVI counts its packets and knows no times of showing.
        found.in_order = container.format.name == "avi" and stream.codec_context.has_b_frames
    except av.FFmpegError as error:
        raise VideoError(
            _("{path} breaks off: {reason}; copy or record it again", path=path, reason=system_words(error))
        ) from error
    else:
        return found
    finally:
        container.close()


def _claimed_s(container: av.container.InputContainer, stream: av.VideoStream) -> float:
    """How long the file says that its pictures last; 0 when it does not."""
    if not _CLAIMING & set(container.format.name.split(",")):
        return 0.0
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    total_s, start_s = (container.duration or 0) / 1e6, (container.start_time or 0) / 1e6
    # Some write when it ends rather than how long it is.
    return total_s - start_s if 0 < start_s < total_s else total_s


def _lead_in_s(container: av.container.InputContainer, found: _Stamps) -> float:
    """How long sound is heard before the first picture is shown."""
    heard_s = [
        float(stream.start_time * stream.time_base)
        for stream in container.streams.audio
        if stream.start_time is not None and stream.time_base
    ]
    shown = [time_s for time_s, dropped in zip(found.shown_s, found.dropped, strict=True) if not dropped]
    first_s = min((time_s for time_s in shown if not math.isnan(time_s)), default=math.nan)
    lead_s = first_s - min(heard_s, default=math.nan)
    return lead_s if _LEAST_LEAD_IN_S <= lead_s <= _LONGEST_LEAD_IN_S else 0.0


def _concluded(
    sections: tuple[Section | None, ...], parts: list[_Stamps], rate: _Rate | None, built: FileParts
) -> Survey:
    shown, decoded = _joined(parts)
    lasts = np.concatenate([np.array(part.lasts_s) for part in parts])
    kept = ~np.concatenate([np.array(part.dropped, dtype=bool) for part in parts])
    unstamped = bool(np.isnan(shown).mean() > _MOST_UNSTAMPED)
    in_order = rate is not None or unstamped or any(part.in_order for part in parts)
    lead_s = parts[0].lead_in_s
    times_s: Times | None
    if rate is not None:
        step_s = float(1 / rate.hz)
        times_s, zero_s = np.asarray(np.arange(len(shown)) * step_s, dtype=np.float64), 0.0
    elif len(parts) == 1 and not in_order and _is_plain(shown, decoded, kept):
        step_s = usual_step_s(np.sort(shown))
        times_s, zero_s = None, float(shown[kept].min()) - lead_s
    else:
        mended_s, step_s = _mended_s(shown, decoded, lasts, kept, in_order)
        times_s, zero_s = np.asarray(mended_s + lead_s, dtype=np.float64), 0.0
    at_s = (shown - zero_s if times_s is None else times_s)[kept]
    last = int(at_s.argmax())
    stays_s = float(lasts[kept][last])
    end_s = float(at_s[last]) + (stays_s if 0 < stays_s <= max(1.0, 10 * step_s) and rate is None else step_s)
    guessed_hz = float(rate.hz) if rate is not None and rate.guessed else None
    if step_s < 1 / _FASTEST_HZ:
        guessed_hz = 1 / step_s
    missing_s = _missing_s(parts, built, end_s - lead_s, step_s, times_s is None)
    raw_rate = rate.hz if rate else None
    pictures = int(kept.sum())
    return Survey(sections, times_s, in_order, zero_s, end_s, step_s, pictures, missing_s, guessed_hz, raw_rate)


def _joined(parts: list[_Stamps]) -> tuple[Times, Times]:
    """The stamps of showing and of decoding of all sections."""
    shown = np.concatenate([np.array(part.shown_s, dtype=np.float64) for part in parts])
    return shown, np.concatenate([_decoded_s(part) for part in parts])


def _decoded_s(part: _Stamps) -> Times:
    """The stamps of decoding of one section; where it tells none, those of showing.

    The first ones are missing where pictures are shown out of order.
    """
    shown, decoded = np.array(part.shown_s, dtype=np.float64), np.array(part.decoded_s, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(decoded))
    if len(known):
        first = int(known[0])
        decoded[:first] = decoded[first] - usual_step_s(decoded) * np.arange(first, 0, -1)
    return np.where(np.isnan(decoded), shown, decoded)


def _is_plain(shown: Times, decoded: Times, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bool:
    """True when a file's own time stamps are right as they stand."""
    if not kept.any() or not np.isfinite(shown).all():
        return False
    in_time = np.sort(shown[kept])
    return runs_on(decoded) and runs_on(in_time) and bool(in_reach(shown).all())


def _mended_s(
    shown: Times, decoded: Times, lasts: Times, kept: np.ndarray[tuple[int], np.dtype[np.bool_]], in_order: bool
) -> tuple[Times, float]:
    step_s = usual_step_s(decoded)
    told = lasts[(lasts > 0) & (lasts <= JUMP_S)]
    if step_s == USUAL_STEP_S and len(told):
        step_s = float(np.median(told))
    clock_s = straightened(decoded, step_s)
    times_s = clock_s if in_order else shown_s(clock_s, decoded, shown)
    return times_s - (times_s[kept].min() if kept.any() else times_s.min()), step_s


def _missing_s(parts: list[_Stamps], built: FileParts, seen_s: float, step_s: float, plain: bool) -> float:
    """How much is missing at the end; 0 when nothing is, NaN when something is but nothing says how much."""
    claimed_s = (built.claimed_s or parts[-1].claimed_s) if len(parts) == 1 and plain else 0.0
    short_s = claimed_s - seen_s
    if short_s > BLINK_S and not built.all_there:
        return short_s
    cut = built.all_there is False or (built.all_there is None and parts[-1].half)
    if cut and not 0 < claimed_s <= seen_s + 2 * step_s:
        return max(short_s, 0.0) or math.nan
    return 0.0


def settled(clip: Clip) -> Clip:
    """The clip with its kind made sure: one picture in the wrapping of a video is a photograph."""
    if clip.kind is not Kind.VIDEO:
        return clip
    try:
        single = survey(clip.path).pictures == 1
    except VideoError:
        return clip  # opening it says what is wrong
    return Clip(clip.path, Kind.PHOTOGRAPH) if single else clip


def length_s(clip: Clip) -> float:
    """Length of a video; 0 when it is unknown, or no video."""
    if clip.kind is not Kind.VIDEO:
        return 0.0
    try:
        seen = survey(clip.path)
    except VideoError:
        return 0.0
    return 0.0 if seen.pictures == 1 else seen.end_s
