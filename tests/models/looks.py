"""All that MediaPipe says of pictures with a given bundle, opened as the program opens it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import cv2

from posecheck.detection import detector
from posecheck.detection.quiet import quiet_stderr
from posecheck.frame import Image
from posecheck.media.video import open_video
from tests.clips import SAMPLES

Numbers = tuple[float, ...]
"""x, y, z, visibility and presence of 33 landmarks in the picture, then of 33 in the world; none: nobody was found."""

_STEP_MS = 66


def pictures(clip: str, count: int, every: int) -> list[Image]:
    """So many pictures of a sample, `every` frames from one to the next."""
    with open_video(SAMPLES / f"{clip}.mp4") as video:
        return [frame.image for frame in islice(video, 0, count * every, every)]


def looks(bundle: bytes, images: Iterable[Image], video: bool) -> list[Numbers]:
    """What is said of each picture. video: as of one clip; else of each by itself, as of photographs."""
    with quiet_stderr():
        mp, landmarker = detector._open_landmarker(bundle, video)
        with landmarker:
            return [tuple(_numbers(found)) for found in _found(mp, landmarker, images, video)]


def _found(mp: Any, landmarker: Any, images: Iterable[Image], video: bool) -> Iterator[Any]:
    for index, image in enumerate(images):
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
        yield landmarker.detect_for_video(picture, index * _STEP_MS) if video else landmarker.detect(picture)


def _numbers(found: Any) -> Iterator[float]:
    for person in (*found.pose_landmarks, *found.pose_world_landmarks):
        for point in person:
            yield from (point.x, point.y, point.z, point.visibility, point.presence)
