"""Hands free: an arm that is raised and lowered pauses a session, both end it, and nothing else does."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.coaching import lines
from posecheck.coaching.programme import Event
from posecheck.coaching.signs import ArmSigns, HandsFree, Sign, raised_arms
from posecheck.detection.landmarks_file import read_recording
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from tests.coaching.test_trainer import TWO_RATES, play, spliced
from tests.scenes import session, stretching

RECORDED = sorted((Path(__file__).parents[1] / "golden").glob("*.landmarks.jsonl.gz"))
RATE_HZ = 15


def with_arms(pose: Pose, *sides: Side, height: float = 0.6) -> Pose:
    """The pose with these hands so many trunk lengths above the eyes."""
    points = dict(pose.points_px)
    for side in sides:
        shoulder, eye = points[side, Joint.SHOULDER], points[side, Joint.EYE]
        points[side, Joint.ELBOW] = Point(shoulder.x, shoulder.y - 40.0)
        points[side, Joint.WRIST] = Point(shoulder.x, eye.y - height * pose.trunk_px)
    return replace(pose, points_px=points)


ONE, BOTH = with_arms(stretching(), Side.LEFT), with_arms(stretching(), *Side)


def signs(
    shown: dict[tuple[float, float], Pose | None], until_s: float, rate_hz: int = RATE_HZ
) -> list[tuple[float, Sign]]:
    """What is told, and when, by somebody whose arms hang but for these times."""
    script, arms = spliced(lambda time_s: stretching(), shown), ArmSigns()
    told = [
        (index / rate_hz, arms.update(index / rate_hz, script(index / rate_hz)))
        for index in range(round(until_s * rate_hz))
    ]
    return [(time_s, sign) for time_s, sign in told if sign is not None]


@TWO_RATES
@pytest.mark.parametrize(("pose", "sign"), [(ONE, Sign.ONE_ARM), (BOTH, Sign.BOTH_ARMS)])
def test_an_arm_up_for_two_seconds_is_a_sign(rate_hz: int, pose: Pose, sign: Sign) -> None:
    told = signs({(2.0, 4.0): pose}, 6.0, rate_hz)
    assert [one for _, one in told] == [Sign.SEEN, sign]
    assert told[0][0] == pytest.approx(3.5, abs=0.2), "after a second and a half it is heard that it may come down"
    assert told[1][0] == pytest.approx(4.4, abs=0.2)


@pytest.mark.parametrize(
    "shown",
    [
        {(2.0, 3.2): ONE},
        {(2.0, 14.0): BOTH},
        {(2.0, 4.0): with_arms(stretching(), Side.LEFT, height=0.1)},
        {(2.0, 4.0): replace(ONE, unclear=Reason.SEVERAL)},
        {(2.0, 3.0): ONE, (4.0, 5.0): ONE},
    ],
    ids=["too short", "as long as a stretch", "a hand at the hair", "of two people", "twice, too short"],
)
def test_nothing_else_is_one(shown: dict[tuple[float, float], Pose | None]) -> None:
    assert [sign for _, sign in signs(shown, 18.0) if sign is not Sign.SEEN] == []


def test_who_walks_off_with_an_arm_up_gives_no_sign() -> None:
    assert [sign for _, sign in signs({(2.0, 4.0): ONE, (4.0, 9.0): None}, 9.0)] == [Sign.SEEN]


def test_a_frame_that_misses_the_arm_does_not_matter() -> None:
    shown: dict[tuple[float, float], Pose | None] = {(2.0, 3.0): ONE, (3.2, 4.2): ONE}
    assert [sign for _, sign in signs(shown, 6.0)] == [Sign.SEEN, Sign.ONE_ARM]


def test_an_arm_that_is_not_seen_is_not_raised() -> None:
    assert raised_arms(BOTH) == 2
    for joint in (Joint.WRIST, Joint.ELBOW):
        hidden = {key: point for key, point in ONE.points_px.items() if key != (Side.LEFT, joint)}
        assert raised_arms(replace(ONE, points_px=hidden)) == 0
    headless = {key: p for key, p in ONE.points_px.items() if key[1] not in (Joint.EYE, Joint.EAR)}
    assert raised_arms(replace(ONE, points_px=headless)) == 0


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name.partition(".")[0])
def test_no_recorded_clip_gives_a_sign(path: Path) -> None:
    hands = HandsFree()
    recording = read_recording(path)
    assert [event for seen in recording.sightings for event in hands.update(seen.time_s, seen.pose)] == []


@given(st.lists(st.tuples(st.sampled_from(("one", "both", "none")), st.floats(0.1, 1.4)), max_size=20))
def test_arms_that_are_never_up_for_a_second_and_a_half_pause_nothing(moves: list[tuple[str, float]]) -> None:
    hands, now_s = HandsFree(), 0.0
    for what, seconds in moves:
        for pose, for_s in (({"one": ONE, "both": BOTH, "none": stretching()}[what], seconds), (stretching(), 0.6)):
            end_s = now_s + for_s
            while now_s < end_s:
                hands.update(now_s, pose)
                now_s += 0.1
    assert not hands.paused


@TWO_RATES
def test_an_arm_pauses_the_session_and_lets_it_go_on_with_its_seconds(rate_hz: float) -> None:
    script = spliced(session(), {(6.0, 8.0): ONE, (20.0, 22.0): ONE})
    played = play(script, until_s=26.0, rate_hz=rate_hz, hold_s=30.0)
    assert [event for event in played.kinds() if "session" in event.value or "going" in event.value] == [
        Event.SESSION_PAUSED,
        Event.GOING_ON,
    ]
    paused = played.at(15.0)
    assert (paused.cue, paused.paused, paused.running) == (lines.PAUSED, True, False)
    assert played.at(19.0).clean_s == played.at(9.0).clean_s > 4.0
    assert played.at(26.0).clean_s == pytest.approx(8.4 - 2.5 + 26.0 - 22.4, abs=0.8)
    assert not played.at(26.0).paused
    assert [s[0] for s in played.sets()] == [Side.LEFT], "a pause ends no set"


def test_both_arms_end_the_session_unless_an_arm_takes_it_back() -> None:
    ends = play(spliced(session(), {(6.0, 8.0): BOTH}), until_s=16.0, hold_s=30.0)
    assert ends.at(10.0).cue == lines.ENDING
    assert not ends.at(13.0).over
    assert ends.at(16.0).over
    goes_on = play(spliced(session(), {(6.0, 8.0): BOTH, (9.5, 11.5): ONE}), until_s=20.0, hold_s=30.0)
    assert goes_on.kinds()[-1] is Event.GOING_ON or Event.GOING_ON in goes_on.kinds()
    assert not goes_on.at(20.0).over
    assert goes_on.at(20.0).clean_s > goes_on.at(9.0).clean_s


def test_who_paused_can_end_too() -> None:
    played = play(spliced(session(), {(6.0, 8.0): ONE, (12.0, 14.0): BOTH}), until_s=22.0, hold_s=30.0)
    assert played.at(22.0).over
    assert not math.isnan(played.at(22.0).clean_s)
