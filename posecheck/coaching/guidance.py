"""What to say next to the person in front of the camera: the one thing that is missing, or how the hold is going.

`next_cue` reads one observation and remembers nothing; `SteadyCue` keeps words on the screen long enough to be read.
Words are about technique, plain and short: they are read at three metres by someone who looks sideways.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from posecheck.coaching.screen import Mood
from posecheck.form.clock import is_clean
from posecheck.form.observer import Observation
from posecheck.form.rule import Finding, Phase, Status
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.reasons import Reason
from posecheck.person.view import View

MAX_DETAIL_CHARS = 60

TILTED_DEG = 8.0
"""A camera that leans more than this should be set level; less is levelled without a word. The search for the level
ends at 12°, which leaves room."""

CAMERA_HEIGHTS = (0.6, 3.6)
"""In trunk lengths, about 0.3 and 1.7 m. From the floor or from above, the two feet and knees stand at heights of their
own in the picture, and what is level in the room is not level in it. Hip height is best; clips filmed from 0.5 to 1.3 m
are all read alike."""

TIPS: tuple[str, ...] = (
    "Tip: put some padding under the back knee",
    "Tip: a chair on each side gives support",
    "Tip: tuck your pelvis under before you move",
    "Stop if it hurts",
)
"""What landmarks cannot see and a good start needs; shown in turn before the first hold."""

_WIDEST = 0.8
"""Share of the picture's width: who takes up less, and is cut off at a side, has room to move to."""
_FEET_MARGIN, _BODY_MARGIN = 0.05, 0.05
"""Shares of the picture's height that must be left at the other end, for tilting the camera to be enough."""
_FRONTAL_DEG = 60.0
"""Turned by more than this, one is told to turn side-on; by less, which way to turn a little."""

_URGENCY = {Mood.GOOD: 0, Mood.GUIDE: 1, Mood.FAULT: 2, Mood.DONE: 3}


@dataclass(frozen=True, slots=True)
class Cue:
    """One sentence for the screen, 40 characters at most, and a smaller line of 60 at most that explains it."""

    text: str
    mood: Mood = Mood.GUIDE
    detail: str | None = None

    @property
    def urgency(self) -> int:
        """A higher one may take the place of a cue that has not been up for long."""
        return _URGENCY[self.mood]


STEP_APART = Cue("Step apart: one person, please", detail="The clock waits: two people are too close together")
ONE_AT_A_TIME = Cue("One at a time, please", detail="The clock waits: more than one person does the stretch")
STEP_IN = Cue("Step into the picture", detail="The clock waits: nobody can be seen")
LIGHT = Cue("Too dark: turn on a light", detail="The clock waits: nobody can be seen")
SHOW_ALL = Cue("Show your whole body and both feet", detail="The clock waits: the legs cannot be seen well")
SIDE_ON = Cue("Turn side-on to the camera", detail="The clock waits: form can be judged from the side only")
LESS_FRONT = Cue("Turn a little away from the camera", detail="The clock waits: seen too much from the front")
LESS_BACK = Cue("Turn a little towards the camera", detail="The clock waits: seen too much from behind")
LEVEL_CAMERA = Cue("Set the camera level: it is tilted")
RAISE_CAMERA = Cue("Camera too low: put it at hip height", detail="A chair or a low shelf is right; or go on as it is")
LOWER_CAMERA = Cue("Camera too high: put it at hip height", detail="A chair or a low shelf is right; or go on as it is")
PLACING = (LEVEL_CAMERA, RAISE_CAMERA, LOWER_CAMERA)
"""Advice that does not stop the clock: for those who cannot move the camera it is enough to have heard it."""
TO_THE_MIDDLE = Cue("Move to the middle of the picture", detail="The clock waits: part of you is cut off")
TILT_UP = Cue("Tilt the camera up a little", detail="The clock waits: your upper body is cut off")
TILT_DOWN = Cue("Tilt the camera down a little", detail="The clock waits: your feet are cut off")
BACK_FEET = Cue("Step back: show both feet", detail="The clock waits: your feet are cut off")
BACK_BODY = Cue("Step back: show your whole body", detail="The clock waits: part of you is cut off")
KNEEL = Cue("Kneel on one knee, one foot in front")
WAIT = Cue("Stay like this for a moment")
HIPS_FORWARD = Cue("Now move your hips forward, chest up")
HOLD_ON = Cue("Hold and breathe slowly", Mood.GOOD)

