"""Every line that a live session shows or says, in one place, so that another language is one more table.

Constants are whole lines; functions fill in numbers, legs and plurals, and are the only places that do. What a rule
says stands in the rule (`posecheck.rules`), and why something is not judged in `posecheck.person.reasons`.

Big lines hold 40 characters at most and small ones 60 (`tests/coaching/test_lines.py`): they are read at three metres.
Words are plain, short and kind, about technique, and never a diagnosis.
"""

from __future__ import annotations

import math

from posecheck.person.landmarks import Side

# Seen by the camera?
STEP_APART = "Step apart: one person, please"
ONE_AT_A_TIME = "One at a time, please"
STEP_IN = "Step into the picture"
LIGHT = "Too dark: turn on a light"
SHOW_ALL = "Show your whole body and both feet"
TO_THE_MIDDLE = "Move to the middle of the picture"
TILT_UP = "Tilt the camera up a little"
TILT_DOWN = "Tilt the camera down a little"
BACK_FEET = "Step back: show both feet"
BACK_BODY = "Step back: show your whole body"
SIDE_ON = "Turn side-on to the camera"
LESS_FRONT = "Turn a little away from the camera"
LESS_BACK = "Turn a little towards the camera"
EXACTLY_SIDE_ON = "Turn exactly side-on"
LEVEL_CAMERA = "Set the camera level: it is tilted"
RAISE_CAMERA = "Camera too low: put it at hip height"
LOWER_CAMERA = "Camera too high: put it at hip height"
COME_CLOSER = "Come closer to the camera"

# The framing list: 14 characters at most
LIST_LIGHT = "Light"
LIST_BODY = "Whole body"
LIST_FEET = "Both feet"
LIST_NEAR = "Near enough"
LIST_CAMERA = "Camera level"
LIST_SIDE_ON = "Side-on"

# On the clock and beside it
REST = "Rest"
TIME = "Time"
DEPTH = "Depth"
LEFT_LEG = "Left leg"
RIGHT_LEG = "Right leg"
LEFT_FOOT_IN_FRONT = "left foot in front"
RIGHT_FOOT_IN_FRONT = "right foot in front"

WAITS_APART = "The clock waits: two people are too close together"
WAITS_SEVERAL = "The clock waits: more than one person does the stretch"
WAITS_NOBODY = "The clock waits: nobody can be seen"
WAITS_LEGS = "The clock waits: the legs cannot be seen well"
WAITS_SIDE = "The clock waits: form can be judged from the side only"
WAITS_FRONT = "The clock waits: seen too much from the front"
WAITS_BEHIND = "The clock waits: seen too much from behind"
WAITS_CUT_OFF = "The clock waits: part of you is cut off"
WAITS_UPPER_BODY = "The clock waits: your upper body is cut off"
WAITS_FEET = "The clock waits: your feet are cut off"
WAITS_LEGS_ALIKE = "The clock waits: the legs cannot be told apart"
WAITS_KNEE = "The clock waits: I cannot see it rest there"
WAITS_CLOSE = "The clock waits: too close to the limit to tell"
A_CHAIR_WILL_DO = "A chair or a low shelf is right; or go on as it is"

# Into position
KNEEL = "Kneel on one knee, one foot in front"
ONE_KNEE_DOWN = "One knee down, one foot in front"
BACK_KNEE_DOWN = "Back knee down on the floor"
FOOT_FLAT = "Put one foot flat in front of you"
COME_UP = "Come up: hips above the back knee"
COME_UP_TALL = "Come up tall on one knee"
STAY = "Stay like this for a moment"
IS_KNEE_DOWN = "Is your back knee on the floor?"
HIPS_FORWARD = "Now move your hips forward, chest up"
FARTHER = "Move your hips farther forward"
AS_COMFORTABLE = "As far as is comfortable. The clock waits for that"
COME_BACK_FIRST = "Come back, then foot farther forward"
NOW_THE_FOOT = "Now the front foot farther forward"
WHY_COME_BACK = "The foot cannot be moved while your weight is on it"

