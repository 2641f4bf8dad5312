"""What the exports of labelling tools need to become corrections: clips, the times of frames, what a label means.

Tools count frames; posecheck goes by time. A frame's time is that of the clip's own time stamps, so that clips with a
changing frame rate, as phones make them, come out right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from posecheck.errors import LabelError, UsageError
from posecheck.evaluate.label_tables import WHOLE_CLIP, verdict_word
from posecheck.evaluate.labels import Label
from posecheck.language import _
from posecheck.media.clip import Clip, clip_at, is_clip_name
from posecheck.media.folder import is_folder, is_hidden
from posecheck.media.survey import settled
from posecheck.media.video import open_video

LEFT_OUT = "-"
"""Stands for a meaning: labels of this name are none of ours."""
_UPLOADED = re.compile(r"[0-9a-f]{8}-(?=.)")
"""What Label Studio puts before the name of a file that is uploaded."""


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """When the frames of a clip are shown, counted from 0. end_s: when the last one has been shown."""

    name: str
    times_s: tuple[float, ...]
    end_s: float

    def start_s(self, frame: int) -> float:
        """When a frame begins; the one after the last begins at the end. Raises LabelError: there is no such frame."""
        if 0 <= frame < len(self.times_s):
            return round(self.times_s[frame], 3)
        if frame == len(self.times_s):
            return round(self.end_s, 3)
        raise LabelError(
            _(
                "{clip} has {count} frames, none of number {frame}: is it the clip that was labelled?",
                clip=self.name,
                count=len(self.times_s),
                frame=frame,
            )
        )

    def frames(self, start_s: float, end_s: float) -> tuple[int, int]:
        """The first and the last frame of a stretch; the nearest one where it has none."""
        inside = [n for n, time_s in enumerate(self.times_s) if start_s <= round(time_s, 3) < end_s]
        if inside:
            return inside[0], inside[-1]
        nearest = min(range(len(self.times_s)), key=lambda n: abs(self.times_s[n] - start_s))
        return nearest, nearest


def frame_times(path: Path) -> FrameTimes:
    """The times of a clip's frames. Raises VideoError when it cannot be read."""
    with open_video(path) as video:
        times_s = tuple(picture.time_s for picture in video.pictures())
        last_s = times_s[-1] if times_s else 0.0
        return FrameTimes(path.name, times_s, max(video.info.duration_s, last_s + video.step_s / 2))


@dataclass(slots=True)
class ClipFinder:
    """The clips that labels may speak of, in a folder and the folders in it.

    rate_hz: frames a second that a tool was told a clip has; None goes by the clip's own time stamps.
    """

    folder: Path
    rate_hz: float | None = None
    _clips: list[Path] = field(default_factory=list)
    _times: dict[Path, FrameTimes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not is_folder(self.folder):
            raise UsageError(_("{folder} is no folder: say with --clips where the clips are", folder=str(self.folder)))
        self._clips = sorted(p for p in self.folder.rglob("*") if is_clip_name(p) and not is_hidden(p, self.folder))

    def find(self, where: str, name: str) -> Clip:
        """The clip of that path, file name or stem. Raises LabelError when there is none, or more than one."""
        plain = PurePosixPath(PureWindowsPath(name.split("?", 1)[0]).as_posix())
        names = [plain.as_posix().strip("/"), plain.name, _UPLOADED.sub("", plain.name)]
        for wanted in dict.fromkeys(names):
            exact = [path for path in self._clips if self.name(path) == wanted]
            found = exact or [path for path in self._clips if self._is(path, wanted)]
            if len(found) > 1:
                raise LabelError(
                    _(
                        "{where}: {name} could be {clips}: name it with its folder",
                        where=where,
                        name=name,
                        clips=", ".join(self.name(path) for path in found[:3]),
                    )
                )
            if found:
                return settled(clip_at(found[0]))
        raise LabelError(
            _(
                "{where}: clip {name} is not in {folder}: put it there, or say with --clips where it is",
                where=where,
                name=repr(name),
                folder=str(self.folder),
            )
        )

    def name(self, path: Path) -> str:
        """What a clip is called in tables: its path within the folder."""
        return path.relative_to(self.folder).as_posix()

    def _is(self, path: Path, wanted: str) -> bool:
        name = self.name(path)
        return wanted in (path.name, path.stem, name.removesuffix(path.suffix))

    def times(self, where: str, name: str) -> FrameTimes:
        """When the frames of a clip are shown. Raises LabelError, VideoError."""
        path = self.find(where, name).path
        if path not in self._times:
            self._times[path] = frame_times(path)
        known = self._times[path]
        if self.rate_hz is None:
            return known
        count = round(known.end_s * self.rate_hz)
        return FrameTimes(known.name, tuple(n / self.rate_hz for n in range(count)), known.end_s)


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the labels of a tool mean. codes: the rules. told: label -> "CODE:VERDICT", or `LEFT_OUT`."""

    codes: Collection[str]
    told: Mapping[str, str] = field(default_factory=dict)

    def of(self, where: str, label: str, verdict: str | None = None) -> tuple[str | None, Label] | None:
        """The rule (None: the clip) and the verdict that a label stands for; None when it is to be left out.

        verdict: where it stands beside the label. Raises LabelError when that cannot be told.
        """
        said = self.told.get(label, label)
        if said == LEFT_OUT:
            return None
        code, _sign, word = (part.strip() for part in re.sub(r"[=/]", ":", said, count=1).partition(":"))
        known = {one.value: one for one in Label}
        found = known.get(verdict_word(word or verdict or ""))
        if code not in (*self.codes, WHOLE_CLIP) or found is None:
            raise LabelError(
                _(
                    "{where}: label {label} is no RULE:VERDICT such as {example}: say what it means with --as",
                    where=where,
                    label=repr(label),
                    example=f"{next(iter(self.codes), WHOLE_CLIP)}:warn",
                )
            )
        return (None if code == WHOLE_CLIP else code), found


def meanings(told: Collection[str], codes: Collection[str]) -> Meanings:
    """What was said with --as LABEL=RULE:VERDICT. Raises UsageError."""
    pairs = [text.rpartition("=") for text in told]
    if not all(sign and label and meaning for label, sign, meaning in pairs):
        raise UsageError(_("--as takes LABEL=RULE:VERDICT, or LABEL=- to leave it out"))
    return Meanings(codes, {label.strip(): meaning.strip() for label, _sign, meaning in pairs})


def rater_from(name: object) -> str:
    """Initials out of what a tool knows of a person: a name, an address, a number."""
    if isinstance(name, Mapping):
        name = next((name[key] for key in ("initials", "username", "email", "id") if name.get(key)), "")
    text = f"user{name}" if isinstance(name, int) else str(name or "")
    return re.sub(r"[^\w-]+", "-", text.partition("@")[0]).strip("-_")[:16]
