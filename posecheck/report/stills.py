"""One picture of each fault at its worst moment, as JPEG, kept while a clip is being checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from posecheck.form.observer import Observation
from posecheck.frame import Frame, Image

_WIDEST_PX = 960
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Still:
    """A picture of a fault. rule: the code of the rule that it breaks. jpeg: the bytes of a JPEG file."""

    rule: str
    time_s: float
    jpeg: bytes


Draw = Callable[[Frame, Observation], Image]
"""Makes the picture of a moment as it is to be shown (BGR)."""
Warned = tuple[str, float]
"""A warning: the code of its rule, and since when it stood."""


@dataclass(slots=True)
class WorstMoments:
    """What was observed at the worst moment of every warning, as if no other had stood then: a picture shows one."""

    found: dict[Warned, Observation] = field(default_factory=dict)
    _worst: dict[Warned, float] = field(default_factory=dict)

    def add(self, observation: Observation) -> list[Warned]:
        """Take in the next moment. Returns the warnings whose worst one it is so far."""
        worse = {(alert.rule.code, alert.since_s): alert for alert in observation.alerts}
        worse = {key: alert for key, alert in worse.items() if self._worst.get(key) != alert.worst}
        for key, alert in worse.items():
            self._worst[key], self.found[key] = alert.worst, replace(observation, alerts=(alert,))
        return list(worse)


@dataclass(slots=True)
class StillKeeper:
    """Keeps the picture of each warning's worst moment; while it stands as the frame, of which it holds one a rule."""

    draw: Draw
    _moments: WorstMoments = field(default_factory=WorstMoments)
    _frames: dict[Warned, Frame] = field(default_factory=dict)
    _done: list[Still] = field(default_factory=list)

    def update(self, frame: Frame, observation: Observation) -> None:
        """Take in one analysed frame."""
        for key in self._moments.add(observation):
            self._frames[key] = frame
        standing = {(alert.rule.code, alert.since_s) for alert in observation.alerts}
        for key in self._frames.keys() - standing:
            self._end(key)

    def finish(self) -> tuple[Still, ...]:
        """Every fault's still, in the order of time."""
        for key in list(self._frames):
            self._end(key)
        return in_order(self._done)

    def _end(self, key: Warned) -> None:
        self._done.append(still(key[0], self._frames.pop(key), self._moments.found[key], self.draw))


def still(rule: str, frame: Frame, observation: Observation, draw: Draw) -> Still:
    """The still of a fault at this moment."""
    return Still(rule, observation.time_s, encode_jpeg(draw(frame, observation)))


def in_order(stills: Iterable[Still]) -> tuple[Still, ...]:
    """By their times."""
    return tuple(sorted(stills, key=lambda one: (one.time_s, one.rule)))


def encode_jpeg(image: Image) -> bytes:
    """A picture (BGR) as a JPEG file, made smaller when it is wider than a page needs."""
    scale = _WIDEST_PX / max(image.shape[:2])
    if scale < 1:
        image = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
    return encoded.tobytes()
