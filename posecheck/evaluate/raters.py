"""Who labelled a clip: one rating for each person and round, from its label file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from posecheck.errors import LabelError
from posecheck.evaluate.angles import angles_in
from posecheck.evaluate.labels import Labels, read_json_object
from posecheck.evaluate.votes import PROGRAM, SOMEBODY, TRUTH, Rating

RATER = "rater"


def read_ratings(path: Path, labels: Labels, codes: Collection[str]) -> tuple[Rating, ...]:
    """The ratings of a label file, whose `labels` were read already. Raises LabelError."""
    data = read_json_object(path)
    return (Rating(_name(path, data.get(RATER, SOMEBODY)), labels, angles=angles_in(path, data, codes)),)


def _name(path: Path, name: object) -> str:
    if not isinstance(name, str) or not name.strip() or name.strip() in (PROGRAM, TRUTH):
        raise LabelError(f'{path}: write "{RATER}": the initials of who labelled it')
    return name.strip()
