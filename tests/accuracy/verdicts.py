"""What stated uncertainties and verdicts are worth on single pictures with exact truth. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from posecheck.form.rule import Finding, Limit, Phase, Rule, Status, judge
from posecheck.person.calibration import Calibration
from posecheck.person.reasons import Reason
from posecheck.report.data import rounded
from posecheck.rules import all_rules
from tests.accuracy.looks import Look

VIEWS_DEG = ((-25.0, -12.0), (-12.0, -4.0), (-4.0, 4.0), (4.0, 12.0), (12.0, 20.0), (20.0, 36.0))
"""Parts of the view that is accepted, as the program estimates it: the true one is within 7° in two of three."""
WHOLE_VIEW_DEG = (-25.0, 36.0)
"""All of it."""
ASKED_DEG = (-12.0, 20.0)
"""Where the camera should stand."""
OBSERVERS_AGREE: dict[str, tuple[Limit, Limit]] = {
    "knee-over-toe": (Limit(high=-0.03), Limit(high=0.01)),
    "knee-under-hip": (Limit(-10.0, 10.0), Limit(-17.0, 17.0)),
    "upright-torso": (Limit(-14.0, 9.0), Limit(-24.0, 16.0)),
}
"""Inside the first, everybody calls it fine; outside the second, a fault. The knee's are in metres."""
_IN_METRES = frozenset({"knee-over-toe"})


@dataclass(frozen=True, slots=True)
class Tested:
    """A look and the calibration, fitted on other people, that judges it."""

    look: Look
    calibration: Calibration

    def findings(self, still: bool) -> list[Finding]:
        """What the rules of the phase say of it, as of a photograph or as of a frame of a video."""
        seen = self.look.observation
        if seen.body is None or seen.view is None or seen.pose is None or not self.look.judged_at_all:
            return []
        doubt = self.calibration.doubt(seen.body, seen.view, not math.isnan(seen.pose.plumb_deg), still)
        others = doubt.others(seen.body)
        rules = [rule for rule in all_rules() if seen.phase.phase in rule.phases]
        return [judge(rule, seen.body, others, doubt.remedy) for rule in rules if rule.code in OBSERVERS_AGREE]


def label(look: Look, rule: Rule) -> Status:
    """What observers would say; UNSEEN where they do not agree."""
    fine, fault = OBSERVERS_AGREE[rule.code]
    value = look.true[rule.code] * (look.truth["lead_shank_m"] if rule.code in _IN_METRES else 1.0)
    if fine.excess(value) < 0:
        return Status.OK
    return Status.WARN if fault.excess(value) > 0 else Status.UNSEEN


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many errors of a measure were within one and two stated standard deviations."""

    code: str
    view_deg: tuple[float, float]
    looks: int
    within_one: float
    within_two: float
    typical: float

    def to_dict(self) -> dict[str, Any]:
        """The figures, ready for JSON."""
        return {
            "code": self.code,
            "view_deg": self.view_deg,
            "looks": self.looks,
            "within_one": rounded(self.within_one),
            "within_two": rounded(self.within_two),
            "typical": rounded(self.typical),
        }


def coverage_by_view(tested: Iterable[Tested], views_deg: Sequence[tuple[float, float]] = VIEWS_DEG) -> list[Coverage]:
    """For each measure and part of the view, and for all of it; what is too unsure to be judged is left out."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for each in tested:
        for finding in each.findings(still=False):
            if finding.reason is None or not finding.reason.startswith(Reason.TOO_UNSURE):
                error = finding.value - each.look.true[finding.rule.code]
                view = each.look.observation.view
                assert view is not None
                found.setdefault(finding.rule.code, []).append((view.yaw_deg, error, finding.uncertainty))
    return [_coverage(code, view, rows) for code, rows in found.items() for view in (*views_deg, WHOLE_VIEW_DEG)]


