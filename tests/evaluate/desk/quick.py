"""A check that takes a moment, done without the pose model.

Apart from the desks of tests, since it is done in processes of its own: these import this, and nothing that takes long.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from posecheck.check import CheckOptions, check_clip, task
from posecheck.check.task import ClipOutcome, Task, run_task
from posecheck.check.workers import Line
from posecheck.media.clip import Clip
from posecheck.report.data import Report
from tests.recordings import record

LEANING_DEG = 20.0


def quick_check(one: Task, line: Line) -> ClipOutcome:
    """A check that sees a stick figure in every clip, leaning in those whose names say so. It is a whole check else.

    "slow" clips take until they are given up, "crash" ones take the process along.
    """
    name = one.clip.path.stem
    if line.tell is not None:
        line.tell(0.25)
    if "crash" in name:
        os.abort()
    while "slow" in name:
        time.sleep(0.05)

    with tempfile.TemporaryDirectory() as folder:
        trunk_deg = LEANING_DEG if "lean" in name else 0.0
        seen = record(Path(folder) / "seen.landmarks.jsonl.gz", trunk_deg)

        def judged(clip: Clip, options: CheckOptions, *others: Any) -> Report:
            _, listen, turns, meet = others
            if clip.path.stat().st_size < 100:
                return check_clip(clip, options)
            report = check_clip(seen, options, None, listen, turns, meet)
            return replace(report, clip=replace(report.clip, path=str(clip.path)))

        vars(task)["check_clip"] = judged
        return run_task(one, Line(line.turns))
