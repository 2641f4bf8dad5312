"""The picture says what was observed, where it was observed, and in letters that can be read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.coaching.screen import Mood, Position, Screen
from posecheck.detection.sighting import sighting
from posecheck.form.alerts import Alert
from posecheck.form.observer import Observation, Observer
from posecheck.form.rule import Finding, Phase, Rule, Status
from posecheck.frame import Frame, Image
from posecheck.language.catalogues import TAGS, activate
from posecheck.overlay import draw_check, draw_live
from posecheck.overlay.figure import landmark_px
from posecheck.overlay.palette import FAULT, GUIDE, MOODS, PAPER, Colour
from posecheck.overlay.recorded import not_assessed_reason, symbol_of
from posecheck.overlay.symbols import Symbol
from posecheck.person.calibration import EXACT
from posecheck.person.geometry import Point, midpoint
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.rules import all_rules
from tests.stick import Stick

SIZES_PX = [(320, 240), (240, 320), (640, 480), (720, 1280), (1280, 720), (3840, 2160)]
LONG = Screen(
    cue="Bring the back knee under your hip, please",
    mood=Mood.FAULT,
    detail="The clock goes on as soon as the back knee is under the hip",
    clean_s=7.5,
    target_s=30.0,
    title="Left leg in front · set 1 of 2",
)


def dark(width_px: int = 640, height_px: int = 480) -> Image:
    return np.zeros((height_px, width_px, 3), dtype=np.uint8)


DARK = Frame(dark(), 0, 0.0)


def observe(pose: Pose | None, frame: Frame = DARK, phase: Phase = Phase.STRETCH) -> Observation:
    return Observer(all_rules(), EXACT, still_phase=phase).observe(sighting(frame, pose))


def share_of(image: Image, colour: Colour, around: Point, reach_px: int = 4) -> float:
    """How much of a small square has this colour."""
    x, y = round(around.x), round(around.y)
    patch = image[y - reach_px : y + reach_px + 1, x - reach_px : x + reach_px + 1].astype(int)
    return float((np.abs(patch - colour).max(axis=2) < 40).mean())


def warned_of(rule: Rule) -> Observation:
    observation = observe(Stick().pose())
    return replace(observation, alerts=(Alert(rule, 0.0, 99.0),))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
@pytest.mark.parametrize("lead", Side)
def test_the_segments_that_a_rule_names_are_marked_and_no_others(rule: Rule, lead: Side) -> None:
    observation = replace(
        observe(Stick(lead=lead, trunk_deg=25, trail_thigh_deg=25).pose()), alerts=(Alert(rule, 0.0, 99.0),)
    )
    assert observation.pose is not None
    assert observation.stance is not None
    picture = draw_check(DARK, observation)
    plain = draw_check(DARK, replace(observation, alerts=()))
    for a, b in rule.highlight:
        middle = midpoint(*(landmark_px(observation.pose, observation.stance, name) for name in (a, b)))
        assert share_of(picture, FAULT, middle, reach_px=1) > 0.9
        assert share_of(plain, FAULT, middle) == 0
    arm = midpoint(*(observation.pose.point_px(lead, joint) for joint in (Joint.SHOULDER, Joint.ELBOW)))
    assert share_of(picture, FAULT, arm, reach_px=1) < 0.5


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.guides], ids=lambda rule: rule.code)
def test_each_guide_adds_lines_to_the_picture(rule: Rule) -> None:
    def painted(shown: Rule) -> Image:
        observation = warned_of(shown)
        return draw_check(DARK, observation)

    assert (painted(rule) != painted(replace(rule, guides=()))).sum() > 300


@pytest.mark.parametrize("facing", [1, -1])
def test_a_ghost_foot_stands_ahead_of_a_foot_that_is_not_far_enough_forward(facing: int) -> None:
    rule = next(rule for rule in all_rules() if "toe-line" in rule.guides)

    def ghost(knee_past_toe: float) -> list[int]:
        observation = replace(
            observe(Stick(knee_past_toe=knee_past_toe, facing=facing).pose()), alerts=(Alert(rule, 0.0, 99.0),)
        )
        blue = np.abs(draw_check(DARK, observation).astype(int) - GUIDE).max(axis=2) < 30
        return [int(x) for x in np.flatnonzero(blue.any(axis=0))]

    past = Stick(knee_past_toe=0.3, facing=facing).pose().point_px(Side.LEFT, Joint.KNEE)
    columns = ghost(0.3)
    assert max(facing * (x - past.x) for x in columns) == pytest.approx(35, abs=6), "ahead of the knee"
    assert ghost(-0.5) == []


def test_no_fault_is_painted_on_who_has_reached_the_hold() -> None:
    observation = warned_of(all_rules()[0])
    done = draw_live(dark(), observation, Screen("Hold reached", Mood.DONE))
    fault = draw_live(dark(), observation, Screen("Chest up", Mood.FAULT))
    inside = np.s_[30:-30, 30:-30]
    orange = [int((np.abs(image[inside].astype(int) - FAULT).max(axis=2) < 30).sum()) for image in (done, fault)]
    assert orange[0] == 0
    assert orange[1] > 200


def test_the_plumb_line_follows_the_room_when_the_camera_is_tilted() -> None:
    torso = next(rule for rule in all_rules() if rule.code == "upright-torso")
    level = warned_of(torso)
    assert level.pose is not None
    tilted = replace(level, pose=replace(level.pose, plumb_deg=10.0))
    paper = [np.abs(draw_check(DARK, o).astype(int) - PAPER).max(axis=2) < 40 for o in (level, tilted)]
    trunk = slice(int(level.pose.middle_px(Joint.SHOULDER).y) - 25, int(level.pose.middle_px(Joint.SHOULDER).y) - 5)
    right_edges = [np.flatnonzero(mask[trunk].any(axis=0)).max() for mask in paper]
    assert 10 < right_edges[1] - right_edges[0] < 45


def test_a_frame_that_was_not_analysed_keeps_its_own_pixels() -> None:
    observation = observe(Stick(trunk_deg=30).pose())
    later = Frame(np.full_like(DARK.image, 90), 1, 0.1)
    picture = draw_check(later, observation)
    assert (picture[200:210, 600:610] == 90).all()
    assert (later.image == 90).all()
    assert (draw_check(later, None) == 90).all()


def test_a_pose_found_in_a_smaller_picture_is_drawn_at_its_place() -> None:
    observation = observe(Stick(trunk_deg=30).pose())
    assert observation.pose is not None
    picture = draw_check(Frame(dark(1280, 960), 0, 0.0), observation)
    middle = midpoint(observation.pose.middle_px(Joint.HIP), observation.pose.middle_px(Joint.SHOULDER)) * 2
    assert share_of(picture, FAULT, middle, reach_px=2) > 0.9


@pytest.mark.parametrize(
    ("status", "warned", "symbol"),
    [
        (Status.OK, False, Symbol.TICK),
        (Status.OK, True, Symbol.BANG),
        (Status.WARN, True, Symbol.BANG),
        (Status.WARN, False, Symbol.QUESTION),
        (Status.UNSEEN, False, Symbol.QUESTION),
        (Status.UNSEEN, True, Symbol.BANG),
    ],
)
def test_only_what_was_seen_to_be_good_gets_a_tick(status: Status, warned: bool, symbol: Symbol) -> None:
    assert symbol_of(Finding(all_rules()[0], status), warned) is symbol


def test_it_says_why_nothing_is_judged() -> None:
    grey = Frame(np.full((480, 640, 3), 120, np.uint8), 0, 0.0)
    nobody = observe(None, grey)
    assert not_assessed_reason(nobody) == nobody.reason
    hidden = observe(Stick().pose())
    unseen = tuple(Finding(f.rule, Status.UNSEEN, reason="a joint is hidden") for f in hidden.findings)
    assert not_assessed_reason(replace(hidden, findings=unseen)) == "a joint is hidden"
    assert not_assessed_reason(observe(Stick().pose())) is None
    assert (draw_check(grey, nobody) != grey.image).any()


def test_a_rule_from_outside_without_a_label_goes_by_its_code() -> None:
    assert replace(all_rules()[0], code="shin-tilt", label="").short_name == "Shin tilt"


@pytest.mark.parametrize(("width_px", "height_px"), SIZES_PX)
def test_any_size_of_picture_can_be_painted(width_px: int, height_px: int) -> None:
    scale = min(width_px, height_px) / 480
    pose = Stick(
        trunk_deg=30,
        shank_px=100 * scale,
        at_px=(width_px / 2, height_px * 0.8),
        size_px=(width_px, height_px),
    ).pose()
    frame = Frame(dark(width_px, height_px), 0, 0.0)
    observation = observe(pose, frame)
    assert draw_check(frame, observation).shape == (height_px, width_px, 3)
    assert draw_live(frame.image, observation, LONG).shape == (height_px, width_px, 3)
    assert draw_live(frame.image, observation, LONG, size_px=(500, 400)).shape == (400, 500, 3)
    assert (frame.image == 0).all()


@pytest.mark.parametrize(("width_px", "height_px"), [(1, 1), (12, 12), (30, 30), (8, 640), (640, 8)])
def test_a_tiny_picture_is_painted_without_words(width_px: int, height_px: int) -> None:
    frame = Frame(dark(width_px, height_px), 0, 0.0)
    for observation in (observe(None, frame), warned_of(all_rules()[0])):
        assert draw_check(frame, observation).shape == (height_px, width_px, 3)
        assert draw_live(frame.image, observation, LONG).shape == (height_px, width_px, 3)


ENDED = Screen(
    "All done", Mood.DONE, "Next time: bring the back knee under your hip", left_done=2, right_done=2, sets=2
)


@pytest.mark.parametrize("size_px", [(1, 1), (100, 56), (120, 68), (400, 60), (60, 400), (3000, 60), (320, 200)])
@pytest.mark.parametrize("tag", TAGS)
def test_a_window_of_any_size_is_painted(size_px: tuple[int, int], tag: str) -> None:
    activate(tag)
    for screen in (LONG, ENDED, replace(LONG, mood=Mood.GUIDE, position=Position.FOOT_FORWARD)):
        image = draw_live(dark(), observe(Stick().pose()), screen, size_px=size_px)
        assert image.shape == (size_px[1], size_px[0], 3)


def test_the_live_picture_is_a_mirror_and_its_words_are_not() -> None:
    image = dark()
    image[:, :320] = 80
    mirrored, plain = draw_live(image, None, Screen()), draw_live(image, None, Screen(), mirrored=False)
    assert (mirrored[250, 50] == 0).all()
    assert (plain[250, 50] == 80).all()
    words = [draw_live(dark(), None, LONG, mirrored) for mirrored in (True, False)]
    assert (words[0] == words[1]).all()


def test_the_skeleton_is_mirrored_with_the_picture() -> None:
    observation = observe(Stick(trunk_deg=30).pose())
    # In an upright window the picture lies in the middle, whichever way they look.
    mirrored, plain = (
        draw_live(dark(), observation, Screen(), mirrored, size_px=(640, 1400)) for mirrored in (True, False)
    )
    assert (plain != draw_live(dark(), None, Screen(), size_px=(640, 1400))).any()
    assert np.abs(mirrored.astype(int) - plain[:, ::-1]).mean() < 0.2


@pytest.mark.parametrize("mood", [Mood.FAULT, Mood.DONE])
def test_faults_and_success_frame_the_picture_in_their_colour(mood: Mood) -> None:
    picture = draw_live(dark(), None, Screen("Chest up", mood))
    assert (picture[240, 0] == MOODS[mood]).all()
    assert (picture[-1, 320] == MOODS[mood]).all()
    assert not draw_live(dark(), None, Screen("Kneel down", Mood.GUIDE))[240, 0].any()


def test_the_hold_clock_fills_with_clean_seconds() -> None:
    def filled(clean_s: float) -> int:
        picture = draw_live(dark(), None, Screen(clean_s=clean_s, target_s=30.0, running=True))
        return int((np.abs(picture.astype(int) - MOODS[Mood.GOOD]).max(axis=2) < 30).sum())

    amounts = [filled(clean_s) for clean_s in (0.0, 7.5, 15.0, 29.0)]
    assert amounts[0] == 0
    assert amounts[2] == pytest.approx(2 * amounts[1], rel=0.1)
    assert amounts[3] > 1.8 * amounts[2]
    assert not draw_live(dark(), None, Screen()).any()


def test_a_stopped_clock_looks_different_from_a_running_one() -> None:
    running, paused = (
        draw_live(dark(), None, Screen(clean_s=9.0, target_s=30.0, running=running)) for running in (True, False)
    )
    assert (running != paused).any(axis=2).sum() > 500