_SEVERAL_PEOPLE: dict[str | None, Cue] = {Reason.SEVERAL: ONE_AT_A_TIME, Reason.TOUCHING: STEP_APART}

_POSTURES: dict[Reason, Cue] = {
    Reason.NOBODY: STEP_IN,
    Reason.TOO_DARK: LIGHT,
    Reason.NOT_SEEN: SHOW_ALL,
    Reason.STANDING: KNEEL,
    Reason.SQUATTING: Cue("One knee down, one foot in front"),
    Reason.BACK_KNEE_UP: Cue("Back knee down on the floor"),
    Reason.BOTH_KNEES: Cue("Put one foot flat in front of you"),
    Reason.SITTING: Cue("Come up: hips above the back knee"),
    Reason.LYING: Cue("Come up tall on one knee"),
    Reason.LEGS_UNCLEAR: Cue("Turn exactly side-on", detail="The clock waits: the legs cannot be told apart"),
    Reason.GETTING_READY: WAIT,
    Reason.KNEE_UNSURE: Cue("Is your back knee on the floor?", detail="The clock waits: I cannot see it rest there"),
    Reason.ON_HEEL: Cue("Come up: hips above the back knee"),
}


def next_cue(observation: Observation, next_lead: Side | None = None, placing: bool = True) -> Cue:
    """The one thing to say now.

    next_lead: the leg that should be in front next, None when either will do. placing: False to leave out `PLACING`.
    """
    steps: list[Callable[[Observation], Cue | None]] = [_to_be_seen, _from_the_side, _posture]
    if placing:
        steps.insert(2, _placing)
    for step in steps:
        cue = step(observation)
        if cue is not None:
            return _naming_leg(cue, next_lead) if cue is KNEEL else cue
    return _start(observation, next_lead) if observation.phase.phase is Phase.START else _stretch(observation)


def _to_be_seen(observation: Observation) -> Cue | None:
    """Is somebody there, and all of them?"""
    if observation.pose is None:
        return LIGHT if observation.phase.reason == Reason.TOO_DARK else STEP_IN
    if observation.pose.unclear in _SEVERAL_PEOPLE:
        return _SEVERAL_PEOPLE[observation.pose.unclear]
    cut_off = observation.view.cut_off if observation.view else ()
    feet = Joint.ANKLE in cut_off or Joint.TOE in cut_off
    # Whoever stands is taller than whoever kneels: only the feet must already be in the picture.
    if not cut_off or (observation.phase.reason == Reason.STANDING and not feet):
        return None
    return _into_the_picture(observation.pose, feet)


def _into_the_picture(pose: Pose, feet: bool) -> Cue:
    xs = [point.x for point in pose.points_px.values()]
    ys = [point.y for point in pose.points_px.values()]
    if not xs:
        return SHOW_ALL
    top, bottom, height = min(ys), max(ys), pose.height_px
    if top >= 0 and bottom < height and max(xs) - min(xs) < _WIDEST * pose.width_px:
        return TO_THE_MIDDLE if min(xs) < 0 or max(xs) >= pose.width_px else SHOW_ALL
    if feet and bottom >= height and top > bottom - height + _FEET_MARGIN * height:
        return TILT_DOWN
    if not feet and top < 0 and bottom - top < (1 - _BODY_MARGIN) * height:
        return TILT_UP
    return BACK_FEET if feet else BACK_BODY


def _from_the_side(observation: Observation) -> Cue | None:
    """Is the camera at their side?"""
    view = observation.view
    return _turn(view) if view is not None and not view.usable and not view.cut_off else None


def _placing(observation: Observation) -> Cue | None:
    """Does the camera stand upright, and neither on the floor nor up high? What is not known is not said.

    A tilt is taken out of the angles, so that none of this stops the clock: it is said before they kneel.
    """
    pose = observation.pose
    if pose is None or observation.phase.phase is not Phase.AWAY:
        return None
    if abs(pose.plumb_deg) > TILTED_DEG:
        return LEVEL_CAMERA
    lowest, highest = CAMERA_HEIGHTS
    if pose.camera_height < lowest:
        return RAISE_CAMERA
    return LOWER_CAMERA if pose.camera_height > highest else None


def _turn(view: View) -> Cue:
    if math.isnan(view.yaw_deg):
        return SHOW_ALL
    if abs(view.yaw_deg) > _FRONTAL_DEG:
        return SIDE_ON
    return LESS_FRONT if view.yaw_deg > 0 else LESS_BACK


