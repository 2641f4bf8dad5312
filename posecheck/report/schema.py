"""The published JSON Schemas of what posecheck writes (draft 2020-12); they travel with the package."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

REPORT, EVALUATION, COMPARISON, LABELS = "report", "evaluation", "comparison", "labels"


def load(name: str = REPORT) -> dict[str, Any]:
    """The schema of that name.

    `REPORT` for one object of `check --json`, `EVALUATION` for `evaluate --json`, `COMPARISON` for `compare --json`,
    `LABELS` for a label file.
    """
    text = (files(__package__) / f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
