"""Show everybody to the pose model facing the same way.

MediaPipe's landmarks of a picture and of its mirror image differ: on samples and their mirrored copies the medians of
the measures lay up to 4° and 0.09 shank lengths apart, from nothing but the model. So whoever faces right is shown to
it mirrored, and the landmarks are mirrored back. What is left then is 0.7° and 0.03 shank lengths, and errors against
the truth are no larger than before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from posecheck.closing import Closing
from posecheck.detection import cover
from posecheck.detection.detector import PoseDetector
from posecheck.frame import Frame
from posecheck.person.body import guess_facing
from posecheck.person.landmarks import Pose

FACES_RIGHT = 1
_SETTLE_S = 0.4
"""How long someone must face the other way before the picture is turned over: turning it costs a frame."""


def in_the_mirror(frame: Frame) -> Frame:
    """The frame with left and right exchanged. OpenCV takes a twentieth of NumPy's time for it."""
    return replace(frame, image=np.asarray(cv2.flip(frame.image, 1), dtype=np.uint8))


class LeftFacingDetector(Closing):
    """A `PoseDetector` that shows the model everybody facing left; poses come out as the picture has them.

    Raises ModelError when the model cannot be run.
    """

    def __init__(
        self, model: str, video: bool = True, open_detector: Callable[[str, bool], PoseDetector] = PoseDetector
    ) -> None:
        self._detect = open_detector(model, video)
        self._video = video
        self._mirrored: bool | None = None
        self._differs_since_s: float | None = None
        self._turning: Pose | None = None
        self._turned_at_s = 0.0

    def __call__(self, frame: Frame) -> Pose | None:
        """The pose in the frame, in image pixels, or None when nobody was found."""
        pose = self._found(self._alone(frame), bool(self._mirrored))
        facing = 0 if pose is None else guess_facing(pose)
        if pose is None or facing == 0:
            return pose
        if self._video:
            self._remember(pose, facing == FACES_RIGHT)
            return pose
        # A photograph is looked at once, so that there is no later frame to do better in.
        return self._found(cover.only(frame, pose), mirrored=True) or pose if facing == FACES_RIGHT else pose

    def _found(self, frame: Frame, mirrored: bool) -> Pose | None:
        if not mirrored:
            return self._detect(frame)
        pose = self._detect(in_the_mirror(frame))
        return None if pose is None else pose.mirrored()

    def _alone(self, frame: Frame) -> Frame:
        """Just after turning the picture over, only the person who is followed.

        The model goes on where they were, which is somewhere else in the mirror, and would pick up who is there.
        """
        if self._turning is None:
            return frame
        if frame.time_s - self._turned_at_s > _SETTLE_S:
            self._turning = None
            return frame
        return cover.only(frame, self._turning)

    def _remember(self, pose: Pose, right: bool) -> None:
        """Turn the picture over for the first person found at once, later only after a while."""
        if self._turning is not None and right is self._mirrored:
            self._turning = None
        if self._mirrored is None:
            self._turn(pose, right)
        elif right is self._mirrored:
            self._differs_since_s = None
        elif self._differs_since_s is None:
            self._differs_since_s = pose.time_s
        elif pose.time_s - self._differs_since_s >= _SETTLE_S:
            self._turn(pose, right)

    def _turn(self, pose: Pose, right: bool) -> None:
        if right is not bool(self._mirrored):
            self._turning, self._turned_at_s = pose, pose.time_s
        self._mirrored, self._differs_since_s = right, None

    def close(self) -> None:
        """Free the model."""
        self._detect.close()
