"""The movement in the formats of biomechanics: marker positions as TRC, joint angles as MOT, for OpenSim and the like.

Both hold the steadied landmarks themselves, without the corrections that the rules use, so that they can be compared
with what other tools find. One camera sees a plane: x is forward (the way the person faces for most of the clip), y is
up (levelled where the room shows what is upright), z is always 0. The origin is on the floor under the front foot.

Metres follow from the person's stature: the front shank, knee to ankle, is taken to be 0.246 of it (Drillis and
Contini 1966, in Winter, "Biomechanics and Motor Control of Human Movement"). Unless it is given, 1.70 m is assumed, and
the files say so in their headers. Angles do not depend on it.

Times are those of the frames, as they are; a joint that was not seen is `nan`.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from posecheck.files.atomic import MADE_BY, write_text_whole
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.person.body import Stance
from posecheck.person.geometry import UNSEEN, Point, distance, half_turn_deg, midpoint, tilt_deg
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.version import __version__

ASSUMED_STATURE_M = 1.70
_SHANK_PER_STATURE = 0.246

_JOINT_NAMES: dict[Joint, str] = {
    Joint.HIP: "Hip",
    Joint.KNEE: "Knee",
    Joint.ANKLE: "Ankle",
    Joint.HEEL: "Heel",
    Joint.TOE: "BigToe",
    Joint.SHOULDER: "Shoulder",
    Joint.ELBOW: "Elbow",
    Joint.WRIST: "Wrist",
    Joint.EAR: "Ear",
    Joint.EYE: "Eye",
}
"""Marker names as Sports2D and Pose2Sim have them (the HALPE-26 set), behind an R or L for the side."""

_KEYS: tuple[tuple[Side, Joint], ...] = tuple((side, joint) for side in (Side.RIGHT, Side.LEFT) for joint in Joint)
_INDEX = {key: number for number, key in enumerate(_KEYS)}
_MIDDLES: tuple[tuple[str, Joint], ...] = (("Hip", Joint.HIP), ("Neck", Joint.SHOULDER))

MARKERS: tuple[str, ...] = (
    *(f"{side.name[0]}{_JOINT_NAMES[joint]}" for side, joint in _KEYS),
    *(name for name, _ in _MIDDLES),
)
"""The markers of a TRC file, in its order."""

ANGLES: tuple[str, ...] = (
    "trunk_tilt",
    *(f"{name}_{side}" for side in "rl" for name in ("hip_flexion", "knee_angle", "ankle_angle", "thigh_tilt")),
)
"""The angles of a MOT file, in its order, in degrees.

