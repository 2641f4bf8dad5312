"""The report of one clip: what was seen, when, and the verdict with its reason. Plain data and its JSON form."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from posecheck.form.alerts import Episode, Patience
from posecheck.form.depth import HoldDepth
from posecheck.form.holds import Hold
from posecheck.form.rule import Limit, Phase, Rule, Status
from posecheck.form.settings import UNSET, RuleWords, Settings
from posecheck.language import Number, _
from posecheck.media.clip import FrameCount
from posecheck.report import phrases
from posecheck.report.verdict import Verdict
from posecheck.version import __version__

SCHEMA = "posecheck/report/1"


@dataclass(frozen=True, slots=True)
class CheckedClip:
    """What was checked. `rate_hz` is how many frames a second were analysed, and `frames` how many in all.

    tally: what became of the frames of the file. breaks_off_s: when the clip ends that once was longer; None for a
    whole one. guessed_rate_hz: the frames a second by which times were told, where the file does not say it.
    gaps_s: for how long, all in all, it has no pictures in between.
    """

    path: str
    duration_s: float
    width_px: int
    height_px: int
    frames: int
    rate_hz: float
    tally: FrameCount = field(default_factory=FrameCount)
    breaks_off_s: float | None = None
    guessed_rate_hz: float | None = None
    gaps_s: float = 0.0

    @property
    def notes(self) -> tuple[str, ...]:
        """What is amiss with the file, in plain words; what a verdict hangs on begins with "if"."""
        tally, damaged, smeared = self.tally, len(self.tally.damaged_s), len(self.tally.smeared_s)
        total = tally.read + damaged
        said = (
            (self.guessed_rate_hz, _(phrases.RATE_GUESSED, rate=Number(f"{self.guessed_rate_hz or 0:.3g}"))),
            (self.breaks_off_s is not None, _(phrases.BREAKS_OFF, time=phrases.seconds(self.breaks_off_s or 0.0))),
            (self.gaps_s, _(phrases.GAPS, time=phrases.seconds(self.gaps_s))),
            (damaged, _(phrases.DAMAGED, count=damaged, total=total)),
            (smeared, _(phrases.SMEARED, count=smeared, total=total)),
            (tally.left_out, _(phrases.LEFT_OUT, count=tally.left_out, total=total)),
        )
        return tuple(words for applies, words in said if applies)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in one phase."""

    phase: Phase
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule over the whole clip. worst: the value farthest towards or past the limit, NaN when never judged."""

    rule: Rule
    status: Verdict
    worst: float
    uncertainty: float
    seconds: dict[Status, float]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """One analysed frame: values, uncertainties (one standard deviation) and statuses by rule code.

    shallow: in a stretch that does not deserve the name, so that no hold counts it. suspected: codes of rules that are
    too close to their limit to tell, and at fault rather than not: no hold counts that either.
    """

    time_s: float
    phase: Phase
    values: dict[str, float]
    uncertainties: dict[str, float]
    statuses: dict[str, Status]
    reason: str | None
    shallow: bool = False
    suspected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The result of checking one clip. `to_dict` gives the published JSON form.

    clip: what was checked. model: the pose model, `full` or `heavy`. reason: why it was not assessed, or which rules
    could not be judged; None where all were. facing: the edge of the picture that the person faces, `left` or `right`;
    None when nobody was seen. yaw_deg: how far from exactly side-on the camera stands, + towards the person's front;
    NaN when unknown. roll_deg: its tilt; NaN when unknown. view_usable: whether most of it was filmed from where form
    can be judged. phases: when it was start, when stretch. holds: what was held, with which leg in front. rules: a
    result for each rule. episodes: the warnings that stood, by their starts. samples: each frame that was analysed.
    """

    clip: CheckedClip
    model: str
    verdict: Verdict
    reason: str | None
    facing: str | None
    yaw_deg: float
    roll_deg: float
    view_usable: bool
    phases: tuple[Span, ...]
    holds: tuple[Hold, ...]
    rules: tuple[RuleResult, ...]
    episodes: tuple[Episode, ...]
    samples: tuple[Sample, ...]
    conditions: tuple[str, ...] = ()
    """What the verdict hangs on, in plain words for the headline: what nobody could see from there."""
    settings: Settings = UNSET
    """What the user had set. Its limits are those of the rules."""

    def to_dict(self, samples: bool = True) -> dict[str, Any]:
        """The report as JSON-ready data, schema `posecheck/report/1`; NaN becomes None."""
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "clip": {
                "path": self.clip.path,
                "duration_s": rounded(self.clip.duration_s),
                "width": self.clip.width_px,
                "height": self.clip.height_px,
                "frames": self.clip.frames,
                "rate_hz": rounded(self.clip.rate_hz),
                "frames_read": self.clip.tally.read,
                "frames_damaged": len(self.clip.tally.damaged_s),
                "frames_smeared": len(self.clip.tally.smeared_s),
                "frames_left_out": self.clip.tally.left_out,
                "breaks_off_s": None if self.clip.breaks_off_s is None else rounded(self.clip.breaks_off_s),
                "gaps_s": rounded(self.clip.gaps_s),
                "notes": list(self.clip.notes),
            },
            "model": self.model,
            "posecheck": __version__,
            "settings": settings_dict(self.settings),
            "verdict": self.verdict.value,
            "reason": self.reason,
            "conditions": list(self.conditions),
            "view": {
                "facing": self.facing,
                "side_on_deg": rounded(self.yaw_deg, 1),
                "roll_deg": rounded(self.roll_deg, 1),
                "usable": self.view_usable,
            },
            "phases": [
                {"phase": span.phase.value, "start_s": rounded(span.start_s), "end_s": rounded(span.end_s)}
                for span in self.phases
            ],
            "holds": [_hold_dict(hold) for hold in self.holds],
            "rules": [_rule_dict(result) for result in self.rules],
            "episodes": [_episode_dict(episode) for episode in self.episodes],
        }
        if samples:
            data["samples"] = [_sample_dict(sample) for sample in self.samples]
        return data


