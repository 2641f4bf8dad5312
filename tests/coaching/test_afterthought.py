"""A bad start that was left before the back knee was known to rest is told as soon as it is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from posecheck.coaching import lines
from posecheck.coaching.afterthought import Afterthought
from posecheck.coaching.planner import Heard
from posecheck.coaching.screen import Mood, Screen
from posecheck.coaching.trainer import Trainer
from posecheck.form.rule import unseen
from posecheck.person.landmarks import Pose
from posecheck.person.reasons import Reason
from posecheck.rules import knee_under_hip
from tests.scenes import Script, between, kneeling, observations, standing

TOLD = lines.next_time(knee_under_hip.RULE.advice)
SHOWN = lines.next_time(knee_under_hip.RULE.title)
TWO_RATES = pytest.mark.parametrize("rate_hz", [10, 30])


@dataclass(frozen=True)
class Live:
    screens: list[tuple[float, Screen]]
    heard: list[Heard]

    def told_s(self) -> list[float]:
        """When it was said."""
        return [heard.time_s for heard in self.heard if heard.words == lines.sentences(TOLD)]

    def beside(self) -> list[tuple[float, Screen]]:
        """When it stood on the screen, large or small."""
        return [(time_s, screen) for time_s, screen in self.screens if screen.cue == SHOWN or screen.detail == TOLD]


def live(script: Script, until_s: float, rate_hz: float) -> Live:
    trainer, played = Trainer(hold_s=30.0, sets=1), Live([], [])
    for observation in observations(script, until_s, rate_hz):
        played.screens.append((observation.time_s, trainer.update(observation)))
        played.heard.extend(trainer.heard)
    return played


def start_of(thigh_deg: float, until_s: float = 3.0, lean_deg: float = 0.0, stretch_deg: float = 38.0) -> Script:
    """Down at 1 s, in the stretch from `until_s` on, and leaning there."""

    def at(time_s: float) -> Pose:
        if time_s < until_s:
            return between(standing(), kneeling(trail_thigh_deg=thigh_deg), 2.0 * time_s - 1.0)
        return kneeling(trail_thigh_deg=stretch_deg, trunk_deg=lean_deg, knee_past_toe=-0.4)

    return at


@TWO_RATES
def test_what_was_wrong_with_a_brief_start_is_told_for_the_next_time(rate_hz: float) -> None:
    played = live(start_of(20.0), 20.0, rate_hz)
    (said_s,) = played.told_s()
    shown_s = [time_s for time_s, _ in played.beside()]
    assert 4.0 <= shown_s[0] <= 5.0
    assert shown_s[-1] - shown_s[0] == pytest.approx(5.0, abs=0.3)
    assert said_s <= shown_s[0] + 4.0  # the hold was announced first
    assert [screen.cue for _, screen in played.beside()][-1] == SHOWN
    assert {screen.cue for _, screen in played.beside()} == {lines.STAY, SHOWN}
    assert played.screens[-1][1].cue == lines.HOLD_ON
    assert all(screen.mood is not Mood.FAULT for _, screen in played.screens)


@TWO_RATES
def test_the_hold_runs_on_meanwhile(rate_hz: float) -> None:
    good, bad = (live(start_of(deg), 20.0, rate_hz).screens[-1][1].clean_s for deg in (0.0, 20.0))
    assert bad == pytest.approx(good, abs=0.6)


def test_whoever_is_not_deep_enough_reads_it_too() -> None:
    played = live(start_of(-20.0, stretch_deg=11.0), 20.0, 15)
    assert {screen.cue for _, screen in played.beside()} >= {lines.FARTHER}
    assert len(played.told_s()) == 1


def words_for(script: Script) -> str:
    """What is to be said at the moment from which on the back knee is known to rest."""
    afterthought = Afterthought()
    return "".join(afterthought.update(observation) for observation in observations(script, 6.0, 20))


@pytest.mark.parametrize(("mended_s", "words"), [(1.0, TOLD), (1.9, "")])
def test_a_start_that_was_mended_for_a_second_is_not_mentioned(mended_s: float, words: str) -> None:
    """A fault goes after 0.6 s of good form, whose last moments are on the way into the stretch."""
    bad, good = start_of(-25.0), start_of(0.0, 2.4 + mended_s)
    assert words_for(lambda time_s: bad(time_s) if time_s < 2.4 else good(time_s)) == words


def test_whoever_is_hidden_after_a_fault_has_not_mended_it() -> None:
    (known,) = [observation for observation in observations(start_of(-25.0), 6.0, 20) if observation.earlier]
    faulty = [past for past in known.earlier if past.alerts]
    blind = tuple(unseen(finding.rule, Reason.NOT_SEEN) for finding in faulty[-1].findings)
    hidden = [
        replace(faulty[-1], time_s=faulty[-1].time_s + 0.1 * step, alerts=(), findings=blind) for step in range(30)
    ]
    assert Afterthought().update(replace(known, earlier=(*faulty, *hidden))) == TOLD


def test_a_fault_that_still_stands_is_for_now() -> None:
    assert words_for(start_of(20.0, until_s=6.0)) == ""


@pytest.mark.parametrize(("thigh_deg", "until_s"), [(0.0, 3.0), (20.0, 6.0)])
def test_a_good_start_or_one_that_was_told_at_its_time_is_not_mentioned(thigh_deg: float, until_s: float) -> None:
    played = live(start_of(thigh_deg, until_s), 20.0, 15)
    assert (played.told_s(), played.beside()) == ([], [])


def test_a_fault_that_can_be_mended_now_comes_first() -> None:
    played = live(start_of(20.0, lean_deg=30.0), 20.0, 15)
    assert played.beside() == []
    assert any(screen.mood is Mood.FAULT for _, screen in played.screens)
