"""Label files as the tests read them: at once, as no part of the program does."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from posecheck.evaluate.labels import Labels, labels_in, read_label_data


def read_labels(path: Path, codes: Collection[str]) -> Labels:
    """Read a label file; `codes` are the rules that there are. Raises LabelError when it breaks the format."""
    return labels_in(path, read_label_data(path), codes)
