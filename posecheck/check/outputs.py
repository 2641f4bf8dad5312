"""What a check leaves in a folder: report, page, table, annotated picture, exports and landmarks of each clip.

`STEM.json` is written last and says under which key the others were made, so that what an interrupted run left behind
is never taken for done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from posecheck.check.one_clip import CheckOptions
from posecheck.errors import OutputError, VideoError, system_words
from posecheck.files.atomic import is_ours, write_text_whole
from posecheck.form.settings import UNSET
from posecheck.language import ENGLISH, _, language_tag
from posecheck.media.clip import LANDMARKS_SUFFIX, Clip, Kind
from posecheck.own_rules.files import content_keys, package_keys
from posecheck.report.data import SCHEMA, Report
from posecheck.report.shape import why_no_report
from posecheck.version import __version__

JUDGED_AGAIN = ".landmarks"
"""Stands in the names of what is made of a landmarks file, so that judging again does not write over the report of the
clip itself."""
REPORT, PAGE, TABLE, LANDMARKS = ".json", ".html", ".csv", LANDMARKS_SUFFIX
VIDEO, PHOTO = ".annotated.mp4", ".annotated.jpg"
MARKERS, ANGLES, LABORATORY, KEYPOINTS = ".trc", ".mot", ".c3d", ".coco.json"
EXPORTS: dict[str, str] = {"trc": MARKERS, "mot": ANGLES, "c3d": LABORATORY, "coco": KEYPOINTS}
"""What `--export` knows, and the endings of the files."""
_ALL = frozenset({REPORT, PAGE, TABLE, LANDMARKS, VIDEO, PHOTO, *EXPORTS.values()})
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What to write.

    folder: where to; None to write nothing. video: the annotated video or photograph too. landmarks: those too.
    exports: names in `EXPORTS`. samples: leave every analysed frame in the results that are handed back.
    """

    folder: Path | None = None
    video: bool = True
    landmarks: bool = False
    exports: tuple[str, ...] = ()
    samples: bool = False

    def endings(self, clip: Clip) -> tuple[str, ...]:
        """The endings of the files to write for this clip, behind its stem; the report's comes last."""
        if self.folder is None:
            return ()
        picture = PHOTO if clip.kind is Kind.PHOTOGRAPH else VIDEO
        again = clip.kind is Kind.LANDMARKS
        return (
            *((picture,) if self.video and not again else ()),
            *((LANDMARKS,) if self.landmarks and not again else ()),
            *(EXPORTS[name] for name in self.exports),
            TABLE,
            PAGE,
            REPORT,
        )


def beside(base: Path, ending: str) -> Path:
    """The output file with this ending, for a clip whose outputs start with `base`."""
    return base.with_name(base.name + ending)


def clip_key(path: Path, options: CheckOptions) -> str:
    """What the report depends on, as one string: the clip's content, the model, the limits and all else that a user may
    set, the rate, the version, what stands in the user's own rule files and in those of outside packages.

    Raises VideoError when the clip cannot be read, ConfigError when a rule file cannot.
    """
    content = _content(path)
    limits = [(rule.code, rule.limit.low, rule.limit.high) for rule in options.rules]
    # Page and pictures are in the language; a report is the same in all.
    language = [] if language_tag() == ENGLISH else [language_tag()]
    own = [content_keys(options.rule_files)] if options.rule_files else []
    packages = [package_keys()] if package_keys() else []
    everything = json.dumps(
        [
            __version__,
            options.model,
            options.rate_hz,
            options.still_phase.value,
            limits,
            *language,
            *own,
            *packages,
            *([] if options.spares else ["unspared"]),
            *_set(options),
        ]
    )
    return f"{content}-{hashlib.blake2b(everything.encode(), digest_size=8).hexdigest()}"


def _set(options: CheckOptions) -> list[Any]:
    """What a user has set besides limits, as far as a report shows it; nothing where nothing is set."""
    settings = replace(options.settings.judging, limits=())
    return [] if settings == UNSET else [asdict(settings)]


def is_made_of(report: Mapping[str, Any], clip: Path) -> bool:
    """False when a report was made of another clip than the one that has its name now, or that cannot be read."""
    try:
        return "key" not in report or _content_in(report["key"]) == _content(clip)
    except VideoError:
        return False


def _content_in(key: object) -> str:
    """What a report's key says of the content of its clip."""
    return str(key).split("-", maxsplit=1)[0]


def _content(path: Path) -> str:
    """What tells the content of a clip from all others. Raises VideoError when it cannot be read."""
    content = hashlib.blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                content.update(chunk)
    except FileNotFoundError:
        raise VideoError(_("{path} does not exist: check the name", path=path)) from None
    except OSError as error:
        raise VideoError(_("{path} cannot be opened: {reason}", path=path, reason=system_words(error))) from error
    return content.hexdigest()


def read_earlier(base: Path) -> dict[str, Any] | None:
    """The report of an earlier run; None when there is none, or the file in its place is something else."""
    try:
        data = json.loads(beside(base, REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        return None
    clip, files = data.get("clip"), data.get("files")
    named = isinstance(clip, dict) and isinstance(clip.get("path"), str)
    return data if named and isinstance(files, list) and all(isinstance(file, str) for file in files) else None


def is_done(base: Path, earlier: Mapping[str, Any], key: str, endings: tuple[str, ...]) -> bool:
    """True when the earlier report has this key, is a sound one, and all the files wanted are there."""
    named = earlier.get("key") == key and set(endings) <= set(earlier["files"])
    there = named and all(beside(base, ending).is_file() for ending in endings)
    return there and why_no_report(earlier) is None


def refuse_strange(base: Path, earlier: Mapping[str, Any] | None, clip: Clip, key: str) -> None:
    """Raise OutputError when the report's place is taken by another clip's."""
    report = beside(base, REPORT)
    if earlier is None or clip.kind is Kind.LANDMARKS:
        return  # the report of landmarks names the clip that they were made from
    same_content = _content_in(earlier.get("key")) == _content_in(key)
    if not same_content and Path(earlier["clip"]["path"]).absolute() != clip.path.absolute():
        raise OutputError(
            _(
                "{report} is the report of another clip, {other}: give another folder with --out, or "
                "--force to replace it",
                report=report,
                other=earlier["clip"]["path"],
            )
        )


def outdated(base: Path, earlier: Mapping[str, Any] | None, endings: tuple[str, ...]) -> list[str]:
    """Names of files that the earlier report says were made with it, and that are not made again with these endings."""
    made = earlier["files"] if earlier else ()
    files = (beside(base, ending) for ending in made if ending in _ALL and ending not in endings)
    return [file.name for file in files if is_ours(file)]


def write_report(base: Path, report: Report, key: str, endings: tuple[str, ...]) -> dict[str, Any]:
    """Write `STEM.json` and hand its data back: the report with its key and the endings of the files made with it.

    Raises OutputError.
    """
    data = report.to_dict() | {"key": key, "files": list(endings)}
    write_text_whole(beside(base, REPORT), readable(data))
    return data


def readable(data: Mapping[str, Any]) -> str:
    """JSON with a line for each field, and for each entry of a list in it."""
    fields = (f"{json.dumps(key)}: {_lines(value)}" for key, value in data.items())
    return "{" + ",\n ".join(fields) + "}\n"


def _lines(value: Any) -> str:
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "[" + ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in value) + "]"
