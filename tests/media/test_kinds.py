"""Every clip that a player plays: all of its pictures, in their order, at the times at which a player shows them."""

from __future__ import annotations

import itertools
import math
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
import pytest

from posecheck.errors import VideoError
from posecheck.media.clip import Clip, Kind, clip_at
from posecheck.media.sections import file_parts
from posecheck.media.survey import settled, survey
from posecheck.media.upright import turn_of
from posecheck.media.video import open_video
from tests.clips import SAMPLES, make_sound
from tests.media.films import COUNT, RATE_HZ, TIMES_S, damaged, film, joined, laid, packet_places, seen

Make = Callable[[Path], Path]
SLOW = {"crf": "1", "preset": "ultrafast"}
B_FRAMES = {"bf": "3", "b_strategy": "0", "preset": "veryfast", "crf": "1"}
UNEVEN_S = [number / RATE_HZ + (0.02 if number % 3 else 0.0) + (1.5 if number > 20 else 0.0) for number in range(COUNT)]


def _ending(name: str) -> str:
    return name.split(maxsplit=1)[0]


WRITTEN: dict[str, dict[str, object]] = {
    "mp4": {},
    "mp4 B-frames": {"options": B_FRAMES},
    "mp4 fragments": {"muxing": {"movflags": "frag_keyframe+empty_moov"}, "options": {"g": "10", **B_FRAMES}},
    "mp4 fragments for streaming": {"muxing": {"movflags": "frag_keyframe+empty_moov+default_base_moof+delay_moov"}},
    "mp4 index first": {"muxing": {"movflags": "faststart"}},
    "mov ProRes": {"codec": "prores_ks", "pixels": "yuv422p10le", "size_px": (64, 48)},
    "mov alpha": {"codec": "qtrle", "pixels": "argb"},
    "mov grey": {"codec": "qtrle", "pixels": "gray"},
    "mkv": {},
    "mkv B-frames": {"options": B_FRAMES},
    "mkv live": {"muxing": {"live": "1"}, "container": "matroska"},
    "mkv 10 bit": {"codec": "libx265", "pixels": "yuv420p10le", "options": {"x265-params": "log-level=none:crf=1"}},
    "mkv lossless grey": {"codec": "ffv1", "pixels": "gray"},
    "mkv lossless odd size": {"codec": "ffv1", "pixels": "bgr0", "size_px": (65, 49)},
    "mkv one pixel": {"codec": "ffv1", "pixels": "bgr0", "size_px": (1, 1)},
    "mkv AV1": {
        "codec": "libsvtav1",
        "size_px": (128, 96),
        "options": {"preset": "12", "crf": "5", "svtav1-params": ""},
    },
    "webm VP8": {"codec": "libvpx", "options": {"crf": "4", "b": "2M"}},
    "webm VP9": {"codec": "libvpx-vp9", "options": {"lossless": "1"}},
    "webm VP9 alpha": {"codec": "libvpx-vp9", "pixels": "yuva420p", "options": {"lossless": "1"}},
    "webm live": {"codec": "libvpx", "muxing": {"live": "1"}, "options": {"crf": "4", "b": "2M"}},
    "avi": {"options": SLOW},
    "avi MPEG-4 B-frames": {"codec": "mpeg4", "options": {"bf": "2", "q": "1"}},
    "avi MJPEG": {"codec": "mjpeg", "pixels": "yuvj420p", "options": {"q": "1"}},
    "flv": {"options": B_FRAMES},
    "wmv": {"codec": "wmv2", "options": {"q": "1"}},
    "ts": {"container": "mpegts"},
    "ts B-frames": {"container": "mpegts", "options": B_FRAMES},
    "MTS camcorder": {"container": "mpegts", "muxing": {"mpegts_m2ts_mode": "1"}},
    "mpg": {
        "codec": "mpeg2video",
        "rate": 25,
        "times_s": [n / 25 for n in range(COUNT)],
        "options": {"q": "1", "bf": "2"},
    },
    "mpg interlaced": {
        "codec": "mpeg2video",
        "rate": 25,
        "times_s": [n / 25 for n in range(COUNT)],
        "options": {"q": "1", "flags": "+ildct+ilme"},
    },
    "dv": {
        "codec": "dvvideo",
        "rate": 25,
        "times_s": [n / 25 for n in range(COUNT)],
        "size_px": (720, 576),
    },
    "gif": {"codec": "gif", "pixels": "gray"},
    "nut": {"codec": "ffv1", "pixels": "bgr0"},
    "3gp": {"codec": "mpeg4", "options": {"q": "1"}},
    "h264 bare": {"options": B_FRAMES},
    "h265 bare": {"codec": "libx265", "container": "hevc", "options": {"x265-params": "log-level=none:crf=1"}},
    "m2v bare": {
        "codec": "mpeg2video",
        "container": "mpeg2video",
        "rate": 25,
        "times_s": [n / 25 for n in range(COUNT)],
    },
    "ivf": {"codec": "libvpx-vp9", "options": {"lossless": "1"}},
}
"""Containers and codecs: how each is written. The first word is the file's ending."""


