"""Who sits back, before the start or between two stretches, and who is on the way: none of it is a start."""

from __future__ import annotations

import pytest

from posecheck.form.hips import Start
from posecheck.form.rule import Phase
from posecheck.person.body import SagittalBody
from posecheck.person.geometry import Point
from posecheck.person.reasons import Reason
from tests.form.test_phases import FEW_RATES, RATES, Played, Script, kneeling, lifted, on_heel, play, ramp, standing

HEEL = -55.0
SPEEDS = pytest.mark.parametrize("slower", [0.5, 1.0, 2.0, 4.0])


def script(*stays: tuple[float, float], takes_s: float = 0.6, slower: float = 1.0) -> Script:
    """Down at 1 s, then so many seconds at each tilt of the back thigh; it takes a while to go from one to the next."""

    def at(time_s: float) -> SagittalBody:
        if time_s < 1.0:
            return standing()
        left_s = (time_s - 1.0) / slower
        tilt_deg = stays[0][1]
        for stays_s, next_deg in stays:
            if left_s < takes_s:
                tilt_deg = ramp(left_s, 0.0, takes_s, tilt_deg, next_deg)
                break
            tilt_deg, left_s = next_deg, left_s - takes_s - stays_s
            if left_s < 0:
                break
        return on_heel() if tilt_deg <= HEEL else kneeling(tilt_deg)

    return at


def starts(played: Played) -> list[tuple[float, float]]:
    """From when to when each start was."""
    found: list[tuple[float, float]] = []
    before = Phase.AWAY
    for time_s, state in played.known.items():
        if state.phase is Phase.START:
            begun_s = found.pop()[0] if before is Phase.START else time_s
            found.append((begun_s, time_s))
        before = state.phase
    return found


@RATES
@SPEEDS
def test_the_start_after_a_rest_on_the_heel_is_where_the_hips_stay(rate_hz: int, slower: float) -> None:
    played = play(script((4.0, HEEL), (3.0, 3.0), (4.0, 30.0), slower=slower), 1 + 13.5 * slower, rate_hz)
    (start,) = starts(played)
    assert start == pytest.approx((1 + 5.1 * slower, 1 + 8.3 * slower), abs=0.5 + 0.3 * slower)
    assert played.last == play(script((3.0, 3.0), (4.0, 30.0), slower=slower), 1 + 8.1 * slower, rate_hz).last


@RATES
@SPEEDS
def test_hips_forward_after_a_rest_on_the_heel_are_no_start_that_was_kept(rate_hz: int, slower: float) -> None:
    """They pass by where a good start would be; whether they then are at a bad one or in the stretch, is not known."""
    played = play(script((4.0, HEEL), (3.0, 22.0), (4.0, 40.0), slower=slower), 1 + 13.5 * slower, rate_hz)
    assert played.last.phase is Phase.STRETCH
    assert played.last.start is Start.UNCLEAR


@RATES
@pytest.mark.parametrize("rest_deg", [HEEL, -30.0])
def test_after_a_rest_between_two_stretches_the_next_start_is_one_as_before(rate_hz: int, rest_deg: float) -> None:
    played = play(script((3.0, 3.0), (3.0, 30.0), (2.5, rest_deg), (3.0, 5.0), (3.0, 30.0)), 18.4, rate_hz)
    first, *way_back, second = starts(played)
    assert first == pytest.approx((1.0, 4.8), abs=0.5)
    assert second == pytest.approx((11.8, 15.2), abs=0.5)
    assert all(end_s - begun_s < 0.5 for begun_s, end_s in way_back)
    resting = {state.reason for time_s, state in played.known.items() if 9.0 < time_s < 11.0}
    assert resting == {Reason.ON_HEEL}
    assert played.at(17.5).phase is Phase.STRETCH


@FEW_RATES
def test_a_start_with_the_hips_behind_the_knee_is_one_also_after_a_rest_on_the_heel(rate_hz: int) -> None:
    played = play(script((4.0, HEEL), (3.0, -25.0), (4.0, 9.0)), 14.0, rate_hz)
    (start,) = starts(played)
    assert start == pytest.approx((6.9, 9.6), abs=0.5)
    assert played.at(12.0).phase is Phase.STRETCH


