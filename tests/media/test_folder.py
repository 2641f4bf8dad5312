"""Which clips a path means: folders to the bottom, each clip once."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.errors import UsageError
from posecheck.media.clip import kind_by_name
from posecheck.media.folder import find_clips
from posecheck.media.writer import write_photo


def test_a_folder_is_searched_to_the_bottom_and_own_output_left_alone(tmp_path: Path) -> None:
    wanted = [tmp_path / "a.MP4", tmp_path / "sub" / "b.HEIC", tmp_path / "sub" / "deep" / "c.MTS"]
    others = ["notes.txt", ".hidden.mp4", "sub/.trash/d.mp4", "a.landmarks.jsonl.gz"]
    for path in [*wanted, *(tmp_path / name for name in others)]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    write_photo(tmp_path / "mine.jpg", np.zeros((8, 8, 3), np.uint8))
    assert [clip.path for clip in find_clips([tmp_path])] == sorted(wanted)
    assert [clip.path for clip in find_clips([wanted[0], tmp_path, wanted[0]])] == [wanted[0], *wanted[1:]]


def test_a_folder_without_clips_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no videos or photographs"):
        find_clips([tmp_path])


def test_every_ending_of_pictures_that_ffmpeg_knows_is_found() -> None:
    known = {ending for name in av.formats_available for ending in _endings(name)}
    assert len(known) > 200
    assert {ending for ending in known if kind_by_name(Path(f"x.{ending}")) is None} <= set(_NO_CLIPS.split())


def _endings(name: str) -> set[str]:
    try:
        return set(av.ContainerFormat(name, "r").extensions)
    except ValueError:
        return set()  # it can only be written


_NO_CLIPS = (
    # Sound.
    "302 722 aa aa3 aac aax ac3 ac4 acm adf adp ads adx aea afc aix al ape apl aptx aptxhd aqt ast "
    "avr bcstm bfstm binka "
    "bit bonk brstm c2 caf daud dfpwm "
    "dss dtk dts dtshd eac3 ec3 fap flac fsb fwse g722 g723_1 g728 g729 genh gsm hca "
    "iamf ice ircam laf lc3 loas m2a m4a m4b mac mca mka mlp mp3 mpa mpc mpo msbc msf mtaf musx nist nsp oma omg osq "
    "paf pvf qoa rka rsd rso sb sbc sbg sdns sdr2 sds sdx sf shn sln smi son sph ss2 str svag svs sw tak thd tta ub ul "
    "uw xmd vag voc vpk vqe vqf wa wav way wsd xvag xwma apc "
    # Words and lists.
    "ans asc ass cgi diz idf idx jss mcc mks mpl2 nfo pjs rt sami scc srt ssa stl sub sup txt vt vtt vvc webvtt art "
    "cdg cdata ffmeta hls m3u8 mpd sdp "
    # Bare pictures without a size, and endings that mean something else to everybody else.
    "bitpacked cif qcif rgb v210 yuv yuv10 v xl"
)
