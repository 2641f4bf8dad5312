"""The result of an evaluation: an entry for each clip, and the figures over all. Plain data; `to_dict` is the JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from posecheck.evaluate.agreement import WIDTH, agreement_dict
from posecheck.evaluate.labels import Label
from posecheck.evaluate.measure_error import MeasureError, measure_error
from posecheck.evaluate.score import Tally, total
from posecheck.evaluate.votes import Votes
from posecheck.form.rule import Rule
from posecheck.report.data import rounded
from posecheck.report.verdict import Verdict
from posecheck.version import __version__

SCHEMA = "posecheck/evaluation/1"
VIEW_BANDS_DEG: tuple[tuple[float, float], ...] = (
    (-180.0, -30.0),
    (-30.0, -15.0),
    (-15.0, 15.0),
    (15.0, 30.0),
    (30.0, 180.0),
)
"""Groups of clips by how far the camera stands from exact side-on, + towards the person's front."""


@dataclass(frozen=True, slots=True)
class LabelledClip:
    """One labelled clip or photograph, checked.

    name: its path within the folder, without the suffix. verdict: the program's. label: the right one. rule_verdicts:
    rule code -> (the program's status, the right one). tallies, errors: by rule code. warnings: how many warnings
    stood. yaw_deg: the camera's true angle where it is known, else as it was estimated. votes: what every
    observer says.
    """

    name: str
    verdict: Verdict
    reason: str | None
    label: Label
    assessable: bool
    rule_verdicts: Mapping[str, tuple[Verdict, Label]]
    tallies: Mapping[str, Tally]
    errors: Mapping[str, tuple[float, ...]]
    warnings: int
    yaw_deg: float
    votes: Votes = field(default_factory=Votes)

    @property
    def right(self) -> bool:
        """True when the verdict is the labelled one, or the label accepts any."""
        return _fits(self.verdict, self.label)

    def to_dict(self) -> dict[str, Any]:
        """This clip, ready for JSON."""
        return {
            "name": self.name,
            "verdict": self.verdict,
            "label": self.label.value,
            "right": self.right,
            "reason": self.reason,
            "assessable": self.assessable,
            "view_deg": rounded(self.yaw_deg, 1),
            "rules": [
                {"code": code, "status": status, "label": label.value, **self.tallies[code].to_dict()}
                for code, (status, label) in self.rule_verdicts.items()
            ],
        }


def _fits(verdict: str, label: Label) -> bool:
    return label is Label.EITHER or verdict == label.value


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All labelled clips of a folder, checked. errors: one line for each file that could not be used.

    width: how wide the intervals of agreement are wanted, to say how many more clips that takes.
    """

    model: str
    rules: tuple[Rule, ...]
    clips: tuple[LabelledClip, ...]
    errors: tuple[str, ...] = ()
    width: float = WIDTH

    def tally(self, code: str) -> Tally:
        """One rule over all clips."""
        return total(clip.tallies[code] for clip in self.clips if code in clip.tallies)

    @property
    def overall(self) -> Tally:
        """All rules over all clips."""
        return total(self.tally(rule.code) for rule in self.rules)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The names of the clips with another verdict than the labelled one."""
        return tuple(clip.name for clip in self.clips if not clip.right)

    def wrong_rules(self, code: str) -> tuple[str, ...]:
        """The names of the clips in which a rule has another verdict over the whole clip than the labelled one."""
        verdicts = ((clip.name, clip.rule_verdicts.get(code)) for clip in self.clips)
        return tuple(name for name, pair in verdicts if pair and not _fits(*pair))

    def labelled_clips(self, code: str) -> int:
        """How many clips have a label for a rule over the whole clip."""
        return sum(code in clip.rule_verdicts for clip in self.clips)

    @property
    def false_warnings_on_not_assessable(self) -> int:
        """Warnings given on clips of which nothing should have been said."""
        return sum(clip.warnings for clip in self.clips if not clip.assessable)

    @property
    def measures(self) -> tuple[MeasureError, ...]:
        """Each measure against the truth, where truth is known."""
        found = (measure_error(rule, self._errors(rule.code)) for rule in self.rules)
        return tuple(figures for figures in found if figures is not None)

    def _errors(self, code: str) -> list[float]:
        return [error for clip in self.clips for error in clip.errors.get(code, ())]

    def within(self, low_deg: float, high_deg: float) -> Evaluation:
        """Only the assessable clips filmed from that range of angles, from `low_deg` up to `high_deg`."""
        inside = (clip for clip in self.clips if clip.assessable and low_deg <= clip.yaw_deg < high_deg)
        return Evaluation(self.model, self.rules, tuple(inside))

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as JSON-ready data, schema `posecheck/evaluation/1`; what is unknown is None."""
        return {
            "schema": SCHEMA,
            "posecheck": __version__,
            "model": self.model,
            "clips": len(self.clips),
            "rules": [self._rule_dict(rule) for rule in self.rules],
            "overall": self.overall.to_dict(),
            "clip_verdicts": {"right": len(self.clips) - len(self.wrong), "wrong": list(self.wrong)},
            "false_warnings_on_not_assessable": self.false_warnings_on_not_assessable,
            "measures": [figures.to_dict() for figures in self.measures],
            "by_view": [_view_dict(band, self.within(*band)) for band in VIEW_BANDS_DEG],
            "observers": agreement_dict({clip.name: clip.votes for clip in self.clips}, self.rules, self.width),
            "results": [clip.to_dict() for clip in self.clips],
            "errors": list(self.errors),
        }

    def _rule_dict(self, rule: Rule) -> dict[str, Any]:
        wrong = self.wrong_rules(rule.code)
        verdicts = {"right": self.labelled_clips(rule.code) - len(wrong), "wrong": list(wrong)}
        names = {"code": rule.code, "title": rule.title}
        return {**names, **self.tally(rule.code).to_dict(), "clip_verdicts": verdicts}


def _view_dict(band: tuple[float, float], inside: Evaluation) -> dict[str, Any]:
    low_deg, high_deg = band
    return {
        "from_deg": low_deg,
        "to_deg": high_deg,
        "clips": len(inside.clips),
        **inside.overall.to_dict(),
        "measures": [figures.to_dict() for figures in inside.measures],
    }
