"""The loop: frames in, observations out, the same for a camera and for a file.

for observation in watch(frames, detector, Observer(rules, calibration)):
    …   # draw it, write it, add it to a report
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posecheck.body import SagittalBody, Stance, StanceTracker, sagittal_body
from posecheck.calibration import Calibration, calibrate
from posecheck.coach import Alert, Coach, Patience
from posecheck.holds import Hold, HoldTracker
from posecheck.landmarks import Pose
from posecheck.phases import NOBODY, PhaseState, PhaseTracker
from posecheck.rule import Doubt, Finding, Phase, Rule, Status, judge, unseen
from posecheck.smoothing import PoseSmoother, RunningMedian
from posecheck.view import View, ViewTracker

TOO_DARK = "too dark to see anybody: turn on a light"
START_NOT_SEEN = "the start was not seen: the hips were already forward"
_DARK_LEVEL = 24.0
"""Mean grey level (0 to 255) below which a picture without a person is called too dark."""

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture.

    image: height × width × 3, BGR, uint8, upright, unmirrored.
    index: its number in the source, from 0.
    time_s: when it was taken, from the source's own time stamps.
    """

    image: Image
    index: int
    time_s: float

    @property
    def grey_level(self) -> float:
        """Mean brightness, 0 to 255, from every 16th pixel."""
        return float(self.image[::16, ::16].mean())


@dataclass(frozen=True, slots=True)
class Observation:
    """All that is known at one frame.

    pose: the steadied landmarks, None when nobody was found. body: the calibrated side view, None without a stance.
    findings: one for every rule that belongs to this phase; UNSEEN ones carry their reason.
    alerts: the warnings that stand, the most urgent first.
    hold: the hold that is running, None outside the stretch.
    reason: why nothing is being judged now, in plain words; None when something is.
    """

    frame: Frame
    pose: Pose | None
    stance: Stance | None
    view: View | None
    body: SagittalBody | None
    phase: PhaseState
    findings: tuple[Finding, ...]
    alerts: tuple[Alert, ...]
    hold: Hold | None
    reason: str | None

    @property
    def time_s(self) -> float:
        """When the frame was taken."""
        return self.frame.time_s


Detector = Callable[[Frame], Pose | None]


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

    def observe(self, frame: Frame, pose: Pose | None) -> Observation:
        """The observation of this frame. Frames must come in the order of their times."""
        body = stance = view = None
        if pose is not None:
            pose = self._smoother.update(pose)
            stance = self._stances.update(pose)
        if pose is not None and stance is not None:
            view = self._views.update(pose, stance)
            body = self._side_view(pose, stance)
        phase = self._phase(frame, body)
        # From a wrong place the posture cannot be told either, so that the view's reason comes first.
        reason = (pose.unclear if pose else None) or (view.reason if view else None) or phase.reason
        doubt = self._doubt(pose, body, view)
        findings = self._findings(phase, body, doubt, reason)
        alerts = self.coach.update(frame.time_s, findings)
        hold = self.holds.update(frame.time_s, phase.phase, stance, findings, alerts)
        return Observation(frame, pose, stance, view, body, phase, findings, alerts, hold, reason)

    def _side_view(self, pose: Pose, stance: Stance) -> SagittalBody:
        body = sagittal_body(pose, stance)
        body = replace(body, shank_px=self._shank_px.update(pose.time_s, body.shank_px))
        return calibrate(body, self._calibration, stance.lead_is_near)

    def _phase(self, frame: Frame, body: SagittalBody | None) -> PhaseState:
        absent = NOBODY if body is not None or frame.grey_level >= _DARK_LEVEL else TOO_DARK
        state = self._phases.update(frame.time_s, body, absent)
        if self._still_phase is None or state.phase is Phase.AWAY:
            return state
        return PhaseState(self._still_phase)

    def _doubt(self, pose: Pose | None, body: SagittalBody | None, view: View | None) -> Doubt | None:
        """How sure the body is; None when there is none."""
        if pose is None or body is None or view is None:
            return None
        levelled = not math.isnan(pose.plumb_deg)
        return self._calibration.doubt(body, view.yaw_deg, levelled, still=self._still_phase is not None)

    def _findings(
        self, phase: PhaseState, body: SagittalBody | None, doubt: Doubt | None, reason: str | None
    ) -> tuple[Finding, ...]:
        if phase.phase is Phase.AWAY:
            return ()
        rules = [rule for rule in self._rules if phase.phase in rule.phases]
        if body is None or doubt is None or reason is not None:
            return tuple(unseen(rule, reason or NOBODY) for rule in rules)
        others = doubt.others(body)
        return tuple(judge(rule, body, others) for rule in rules)


def watch(frames: Iterable[Frame], detector: Detector, observer: Observer) -> Iterator[Observation]:
    """Observe frame after frame; lazily, so that a camera is watched live."""
    for frame in frames:
        yield observer.observe(frame, detector(frame))


def anything_judged(findings: Iterable[Finding]) -> bool:
    """True when at least one rule was judged to be fine or not."""
    return any(finding.status is not Status.UNSEEN and not math.isnan(finding.value) for finding in findings)
