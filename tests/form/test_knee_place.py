"""A back knee that is seen to go along with the hips is hidden, and guessed below them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from posecheck.form.knee_place import KneePlace
from posecheck.form.observer import Observer
from posecheck.form.rule import Phase, Status
from posecheck.person.body import SagittalBody
from posecheck.person.calibration import EXACT
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint
from posecheck.person.reasons import Reason
from posecheck.person.sighting import Sighting
from tests.form.test_phases import FEW_RATES, RATES, Played, kneeling, play, ramp, standing
from tests.known import KNOWN_RULES
from tests.stick import Stick

UPPER = ("trail.hip", "lead.hip", "shoulder")


def moved(body: SagittalBody, knee: float = 0.0, hips: float = 0.0, foot: float = 0.0) -> SagittalBody:
    """The body with those parts so much farther forward, in shank lengths."""
    shares = {"trail.knee": knee, "lead.ankle": foot, "lead.toe": foot, "lead.heel": foot, **dict.fromkeys(UPPER, hips)}
    for name, share in shares.items():
        body = body.moved(name, Point(share * body.shank_px, 0.0))
    return body


Way = tuple[float, float, float]


def lost(*ways: Way, rate_hz: float = 10.0, takes_s: float = 1.0, stays_s: float = 3.0) -> list[bool]:
    """Whether the knee goes along, at the end of each way of knee, hips and foot: one after the other, with rests."""
    place, body = KneePlace(), kneeling(2.0)
    found, at = [], (0.0, 0.0, 0.0)
    steps = round((takes_s + stays_s) * rate_hz)
    sways = (0.02, -0.02)  # of everything, as landmarks do
    for number, to in enumerate([at, *ways]):
        for step in range(steps):
            share = min(step / rate_hz / takes_s, 1.0)
            knee, hips, foot = (a + (b - a) * share for a, b in zip(at, to, strict=True))
            swayed = moved(body, knee + sways[step % 2], hips, foot - sways[step % 2])
            along = place.goes_along((number * steps + step) / rate_hz, swayed)
        found.append(along)
        at = to
    return found[1:]


@RATES
@pytest.mark.parametrize("takes_s", [0.5, 1.0, 8.0])
def test_knee_and_hips_that_go_along_and_a_foot_that_stays(rate_hz: int, takes_s: float) -> None:
    assert lost((0.25, 0.4, 0.0), rate_hz=rate_hz, takes_s=takes_s) == [True]
    assert lost((-0.25, -0.4, 0.0), rate_hz=rate_hz, takes_s=takes_s) == [True]


@pytest.mark.parametrize(("foot", "goes"), [(0.08, True), (-0.08, True), (0.16, False), (-0.16, False)])
def test_a_foot_that_hardly_moves_has_stayed(foot: float, goes: bool) -> None:
    assert lost((0.3, 0.4, foot)) == [goes]


@pytest.mark.parametrize(("stays_s", "known"), [(0.3, False), (0.9, True)])
def test_where_the_knee_is_is_known_when_it_has_stayed(stays_s: float, known: bool) -> None:
    place, body = KneePlace(), kneeling(2.0)
    at = [min(max(0.0, time_s / 20 - stays_s), 0.3) for time_s in range(40)]
    assert [place.goes_along(step / 20, moved(body, by, by)) for step, by in enumerate(at)][-1] == known


def test_one_wild_frame_is_not_where_it_is() -> None:
    place, body = KneePlace(), kneeling(2.0)
    assert not any(place.goes_along(step / 10, moved(body, *[-0.3 * (step == 0)] * 2)) for step in range(30))


@pytest.mark.parametrize(
    "way",
    [(0.0, 0.4, 0.0), (0.1, 0.5, 0.05), (-0.25, 0.4, 0.0), (0.4, 0.4, 0.4), (0.3, 0.05, 0.0), (-0.3, 0.0, 0.0)],
    ids=["hips", "hips, nearly", "apart", "all", "knee", "knee back"],
)
def test_nobody_guesses_a_knee_that_does_not(way: Way) -> None:
    assert lost(way) == [False]


def test_hips_that_come_back_leave_nothing_open() -> None:
    assert lost((0.25, 0.4, 0.0), (0.0, 0.0, 0.0)) == [True, False]


def test_who_has_put_the_knee_elsewhere_moves_the_hips_over_it() -> None:
    assert lost((0.4, 0.0, 0.0), (0.4, 0.45, 0.0)) == [False, False]
    assert lost((0.4, 0.0, 0.0), (0.8, 0.45, 0.0)) == [False, True]


def test_who_slid_forward_with_the_hips_is_believed_as_soon_as_the_knee_carries_them() -> None:
    assert lost((0.3, 0.3, 0.0), (0.3, 0.4, 0.0), (0.3, 0.6, 0.0), (0.3, 0.3, 0.0)) == [True, True, False, False]


def test_who_scoots_on_is_followed() -> None:
    assert lost((0.18, 0.18, 0.0), (0.3, 0.3, 0.0), (0.3, 0.6, 0.0), (0.3, 0.3, 0.0)) == [True, True, False, False]


def test_who_shifts_the_knee_a_little_has_put_it_elsewhere() -> None:
    assert lost((0.12, 0.0, 0.0), (0.2, 0.4, 0.0)) == [False, False]


@RATES
def test_a_knee_at_the_limit_is_not_lost_and_found_by_turns(rate_hz: int) -> None:
    place, body = KneePlace(), kneeling(2.0)
    said = []
    for step in range(10 * rate_hz):
        by = ramp(step / rate_hz, 3.0, 4.0, 0.0, 0.15) + (0.02, -0.02)[step % 2]
        said.append(place.goes_along(step / rate_hz, moved(body, by, 0.3 if by > 0.1 else 0.0)))
    assert sum(a != b for a, b in pairwise(said)) <= 1


def test_slow_hips_do_not_take_the_place_along() -> None:
    assert lost((0.3, 0.4, 0.0), takes_s=20.0) == [True]


def test_nor_does_where_it_seemed_to_be_before_they_came_back_count() -> None:
    assert lost((0.3, 0.3, 0.0), (0.0, 0.0, 0.0), (0.3, 0.6, 0.0)) == [True, False, True]


def test_a_knee_that_never_stays_is_no_yardstick() -> None:
    place = KneePlace()
    body = kneeling(2.0)
    assert not any(place.goes_along(s / 10, moved(body, 0.03 * s, 0.03 * s)) for s in range(60))


def hidden(time_s: float) -> SagittalBody:
    """Down at 1 s, the hips forward at 6 s and back at 11 s; the knee seems to go along most of the way."""
    if time_s < 1.0:
        return standing()
    forward = ramp(time_s, 6.0, 7.0, 0.0, 1.0) - ramp(time_s, 11.0, 12.0, 0.0, 1.0)
    return moved(kneeling(2.0), 0.36 * forward, 0.4 * forward)


def start_reasons(played: Played, from_s: float, to_s: float) -> set[Reason | None]:
    return {state.start_reason for t, state in played.known.items() if from_s < t < to_s}


@FEW_RATES
def test_a_lost_knee_is_a_reason_to_judge_no_start(rate_hz: int) -> None:
    played = play(hidden, 16.0, rate_hz)
    assert start_reasons(played, 2.0, 5.5) == {None}
    assert start_reasons(played, 7.2, 11.0) == {Reason.KNEE_UNSURE}
    assert start_reasons(played, 12.2, 15.5) == {None}
    assert {state.phase for t, state in played.known.items() if t > 2.0} == {Phase.START}


@FEW_RATES
def test_it_is_known_in_hindsight_as_well(rate_hz: int) -> None:
    """Whoever went forward before the knee was known to rest."""
    played = play(lambda t: hidden(t if t < 1 else t + 3.2), 5.0, rate_hz)
    assert played.said[3.8].tentative
    assert start_reasons(played, 1.5, 2.5) == {None}
    assert start_reasons(played, 3.7, 5.0) == {Reason.KNEE_UNSURE}


@FEW_RATES
@pytest.mark.parametrize("scoots", [(0.18, 0.0), (0.18, 0.12), (0.25, 0.10)])
def test_who_scoots_at_the_start_is_seen_to_stretch_and_to_start_again(
    scoots: tuple[float, float], rate_hz: int
) -> None:
    """Nobody knows whether that knee was seen; what the hips do over it is."""

    def scooting(time_s: float) -> SagittalBody:
        on = sum(ramp(time_s, 5.0 + 2 * i, 5.5 + 2 * i, 0.0, by) for i, by in enumerate(scoots))
        tilt_deg = ramp(time_s, 10.0, 11.0, 2.0, 30.0) - ramp(time_s, 16.0, 17.0, 0.0, 28.0)
        return standing() if time_s < 1.0 else moved(kneeling(tilt_deg), on, on)

    played = play(scooting, 22.0, rate_hz)
    assert {state.phase for t, state in played.known.items() if 11.2 < t < 16.0} == {Phase.STRETCH}
    assert {state.phase for t, state in played.known.items() if t > 17.2} == {Phase.START}
    assert start_reasons(played, 19.0, 22.0) == {None}


def stick(time_s: float, tilt_deg: float, knee_at: float) -> Stick:
    """A posture with the front foot where it always is, and the back knee so many shanks farther forward."""
    low, high = -0.7, 0.7
    for _ in range(30):
        past = (low + high) / 2
        stick = Stick(past, tilt_deg, at_px=(320 + 100 * knee_at, 400), time_s=time_s)
        toe_px = stick.pose().point_px(stick.lead, Joint.TOE).x
        low, high = (past, high) if toe_px > 465 else (low, past)
    return stick


@FEW_RATES
def test_a_lost_knee_neither_warns_nor_clears_and_all_else_is_judged(rate_hz: int) -> None:
    observer = Observer(KNOWN_RULES, EXACT)
    while_lost = []
    for step in range(14 * rate_hz):
        time_s = step / rate_hz
        gone = ramp(time_s, 8.0, 9.0, 0.0, 0.25)
        seen = observer.observe(Sighting(time_s, stick(time_s, -20.0, gone).pose(), 120.0))
        if seen.phase.start_reason is Reason.KNEE_UNSURE:
            while_lost.append(seen)
    assert while_lost[-1].time_s > 13.5
    for seen in while_lost:
        finding = {finding.rule.code: finding for finding in seen.findings}
        assert finding["knee-under-hip"].reason == Reason.KNEE_UNSURE
        assert finding["upright-torso"].status is Status.OK
    assert [alert.rule.code for alert in while_lost[0].alerts] == ["knee-under-hip"]
