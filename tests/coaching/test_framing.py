"""The framing is ticked off one by one, and the drawn position is the next one to take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.coaching import lines
from posecheck.coaching.framing import Framing, FramingList, Illustrator, framed, next_position
from posecheck.coaching.guidance import COME_CLOSER, next_cue, too_far
from posecheck.coaching.screen import Mood, Position, Screen, Tick
from posecheck.form.alerts import Alert
from posecheck.form.observer import Observation
from posecheck.form.rule import Phase
from posecheck.form.visit import PhaseState
from posecheck.person.body import Stance
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.person.view import View
from posecheck.rules import all_rules
from tests.stick import Stick

STANCE = Stance(1, Side.LEFT)


def seen(
    pose: Pose | None = None,
    reason: Reason | None = Reason.STANDING,
    phase: Phase = Phase.AWAY,
    view: View | None = None,
    time_s: float = 0.0,
) -> Observation:
    return Observation(
        time_s, pose, STANCE if pose else None, view, None, PhaseState(phase, reason), (), (), None, reason
    )


def moved(pose: Pose, side: Side, joint: Joint, to: Point) -> Pose:
    return replace(pose, points_px={**pose.points_px, (side, joint): to})


GOOD = replace(Stick().pose(), plumb_deg=1.0)


def test_a_good_picture_has_everything() -> None:
    answers = framed(seen(GOOD))
    assert answers == dict.fromkeys(Framing, True)


@pytest.mark.parametrize(
    ("observation", "framing", "answer"),
    [
        (seen(None, Reason.TOO_DARK), Framing.LIGHT, False),
        (seen(None, Reason.NOBODY), Framing.LIGHT, None),
        (seen(None, Reason.NOBODY), Framing.BODY, False),
        (seen(moved(GOOD, Side.LEFT, Joint.SHOULDER, Point(300, -20))), Framing.BODY, False),
        (seen(moved(GOOD, Side.RIGHT, Joint.TOE, Point(300, 500))), Framing.FEET, False),
        (seen(moved(GOOD, Side.RIGHT, Joint.SHOULDER, Point(500, 150))), Framing.SIDE_ON, False),
        (seen(GOOD, view=View(70.0, usable=False)), Framing.SIDE_ON, False),
        (seen(GOOD, view=View(3.0)), Framing.SIDE_ON, True),
        (seen(GOOD, view=View(3.0, (Joint.TOE,), usable=False)), Framing.SIDE_ON, True),
        (seen(replace(GOOD, points_px={})), Framing.SIDE_ON, None),
        (seen(replace(GOOD, points_px={})), Framing.NEAR, None),
        (seen(replace(GOOD, plumb_deg=12.0)), Framing.CAMERA, False),
        (seen(replace(GOOD, plumb_deg=float("nan"))), Framing.CAMERA, None),
        (seen(replace(GOOD, plumb_deg=0.0, horizon_px=-500.0)), Framing.CAMERA, False),
        (seen(Stick(shank_px=30.0).pose()), Framing.NEAR, False),
    ],
)
def test_each_thing_is_told_by_itself(observation: Observation, framing: Framing, answer: bool | None) -> None:
    assert framed(observation)[framing] is answer


def test_too_far_is_told_by_the_trunk() -> None:
    assert too_far(Stick(shank_px=35.0).pose())
    assert not too_far(Stick(shank_px=45.0).pose())


def test_who_is_far_away_is_asked_to_come_closer() -> None:
    assert next_cue(seen(Stick(shank_px=35.0).pose())) is COME_CLOSER
    assert next_cue(seen(Stick(shank_px=45.0).pose())) is not COME_CLOSER
    assert next_cue(seen(Stick(shank_px=35.0).pose()), placing=False) is not COME_CLOSER


def ticks(listing: FramingList, observation: Observation, at_s: float) -> dict[str, Tick]:
    items = listing.update(replace(observation, time_s=at_s))
    return {item.name: item.tick for item in items}


def test_it_is_ticked_off_one_by_one_and_then_gone() -> None:
    listing = FramingList()
    assert ticks(listing, seen(None, Reason.TOO_DARK), 0.0)["Light"] is Tick.MISSING
    assert "Camera level" not in ticks(listing, seen(None, Reason.TOO_DARK), 1.0), "what is unknown is not listed"
    no_feet = seen(moved(GOOD, Side.RIGHT, Joint.TOE, Point(300, 500)))
    assert ticks(listing, no_feet, 2.0)["Light"] is Tick.MISSING, "not before it has been so for a moment"
    shown = ticks(listing, no_feet, 2.5)
    assert shown["Light"] is shown["Whole body"] is shown["Near enough"] is Tick.DONE
    assert shown["Both feet"] is Tick.MISSING
    from_front = replace(seen(GOOD), view=View(70.0, usable=False))
    ticks(listing, from_front, 3.0)
    shown = ticks(listing, from_front, 3.5)
    assert shown["Both feet"] is Tick.DONE, "and the list is still there: something speaks against its last tick"
    shown = ticks(listing, from_front, 4.6)
    assert (shown["Both feet"], shown["Side-on"]) == (Tick.DONE, Tick.MISSING)
    ticks(listing, seen(GOOD), 5.0)
    assert ticks(listing, seen(GOOD), 5.5) == {}
    assert listing.done
    assert ticks(listing, no_feet, 9.0) == {}, "a list that is done does not come back for a lost foot"


def test_a_tick_survives_odd_frames_and_goes_when_it_is_wrong_for_longer() -> None:
    listing = FramingList()
    dark_front = replace(seen(GOOD), view=View(70.0, usable=False))
    no_feet = replace(seen(moved(GOOD, Side.RIGHT, Joint.TOE, Point(300, 500))), view=View(70.0, usable=False))
    for at_s in (0.0, 0.5):
        ticks(listing, dark_front, at_s)
    assert ticks(listing, no_feet, 1.0)["Both feet"] is Tick.DONE
    assert ticks(listing, dark_front, 1.2)["Both feet"] is Tick.DONE
    assert ticks(listing, no_feet, 1.3)["Both feet"] is Tick.DONE
    assert ticks(listing, no_feet, 2.9)["Both feet"] is Tick.MISSING
    assert ticks(listing, seen(None, Reason.NOBODY), 3.0)["Both feet"] is Tick.MISSING


def test_who_is_in_position_needs_no_list_and_who_comes_back_is_framed_anew() -> None:
    listing = FramingList()
    assert ticks(listing, seen(GOOD, None, Phase.START), 0.0) == {}
    assert ticks(listing, seen(GOOD), 5.0) == {}
    assert ticks(listing, seen(GOOD), 30.0), "after half a minute without anybody"


@pytest.mark.parametrize(
    ("observation", "next_lead", "expected"),
    [
        (seen(GOOD), Side.RIGHT, (Position.KNEEL, Side.RIGHT)),
        (seen(GOOD), None, (Position.KNEEL, None)),
        (seen(GOOD, Reason.TOO_MUCH_FRONT), None, (None, None)),
        (seen(None, Reason.NOBODY), Side.LEFT, (None, Side.LEFT)),
        (seen(GOOD, Reason.GETTING_READY), Side.LEFT, (None, Side.LEFT)),
        (seen(GOOD, None, Phase.START), None, (Position.HIPS_FORWARD, Side.LEFT)),
        (seen(GOOD, None, Phase.START), Side.RIGHT, (Position.KNEEL, Side.RIGHT)),
        (seen(GOOD, None, Phase.STRETCH), None, (None, Side.LEFT)),
    ],
)
def test_the_next_position_is_drawn(
    observation: Observation, next_lead: Side | None, expected: tuple[Position | None, Side | None]
) -> None:
    assert next_position(observation, next_lead) == expected


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_foot_that_is_not_far_enough_forward_is_shown_how(rule: object) -> None:
    faulty = replace(seen(GOOD, None, Phase.STRETCH), alerts=(Alert(rule, 0.0, 1.0),))  # type: ignore[arg-type]
    foot = getattr(rule, "code", "") == "knee-over-toe"
    assert next_position(faulty, None)[0] is (Position.FOOT_FORWARD if foot else None)


def test_pictures_are_added_to_the_words_and_never_to_a_pause_or_the_end() -> None:
    show = Illustrator()
    guide = Screen("Turn side-on to the camera", Mood.GUIDE)
    front = replace(seen(GOOD), view=View(70.0, usable=False))
    assert show.update(front, guide).checklist
    assert not show.update(front, replace(guide, paused=True)).checklist
    assert not show.update(front, replace(guide, mood=Mood.DONE)).checklist
    for at_s in (1.0, 1.5):
        screen = show.update(replace(seen(GOOD), time_s=at_s), replace(guide, lead=Side.RIGHT))
    assert (screen.checklist, screen.position, screen.lead) == ((), Position.KNEEL, Side.RIGHT)
    foot = show.update(seen(GOOD, None, Phase.START, time_s=2.0), replace(guide, cue=lines.NOW_THE_FOOT))
    assert foot.position is Position.FOOT_FORWARD
    assert show.update(seen(GOOD, time_s=2.0), replace(guide, mood=Mood.DONE)).position is None
