"""A feed whose pictures lie on their side, set upright: some phone apps send what the sensor sees."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from posecheck.live.feed import Feed, Shot

_HOW = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
TURNS = tuple(_HOW)
"""Degrees by which pictures can be turned, clockwise."""


class TurnedFeed:
    """The feed, with every picture turned clockwise by so many degrees (see `TURNS`)."""

    def __init__(self, feed: Feed, turn_deg: int) -> None:
        self._feed = feed
        self._how = _HOW[turn_deg]
        self.ends = feed.ends

    def open(self) -> None:
        """Open the feed. Raises VideoError."""
        self._feed.open()

    def read(self) -> Shot | None:
        """The next picture, turned."""
        shot = self._feed.read()
        if shot is None:
            return None
        return replace(shot, image=np.asarray(cv2.rotate(shot.image, self._how), dtype=np.uint8))

    def close(self) -> None:
        """Let go of the feed."""
        self._feed.close()

    def interrupt(self) -> None:
        """Let what waits for a picture stop waiting."""
        self._feed.interrupt()
