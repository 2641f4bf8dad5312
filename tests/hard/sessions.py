"""Live sessions that are recorded, killed at any moment: what is on the disk plays."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.clips import SAMPLES
from tests.hard.kills import Ended, end, unplayable
from tests.xvfb import Display

_STARTS_S, _DEAF_S = 60.0, 10.0
_CLIP = SAMPLES / "clean-left-lead.mp4"


def kill_a_session(display: Display, path: Path, chance: random.Random, how: signal.Signals) -> Ended:
    """Kill `posecheck live --record` at some moment after its first picture was recorded, or before."""
    command = [sys.executable, "-m", "posecheck", "live", "--source", str(_CLIP), "--mute", "--record", str(path)]
    with subprocess.Popen(
        command, env=display.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        begun_s = time.monotonic()
        while not path.exists() and process.poll() is None and time.monotonic() - begun_s < _STARTS_S:
            time.sleep(0.02)
        time.sleep(chance.uniform(0.0, 3.0))
        took_s = end(process, how, _DEAF_S)
        told = process.stderr.read() if process.stderr else ""
    fault = unplayable(path)
    if fault is None and "Traceback" in told:
        fault = told[-600:]
    return Ended(fault, took_s)
