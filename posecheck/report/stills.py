"""One picture of each fault at its worst moment, as JPEG, kept while a clip is being checked."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from posecheck.form.observer import Observation
from posecheck.frame import Image

_WIDEST_PX = 960
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Still:
    """A picture of a fault. rule: the code of the rule that it breaks. jpeg: the bytes of a JPEG file."""

    rule: str
    time_s: float
    jpeg: bytes


@dataclass(slots=True)
class _Candidate:
    """The worst moment so far of a warning that stands; its picture waits unencoded until it is final."""

    since_s: float
    worst: float
    time_s: float
    image: Image


@dataclass(slots=True)
class StillKeeper:
    """Keeps the picture of each standing warning's worst moment. Holds at most one picture a rule unencoded."""

    done: list[Still] = field(default_factory=list)
    _standing: dict[str, _Candidate] = field(default_factory=dict)

    def update(self, observation: Observation, image: Image) -> None:
        """Take in one analysed frame; `image` is its picture as it is to be shown (BGR)."""
        alerts = {alert.rule.code: alert for alert in observation.alerts}
        for code in [code for code in self._standing if code not in alerts]:
            self._end(code)
        for code, alert in alerts.items():
            best = self._standing.get(code)
            if best is not None and best.since_s != alert.since_s:
                self._end(code)
                best = None
            if best is None or best.worst != alert.worst:
                self._standing[code] = _Candidate(alert.since_s, alert.worst, observation.time_s, image.copy())

    def finish(self) -> tuple[Still, ...]:
        """Every fault's still, in the order of time."""
        for code in list(self._standing):
            self._end(code)
        return tuple(sorted(self.done, key=lambda still: still.time_s))

    def _end(self, code: str) -> None:
        best = self._standing.pop(code)
        self.done.append(Still(code, best.time_s, encode_jpeg(best.image)))


def encode_jpeg(image: Image) -> bytes:
    """A picture (BGR) as a JPEG file, made smaller when it is wider than a page needs."""
    scale = _WIDEST_PX / max(image.shape[:2])
    if scale < 1:
        image = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
    return encoded.tobytes()