trunk_tilt, thigh_tilt: from vertical, + forward (hip ahead of knee). hip_flexion: + flexion, − extension.
knee_angle: 0 straight, + bent. ankle_angle: 0 at a right angle, + toes towards the shin.
"""


@dataclass(frozen=True, slots=True)
class _FrontLeg:
    """What one frame tells of the scale and the floor, in pixels."""

    shank_px: float
    ankle_x_px: float
    floor_y_px: float


@dataclass(slots=True)
class Motion:
    """The landmarks of a clip, frame by frame, levelled, in pixels with x to the right and y up.

    Kept as bare numbers (about 0.4 kB a frame), so that an hour fits.
    """

    times_s: array[float] = field(default_factory=lambda: array("d"))
    _xy_px: array[float] = field(default_factory=lambda: array("d"))
    _kneeling: list[_FrontLeg] = field(default_factory=list)
    _other: list[_FrontLeg] = field(default_factory=list)
    _facing: int = 0

    def add(self, observation: Observation) -> None:
        """Take in one analysed frame."""
        self.times_s.append(observation.time_s)
        points = [UNSEEN] * len(_KEYS) if observation.pose is None else _levelled(observation.pose)
        for point in points:
            self._xy_px.extend((point.x, point.y))
        if observation.stance is not None:
            self._facing += observation.stance.facing
            known = self._other if observation.phase.phase is Phase.AWAY else self._kneeling
            known.extend(_front_leg(points, observation.stance))

    def markers_m(self, stature_m: float) -> Iterator[dict[str, Point]]:
        """The markers of each frame in metres: x forward, y up, from the floor under the front foot.

        Scale and origin are the same for the whole clip, from the frames in the stretch where there are any.
        """
        legs = self._kneeling or self._other or [_FrontLeg(math.nan, math.nan, math.nan)]
        scale = _SHANK_PER_STATURE * stature_m / median(leg.shank_px for leg in legs)
        origin = Point(median(leg.ankle_x_px for leg in legs), median(leg.floor_y_px for leg in legs))
        for points_px in self._frames_px():
            points = [(point - origin) * scale for point in points_px]
            points = [Point(point.x * self._forward, point.y) for point in points]
            points += [midpoint(points[_INDEX[Side.LEFT, j]], points[_INDEX[Side.RIGHT, j]]) for _, j in _MIDDLES]
            yield dict(zip(MARKERS, points, strict=True))

    def angles_deg(self) -> Iterator[dict[str, float]]:
        """The angles of each frame. See `ANGLES`."""
        for points_px in self._frames_px():
            points = [Point(point.x * self._forward, point.y) for point in points_px]
            yield _angles_deg(points)

    @property
    def _forward(self) -> float:
        """+1 when the person faces right for most of the clip, else -1."""
        return 1.0 if self._facing >= 0 else -1.0

    def _frames_px(self) -> Iterator[list[Point]]:
        width = 2 * len(_KEYS)
        for start in range(0, len(self._xy_px), width):
            row = self._xy_px[start : start + width]
            yield [Point(row[i], row[i + 1]) for i in range(0, width, 2)]

    @property
    def rate_hz(self) -> float:
        """Frames a second, on average; 0 for a single one."""
        if len(self.times_s) < 2:
            return 0.0
        return (len(self.times_s) - 1) / (self.times_s[-1] - self.times_s[0])


def _front_leg(points: Sequence[Point], stance: Stance) -> Iterator[_FrontLeg]:
    """The front leg of one frame, when all of it was seen."""
    joints = (Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.TOE)
    knee, ankle, heel, toe = (points[_INDEX[stance.lead, joint]] for joint in joints)
    if knee.seen and ankle.seen and heel.seen and toe.seen:
        yield _FrontLeg(distance(knee, ankle), ankle.x, min(heel.y, toe.y))


def _levelled(pose: Pose) -> list[Point]:
    return [pose.levelled(pose.point_px(side, joint)) for side, joint in _KEYS]


def _angles_deg(points: Sequence[Point]) -> dict[str, float]:
    def point(side: Side, joint: Joint) -> Point:
        return points[_INDEX[side, joint]]

    def middle(joint: Joint) -> Point:
        return midpoint(point(Side.LEFT, joint), point(Side.RIGHT, joint))

    trunk = tilt_deg(middle(Joint.HIP), middle(Joint.SHOULDER))
    angles = {"trunk_tilt": trunk}
    for side, letter in ((Side.RIGHT, "r"), (Side.LEFT, "l")):
        thigh = tilt_deg(point(side, Joint.KNEE), point(side, Joint.HIP))
        shank = tilt_deg(point(side, Joint.ANKLE), point(side, Joint.KNEE))
        foot = tilt_deg(point(side, Joint.HEEL), point(side, Joint.TOE))
        angles[f"hip_flexion_{letter}"] = half_turn_deg(trunk - thigh)
        angles[f"knee_angle_{letter}"] = half_turn_deg(shank - thigh)
        angles[f"ankle_angle_{letter}"] = half_turn_deg(shank - foot + 90.0)
        angles[f"thigh_tilt_{letter}"] = thigh
    return angles


def write_trc(path: Path, motion: Motion, stature_m: float | None = None) -> None:
    """Write the markers as TRC, in metres. Raises OutputError.

    stature_m: how tall the person is; `ASSUMED_STATURE_M` when None, and the file then says so.
    """
    frames = motion.markers_m(stature_m or ASSUMED_STATURE_M)
    rows = (_trc_row(index, motion.times_s[index], markers) for index, markers in enumerate(frames))
    write_text_whole(path, "\n".join((*_trc_header(path, motion, stature_m), *rows)) + "\n")


def _trc_header(path: Path, motion: Motion, stature_m: float | None) -> list[str]:
    count = len(motion.times_s)
    rate = f"{motion.rate_hz or 1.0:.6g}"
    names = [cell for marker in MARKERS for cell in (marker, "", "")]
    axes = [f"{axis}{number}" for number in range(1, len(MARKERS) + 1) for axis in "XYZ"]
    return [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}\t{MADE_BY}; {scale_words(stature_m)}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        "\t".join((rate, rate, str(count), str(len(MARKERS)), "m", rate, "1", str(count))),
        "\t".join(("Frame#", "Time", *names)),
        "\t".join(("", "", *axes)),
        "",
    ]


def scale_words(stature_m: float | None) -> str:
    """What the metres rest on."""
    if stature_m is None:
        return f"metres for an assumed stature of {ASSUMED_STATURE_M:.2f} m"
    return f"metres for a stature of {stature_m:.2f} m"


def _trc_row(index: int, time_s: float, markers_m: Mapping[str, Point]) -> str:
    cells = [str(index + 1), f"{time_s:.6f}"]
    for point in markers_m.values():
        cells += [f"{point.x:.5f}", f"{point.y:.5f}", "0.00000"] if point.seen else ["nan"] * 3
    return "\t".join(cells)


def write_mot(path: Path, motion: Motion) -> None:
    """Write the angles as MOT, in degrees. Raises OutputError."""
    count = len(motion.times_s)
    header = (
        path.stem,
        # Not 1: OpenSim's `Storage` would then stop reading at the first nan.
        "version=2",
        f"nRows={count}",
        f"nColumns={1 + len(ANGLES)}",
        "inDegrees=yes",
        "",
        f"{MADE_BY} {__version__} from one camera's side view; nan is a joint that was not seen.",
        "",
        "endheader",
        "\t".join(("time", *ANGLES)),
    )
    rows = (_mot_row(time_s, angles) for time_s, angles in zip(motion.times_s, motion.angles_deg(), strict=True))
    write_text_whole(path, "\n".join((*header, *rows)) + "\n")


def _mot_row(time_s: float, angles_deg: Mapping[str, float]) -> str:
    return "\t".join((f"{time_s:.6f}", *(f"{angles_deg[name]:.4f}" for name in ANGLES)))
