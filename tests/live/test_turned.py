"""Pictures that lie on their side come out upright; all else of the feed stays as it is."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.live.feed import Interruptible, Shot
from posecheck.live.turned import TURNS, TurnedFeed

UPRIGHT = np.zeros((4, 3, 3), np.uint8)
UPRIGHT[0] = 255
"""White on top."""


class Lying(Interruptible):
    """What a phone sends that was turned by so many quarters, counter-clockwise, and does not set it right."""

    ends = False

    def __init__(self, quarters: int) -> None:
        super().__init__()
        self.shots: list[Shot | None] = [Shot(np.rot90(UPRIGHT, quarters).copy(), 1.5), None]
        self.calls: list[str] = []

    def open(self) -> None:
        self.calls.append("open")

    def read(self) -> Shot | None:
        return self.shots.pop(0)

    def close(self) -> None:
        self.calls.append("close")


@pytest.mark.parametrize("turn_deg", TURNS)
def test_it_is_set_upright(turn_deg: int) -> None:
    lying = Lying(turn_deg // 90)
    feed = TurnedFeed(lying, turn_deg)
    feed.open()
    shot = feed.read()
    assert shot is not None
    assert (shot.image == UPRIGHT).all()
    assert shot.time_s == 1.5
    assert feed.read() is None
    feed.interrupt()
    feed.close()
    assert lying.interrupted
    assert lying.calls == ["open", "close"]
    assert feed.ends is False
