"""One picture and when it was taken. What it means is known elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture.

    image: height × width × 3, BGR, uint8, upright, unmirrored.
    index: its number in the source, from 0.
    time_s: when it was taken, from the source's own time stamps.
    """

    image: Image
    index: int
    time_s: float

    @property
    def grey_level(self) -> float:
        """Mean brightness, 0 to 255, from every 16th pixel."""
        return float(self.image[::16, ::16].mean())
