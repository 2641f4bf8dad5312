"""`posecheck handout WHAT FILE`: a clip, a report or a folder of results becomes one page to take home."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2

from posecheck.check.one_clip import CheckOptions, seen_alone
from posecheck.check.outputs import OutputOptions, is_made_of
from posecheck.check.results import annotated, is_result, read_report, report_file
from posecheck.check.run import run_batch
from posecheck.coaching.programme import MOST_HOLD_S
from posecheck.errors import EXIT_FAILED, EXIT_OK, OutputError, UsageError, VideoError
from posecheck.files.atomic import is_ours, refuse_ending
from posecheck.form.hindsight import in_hindsight
from posecheck.form.observer import Observation, Observer, watch
from posecheck.form.rule import Phase, Rule
from posecheck.frame import Frame
from posecheck.language import _, said
from posecheck.media.clip import Kind, clip_at
from posecheck.media.photo import read_photo
from posecheck.media.video import open_video
from posecheck.overlay.moment import draw_moment
from posecheck.own_rules.files import rules_with
from posecheck.person.calibration import CALIBRATIONS
from posecheck.report.data import settings_of
from posecheck.report.handout import Fault, handout
from posecheck.report.handout_page import ShownMoment, TypedIn, write_handout
from posecheck.report.stills import encode_jpeg
from posecheck.rules import all_rules

Data = Mapping[str, Any]

LONGEST_NAME_CHARS = 60
"""More does not fit the head of the page."""
LONGEST_GOAL_S = round(MOST_HOLD_S)

Revise = Callable[[Data, Sequence[Rule]], Data]
"""Makes another report of a report: as somebody corrected it. The rules are those that it was made with."""


def run_handout(what: Path, options: CheckOptions, page: Path, typed: TypedIn, revise: Revise) -> int:
    """Write the page of one check. Returns 0, or 2 when the clip could not be checked.

    revise: what comes between the check and the page. Raises UsageError for what cannot be handed out, OutputError,
    ModelError, and what `revise` raises.
    """
    _refuse(page, typed)
    if is_result(what):
        file = report_file(what)
        report: Data | None = read_report(file)
        beside = annotated(file.with_suffix(""))
    else:
        report = run_batch([what], options, OutputOptions(samples=True))[0].report
        beside = None
    if report is None:
        return EXIT_FAILED  # the line that says why was printed when it happened
    hand_out(report, beside, options, page, typed, revise)
    sys.stderr.write(f"posecheck: {said('wrote {file}', file=str(page))}\n")
    return EXIT_OK


def hand_out(
    report: Data,
    beside: Path | None,
    options: CheckOptions,
    page: Path,
    typed: TypedIn,
    revise: Revise,
) -> None:
    """Write the page of a report. beside: the annotated file that goes with it.

    Raises UsageError for what does not fit, OutputError, ModelError.
    """
    _refuse(page, typed)
    # In the words that it was checked with, whatever is set now.
    rules = settings_of(report).of(rules_with(all_rules(), options.rule_files))
    report = revise(report, rules)
    content = handout(report, rules, typed.goal_s, round(options.settings.hold_s))
    shot = None if content.fault is None else _shot(report, content.fault, beside, rules)
    write_handout(page, content, typed, shot)


def _refuse(page: Path, typed: TypedIn) -> None:
    """Say what is wrong before a clip is checked for it."""
    refuse_ending(page, ".html", ".htm")
    if page.is_file() and not is_ours(page):
        raise OutputError(_("{file} was not made by posecheck and stays: give another name", file=str(page)))
    if max(len(typed.name), len(typed.date)) > LONGEST_NAME_CHARS:
        raise UsageError(
            _("the name or the date is too long for the page: {count} characters at most", count=LONGEST_NAME_CHARS)
        )
    if typed.goal_s is not None and typed.goal_s > LONGEST_GOAL_S:
        raise UsageError(
            _("a goal of {count} seconds is too long: {most} at most", count=typed.goal_s, most=LONGEST_GOAL_S)
        )


def _shot(report: Data, fault: Fault, beside: Path | None, rules: Sequence[Rule]) -> ShownMoment | None:
    """The worst moment as a picture: of the clip itself, drawn anew without words in any language.

    Where the clip is not there any more, or nobody can be found in that one picture, it is that of the annotated file,
    else the clip's without a drawing. None where there is neither.
    """
    clip = Path(report["clip"]["path"])
    frame = _frame(clip, fault.time_s) if is_made_of(report, clip) else None
    seen = None if frame is None else _observed(frame, report, fault, rules)
    if frame is not None and seen is not None:
        return ShownMoment(encode_jpeg(draw_moment(frame, seen)), drawn=True)
    drawn = None if beside is None else _frame(beside, fault.time_s)
    if drawn is not None:
        return ShownMoment(encode_jpeg(drawn.image), drawn=True)
    return None if frame is None else ShownMoment(encode_jpeg(frame.image), drawn=False)


def _frame(path: Path, time_s: float) -> Frame | None:
    """The picture of a clip at that time; None when it cannot be read."""
    try:
        clip = clip_at(path)
        if clip.kind is Kind.LANDMARKS:
            return None
        if clip.kind is Kind.PHOTOGRAPH:
            return read_photo(path)[1]
        with open_video(path, threaded=False) as video:
            picture = next(video.pictures(max(0.0, time_s - video.step_s / 2)), None)
            return None if picture is None else picture.frame()
    except (VideoError, cv2.error):
        return None


def _observed(frame: Frame, report: Data, fault: Fault, rules: Sequence[Rule]) -> Observation | None:
    """What is seen in that one picture; None when it is not that very fault."""
    if report["model"] not in CALIBRATIONS:
        return None
    settings, calibration = settings_of(report), CALIBRATIONS[report["model"]]
    observer = Observer(tuple(rules), calibration, _phase(report, fault), settings)
    found = list(in_hindsight(watch([seen_alone(frame, report["model"])], observer)))
    alerts = found[0].alerts if found else ()
    same = bool(alerts) and (alerts[0].rule.code, alerts[0].advice) == (fault.code, fault.advice)
    return found[0] if same else None


def _phase(report: Data, fault: Fault) -> Phase:
    """What the person was at in that moment."""
    spans = [span for span in report["phases"] if span["start_s"] <= fault.time_s <= span["end_s"]]
    return Phase(spans[0]["phase"]) if spans else Phase.STRETCH