def _posture(observation: Observation) -> Cue | None:
    """Are they half-kneeling?"""
    reason = observation.phase.reason
    if observation.phase.phase is not Phase.AWAY or reason is None:
        return None
    return _POSTURES.get(reason) or replace(KNEEL, detail=shortened(reason))


def _naming_leg(cue: Cue, lead: Side | None) -> Cue:
    return replace(cue, text=f"Kneel with your {lead.value} foot in front") if lead else cue


def _start(observation: Observation, next_lead: Side | None) -> Cue:
    if observation.alerts:
        return _fault(observation)
    if next_lead and observation.stance and observation.stance.lead is not next_lead:
        return Cue(f"Change legs: {next_lead.value} foot in front")
    return HIPS_FORWARD


def _stretch(observation: Observation) -> Cue:
    if observation.alerts:
        return _fault(observation)
    if holds_clean(observation):
        return replace(HOLD_ON, detail=_not_checked(observation.findings))
    return _undecided(observation)


def _fault(observation: Observation) -> Cue:
    alert = observation.alerts[0]
    return Cue(alert.advice, Mood.FAULT, shortened(f"Aim: {_in_sentence(alert.rule.title)}"))


def _undecided(observation: Observation) -> Cue:
    """Nothing stands and nothing was seen to be good: say what would decide it."""
    for finding in observation.findings:
        if finding.status is Status.WARN:
            return replace(HOLD_ON, mood=Mood.GUIDE)
        if finding.reason == Reason.TOO_CLOSE:
            return Cue(_towards_good(finding), detail="The clock waits: too close to the limit to tell")
    return _POSTURES.get(observation.phase.reason or Reason.NOT_SEEN, SHOW_ALL)


def _towards_good(finding: Finding) -> str:
    """The advice for the nearer end of the limit, whichever side of it the value is on."""
    limit, rule = finding.rule.limit, finding.rule
    from_low = math.inf if limit.low is None else abs(finding.value - limit.low)
    from_high = math.inf if limit.high is None else abs(finding.value - limit.high)
    return rule.advice_low if from_low < from_high and rule.advice_low else rule.advice


def _not_checked(findings: tuple[Finding, ...]) -> str | None:
    """What "hold" does not speak for."""
    titles = [f.rule.title for f in findings if f.status is Status.UNSEEN and f.reason != Reason.TOO_CLOSE]
    return shortened(f"Not checked: {_in_sentence(titles[0])}") if titles else None


def _in_sentence(title: str) -> str:
    return title[:1].lower() + title[1:]


def holds_clean(observation: Observation) -> bool:
    """True in a stretch in which something was seen to be good and nothing to be wrong."""
    return observation.phase.phase is Phase.STRETCH and is_clean(observation.findings, observation.alerts)


def shortened(text: str) -> str:
    """The text as a detail line: cut at a word where it is longer than fits."""
    if len(text) <= MAX_DETAIL_CHARS:
        return text
    return text[: MAX_DETAIL_CHARS - 1].rsplit(" ", 1)[0] + "…"


class SteadyCue:
    """Keeps a cue up for `show_s`, and lets another one in only when it has been wanted for `settle_s`.

    A more urgent kind of cue comes at once, and so does the first one. Chosen: 40 characters are seven words, read in
    about 1.8 s at four words a second; 0.3 s is longer than wild frames last, and shorter than anybody notices.
    """

    def __init__(self, show_s: float = 1.8, settle_s: float = 0.3) -> None:
        self._show_s = show_s
        self._settle_s = settle_s
        self._shown: Cue | None = None
        self._shown_since_s = 0.0
        self._rival: str | None = None
        self._rival_since_s = 0.0

    def update(self, time_s: float, wanted: Cue) -> Cue:
        """The cue to show at `time_s`, when this one would be right."""
        if self._shown is None or wanted.text == self._shown.text or self._may_change(time_s, wanted):
            if self._shown is None or wanted.text != self._shown.text:
                self._shown_since_s = time_s
            self._shown, self._rival = wanted, None
        return self._shown

    def _may_change(self, time_s: float, wanted: Cue) -> bool:
        if self._shown is None or wanted.urgency > max(self._shown.urgency, _URGENCY[Mood.GUIDE]):
            return True
        if wanted.text != self._rival:
            self._rival, self._rival_since_s = wanted.text, time_s
        settled = time_s - self._rival_since_s >= self._settle_s
        return settled and time_s - self._shown_since_s >= self._show_s
