"""What a rater says of the program's verdicts, one correction after the other, and the labels that follow from them.

A correction speaks of a rule or of the whole clip (`rule` is None), over the whole length or, for a rule, over a
stretch of time. Nothing is ever rubbed out: a later one counts instead of an earlier one where both speak, and one that
was taken back stays in the list, marked so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from posecheck.errors import LabelError, name_hint
from posecheck.evaluate.labels import Interval, Label, Labels, seconds_in
from posecheck.evaluate.raters import round_of
from posecheck.language import _

LONGEST_NOTE = 2000
_LEAST_S = 0.001
"""Times in labels are rounded to the millisecond."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One answer of a rater. start_s, end_s: seconds of the clip, both or neither; neither is its whole length.

    agreed: whether it is what the program says; None where the rater was not shown that. blind: given before the
    program's verdict was shown. round: 1 for a person's first look, 2 for the second.
    """

    verdict: Label
    rule: str | None = None
    start_s: float | None = None
    end_s: float | None = None
    note: str = ""
    agreed: bool | None = None
    blind: bool = False
    round: int = 1

    @property
    def target(self) -> tuple[str | None, bool]:
        """What it speaks of: the rule, and whether over a stretch only."""
        return self.rule, self.start_s is not None

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "rule": self.rule,
            "verdict": self.verdict.value,
            "start_s": self.start_s,
            "end_s": self.end_s,
            "note": self.note,
            "agreed": self.agreed,
            "blind": self.blind,
            "round": self.round,
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """A correction as it was kept. number: its place in the list, from 1. given_at, undone_at: UTC, ISO 8601."""

    number: int
    given_at: str
    correction: Correction
    undone_at: str | None = None

    @property
    def stands(self) -> bool:
        """True unless it was taken back."""
        return self.undone_at is None

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        head = {"number": self.number, "given_at": self.given_at, "undone_at": self.undone_at}
        return head | self.correction.to_dict()


def correction_in(where: str, data: Mapping[str, Any], codes: Collection[str]) -> Correction:
    """A correction out of JSON or a form, looked over. where: what errors name. Raises LabelError."""
    made = Correction(
        verdict=_verdict(where, data.get("verdict")),
        rule=_rule(where, data.get("rule"), codes),
        start_s=_time(where, "start_s", data.get("start_s")),
        end_s=_time(where, "end_s", data.get("end_s")),
        note=_note(where, data.get("note", "")),
        agreed=_flag(where, "agreed", data.get("agreed"), None),
        blind=bool(_flag(where, "blind", data.get("blind"), False)),
        round=round_of(where, data),
    )
    _check_stretch(where, made)
    if made.blind and made.agreed is not None:
        raise LabelError(
            _("{where}: what was given blind can neither agree nor change: leave agreed empty", where=where)
        )
    return made


def _verdict(where: str, value: object) -> Label:
    for label in Label:
        if value == label.value:
            return label
    words = ", ".join(label.value for label in Label)
    raise LabelError(
        _("{where}: the verdict is {value}: use one of {words}", where=where, value=repr(value), words=words)
    )


def _rule(where: str, value: object, codes: Collection[str]) -> str | None:
    if value is None or value in codes:
        return None if value is None else str(value)
    hint = name_hint(str(value), sorted(codes))
    raise LabelError(_("{where}: unknown rule {rule}: {hint}", where=where, rule=repr(value), hint=hint))


def _time(where: str, name: str, value: object) -> float | None:
    return None if value is None else round(seconds_in(where, name, value), 3)


def _note(where: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_NOTE:
        raise LabelError(_("{where}: write a note of at most {count} characters", where=where, count=LONGEST_NOTE))
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.encode("utf-8", "replace").decode("utf-8").strip()  # half a sign cannot be written


def _flag(where: str, name: str, value: object, otherwise: bool | None) -> bool | None:
    if value is None or isinstance(value, bool):
        return otherwise if value is None else value
    raise LabelError(_("{where}: {name} is {value}: write true or false", where=where, name=name, value=repr(value)))


def _check_stretch(where: str, made: Correction) -> None:
    if (made.start_s is None) != (made.end_s is None):
        raise LabelError(_("{where}: a stretch of time needs a start and an end: give both or neither", where=where))
    if made.start_s is None or made.end_s is None:
        return
    if made.rule is None:
        raise LabelError(_("{where}: a stretch of time needs a rule: say which", where=where))
    if made.end_s - made.start_s < _LEAST_S / 2:
        raise LabelError(
            _(
                "{where}: it ends at {end} s, not after its start at {start} s",
                where=where,
                end=f"{made.end_s:g}",
                start=f"{made.start_s:g}",
            )
        )


def in_force(given: Iterable[Kept], round_: int) -> list[Correction]:
    """The corrections of a round that were not taken back, in the order in which they were given."""
    return [one.correction for one in standing(given, round_)]


def standing(given: Iterable[Kept], round_: int) -> list[Kept]:
    """The same, as they were kept."""
    return [one for one in given if one.stands and one.correction.round == round_]


def rounds(given: Iterable[Kept]) -> list[int]:
    """The rounds of which something is in force."""
    return sorted({one.correction.round for one in given if one.stands})


def labels_of(corrections: Sequence[Correction], codes: Collection[str]) -> Labels:
    """The labels that follow from the corrections of one round. codes: the rules that there are.

    A rule with a fault in some stretch is one with a fault over the whole clip, unless that was said otherwise. The
    clip's own verdict, unless it was given, follows from those of all rules (`clip_verdict`).
    """
    whole = {c.rule: c.verdict for c in corrections if c.start_s is None}
    clip = whole.pop(None, None)
    intervals = merged(corrections)
    faulty = {i.rule: Label.WARN for i in intervals if i.status is Label.WARN}
    rules = {code: label for code, label in (faulty | whole).items() if code is not None}
    verdict = clip or clip_verdict([rules.get(code, Label.EITHER) for code in codes])
    return Labels(verdict, verdict is not Label.NOT_ASSESSED, dict(sorted(rules.items())), tuple(intervals))


def clip_verdict(rules: Iterable[Label]) -> Label:
    """The verdict of a clip by those of its rules: `warn` when one warns, else what all say, else left open."""
    answers = set(rules)
    if Label.WARN in answers:
        return Label.WARN
    return answers.pop() if len(answers) == 1 else Label.EITHER


def merged(corrections: Iterable[Correction]) -> list[Interval]:
    """The verdicts over time that follow from stretches, some of which overlap: at each moment the last one counts.

    They come out by rule and time, none overlapping another; neighbours that say the same are one. Where the last word
    is "not assessed" nothing is labelled.
    """
    return [interval for interval in over_time(corrections) if interval.status is not Label.NOT_ASSESSED]


def over_time(corrections: Iterable[Correction]) -> list[Interval]:
    """The same, with the stretches of which the last word is "not assessed"."""
    painted: dict[str, list[Interval]] = {}
    for one in corrections:
        if one.rule is not None and one.start_s is not None and one.end_s is not None:
            stretch = Interval(one.rule, one.start_s, one.end_s, one.verdict)
            painted[one.rule] = _painted(painted.get(one.rule, []), stretch)
    return [interval for rule in sorted(painted) for interval in _joined(painted[rule])]


def _painted(under: list[Interval], over: Interval) -> list[Interval]:
    """The intervals of a rule after a further one was laid over them."""
    left = [replace(i, end_s=min(i.end_s, over.start_s)) for i in under if i.start_s < over.start_s]
    right = [replace(i, start_s=max(i.start_s, over.end_s)) for i in under if i.end_s > over.end_s]
    return [*left, over, *right]


def _joined(intervals: Iterable[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for interval in intervals:
        if joined and joined[-1].end_s == interval.start_s and joined[-1].status is interval.status:
            joined[-1] = replace(joined[-1], end_s=interval.end_s)
        else:
            joined.append(interval)
    return joined


def statements(labels: Labels, round_: int = 1) -> list[Correction]:
    """What a label file says, as corrections: the other way round than `labels_of`."""
    clip = [Correction(labels.clip_verdict, round=round_)]
    rules = [Correction(label, code, round=round_) for code, label in labels.rules.items()]
    times = [Correction(i.status, i.rule, i.start_s, i.end_s, round=round_) for i in labels.intervals]
    return [*clip, *rules, *times]


def label_fields(labels: Labels) -> dict[str, Any]:
    """The fields of a label file for these labels, as everybody reads them who knows no corrections."""
    return {
        "clip_verdict": labels.clip_verdict.value,
        "assessable": labels.assessable,
        "rules": {code: label.value for code, label in labels.rules.items()},
        "intervals": [
            {"rule": i.rule, "start_s": i.start_s, "end_s": i.end_s, "status": i.status.value} for i in labels.intervals
        ],
    }
