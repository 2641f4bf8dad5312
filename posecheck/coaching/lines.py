"""Every line that a live session shows or says, in one place; `_` and `many` mark them for the catalogues.

Constants are whole lines; functions fill in numbers, legs and plurals, and are the only places that do. All are English
here, and translated where they are shown (`posecheck.language`). What a rule
says stands in the rule (`posecheck.rules`), and why something is not judged in `posecheck.person.reasons`.

Big lines hold 40 characters at most and small ones 60 (`tests/coaching/test_lines.py`): they are read at three metres.
Words are plain, short and kind, about technique, and never a diagnosis.
"""

from __future__ import annotations

import math

from posecheck.language import Inner, _, many, translated
from posecheck.person.landmarks import Side

# Seen by the camera?
STEP_APART = _("Step apart: one person, please")
ONE_AT_A_TIME = _("One at a time, please")
STEP_IN = _("Step into the picture")
LIGHT = _("Too dark: turn on a light")
SHOW_ALL = _("Show your whole body and both feet")
TO_THE_MIDDLE = _("Move to the middle of the picture")
TILT_UP = _("Tilt the camera up a little")
TILT_DOWN = _("Tilt the camera down a little")
BACK_FEET = _("Step back: show both feet")
BACK_BODY = _("Step back: show your whole body")
SIDE_ON = _("Turn side-on to the camera")
LESS_FRONT = _("Turn a little away from the camera")
LESS_BACK = _("Turn a little towards the camera")
EXACTLY_SIDE_ON = _("Turn exactly side-on")
SHOW_FRONT_FOOT = _("Show your front foot")
LEVEL_CAMERA = _("Set the camera level: it is tilted")
RAISE_CAMERA = _("Camera too low: put it at hip height")
LOWER_CAMERA = _("Camera too high: put it at hip height")
COME_CLOSER = _("Come closer to the camera")

# The framing list: 14 characters at most
LIST_LIGHT = _("Light")
LIST_BODY = _("Whole body")
LIST_FEET = _("Both feet")
LIST_NEAR = _("Near enough")
LIST_CAMERA = _("Camera level")
LIST_SIDE_ON = _("Side-on")

# On the clock and beside it
REST = _("Rest")
TIME = _("Time")
# Translators: a name of five or six letters, beside a bar that needs the room.
DEPTH = _("Depth")
LEFT_LEG = _("Left leg")
RIGHT_LEG = _("Right leg")
LEFT_FOOT_IN_FRONT = _("left foot in front")
RIGHT_FOOT_IN_FRONT = _("right foot in front")

WAITS_APART = _("The clock waits: two people are too close together")
WAITS_SEVERAL = _("The clock waits: more than one person does the stretch")
WAITS_NOBODY = _("The clock waits: nobody can be seen")
WAITS_LEGS = _("The clock waits: the legs cannot be seen well")
WAITS_SIDE = _("The clock waits: form can be judged from the side only")
WAITS_FRONT = _("The clock waits: seen too much from the front")
WAITS_BEHIND = _("The clock waits: seen too much from behind")
WAITS_CUT_OFF = _("The clock waits: part of you is cut off")
WAITS_UPPER_BODY = _("The clock waits: your upper body is cut off")
WAITS_FEET = _("The clock waits: your feet are cut off")
WAITS_LEGS_ALIKE = _("The clock waits: the legs cannot be told apart")
WAITS_FRONT_FOOT = _("The clock waits: something hides your front foot")
WAITS_KNEE = _("The clock waits: I cannot see it rest there")
WAITS_CLOSE = _("The clock waits: too close to the limit to tell")
A_CHAIR_WILL_DO = _("A chair or a low shelf is right; or go on as it is")

# Into position
KNEEL = _("Kneel on one knee, one foot in front")
ONE_KNEE_DOWN = _("One knee down, one foot in front")
BACK_KNEE_DOWN = _("Back knee down on the floor")
FOOT_FLAT = _("Put one foot flat in front of you")
COME_UP = _("Come up: hips above the back knee")
COME_UP_TALL = _("Come up tall on one knee")
STAY = _("Stay like this for a moment")
IS_KNEE_DOWN = _("Is your back knee on the floor?")
HIPS_FORWARD = _("Now move your hips forward, chest up")
FARTHER = _("Move your hips farther forward")
AS_COMFORTABLE = _("As far as is comfortable. The clock waits for that")
COME_BACK_FIRST = _("Come back, then foot farther forward")
NOW_THE_FOOT = _("Now the front foot farther forward")
WHY_COME_BACK = _("The foot cannot be moved while your weight is on it")