@FEW_RATES
def test_who_was_in_the_stretch_from_the_first_and_comes_back_has_left_it(rate_hz: int) -> None:
    played = play(lambda t: kneeling(ramp(t, 6.0, 8.0, 30.0, 2.0)), 8.0, rate_hz)
    assert played.first_s(Phase.START) == pytest.approx(7.3, abs=0.4)
    assert played.phases() == {Phase.STRETCH, Phase.START}
    assert played.last.reason is Reason.START_NOT_SEEN, "they pass by: nothing of a start is judged"


@FEW_RATES
def test_hips_a_little_behind_the_knee_between_two_stretches_are_no_yardstick(rate_hz: int) -> None:
    """Of the first start the hips were above the knee; what comes after a stretch moves that no farther back."""
    played = play(script((3.0, 3.0), (3.0, 30.0), (2.5, -16.0), (3.0, 7.0), (3.0, 30.0)), 18.4, rate_hz)
    assert {state.phase for time_s, state in played.known.items() if 9.0 < time_s < 14.8} == {Phase.START}
    assert played.at(17.5).phase is Phase.STRETCH


def guessed(rises: float, sinks: float, time_s: float) -> SagittalBody:
    """Hips that go forward at 3.2 s; the front foot is then guessed higher, and the back knee seen a little lower."""
    body = script((1.6, 3.0), (6.0, 25.0))(time_s)
    assert body is not None
    by = ramp(time_s, 3.1, 3.5, 0.0, body.shank_px)
    body = body.moved("lead.ankle", Point(0.0, rises * by)).moved("lead.heel", Point(0.0, rises * by))
    return body.moved("trail.knee", Point(0.0, -sinks * by))


@RATES
@pytest.mark.parametrize("rises", [0.15, 0.2, 0.3])
def test_a_front_foot_that_is_guessed_higher_makes_no_way_down_for_the_knee(rate_hz: int, rises: float) -> None:
    """Something hides it: as the hips go forward the model puts it higher, and the back knee seems to come down."""
    played = play(lambda t: guessed(rises, 0.0, t), 9.5, rate_hz)
    assert played.at(2.8).phase is Phase.START
    assert {state.phase for time_s, state in played.known.items() if time_s > 4.0} == {Phase.STRETCH}


@RATES
def test_whether_the_knee_or_the_foot_has_moved_nobody_can_tell_so_that_the_start_is_left_open(rate_hz: int) -> None:
    played = play(lambda t: guessed(0.1, 0.1, t), 9.5, rate_hz)
    assert {state.phase for time_s, state in played.known.items() if time_s > 4.0} == {Phase.STRETCH}
    assert played.last.start is not Start.SEEN


@RATES
@SPEEDS
def test_however_slowly_the_knee_comes_down_the_start_is_seen(rate_hz: int, slower: float) -> None:
    def slowly(time_s: float) -> SagittalBody:
        share = min(time_s / (3.0 * slower), 1.0)
        eased = share**3 * (10 - 15 * share + 6 * share**2)
        return lifted(1.2 * (1.0 - eased), 2.0)

    played = play(slowly, 3.0 * slower + 14.0, rate_hz)
    assert (played.last.phase, played.last.start) == (Phase.START, Start.SEEN)


@RATES
@pytest.mark.parametrize("takes_s", [9.0, 13.0])
def test_who_comes_up_from_the_heel_by_five_degrees_a_second_has_stayed_nowhere(rate_hz: int, takes_s: float) -> None:
    """What is passed by, the hips still behind the knee, is no yardstick: a good start would seem to be the stretch."""
    played = play(script((4.0, HEEL), (5.0, 8.0), takes_s=takes_s), 10.0 + 2 * takes_s, rate_hz)
    arrived_s = 5.0 + 2 * takes_s
    assert {state.phase for time_s, state in played.known.items() if time_s > arrived_s} == {Phase.START}
    assert played.last.start is Start.SEEN


def asked(played: Played) -> list[float]:
    """When a rule about the start was asked, as far as the start was seen."""
    starts = [(time_s, state) for time_s, state in played.known.items() if state.phase is Phase.START]
    return [time_s for time_s, state in starts if state.reason is None and state.start_reason is None]


