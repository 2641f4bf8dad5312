"""A whole session of somebody who never looks: what they do is what they hear, and a log of all that is heard.

`Listener` is that person: it stands, kneels, moves as the words ask, a moment after they were said, and makes two
mistakes. `python -m tests.coaching.eyes_shut` prints the log of a 2 × 2 session.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace

from posecheck.coaching.planner import Heard
from posecheck.coaching.screen import Screen
from posecheck.coaching.trainer import Trainer
from posecheck.form.observer import Observer
from posecheck.form.settings import UNSET, Settings
from posecheck.person.calibration import EXACT
from posecheck.person.landmarks import Pose, Side
from posecheck.person.sighting import Sighting
from posecheck.rules import all_rules
from tests.scenes import START_DEG, STRETCH_DEG, between, kneeling, standing

REACTION_S = 0.8
"""From the end of the words to the beginning of the movement."""
MOVE_S = 1.5
"""How long a movement takes."""

KNEE_COMES = 0.288
"""How far the front knee comes forward from start to stretch, in shanks, while the foot stays where it is."""

STANDING, START, STRETCH = "standing", "start", "stretch"


@dataclass
class Listener:
    """Does what was said, when it was said to the end. mistakes: (number of the hold, seconds into it, which).

    upright: the words at which it stops leaning.
    """

    mistakes: tuple[tuple[int, float, str], ...]
    upright: str = "chest up"
    lead: Side = Side.LEFT
    posture: str = STANDING
    before: str = STANDING
    changed_s: float = -10.0
    due: list[tuple[float, str]] = field(default_factory=list)
    hold: int = 0
    hold_since_s: float = 0.0
    wrong: str = ""
    done: set[tuple[int, float, str]] = field(default_factory=set)

    def hear(self, heard: Heard) -> None:
        if heard.cuts:
            self.due.clear()
        if heard.words:
            self.due.append((heard.end_s + REACTION_S, heard.words.lower()))

    def pose(self, time_s: float) -> Pose:
        for when_s, words in [one for one in self.due if one[0] <= time_s]:
            self.due.remove((when_s, words))
            self._obey(time_s, words)
        for mistake in self.mistakes:
            number, after_s, which = mistake
            began = self.posture == STRETCH and self.hold == number and time_s - self.hold_since_s >= after_s
            if began and mistake not in self.done:
                self.done.add(mistake)
                self.wrong = which
        return replace(self._figure(time_s), time_s=time_s)

    def _obey(self, time_s: float, words: str) -> None:
        if "come back" in words:
            self._go(time_s, START)
            return
        named = [side for side in Side if f"{side.value} foot in front" in words]
        if named and self.posture != STRETCH:
            self.lead = named[0]
        if words.startswith("in "):
            self._go(time_s, STANDING)
        elif "kneel" in words or "one knee" in words:
            self._go(time_s, START)
        elif "hips forward" in words and self.posture == START:
            self._go(time_s, STRETCH)
        elif (self.upright in words and self.wrong == "lean") or "foot farther forward" in words:
            self.wrong = ""

    def _go(self, time_s: float, posture: str) -> None:
        if posture == self.posture:
            return
        self.before, self.posture, self.changed_s = self.posture, posture, time_s
        if posture == STRETCH and not self.wrong:
            self.hold, self.hold_since_s = self.hold + 1, time_s

    def _figure(self, time_s: float) -> Pose:
        share = (time_s - self.changed_s) / MOVE_S
        return between(self._shape(self.before), self._shape(self.posture), share)

    def _shape(self, posture: str) -> Pose:
        if posture == STANDING:
            return standing(self.lead)
        trunk_deg = 24.0 if self.wrong == "lean" else 0.0
        deg = START_DEG if posture == START else STRETCH_DEG
        past_toe = (0.3 if self.wrong == "foot" else -0.4) - (KNEE_COMES if posture == START else 0.0)
        return kneeling(self.lead, trunk_deg, trail_thigh_deg=deg, knee_past_toe=past_toe)


@dataclass
class Session:
    """A session that was played: all that was heard, and what stood on the screen at every moment."""

    trainer: Trainer
    heard: list[Heard] = field(default_factory=list)
    screens: list[tuple[float, Screen]] = field(default_factory=list)

    def log(self) -> str:
        return "\n".join(line(heard) for heard in self.heard)


def line(heard: Heard) -> str:
    sound = f"({heard.sound.value}) " if heard.sound else ""
    return f"{heard.time_s:6.1f} s  {'✂ ' if heard.cuts else ''}{sound}{heard.words}"


def play(
    listener: Listener, hold_s: float, sets: int, until_s: float, rate_hz: float = 15.0, settings: Settings = UNSET
) -> Session:
    """Let somebody do a session by ear, until it ends by itself."""
    session = Session(Trainer(hold_s, sets, settings=settings))
    observer = Observer(all_rules(), EXACT, settings=settings)
    for index in range(round(until_s * rate_hz)):
        time_s = index / rate_hz
        screen = session.trainer.update(observer.observe(Sighting(time_s, listener.pose(time_s), 128)))
        session.screens.append((time_s, screen))
        for heard in session.trainer.heard:
            session.heard.append(heard)
            listener.hear(heard)
        if screen.over:
            break
    return session


MISTAKES = ((1, 9.0, "lean"), (3, 8.0, "foot"))


def main() -> None:
    session = play(Listener(MISTAKES), hold_s=30.0, sets=2, until_s=400.0)
    sys.stdout.write(f"{session.log()}\n{session.trainer.summary().text}\n")


if __name__ == "__main__":
    main()
