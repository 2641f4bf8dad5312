"""Streams over the network, such as a phone's camera."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np

from posecheck.errors import VideoError, address_words
from posecheck.frame import Image
from posecheck.language import _
from posecheck.live.answering import no_answer
from posecheck.live.feed import Interruptible, Shot, live_size_px

if TYPE_CHECKING:
    import av
    import av.container

_OPEN_S, _READ_S = 4.0, 1.0
"""How long a stream may keep silent before it counts as not there, and as broken off. Reading cannot be interrupted
within that time, and whoever ends a session waits for it."""
_BAD_PACKETS = 60
"""So many damaged pictures in a row are garbage, not bad reception."""


class StreamFeed(Interruptible):
    """A stream over the network, such as a phone's: `http://…` (MJPEG and others) or `rtsp://…`."""

    ends = False

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._images: Generator[Image, None, None] | None = None
        self._container: av.container.InputContainer | None = None
        self._first: Image | None = None

    def open(self) -> None:
        """Connect and find the picture. Raises VideoError in one line when there is none."""
        import av

        silence = no_answer(self._url, _OPEN_S, self._interrupted)
        if silence is not None:
            raise VideoError(f"{self._what()} ({silence}): {_STREAM_FIX}")
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
            raise VideoError(_("{what} (it has no picture): {fix}", what=self._what(), fix=_STREAM_FIX))
        # Frame threads would hold back one frame each.
        container.streams.video[0].thread_type = "SLICE"
        self._images = self._decode(container)
        self._first = self._first_image()

    def _next(self) -> Image | None:
        return None if self._images is None else next(self._images, None)

    def _what(self) -> str:
        return _("the stream {address} gives no picture", address=address_words(self._url))

    def _first_image(self) -> Image:
        image = self._next()
        if image is None:
            self.close()
            raise VideoError(_("{what} (what it sends is no video): {fix}", what=self._what(), fix=_STREAM_FIX))
        return image

    @staticmethod
    def _decode(container: av.container.InputContainer) -> Generator[Image, None, None]:
        """Every picture until the stream breaks off; damaged ones are passed over."""
        import av

        bad = 0
        try:
            for packet in container.demux(container.streams.video[0]):
                try:
                    for picture in packet.decode():
                        bad = 0
                        width_px, height_px = live_size_px(picture.width, picture.height)
                        image = picture.to_ndarray(format="bgr24", width=width_px, height=height_px)
                        yield np.asarray(image, dtype=np.uint8)
                except av.InvalidDataError:
                    bad += 1
                    if bad > _BAD_PACKETS:
                        return
        except av.FFmpegError:
            return

    def read(self) -> Shot | None:
        """The next picture; None when nothing has come for a while or the other side has hung up."""
        image = self._first if self._first is not None else self._next()
        self._first = None
        return None if image is None else Shot(image)

    def close(self) -> None:
        """Hang up."""
        if self._images is not None:
            # Now, and not whenever Python gets round to it: perhaps when half of it has gone already.
            self._images.close()
            self._images = None
        if self._container is not None:
            self._container.close()
            self._container = None


_STREAM_FIX = _("check the address, and that the sender is running and in this network")


def _why(error: Exception) -> str:
    words = str(getattr(error, "strerror", None) or error)
    if "exit requested" in words:
        return _("no answer")
    return words[:1].lower() + words[1:]
