"""Who sits at the desk, and what they may see: in blind mode, no verdict of the program before they gave theirs.

The browser remembers who it is, which look it is and whether that is blind, in cookies of its own; what has been shown
to whom is known here and, across runs, in the rater's file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.requests import Request

from posecheck.asked import number_asked
from posecheck.errors import LabelError
from posecheck.evaluate.desk.entry import Entry
from posecheck.evaluate.rater_files import Corrections, rater_name, read_corrections, standing_answers

INITIALS_COOKIE, LOOK_COOKIE, BLIND_COOKIE = "posecheck-rater", "posecheck-look", "posecheck-blind"
MOST_LOOKS = 9


@dataclass(frozen=True, slots=True)
class Rater:
    """Who answers. initials: "" until they were typed. look: 1 for the first look at clips, 2 for the second."""

    initials: str = ""
    look: int = 1
    blind: bool = False


def rater_at(request: Request) -> Rater:
    """Who the browser says it is."""
    cookies: Mapping[str, str] = request.cookies
    look = number_asked(cookies.get(LOOK_COOKIE, ""))
    return Rater(
        initials=initials_or_none(unquote(cookies.get(INITIALS_COOKIE, ""))),
        look=1 if look is None else min(max(look, 1), MOST_LOOKS),
        blind=cookies.get(BLIND_COOKIE) == "1",
    )


def initials_or_none(text: str) -> str:
    """Initials as they stand in files; "" for what are none."""
    try:
        return rater_name(text)
    except LabelError:
        return ""


class Curtain:
    """Hides the program's verdicts from raters who want to be blind. codes: the rules that there are."""

    def __init__(self, codes: Collection[str]) -> None:
        self.codes = tuple(codes)
        self._seen: set[tuple[str, str]] = set()

    def hides(self, rater: Rater, entry: Entry) -> bool:
        """Whether what the program says of this clip is to be hidden."""
        return rater.blind and not self.knows(rater, entry)

    def knows(self, rater: Rater, entry: Entry) -> bool:
        """Whether this rater was shown the verdict of this clip; what nobody in particular saw counts for all."""
        if {(entry.key, rater.initials), (entry.key, "")} & self._seen:
            return True
        try:
            return self.kept(rater.initials, entry).shown
        except LabelError:
            return False  # whoever wants to answer is told

    def kept(self, initials: str, entry: Entry) -> Corrections:
        """What this rater said of the clip. Raises LabelError."""
        return read_corrections(entry.task.clip.path, initials, self.codes) if initials else Corrections("")

    def answers(self, rater: Rater, entries: Collection[Entry]) -> dict[str, int]:
        """How many verdicts of this rater stand, by the keys of these clips; those without any are left out."""
        if not rater.initials:
            return {}
        counts = {entry.key: standing_answers(entry.task.clip.path, rater.initials, self.codes) for entry in entries}
        return {key: count for key, count in counts.items() if count}

    def lift(self, rater: Rater, entry: Entry) -> None:
        """Note that the verdict is shown now."""
        self._seen.add((entry.key, rater.initials))
