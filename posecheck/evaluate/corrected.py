"""A report as a rater sees the clip: what they said of it stands in place of what the program says.

It is for what is handed out: who corrected a verdict does not want a sheet that repeats the program's. Measures stay as
they were measured; verdicts, warnings, and the seconds in good form follow the rater.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from posecheck.check.handing_out import Revise
from posecheck.errors import LabelError
from posecheck.evaluate.corrections import Correction, clip_verdict, labels_of, rounds
from posecheck.evaluate.labels import Interval, Label
from posecheck.evaluate.rater_files import Corrections, read_corrections
from posecheck.form.clock import is_clean
from posecheck.form.rule import Phase, Rule, Status
from posecheck.form.steps import stands_for_s
from posecheck.language import _
from posecheck.report.builder import is_shown
from posecheck.report.data import limits_of
from posecheck.report.verdict import Verdict

Data = Mapping[str, Any]

_STATUS = {Label.OK: Status.OK, Label.WARN: Status.WARN}
_VERDICT = {Label.OK: Verdict.OK, Label.WARN: Verdict.WARN}
_OVERRULED = 0.5
"""A warning of which a rater saw at least this share otherwise is none."""


def as_seen_by(initials: str, clip: Path | None = None) -> Revise:
    """Makes of a report the report as this rater last saw its clip; "" leaves it as it is.

    clip: where it is, when that is not where the report says.
    What it returns raises LabelError for initials that are none, for who said nothing of the clip, and for a rater's
    file that is damaged.
    """

    def revise(report: Data, rules: Sequence[Rule]) -> Data:
        if not initials:
            return report
        seen = clip or Path(report["clip"]["path"])
        said = last_said(seen, initials, [rule.code for rule in rules])
        if not said:
            raise LabelError(
                _(
                    "{rater} gave no verdict of {clip}: give one at the desk, or hand out the program's",
                    rater=initials,
                    clip=seen.name,
                )
            )
        return corrected(report, said, rules)

    return revise


def last_said(clip: Path, initials: str, codes: Collection[str]) -> list[Correction]:
    """What a rater said of a clip in their last look at it; nothing for no rater. Raises LabelError."""
    kept = read_corrections(clip, initials, codes) if initials else Corrections("")
    looks = rounds(kept.given)
    return kept.in_force(looks[-1]) if looks else []


def corrected(report: Data, said: Sequence[Correction], rules: Sequence[Rule]) -> dict[str, Any]:
    """The report with what a rater said. said: the corrections of one look that stand, in the order they were given."""
    opinions = {rule.code: _opinion(report, rule, said) for rule in rules}
    old = {rule["code"]: Verdict(rule["status"]) for rule in report["rules"]}
    status = old | {
        code: _rule_verdict(old.get(code, Verdict.NOT_ASSESSED), opinion) for code, opinion in opinions.items()
    }
    own = [episode for episode in report["episodes"] if episode["rule"] not in opinions]
    episodes = sorted(
        [*own, *(e for opinion in opinions.values() for e in opinion.episodes)], key=lambda e: e["start_s"]
    )
    verdict = _clip_verdict(report, _clip_said(said), opinions, status)
    after = {
        **report,
        "episodes": episodes,
        "samples": [_seen(sample, opinions) for sample in report.get("samples", ())],
    }
    timeless = any(opinion.timeless for opinion in opinions.values())
    return after | {
        "verdict": verdict.value,
        "reason": report["reason"] if verdict.value == report["verdict"] else None,
        "rules": [{**rule, "status": status[rule["code"]].value} for rule in report["rules"]],
        "holds": [{**hold, "clean_s": 0.0 if timeless else _clean_s(hold, report, after)} for hold in report["holds"]],
    }


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What is left of a rule after the rater. whole: of the whole clip, None where it was not said.

    stretches: what was said over time. episodes: warnings that stand. timeless: a fault, but nobody said when.
    """

    whole: Label | None
    stretches: tuple[Interval, ...]
    episodes: tuple[Data, ...]
    timeless: bool


def _opinion(report: Data, rule: Rule, said: Sequence[Correction]) -> _Opinion:
    # "Not assessed" over a stretch is as open as "too close to call", and labels would leave it out.
    open_ = [
        replace(c, verdict=Label.EITHER) if c.verdict is Label.NOT_ASSESSED and c.start_s is not None else c
        for c in said
        if c.rule in (rule.code, None)
    ]
    labels = labels_of(open_, [rule.code])
    whole = labels.rules.get(rule.code) or (Label.OK if _clip_said(said) is Label.OK else None)
    if whole is not None and whole is not Label.WARN:
        return _Opinion(whole, labels.intervals, (), timeless=False)
    kept = [e for e in report["episodes"] if e["rule"] == rule.code and not _is_overruled(e, labels.intervals)]
    faults = [i for i in labels.intervals if i.status is Label.WARN and not any(_meet(e, i) for e in kept)]
    timeless = whole is Label.WARN and not kept and not faults
    if timeless:
        faults = [Interval(rule.code, 0.0, report["clip"]["duration_s"], Label.WARN)]
    return _Opinion(whole, labels.intervals, (*kept, *(_episode(report, rule, fault) for fault in faults)), timeless)


def _is_overruled(episode: Data, stretches: Sequence[Interval]) -> bool:
    length_s: float = episode["end_s"] - episode["start_s"]
    other_s = sum(_shared_s(episode, i) for i in stretches if i.status is not Label.WARN)
    return other_s > 0 and other_s >= _OVERRULED * length_s


