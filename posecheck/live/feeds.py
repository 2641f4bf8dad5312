"""Where live pictures come from: a camera of this computer, a network stream, a file played at its own pace.

Each feed opens, gives one picture after the other, and closes; `camera` runs it on a thread and brings it back when it
breaks off.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from posecheck.errors import VideoError, address_words
from posecheck.frame import Image
from posecheck.media.clip import Kind, clip_at
from posecheck.media.video import VideoFile, settled

if TYPE_CHECKING:
    import av
    import av.container

WIDTH_PX, HEIGHT_PX, RATE_HZ = 1280, 720, 30
"""What a camera is asked for. Larger pictures cost time and show no more of a pose."""

_MAX_CAMERAS = 4
_FIRST_PICTURE_S = 4.0
"""Some cameras need this long from opening to the first picture."""
_OPEN_S, _READ_S = 6.0, 1.5
"""How long a stream may keep silent before it counts as not there, and as broken off."""
_BAD_PACKETS = 60
"""So many damaged pictures in a row are garbage, not bad reception."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as it came in. time_s: the source's own time where it has one (a file), else None."""

    image: Image
    time_s: float | None = None


class Feed(Protocol):
    """One source of live pictures. `ends`: the source can be over, rather than only break off."""

    ends: bool

    def open(self) -> None:
        """Open it, or raise VideoError with what was tried and what to do."""

    def read(self) -> Shot | None:
        """The next picture, as soon as it is there; None when the source is over or has broken off."""

    def close(self) -> None:
        """Let go of it; it may be opened again."""


def find_feed(source: str) -> Feed:
    """The feed that `--source` means: a number, /dev/videoN, a URL, or a file. "0" is the first camera that works."""
    if source.isdecimal():
        number = int(source)
        return CameraFeed(range(_MAX_CAMERAS) if number == 0 else (number,))
    if source.startswith("/dev/video") and source.removeprefix("/dev/video").isdecimal():
        return CameraFeed((int(source.removeprefix("/dev/video")),))
    if "://" in source:
        return StreamFeed(source)
    return FileFeed(Path(source))


class FileFeed:
    """A video file, given out at its own pace; frames have the file's time stamps."""

    ends = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self._video: VideoFile | None = None
        self._began_s = 0.0

    def open(self) -> None:
        """Open the file. Raises VideoError when it is no video."""
        if settled(clip_at(self._path)).kind is not Kind.VIDEO:
            raise VideoError(f"{self._path} is no video: give a video or a camera, or use `posecheck check`")
        self._video = VideoFile(self._path)
        self._frames = iter(self._video)
        self._began_s = 0.0

    def read(self) -> Shot | None:
        """The next frame, when its time has come."""
        frame = next(self._frames, None)
        if frame is None:
            return None
        if self._began_s == 0.0:
            self._began_s = time.monotonic() - frame.time_s
        time.sleep(max(0.0, self._began_s + frame.time_s - time.monotonic()))
        return Shot(frame.image, frame.time_s)

    def close(self) -> None:
        """Close the file."""
        if self._video is not None:
            self._video.close()


class StreamFeed:
    """A stream over the network, such as a phone's: `http://…` (MJPEG and others) or `rtsp://…`."""

    ends = False

    def __init__(self, url: str) -> None:
        self._url = url
        self._container: av.container.InputContainer | None = None
        self._first: Image | None = None

    def open(self) -> None:
        """Connect and find the picture. Raises VideoError in one line when there is none."""
        import av

        av.logging.set_level(None)
        # Without these FFmpeg collects seconds of pictures before it gives out the first.
        options = {"fflags": "nobuffer", "flags": "low_delay", "probesize": "500000", "analyzeduration": "500000"}
        if self._url.startswith("rtsp"):
            options["rtsp_transport"] = "tcp"
        try:
            container = av.open(self._url, options=options, timeout=(_OPEN_S, _READ_S))
        except (av.FFmpegError, OSError, ValueError) as error:
            raise VideoError(f"{self._what()} ({_why(error)}): {_STREAM_FIX}") from error
        self._container = container
        if not container.streams.video:
            self.close()
            raise VideoError(f"{self._what()} (it has no picture): {_STREAM_FIX}")
        # Frame threads would hold back one frame each.
        container.streams.video[0].thread_type = "SLICE"
        self._images = self._decode(container)
        self._first = self._first_image()

    def _what(self) -> str:
        return f"the stream {address_words(self._url)} gives no picture"

    def _first_image(self) -> Image:
        image = next(self._images, None)
        if image is None:
            self.close()
            raise VideoError(f"{self._what()} (what it sends is no video): {_STREAM_FIX}")
        return image

    @staticmethod
    def _decode(container: av.container.InputContainer) -> Iterator[Image]:
        """Every picture until the stream breaks off; damaged ones are passed over."""
        import av

        bad = 0
        try:
            for packet in container.demux(container.streams.video[0]):
                try:
                    for picture in packet.decode():
                        bad = 0
                        yield np.asarray(picture.to_ndarray(format="bgr24"), dtype=np.uint8)
                except av.InvalidDataError:
                    bad += 1
                    if bad > _BAD_PACKETS:
                        return
        except av.FFmpegError:
            return

    def read(self) -> Shot | None:
        """The next picture; None when nothing has come for a while or the other side has hung up."""
        image = self._first if self._first is not None else next(self._images, None)
        self._first = None
        return None if image is None else Shot(image)

    def close(self) -> None:
        """Hang up."""
        if self._container is not None:
            self._container.close()
            self._container = None


