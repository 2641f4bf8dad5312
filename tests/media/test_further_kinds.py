"""Films of thirty further kinds: each has its right answer in pictures, times and shape, or one clear line."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.stream import Disposition
from PIL import Image as Pillow

from posecheck.errors import VideoError
from posecheck.media.clip import Kind, clip_at
from posecheck.media.photo import read_photo
from posecheck.media.survey import settled, survey
from posecheck.media.video import open_video
from tests.media.films import COUNT, RATE_HZ, TIMES_S, film, level, seen

B_FRAMES = {"bf": "3", "b_strategy": "0", "preset": "veryfast", "crf": "1"}
HEVC = {"x265-params": "log-level=none:crf=1"}


@dataclass(frozen=True)
class Way:
    """How a film is written, and the size in which it is shown."""

    ending: str
    codec: str = "libx264"
    pixels: str = "yuv420p"
    options: dict[str, str] = field(default_factory=lambda: {"crf": "1"})
    size_px: tuple[int, int] = (64, 48)
    muxing: dict[str, str] = field(default_factory=dict)
    container: str | None = None
    off: int = 1
    """By how many levels of 4 a picture may be off."""


WAYS = {
    "HEVC in mov": Way("mov", "libx265", options=HEVC),
    "HEVC of 10 bits, HDR10": Way(
        "mp4",
        "libx265",
        "yuv420p10le",
        {"x265-params": "log-level=none:crf=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"},
        off=2,
    ),
    "H.264 of 10 bits": Way("mp4", pixels="yuv420p10le"),
    "H.264 without subsampling": Way("mkv", pixels="yuv444p"),
    "H.264 of studios": Way("mov", pixels="yuv422p10le"),
    "H.264 of full range": Way("mp4", pixels="yuvj420p"),
    "H.264 in grey": Way("mp4", pixels="gray", off=4),
    "H.264 in RGB": Way("mkv", "libx264rgb", "rgb24"),
    "H.264 interlaced, top field first": Way("ts", options={"crf": "1", "x264-params": "tff=1"}, container="mpegts"),
    "H.264 interlaced, bottom field first": Way("mkv", options={"crf": "1", "x264-params": "bff=1"}),
    "H.264 in one slice each, open groups": Way("mp4", options={"x264-params": "open-gop=1:bframes=3", "g": "8"}),
    "cropped by its codec": Way("mp4", size_px=(66, 50)),
    "cropped by its codec to odd sizes": Way("mkv", "libvpx-vp9", options={"lossless": "1"}, size_px=(65, 49)),
    "AV1 in webm": Way("webm", "libsvtav1", options={"preset": "12", "crf": "5"}, size_px=(128, 96)),
    "AV1 in mp4": Way("mp4", "libsvtav1", options={"preset": "12", "crf": "5"}, size_px=(128, 96)),
    "VP9 in mp4": Way("mp4", "libvpx-vp9", options={"lossless": "1"}),
    "VP8 with hidden pictures": Way("webm", "libvpx", options={"auto-alt-ref": "1", "lag-in-frames": "16", "b": "2M"}),
    "without its edit list": Way("mov", options=B_FRAMES, muxing={"use_editlist": "0"}),
    "with negative offsets": Way("mp4", options=B_FRAMES, muxing={"movflags": "negative_cts_offsets"}),
    "AVI of AVC with B-frames": Way("avi", options=B_FRAMES),
    "MPEG-4 with packed B-frames": Way("avi", "mpeg4", options={"bf": "2", "q": "1"}),
    "of Microsoft's first player": Way("avi", "msvideo1", "rgb555le", {}, off=2),
    "lossless of 16 bits": Way("mkv", "ffv1", "gray16le", {}),
    "Motion JPEG 2000": Way("mov", "jpeg2000", "rgb24", {}),
    "DNxHD": Way("mov", "dnxhd", "yuv422p", {"profile": "dnxhr_sq"}, size_px=(256, 144)),
    "CFHD": Way("mov", "cfhd", "yuv422p10le", {}, size_px=(128, 96)),
    "uncompressed": Way("avi", "rawvideo", "bgr24", {}),
    "Flash of old": Way("flv", "flv", options={"q": "1"}),
    "RealMedia": Way("rm", "rv20", options={"q": "1"}, size_px=(176, 144)),
    "fragments for a player": Way("ismv", options=B_FRAMES),
    "hint tracks": Way("mov", muxing={"movflags": "rtphint"}),
    "transport stream of two programs' tables": Way("ts", container="mpegts", muxing={"pat_period": "0.05"}),
}


@pytest.mark.parametrize("name", WAYS)
def test_every_picture_of_a_further_kind_comes_at_its_time(name: str, tmp_path: Path) -> None:
    way = WAYS[name]
    path = film(
        tmp_path / f"film.{way.ending}",
        way.codec,
        way.container,
        pixels=way.pixels,
        options=way.options,
        size_px=way.size_px,
        muxing=way.muxing,
    )
    times_s, numbers = seen(path)
    assert times_s == pytest.approx(TIMES_S, abs=0.002)
    assert numbers == pytest.approx(range(COUNT), abs=way.off)
    with open_video(path) as video:
        info = video.info
    assert (info.width_px, info.height_px) == way.size_px
    assert info.duration_s == pytest.approx(3.0, abs=0.05)
    assert (info.missing_s, info.guessed_rate_hz) == (0, None)


def test_theora_which_pyav_reads_and_does_not_write() -> None:
    # `ffmpeg -i film.mkv -c:v libtheora -q:v 10 theora.ogv`, of `film("film.mkv", "ffv1")`.
    times_s, numbers = seen(Path(__file__).with_name("theora.ogv"))
    assert times_s == pytest.approx(TIMES_S, abs=0.002)
    assert numbers == list(range(COUNT))


def with_edits(path: Path, edits: list[tuple[int, int]]) -> Path:
    """Give the mp4 this edit list, of (length in its own ticks, from which tick of the track on; -1: nothing)."""
    data = bytearray(path.read_bytes())
    at = data.index(b"elst")
    (size,) = struct.unpack_from(">I", data, at - 4)
    assert size >= 16 + 12 * len(edits), "the list that is there has too little room"
    struct.pack_into(">I", data, at + 8, len(edits))
    for number, (length, start) in enumerate(edits):
        struct.pack_into(">IiI", data, at + 12 + 12 * number, length, start, 1 << 16)
    path.write_bytes(data)
    return path


def test_what_an_edit_list_cuts_away_is_not_judged(tmp_path: Path) -> None:
    """As an editor on a phone trims: the pictures stay in the file."""
    path = film(tmp_path / "film.mp4", options={"bf": "0", "g": "5"})
    with av.open(str(path)) as file:
        step = file.streams.video[0].time_base
    assert step is not None
    times_s, numbers = seen(with_edits(path, [(2000, round(1 / step))]))
    assert numbers == list(range(15, COUNT))
    assert times_s == pytest.approx(TIMES_S[:30], abs=0.002)


def test_an_empty_edit_before_the_picture_lets_the_sound_begin(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", times_s=[1.5 + time_s for time_s in TIMES_S], sound_s=0.0)
    assert path.read_bytes().count(b"elst") == 2
    times_s, numbers = seen(path)
    assert times_s == pytest.approx([1.5 + time_s for time_s in TIMES_S], abs=0.03)
    assert numbers == list(range(COUNT))


@pytest.mark.parametrize("claimed_hz", [1, 25, 250])
def test_the_head_of_an_avi_may_claim_another_rate(claimed_hz: int, tmp_path: Path) -> None:
    path = film(tmp_path / "film.avi", options={"crf": "1"})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"avih") + 8, round(1e6 / claimed_hz))
    path.write_bytes(data)
    assert seen(path)[0] == pytest.approx(TIMES_S, abs=0.002)
    with open_video(path) as video:
        assert video.info.missing_s == 0


def test_fragments_without_their_index_are_whole(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", muxing={"movflags": "frag_keyframe+empty_moov"}, options={"g": "10"})
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"mfra") - 4])
    with open_video(path) as video:
        assert video.info.missing_s == 0
    assert seen(path)[1] == list(range(COUNT))


def test_an_mp4_cut_before_its_index_says_that_it_breaks_off(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4")
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"moov") - 200])
    with pytest.raises(VideoError, match=r"film\.mp4 breaks off before its index.*copy or record it again") as caught:
        survey(path)
    assert "\n" not in str(caught.value)


def test_a_matroska_without_cues_and_duration_is_whole(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mkv", muxing={"live": "1", "cluster_time_limit": "500"}, options={"g": "5"})
    assert b"\x44\x89\x88" not in path.read_bytes()[:4096]
    with open_video(path) as video:
        assert (video.info.missing_s, round(video.info.duration_s, 1)) == (0, 3.0)
        assert [picture.time_s for picture in video.pictures(2.0)] == pytest.approx(TIMES_S[30:], abs=0.002)


@pytest.mark.parametrize("offset_s", [3000.0, 50_000.0])
@pytest.mark.parametrize("ending", ["mov", "nut", "mkv"])
def test_a_clock_in_microseconds_may_pass_what_32_bits_hold(ending: str, offset_s: float, tmp_path: Path) -> None:
    times_s = [offset_s + time_s for time_s in TIMES_S]
    path = film(tmp_path / f"film.{ending}", times_s=times_s, tick=Fraction(1, 1_000_000), options={"bf": "0"})
    assert seen(path)[0] == pytest.approx(TIMES_S, abs=0.002)


@pytest.mark.parametrize("sound_s", [0.0, 2.0])
def test_sound_that_goes_on_behind_the_picture_adds_no_picture(sound_s: float, tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", times_s=TIMES_S[:5], sound_s=sound_s)
    assert seen(path)[0] == pytest.approx(TIMES_S[:5], abs=0.03)
    with open_video(path) as video:
        assert video.info.duration_s == pytest.approx(5 / RATE_HZ, abs=0.04)
        assert video.info.missing_s == 0


def two_streams(path: Path, default: int | None) -> Path:
    """A film with two streams of pictures: a dark one of 40 and a bright one of 20; one may be marked as default."""
    with av.open(str(path), "w") as file:
        streams: list[Any] = []
        for number in range(2):
            stream: Any = file.add_stream("libx264", rate=RATE_HZ, options={"crf": "1"})
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            stream.disposition = Disposition.default if number == default else Disposition(0)
            streams.append(stream)
        for stream, grey, count in zip(streams, (50, 200), (40, 20), strict=True):
            for _ in range(count):
                image = np.full((48, 64, 3), grey, np.uint8)
                file.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
            file.mux(stream.encode())
    return path


@pytest.mark.parametrize(("default", "count", "grey"), [(0, 40, 50), (1, 20, 200)])
@pytest.mark.parametrize("ending", ["mkv", "mp4"])
def test_of_two_streams_the_one_that_is_marked_is_meant(
    ending: str, default: int, count: int, grey: int, tmp_path: Path
) -> None:
    with open_video(two_streams(tmp_path / f"two.{ending}", default)) as video:
        frames = list(video)
    assert len(frames) == count
    assert frames[0].image.mean() == pytest.approx(grey, abs=6)


def test_a_turned_and_mirrored_single_picture_is_a_photograph_at_its_shape(tmp_path: Path) -> None:
    from tests.media.films import laid

    path = film(tmp_path / "film.mov", times_s=[0.0], aspect=Fraction(4, 3))
    turned = laid(path, tmp_path / "one.mov", (0, 1, 1, 0))
    assert settled(clip_at(turned)).kind is Kind.PHOTOGRAPH
    assert read_photo(turned)[1].image.shape == (85, 48, 3)


def moving(path: Path, kind: str, durations_ms: list[int]) -> Path:
    """A moving picture of three greys."""
    greys = [Pillow.fromarray(np.full((48, 64, 3), level(10 * number), np.uint8)) for number in range(3)]
    greys[0].save(path, kind, save_all=True, append_images=greys[1:], duration=durations_ms, lossless=True)
    return path


@pytest.mark.parametrize(
    ("durations_ms", "right_s"),
    [([0, 0, 0], [0, 0.1, 0.2]), ([500, 100, 100], [0, 0.5, 0.6]), ([20] * 3, [0, 0.02, 0.04])],
)
def test_a_gif_is_shown_as_browsers_show_it(durations_ms: list[int], right_s: list[float], tmp_path: Path) -> None:
    times_s, numbers = seen(moving(tmp_path / "moving.gif", "GIF", durations_ms))
    assert times_s == pytest.approx(right_s, abs=0.011)
    assert numbers == pytest.approx([0, 10, 20], abs=1)


@pytest.mark.parametrize("name", ["moving.png", "moving.apng", "moving"])
def test_a_moving_png_is_a_film(name: str, tmp_path: Path) -> None:
    path = moving(tmp_path / name, "PNG", [500, 100, 100])
    assert settled(clip_at(path)).kind is Kind.VIDEO
    times_s, numbers = seen(path)
    assert times_s == pytest.approx([0, 0.5, 0.6], abs=0.011)
    assert numbers == [0, 10, 20]


@pytest.mark.parametrize(("kind", "name"), [("WEBP", "WebP"), ("TIFF", "TIFF")])
def test_of_several_pictures_in_a_file_none_is_dropped_without_a_word(kind: str, name: str, tmp_path: Path) -> None:
    path = moving(tmp_path / "moving", kind, [500, 100, 100])
    with pytest.raises(VideoError, match=f"is a {name} of several pictures.*: save") as caught:
        read_photo(path)
    assert "\n" not in str(caught.value)


def test_a_moving_avif_is_a_film_or_one_line(tmp_path: Path) -> None:
    path = moving(tmp_path / "moving.avif", "AVIF", [500, 100, 100])
    assert settled(clip_at(path)).kind is Kind.VIDEO
    times_s, numbers = seen(path)
    assert times_s == pytest.approx([0, 0.5, 0.6], abs=0.02)
    assert numbers == pytest.approx([0, 10, 20], abs=1)


def test_a_film_that_grows_while_it_is_read_is_read_as_far_as_it_was(tmp_path: Path) -> None:
    path = film(tmp_path / "film.ts", container="mpegts", options={"bf": "0", "g": "5"})
    whole = path.read_bytes()
    half = len(whole) // 188 // 2 * 188
    path.write_bytes(whole[:half])
    with open_video(path, threaded=False) as video:
        pictures = video.pictures()
        times_s = [next(pictures).time_s for _ in range(3)]
        with path.open("ab") as more:
            more.write(whole[half:])
        times_s += [picture.time_s for picture in pictures]
    assert 15 <= len(times_s) <= COUNT
    assert times_s == pytest.approx(TIMES_S[: len(times_s)], abs=0.002)
    assert len(seen(path)[0]) == COUNT
