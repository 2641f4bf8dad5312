"""Where live pictures come from: a camera of this computer, a network stream, a file played at its own pace.

Each feed opens, gives one picture after the other, and closes; `camera` runs it on a thread and brings it back when it
breaks off.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import cv2
import numpy as np

from posecheck.asked import number_asked
from posecheck.errors import VideoError
from posecheck.frame import Frame
from posecheck.language import _, listed
from posecheck.live.feed import HEIGHT_PX, WIDTH_PX, Feed, Interruptible, Shot, made_smaller
from posecheck.live.streams import StreamFeed
from posecheck.media.clip import Kind, clip_at
from posecheck.media.survey import settled
from posecheck.media.video import VideoFile

RATE_HZ = 30
_LONGEST_NUMBER = 4
"""Digits of a camera's number."""

_SILENT_CAMERA_S = "2"
"""As OpenCV's setting, in whole seconds."""
_FIRST_PICTURE_S = 4.0
"""Some cameras need this long from opening to the first picture."""


def find_feed(source: str) -> Feed:
    """The feed that `--source` means: a number, /dev/videoN, a URL, or a file. "0" is the first camera that works."""
    number = number_asked(source.removeprefix("/dev/video"), _LONGEST_NUMBER)
    if number is not None:
        return CameraFeed(camera_numbers() if number == 0 and source.isdecimal() else (number,))
    if "://" in source:
        return StreamFeed(source)
    return FileFeed(Path(source))


def camera_numbers() -> range:
    """The cameras that are tried where none is named. On Linux one camera has several numbers, and asking is quick."""
    return range(10 if sys.platform == "linux" else 4)


class FileFeed(Interruptible):
    """A video file, given out at its own pace; frames have the file's time stamps."""

    ends = True

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._video: VideoFile | None = None
        self._frames: Generator[Frame, None, None] | None = None
        self._began_s = 0.0

    def open(self) -> None:
        """Open the file. Raises VideoError when it is no video."""
        if settled(clip_at(self._path)).kind is not Kind.VIDEO:
            raise VideoError(
                _("{path} is no video: give a video or a camera, or use `posecheck check`", path=self._path)
            )
        self._video = VideoFile(self._path)
        self._frames = (frame for frame in self._video)
        self._began_s = 0.0

    def read(self) -> Shot | None:
        """The next frame, when its time has come."""
        frame = None if self._frames is None else next(self._frames, None)
        if frame is None:
            return None
        if self._began_s == 0.0:
            self._began_s = time.monotonic() - frame.time_s
        self.pause(self._began_s + frame.time_s - time.monotonic())
        return Shot(made_smaller(frame.image), frame.time_s)

    def close(self) -> None:
        """Close the file."""
        if self._frames is not None:
            # Now, and not whenever Python gets round to it: perhaps when half of it has gone already.
            self._frames.close()
            self._frames = None
        if self._video is not None:
            self._video.close()


class CameraFeed(Interruptible):
    """A camera of this computer: the first of `numbers` that gives a picture."""

    ends = False

    def __init__(self, numbers: range | tuple[int, ...]) -> None:
        super().__init__()
        self._numbers = numbers
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """Open the first camera that works. Raises VideoError that lists what was tried, with the fix."""
        # How long a camera may keep silent: OpenCV would wait for ten seconds, and so would whoever ends a session.
        os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", _SILENT_CAMERA_S)
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # ours say more
        tried: list[str] = []
        for number in self._numbers:
            capture, why = open_camera(number, self.pause)
            if capture is not None:
                self._capture = capture
                # After a break, the same camera and no other: another would show the room from elsewhere.
                self._numbers = (number,)
                return
            if why != NOT_THERE or not tried:  # that the others are not there is told by the first
                tried.append(_("{camera}: {reason}", camera=number, reason=why))
            if why == NOT_THERE and number > 0 and sys.platform != "linux":
                break  # to ask for one more takes seconds there
        raise VideoError(_("no camera gives a picture (tried {tried}); {fix}", tried=listed(tried), fix=camera_fix()))

    def read(self) -> Shot | None:
        """The next picture; None when the camera has stopped giving any."""
        if self._capture is None:
            return None
        works, image = self._capture.read()
        return Shot(made_smaller(np.asarray(image, dtype=np.uint8))) if works and image is not None else None

    def close(self) -> None:
        """Let go of the camera."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


NOT_THERE = _("not there")
NO_ACCESS = _("no permission")
NO_PICTURE = _("opens but gives no picture, perhaps another program uses it")

_BACKENDS: dict[str, tuple[int, ...]] = {
    "linux": (cv2.CAP_V4L2,),
    "darwin": (cv2.CAP_AVFOUNDATION,),
    "win32": (cv2.CAP_MSMF, cv2.CAP_DSHOW),
}


def open_camera(number: int, pause: Callable[[float], None] = time.sleep) -> tuple[cv2.VideoCapture | None, str]:
    """A camera that has given its first picture, or None and why it has not. pause: waits for so many seconds."""
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
            if _gives_picture(capture, pause):
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


def _gives_picture(capture: cv2.VideoCapture, pause: Callable[[float], None]) -> bool:
    until_s = time.monotonic() + _FIRST_PICTURE_S
    while time.monotonic() < until_s:
        if capture.read()[0]:
            return True
        pause(0.05)
    return False


def camera_fix() -> str:
    """What to do about a camera that does not work, on this system."""
    if sys.platform == "darwin":
        return _("allow it in System Settings > Privacy & Security > Camera for the terminal, then start it again")
    if sys.platform == "win32":
        return _("allow it in Settings > Privacy > Camera, and close other programs that use it")
    devices = sorted(Path("/dev").glob("video*"))
    if not devices:
        return _("there is no /dev/video*: plug one in, or give --source a stream or a file")
    if not any(os.access(device, os.R_OK | os.W_OK) for device in devices):
        return _("add yourself to its group (sudo usermod -aG video $USER) and log in again")
    return _("close other programs that use it, or give another --source")
