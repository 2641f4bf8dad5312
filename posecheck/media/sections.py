"""Files that were joined end to end (`cat a.mp4 b.mp4`), and whether a file is all there: what containers say of it.

Transport streams and raw ones are made to be joined, and FFmpeg reads them through. Of the others it reads the first
and drops the rest without a word: so each is opened on its own, as a section of the file.
"""

from __future__ import annotations

import io
import mmap
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_EBML = b"\x1a\x45\xdf\xa3"
_SEGMENT, _CLUSTER = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_FLV = b"FLV\x01"
_NUT, _NUT_INDEX = b"nut/multimedia c", bytes.fromhex("4e58dd672f23e64e")
_MP4_BOXES = frozenset((b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"free", b"skip", b"wide", b"pnot", b"uuid"))
_TS_SYNC = 0x47
_OGG, _OGG_BEGIN, _OGG_END, _OGG_LONGEST_PAGE = b"OggS", 2, 4, 65_307
_PACK, _PACKET_FROM, _PACKET_LONGEST = b"\0\0\1\xba", 0xBB, 65_541
_DV_HEADS, _DV_50, _DV_FRAME, _DV_FRAME_50 = (b"\x1f\x07\0\x3f", b"\x1f\x07\0\xbf"), 0x80, 120_000, 144_000
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_Y4M, _Y4M_FRAME = b"YUV4MPEG2 ", b"FRAME"


