"""Scripts of (time, status) and what the coach makes of them, at any frame rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from posecheck.form.alerts import AlertTracker, Left, Patience
from posecheck.form.rule import Finding, Limit, Phase, Rule, Status
from posecheck.person.reasons import Reason


def rule(code: str = "lean", priority: int = 10) -> Rule:
    return Rule(
        code=code,
        title=code,
        advice=f"Mind the {code}",
        unit="deg",
        limit=Limit(high=10.0),
        phases=frozenset({Phase.STRETCH}),
        measure=lambda body: 0.0,
        priority=priority,
    )


LEAN = rule()


def warn(value: float = 15.0, of: Rule = LEAN) -> Finding:
    return Finding(of, Status.WARN, value)


def ok(of: Rule = LEAN) -> Finding:
    return Finding(of, Status.OK, 2.0)


def unseen(of: Rule = LEAN) -> Finding:
    return Finding(of, Status.UNSEEN, reason=Reason.TOO_CLOSE)


def play(
    coach: AlertTracker, script: Callable[[float], Finding | None], until_s: float, rate_hz: float = 30
) -> list[float]:
    """Feed the script at a rate; the times at which a warning stood."""
    standing = []
    for step in range(round(until_s * rate_hz) + 1):
        time_s = step / rate_hz
        finding = script(time_s)
        if coach.update(time_s, [finding] if finding else []):
            standing.append(time_s)
    return standing


@pytest.mark.parametrize("rate_hz", [10, 30, 60])
def test_a_fault_speaks_after_half_a_second_and_ends_after_good_form(rate_hz: int) -> None:
    coach = AlertTracker()
    standing = play(coach, lambda t: warn() if 1.0 <= t < 3.0 else ok(), 5.0, rate_hz)
    assert standing[0] == pytest.approx(1.5, abs=1.01 / rate_hz)
    assert standing[-1] == pytest.approx(3.0 + coach.patience.clear_s, abs=2.01 / rate_hz)
    (episode,) = coach.finish()
    assert episode.start_s == pytest.approx(1.0, abs=1.01 / rate_hz)
    assert episode.end_s == pytest.approx(3.0, abs=1.01 / rate_hz)


RATES = pytest.mark.parametrize("rate_hz", [5, 10, 30, 60])


@RATES
def test_what_suffices_is_a_share_of_time_at_any_rate(rate_hz: int) -> None:
    """One warning moment in four says nothing, two in three do, whether there are 5 or 60 moments a second."""

    def one_in(every: int, faulty: int) -> Callable[[float], Finding]:
        return lambda t: warn() if round(t * rate_hz) % every < faulty else ok()

    assert play(AlertTracker(), one_in(4, 1), 6.0, rate_hz) == []
    assert play(AlertTracker(), one_in(3, 2), 6.0, rate_hz)


@RATES
def test_two_moments_far_apart_are_no_fault(rate_hz: int) -> None:
    def script(t: float) -> Finding:
        return warn() if abs(t - 1.0) < 0.5 / rate_hz or abs(t - 2.3) < 0.5 / rate_hz else unseen()

    assert play(AlertTracker(), script, 4.0, rate_hz) == []


@RATES
def test_one_good_moment_and_then_nothing_does_not_clear(rate_hz: int) -> None:
    def script(t: float) -> Finding:
        return warn() if t < 2.0 else ok() if t < 2.0 + 1 / rate_hz else unseen()

    standing = play(AlertTracker(), script, 3.2, rate_hz)
    assert standing[-1] == pytest.approx(3.2, abs=1.01 / rate_hz)


def both_ways() -> Rule:
    return replace(rule(), limit=Limit(low=-10.0, high=10.0), advice_low="Less of it")


@RATES
def test_a_fault_to_the_other_side_is_another_fault(rate_hz: int) -> None:
    of = both_ways()
    tracker = AlertTracker()

    def script(t: float) -> Finding:
        return warn(20.0, of) if t < 2.0 else ok(of) if t < 2.3 else warn(-25.0, of)

    play(tracker, script, 5.0, rate_hz)
    first, second = tracker.finish()
    assert (first.advice, second.advice) == ("Mind the lean", "Less of it")
    assert first.end_s == pytest.approx(2.0, abs=1.01 / rate_hz)
    assert second.start_s == pytest.approx(2.3, abs=1.01 / rate_hz)
    assert (first.worst, second.worst) == (20.0, -25.0)


@RATES
def test_an_episode_begins_when_the_fault_began(rate_hz: int) -> None:
    tracker = AlertTracker()
    play(tracker, lambda t: unseen() if t < 1.0 else warn(), 3.0, rate_hz)
    assert tracker.finish()[0].start_s == pytest.approx(1.0, abs=1.01 / rate_hz)


@pytest.mark.parametrize("rate_hz", [10, 30, 60])
def test_a_short_fault_says_nothing(rate_hz: int) -> None:
    coach = AlertTracker()
    assert play(coach, lambda t: warn() if 1.0 <= t < 1.3 else ok(), 3.0, rate_hz) == []
    assert coach.finish() == []


def test_one_good_frame_does_not_hide_a_fault() -> None:
    coach = AlertTracker()
    play(coach, lambda t: ok() if abs(t - 1.3) < 0.02 else warn(), 2.0)
    assert len(coach.finish()) == 1


def test_one_good_frame_does_not_cut_an_episode_in_two() -> None:
    coach = AlertTracker()
    play(coach, lambda t: ok() if abs(t - 2.0) < 0.02 else warn(), 4.0)
    assert len(coach.finish()) == 1


def test_what_cannot_be_seen_neither_warns_nor_clears() -> None:
    coach = AlertTracker()
    standing = play(coach, lambda t: warn() if t < 1.0 else unseen(), 1.5)
    assert standing[-1] == 1.5
    assert play(AlertTracker(), lambda t: unseen(), 3.0) == []


def test_a_warning_that_cannot_be_seen_any_more_is_dropped() -> None:
    coach = AlertTracker()
    standing = play(coach, lambda t: warn() if t < 1.0 else unseen(), 5.0)
    assert standing[-1] == pytest.approx(1.0 + coach.patience.forget_s, abs=0.1)
    assert coach.finish()[0].end_s == pytest.approx(1.0, abs=0.05)


def test_a_rule_that_is_not_judged_any_more_ends_its_warning() -> None:
    coach = AlertTracker()
    play(coach, lambda t: warn() if t < 2.0 else None, 3.0)
    assert coach.alerts == ()
    assert len(coach.episodes) == 1


def test_the_worst_value_is_kept() -> None:
    coach = AlertTracker()
    play(coach, lambda t: warn(30.0 if abs(t - 1.0) < 0.02 else 12.0), 2.0)
    assert coach.finish()[0].worst == 30.0


def test_the_most_urgent_warning_comes_first() -> None:
    later, first = rule("later", priority=20), rule("first", priority=5)
    coach = AlertTracker()
    for step in range(30):
        alerts = coach.update(step / 30, [warn(of=later), warn(of=first)])
    assert [alert.rule.code for alert in alerts] == ["first", "later"]


def test_without_patience_a_single_picture_speaks() -> None:
    coach = AlertTracker(Patience(fault_s=0.0))
    assert coach.update(0.0, [warn()])
    (episode,) = coach.finish()
    assert (episode.start_s, episode.end_s, episode.worst) == (0.0, 0.0, 15.0)
    assert episode.advice == "Mind the lean"


def test_a_fault_that_more_patience_spares_is_remembered() -> None:
    """It would have been a warning, so that nobody is praised for it either."""
    patient = AlertTracker(Patience(fault_s=2.0))
    assert play(patient, lambda t: warn() if 1.0 <= t < 2.0 else ok(), 5.0) == []
    assert (patient.finish(), patient.spared) == ([], {"lean"})
    glimpsed = AlertTracker(Patience(fault_s=2.0))
    play(glimpsed, lambda t: warn() if 1.0 <= t < 1.2 else ok(), 5.0)
    assert glimpsed.spared == set()


def test_the_usual_patience_spares_nothing() -> None:
    coach = AlertTracker()
    play(coach, lambda t: warn() if 1.0 <= t < 2.0 else ok(), 5.0)
    assert coach.spared == set()
    assert len(coach.finish()) == 1


@RATES
@pytest.mark.parametrize(
    ("back_s", "visit", "was"), [(1.0, 1, True), (2.0, 1, False), (1.0, 2, False)], ids=["at once", "later", "anew"]
)
def test_what_grew_until_they_left_has_been_if_they_had_not_left(
    rate_hz: int, back_s: float, visit: int, was: bool
) -> None:
    coach = AlertTracker()
    for step in range(round((1.5 + back_s + 1.0) * rate_hz)):
        time_s = step / rate_hz
        if time_s < 1.5:
            coach.update(time_s, [replace(warn(11.0 + 20.0 * time_s), uncertainty=1.0)], visit=1)
        elif time_s < 1.5 + back_s:
            coach.update(time_s, [], Left.FOR_ANOTHER_POSTURE)
        else:
            coach.update(time_s, [ok()], visit=visit)
    assert [round(episode.start_s) for episode in coach.finish()] == [0] * was
    assert coach.passed_s[LEAN.code] == pytest.approx(0.0 if was else 1.5, abs=1.01 / rate_hz)