# The hold
HOLD_ON = "Hold and breathe slowly"
NEARLY = "Nearly there: keep holding"
KEEP_THAT = "Good, keep that"
COME_BACK_AND_REST = "Hold reached. Come back and rest"
COME_BACK = "Come back and rest"
SAME_LEG_AGAIN = "Then once more with the same leg"
ALL_DONE = "All done. Rest now"
NOTHING_TO_MEND = "Well held: nothing to change in what I could see"

# When it cannot judge
CANNOT_JUDGE = "I cannot judge from here"
TIME_ONLY = "I count the time only. Hold the stretch"
IS_THAT_ALL = "If that is as far as it goes, hold"
TIME_ONLY_BRIEFLY = "I count the time only"

# Hands free, and the edges of a session
PAUSED = "Paused"
RAISE_TO_GO_ON = "Raise one arm to go on, both to end the session"
GOING_ON = "Going on"
ENDING = "Ending. Raise one arm to go on"
JUDGED_AGAIN = "Good, I can see your form again"
OPENING = "Opening the camera…"
KEYS = "f: full screen · q: end"
SCAN = "Scan this with your phone"
BROWSER_WARNS = "Its browser will warn of this computer once: go on"
CAMERA_LOST = "Camera lost, trying again"
SECONDS_KEPT = "Your seconds so far are kept"
CAMERA_BACK = "The camera is back"
COMPLETE = "Session complete"

TIPS: tuple[str, ...] = (
    "Tip: put some padding under the back knee",
    "Tip: a chair on each side gives support",
    "Tip: tuck your pelvis under before you move",
    "Stop if it hurts",
)
"""What landmarks cannot see and a good start needs; shown in turn before the first hold."""

IN_OTHER_WORDS: dict[str, str] = {
    STEP_IN: "Come in, two to three metres away",
    LIGHT: "More light, please: I see nobody",
    KNEEL: "Go down onto one knee when ready",
    ONE_KNEE_DOWN: "Let one knee down to the floor",
    BACK_KNEE_DOWN: "Rest your back knee on a cushion",
    FOOT_FLAT: "Step one foot out in front of you",
    COME_UP: "Lift your hips above the back knee",
    COME_UP_TALL: "Sit up tall, one knee on the floor",
    STAY: "Keep still on that knee, please",
    HIPS_FORWARD: "Slide your hips towards the front foot",
}
"""What is said when something has been asked for in vain for a while: the same wish, put differently."""


def in_other_words(line: str) -> str:
    """The same wish in other words; the line itself where there are none."""
    for side in Side:
        if line == kneel(side):
            return f"Go down, {side_word(side)} foot in front"
    return IN_OTHER_WORDS.get(line, line)


def side_word(side: Side) -> str:
    """`left` or `right`, within a sentence."""
    return {Side.LEFT: "left", Side.RIGHT: "right"}[side]


def seconds(amount_s: float) -> str:
    """A length of time for the ear and for sentences, such as "1 second" or "30 seconds"."""
    whole = _whole(amount_s)
    return f"{whole} second" if whole == 1 else f"{whole} seconds"


def short_seconds(amount_s: float) -> str:
    """The same with the unit's sign: "30 s"."""
    return f"{_whole(amount_s)} s"


def _whole(amount_s: float) -> int:
    """Rounded down, so that nothing is promised that was not held."""
    return math.floor(amount_s + 1e-6)


def times(number: int) -> str:
    """How often: "once" or "3 times"."""
    return "once" if number == 1 else f"{number} times"


def kneel(lead: Side | None = None) -> str:
    """How to get down, and on which leg where that matters."""
    return KNEEL if lead is None else f"Kneel with your {side_word(lead)} foot in front"


def change_legs(lead: Side) -> str:
    """The other leg, please."""
    return f"Change legs: {side_word(lead)} foot in front"


def reached(following: Side) -> str:
    """A hold is full, and the other leg comes next."""
    return f"Hold reached. Next: {side_word(following)} foot in front"


def rest(following: Side) -> str:
    """Between two holds."""
    return f"Rest. Next: {side_word(following)} foot in front"


def aim(title: str) -> str:
    """What a fault's cue is for: the rule's title as the aim."""
    return f"Aim: {in_sentence(title)}"


def to_be_sure(advice: str, most_chars: int) -> str:
    """What would show that form is good, where it is too close to the limit to tell."""
    line = f"To be sure: {in_sentence(advice)}"
    return line if len(line) <= most_chars else advice