def made(name: str, folder: Path) -> Path:
    return film(folder / f"film.{_ending(name)}", **WRITTEN[name])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", WRITTEN)
def test_every_picture_comes_at_its_time(name: str, tmp_path: Path) -> None:
    path = made(name, tmp_path)
    times_s, numbers = seen(path)
    right_s = WRITTEN[name].get("times_s", TIMES_S)
    # A gif counts hundredths of a second.
    assert times_s == pytest.approx(right_s, abs=0.011 if name == "gif" else 0.002)
    # Some codecs are off by a shade.
    assert numbers == pytest.approx(range(COUNT), abs=1)
    assert numbers == sorted(numbers)
    with open_video(path) as video:
        assert video.info.duration_s == pytest.approx(times_s[-1] + times_s[1], abs=0.03)
        assert video.info.missing_s == 0
        assert video.info.guessed_rate_hz is None


@pytest.mark.parametrize("name", ["mp4", "mkv B-frames", "ts B-frames", "flv", "webm VP8", "mp4 fragments"])
def test_uneven_times_are_kept(name: str, tmp_path: Path) -> None:
    path = film(tmp_path / f"film.{_ending(name)}", **(WRITTEN[name] | {"times_s": UNEVEN_S}))  # type: ignore[arg-type]
    assert seen(path)[0] == pytest.approx(UNEVEN_S, abs=0.002)


@pytest.mark.parametrize(
    "ending", ["ts", "mp4", "mkv", "webm", "avi", "flv", "wmv", "mpg", "h264", "nut", "gif", "mov"]
)
def test_of_joined_files_all_is_seen(ending: str, tmp_path: Path) -> None:
    name = next(name for name in WRITTEN if _ending(name) == ending)
    how = WRITTEN[name]
    one = film(tmp_path / f"one.{ending}", **how)  # type: ignore[arg-type]
    two = film(tmp_path / f"two.{ending}", **how)  # type: ignore[arg-type]
    times_s, numbers = seen(joined(tmp_path / f"both.{ending}", one, two))
    assert numbers == pytest.approx([*range(COUNT), *range(COUNT)], abs=1)
    step_s = 1 / 25 if ending == "mpg" else 1 / RATE_HZ
    assert times_s == pytest.approx([number * step_s for number in range(2 * COUNT)], abs=0.02)


def test_what_was_joined_may_be_of_another_size(tmp_path: Path) -> None:
    wide = film(tmp_path / "wide.ts", container="mpegts", size_px=(96, 48))
    tall = film(tmp_path / "tall.ts", container="mpegts", size_px=(48, 96))
    with open_video(joined(tmp_path / "both.ts", wide, tall)) as video:
        shapes = {frame.image.shape for frame in video}
        assert shapes == {(48, 96, 3)}
        assert (video.info.width_px, video.info.height_px) == (96, 48)


@pytest.mark.parametrize("offset_s", [5.0, 95_440.0, 100_000.0])
@pytest.mark.parametrize("ending", ["ts", "mkv", "nut"])
def test_a_clip_may_begin_at_any_time(ending: str, offset_s: float, tmp_path: Path) -> None:
    """95,440 s is just before the clock of a transport stream starts again."""
    path = film(tmp_path / f"late.{ending}", times_s=[offset_s + time_s for time_s in TIMES_S])
    assert seen(path)[0] == pytest.approx(TIMES_S, abs=0.002)
    with open_video(path) as video:
        assert video.info.duration_s == pytest.approx(3.0, abs=0.02)