# The hold
HOLD_ON = _("Hold and breathe slowly")
WAITS_FOR_FORM = _("The clock waits for good form")
NEARLY = _("Nearly there: keep holding")
KEEP_THAT = _("Good, keep that")
COME_BACK_AND_REST = _("Hold reached. Come back and rest")
COME_BACK = _("Come back and rest")
SAME_LEG_AGAIN = _("Then once more with the same leg")
ALL_DONE = _("All done. Rest now")
NOTHING_TO_MEND = _("Well held: nothing to change in what I could see")

# When it cannot judge
CANNOT_JUDGE = _("I cannot judge from here")
TIME_ONLY = _("I count the time only. Hold the stretch")
IS_THAT_ALL = _("If that is as far as it goes, hold")
TIME_ONLY_BRIEFLY = _("I count the time only")

# Hands free, and the edges of a session
PAUSED = _("Paused")
RAISE_TO_GO_ON = _("Raise one arm to go on, both to end the session")
GOING_ON = _("Going on")
ENDING = _("Ending. Raise one arm to go on")
JUDGED_AGAIN = _("Good, I can see your form again")
OPENING = _("Opening the camera…")
KEYS = _("f: full screen · q: end")
SCAN = _("Scan this with your phone")
BROWSER_WARNS = _("Its browser will warn of this computer once: go on")
CAMERA_LOST = _("Camera lost, trying again")
SECONDS_KEPT = _("Your seconds so far are kept")
CAMERA_BACK = _("The camera is back")
COMPLETE = _("Session complete")

TIPS: tuple[str, ...] = (
    _("Tip: put some padding under the back knee"),
    _("Tip: a chair on each side gives support"),
    _("Tip: tuck your pelvis under before you move"),
    _("Stop if it hurts"),
)
"""What landmarks cannot see and a good start needs; shown in turn before the first hold."""

IN_OTHER_WORDS: dict[str, str] = {
    STEP_IN: _("Come in, two to three metres away"),
    LIGHT: _("More light, please: I see nobody"),
    KNEEL: _("Go down onto one knee when ready"),
    ONE_KNEE_DOWN: _("Let one knee down to the floor"),
    BACK_KNEE_DOWN: _("Rest your back knee on a cushion"),
    FOOT_FLAT: _("Step one foot out in front of you"),
    COME_UP: _("Lift your hips above the back knee"),
    COME_UP_TALL: _("Sit up tall, one knee on the floor"),
    STAY: _("Keep still on that knee, please"),
    HIPS_FORWARD: _("Slide your hips towards the front foot"),
}
"""What is said when something has been asked for in vain for a while: the same wish, put differently."""


def in_other_words(line: str) -> str:
    """The same wish in other words; the line itself where there are none."""
    for side in Side:
        if line == kneel(side):
            return _("Go down, {foot} in front", foot=foot(side))
    return IN_OTHER_WORDS.get(line, line)


def foot(side: Side) -> str:
    """`left foot` or `right foot`, within a sentence."""
    return {Side.LEFT: _("left foot"), Side.RIGHT: _("right foot")}[side]


def leg(side: Side) -> str:
    """`Left leg` or `Right leg`, at the beginning of a line."""
    return {Side.LEFT: LEFT_LEG, Side.RIGHT: RIGHT_LEG}[side]


def seconds(amount_s: float) -> str:
    """A length of time for the ear and for sentences, such as "1 second" or "30 seconds"."""
    return many("{count} second", "{count} seconds", _whole(amount_s))


def short_seconds(amount_s: float) -> str:
    """The same with the unit's sign: "30 s"."""
    return _("{seconds} s", seconds=_whole(amount_s))


def _whole(amount_s: float) -> int:
    """Rounded down, so that nothing is promised that was not held."""
    return math.floor(amount_s + 1e-6)


