"""What the pose model saw in a clip, without the pictures: all that judging needs, and the file that keeps it.

`STEM.landmarks.jsonl.gz` is gzipped text, one JSON object a line. The first says what follows:

    {"schema": "posecheck/landmarks/1", "posecheck": "0.1.0", "model": "full", "still": false,
     "clip": {"path": "a.mp4", "width": 640, "height": 480, "duration_s": 6.9, "rate_hz": 30.0},
     "points": ["left eye", "right eye", …]}

then one a frame that was analysed: {"t": 3.2, "grey": 91, "plumb_deg": -0.31, "xy": [312.5, 101.25, …]}: seconds,
mean brightness (0 to 255), how true vertical leans in the picture (null: the picture does not tell), and pixels of
the upright picture, x to the right and y down, in the order of `points`, null for a point that was not seen. `xy` is
null when nobody was found; {"unclear": "…"} is added when it cannot be told who is meant, {"cut": true} where another
scene has begun. A clip that breaks off says so in the header ("missing_s", null when it is not known how much), as
does one whose rate is a guess ("guessed_rate_hz"). The last line,
{"end": {"read": 69, "damaged_s": [3.1], "smeared_s": [], "left_out": 0}}, counts the frames.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from posecheck.detection.models import MODELS
from posecheck.errors import VideoError, system_words
from posecheck.files.atomic import whole_file
from posecheck.language import _
from posecheck.media.clip import LANDMARKS_FORMAT, ClipInfo, FrameCount, refuse_bottomless
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import known_reason
from posecheck.person.sighting import Sighting
from posecheck.version import __version__

SCHEMA = f"{LANDMARKS_FORMAT}1"
_KEYS = tuple((side, joint) for joint in Joint for side in Side)


@dataclass(frozen=True, slots=True)
class Recording:
    """The landmarks of one clip, read back."""

    info: ClipInfo
    model: str
    is_still: bool
    sightings: tuple[Sighting, ...]
    tally: FrameCount | None = None


@dataclass(slots=True)
class LandmarksWriter:
    """Adds one sighting after the other to a landmarks file, and at the end what became of the clip's frames."""

    _write: Callable[[str], Any]

    def __call__(self, seen: Sighting) -> None:
        """Add what was seen in one frame."""
        self._add(_line(seen))

    def end(self, tally: FrameCount) -> None:
        """Add the count of the frames, behind the last sighting."""
        self._add({"end": asdict(tally)})

    def _add(self, line: dict[str, Any]) -> None:
        self._write(json.dumps(line, separators=(",", ":")) + "\n")