_STREAM_FIX = "check the address, and that the sender is running and in this network"


class CameraFeed:
    """A camera of this computer: the first of `numbers` that gives a picture."""

    ends = False

    def __init__(self, numbers: range | tuple[int, ...]) -> None:
        self._numbers = numbers
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """Open the first camera that works. Raises VideoError that lists what was tried, with the fix."""
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # ours say more
        tried = []
        for number in self._numbers:
            capture, why = open_camera(number)
            if capture is not None:
                self._capture = capture
                # After a break, the same camera and no other: another would show the room from elsewhere.
                self._numbers = (number,)
                return
            tried.append(f"{number}: {why}")
            if why == NOT_THERE and number > 0 and sys.platform != "linux":
                break  # to ask for one more takes seconds there
        raise VideoError(f"no camera gives a picture (tried {', '.join(tried)}); {camera_fix()}")

    def read(self) -> Shot | None:
        """The next picture; None when the camera has stopped giving any."""
        if self._capture is None:
            return None
        works, image = self._capture.read()
        return Shot(np.asarray(image, dtype=np.uint8)) if works and image is not None else None

    def close(self) -> None:
        """Let go of the camera."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


NOT_THERE = "not there"
NO_ACCESS = "no permission"
NO_PICTURE = "opens but gives no picture, perhaps another program uses it"

_BACKENDS: dict[str, tuple[int, ...]] = {
    "linux": (cv2.CAP_V4L2,),
    "darwin": (cv2.CAP_AVFOUNDATION,),
    "win32": (cv2.CAP_MSMF, cv2.CAP_DSHOW),
}


def open_camera(number: int) -> tuple[cv2.VideoCapture | None, str]:
    """A camera that has given its first picture, or None and why it has not."""
    device = Path(f"/dev/video{number}")
    if sys.platform == "linux" and not device.exists():
        return None, NOT_THERE
    if sys.platform == "linux" and not os.access(device, os.R_OK | os.W_OK):
        return None, NO_ACCESS
    why = NOT_THERE
    for backend in _BACKENDS.get(sys.platform, (cv2.CAP_ANY,)):
        capture = cv2.VideoCapture(number, backend)
        if capture.isOpened():
            _ask_for(capture)
            if _gives_picture(capture):
                return capture, ""
            why = NO_PICTURE
        capture.release()
    return None, why


def _ask_for(capture: cv2.VideoCapture) -> None:
    """A sensible size and rate. MJPG first: most webcams give 720p at 30 a second in no other format."""
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH_PX)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT_PX)
    capture.set(cv2.CAP_PROP_FPS, RATE_HZ)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)


def _gives_picture(capture: cv2.VideoCapture) -> bool:
    until_s = time.monotonic() + _FIRST_PICTURE_S
    while time.monotonic() < until_s:
        if capture.read()[0]:
            return True
        time.sleep(0.05)
    return False


def camera_fix() -> str:
    """What to do about a camera that does not work, on this system."""
    if sys.platform == "darwin":
        return "allow it in System Settings > Privacy & Security > Camera for the terminal, then start it again"
    if sys.platform == "win32":
        return "allow it in Settings > Privacy > Camera, and close other programs that use it"
    devices = sorted(Path("/dev").glob("video*"))
    if not devices:
        return "there is no /dev/video*: plug one in, or give --source a stream or a file"
    if not any(os.access(device, os.R_OK | os.W_OK) for device in devices):
        return "add yourself to its group (sudo usermod -aG video $USER) and log in again"
    return "close other programs that use it, or give another --source"


def _why(error: Exception) -> str:
    words = str(getattr(error, "strerror", None) or error)
    if "exit requested" in words:
        return "no answer"
    return words[:1].lower() + words[1:]
