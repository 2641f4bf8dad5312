"""Two checks of the same stretch side by side: what differs, and how sure that is. Works on report data; pure.

    compare(before, after)["differences"]

What two measures differ by is as unsure as both together: the landmarks of either clip err for the most part by the
same amount throughout a clip, by body, clothes and camera, so that looking longer does not help, while the errors of
two clips have little to do with each other. So the uncertainty of a clip is that of one moment, and those of two clips
add up by their squares. Where the same person was filmed from the same place, errors are alike and cancel out in part;
then this says too much rather than too little. Of 140 pairs of rendered clips whose posture is known exactly, 99 of 100
differences lie within the 95 % that it claims (`tests/evaluate/test_compare.py` measures it).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from posecheck.errors import UsageError
from posecheck.evaluate.passage import Passage, passage_of, steps
from posecheck.evaluate.statistics import NORMAL
from posecheck.form.rule import Phase, Status
from posecheck.language import AsWritten, _
from posecheck.person.landmarks import Side
from posecheck.report import phrases
from posecheck.report.data import limits_of, settings_of
from posecheck.report.verdict import Verdict
from posecheck.version import __version__
from posecheck.words import limit_words

SCHEMA = "posecheck/comparison/1"
SAME = _("no difference that can be told")
_OTHER_VIEW_DEG = 10.0
"""Cameras this far apart see the same posture with other errors; worth saying."""
_FEW_MOMENTS = 5
"""Fewer moments of a phase than this (a third of a second) are a glimpse and no measurement."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the two: what to call it, and its report with its samples (`posecheck/report/1`)."""

    name: str
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Typical:
    """A measure in one phase of one clip: the median of its moments. sd: one standard deviation of its error."""

    value: float
    sd: float
    moments: int

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"value": round(self.value, 4), "sd": round(self.sd, 4), "moments": self.moments}


@dataclass(frozen=True, slots=True)
class Difference:
    """B less A in one phase. uncertainty: half of the 95 % interval, in the unit of the rule."""

    code: str
    unit: str
    phase: str
    first: Typical
    second: Typical

    @property
    def value(self) -> float:
        """B less A."""
        return self.second.value - self.first.value

    @property
    def uncertainty(self) -> float:
        """Half of the 95 % interval."""
        return NORMAL * math.hypot(self.first.sd, self.second.sd)

    @property
    def can_be_told(self) -> bool:
        """True when the interval does not hold 0."""
        return abs(self.value) > self.uncertainty

    @property
    def words(self) -> str:
        """Such as "3° ± 4°: no difference that can be told"."""
        what = (_("more") if self.value > 0 else _("less")) if self.can_be_told else SAME
        measured = phrases.measured_line(self.value, self.uncertainty, self.unit)
        return _("{difference}: {what}", difference=measured, what=what)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "code": self.code,
            "phase": self.phase,
            "unit": self.unit,
            "a": self.first.to_dict(),
            "b": self.second.to_dict(),
            "difference": round(self.value, 4),
            "uncertainty": round(self.uncertainty, 4),
            "can_be_told": self.can_be_told,
            "words": self.words,
        }


def compare(first: Compared, second: Compared) -> dict[str, Any]:
    """The comparison of two checks, schema `posecheck/comparison/1`, ready for JSON.

    Raises UsageError with one line when they cannot be compared: a photograph, a report without its moments, other
    rules or limits, nothing assessed.
    """
    for check in (first, second):
        _refuse_unfit(check)
    _refuse_other_rules(first, second)
    passages = passage_of(first.report), passage_of(second.report)
    differences = list(_differences(first, second, passages))
    if not differences:
        raise UsageError(
            _(
                "{reason}: film both from the side, from the start position on",
                reason=_nothing_common(first, second),
            )
        )
    return {
        "schema": SCHEMA,
        "posecheck": __version__,
        "a": _side(first, passages[0]),
        "b": _side(second, passages[1]),
        "confidence": 0.95,
        "differences": [difference.to_dict() for difference in differences],
        "not_compared": list(_not_compared(first, second, differences)),
        "notes": list(_notes(first, second, passages)),
        "steps": [step.to_dict() for step in steps(*passages)],
    }


def _refuse_unfit(check: Compared) -> None:
    report = check.report
    if (report["clip"]["duration_s"] or 0.0) <= 0:
        raise UsageError(_("{clip} is a photograph: compare two videos", clip=AsWritten(check.name)))
    if "samples" not in report:
        raise UsageError(
            _(
                "{clip} has no moments in it: give the STEM.json that `posecheck check --out` writes",
                clip=AsWritten(check.name),
            )
        )
    if not report["phases"]:
        reason = phrases.reason_words(report["reason"] or _("the stretch was not seen"))
        raise UsageError(
            _(
                "{clip} could not be assessed, and so not be compared: {reason}",
                clip=AsWritten(check.name),
                reason=reason,
            )
        )


def _refuse_other_rules(first: Compared, second: Compared) -> None:
    limits = limits_of(first.report), limits_of(second.report)
    both = limits[0].keys() & limits[1].keys()
    if not both:
        raise UsageError(
            _(
                "{one} and {other} were checked by other rules: check one of them again",
                one=AsWritten(first.name),
                other=AsWritten(second.name),
            )
        )
    units = {rule["code"]: rule["unit"] for rule in first.report["rules"]}
    for code in sorted(both):
        if limits[0][code] != limits[1][code]:
            one, other = (limit_words(limit[code], units[code]) for limit in limits)
            raise UsageError(
                _(
                    "{one} and {other} were checked with other limits of {rule} ({limit} and {other_limit}): "
                    "check one of them again with the same --config",
                    one=AsWritten(first.name),
                    other=AsWritten(second.name),
                    rule=code,
                    limit=one,
                    other_limit=other,
                )
            )
    # How long things had to last, and how deep a hold had to be, decide about warnings, holds and clean seconds.
    settings = [settings_of(check.report) for check in (first, second)]
    if len({(some.patience, some.depth) for some in settings}) > 1:
        raise UsageError(
            _(
                "{first} and {second} were checked with other times or depths of a hold: check one of them again with "
                "the same --config",
                first=AsWritten(first.name),
                second=AsWritten(second.name),
            )
        )


