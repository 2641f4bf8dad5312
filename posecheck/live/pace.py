"""No more than so many a second, though they may come in bursts."""

from __future__ import annotations


class Pace:
    """Lets at most `rate_hz` a second pass, without asking for even gaps: what is a little early is let through.

    A camera of 30 a second that stutters loses none at 32; one of 60 a second loses every other.
    """

    def __init__(self, rate_hz: float) -> None:
        self._gap_s = 1.0 / rate_hz
        self._due_s = float("-inf")

    def lets(self, at_s: float) -> bool:
        """True when what comes at this time may pass."""
        if at_s < self._due_s:
            return False
        self._due_s = max(self._due_s, at_s - self._gap_s) + self._gap_s
        return True