def limits_of(report: Mapping[str, Any]) -> dict[str, Limit]:
    """The limits that a report, as data, was made with, by rule code."""
    return {rule["code"]: Limit(rule["limit"]["low"], rule["limit"]["high"]) for rule in report["rules"]}


def settings_of(report: Mapping[str, Any]) -> Settings:
    """The settings that a report, as data, was made with: those that judge. What an older one does not say is usual."""
    data = report.get("settings", {})
    return Settings(
        name=data.get("name"),
        limits=tuple(limits_of(report).items()),
        words=tuple((code, RuleWords(**words)) for code, words in data.get("words", {}).items()),
        patience=Patience(
            fault_s=data.get("fault_s", UNSET.patience.fault_s), clear_s=data.get("clear_s", UNSET.patience.clear_s)
        ),
        depth=HoldDepth(
            data.get("deep_enough_deg", UNSET.depth.deep_enough_deg),
            data.get("no_longer_deg", UNSET.depth.no_longer_deg),
        ),
    )


def settings_dict(settings: Settings) -> dict[str, Any]:
    """The settings by which a report was judged as JSON-ready data; its limits are with the rules."""
    return {
        "name": settings.name,
        "fault_s": settings.patience.fault_s,
        "clear_s": settings.patience.clear_s,
        "deep_enough_deg": settings.depth.deep_enough_deg,
        "no_longer_deg": settings.depth.no_longer_deg,
        "words": {code: words.given for code, words in settings.words},
    }


def rounded(value: float, digits: int = 3) -> float | None:
    """A number for JSON; None when it is unknown."""
    return round(value, digits) if math.isfinite(value) else None


def _hold_dict(hold: Hold) -> dict[str, Any]:
    return {
        "lead_leg": hold.lead_leg.value,
        "start_s": rounded(hold.start_s),
        "end_s": rounded(hold.end_s),
        "clean_s": rounded(hold.clean_s),
    }


def _rule_dict(result: RuleResult) -> dict[str, Any]:
    rule = result.rule
    return {
        "code": rule.code,
        "status": result.status.value,
        "unit": rule.unit,
        "limit": {"low": rule.limit.low, "high": rule.limit.high},
        "worst": rounded(result.worst),
        "uncertainty": rounded(result.uncertainty),
        "seconds": {status.value: rounded(result.seconds[status]) for status in Status},
        "reason": result.reason,
    }


def _episode_dict(episode: Episode) -> dict[str, Any]:
    return {
        "rule": episode.rule.code,
        "start_s": rounded(episode.start_s),
        "end_s": rounded(episode.end_s),
        "worst": rounded(episode.worst),
        "advice": episode.advice,
    }


def _sample_dict(sample: Sample) -> dict[str, Any]:
    return {
        "t": rounded(sample.time_s),
        "phase": sample.phase.value,
        "values": {code: rounded(value) for code, value in sample.values.items()},
        "uncertainties": {code: rounded(value) for code, value in sample.uncertainties.items()},
        "statuses": {code: status.value for code, status in sample.statuses.items()},
        "reason": sample.reason,
        **({"shallow": True} if sample.shallow else {}),
        **({"suspected": list(sample.suspected)} if sample.suspected else {}),
    }