def _nothing_common(first: Compared, second: Compared) -> str:
    for check in (first, second):
        if check.report["verdict"] == Verdict.NOT_ASSESSED:
            reason = phrases.reason_words(check.report["reason"])
            return _("{clip} could not be assessed ({reason})", clip=AsWritten(check.name), reason=reason)
    return _(
        "{one} and {other} have no phase in which the same rule was judged",
        one=AsWritten(first.name),
        other=AsWritten(second.name),
    )


def _differences(first: Compared, second: Compared, passages: tuple[Passage, Passage]) -> Iterator[Difference]:
    for rule in first.report["rules"]:
        for phase in (Phase.START.value, Phase.STRETCH.value):
            one, other = (
                _level(check.report["samples"], passage, rule["code"], phase)
                for check, passage in zip((first, second), passages, strict=True)
            )
            if one is not None and other is not None:
                yield Difference(rule["code"], rule["unit"], phase, one, other)


def _level(samples: Sequence[Mapping[str, Any]], passage: Passage, code: str, phase: str) -> Typical | None:
    """A rule's measure in a phase of the passage; None when it was hardly seen."""
    seen = [
        (sample["values"][code], sample["uncertainties"][code])
        for sample in samples
        if sample["phase"] == phase
        and passage.begins_s <= sample["t"] <= passage.ends_s
        and sample["statuses"].get(code, Status.UNSEEN.value) != Status.UNSEEN.value
        and sample["values"].get(code) is not None
        and sample.get("uncertainties", {}).get(code) is not None
    ]
    if len(seen) < _FEW_MOMENTS:
        return None
    return Typical(median(value for value, _ in seen), median(sd for _, sd in seen), len(seen))


def _side(check: Compared, passage: Passage) -> dict[str, Any]:
    report = check.report
    return {
        "name": check.name,
        "verdict": report["verdict"],
        "reason": report["reason"],
        "lead_leg": passage.lead_leg,
        "facing": report["view"]["facing"],
        "side_on_deg": report["view"]["side_on_deg"],
        "from_s": passage.begins_s,
        "to_s": passage.ends_s,
        "held_s": round(passage.held_s, 3),
        "clean_s": passage.clean_s,
        "rules": {rule["code"]: rule["status"] for rule in report["rules"]},
    }


def _not_compared(first: Compared, second: Compared, found: Sequence[Difference]) -> Iterator[dict[str, str]]:
    """Rules of either that no phase was compared by, and why."""
    compared = {difference.code for difference in found}
    for code in dict.fromkeys(rule["code"] for check in (first, second) for rule in check.report["rules"]):
        if code not in compared:
            why = [
                _("{clip}: {reason}", clip=AsWritten(check.name), reason=reason)
                for check in (first, second)
                if (reason := _why_not(check, code)) is not None
            ]
            both = _("{one}; {other}", one=why[0], other=why[1]) if len(why) > 1 else "".join(why[:1])
            yield {"code": code, "reason": both or _("it was not judged in the same phase of both")}


def _why_not(check: Compared, code: str) -> str | None:
    rules = {rule["code"]: rule for rule in check.report["rules"]}
    if code not in rules:
        return _("it was checked without this rule")
    reason: str | None = rules[code]["reason"]
    return None if reason is None else phrases.reason_words(reason)


def _notes(first: Compared, second: Compared, passages: tuple[Passage, Passage]) -> Iterator[str]:
    """What to know before leaning on the differences."""
    for check, passage in zip((first, second), passages, strict=True):
        if passage.others:
            yield _(
                "{clip} has {count} holds; the longest is compared ({start} to {end}).",
                clip=AsWritten(check.name),
                count=passage.others + 1,
                start=phrases.seconds(passage.begins_s),
                end=phrases.seconds(passage.ends_s),
            )
    views = [check.report["view"]["side_on_deg"] for check in (first, second)]
    if None not in views and abs(views[0] - views[1]) > _OTHER_VIEW_DEG:
        yield _(
            "The cameras stood {degrees}° apart: differences are as sure as is said, "
            "but filming from the same place makes them easier to see.",
            degrees=f"{abs(views[0] - views[1]):.0f}",
        )
    yield from _other_leg(first, second, passages)
    for key, line in _OTHERWISE_CHECKED.items():
        one, other = first.report.get(key), second.report.get(key)
        if one != other:
            yield _(line, one=one, other=other)


_OTHERWISE_CHECKED = {
    "model": _("They were checked with another pose model ({one} and {other})."),
    "posecheck": _("They were checked with another version of posecheck ({one} and {other})."),
}
_RIGHT_FIRST = _("{one} has the right leg in front, {other} the left.")
_LEFT_FIRST = _("{one} has the left leg in front, {other} the right.")


def _other_leg(first: Compared, second: Compared, passages: tuple[Passage, Passage]) -> Iterator[str]:
    legs = [passage.lead_leg for passage in passages]
    if None not in legs and legs[0] != legs[1]:
        line = _LEFT_FIRST if legs[0] == Side.LEFT.value else _RIGHT_FIRST
        yield _(line, one=AsWritten(first.name), other=AsWritten(second.name))
