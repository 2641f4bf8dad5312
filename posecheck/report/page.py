"""The page of one clip: one HTML file that opens offline, to read, to print and to hand on.

Everything is inside the file, the annotated video too while it is small; it loads nothing from anywhere.
"""

from __future__ import annotations

import base64
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from posecheck.errors import OutputError
from posecheck.files.atomic import write_text_whole
from posecheck.form.alerts import Episode
from posecheck.form.holds import Hold
from posecheck.form.rule import Phase, Rule, Status
from posecheck.language import Number, _, decimal, many, translated
from posecheck.person.view import SIDE_ON_DEG
from posecheck.report import phrases, timeline
from posecheck.report.data import Report
from posecheck.report.stills import Still
from posecheck.report.templating import render
from posecheck.report.verdict import Verdict
from posecheck.words import PHASES

EMBED_UP_TO_BYTES = 25_000_000
"""A bigger video stays beside the page, which then links to it: mail and phones balk at bigger pages."""

MEDIA_TYPES: dict[str, str] = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
_STANDS_ON_S = 1.0
"""A warning stands on until good form has been seen for a while (`Patience.clear_s`): its picture may be from then."""
_MOST_READINGS = 6000
"""An hour then has two a second, and its page stays under a megabyte."""


@dataclass(frozen=True, slots=True)
class Media:
    """What there is to see of a clip.

    file: the annotated video or photograph; it must lie in the folder of the page when it is too big to embed.
    stills: pictures of the faults, as `StillKeeper` makes them. title: what to call it; its file's name when empty.
    """

    file: Path | None = None
    stills: tuple[Still, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The video or photograph on the page. `data` is base64 and None when the page links to `href` instead."""

    kind: str
    href: str
    data: str | None

    @property
    def is_video(self) -> bool:
        """False for a photograph."""
        return self.kind.startswith("video/")


@dataclass(frozen=True, slots=True)
class _FaultCard:
    """A warning on the page, with its still as a data URI where there is one."""

    episode: Episode
    limit: float
    still: str | None
    at_s: float

    @property
    def rule(self) -> Rule:
        return self.episode.rule


@dataclass(frozen=True, slots=True)
class _Leg:
    """The holds with one leg in front."""

    name: str
    holds: tuple[Hold, ...]

    @property
    def held_s(self) -> float:
        return sum(hold.end_s - hold.start_s for hold in self.holds)

    @property
    def clean_s(self) -> float:
        return sum(hold.clean_s for hold in self.holds)


@dataclass(frozen=True, slots=True)
class _Chapter:
    """Something worth going to. kind: `start`, `stretch` or `warn`."""

    time_s: float
    kind: str
    words: str


def write_page(path: Path, report: Report, media: Media | None = None) -> None:
    """Write the page of one clip. Raises OutputError."""
    media = media or Media()
    write_text_whole(path, render("page.html", _context(report, media)))


def _context(report: Report, media: Media) -> dict[str, Any]:
    axis = timeline.ruler(report)
    return {
        "report": report,
        "name": media.title or Path(report.clip.path).stem,
        "headline": headline(report),
        "shown": shown_file(media.file) if media.file is not None else None,
        "faults": list(_faults(report, media.stills)),
        "deep_enough_deg": report.settings.depth.deep_enough_deg,
        "legs": [_Leg(side, holds) for side in ("left", "right") if (holds := _holds(report, side))],
        "is_still": report.clip.duration_s <= 0,
        "axis": axis,
        "moments": _moments(report),
        "phases": timeline.phase_segments(report, axis),
        "lanes": timeline.lanes(report, axis),
        "readings": _readings(report, axis),
        "phase_words": phrases.PHASE_WORDS,
        "short_phases": {phase.value: words for phase, words in PHASES.items()},
        "view": list(view_words(report)),
        "fault_s": report.settings.patience.fault_s,
        "missing": [result for result in report.rules if result.status == Verdict.NOT_ASSESSED],
    }


def headline(report: Report) -> str:
    """The verdict in a few words, and what it hangs on."""
    if report.verdict is Verdict.NOT_ASSESSED:
        return phrases.with_conditions(_("This could not be assessed"), report.conditions)
    if report.verdict is Verdict.OK:
        return phrases.with_conditions(Verdict.OK.words, report.conditions)
    words = many(
        "One thing to work on",
        "{number} things to work on",
        cues := len(_advices(report)),
        number=_COUNTS.get(cues, str(cues)),
    )
    return phrases.with_conditions(words, report.conditions)


_COUNTS = {2: _("Two"), 3: _("Three"), 4: _("Four"), 5: _("Five")}


def _advices(report: Report) -> list[str]:
    return phrases.distinct(episode.advice for episode in report.episodes)


def view_words(report: Report) -> Iterator[str]:
    """How it was filmed, sentence by sentence."""
    if not report.phases:
        yield _("The stretch was not seen, so this was not looked at.")
        return
    if report.facing is not None:
        yield {
            "left": _("The person faces the left edge of the picture."),
            "right": _("The person faces the right edge of the picture."),
        }[report.facing]
    yaw_deg, roll_deg = report.yaw_deg, report.roll_deg
    if abs(yaw_deg) < SIDE_ON_DEG:
        yield _("The camera stood exactly to the side, to within a few degrees.")
    elif not math.isnan(yaw_deg):
        towards_front = _(
            "The camera stood about {angle}° from exact side-on, towards the person's front.",
            angle=Number(f"{abs(yaw_deg):.0f}"),
        )
        towards_back = _(
            "The camera stood about {angle}° from exact side-on, towards the person's back.",
            angle=Number(f"{abs(yaw_deg):.0f}"),
        )
        yield towards_front if yaw_deg > 0 else towards_back
    if abs(roll_deg) >= 1.0:
        yield _("It was tilted by {angle}°; that was taken out of every angle.", angle=Number(f"{abs(roll_deg):.0f}"))
    elif not math.isnan(roll_deg):
        yield _("It stood level.")
    else:
        yield _("The room does not show what is upright, so a tilted camera would add its tilt to the angles.")
    if not report.view_usable:
        yield _("From there the form could not be judged for most of the clip.")


def _faults(report: Report, stills: Sequence[Still]) -> Iterator[_FaultCard]:
    for episode in report.episodes:
        limit = episode.rule.limit
        end = limit.low if limit.too_low(episode.worst) else limit.high
        still = _still_of(episode, stills)
        yield _FaultCard(
            episode,
            limit=episode.worst if end is None else end,
            still=_data_uri("image/jpeg", still.jpeg) if still else None,
            at_s=still.time_s if still else episode.start_s,
        )


def _still_of(episode: Episode, stills: Sequence[Still]) -> Still | None:
    """The still of this episode: of the same rule, and taken while its warning stood."""
    for still in stills:
        if still.rule == episode.rule.code and episode.start_s <= still.time_s <= episode.end_s + _STANDS_ON_S:
            return still
    return None


def _holds(report: Report, side: str) -> tuple[Hold, ...]:
    return tuple(hold for hold in report.holds if hold.lead_leg.value == side)


def _moments(report: Report) -> list[_Chapter]:
    """The phases and the warnings, in the order of time."""
    found = [_Chapter(span.start_s, span.phase.value, _phase(span.phase)) for span in report.phases]
    found += [_Chapter(episode.start_s, Verdict.WARN, episode.advice) for episode in report.episodes]
    return sorted(found, key=lambda moment: moment.time_s)


def _readings(report: Report, axis: timeline.Ruler) -> dict[str, Any]:
    """What the page's script reads out at the playhead: times, what goes on, and each rule's value in words."""
    samples = report.samples[:: math.ceil(len(report.samples) / _MOST_READINGS) or 1]
    return {
        "duration": axis.duration_s,
        "point": decimal("."),
        "seconds": translated(_("{seconds} s", seconds="#")),
        "times": [round(sample.time_s, 3) for sample in samples],
        "now": [translated(sample.reason or "") or _phase(sample.phase) for sample in samples],
        "rules": {
            result.rule.code: [
                _reading(result.rule, sample.values.get(result.rule.code), sample.statuses.get(result.rule.code))
                for sample in samples
            ]
            for result in report.rules
        },
    }


def _phase(phase: Phase) -> str:
    """A phase at the beginning of a line."""
    words = translated(phrases.PHASE_WORDS[phase.value])
    return words[:1].upper() + words[1:]


def _reading(rule: Rule, value: float | None, status: Status | None) -> str:
    if value is None or status is None:
        return ""
    return f"{_READING_SYMBOLS[status]} {phrases.number(value, rule.unit)}"


_READING_SYMBOLS = {
    Status.OK: Verdict.OK.symbol,
    Status.WARN: Verdict.WARN.symbol,
    Status.UNSEEN: Verdict.NOT_ASSESSED.symbol,
}


def shown_file(file: Path, folder: Path | None = None) -> Exhibit | None:
    """The video or photograph, embedded when it is small enough; None when browsers cannot show it.

    folder: where the page is, for a file that may lie elsewhere. Raises OutputError when it cannot be read.
    """
    kind = MEDIA_TYPES.get(file.suffix.lower())
    if kind is None:
        return None
    try:
        small = file.stat().st_size <= EMBED_UP_TO_BYTES
        data = base64.b64encode(file.read_bytes()).decode("ascii") if small else None
    except OSError as error:
        raise OutputError(
            _(
                "{file} cannot be put on its page: {reason}; check again",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from error
    href = file.name if folder is None else Path(os.path.relpath(file, folder)).as_posix()
    return Exhibit(kind, quote(os.fsencode(href)), data)


def _data_uri(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
