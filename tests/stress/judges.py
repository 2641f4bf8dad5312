"""The program under test: recorded clips as `posecheck check` judges them, and on line as the live assistant does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from posecheck.check import check_clip
from posecheck.detection.landmarks_file import Recording, landmarks_file
from posecheck.form.attention import Attention
from posecheck.form.observer import Observer
from posecheck.form.rule import Status
from posecheck.media.clip import LANDMARKS_SUFFIX
from posecheck.person.calibration import CALIBRATIONS
from posecheck.report.data import Report
from tests.known import KNOWN_RULES, KnownRules
from tests.stress.law import Verdicts
from tests.stress.shots import KNEE_UNDER_HIP, Shots, step_s


def verdicts(shots: Shots, recording: Recording, scratch: Path) -> Verdicts:
    """What the program says of these shots; `recording` names the model and the size of the picture."""
    return replace(_of_file(shots, recording, scratch), warned=_warned_on_line(shots, recording))


def sparing_verdicts(shots: Shots, recording: Recording, scratch: Path) -> Verdicts:
    """What it says with the fewer looks that it takes where nothing happens; nothing on line, which takes them all."""
    attention = Attention(Observer(KNOWN_RULES, CALIBRATIONS[recording.model]))
    looks = []
    for shot in shots:
        if not attention.spares(shot.time_s):
            attention.note(shot.sighting)
            looks.append(shot)
    return _of_file(tuple(looks), recording, scratch)


def _of_file(shots: Shots, recording: Recording, scratch: Path) -> Verdicts:
    path = scratch / f"variant{LANDMARKS_SUFFIX}"
    info = replace(recording.info, duration_s=shots[-1].time_s, rate_hz=1.0 / max(step_s(shots), 1e-3))
    with landmarks_file(path, info, recording.model, False) as keep:
        for shot in shots:
            keep(shot.sighting)
    report = check_clip(path, KnownRules(model=recording.model))
    return of_report(report)


def of_report(report: Report) -> Verdicts:
    """What a report says."""
    judged_s = tuple(
        sample.time_s
        for sample in report.samples
        if sample.statuses.get(KNEE_UNDER_HIP, Status.UNSEEN) is not Status.UNSEEN
    )
    rules = {result.rule.code: result.status for result in report.rules}
    return Verdicts(report.verdict, rules, judged_s, ())


def _warned_on_line(shots: Shots, recording: Recording) -> tuple[tuple[float, str], ...]:
    """When which warning came up, one frame after the other."""
    observer = Observer(KNOWN_RULES, CALIBRATIONS[recording.model])
    came_up, standing = [], frozenset[str]()
    for shot in shots:
        now = frozenset(alert.rule.code for alert in observer.observe(shot.sighting).alerts)
        came_up += [(shot.time_s, code) for code in sorted(now - standing)]
        standing = now
    return tuple(came_up)
