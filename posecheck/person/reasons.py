"""Why something is not judged: every reason that people are told, with its words.

A reason is its words (a `str`), as reports and landmarks files keep it, and a member of this enumeration for whoever
has to decide by it: no module compares sentences.
"""

from __future__ import annotations

from enum import Enum

from posecheck.language import _


class Reason(str, Enum):
    """One reason. Words are plain, in the person's terms, and say what to do where something can be done."""

    NOBODY = _("nobody in the picture")
    TOO_DARK = _("too dark to see anybody: turn on a light")
    TOUCHING = _("two people are too close together to tell who is meant: step apart")
    SEVERAL = _("more than one person does the stretch: one at a time, please")

    BODY_UNCLEAR = _("the body cannot be seen well enough")
    NOT_SEEN = _("the legs cannot be seen well enough")
    LEGS_UNCLEAR = _("the legs cannot be told apart: turn exactly side-on")
    FRONT_FOOT_HIDDEN = _("the front foot is hidden: move away what stands before it")
    KNEE_UNSURE = _("the back knee cannot be seen to rest on the floor")

    STANDING = _("not the stretch: standing or walking")
    SQUATTING = _("not the stretch: squatting, both feet on the floor")
    BACK_KNEE_UP = _("not the stretch: the back knee is off the floor")
    BOTH_KNEES = _("not the stretch: both knees are on the floor")
    SITTING = _("not the stretch: sitting")
    LYING = _("not the stretch: the body is not upright")

    GETTING_READY = _("getting into position")
    ON_HEEL = _("sitting back on the heel: come up over the back knee")
    TOO_BRIEF = _("on the back knee too briefly to be told from a lunge")

    FROM_FRONT = _("filmed from the front: turn side-on to the camera")
    FROM_BEHIND = _("filmed from behind: turn side-on to the camera")
    TOO_MUCH_FRONT = _("filmed too much from the front: turn a little more side-on")
    TOO_MUCH_BEHIND = _("filmed too much from behind: turn a little more towards the camera")
    FRONT_LEG_HIDDEN = _("the front leg is hidden: turn a little more towards the camera")
    FEET_CUT_OFF = _("feet cut off: step back so that both feet are in the picture")
    KNEES_CUT_OFF = _("knees cut off: step back so that the whole body is in the picture")
    BODY_CUT_OFF = _("body cut off: step back so that the whole body is in the picture")

    TOO_CLOSE = _("too close to the limit to tell")
    TOO_UNSURE = _("cannot be told from here")
    HIDDEN = _("a joint that it needs is hidden")
    SEEN_BRIEFLY = _("it was seen too briefly to tell")
    START_NOT_SEEN = _("the start was not seen: the hips were already forward")
    START_UNCLEAR = _("the hips were forward when first seen: nobody can tell the start from the stretch")
    NO_STILL_START = _("a photograph does not tell whether this is the start: say so with --phase start")

    def __str__(self) -> str:
        return self.value

    @property
    def speaks_of_picture(self) -> bool:
        """True when it is the picture that does not show enough, and not the posture that is another one."""
        return self in _OF_THE_PICTURE

    @property
    def is_other_posture(self) -> bool:
        """True when somebody was seen well, and seen to do something else; to kneel down would be next."""
        return self in _OTHER_POSTURES


_OTHER_POSTURES = frozenset(
    {Reason.STANDING, Reason.SQUATTING, Reason.BACK_KNEE_UP, Reason.BOTH_KNEES, Reason.SITTING, Reason.LYING}
    | {Reason.ON_HEEL}
)
_OF_THE_PICTURE = frozenset(
    {Reason.NOBODY, Reason.TOO_DARK, Reason.NOT_SEEN, Reason.LEGS_UNCLEAR, Reason.FRONT_FOOT_HIDDEN}
    | {Reason.BODY_UNCLEAR}
)


def known_reason(words: str) -> str:
    """The reason with these words; the words themselves where a file of another version has others."""
    try:
        return Reason(words)
    except ValueError:
        return words