@pytest.mark.parametrize("later_s", [600.0, 5.0, 1.0, 0.5])
def test_one_wrong_time_stamp_spoils_no_other(later_s: float, tmp_path: Path) -> None:
    def stamp(number: int, time_s: float) -> float:
        return time_s + later_s if number == 33 else time_s

    times_s, numbers = seen(film(tmp_path / "odd.mp4", stamp=stamp, options={"bf": "0"}))
    assert numbers == list(range(COUNT))
    assert times_s == pytest.approx(TIMES_S, abs=0.07)
    assert all(b > a for a, b in itertools.pairwise(times_s))


def test_repeated_time_stamps_leave_no_picture_out(tmp_path: Path) -> None:
    times_s, numbers = seen(
        film(tmp_path / "twice.mp4", stamp=lambda _, time_s: math.ceil(time_s * 7.5 - 1e-6) / 7.5, options={"bf": "0"})
    )
    assert numbers == list(range(COUNT))
    assert all(b > a for a, b in itertools.pairwise(times_s))
    assert times_s == pytest.approx(TIMES_S, abs=0.15)


@pytest.mark.parametrize("jump_s", [1000.0, 20.0, -1.0])
def test_a_clock_that_was_set_does_not_stretch_the_clip(jump_s: float, tmp_path: Path) -> None:
    one = film(tmp_path / "one.ts", container="mpegts", times_s=[2 + time_s for time_s in TIMES_S])
    later_s = [2 + 3 + jump_s + time_s for time_s in TIMES_S]
    two = film(tmp_path / "two.ts", container="mpegts", times_s=later_s)
    times_s, numbers = seen(joined(tmp_path / "both.ts", one, two))
    assert numbers == [*range(COUNT), *range(COUNT)]
    assert times_s == pytest.approx([number / RATE_HZ for number in range(2 * COUNT)], abs=0.02)


@pytest.mark.parametrize("ending", ["mkv", "ts", "mp4"])
def test_sound_that_begins_first_is_heard_first(ending: str, tmp_path: Path) -> None:
    path = film(tmp_path / f"film.{ending}", times_s=[2.0 + time_s for time_s in TIMES_S], sound_s=0.0)
    assert seen(path)[0] == pytest.approx([2.0 + time_s for time_s in TIMES_S], abs=0.03)


@pytest.mark.parametrize(("aspect", "width_px"), [("4/3", 85), ("16/9", 114), ("11/12", 59), ("64/45", 91), ("1", 64)])
@pytest.mark.parametrize("ending", ["mp4", "mkv", "ts", "h264"])
def test_pixels_that_are_no_squares_are_shown_at_their_true_shape(
    ending: str, aspect: str, width_px: int, tmp_path: Path
) -> None:
    path = film(tmp_path / f"film.{ending}", aspect=Fraction(aspect), times_s=TIMES_S[:5])
    with open_video(path) as video:
        assert (video.info.width_px, video.info.height_px) == (width_px, 48)
        assert {frame.image.shape for frame in video} == {(48, width_px, 3)}


@pytest.mark.parametrize(
    "matrix",
    [
        (1, 0, 0, 1),
        (-1, 0, 0, 1),
        (1, 0, 0, -1),
        (-1, 0, 0, -1),
        (0, 1, -1, 0),
        (0, -1, 1, 0),
        (0, 1, 1, 0),
        (0, -1, -1, 0),
    ],
    ids=str,
)
def test_a_turned_or_mirrored_clip_is_laid_as_its_matrix_says(
    matrix: tuple[int, int, int, int], tmp_path: Path
) -> None:
    plain = SAMPLES / "clean-oblique.mp4"
    with open_video(plain) as before, open_video(laid(plain, tmp_path / "laid.mp4", matrix)) as after:
        image, shown = next(iter(before)).image, next(iter(after)).image
        assert shown.shape[:2] == (after.info.height_px, after.info.width_px)
    a, b, c, d = matrix
    height, width = image.shape[:2]
    ys, xs = np.mgrid[0:height:7, 0:width:7]
    shown_x, shown_y = a * xs + c * ys, b * xs + d * ys
    shown_x = shown_x - min(0, a * (width - 1), c * (height - 1))
    shown_y = shown_y - min(0, b * (width - 1), d * (height - 1))
    assert np.abs(shown[shown_y, shown_x].astype(int) - image[ys, xs]).mean() < 2


