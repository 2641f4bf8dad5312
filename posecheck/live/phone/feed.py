"""The pictures that a phone sends, as a feed like that of any camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from posecheck.live.feed import Interruptible, Shot
from posecheck.live.newest import Newest

if TYPE_CHECKING:
    from posecheck.frame import Image

_SILENT_S = 1.5
"""A phone that has sent nothing for so long has gone, or its screen is off."""
_POLL_S = 0.2


class PhoneFeed(Interruptible):
    """`put` is given each picture, on any thread; whoever reads gets the newest. A phone may go and come back."""

    ends = False

    def __init__(self) -> None:
        super().__init__()
        self._images: Newest[Image] = Newest()
        self._first: Image | None = None

    def put(self, image: Image) -> None:
        """Take in a picture (BGR, upright)."""
        self._images.put(image)

    def open(self) -> None:
        """Wait until a phone sends its first picture, or until nobody waits any more."""
        while self._first is None and not self.interrupted:
            self._first = self._images.take(timeout_s=_POLL_S)

    def read(self) -> Shot | None:
        """The next picture; None when none has come for a while."""
        image, self._first = self._first, None
        waited_s = 0.0
        while image is None and waited_s < _SILENT_S and not self.interrupted:
            image = self._images.take(timeout_s=_POLL_S)
            waited_s += _POLL_S
        return None if image is None else Shot(image)

    def close(self) -> None:
        """Nothing is held: the server goes on until the session ends."""
