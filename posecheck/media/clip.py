"""What a clip is: a video, a photograph, or what was seen in one; told once, at the door, by content and name."""

from __future__ import annotations

import gzip
import json
import os
import stat
import struct
import zlib
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from posecheck.errors import VideoError
from posecheck.language import _

LANDMARKS_SUFFIX = ".landmarks.jsonl.gz"
LANDMARKS_FORMAT = "posecheck/landmarks/"
"""What the schema of every landmarks file begins with, whatever its number."""

_VIDEO_ENDINGS = (
    "mp4 m4v mov qt 3gp 3g2 3gpp f4v ismv mj2 avi divx mkv mk3d webm mpg mpeg mpe mp2 m1v m2v mpv vob dvd vro dat evo "
    "ts m2ts mts m2t tp trp tod mod wmv asf flv ogv ogg ogm ogx rm rmvb ivf nut mxf gxf dv dif y4m amv nsv "
    "h264 264 avc h26l h265 265 hevc h266 266 h263 263 h261 vc1 rcv obu av1 evc apv avs avs2 avs3 drc mjpg mjpeg gif "
    "apng wtv bik bk2 psp ism isma kux dav ifv imx ipu ivr lvf ty ty+ tco rco viv pdv ser cdxl mvi moflex mods mxg usm "
    "bmv flm sga vb vql xmv yop"
)
_PHOTOGRAPH_ENDINGS = (
    "jpg jpeg jpe jfif jif pjpeg png bmp dib webp tif tiff heic heif hif heics avif jp2 j2k j2c jpc jpx jpf jxl "
    "ppm pgm pbm pnm pam pfm tga exr hdr sr ras sun dng dpx qoi pcx sgi xwd xbm jls ljpg mpo"
)
_VIDEO_SUFFIXES = frozenset(f".{ending}" for ending in _VIDEO_ENDINGS.split())
_PHOTOGRAPH_SUFFIXES = frozenset(f".{ending}" for ending in _PHOTOGRAPH_ENDINGS.split())
_MANY_JPEGS = frozenset({".mjpg", ".mjpeg"})
"""Raw video of one JPEG after the other, which begins like a photograph."""