def _shared_s(episode: Data, stretch: Interval) -> float:
    start_s, end_s = float(episode["start_s"]), float(episode["end_s"])
    return max(0.0, min(end_s, stretch.end_s) - max(start_s, stretch.start_s))


def _meet(episode: Data, stretch: Interval) -> bool:
    return _shared_s(episode, stretch) > 0


def _episode(report: Data, rule: Rule, fault: Interval) -> Data:
    """A warning that a rater gave, at its worst where the measure is farthest towards or past the limit."""
    limit = limits_of(report).get(rule.code, rule.limit)
    values = [
        sample["values"][rule.code]
        for sample in report.get("samples", ())
        if fault.covers(sample["t"]) and sample["values"].get(rule.code) is not None
    ]
    ends = [end for end in (limit.high, limit.low) if end is not None]
    worst = max(values or ends, key=limit.excess)
    # What is within the limit has no side of its own: the nearer end is what the rater saw passed.
    nearer = min(ends, key=lambda end: abs(end - worst))
    advice = rule.advice_for(-math.inf if nearer == limit.low else math.inf)
    return {"rule": rule.code, "start_s": fault.start_s, "end_s": fault.end_s, "worst": worst, "advice": advice}


def _clip_said(said: Sequence[Correction]) -> Label | None:
    """The last word on the whole clip; None where there was none."""
    return next((one.verdict for one in reversed(said) if one.target == (None, False)), None)


def _rule_verdict(old: Verdict, opinion: _Opinion) -> Verdict:
    if opinion.whole is not None:
        return _VERDICT.get(opinion.whole, Verdict.NOT_ASSESSED)
    if opinion.episodes:
        return Verdict.WARN
    if old is Verdict.WARN:
        seen_good = any(stretch.status is Label.OK for stretch in opinion.stretches)
        return Verdict.OK if seen_good else Verdict.NOT_ASSESSED
    return old


def _clip_verdict(
    report: Data, said: Label | None, opinions: Mapping[str, _Opinion], status: Mapping[str, Verdict]
) -> Verdict:
    """What the rater said of the clip; else what follows from its rules as in their labels, if they spoke of any."""
    old = Verdict(report["verdict"])
    if said is not None and said is not Label.EITHER:
        return _VERDICT.get(said, Verdict.NOT_ASSESSED)
    spoken_of = {code for code, opinion in opinions.items() if opinion.whole or opinion.stretches}
    if not spoken_of:
        return old
    if old is Verdict.NOT_ASSESSED:  # of a clip that the program did not judge, only what the rater said counts
        given = {code for code, opinion in opinions.items() if opinion.whole}
        left = [verdict if code in given else Verdict.NOT_ASSESSED for code, verdict in status.items()]
    else:  # what the clip does not show kept the program from no verdict
        counted = spoken_of | {rule["code"] for rule in report["rules"] if is_shown(rule["seconds"])}
        left = [verdict for code, verdict in status.items() if code in counted or verdict is not Verdict.NOT_ASSESSED]
    return _VERDICT.get(clip_verdict(Label(verdict.value) for verdict in left), Verdict.NOT_ASSESSED)


def _seen(sample: Data, opinions: Mapping[str, _Opinion]) -> dict[str, Any]:
    """A moment with the statuses that the rater would give it."""
    if sample["phase"] == Phase.AWAY.value:
        return dict(sample)
    statuses = {
        code: _status(sample["t"], Status(status), opinions[code]).value if code in opinions else status
        for code, status in sample["statuses"].items()
    }
    seen = {**sample, "statuses": statuses}
    still = [
        code
        for code in seen.pop("suspected", ())
        if statuses[code] == Status.UNSEEN.value and (code not in opinions or opinions[code].whole is not Label.OK)
    ]
    return {**seen, "suspected": still} if still else seen


def _status(time_s: float, old: Status, opinion: _Opinion) -> Status:
    said = next((i.status for i in opinion.stretches if i.covers(time_s)), None)
    if said is not None:
        return _STATUS.get(said, Status.UNSEEN)
    if opinion.whole is None or opinion.whole is Label.WARN:
        return old
    # Who finds the whole clip fine does not say that what was hidden was seen.
    return _STATUS.get(opinion.whole, Status.UNSEEN) if old is Status.WARN else old


def _clean_s(hold: Data, before: Data, after: Data) -> float:
    """The seconds in good form: as they were counted, and what the rater's verdicts add or take away."""
    old, new = before.get("samples", ()), after["samples"]
    gained_s = sum(
        step_s * (_is_clean(now, after["episodes"]) - _is_clean(then, before["episodes"]))
        for step_s, then, now in zip(_steps_s(old), old, new, strict=True)
        if hold["start_s"] <= then["t"] <= hold["end_s"]
    )
    length_s: float = hold["end_s"] - hold["start_s"]
    return round(min(max(float(hold["clean_s"]) + gained_s, 0.0), length_s), 3)


def _steps_s(samples: Sequence[Data]) -> Iterator[float]:
    yield from (0.0 for _ in samples[:1])
    yield from (stands_for_s(a["t"], b["t"]) for a, b in pairwise(samples))


def _is_clean(sample: Data, episodes: Sequence[Data]) -> bool:
    warned = any(episode["start_s"] <= sample["t"] <= episode["end_s"] for episode in episodes)
    statuses = {Status(said) for said in sample["statuses"].values()}
    return not sample.get("shallow") and is_clean(statuses, warned, bool(sample.get("suspected")))
