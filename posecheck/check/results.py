"""What an earlier check left behind: the report that a path names, and the picture that goes with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from posecheck.check.outputs import PHOTO, REPORT, VIDEO, beside
from posecheck.errors import UsageError, system_words
from posecheck.language import _
from posecheck.media.folder import is_folder
from posecheck.report.data import SCHEMA
from posecheck.report.shape import why_no_report


def is_result(path: Path) -> bool:
    """True for a report or a folder of results; False for a clip that is yet to be checked."""
    return path.suffix.lower() == REPORT or is_folder(path)


def report_file(path: Path) -> Path:
    """The report that a path names: itself, or the only one in a folder of results. Raises UsageError."""
    if not is_folder(path):
        return path
    inside = sorted(file for file in path.glob(f"*{REPORT}") if is_report(file))
    if not inside:
        raise UsageError(
            _("{path} has no report in it: give a clip, or a folder that `posecheck check --out` wrote", path=path)
        )
    if len(inside) > 1:
        raise UsageError(
            _(
                "{path} has {count} reports in it: give one of them, such as {example}",
                path=path,
                count=len(inside),
                example=inside[0],
            )
        )
    return inside[0]


def is_report(file: Path) -> bool:
    """True for the report of a check, told by its first words."""
    try:
        with file.open(encoding="utf-8", errors="replace") as text:
            return f'"{SCHEMA}"' in text.read(256)
    except OSError:
        return False


def read_report(file: Path) -> dict[str, Any]:
    """The report of one clip that was written earlier. Raises UsageError when the file is none."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(_("{path} cannot be read: {reason}", path=file, reason=system_words(error))) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(
            _(
                "{path} is no JSON ({reason}): give a report that `posecheck check --out` wrote",
                path=file,
                reason=str(error),
            )
        ) from error
    if isinstance(data, list) and len(data) == 1:  # as `posecheck check --json` prints it
        data = data[0]
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise UsageError(
            _("{path} is no report of one clip: give a STEM.json that `posecheck check --out` wrote", path=file)
        )
    reason = why_no_report(data)
    if reason is not None:
        raise UsageError(_("{path} is damaged ({reason}): check the clip again", path=file, reason=reason))
    return data


def annotated(base: Path) -> Path | None:
    """The annotated video or photograph of the outputs that begin with `base`; None when there is none."""
    return next((file for file in (beside(base, VIDEO), beside(base, PHOTO)) if file.is_file()), None)
