"""Sessions that do not go well: the seconds are counted as they were, and no cue says what is not so."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from posecheck.coaching import lines
from posecheck.coaching.guidance import HIPS_FORWARD
from posecheck.coaching.screen import Mood, Screen
from posecheck.coaching.trainer import Trainer
from posecheck.form.observer import Observer
from posecheck.form.rest import REST_S
from posecheck.person.calibration import EXACT
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Pose
from posecheck.person.people import choose
from posecheck.person.sighting import Sighting
from posecheck.rules import all_rules
from tests.coaching.ugly import FOOT_FORWARD, SESSIONS, Ugly
from tests.coaching.ugly_open import BYSTANDERS_OPEN, OPEN
from tests.scenes import kneeling, standing

LAG_S = 2.5
"""A cue stays up for 1.8 s, and what it tells of is believed only after a while."""
NAMED_WITHIN_S = REST_S + 1.0
KNEE_DOWN = "Back knee down on the floor"

CASES = [(name, rate_hz) for name in SESSIONS for rate_hz in (10, 30)]
HELD = [case for case in CASES if case[0] not in OPEN]


@dataclass(frozen=True)
class Played:
    trainer: Trainer
    screens: list[tuple[float, Screen]]

    def cues(self, from_s: float, to_s: float) -> set[str | None]:
        return {screen.cue for time_s, screen in self.screens if from_s <= time_s < to_s}


def play(ugly: Ugly, rate_hz: float) -> Played:
    trainer = Trainer(hold_s=120.0, sets=1)
    observer = Observer(all_rules(), EXACT)
    screens = []
    for index in range(round(ugly.until_s * rate_hz) + 1):
        time_s = index / rate_hz
        if ugly.outage_s[0] <= time_s < ugly.outage_s[1]:
            continue
        pose = ugly.script(time_s)
        timed = None if pose is None else replace(pose, time_s=time_s)
        screens.append((time_s, trainer.update(observer.observe(Sighting(time_s, timed, 128)))))
    return Played(trainer, screens)


def faults_found(name: str, rate_hz: float) -> list[str]:
    """All that is wrong with how a session went; empty when all is as it should be."""
    ugly = SESSIONS[name]
    played = play(ugly, rate_hz)
    return [*_seconds(ugly, played), *_said_wrongly(ugly, played), *_not_said(ugly, played)]


def _seconds(ugly: Ugly, played: Played) -> list[str]:
    done = played.trainer.summary().done
    clean_s = sum(one.clean_s for one in done)
    low, high = ugly.clean_s
    found = [] if low - 1.0 <= clean_s <= high + 1.0 else [f"{clean_s:.1f} s counted, not {low:.1f} to {high:.1f}"]
    return found + ([f"{len(done)} sets, not one"] if len(done) > 1 else [])


def _said_wrongly(ugly: Ugly, played: Played) -> list[str]:
    found: dict[str, float] = {}
    for time_s, screen in played.screens:
        wrong = _wrong(ugly, time_s, screen)
        if wrong is not None:
            found.setdefault(wrong, time_s)
    return [f"{wrong} at {time_s:.1f} s" for wrong, time_s in found.items()]


def _wrong(ugly: Ugly, time_s: float, screen: Screen) -> str | None:
    """What this screen says that is not so, if anything."""
    said = f"says {screen.cue!r}"
    lately_s = time_s - LAG_S
    hold_from_s, hold_to_s = ugly.hold_s
    if screen.mood is Mood.FAULT:
        told = [fault for fault in ugly.faults if screen.cue in _ways_to_say(fault.advice)]
        return None if any(fault.from_s <= time_s < fault.to_s + LAG_S for fault in told) else said
    if screen.mood is Mood.GOOD:
        faulty = ugly.fault_at(time_s) and ugly.fault_at(lately_s)
        unseen = ugly.hidden_s[0] <= lately_s and time_s < ugly.hidden_s[1]
        return said if faulty or unseen or not hold_from_s <= time_s < hold_to_s + LAG_S else None
    if screen.cue == KNEE_DOWN:
        seen = not ugly.hidden_s[0] <= time_s < ugly.hidden_s[1] + LAG_S
        return said if seen and time_s >= ugly.down_s + LAG_S else None
    forward = hold_from_s + LAG_S <= time_s < hold_to_s
    return said if screen.cue == HIPS_FORWARD.text and forward and screen.mood is Mood.GUIDE else None


def _ways_to_say(advice: str) -> set[str | None]:
    """In the stretch the foot bears weight: it cannot be moved before they have come back."""
    return {advice, lines.COME_BACK_FIRST} if advice == FOOT_FORWARD else {advice}


def _not_said(ugly: Ugly, played: Played) -> list[str]:
    found = []
    for fault in ugly.faults:
        until_s = min(fault.to_s, fault.from_s + NAMED_WITHIN_S)
        if fault.named and not _ways_to_say(fault.advice) & played.cues(fault.from_s, until_s):
            found.append(f"{fault.advice!r} is not said from {fault.from_s:.1f} to {until_s:.1f} s")
    return found


@pytest.mark.parametrize(("name", "rate_hz"), HELD)
def test_seconds_and_cues_are_true(name: str, rate_hz: float) -> None:
    assert faults_found(name, rate_hz) == []


def test_what_is_open_is_known_here() -> None:
    assert set(SESSIONS) >= OPEN
    assert set(BYSTANDERS) >= BYSTANDERS_OPEN


def _grown(pose: Pose, factor: float, to_px: Point) -> Pose:
    """A person so many times as large, the feet at a place."""
    xs = [point.x for point in pose.points_px.values()]
    foot = Point(sum(xs) / len(xs), max(point.y for point in pose.points_px.values()))
    return replace(pose, points_px={key: to_px + (p - foot) * factor for key, p in pose.points_px.items()})


BYSTANDERS: dict[str, tuple[Pose, Pose]] = {
    f"{factor:g} times as large": (_grown(kneeling(), 0.5, Point(300, 600)), _grown(standing(), 0.5 * factor, at))
    for factor, at in (
        (1.2, Point(900, 620)),
        (1.8, Point(950, 700)),
        (2.2, Point(1000, 800)),
        (3.0, Point(1050, 1000)),
    )
}
"""Who kneels, and who stands nearer to the camera, apart from them."""


@pytest.mark.parametrize("followed", [0, 1])
@pytest.mark.parametrize("name", [name for name in BYSTANDERS if name not in BYSTANDERS_OPEN])
def test_a_larger_bystander_does_not_take_over_from_the_one_who_kneels(name: str, followed: int) -> None:
    kneels, stands = BYSTANDERS[name]
    people = [kneels, stands] if followed == 0 else [stands, kneels]
    choice = choose(people)
    assert people[choice.index] is kneels
    assert choice.unclear is None