def not_checked(title: str) -> str:
    """What "hold" does not speak for."""
    return f"Not checked: {in_sentence(title)}"


def kept(amount_s: float, for_s: float | None = None) -> str:
    """The seconds of a hold that was left are kept, for a while or until they are back."""
    until = "until you are back" if for_s is None else f"for {short_seconds(for_s)} more"
    return f"Your {short_seconds(amount_s)} are kept {until}"


def leg_and_set(lead: Side, number: int, sets: int) -> str:
    """Where in the session this is."""
    return f"{side_word(lead).capitalize()} leg in front · set {number} of {sets}"


def holds_done(left: int, right: int, sets: int) -> str:
    """How many holds each leg has."""
    return f"Holds done: left {left} of {sets} · right {right} of {sets}"


def next_time(advice: str) -> str:
    """The one thing to work on, at the end."""
    return f"Next time: {in_sentence(advice)}"


def in_sentence(words: str) -> str:
    """A line as part of a longer one."""
    return words[:1].lower() + words[1:]


# For the ear alone


def welcome(sets: int, hold_s: float) -> str:
    """What is going to happen."""
    holds = "One hold" if sets == 1 else f"{sets} holds"
    return f"{holds} of {seconds(hold_s)} for each leg. Stop if it hurts."


def hold_for(remaining_s: float) -> str:
    """The clock has begun to run."""
    return f"Good. Hold for {seconds(math.ceil(remaining_s - 1e-6))}."


def to_go(remaining_s: float) -> str:
    """So much is left."""
    return f"{seconds(round(remaining_s))} to go."


def hold_over(following: Side, same_leg: bool) -> str:
    """A hold is full; what comes next."""
    foot = f"the {side_word(following)} foot in front"
    return f"Hold reached. Come back and rest. Then {foot}{' once more' if same_leg else ''}."


def rest_for(rest_s: float) -> str:
    """The hold was left."""
    return f"Rest for {seconds(math.ceil(rest_s - 1e-6))}."


def rest_over(remaining_s: float, following: Side) -> str:
    """The rest is nearly over."""
    return f"In {seconds(round(remaining_s))}: {side_word(following)} foot in front."


def good_then(line: str) -> str:
    """A fault is mended, and something else is to be done."""
    return f"Good. {line}"


def paused(amount_s: float) -> str:
    """Somebody paused the session with an arm."""
    return f"{PAUSED}. {SECONDS_KEPT}. {RAISE_TO_GO_ON}." if amount_s >= 1.0 else f"{PAUSED}. {RAISE_TO_GO_ON}."


def all_done(closing: str) -> str:
    """The end."""
    return f"All done. {closing}. Rest now."


# Afterwards, in the terminal


def no_clean_hold(advice: str) -> str:
    """Nothing was counted, for a fault."""
    return f"No clean hold yet; {in_sentence(next_time(advice))}."


def no_hold(why: str) -> str:
    """Nothing was counted, for want of something to see."""
    return f"No hold was counted: {why}."


NOT_FORWARD = "the hips were not moved forward"
NOT_FAR_ENOUGH = "the hips were not moved far enough forward"
TOO_CLOSE_TO_TELL = "form was too close to the limits to tell"
NO_WARNING = "no warning in what could be checked"
NO_HOLD = "no hold"
NOT_TO_THE_END = "not to the end"


def totals(clean_s: float, full: int, asked: int, hold_s: float) -> str:
    """What a session came to."""
    return f"{short_seconds(clean_s)} clean, {full} of {asked} holds of {short_seconds(hold_s)} done"


def timed_seconds(timed_s: float) -> str:
    """Seconds of a hold in which form was not judged."""
    return f"{short_seconds(timed_s)} by time only"


def leg_line(side: Side, parts: str) -> str:
    """One leg's holds."""
    return f"{side_word(side).capitalize()} leg in front: {parts}"


def work_on(advice: str, fault_s: float, number: int) -> str:
    """A fault, how long it stood and how often it came."""
    return f"Work on: {advice} ({short_seconds(fault_s)}, {times(number)})"


def mostly_unchecked(title: str) -> str:
    """A rule that could not be judged for most of the stretch."""
    return f"Could mostly not be checked: {in_sentence(title)}"
