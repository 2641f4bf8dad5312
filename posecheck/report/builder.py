"""Makes the report of one clip from its observations, one after the other."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any

from posecheck.form.alerts import Episode
from posecheck.form.hips import Start
from posecheck.form.observer import Observation, Observer
from posecheck.form.rule import Finding, Phase, Rule, Status, suspicion, unseen
from posecheck.form.steps import LONGEST_STEP_S, stands_for_s
from posecheck.form.visit import PhaseState
from posecheck.language import _
from posecheck.person.reasons import Reason
from posecheck.report.data import CheckedClip, Report, RuleResult, Sample
from posecheck.report.moments import sample_of, spans_of, worse_in_a_phase
from posecheck.report.phrases import IF_KNEE_RESTS
from posecheck.report.verdict import Verdict

MOMENTS_HZ = 15.0
"""So many moments a second go into a report, unless more are asked for: the landmarks of more hardly differ."""
JUDGED_LONG_ENOUGH_S = 0.7
"""A rule judged for less than this, all in all, has not been assessed."""
GOOD_SHARE = 0.5
"""Good form means: seen to be fine for at least this share of the time in which the rule applied, and no fault
suspected (past the limit, but too close to it to be sure, or by somebody who was not yet known to kneel when the clip
or their part of it ended) for long enough to mean something, nor seen more often than good form in the start or in the
stretch."""
STRETCH_NOT_SEEN = _("the stretch phase was not seen")
ONLY_STRETCH = _("the start was not seen")
NOT_THERE = _("too much of the clip is missing or damaged")
TOO_BRIEF_TO_WARN = _("a fault was seen, too brief to be warned of by these settings")
_MOST_NOT_THERE = 0.25
"""Who was merely hidden for a while may be praised for the rest. Where more than this share of the time in which a rule
applied is missing of the file, it is not praised: the fault may have gone with it."""
_USUAL_STEPS = 4
"""A picture that comes so many of the usual steps after the one before has lost its neighbours."""


@dataclass(slots=True)
class ReportBuilder:
    """Takes in one observation after the other and makes the report of them."""

    rules: tuple[Rule, ...]
    is_still: bool = False
    _samples: list[Sample] = field(default_factory=list)
    _seconds: dict[str, dict[Status, float]] = field(default_factory=dict)
    _rule_reasons: dict[str, dict[str, float]] = field(default_factory=dict)
    _reasons: dict[str, float] = field(default_factory=dict)
    _facings: Counter[str] = field(default_factory=Counter)
    _yaws_deg: list[float] = field(default_factory=list)
    _rolls_deg: list[float] = field(default_factory=list)
    _suspect_s: dict[str, float] = field(default_factory=dict)
    _visits: dict[int, dict[Phase, float]] = field(default_factory=dict)
    _missed_s: dict[str, float] = field(default_factory=dict)
    _all_missed_s: float = 0.0
    _was_in: Phase = Phase.AWAY
    _start_unclear: bool = False
    _start_suspect_s: float = 0.0
    _knee_rests: bool = False
    _usable_s: float = 0.0
    _unusable_s: float = 0.0
    _last_s: float = math.nan

    @property
    def count(self) -> int:
        """How many frames were added."""
        return len(self._samples)

    @property
    def rate_hz(self) -> float:
        """How many frames a second were added, from the first to the last; 0 for a single one, or none."""
        lasted_s = self._samples[-1].time_s - self._samples[0].time_s if self._samples else 0.0
        return (self.count - 1) / lasted_s if lasted_s > 0 else 0.0

    def add(self, observation: Observation) -> None:
        """Take in the observation of one analysed frame."""
        step_s = self._step_s(observation.time_s)
        if observation.reason is not None:
            _gain(self._reasons, observation.reason, step_s)
        self._note_view(observation, step_s)
        self._note_phase(observation.phase, step_s)
        for finding in self._lost(observation) or observation.findings:
            code = finding.rule.code
            self._seconds.setdefault(code, dict.fromkeys(Status, 0.0))[finding.status] += step_s
            _gain(self._suspect_s, code, step_s * suspicion(finding))
            if finding.reason is not None:
                _gain(self._rule_reasons.setdefault(code, {}), finding.reason, step_s)
        for finding in observation.maybe:
            if finding.status is Status.WARN:
                _gain(self._suspect_s, finding.rule.code, step_s)
        if any(finding.status is Status.WARN for finding in observation.maybe_start):
            self._start_suspect_s += step_s
        self._samples.append(sample_of(observation))

    def _lost(self, observation: Observation) -> tuple[Finding, ...]:
        """Not seen, for the rules that applied, while somebody in the stretch can be made out no more and goes on.

        Any rule may have applied to somebody on the knee who was gone before that was known to rest.
        """
        if observation.cut_short:
            return tuple(unseen(rule, Reason.TOO_BRIEF) for rule in self.rules)
        phase, reason = observation.phase.phase, observation.phase.reason
        if phase is Phase.AWAY and observation.pose is not None and reason is not None and reason.speaks_of_picture:
            return tuple(unseen(rule, reason) for rule in self.rules if self._was_in in rule.phases)
        self._was_in = phase
        return ()

    def miss(self, time_s: float, length_s: float, smeared: bool = False) -> None:
        """Count so many seconds from this moment on as not seen, for the rules that applied then; tell it at the end.

        Where nothing applied, all that did at some time might have: a clip that is cut there may go on with anything.
        smeared: there was a picture, which may have passed for good form.
        """
        self._all_missed_s += length_s
        before = bisect_right(self._samples, time_s, key=lambda sample: sample.time_s)
        phase = self._samples[before - 1].phase if before else Phase.AWAY
        for rule in self.rules:
            seconds = self._seconds.get(rule.code)
            if seconds is not None and (phase is Phase.AWAY or phase in rule.phases):
                seconds[Status.UNSEEN] += length_s
                if smeared:
                    seconds[Status.OK] = max(0.0, seconds[Status.OK] - length_s)
                _gain(self._rule_reasons.setdefault(rule.code, {}), NOT_THERE, length_s)
                _gain(self._missed_s, rule.code, length_s)

    def _miss_gaps(self) -> float:
        """Miss what was to be seen where no picture comes for long, and hand back how long that is all in all."""
        times_s = [sample.time_s for sample in self._samples]
        steps_s = [after_s - before_s for before_s, after_s in pairwise(times_s)]
        longest_s = max(LONGEST_STEP_S, _USUAL_STEPS * median(steps_s)) if steps_s else LONGEST_STEP_S
        gaps = [(time_s, step_s) for time_s, step_s in zip(times_s, steps_s, strict=False) if step_s > longest_s]
        for time_s, step_s in gaps:
            self.miss(time_s, step_s - LONGEST_STEP_S)
        return sum((step_s for _, step_s in gaps), 0.0)

    def _note_phase(self, phase: PhaseState, step_s: float) -> None:
        if phase.phase is not Phase.AWAY:
            visit = self._visits.setdefault(phase.visit, {Phase.START: 0.0, Phase.STRETCH: 0.0})
            visit[phase.phase] += step_s
            self._start_unclear = self._start_unclear or phase.start is Start.UNCLEAR
            self._knee_rests = self._knee_rests or phase.knee_rests

    def _step_s(self, time_s: float) -> float:
        """The time that this frame stands for: since the one before."""
        before_s, self._last_s = self._last_s, time_s
        return JUDGED_LONG_ENOUGH_S if self.is_still else stands_for_s(before_s, time_s)

    def _note_view(self, observation: Observation, step_s: float) -> None:
        if observation.phase.phase is Phase.AWAY or observation.view is None:
            return
        if observation.stance is not None:
            self._facings[observation.stance.facing_word] += 1
        if observation.pose is not None and not math.isnan(observation.pose.plumb_deg):
            self._rolls_deg.append(observation.pose.plumb_deg)
        if not math.isnan(observation.view.yaw_deg):
            self._yaws_deg.append(observation.view.yaw_deg)
        if observation.view.usable:
            self._usable_s += step_s
        else:
            self._unusable_s += step_s

    def build(self, clip: CheckedClip, model: str, observer: Observer) -> Report:
        """The report of all that was added; ends the observer's running hold and warnings.

        Where no picture came for long was not seen either: how long that was all in all is put into `clip`.
        """
        clip = replace(clip, gaps_s=self._miss_gaps())
        episodes = tuple(observer.alerts.finish())
        holds = tuple(observer.holds.finish())
        for code, seconds in observer.alerts.passed_s.items():
            _gain(self._suspect_s, code, seconds)
        results = tuple(self._result(rule, episodes, rule.code in observer.alerts.spared) for rule in self.rules)
        verdict = self._verdict(results)
        return Report(
            clip=clip,
            model=model,
            settings=observer.settings,
            verdict=verdict,
            reason=self._why(verdict, results),
            conditions=(*self._conditions(verdict, results), *clip.notes),
            facing=self._facings.most_common(1)[0][0] if self._facings else None,
            yaw_deg=median(self._yaws_deg) if self._yaws_deg else math.nan,
            roll_deg=median(self._rolls_deg) if self._rolls_deg else math.nan,
            view_usable=self._usable_s > self._unusable_s,
            phases=spans_of(self._samples),
            holds=holds,
            rules=results,
            episodes=episodes,
            samples=tuple(self._samples),
        )

    def _verdict(self, results: Sequence[RuleResult]) -> Verdict:
        """A warning is one wherever it stood; praise needs every rule whose phase was shown, and a clear start."""
        if any(result.status is Verdict.WARN for result in results):
            return Verdict.WARN
        shown = [result for result in results if is_shown(result.seconds)]
        good = shown and all(result.status is Verdict.OK for result in shown)
        return (
            Verdict.OK if good and not self._start_unclear and not self._start_missed(results) else Verdict.NOT_ASSESSED
        )

    def _start_missed(self, results: Sequence[RuleResult]) -> bool:
        """True when somebody seemed to start with a fault and was lost before it was known, and no start was seen."""
        not_seen = any(result.reason == Reason.START_NOT_SEEN for result in results)
        return not_seen and self._start_suspect_s >= JUDGED_LONG_ENOUGH_S

    def _conditions(self, verdict: Verdict, results: Sequence[RuleResult]) -> tuple[str, ...]:
        """What the verdict hangs on, in plain words: what nobody could see from there."""
        if verdict is Verdict.NOT_ASSESSED:
            return ()
        start_missing = any(result.reason == Reason.START_NOT_SEEN for result in results)
        knee = () if self._knee_rests else (IF_KNEE_RESTS,)
        return (*knee, *((ONLY_STRETCH,) if start_missing else ()))

    def _result(self, rule: Rule, episodes: Sequence[Episode], spared: bool) -> RuleResult:
        """spared: a fault of it lasted long enough for a warning, but not as long as the user asks for."""
        seconds = self._seconds.get(rule.code, dict.fromkeys(Status, 0.0))
        judged_s = seconds[Status.OK] + seconds[Status.WARN]
        worst, uncertainty = self._worst(rule)
        if any(episode.rule.code == rule.code for episode in episodes):
            return RuleResult(rule, Verdict.WARN, worst, uncertainty, seconds, None)
        if spared:
            return RuleResult(rule, Verdict.NOT_ASSESSED, worst, uncertainty, seconds, TOO_BRIEF_TO_WARN)
        suspect = self._suspect_s.get(rule.code, 0.0) >= JUDGED_LONG_ENOUGH_S
        missed = judged_s > 0 and rule.phases == {Phase.START} and self._most_starts_missed
        enough = seconds[Status.OK] >= GOOD_SHARE * sum(seconds.values())
        worse = worse_in_a_phase(self._samples, rule)
        good_enough = enough and not (suspect or missed or worse or self._most_not_there(rule))
        if judged_s >= JUDGED_LONG_ENOUGH_S - 1e-6 and good_enough:
            return RuleResult(rule, Verdict.OK, worst, uncertainty, seconds, None)
        why = Reason.START_NOT_SEEN if missed else self._why_not(rule, judged_s)
        return RuleResult(rule, Verdict.NOT_ASSESSED, worst, uncertainty, seconds, why)

    def _most_not_there(self, rule: Rule) -> bool:
        """True when too much of the time in which a rule applied is missing of the file to praise the rest."""
        applied_s = sum(self._seconds.get(rule.code, {}).values())
        return self._missed_s.get(rule.code, 0.0) > _MOST_NOT_THERE * applied_s

    @property
    def _most_starts_missed(self) -> bool:
        """True when the start was not seen in half of the visits to the stretch, or in more, as after a cut."""
        stretched = [visit for visit in self._visits.values() if visit[Phase.STRETCH] >= JUDGED_LONG_ENOUGH_S]
        missed = sum(visit[Phase.START] == 0.0 for visit in stretched)
        return missed > 0 and 2 * missed >= len(stretched)

    def _worst(self, rule: Rule) -> tuple[float, float]:
        judged = [
            (sample.values[rule.code], sample.uncertainties[rule.code])
            for sample in self._samples
            if sample.statuses.get(rule.code, Status.UNSEEN) is not Status.UNSEEN
        ]
        return max(judged, key=lambda pair: rule.limit.excess(pair[0]), default=(math.nan, math.nan))

    def _why_not(self, rule: Rule, judged_s: float) -> str:
        """Why a rule has no verdict."""
        reasons = self._rule_reasons.get(rule.code)
        if reasons:
            return NOT_THERE if self._most_not_there(rule) else _longest(reasons)
        kneeling = any(sample.phase is not Phase.AWAY for sample in self._samples)
        if kneeling and judged_s > 0:
            return Reason.SEEN_BRIEFLY
        if kneeling and Phase.START in rule.phases:
            return Reason.NO_STILL_START if self.is_still else Reason.START_NOT_SEEN
        if kneeling:
            return STRETCH_NOT_SEEN
        return self._main_reason()

    def _why(self, verdict: Verdict, results: Sequence[RuleResult]) -> str | None:
        if verdict is Verdict.NOT_ASSESSED:
            return self._not_assessed_reason(results)
        missing = [
            f"{result.rule.code}: {result.reason}" for result in results if result.status is Verdict.NOT_ASSESSED
        ]
        return "not assessed: " + "; ".join(missing) if missing else None

    def _not_assessed_reason(self, results: Sequence[RuleResult]) -> str:
        if self._start_unclear and any(result.status is Verdict.OK for result in results):
            return Reason.START_UNCLEAR
        if self._start_missed(results) and any(result.status is Verdict.OK for result in results):
            return Reason.START_NOT_SEEN
        kneeling_reasons = Counter(
            result.reason for result in results if result.reason and self._rule_reasons.get(result.rule.code)
        )
        if kneeling_reasons:
            return kneeling_reasons.most_common(1)[0][0]
        return self._main_reason()

    def _main_reason(self) -> str:
        if self._all_missed_s > sum(self._reasons.values()) / 2:
            return NOT_THERE
        return _longest(self._reasons) if self._reasons else Reason.NOBODY


def is_shown(seconds: Mapping[Any, float]) -> bool:
    """True when a rule applied for long enough, seen or not. seconds: by what was said of it."""
    return sum(seconds.values()) >= JUDGED_LONG_ENOUGH_S - 1e-6


def _gain(seconds: dict[str, float], key: str, step_s: float) -> None:
    seconds[key] = seconds.get(key, 0.0) + step_s


def _longest(seconds: dict[str, float]) -> str:
    return max(seconds, key=lambda key: seconds[key])
