"""Look at a photograph more closely than there is time for in a video.

It is shown to the pose model as if it were a short clip, so that the model's crop settles on the person: the landmarks
of a single look were up to 3° and a third of a shank from those on which it settles. And it is shown the mirror image
too, and the mean of both is taken: what differs between them (up to 2° and 0.1 shank) is the model's doing alone.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from posecheck.closing import Closing
from posecheck.detection.detector import PoseDetector
from posecheck.detection.mirroring import in_the_mirror
from posecheck.frame import Frame
from posecheck.person.geometry import midpoint
from posecheck.person.landmarks import Pose

_LOOKS = 8
_STEP_S = 1 / 30


class PhotographDetector(Closing):
    """Finds one person's landmarks in a photograph. A `Detector` in a `with` statement, like those for videos.

    Raises ModelError when the model cannot be run.
    """

    def __init__(self, model: str) -> None:
        self._model = model

    def __call__(self, frame: Frame) -> Pose | None:
        """The pose in the photograph, in image pixels, or None when nobody was found."""
        mirror_image = in_the_mirror(frame)
        with ThreadPoolExecutor(2) as both:
            plain, mirrored = both.map(self._settled, (frame, mirror_image))
        if plain is None or mirrored is None:
            return plain or (mirrored.mirrored() if mirrored else None)
        back = mirrored.mirrored()
        points_px = {key: midpoint(point, back.points_px[key]) for key, point in plain.points_px.items()}
        return replace(plain, points_px=points_px)

    def _settled(self, frame: Frame) -> Pose | None:
        # A model of its own for every picture: it would begin where the person of the last one was.
        pose = None
        with PoseDetector(self._model) as detector:
            for look in range(_LOOKS):
                pose = detector(replace(frame, time_s=look * _STEP_S))
                if pose is None:
                    break  # nobody is there the next time either
        return None if pose is None else replace(pose, time_s=frame.time_s)

    def close(self) -> None:
        """Nothing stays open between two photographs."""