@RATES
@pytest.mark.parametrize("takes_s", [1.5, 6.0, 9.0])
def test_on_the_way_back_from_the_stretch_the_start_is_judged_where_it_was(rate_hz: int, takes_s: float) -> None:
    """Hips that were behind the knee at the start pass by a good start and by the limit; nobody stays there."""
    begin_s, back_s = 5.0 + takes_s, 9.0 + 2 * takes_s
    played = play(script((4.0, -25.0), (4.0, 9.0), (4.0, -25.0), takes_s=takes_s), 13.0 + 3 * takes_s, rate_hz)
    stretched_s = played.first_s(Phase.STRETCH)
    assert min(asked(played)) < begin_s < stretched_s
    again_s = next(time_s for time_s in asked(played) if time_s > stretched_s)
    nearly_there_s = back_s + takes_s * 30 / 34
    assert again_s == pytest.approx(nearly_there_s, abs=0.5)
    assert played.at(back_s + 0.7 * takes_s).start_reason is Reason.GETTING_READY
    assert played.last.start_reason is None


@RATES
def test_who_comes_back_to_a_better_start_is_judged_when_they_have_stayed(rate_hz: int) -> None:
    played = play(script((4.0, -25.0), (4.0, 9.0), (4.0, -5.0), takes_s=1.5), 17.0, rate_hz)
    stays_s = 13.5
    first_s = next(time_s for time_s in asked(played) if time_s > played.first_s(Phase.STRETCH))
    assert first_s == pytest.approx(stays_s + 1.1, abs=0.4)
    assert played.last.start_reason is None


@RATES
@pytest.mark.parametrize("rest_deg", [HEEL, -34.0])
def test_who_was_in_the_stretch_from_the_first_rests_between_as_well(rate_hz: int, rest_deg: float) -> None:
    """No start was seen, but nobody stays as far back in one; the start that comes then is one."""
    played = play(script((3.0, 30.0), (2.5, rest_deg), (3.0, 3.0), (3.0, 30.0)), 14.8, rate_hz)
    resting = {state.reason for time_s, state in played.known.items() if 6.0 < time_s < 7.4}
    assert resting == {Reason.ON_HEEL}
    assert starts(played)[-1] == pytest.approx((8.1, 11.4), abs=0.5)


@RATES
@pytest.mark.parametrize("speed_deg_s", [6.0, 8.0, 12.0])
def test_who_goes_forward_as_soon_as_they_are_down_has_not_stayed_in_a_start(rate_hz: int, speed_deg_s: float) -> None:
    """Nor is it lost that they stretch: from where they came down on, with the start left open."""

    def onward(time_s: float) -> SagittalBody:
        ends_s = 1.8 + 20.0 / speed_deg_s
        if time_s < 1.8:
            return lifted(ramp(time_s, 1.0, 1.8, 1.2, 0.0), 15.0)
        return kneeling(ramp(time_s, 1.8, ends_s, 15.0, 35.0))

    played = play(onward, 8.0, rate_hz)
    assert played.phases(1.0) == {Phase.AWAY, Phase.STRETCH}
    assert played.first_s(Phase.STRETCH) == pytest.approx(1.8, abs=0.5)
    assert played.last.start is Start.UNCLEAR


@FEW_RATES
def test_a_start_far_back_is_one_for_who_came_down_to_it_from_farther_forward(rate_hz: int) -> None:
    """Only where no start was seen is so much a rest."""

    def back(time_s: float) -> SagittalBody:
        if time_s < 1.8:
            return lifted(ramp(time_s, 1.0, 1.8, 1.2, 0.0), 15.0)
        return kneeling(ramp(time_s, 3.5, 4.0, 15.0, -33.0))

    played = play(back, 8.0, rate_hz)
    assert {state.phase for time_s, state in played.known.items() if time_s > 4.2} == {Phase.START}


@FEW_RATES
def test_the_way_back_is_known_in_hindsight_as_well(rate_hz: int) -> None:
    """They stretch and come back before the knee is known to rest."""
    played = play(script((0.9, -25.0), (0.2, 12.0), (0.8, -2.0), takes_s=0.5), 4.4, rate_hz)
    assert played.said[3.6].tentative
    assert played.at(3.6).phase is Phase.START
    assert played.at(3.6).start_reason is Reason.GETTING_READY


@RATES
@pytest.mark.parametrize("takes_s", [2.0, 6.0])
def test_who_came_up_from_farther_back_was_not_at_a_start_there(rate_hz: int, takes_s: float) -> None:
    """Seen half-kneeling from −38° on, as where something hides that they sit: nobody stayed so far back."""
    played = play(lambda t: standing() if t < 1 else kneeling(ramp(t, 1.0, 1 + takes_s, -38.0, 4.0)), 14.0, rate_hz)
    assert not [time_s for time_s in asked(played) if time_s < 1 + 0.7 * takes_s]
    assert asked(played)[-1] == 14.0
