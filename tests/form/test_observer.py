"""The whole judgement without a camera or a model: what people do, frame by frame, and what is observed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from posecheck.form.observer import TOO_DARK, Observation, Observer, anything_judged, watch
from posecheck.form.phases import NOBODY
from posecheck.form.rule import Phase, Status
from posecheck.person.calibration import EXACT
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.sighting import Sighting
from posecheck.rules import all_rules
from tests.scenes import kneeling, standing, stretching
from tests.stick import without

GREY, BLACK = 128.0, 0.0

RATES = pytest.mark.parametrize("rate_hz", [10, 30, 60])

Script = Callable[[float], Pose | None]


def observe(script: Script, until_s: float, rate_hz: float = 15.0, grey_level: float = GREY) -> list[Observation]:
    def sightings() -> Iterator[Sighting]:
        for index in range(round(until_s * rate_hz)):
            pose, time_s = script(index / rate_hz), index / rate_hz
            yield Sighting(time_s, None if pose is None else replace(pose, time_s=time_s), grey_level)

    return list(watch(sightings(), Observer(all_rules(), EXACT)))


def session(t: float) -> Pose | None:
    """Nobody, then standing, the start at 2 s, the stretch from 4 to 8 s, the chest falling at 6 s, and up again."""
    if t < 1:
        return None
    if t < 2 or t >= 8:
        return standing()
    if t < 4:
        return kneeling()
    return stretching(trunk_deg=25.0 if t >= 6 else 0.0)


def at(observations: list[Observation], time_s: float) -> Observation:
    return next(seen for seen in observations if seen.time_s >= time_s)


@RATES
def test_a_session_is_seen_as_it_was(rate_hz: float) -> None:
    seen = observe(session, 10, rate_hz)
    assert at(seen, 0.5).reason == NOBODY
    assert [at(seen, t).phase.phase for t in (1.5, 3.5, 5.5, 7.5, 9.5)] == [
        Phase.AWAY,
        Phase.START,
        Phase.STRETCH,
        Phase.STRETCH,
        Phase.AWAY,
    ]
    assert [alert.rule.code for alert in at(seen, 7.2).alerts] == ["upright-torso"]
    assert not at(seen, 5.8).alerts
    assert not at(seen, 9.5).alerts


def test_nobody_is_judged_who_does_not_do_the_stretch() -> None:
    for script in (lambda t: None, lambda t: standing(), lambda t: standing(x_px=100 + 200 * t)):
        assert all(not seen.findings and not seen.alerts for seen in observe(script, 4))


def test_each_rule_is_judged_in_its_phases_only() -> None:
    seen = observe(session, 8)
    assert {finding.rule.code for finding in at(seen, 3.5).findings} == {rule.code for rule in all_rules()}
    assert "knee-under-hip" not in {finding.rule.code for finding in at(seen, 5.5).findings}


def test_in_the_dark_it_says_so() -> None:
    assert observe(lambda t: None, 1, grey_level=BLACK)[-1].reason == TOO_DARK
    assert observe(lambda t: None, 1)[-1].reason == NOBODY


def test_a_hidden_joint_makes_unseen_with_the_reason_never_ok() -> None:
    seen = observe(lambda t: without(kneeling(), (Side.LEFT, Joint.TOE)), 2)[-1]
    finding = next(finding for finding in seen.findings if finding.rule.code == "knee-over-toe")
    assert finding.status is Status.UNSEEN
    assert finding.reason


def test_a_moment_in_which_the_legs_cannot_be_made_out_is_not_judged() -> None:
    def script(t: float) -> Pose:
        pose = kneeling()
        return without(pose, (Side.RIGHT, Joint.KNEE)) if 2.0 <= t < 2.5 else pose

    seen = observe(script, 4)
    blind = at(seen, 2.2)
    assert blind.phase.phase is Phase.START
    assert blind.reason is not None
    assert not anything_judged(blind.findings)
    assert anything_judged(at(seen, 3.5).findings)


def test_one_wild_frame_changes_nothing() -> None:
    def script(t: float) -> Pose:
        return standing() if abs(t - 3.0) < 0.02 else stretching() if t > 2 else kneeling()

    seen = observe(script, 5, rate_hz=30)
    assert not any(observation.alerts for observation in seen)
    assert all(observation.phase.phase is not Phase.AWAY for observation in seen if observation.time_s > 1)


@pytest.mark.parametrize("lead", Side)
def test_either_leg_is_found(lead: Side) -> None:
    seen = observe(lambda t: kneeling(lead), 2)[-1]
    assert seen.stance is not None
    assert seen.stance.lead is lead
    assert seen.phase.phase is Phase.START


def test_a_photograph_is_judged_in_the_phase_that_is_said() -> None:
    for phase in (Phase.START, Phase.STRETCH):
        observer = Observer(all_rules(), EXACT, still_phase=phase)
        seen = observer.observe(Sighting(0.0, kneeling(trunk_deg=25.0), GREY))
        assert seen.phase.phase is phase
        assert [alert.rule.code for alert in seen.alerts] == ["upright-torso"]
