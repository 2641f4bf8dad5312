"""The keypoints of a check as the array that `movement` and others load. Needs NumPy alone.

posecheck check clip.mp4 --out results --export coco
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def keypoints_of(path: Path) -> tuple[NDArray[np.float64], list[str], float]:
    """Positions, the names of the points, and frames a second.

    Positions have the shape (frames, 2, points, 1): x and y in pixels of the upright picture, y down, of one person;
    NaN where a point was not seen.
    """
    coco = json.loads(path.read_text(encoding="utf-8"))
    names = coco["categories"][0]["keypoints"]
    positions = np.full((len(coco["images"]), 2, len(names), 1), np.nan)
    for person in coco["annotations"]:
        x, y, seen = np.reshape(person["keypoints"], (-1, 3)).T
        positions[person["image_id"], :, :, 0] = np.where(seen > 0, (x, y), np.nan)
    times_s = [image["time_s"] for image in coco["images"]]
    return positions, names, 1.0 / float(np.median(np.diff(times_s)))
