"""Why something is not judged: every reason that people are told, with its words.

A reason is its words (a `str`), as reports and landmarks files keep it, and a member of this enumeration for whoever
has to decide by it: no module compares sentences.
"""

from __future__ import annotations

from enum import Enum


class Reason(str, Enum):
    """One reason. Words are plain, in the person's terms, and say what to do where something can be done."""

    NOBODY = "nobody in the picture"
    TOO_DARK = "too dark to see anybody: turn on a light"
    TOUCHING = "two people are too close together to tell who is meant: step apart"
    SEVERAL = "more than one person does the stretch: one at a time, please"

    BODY_UNCLEAR = "the body cannot be seen well enough"
    NOT_SEEN = "the legs cannot be seen well enough"
    LEGS_UNCLEAR = "the legs cannot be told apart: turn exactly side-on"
    KNEE_UNSURE = "the back knee cannot be seen to rest on the floor"

    STANDING = "not the stretch: standing or walking"
    SQUATTING = "not the stretch: squatting, both feet on the floor"
    BACK_KNEE_UP = "not the stretch: the back knee is off the floor"
    BOTH_KNEES = "not the stretch: both knees are on the floor"
    SITTING = "not the stretch: sitting"
    LYING = "not the stretch: the body is not upright"

    GETTING_READY = "getting into position"
    ON_HEEL = "sitting back on the heel: come up over the back knee"
    TOO_BRIEF = "on the back knee too briefly to be told from a lunge"

    FROM_FRONT = "filmed from the front: turn side-on to the camera"
    FROM_BEHIND = "filmed from behind: turn side-on to the camera"
    TOO_MUCH_FRONT = "filmed too much from the front: turn a little more side-on"
    TOO_MUCH_BEHIND = "filmed too much from behind: turn a little more towards the camera"
    FRONT_LEG_HIDDEN = "the front leg is hidden: turn a little more towards the camera"
    FEET_CUT_OFF = "feet cut off: step back so that both feet are in the picture"
    KNEES_CUT_OFF = "knees cut off: step back so that the whole body is in the picture"
    BODY_CUT_OFF = "body cut off: step back so that the whole body is in the picture"

    TOO_CLOSE = "too close to the limit to tell"
    TOO_UNSURE = "cannot be told from here"
    HIDDEN = "a joint that it needs is hidden"
    SEEN_BRIEFLY = "it was seen too briefly to tell"
    START_NOT_SEEN = "the start was not seen: the hips were already forward"
    START_UNCLEAR = "the hips were already forward and moved on: nobody can tell the start from the stretch"
    NO_STILL_START = "a photograph does not tell whether this is the start: say so with --phase start"

    def __str__(self) -> str:
        return self.value

    @property
    def speaks_of_picture(self) -> bool:
        """True when it is the picture that does not show enough, and not the posture that is another one."""
        return self in _OF_THE_PICTURE


_OF_THE_PICTURE = frozenset({Reason.NOBODY, Reason.TOO_DARK, Reason.NOT_SEEN, Reason.LEGS_UNCLEAR, Reason.BODY_UNCLEAR})


def known_reason(words: str) -> str:
    """The reason with these words; the words themselves where a file of another version has others."""
    try:
        return Reason(words)
    except ValueError:
        return words
