"""Large pictures are made smaller before anything else is done with them, at their own shape."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from posecheck.frame import Image
from posecheck.live.feed import Feed, live_size_px, made_smaller
from posecheck.live.feeds import FileFeed
from posecheck.live.streams import StreamFeed
from posecheck.live.turned import TurnedFeed
from tests.mjpeg import mjpeg_stream


@pytest.mark.parametrize(
    ("size_px", "taken_px"),
    [
        ((3840, 2160), (1280, 720)),
        ((1920, 1080), (1280, 720)),
        ((1080, 1920), (720, 1280)),
        ((1920, 1440), (1280, 960)),
        ((1280, 720), (1280, 720)),
        ((640, 480), (640, 480)),
        ((10000, 1), (1280, 1)),
    ],
)
def test_no_side_is_longer_than_a_camera_is_asked_for(size_px: tuple[int, int], taken_px: tuple[int, int]) -> None:
    assert live_size_px(*size_px) == taken_px


def halves(width_px: int, height_px: int) -> Image:
    """Dark on the left, bright on the right."""
    image = np.full((height_px, width_px, 3), 30, np.uint8)
    image[:, width_px // 2 :] = 220
    return image


def test_a_picture_that_is_small_enough_is_not_copied() -> None:
    image = halves(1280, 720)
    assert made_smaller(image) is image


def file_feed(folder: Path, image: Image) -> Feed:
    path = folder / "large.mp4"
    height_px, width_px = image.shape[:2]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
        for _ in range(2):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode())
    return FileFeed(path)


def looks_the_same(image: Image, size_px: tuple[int, int]) -> bool:
    expected = cv2.resize(halves(*size_px), (image.shape[1], image.shape[0]))
    return float(np.abs(image.astype(float) - expected).mean()) < 4


def test_a_large_file_comes_small(tmp_path: Path) -> None:
    feed = file_feed(tmp_path, halves(1920, 1080))
    feed.open()
    shot = feed.read()
    feed.close()
    assert shot is not None
    assert shot.image.shape == (720, 1280, 3)
    assert looks_the_same(shot.image, (1920, 1080))


def test_a_large_stream_comes_small_and_turned_upright() -> None:
    with mjpeg_stream([halves(3840, 2160)]) as server:
        feed = TurnedFeed(StreamFeed(server.url), 90)
        feed.open()
        shot = feed.read()
        feed.close()
    assert shot is not None
    assert shot.image.shape == (1280, 720, 3)
    assert looks_the_same(np.asarray(cv2.rotate(shot.image, cv2.ROTATE_90_COUNTERCLOCKWISE), np.uint8), (3840, 2160))
