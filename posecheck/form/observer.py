"""The loop: sightings in, observations out, the same for a camera, a video, a photograph and a landmarks file.

for observation in watch(sightings, Observer(rules, calibration)):
    …   # draw it, write it, add it to a report
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from posecheck.form.alerts import Alert, AlertTracker, Left, Patience
from posecheck.form.clock import is_clean
from posecheck.form.depth import UNKNOWN_DEPTH, Depth, DepthGauge
from posecheck.form.holds import Hold, HoldTracker
from posecheck.form.phases import PhaseTracker
from posecheck.form.rule import Finding, Phase, Rule, Status, is_suspected, judge, of_start, unseen
from posecheck.form.settings import UNSET, Settings
from posecheck.form.visit import CREDIT_S, PhaseState
from posecheck.person.body import SagittalBody, Stance, StanceTracker, sagittal_body
from posecheck.person.calibration import Calibration, calibrate
from posecheck.person.doubt import Doubt
from posecheck.person.identity import Identity, Who
from posecheck.person.landmarks import Pose, Side
from posecheck.person.legs import LegNames
from posecheck.person.posture import HOVERS_FROM, hover, implausible, not_half_kneeling
from posecheck.person.reasons import Reason
from posecheck.person.sighting import Sighting
from posecheck.person.smoothing import PoseSmoother, RunningMedian
from posecheck.person.view import View, ViewTracker

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
    cut_short: of a moment on the back knee: they were gone before it was known to rest, and were not seen to get up.
    earlier: what the moments before this one were, now that the knee is known to rest: they were tentative till now.
    maybe: of a tentative moment, what the rules that hold in every phase would say of it, should it be the stretch; of
    one who was gone before it was known, what any rule would.
    maybe_start: of a tentative moment of somebody who was seen to come down there, what the rules of the start alone
    would say of it, should it be that.
    depth: how deep the stretch is, and whether it deserves the name.
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
    cut_short: bool = False
    earlier: tuple[Observation, ...] = ()
    maybe: tuple[Finding, ...] = ()
    maybe_start: tuple[Finding, ...] = ()
    depth: Depth = UNKNOWN_DEPTH

    @property
    def is_clean(self) -> bool:
        """True when something was seen to be good and nothing to be wrong or suspected, and no warning stands."""
        return _is_clean(self.findings, self.alerts)

    @property
    def holds_clean(self) -> bool:
        """True in a stretch that deserves the name and is clean: what the clock of a hold counts."""
        return _holds_clean(self.phase, self.findings, self.alerts, self.depth)


def _holds_clean(phase: PhaseState, findings: tuple[Finding, ...], alerts: tuple[Alert, ...], depth: Depth) -> bool:
    return phase.phase is Phase.STRETCH and _is_clean(findings, alerts) and depth.deep_enough


def _is_clean(findings: tuple[Finding, ...], alerts: tuple[Alert, ...]) -> bool:
    return is_clean({finding.status for finding in findings}, bool(alerts), any(map(is_suspected, findings)))


@dataclass(frozen=True, slots=True)
class _Look:
    """What one sighting shows, before it is known in which phase it is.

    judged: what rules say of the body, by code, as far as they were asked: who is tentative is judged twice.
    """

    time_s: float
    pose: Pose | None = None
    stance: Stance | None = None
    view: View | None = None
    body: SagittalBody | None = None
    judged: dict[str, Finding] = field(default_factory=dict)


class Observer:
    """Turns one sighting after the other into observations. Holds the few trackers that remember.

    `still_phase` is for single pictures: it says the phase instead of tracking it, and patience is then of no use.
    `settings`: what a user has set, taken into account in the rules as well.
    """

    def __init__(
        self,
        rules: tuple[Rule, ...],
        calibration: Calibration,
        still_phase: Phase | None = None,
        settings: Settings = UNSET,
    ) -> None:
        self.settings = settings
        self._rules = settings.of(rules)
        self._calibration = calibration
        self._still_phase = still_phase
        self._identity = Identity()
        self._tentative: deque[_Look] = deque()
        self._phases = PhaseTracker()
        self.alerts = AlertTracker(Patience(fault_s=0.0) if still_phase else settings.patience)
        self.holds = HoldTracker()
        self._depth = DepthGauge(settings.depth)
        self._forget()

    def _forget(self) -> None:
        """Begin afresh with what is particular to a person and their place."""
        self._legs, self._smoother = LegNames(), PoseSmoother()
        self._stances = StanceTracker()
        self._views = ViewTracker()
        # One for each leg: while the legs are taken for one another, the wrong one is no yardstick for what follows.
        self._shank_px = {side: RunningMedian(window_s=2.0) for side in Side}

    def observe(self, seen: Sighting) -> Observation:
        """What is known at this sighting. They must come in the order of their times."""
        look = self._look(seen)
        phase = self._phase(seen, look)
        if phase.tentative:
            self._tentative.append(look)
            if look.time_s - self._tentative[0].time_s > CREDIT_S:
                self._tentative.popleft()
            return self._judged(look, phase)
        credited = self._phases.credited
        earlier = tuple(
            self._judged(past, credited[past.time_s]) for past in self._tentative if past.time_s in credited
        )
        self._tentative.clear()
        return replace(self._judged(look, phase), earlier=earlier)

    def _look(self, seen: Sighting) -> _Look:
        if seen.cut:
            self._identity.cut(seen.time_s)
        pose = seen.pose
        if pose is None:
            return _Look(seen.time_s)
        who = self._identity.update(pose)
        if who is Who.UNSURE:
            return _Look(seen.time_s, replace(pose, unclear=pose.unclear or Reason.NOT_SEEN))
        if who is Who.OTHER:
            self._forget()
            self._phases.another_person()
        pose = self._smoother.update(self._legs.update(pose))
        stance = self._stances.update(pose)
        if stance is None:
            return _Look(seen.time_s, pose)
        if self._stances.doubted:
            return _Look(seen.time_s, replace(pose, unclear=pose.unclear or Reason.LEGS_UNCLEAR))
        return _Look(seen.time_s, pose, stance, self._views.update(pose, stance), self._side_view(pose, stance))

    def _side_view(self, pose: Pose, stance: Stance) -> SagittalBody:
        body = sagittal_body(pose, stance)
        seen_px = math.nan if implausible(body) else body.shank_px
        shank_px = self._shank_px[stance.lead].update(pose.time_s, seen_px)
        if not math.isnan(shank_px):
            body = replace(body, shank_px=shank_px)
        return calibrate(body, self._calibration, stance.lead_is_near)

    def _phase(self, seen: Sighting, look: _Look) -> PhaseState:
        absent = _why_absent(seen)
        if self._still_phase is None:
            return self._phases.update(seen.time_s, look.body, look.stance, absent)
        return _still(self._still_phase, look.body, absent)

    def _judged(self, look: _Look, phase: PhaseState) -> Observation:
        # From a wrong place the posture cannot be told either, so that the view's reason comes first.
        pose, view = look.pose, look.view
        reason = (pose.unclear if pose else None) or (view.reason if view else None) or phase.reason
        findings = self._findings(phase, look, reason)
        maybe: tuple[Finding, ...] = ()
        maybe_start: tuple[Finding, ...] = ()
        alerts: tuple[Alert, ...] = ()
        hold = None
        if phase.tentative:
            maybe, maybe_start = self._maybe(look, phase.came_down)
        else:
            alerts = self.alerts.update(look.time_s, findings, _left(phase), phase.visit)
            depth = self._depth_of(look, phase.phase, reason)
            clean = _holds_clean(phase, findings, alerts, depth)
            hold = self.holds.update(look.time_s, phase, look.stance, clean)
        return Observation(
            time_s=look.time_s,
            pose=pose,
            stance=look.stance,
            view=view,
            body=look.body,
            phase=phase,
            findings=findings,
            alerts=alerts,
            hold=hold,
            reason=reason,
            maybe=maybe,
            maybe_start=maybe_start,
            depth=self._depth.now,
        )

    def _depth_of(self, look: _Look, phase: Phase, reason: str | None) -> Depth:
        seen_deg = look.body.trail_thigh_deg if look.body is not None and reason is None else math.nan
        return self._depth.update(look.time_s, phase, look.stance.lead if look.stance else None, seen_deg)

    def _maybe(self, look: _Look, came_down: bool) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """What can be said of a posture whichever phase it turns out to be, and what should it be the start."""
        reason = (look.pose.unclear if look.pose else None) or (look.view.reason if look.view else None)
        findings = self._findings(PhaseState(Phase.START), look, reason)
        start = tuple(finding for finding in findings if finding.rule.phases == {Phase.START})
        return tuple(f for f in findings if f.rule.phases >= {Phase.START, Phase.STRETCH}), start if came_down else ()

    def _doubt(self, body: SagittalBody, view: View, pose: Pose | None) -> Doubt:
        """How sure the body is."""
        levelled = pose is not None and not math.isnan(pose.plumb_deg)
        return self._calibration.doubt(body, view, levelled, still=self._still_phase is not None)

    def _findings(self, phase: PhaseState, look: _Look, reason: str | None) -> tuple[Finding, ...]:
        if phase.phase is Phase.AWAY:
            return ()
        rules = [rule for rule in self._rules if phase.phase in rule.phases]
        if look.body is None or look.view is None or reason is not None:
            return tuple(unseen(rule, reason or Reason.NOBODY) for rule in rules)
        body, judged = look.body, look.judged
        if phase.front_foot_lost:
            body, judged = body.without_front_foot(), {}
        asked = [rule for rule in rules if rule.code not in judged]
        if asked:
            doubt = self._doubt(body, look.view, look.pose)
            others = doubt.others(body)
            judged.update((rule.code, judge(rule, body, others, doubt.remedy)) for rule in asked)
        return tuple(of_start(judged[rule.code], phase.start_reason) for rule in rules)


def _left(phase: PhaseState) -> Left:
    """Whether the stretch is over, as far as a moment that is not tentative tells."""
    if phase.phase is not Phase.AWAY:
        return Left.NOT
    elsewhere = phase.reason is not None and phase.reason.is_other_posture
    return Left.FOR_ANOTHER_POSTURE if elsewhere else Left.UNTOLD


def _why_absent(seen: Sighting) -> Reason:
    """Why there is no body to judge, should there be none."""
    if seen.pose is not None:
        return Reason.NOT_SEEN
    return Reason.NOBODY if seen.grey_level >= _DARK_LEVEL else Reason.TOO_DARK


def _still(phase: Phase, body: SagittalBody | None, absent: Reason) -> PhaseState:
    """The phase of a single picture, which is said from outside, if it is the stretch at all."""
    reason = absent if body is None else not_half_kneeling(body)
    if body is None or reason is not None:
        return PhaseState(Phase.AWAY, reason)
    if hover(body) >= HOVERS_FROM:
        return PhaseState(Phase.AWAY, Reason.BACK_KNEE_UP)
    return PhaseState(phase)


def watch(sightings: Iterable[Sighting], observer: Observer) -> Iterator[Observation]:
    """Observe one sighting after the other; lazily, so that a camera is watched live."""
    return map(observer.observe, sightings)


def anything_judged(findings: Iterable[Finding]) -> bool:
    """True when at least one rule was judged to be fine or not."""
    return any(finding.status is not Status.UNSEEN and not math.isnan(finding.value) for finding in findings)