_HEAD_BYTES = 1 << 12
"""So much tells what a file is, also whether a PNG moves: that stands before the first of its pictures."""
_GZIP = b"\x1f\x8b"
_JPEG_2000 = (b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
_JPEG_XL = (b"\0\0\0\x0cJXL \r\n\x87\n",)
_LONGEST_HEADER_BYTES = 1 << 16
"""The first line of a landmarks file has less than a thousand."""
_HEIF_BRANDS = frozenset(b"heic heix heim heis hevm hevs mif1 msf1 mif2".split())
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_FILMS = (
    b"\x1aE\xdf\xa3",
    b"FLV\1",
    b"OggS",
    b"0&\xb2u\x8ef\xcf\x11",
    b"\0\0\1\xba",
    b"\0\0\1\xb3",
    b"\6\x0e+4",
    b"GIF8",
)
_OLD_BOXES = frozenset((b"moov", b"mdat", b"wide"))
"""What an MP4 file begins with that does not say what it is."""
_RAW_BRANDS = frozenset((b"crx ", b"jp2 ", b"jpx ", b"jxl "))
"""Of photographs that are laid like an MP4 file."""
_PNG, _PNG_MOVES = b"\x89PNG\r\n\x1a\n", b"acTL"
_AVIF_MOVES = b"avis"
_BMP_HEADER_BYTES = frozenset({12, 40, 52, 56, 64, 108, 124})


class Kind(Enum):
    """What kind of clip a file is."""

    VIDEO = "video"
    PHOTOGRAPH = "photograph"
    LANDMARKS = "landmarks"
    """What was seen in a video or photograph, kept by an earlier check."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A file to check, and its kind. `clip_at` makes one."""

    path: Path
    kind: Kind


@dataclass(slots=True)
class FrameCount:
    """What became of the frames of a clip.

    read: those that were decoded. damaged_s: when those were to be shown that could not be. smeared_s: when those are
    shown that have guessed parts, as something that they are made from is damaged. left_out: decoded ones that could
    not be made into a picture.
    """

    read: int = 0
    damaged_s: list[float] = field(default_factory=list)
    smeared_s: list[float] = field(default_factory=list)
    left_out: int = 0

    def add(self, other: FrameCount) -> None:
        """Add those of another part of the clip."""
        self.read += other.read
        self.damaged_s = sorted([*self.damaged_s, *other.damaged_s])
        self.smeared_s = sorted([*self.smeared_s, *other.smeared_s])
        self.left_out += other.left_out


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """What a clip shows. width_px and height_px are those of the upright picture, as it is shown.

    duration_s: how long its pictures are shown, 0 for a photograph. rate_hz: what the file says, 0 when it does not.
    missing_s: how much more the file says that there was before it was cut; NaN when it was cut but does not say how
    much is missing. guessed_rate_hz: at so many pictures a second its times were told, which the file does not say.
    """

    path: str
    width_px: int
    height_px: int
    duration_s: float
    rate_hz: float
    missing_s: float = 0.0
    guessed_rate_hz: float | None = None


def clip_at(path: Path) -> Clip:
    """The clip in a file. What its content does not tell, its name does, and else it is taken for a video.

    A file that is missing or cannot be read has the kind that its name says: opening it tells what is wrong.
    """
    return Clip(path, _kind_by_content(path) or kind_by_name(path) or Kind.VIDEO)


def kind_by_name(path: Path) -> Kind | None:
    """The kind that the file's ending says; None for endings that are no clip's."""
    if path.name.lower().endswith(LANDMARKS_SUFFIX):
        return Kind.LANDMARKS
    suffix = path.suffix.lower()
    if suffix in _PHOTOGRAPH_SUFFIXES:
        return Kind.PHOTOGRAPH
    return Kind.VIDEO if suffix in _VIDEO_SUFFIXES else None


def is_clip_name(path: Path) -> bool:
    """True for a name that a video or photograph has."""
    return kind_by_name(path) in (Kind.VIDEO, Kind.PHOTOGRAPH)


def is_file(path: Path) -> bool:
    """True for a file; False also for what may not be looked at, and for names that no file can have."""
    return os.path.isfile(path)  # noqa: PTH113  Path.is_file raises there


def refuse_bottomless(path: Path) -> None:
    """Raise VideoError for a pipe or a device: what would read it would wait for ever, or read without end."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return  # opening it says what is wrong
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise VideoError(_("{path} is no file but a pipe or device: give a file", path=path))


def _kind_by_content(path: Path) -> Kind | None:
    """The kind of a photograph, a landmarks file, or a film of the usual forms. What opens films knows the others."""
    if not is_file(path):  # nor is a pipe opened, which would wait for somebody to write
        return None
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            if _moves(head):
                return Kind.VIDEO
            if _is_photograph(head) and path.suffix.lower() not in _MANY_JPEGS:
                return Kind.PHOTOGRAPH
            if _is_film(head):
                return Kind.VIDEO  # whatever it is called; one of a single picture is found out later
            if head.startswith(_GZIP):
                file.seek(0)
                return Kind.LANDMARKS if _is_landmarks(file) else None
    except OSError:
        pass
    return None


def _moves(head: bytes) -> bool:
    """True when a file that begins so is of a kind of photographs, and holds several, one after the other."""
    return (head.startswith(_PNG) and _PNG_MOVES in head) or (head[4:8] == b"ftyp" and head[8:12] == _AVIF_MOVES)


def _is_photograph(head: bytes) -> bool:
    """True when a file that begins so is a JPEG, PNG, TIFF, WebP, BMP, HEIC, AVIF, JPEG 2000 or JPEG XL."""
    if head.startswith((b"\xff\xd8\xff", _PNG, b"II*\0", b"MM\0*", *_JPEG_2000, *_JPEG_XL)):
        return True
    if is_heif(head) or is_avif(head):
        return True
    if head[:4] == b"RIFF":
        return head[8:12] == b"WEBP"
    # Two letters are too few to go by: four bytes of nothing and the length of the header follow.
    if head[:2] != b"BM" or len(head) < 18:
        return False
    nothing, header_bytes = struct.unpack_from("<I4xI", head, 6)
    return nothing == 0 and header_bytes in _BMP_HEADER_BYTES


def _is_film(head: bytes) -> bool:
    """True when a file that begins so is an MP4, Matroska, AVI, FLV, Ogg, ASF, MPEG, MXF or GIF file."""
    if head.startswith(_FILMS) or (head[:4] == b"RIFF" and head[8:12] == b"AVI "):
        return True
    if head[4:8] == b"ftyp":
        return not (is_heif(head) or is_avif(head)) and head[8:12] not in _RAW_BRANDS
    # A transport stream has its mark in every packet; a camcorder puts four bytes before each.
    packets = [head[start::length][:3] for start, length in ((0, 188), (4, 192))]
    return head[4:8] in _OLD_BOXES or b"GGG" in packets


def is_heif(head: bytes) -> bool:
    """True when a file that begins so is a HEIC or another HEIF picture."""
    return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS and not _AVIF_BRANDS & {head[16:20], head[20:24]}


def is_avif(head: bytes) -> bool:
    """True when a file that begins so is an AVIF picture."""
    return head[4:8] == b"ftyp" and head[8:12] in _AVIF_BRANDS


def _is_landmarks(file: BinaryIO) -> bool:
    """True when the first line of a gzipped file is the header of a landmarks file."""
    try:
        with gzip.open(file) as text:
            header = json.loads(text.readline(_LONGEST_HEADER_BYTES))
    except (OSError, EOFError, zlib.error, ValueError, RecursionError):
        return False
    return isinstance(header, dict) and str(header.get("schema")).startswith(LANDMARKS_FORMAT)