def times(number: int) -> str:
    """How often: "once" or "3 times"."""
    return many("once", "{count} times", number)


def kneel(lead: Side | None = None) -> str:
    """How to get down, and on which leg where that matters."""
    return KNEEL if lead is None else _("Kneel with your {foot} in front", foot=foot(lead))


def change_legs(lead: Side) -> str:
    """The other leg, please."""
    return _("Change legs: {foot} in front", foot=foot(lead))


def reached(following: Side) -> str:
    """A hold is full, and the other leg comes next."""
    return _("Hold reached. Next: {foot} in front", foot=foot(following))


def rest(following: Side) -> str:
    """Between two holds."""
    return _("Rest. Next: {foot} in front", foot=foot(following))


def aim(title: str) -> str:
    """What a fault's cue is for: the rule's title as the aim."""
    return _("Aim: {title}", title=Inner(title))


def to_be_sure(advice: str, most_chars: int) -> str:
    """What would show that form is good, where it is too close to the limit to tell."""
    line = _("To be sure: {advice}", advice=Inner(advice))
    return line if len(translated(line)) <= most_chars else advice


def not_checked(title: str) -> str:
    """What "hold" does not speak for."""
    return _("Not checked: {title}", title=Inner(title))


def kept(amount_s: float, for_s: float | None = None) -> str:
    """The seconds of a hold that was left are kept, for a while or until they are back."""
    amount = short_seconds(amount_s)
    if for_s is None:
        return _("Your {amount} are kept until you are back", amount=amount)
    return _("Your {amount} are kept for {time} more", amount=amount, time=short_seconds(for_s))


def leg_and_set(lead: Side, number: int, sets: int) -> str:
    """Where in the session this is."""
    return _("{leg} in front · set {number} of {sets}", leg=leg(lead), number=number, sets=sets)


def holds_done(left: int, right: int, sets: int) -> str:
    """How many holds each leg has."""
    return _("Holds done: left {left} of {sets} · right {right} of {sets}", left=left, right=right, sets=sets)


def next_time(advice: str) -> str:
    """The one thing to work on, at the end."""
    return _("Next time: {advice}", advice=Inner(advice))


# For the ear alone


def welcome(sets: int, hold_s: float) -> str:
    """What is going to happen."""
    return many(
        "One hold of {time} for each leg. Stop if it hurts.",
        "{count} holds of {time} for each leg. Stop if it hurts.",
        sets,
        time=seconds(hold_s),
    )


def hold_for(remaining_s: float) -> str:
    """The clock has begun to run."""
    return _("Good. Hold for {time}.", time=seconds(math.ceil(remaining_s - 1e-6)))


def to_go(remaining_s: float) -> str:
    """So much is left."""
    return _("{time} to go.", time=seconds(round(remaining_s)))


def hold_over(following: Side, same_leg: bool) -> str:
    """A hold is full; what comes next."""
    if same_leg:
        return _("Hold reached. Come back and rest. Then the {foot} in front once more.", foot=foot(following))
    return _("Hold reached. Come back and rest. Then the {foot} in front.", foot=foot(following))


def rest_for(rest_s: float) -> str:
    """The hold was left."""
    return _("Rest for {time}.", time=seconds(math.ceil(rest_s - 1e-6)))


def rest_over(remaining_s: float, following: Side) -> str:
    """The rest is nearly over."""
    return _("In {time}: {foot} in front.", time=seconds(round(remaining_s)), foot=foot(following))


def good_then(line: str) -> str:
    """A fault is mended, and something else is to be done."""
    return _("Good. {line}", line=line)


def sentences(*lines: str) -> str:
    """Lines as sentences after each other, for the ear: "Paused. Raise one arm to go on."."""
    said = _("{sentence}.", sentence=lines[0])
    for line in lines[1:]:
        said = _("{said} {sentence}.", said=said, sentence=line)
    return said


def paused(amount_s: float) -> str:
    """Somebody paused the session with an arm."""
    return sentences(PAUSED, *([SECONDS_KEPT] if amount_s >= 1.0 else []), RAISE_TO_GO_ON)


def all_done(closing: str) -> str:
    """The end."""
    return _("All done. {closing}. Rest now.", closing=closing)