def _coverage(code: str, view: tuple[float, float], rows: Sequence[tuple[float, float, float]]) -> Coverage:
    inside = [(abs(error) / sd, sd) for yaw, error, sd in rows if view[0] <= yaw < view[1]]
    sds = sorted(sd for _, sd in inside)
    return Coverage(
        code,
        view,
        len(inside),
        sum(size < 1 for size, _ in inside) / max(len(inside), 1),
        sum(size < 2 for size, _ in inside) / max(len(inside), 1),
        sds[len(sds) // 2] if sds else float("nan"),
    )


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Verdicts on pictures of which observers would say the one or the other, from where the camera should stand.

    pictures: those. refused: of them, the program did not take for the stretch or found too badly seen. judged: got a
    verdict. false_warn, false_ok: a wrong one.
    """

    way: str
    code: str
    pictures: int
    refused: int
    judged: int
    false_warn: int
    false_ok: int

    def to_dict(self) -> dict[str, Any]:
        """The figures, ready for JSON."""
        names = ("way", "code", "pictures", "refused", "judged", "false_warn", "false_ok")
        low, high = interval(self.wrong, self.judged)
        shares = {"wrong": self.wrong / max(self.judged, 1), "wrong_from": low, "wrong_to": high}
        return {name: getattr(self, name) for name in names} | {name: rounded(x, 4) for name, x in shares.items()}

    @property
    def wrong(self) -> int:
        """Wrong verdicts, either way."""
        return self.false_warn + self.false_ok


KNEE_HEIGHTS_M = ((0.0, 0.12), (0.12, 0.16), (0.16, 0.24), (0.24, 9.0))
"""Of the back knee's joint in a lunge. Of somebody kneeling it is 0.05 to 0.09 m above the floor, by body."""


@dataclass(frozen=True, slots=True)
class Lunges:
    """Pictures of lunges whose back knee is so high, and in how many of them any rule got a verdict."""

    height_m: tuple[float, float]
    pictures: int
    judged: int

    def to_dict(self) -> dict[str, Any]:
        """The figures, ready for JSON."""
        return {"height_m": self.height_m, "pictures": self.pictures, "judged": self.judged}


def lunges_by_height(looks: Sequence[Look]) -> list[Lunges]:
    """How many lunges were judged, by the height of the back knee, from where the camera should stand."""
    near = [look for look in looks if ASKED_DEG[0] <= look.yaw_deg <= ASKED_DEG[1]]
    return [_lunges(near, height_m) for height_m in KNEE_HEIGHTS_M]


def _lunges(looks: Sequence[Look], height_m: tuple[float, float]) -> Lunges:
    those = [look for look in looks if height_m[0] <= look.truth["trail_knee_height_m"] < height_m[1]]
    judged = sum(any(f.status is not Status.UNSEEN for f in look.observation.findings) for look in those)
    return Lunges(height_m, len(those), judged)


def interval(count: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson's, which also holds for none of many)."""
    if of == 0:
        return 0.0, 1.0
    z, share = 1.96, count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def verdicts(tested: Sequence[Tested], all_looks: Sequence[Look]) -> list[Verdicts]:
    """For each way of looking and each rule; `all_looks` are also those that were refused."""
    said = {
        (each.look.file, each.look.way, finding.rule.code): finding.status
        for each in tested
        for finding in each.findings(still=each.look.way == "photograph")
    }
    looks = [look for look in all_looks if ASKED_DEG[0] <= look.yaw_deg <= ASKED_DEG[1]]
    rules = [rule for rule in all_rules() if rule.code in OBSERVERS_AGREE]
    return [
        _verdicts(rule, way, [look for look in looks if look.way == way], said)
        for way in sorted({look.way for look in looks})
        for rule in rules
    ]


def _verdicts(rule: Rule, way: str, looks: Iterable[Look], said: dict[tuple[str, str, str], Status]) -> Verdicts:
    shown = [(look, label(look, rule)) for look in looks if _phase(look) in rule.phases]
    pairs = [(said.get((look.file, way, rule.code)), label) for look, label in shown if label is not Status.UNSEEN]
    judged = [(status, label) for status, label in pairs if status in (Status.OK, Status.WARN)]
    return Verdicts(
        way,
        rule.code,
        len(pairs),
        sum(status is None for status, _ in pairs),
        len(judged),
        sum((status, label) == (Status.WARN, Status.OK) for status, label in judged),
        sum((status, label) == (Status.OK, Status.WARN) for status, label in judged),
    )


def _phase(look: Look) -> Phase:
    return Phase.START if look.shows_start else Phase.STRETCH
