"""A folder to evaluate, written by hand: what the labels say, what a check would say, and somebody to say it.

Apart from the tests, since checks run in processes of their own: these import this, and nothing that takes long.
"""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.check import CheckOptions
from posecheck.detection.turns import Turns
from posecheck.errors import ModelError, VideoError
from posecheck.evaluate.labels import Interval, Label, Labels
from posecheck.evaluate.truth import Truth
from posecheck.form.alerts import Episode
from posecheck.form.rule import Phase, Status
from posecheck.media.clip import Clip
from posecheck.report.data import CheckedClip, Report, RuleResult, Sample
from posecheck.report.verdict import Verdict
from tests.known import KNOWN_RULES

TORSO = "upright-torso"
RULES = KNOWN_RULES
LETTERS = {"o": Status.OK, "w": Status.WARN, "?": Status.UNSEEN}


def samples(script: str, rate_hz: float = 10.0, value: float = 0.0) -> list[Sample]:
    """One sample a letter: o judged fine, w warned, ? not judged, - rule not looked at (another phase)."""
    return [
        Sample(
            time_s=n / rate_hz,
            phase=Phase.STRETCH,
            values={} if letter == "-" else {TORSO: math.nan if letter == "?" else value},
            uncertainties={},
            statuses={} if letter == "-" else {TORSO: LETTERS[letter]},
            reason=None,
        )
        for n, letter in enumerate(script)
    ]


def labels(script: str, rate_hz: float = 10.0, **changes: Any) -> Labels:
    """One moment a letter: o fine, w fault, e either, - not labelled."""
    words = {"o": Label.OK, "w": Label.WARN, "e": Label.EITHER}
    intervals = tuple(
        Interval(TORSO, n / rate_hz, (n + 1) / rate_hz, words[letter])
        for n, letter in enumerate(script)
        if letter != "-"
    )
    fields: dict[str, Any] = {"clip_verdict": Label.WARN, "assessable": True, "rules": {TORSO: Label.WARN}}
    return Labels(**{**fields, "intervals": intervals, **changes})


def report(said: str = "ooww", verdict: str = "warn", torso: str = "warn", warnings: int = 1) -> Report:
    seconds = dict.fromkeys(Status, 0.0)
    rule = next(rule for rule in RULES if rule.code == TORSO)
    return Report(
        clip=CheckedClip(path="x.mp4", duration_s=9.0, width_px=640, height_px=480, frames=len(said), rate_hz=10.0),
        model="full",
        verdict=Verdict(verdict),
        reason=None,
        facing="left",
        yaw_deg=4.0,
        roll_deg=0.0,
        view_usable=True,
        phases=(),
        holds=(),
        rules=tuple(RuleResult(r, Verdict(torso), 0.0, 0.0, seconds, None) for r in RULES),
        episodes=(Episode(rule, 0.2, 0.4, 20.0),) * warnings,
        samples=tuple(samples(said)),
    )


def truth(offset: float) -> Truth:
    """Ten frames a second; the true torso is `offset` below what `samples` measure as 0."""
    return Truth(
        times_s=tuple(n / 10 for n in range(4)),
        kneeling=(False, True, True, True),
        values={TORSO: (-offset,) * 4},
        yaw_deg=20.0,
    )


def folder_of(tmp_path: Path, **files: Any) -> Path:
    """Label files by stem, each with an empty clip beside it."""
    for stem, data in files.items():
        (tmp_path / f"{stem}.mp4").touch()
        (tmp_path / f"{stem}.labels.json").write_text(data if isinstance(data, str) else json.dumps(data))
    return tmp_path


WRITTEN = {
    "schema": "posecheck/labels/1",
    "clip_verdict": "warn",
    "rules": {TORSO: "warn"},
    "intervals": [{"rule": TORSO, "start_s": 0.0, "end_s": 0.4, "status": "warn"}],
}


@dataclass(frozen=True)
class Checker:
    """Gives every clip the same report but for those named here. It pickles: clips are checked in other processes."""

    broken: str = ""
    crashing: str = ""
    without_model: bool = False
    note: Path | None = None

    def __call__(self, clip: Clip, options: CheckOptions, turns: Turns) -> Report:
        path = clip.path
        if self.note is not None:
            with self.note.open("a") as note:
                note.write(f"{path.name}\n")
        if self.without_model:
            raise ModelError("no model")
        if path.stem == self.broken:
            raise VideoError(f"{path} breaks off")
        if path.stem == self.crashing:
            os.abort()
        return report()
