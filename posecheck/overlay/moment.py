"""The picture of one moment without words, cut to the person: for a page that says the words itself, large."""

from __future__ import annotations

import numpy as np

from posecheck.form.observer import Observation
from posecheck.frame import Frame, Image
from posecheck.overlay.figure import draw_figure
from posecheck.overlay.palette import recorded_sizes
from posecheck.overlay.pen import Pen
from posecheck.person.landmarks import Pose

_ROOM = 0.25
"""Room around the landmarks, in heights of the person: the head goes on above the ears, hands go on behind wrists."""


def draw_moment(frame: Frame, observation: Observation) -> Image:
    """The person with the figure and what the most urgent warning is about, and little of the room around."""
    image: Image = frame.image.copy()
    pose = observation.pose
    if pose is None:
        return image
    left, top, right, bottom = _around(pose, image)
    sizes = recorded_sizes(right - left, bottom - top)
    draw_figure(Pen(image, sizes.line, image.shape[1] / pose.width_px), observation)
    return np.ascontiguousarray(image[top:bottom, left:right])


def _around(pose: Pose, image: Image) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the part that shows the person, in pixels of the image."""
    height_px, width_px = image.shape[:2]
    scale = width_px / pose.width_px
    xs = [point.x * scale for point in pose.points_px.values()]
    ys = [point.y * scale for point in pose.points_px.values()]
    if not xs:
        return 0, 0, width_px, height_px
    room_px = _ROOM * (max(ys) - min(ys))
    ends = (min(xs) - room_px, min(ys) - room_px, max(xs) + room_px, max(ys) + room_px)
    left, right = (int(min(max(x, 0.0), width_px)) for x in (ends[0], ends[2]))
    top, bottom = (int(min(max(y, 0.0), height_px)) for y in (ends[1], ends[3]))
    return (left, top, right, bottom) if right - left > 1 and bottom - top > 1 else (0, 0, width_px, height_px)
