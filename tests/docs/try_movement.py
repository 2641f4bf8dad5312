"""`movement` loads our keypoints, as the example says. Not among the tests: `movement` needs an environment of its own.

POSECHECK_MOVEMENT=/path/to/its/python pytest tests/docs/try_movement.py
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import DOCS

pytestmark = pytest.mark.model


def test_movement_loads_the_keypoints(results: Path) -> None:
    example = str(DOCS / "examples" / "read_in_movement.py")
    command = [os.environ["POSECHECK_MOVEMENT"], example, "results/torso-forward.coco.json"]
    done = subprocess.run(command, cwd=results, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "keypoints: 17" in done.stdout
    speed = float(done.stdout.split("left hip: ")[1].split()[0])
    assert 50 < speed < 200, "pixels a second, as the hips go forward"
