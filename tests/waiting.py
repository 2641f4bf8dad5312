"""Waiting for what another thread or process is to bring about."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(condition: Callable[[], bool], timeout_s: float = 30.0, every_s: float = 0.01) -> bool:
    """Wait for it; True when it came about."""
    end_s = time.monotonic() + timeout_s
    while time.monotonic() < end_s:
        if condition():
            return True
        time.sleep(every_s)
    return False