@dataclass(frozen=True, slots=True)
class Section:
    """A file within a file: where it starts, and how many bytes it has."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class FileParts:
    """How a file is put together.

    sections: one for each file that was joined; a file that FFmpeg can read through is one. all_there: whether the
    last one is complete; None when the container does not tell. claimed_s: how long its head says that the clip is,
    where FFmpeg says something else; 0 where it does not.
    """

    sections: tuple[Section, ...]
    all_there: bool | None
    claimed_s: float = 0.0


def file_parts(path: Path) -> FileParts:
    """How this file is put together. Raises OSError when it cannot be read."""
    size = path.stat().st_size
    whole = FileParts((Section(0, size),), None)
    if size < 64:
        return whole
    with path.open("rb") as file:
        if file.seekable() and os.path.isfile(path):  # noqa: PTH113
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data, suppress(struct.error):
                return next((read(data) for begins, read in _FORMATS if begins(data[:16])), whole)
    return whole


def _cut_at(data: mmap.mmap, starts: list[int]) -> tuple[Section, ...]:
    ends = [*starts[1:], len(data)]
    return tuple(Section(start, end - start) for start, end in zip(starts, ends, strict=True))


def _places(data: mmap.mmap, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + len(mark))


def _boxes(data: mmap.mmap) -> Iterator[tuple[int, int, bytes]]:
    """The boxes of an mp4: where each begins, its size and its name; up to where no box begins.

    One whose size was to be told at the end of the recording, and was not, has all that is left.
    """
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if size == 1 and at + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, at + 8)
        size = size or len(data) - at
        if size < 8 or not name.isalnum():
            return
        yield at, size, name
        at += size


def _mp4(data: mmap.mmap) -> FileParts:
    """A second `ftyp` behind a complete film begins another file."""
    starts, end, has_index = [0], 0, False
    for at, size, name in _boxes(data):
        if name == b"ftyp" and has_index:
            starts.append(at)
            has_index = False
        has_index = has_index or name == b"moov"
        end = at + size
    return FileParts(_cut_at(data, starts), None if end + 8 <= len(data) else end == len(data))


def lacks_index(path: Path) -> bool:
    """True for an mp4 whose recording was ended, or its copying, before the index of its pictures was written.

    Raises OSError when it cannot be read.
    """
    if not path.stat().st_size:
        return False
    end = 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for at, size, name in _boxes(data):
            if name not in _MP4_BOXES or name in (b"moov", b"moof"):
                return False
            end = at + size
        return 0 < len(data) <= end


def _matroska(data: mmap.mmap) -> FileParts:
    heads = [at for at in _places(data, _EBML) if any(name in data[at : at + 64] for name in (b"webm", b"matroska"))]
    sections = _cut_at(data, heads or [0])
    at = data.find(_SEGMENT, sections[-1].start, sections[-1].start + 256) + 4
    if not 4 <= at < len(data) or not data[at]:
        return FileParts(sections, None)
    length = 9 - data[at].bit_length()
    size = int.from_bytes(data[at : at + length], "big") & ((1 << 7 * length) - 1)
    at += length
    is_told = size != (1 << 7 * length) - 1
    return FileParts(sections, at + size <= len(data) if is_told else _elements_are_there(data, at))


def _elements_are_there(data: mmap.mmap, at: int) -> bool | None:
    """What a browser records has no size as a whole, but each block of it has."""
    while at < len(data):
        name_bytes = 9 - data[at].bit_length()
        if name_bytes > 4:  # longer names do not exist
            return None
        name, at = data[at : at + name_bytes], at + name_bytes
        if at >= len(data):
            return False
        length = 9 - data[at].bit_length()
        size = int.from_bytes(data[at : at + length], "big") & ((1 << 7 * length) - 1)
        at += length
        if name != _CLUSTER:
            at += size
    return at == len(data)


def _avi(data: mmap.mmap) -> FileParts:
    """RIFF chunks: `AVI ` begins a file, and `AVIX` goes on with a big one."""
    starts, at = [], 0
    while data[at : at + 4] == b"RIFF" and at + 12 <= len(data):
        if data[at + 8 : at + 12] == b"AVI ":
            starts.append(at)
        (size,) = struct.unpack_from("<I", data, at + 4)
        if not size:
            return FileParts(_cut_at(data, starts), None)
        at += 8 + size + size % 2
    return FileParts(_cut_at(data, starts), at <= len(data) + 1, _avi_claims_s(data))


def _avi_claims_s(data: mmap.mmap) -> float:
    at = data.find(b"avih", 0, 256)
    if at < 0:
        return 0.0
    frame_us, frames = struct.unpack_from("<I12xI", data, at + 8)
    return float(frame_us * frames) / 1e6


def _flv(data: mmap.mmap) -> FileParts:
    heads = [at for at in _places(data, _FLV) if data[at + 5 : at + 9] == b"\0\0\0\x09"]
    return FileParts(_cut_at(data, heads or [0]), None)


def _nut(data: mmap.mmap) -> FileParts:
    """An index ends it, whose last field but its checksum says how long it is."""
    (size,) = struct.unpack_from(">Q", data, len(data) - 12)
    at = len(data) - size
    return FileParts(_cut_at(data, list(_places(data, _NUT))), at > 0 and data[at : at + 8] == _NUT_INDEX)


def _transport_stream_is_there(data: mmap.mmap) -> bool | None:
    """Packets of 188 bytes, or of 192 as camcorders write them; a half one at the end was cut."""
    for first, length in ((0, 188), (4, 192)):
        if all(data[at] == _TS_SYNC for at in range(first, min(len(data), 5 * length), length)):
            return len(data) % length == 0
    return None


def _ogg(data: mmap.mmap) -> FileParts:
    """Streams begin together, each with a page that says so; where one begins later, another file does.

    The last page of a stream says that it is the last.
    """
    starts, header = [0], True
    for at in _places(data, _OGG):
        if at + 6 <= len(data) and data[at + 4] == 0:
            begins = bool(data[at + 5] & _OGG_BEGIN)
            if begins and not header:
                starts.append(at)
            header = begins
    at = data.rfind(_OGG, max(0, len(data) - _OGG_LONGEST_PAGE))
    return FileParts(_cut_at(data, starts), at >= 0 and bool(data[at + 5 : at + 6] and data[at + 5] & _OGG_END))


def _program_stream_is_there(data: mmap.mmap) -> bool | None:
    """Each packet of MPEG and VOB says how long it is."""
    at = len(data)
    while (at := data.rfind(b"\0\0\1", max(0, len(data) - 2 * _PACKET_LONGEST), at)) >= 0:
        if at + 6 <= len(data) and data[at + 3] >= _PACKET_FROM:
            return at + 6 + int.from_bytes(data[at + 4 : at + 6], "big") <= len(data)
    return None


def _ivf_is_there(data: mmap.mmap) -> bool:
    """Each picture says how many bytes it has, before its time."""
    at = int.from_bytes(data[6:8], "little")
    while at + 12 <= len(data):
        at += 12 + int.from_bytes(data[at : at + 4], "little")
    return at == len(data)


def _dv_is_there(data: mmap.mmap) -> bool:
    """All its pictures have the same size."""
    return len(data) % (_DV_FRAME_50 if data[3] & _DV_50 else _DV_FRAME) == 0


def _y4m_is_there(data: mmap.mmap) -> bool | None:
    """All its pictures have the same size."""
    first = data.find(_Y4M_FRAME)
    second = data.find(_Y4M_FRAME, first + 1)
    return None if second < 0 else (len(data) - first) % (second - first) == 0


def _asf(data: mmap.mmap) -> FileParts:
    """Its object of properties has the size of the file, how long it plays, and how long before that it may start."""
    sections = _cut_at(data, list(_places(data, _ASF)))
    at = data.find(_ASF_PROPERTIES, 0, 1 << 16)
    if at < 0:
        return FileParts(sections, None)
    size, plays_100ns, early_ms = struct.unpack_from("<Q16xQ8xQ", data, at + 40)
    claimed_s = plays_100ns / 1e7 - early_ms / 1e3
    return FileParts(sections, None if size == 0 or len(sections) > 1 else size <= len(data), max(claimed_s, 0.0))


def _one(all_there: Callable[[mmap.mmap], bool | None]) -> Callable[[mmap.mmap], FileParts]:
    """A format that FFmpeg reads through, however many files were joined."""
    return lambda data: FileParts((Section(0, len(data)),), all_there(data))


_FORMATS: tuple[tuple[Callable[[bytes], bool], Callable[[mmap.mmap], FileParts]], ...] = (
    (lambda head: head[4:8] in _MP4_BOXES, _mp4),
    (lambda head: head[:4] == _EBML, _matroska),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"AVI ", _avi),
    (lambda head: head[:4] == _FLV, _flv),
    (lambda head: head == _ASF, _asf),
    (lambda head: head == _NUT, _nut),
    (lambda head: head[:4] == b"GIF8", _one(lambda data: data[-64:].rstrip(b"\0").endswith(b";"))),
    (lambda head: _TS_SYNC in (head[0], head[4]), _one(_transport_stream_is_there)),
    (lambda head: head[:4] == _OGG, _ogg),
    (lambda head: head[:4] == _PACK, _one(_program_stream_is_there)),
    (lambda head: head[:4] == b"DKIF", _one(_ivf_is_there)),
    (lambda head: head[:4] in _DV_HEADS, _one(_dv_is_there)),
    (lambda head: head[:3] == _JPEG, _one(lambda data: data[-64:].rstrip(b"\0").endswith(_JPEG_END))),
    (lambda head: head[:10] == _Y4M, _one(_y4m_is_there)),
)
"""How a file begins (its first 16 bytes), and what tells its layout."""


class SectionFile(io.RawIOBase):
    """A section of a file, to read like a file. Close it."""

    def __init__(self, path: Path, section: Section) -> None:
        self._file = path.open("rb")
        self._section = section
        self._at = 0

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def seekable(self) -> bool:
        """Reading may go on anywhere."""
        return True

    def tell(self) -> int:
        """Where reading goes on, from the start of the section."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go on from there."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._section.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes, or all that are left."""
        left = max(0, self._section.size - self._at)
        self._file.seek(self._section.start + self._at)
        data = self._file.read(left if size < 0 else min(size, left))
        self._at += len(data)
        return data

    def close(self) -> None:
        """Close the file that it is a part of."""
        self._file.close()
        super().close()
