"""The loop: sightings in, observations out, the same for a camera, a video, a photograph and a landmarks file.

for observation in watch(sightings, Observer(rules, calibration)):
    …   # draw it, write it, add it to a report
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from posecheck.form.alerts import Alert, Coach, Patience
from posecheck.form.holds import Hold, HoldTracker
from posecheck.form.phases import NOBODY, PhaseState, PhaseTracker
from posecheck.form.rule import Finding, Phase, Rule, Status, judge, unseen
from posecheck.person.body import SagittalBody, Stance, StanceTracker, sagittal_body
from posecheck.person.calibration import Calibration, calibrate
from posecheck.person.doubt import Doubt
from posecheck.person.landmarks import Pose
from posecheck.person.sighting import Sighting
from posecheck.person.smoothing import PoseSmoother, RunningMedian
from posecheck.person.view import View, ViewTracker

TOO_DARK = "too dark to see anybody: turn on a light"
START_NOT_SEEN = "the start was not seen: the hips were already forward"
_DARK_LEVEL = 24.0
"""Mean grey level (0 to 255) below which a picture without a person is called too dark."""


@dataclass(frozen=True, slots=True)
class Observation:
    """All that is known at one frame, but for the picture, which would stay in memory with it.

    time_s: when it was taken.
    pose: the steadied landmarks, None when nobody was found. body: the calibrated side view, None without a stance.
    findings: one for every rule that belongs to this phase; UNSEEN ones carry their reason.
    alerts: the warnings that stand, the most urgent first.
    hold: the hold that is running, None outside the stretch.
    reason: why nothing is being judged now, in plain words; None when something is.
    """

    time_s: float
    pose: Pose | None
    stance: Stance | None
    view: View | None
    body: SagittalBody | None
    phase: PhaseState
    findings: tuple[Finding, ...]
    alerts: tuple[Alert, ...]
    hold: Hold | None
    reason: str | None


class Observer:
    """Turns one frame and the pose in it into an observation. Holds the few trackers that remember.

    `still_phase` is for single pictures: it says the phase instead of tracking it, and patience is then of no use.
    """

    def __init__(
        self,
        rules: tuple[Rule, ...],
        calibration: Calibration,
        still_phase: Phase | None = None,
    ) -> None:
        self._rules = rules
        self._calibration = calibration
        self._still_phase = still_phase
        self._smoother = PoseSmoother()
        self._stances = StanceTracker()
        self._views = ViewTracker()
        self._shank_px = RunningMedian(window_s=2.0)
        self._phases = PhaseTracker(settle_s=0.0) if still_phase else PhaseTracker()
        self.coach = Coach(Patience(hold_s=0.0) if still_phase else Patience())
        self.holds = HoldTracker()

    def observe(self, seen: Sighting) -> Observation:
        """What is known at this sighting. They must come in the order of their times."""
        time_s, pose = seen.time_s, seen.pose
        body = stance = view = None
        if pose is not None:
            pose = self._smoother.update(pose)
            stance = self._stances.update(pose)
        if pose is not None and stance is not None:
            view = self._views.update(pose, stance)
            body = self._side_view(pose, stance)
        phase = self._phase(seen, body)
        # From a wrong place the posture cannot be told either, so that the view's reason comes first.
        reason = (pose.unclear if pose else None) or (view.reason if view else None) or phase.reason
        doubt = self._doubt(pose, body, view)
        findings = self._findings(phase, body, doubt, reason)
        alerts = self.coach.update(time_s, findings)
        hold = self.holds.update(time_s, phase.phase, stance, findings, alerts)
        return Observation(time_s, pose, stance, view, body, phase, findings, alerts, hold, reason)

    def _side_view(self, pose: Pose, stance: Stance) -> SagittalBody:
        body = sagittal_body(pose, stance)
        body = replace(body, shank_px=self._shank_px.update(pose.time_s, body.shank_px))
        return calibrate(body, self._calibration, stance.lead_is_near)

    def _phase(self, seen: Sighting, body: SagittalBody | None) -> PhaseState:
        absent = NOBODY if body is not None or seen.grey_level >= _DARK_LEVEL else TOO_DARK
        state = self._phases.update(seen.time_s, body, absent)
        if self._still_phase is None or state.phase is Phase.AWAY:
            return state
        return PhaseState(self._still_phase)

    def _doubt(self, pose: Pose | None, body: SagittalBody | None, view: View | None) -> Doubt | None:
        """How sure the body is; None when there is none."""
        if pose is None or body is None or view is None:
            return None
        levelled = not math.isnan(pose.plumb_deg)
        return self._calibration.doubt(body, view, levelled, still=self._still_phase is not None)

    def _findings(
        self, phase: PhaseState, body: SagittalBody | None, doubt: Doubt | None, reason: str | None
    ) -> tuple[Finding, ...]:
        if phase.phase is Phase.AWAY:
            return ()
        rules = [rule for rule in self._rules if phase.phase in rule.phases]
        if body is None or doubt is None or reason is not None:
            return tuple(unseen(rule, reason or NOBODY) for rule in rules)
        others = doubt.others(body)
        return tuple(judge(rule, body, others, doubt.remedy) for rule in rules)


def watch(sightings: Iterable[Sighting], observer: Observer) -> Iterator[Observation]:
    """Observe one sighting after the other; lazily, so that a camera is watched live."""
    return map(observer.observe, sightings)


def anything_judged(findings: Iterable[Finding]) -> bool:
    """True when at least one rule was judged to be fine or not."""
    return any(finding.status is not Status.UNSEEN and not math.isnan(finding.value) for finding in findings)
