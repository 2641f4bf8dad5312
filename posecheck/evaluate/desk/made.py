"""What is made of results when somebody asks for it: a hand-out, the figures of agreement.

Whatever runs the pose model, or takes long, does so in another process: a crash there costs that page and nothing else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posecheck.check import CheckOptions, check_clip
from posecheck.check.handing_out import hand_out
from posecheck.check.outputs import LANDMARKS, beside
from posecheck.check.results import annotated, read_report
from posecheck.check.workers import Line
from posecheck.detection.turns import Turns
from posecheck.errors import PosecheckError, VideoError
from posecheck.evaluate.collect import evaluate_folder
from posecheck.evaluate.corrected import as_seen_by
from posecheck.evaluate.desk.entry import Entry
from posecheck.evaluate.desk.working import in_a_process
from posecheck.language import _
from posecheck.language.catalogues import activate
from posecheck.media.clip import Clip
from posecheck.report.agreement_page import agreement_page
from posecheck.report.data import Report
from posecheck.report.handout_page import TypedIn


@dataclass(frozen=True, slots=True)
class Sheet:
    """A hand-out to make. clip, report: their files. language: of the sheet, one of `TAGS`.

    rater: whose corrections it follows; "" for the program's own verdict.
    """

    clip: Path
    report: Path
    options: CheckOptions
    typed: TypedIn
    language: str
    rater: str = ""


def sheet_html(sheet: Sheet) -> str:
    """The hand-out as a page. Raises PosecheckError when it cannot be made."""
    return in_a_process(_hand_out, sheet, sheet.report.stem)


def _hand_out(sheet: Sheet, line: Line) -> str | PosecheckError:  # noqa: ARG001  one picture is looked at, on one core
    activate(sheet.language)
    try:
        report = read_report(sheet.report)
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "sheet.html"
            beside_it = annotated(sheet.report.with_suffix(""))
            hand_out(report, beside_it, sheet.options, page, sheet.typed, as_seen_by(sheet.rater, sheet.clip))
            return page.read_text(encoding="utf-8")
    except PosecheckError as error:
        return error


@dataclass(frozen=True, slots=True)
class KeptLandmarks:
    """Judges a clip from the landmarks that its check kept, in a fraction of a second. It pickles.

    bases: by the path of each clip, what the names of its results begin with.
    """

    bases: dict[str, Path]

    def __call__(self, clip: Clip, options: CheckOptions, turns: Turns) -> Report:
        """The report. Raises VideoError when no landmarks were kept."""
        base = self.bases.get(str(clip.path.resolve()))
        file = None if base is None else beside(base, LANDMARKS)
        if file is None or not file.is_file():
            raise VideoError(_("{clip}: its landmarks were not kept: check it again", clip=clip.path.name))
        return check_clip(file, options, jobs=turns)


def agreement_html(folder: Path, entries: Sequence[Entry], options: CheckOptions) -> str:
    """The page of agreement with the labels in a folder, each clip judged from its landmarks.

    Raises LabelError when there are no labels.
    """
    kept = KeptLandmarks({str(entry.task.clip.path.resolve()): entry.task.base for entry in entries})
    return agreement_page(evaluate_folder(folder, options, check=kept).to_dict())
