"""Follow one person through a clip, and look around for others now and then.

MediaPipe can be asked for two people, but then searches the whole picture in every frame in which it has not found the
second one: nearly twice the time for everybody who is alone, and on pictures with two people of equal size it found
both in half of them only. So the model here follows one person, and every second or two a second look is taken at the
picture with that person painted over: it found the other one in 94 of 96 such pictures, and nobody in 251 pictures of
one person.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace

from posecheck.closing import Closing
from posecheck.detection import cover
from posecheck.detection.mirroring import LeftFacingDetector
from posecheck.detection.sighting import Detector
from posecheck.frame import Frame
from posecheck.person.landmarks import Joint, Pose
from posecheck.person.people import Choice, choose

ALONE_EVERY_S = 2.0
"""A second look costs about one frame's time; while there is nobody else it is taken this often."""
TOGETHER_EVERY_S = 0.5
"""And this often while there is."""
_LET_GO_S = 1.0
"""The model is made to let go of the wrong person for this long at most."""

OpenModel = Callable[[str, bool], AbstractContextManager[Detector]]


class Follower(Closing):
    """Finds the pose of the person who does the stretch, in one frame after the other. A `Detector`; close it.

    Where it cannot be told who is meant, the pose says so in `unclear`. `video` is False for photographs.

    Raises ModelError when the model cannot be run.
    """

    def __init__(self, model: str, video: bool = True, open_detector: OpenModel = LeftFacingDetector) -> None:
        self._video = video
        self._last_look_s = -math.inf
        self._choice = Choice(0)
        self._other: Pose | None = None
        self._avoided: Pose | None = None
        self._avoided_since_s = 0.0
        with ExitStack() as opened:
            self._follow = opened.enter_context(open_detector(model, video))
            self._look = opened.enter_context(open_detector(model, False))
            self._open = opened.pop_all()

    def __call__(self, frame: Frame) -> Pose | None:
        """The pose of the one who is meant, or of the one who is followed so far; None when nobody was found."""
        pose = self._follow(self._without_avoided(frame))
        if pose is None:
            return None
        self._note_switch(pose)
        if frame.time_s - self._last_look_s >= (ALONE_EVERY_S if self._other is None else TOGETHER_EVERY_S):
            self._last_look_s = frame.time_s
            pose = self._look_around(frame, pose)
        return replace(pose, unclear=self._choice.unclear)

    def _look_around(self, frame: Frame, pose: Pose) -> Pose:
        """Look for another person and choose. Returns whom to judge in this frame."""
        self._other = self._look(cover.without(frame, pose))
        people = [pose] if self._other is None else [pose, self._other]
        self._choice = choose(people)
        meant = people[self._choice.index]
        if meant is pose or not self._video:
            return meant
        # A following model cannot be told whom to follow; it lets go of who is painted over, and then finds the other.
        if self._avoided is None:
            self._avoided_since_s = frame.time_s
        self._avoided = pose
        return pose

    def _without_avoided(self, frame: Frame) -> Frame:
        if self._avoided is None:
            return frame
        if frame.time_s - self._avoided_since_s > _LET_GO_S:
            self._avoided = None
            return frame
        return cover.without(frame, self._avoided)

    def _note_switch(self, pose: Pose) -> None:
        """Stop painting over once the other one is followed."""
        if self._avoided is not None and self._other is not None and _nearer(pose, self._other, self._avoided):
            self._other, self._avoided, self._choice = self._avoided, None, Choice(0)

    def close(self) -> None:
        """Free the models."""
        self._open.close()


def _nearer(pose: Pose, one: Pose, other: Pose) -> bool:
    hip = pose.middle_px(Joint.HIP)
    return (hip - one.middle_px(Joint.HIP)).length < (hip - other.middle_px(Joint.HIP)).length