@dataclass(frozen=True)
class _Unnamed:
    """A decoded picture with side data that PyAV has no name for, such as EXIF: it raises, but tells the turn."""

    rotation: int

    @property
    def side_data(self) -> object:
        raise ValueError("31 is not a valid Type")


@pytest.mark.parametrize("matrix", [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)])
def test_a_turn_is_known_also_beside_what_has_no_name(matrix: tuple[int, int, int, int], tmp_path: Path) -> None:
    path = laid(film(tmp_path / "film.mp4", times_s=TIMES_S[:1]), tmp_path / "laid.mp4", matrix)
    with av.open(str(path)) as file:
        raw = next(file.decode(video=0))
    assert turn_of(cast("av.VideoFrame", _Unnamed(raw.rotation))) == turn_of(raw)


def test_a_matroska_head_that_ends_too_early_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "half.mkv"
    for end in (b"", b"\0", b"\0" * 20):
        path.write_bytes(b"\x1a\x45\xdf\xa3" + b"matroska".ljust(80, b"\1") + b"\x18\x53\x80\x67" + end)
        assert file_parts(path).all_there is None


def test_a_flipped_clip_with_wide_pixels_is_turned_after_it_is_widened(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", aspect=Fraction(4, 3), times_s=TIMES_S[:3])
    with open_video(laid(path, tmp_path / "laid.mp4", (0, 1, -1, 0))) as video:
        assert (video.info.width_px, video.info.height_px) == (48, 85)
        assert next(iter(video)).image.shape == (85, 48, 3)


def test_a_bare_stream_that_does_not_say_its_rate_is_doubted(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mjpeg", "mjpeg", pixels="yuvj420p")
    with open_video(path) as video:
        assert video.info.guessed_rate_hz == 25
    with open_video(made("h264 bare", tmp_path)) as video:
        assert video.info.guessed_rate_hz is None


@pytest.mark.parametrize("rate", [5000, 240])
def test_a_rate_that_only_a_damaged_head_can_claim_is_not_believed(rate: int, tmp_path: Path) -> None:
    times_s = [number / rate for number in range(COUNT)]
    path = film(tmp_path / "film.h264", container="h264", rate=rate, times_s=times_s)
    with open_video(path) as video:
        assert video.info.guessed_rate_hz == (25 if rate == 5000 else None)
    assert seen(path)[0] == pytest.approx([number / (25 if rate == 5000 else rate) for number in range(COUNT)])


def test_a_rate_that_no_camera_has_is_doubted(tmp_path: Path) -> None:
    path = film(tmp_path / "fast.mp4", times_s=[number / 5000 for number in range(COUNT)])
    with open_video(path) as video:
        assert video.info.guessed_rate_hz == pytest.approx(5000, rel=0.2)
    assert seen(path)[1] == list(range(COUNT))


def test_the_cover_of_an_album_is_not_the_film(tmp_path: Path) -> None:
    from av.stream import Disposition

    source = film(tmp_path / "film.mkv", "mjpeg", pixels="yuvj420p", options={"q": "1"})
    with av.open(str(source)) as read, av.open(str(tmp_path / "both.mp4"), "w") as write:
        cover = write.add_stream_from_template(read.streams.video[0])
        cover.disposition = Disposition.attached_pic
        main = write.add_stream_from_template(read.streams.video[0])
        for number, packet in enumerate(read.demux(video=0)):
            if packet.size:
                if number == 7:
                    twin = av.Packet(bytes(packet))
                    twin.stream, twin.pts, twin.dts, twin.time_base = cover, 0, 0, packet.time_base
                    write.mux(twin)
                packet.stream = main
                write.mux(packet)
    assert seen(tmp_path / "both.mp4")[1] == list(range(COUNT))


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
@pytest.mark.parametrize("name", WRITTEN)
def test_as_many_frames_are_read_as_ffprobe_counts(name: str, tmp_path: Path) -> None:
    path = made(name, tmp_path)
    ask = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0"]
    ask += ["-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", str(path)]
    told = subprocess.run(ask, capture_output=True, text=True, check=True).stdout
    assert len(seen(path)[0]) == int(told.split()[0].strip(","))


def test_damaged_packets_are_passed_over_and_counted(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4", options={"g": "10", "bf": "0"})
    with open_video(damaged(source, tmp_path / "bad.mp4", 22, 31), threaded=False) as video:
        pictures = list(video.pictures())
        assert video.damaged_s == pytest.approx([22 / RATE_HZ, 31 / RATE_HZ])
    assert len(pictures) == COUNT - 2
    assert [picture.time_s for picture in pictures if picture.smeared] == pytest.approx(
        [number / RATE_HZ for number in (*range(23, 30), *range(32, 40))]
    )


def test_what_is_damaged_is_counted_once_however_often_it_is_sought_over(tmp_path: Path) -> None:
    """Where reading begins lies in a damaged part, so that it is sought from farther back."""
    lost = range(20, 30)
    source = film(tmp_path / "film.mp4", options={"g": "10", "bf": "0"})
    with open_video(damaged(source, tmp_path / "bad.mp4", *lost), threaded=False) as video:
        first = next(iter(video.pictures(lost[-2] / RATE_HZ)))
        assert first.time_s == pytest.approx(30 / RATE_HZ)
        assert sorted(video.damaged_s) == pytest.approx([number / RATE_HZ for number in lost])


def test_damage_at_the_start_costs_only_the_start(tmp_path: Path) -> None:
    path = damaged(film(tmp_path / "film.mp4", options={"g": "10", "bf": "0"}), tmp_path / "bad.mp4", 0, 1)
    times_s, numbers = seen(path)
    assert numbers[-30:] == list(range(15, 45))
    assert times_s[-30:] == pytest.approx(TIMES_S[15:])


@pytest.mark.parametrize(
    "name", ["mp4 index first", "mkv", "webm VP8", "avi MJPEG", "flv", "wmv", "mov ProRes", "mp4 fragments"]
)
@pytest.mark.parametrize("share", [0.4, 0.75])
def test_a_cut_clip_says_where_it_breaks_off(name: str, share: float, tmp_path: Path) -> None:
    how = dict(WRITTEN[name])
    if name == "mov ProRes":
        how["muxing"] = {"movflags": "faststart"}
    path = film(tmp_path / f"film.{_ending(name)}", **how)  # type: ignore[arg-type]
    places = packet_places(path)
    at = places[round(share * COUNT)][0] if name != "wmv" else round(share * path.stat().st_size)
    path.write_bytes(path.read_bytes()[: at + 3])
    with open_video(path) as video:
        length_s, missing_s = video.info.duration_s, video.info.missing_s
    times_s, numbers = seen(path)
    assert times_s[:-1] == pytest.approx([TIMES_S[number] for number in numbers[:-1]], abs=0.002)
    assert len(times_s) == pytest.approx(share * COUNT, abs=12)
    assert length_s == pytest.approx(times_s[-1] + 1 / RATE_HZ, abs=0.1)
    if name == "mp4 fragments":  # its head does not know how long it was to be
        assert not missing_s <= 0
    else:
        assert missing_s == pytest.approx(3 - length_s, abs=0.2)


@pytest.mark.parametrize(
    "name",
    [
        "mkv live",
        "webm live",
        "ivf",
        "mpg",
        "mpg interlaced",
        "dv",
        "gif",
        "ts",
        "MTS camcorder",
        "mjpeg",
        "y4m",
        "nut",
    ],
)
def test_a_clip_that_does_not_say_how_long_it_is_breaks_off_too(name: str, tmp_path: Path) -> None:
    bare = {
        "mjpeg": {"codec": "mjpeg", "container": "mjpeg", "pixels": "yuvj420p"},
        "y4m": {"codec": "wrapped_avframe", "container": "yuv4mpegpipe"},
    }
    path = film(tmp_path / f"film.{_ending(name)}", **(WRITTEN | bare)[name])
    with open_video(path) as video:
        assert video.info.missing_s == 0
    at, size = packet_places(path)[30]
    # Of MPEG a whole film as small as this one fits into a few packets.
    path.write_bytes(path.read_bytes()[: at + size // 2 if at else -1000])
    with open_video(path) as video:
        assert math.isnan(video.info.missing_s)
    assert seen(path)[1][:20] == pytest.approx(range(20), abs=1)


def test_joined_theora_is_seen_whole_and_says_when_it_is_cut(tmp_path: Path) -> None:
    whole = Path(__file__).with_name("theora.ogv")
    path = joined(tmp_path / "both.ogv", whole, whole)
    times_s, numbers = seen(path)
    assert numbers == pytest.approx([*range(COUNT), *range(COUNT)], abs=1)
    assert times_s == pytest.approx([number / RATE_HZ for number in range(2 * COUNT)], abs=0.002)
    with open_video(path, threaded=False) as video:
        list(video)
        assert (video.info.missing_s, video.damaged_s) == (0, [])
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    with open_video(path) as video:
        assert math.isnan(video.info.missing_s)


def test_a_wrong_claim_of_a_whole_file_is_not_taken_for_a_cut(tmp_path: Path) -> None:
    path = made("mkv", tmp_path)
    data = bytearray(path.read_bytes())
    at = data.index(b"\x44\x89\x88") + 3  # the element Duration, of 8 bytes
    data[at : at + 8] = np.array([3_600_000.0], ">f8").tobytes()
    path.write_bytes(data)
    with open_video(path) as video:
        assert (video.info.missing_s, round(video.info.duration_s, 1)) == (0, 3.0)


def test_one_picture_in_the_wrapping_of_a_video_is_a_photograph(tmp_path: Path) -> None:
    for name in ("mp4", "gif", "mkv lossless grey"):
        path = film(tmp_path / f"one.{_ending(name)}", **(WRITTEN[name] | {"times_s": [0.0]}))  # type: ignore[arg-type]
        assert settled(clip_at(path)) == Clip(path, Kind.PHOTOGRAPH)
    path = film(tmp_path / "two.mp4", times_s=[0.0, 0.1])
    assert settled(clip_at(path)).kind is Kind.VIDEO


PLAYLISTS = {
    "HLS": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '/etc/hostname'\n",
    "DASH": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"></MPD>',
    "SDP": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
    "subtitles": "1\n00:00:01,000 --> 00:00:02,000\nhello\n",
}


@pytest.mark.parametrize("name", PLAYLISTS)
def test_a_list_of_other_places_is_not_followed(name: str, tmp_path: Path) -> None:
    for ending in ("mp4", "m3u8", "ts", "mpd", "sdp"):
        path = tmp_path / f"list.{ending}"
        path.write_text(PLAYLISTS[name], encoding="utf-8")
        with pytest.raises(VideoError) as caught, open_video(path):
            pass
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["mp4", "mkv", "ts", "avi MJPEG", "gif", "webm VP8", "flv"])
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes_or_refused_in_one_line(name: str, tmp_path: Path) -> None:
    whole = made(name, tmp_path).read_bytes()
    path = tmp_path / f"cut.{_ending(name)}"
    for at in np.random.default_rng(7).integers(1, len(whole), 12):
        path.write_bytes(whole[:at])
        try:
            times_s, numbers = seen(path)
        except VideoError as error:
            assert "\n" not in str(error)  # noqa: PT017
            continue
        assert times_s[:-1] == pytest.approx([TIMES_S[number] for number in numbers[:-1]], abs=0.011)


def test_a_file_without_a_picture_that_decodes_is_one_line_and_does_not_stay_open(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4")
    path = damaged(source, tmp_path / "bad.mp4", *range(COUNT))
    with pytest.raises(VideoError, match="no picture that can be decoded"), open_video(path):
        pass
    fds = Path("/proc/self/fd")
    if fds.exists():
        assert str(path) not in {str(fd.resolve()) for fd in fds.iterdir() if fd.exists()}


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="has no picture"):
        survey(make_sound(tmp_path / "sound.mp4"))