@contextmanager
def landmarks_file(path: Path, info: ClipInfo, model: str, is_still: bool) -> Iterator[LandmarksWriter]:
    """Open a landmarks file, lend what adds sightings to it, and give it its name when all are in.

    Raises OutputError when it cannot be written.
    """
    header = {
        "schema": SCHEMA,
        "posecheck": __version__,
        "model": model,
        "still": is_still,
        "clip": {
            "path": info.path,
            "width": info.width_px,
            "height": info.height_px,
            "duration_s": info.duration_s,
            "rate_hz": info.rate_hz,
            **({"missing_s": _known(info.missing_s)} if info.missing_s != 0 else {}),
            **({} if info.guessed_rate_hz is None else {"guessed_rate_hz": info.guessed_rate_hz}),
        },
        "points": [f"{side.value} {joint.value}" for side, joint in _KEYS],
    }
    # The clip's name may be any bytes.
    with whole_file(path) as part, gzip.open(part, "wt", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(json.dumps(header, ensure_ascii=False) + "\n")
        yield LandmarksWriter(file.write)


def _line(seen: Sighting) -> dict[str, Any]:
    cut = {"cut": True} if seen.cut else {}
    if seen.pose is None:
        return {"t": seen.time_s, "grey": seen.grey_level, "plumb_deg": None, "xy": None} | cut
    points = [seen.pose.point_px(*key) for key in _KEYS]
    numbers = [_known(value) for point in points for value in (point.x, point.y)]
    line = {"t": seen.time_s, "grey": seen.grey_level, "plumb_deg": _known(seen.pose.plumb_deg), "xy": numbers}
    return line | ({} if seen.pose.unclear is None else {"unclear": str(seen.pose.unclear)}) | cut


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def read_recording(path: Path) -> Recording:
    """Read a landmarks file. Raises VideoError when it is missing, damaged, or of a newer format."""
    refuse_bottomless(path)
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            header = json.loads(file.readline())
            if header["schema"] != SCHEMA:
                raise VideoError(
                    _(
                        "{path} has the format {schema}, not {known}: update posecheck",
                        path=path,
                        schema=header["schema"],
                        known=SCHEMA,
                    )
                )
            return _recording(header, [json.loads(line) for line in file])
    except (
        gzip.BadGzipFile,
        EOFError,
        zlib.error,
        ValueError,
        KeyError,
        TypeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise _damaged(path, error) from error
    except OSError as error:
        raise VideoError(_("{path} cannot be opened: {reason}", path=path, reason=system_words(error))) from error


def _damaged(path: Path, error: Exception) -> VideoError:
    return VideoError(
        _(
            "{path} is not a whole landmarks file ({reason}): make it again with --landmarks",
            path=path,
            reason=type(error).__name__,
        )
    )


def _recording(header: dict[str, Any], lines: list[dict[str, Any]]) -> Recording:
    if header["model"] not in MODELS:
        raise ValueError(header["model"])
    clip = header["clip"]
    width_px, height_px = _whole(clip["width"], 1, 1 << 16), _whole(clip["height"], 1, 1 << 16)
    guessed_hz = clip.get("guessed_rate_hz")
    info = ClipInfo(
        path=str(clip["path"]),
        width_px=width_px,
        height_px=height_px,
        duration_s=_known_number(clip["duration_s"]),
        rate_hz=_known_number(clip["rate_hz"]),
        missing_s=_number(clip.get("missing_s", 0.0)),
        guessed_rate_hz=None if guessed_hz is None else _known_number(guessed_hz),
    )
    names = {f"{side.value} {joint.value}": (side, joint) for side, joint in _KEYS}
    keys = [names[name] for name in header["points"]]
    tally = _tally(lines.pop()["end"]) if lines and "end" in lines[-1] else None
    sightings = tuple(_sighting(line, keys, info) for line in lines)
    times_s = [seen.time_s for seen in sightings]
    if times_s != sorted(times_s):
        raise ValueError(times_s)
    return Recording(info, header["model"], header["still"], sightings, tally)


def _tally(end: dict[str, Any]) -> FrameCount:
    read, left_out = (_whole(end[key], 0, 1 << 40) for key in ("read", "left_out"))
    damaged_s, smeared_s = (sorted(map(_known_number, end[key])) for key in ("damaged_s", "smeared_s"))
    return FrameCount(read, damaged_s, smeared_s, left_out)


def _sighting(line: dict[str, Any], keys: list[tuple[Side, Joint]], info: ClipInfo) -> Sighting:
    time_s, grey_level = _known_number(line["t"]), _whole(line["grey"], 0, 255)
    cut = line.get("cut", False) is True
    if line["xy"] is None:
        return Sighting(time_s, None, grey_level, cut)
    numbers = [_number(value) for value in line["xy"]]
    pairs = zip(keys, zip(numbers[::2], numbers[1::2], strict=True), strict=True)
    points_px = {key: Point(x, y) for key, (x, y) in pairs if not math.isnan(x)}
    plumb_deg, unclear = _number(line["plumb_deg"]), line.get("unclear")
    said = None if unclear is None else known_reason(str(unclear))
    pose = Pose(time_s, points_px, info.width_px, info.height_px, plumb_deg, said)
    return Sighting(time_s, pose, grey_level, cut)


def _whole(value: Any, least: int, most: int) -> int:
    """The number itself. Raises ValueError when it is no whole number in that range."""
    if not isinstance(value, int) or not least <= value <= most:
        raise ValueError(value)
    return value


def _known_number(value: float) -> float:
    """The number itself. Raises ValueError when it is not finite, or less than 0."""
    number = float(value)
    if not 0.0 <= number < math.inf:
        raise ValueError(value)
    return number


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
