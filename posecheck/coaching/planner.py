"""What is to be heard next, and when: one thing at a time, the important first, and nothing that is no longer true.

planner = Planner(spoken=True)
for heard in planner.update(time_s, wishes):
    …   # play its sound, then speak its words; stop what is still going on

Every moment all that would be right to hear is wished for. What stands (a cue) is wished for again and again and is
said now and then; what happens (the end of a hold) is wished for once and waits for its turn, but not for long. A fault
or a mark of the clock breaks off what matters less. All times are those of the observations.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from posecheck.coaching.programme import Event
from posecheck.language import translated

FIGURES: dict[Event, tuple[tuple[float, float], ...]] = {
    Event.STARTED: ((660, 0.12),),
    Event.FAULT: ((440, 0.16), (330, 0.26)),
    Event.PAUSED: ((392, 0.14), (392, 0.14)),
    Event.GOOD_AGAIN: ((523, 0.10), (659, 0.16)),
    Event.HOLD_REACHED: ((523, 0.14), (659, 0.14), (784, 0.34)),
    Event.CHANGE_LEGS: ((659, 0.16), (523, 0.16), (659, 0.16), (523, 0.24)),
    Event.DONE: ((523, 0.14), (659, 0.14), (784, 0.14), (1047, 0.60)),
    Event.PULSE: ((262, 0.10),),
    Event.TICK: ((880, 0.10),),
    Event.TIME_ONLY: ((392, 0.12), (523, 0.12), (392, 0.12)),
    Event.JUDGED_AGAIN: ((392, 0.12), (523, 0.16)),
    Event.SIGN_SEEN: ((988, 0.14),),
    Event.SESSION_PAUSED: ((659, 0.12), (523, 0.12), (392, 0.20)),
    Event.GOING_ON: ((392, 0.12), (523, 0.12), (659, 0.20)),
    Event.ENDING: ((523, 0.14), (392, 0.14), (262, 0.34)),
    Event.CAMERA_LOST: ((330, 0.16), (330, 0.16), (330, 0.26)),
    Event.CAMERA_BACK: ((330, 0.12), (523, 0.20)),
}
"""The tones of each event: (frequency in Hz, length in s). Down is bad, up is good, longer is more."""

_BEFORE_S, _WORD_S = 0.35, 60.0 / 165.0
"""What it takes to begin a sentence, and a word of calm talk (165 a minute)."""
_SENTENCE_END = re.compile(r"[.!?] |[。！？]")
_FIRST_HAN, _HAN_WORDS, _LONG_WORD = "\u3400", 0.6, 12
"""Mandarin has some 270 syllables a minute where English has 165 words; no English word of ours has over 12 letters."""
_BREATH_S = 0.3
"""Silence between two sentences."""
_ECHO_S = 4.0
"""The same words, wished for anew, are not said again sooner; faults are."""


class Rank(IntEnum):
    """What matters more. Within a rank the newer takes the place of the older."""

    CALM = 0
    """That all goes well, and soft signs that the clock runs."""
    PRAISE = 1
    """What was done well, and what was not and is over."""
    GUIDE = 2
    """The next thing to do."""
    CLOCK = 3
    """What happens: a hold begins, is nearly over, is full; what comes next."""
    FAULT = 4
    """What is wrong, and what stops the session."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that would be right to hear. words: "" for a sound alone; sound: None for words alone.

    since_s: since when it is so. until_s: it is not begun later than this. again_s: how long after its end the same may
    be heard again, while it is still so. same: what makes it the same, however it is put; the words where it is "".
    """

    rank: Rank
    words: str
    since_s: float
    until_s: float
    sound: Event | None = None
    again_s: float = math.inf
    same: str = ""

    @property
    def key(self) -> str:
        """By what it is known again."""
        return self.same or self.words


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that is heard: first its sound, then its words. length_s: about how long that takes in all.

    cuts: what was being said is broken off for it.
    """

    time_s: float
    rank: Rank
    words: str
    sound: Event | None
    length_s: float
    cuts: bool = False

    @property
    def end_s(self) -> float:
        """When it is over."""
        return self.time_s + self.length_s


def tone_s(sound: Event | None) -> float:
    """How long an event's figure sounds."""
    return sum(length_s for _, length_s in FIGURES[sound]) if sound else 0.0


def speaking_s(words: str) -> float:
    """About how long this takes to say, in the language of the voice; 0 for nothing.

    None of 36 English sentences of two voices took 0.7 s longer.
    """
    said = translated(words)
    sentences = len(_SENTENCE_END.findall(said.rstrip(".。"))) + 1
    return _BEFORE_S * sentences + _WORD_S * sum(map(_beats, said.split())) if said else 0.0


def _beats(word: str) -> float:
    """How many English words take as long: a Han character is a syllable, and a German compound is several words."""
    han = sum(char >= _FIRST_HAN for char in word)
    return han * _HAN_WORDS + max(1.0, (len(word) - han) / _LONG_WORD) if han < len(word) else han * _HAN_WORDS


class Planner:
    """Chooses from what is wished for. spoken: whether words are heard at all; otherwise they take no time."""

    def __init__(self, spoken: bool = True) -> None:
        self._spoken = spoken
        self._waiting: dict[Rank, Wish] = {}
        self._said: dict[str, tuple[float, float]] = {}
        self._now: Heard | None = None
        self._now_key = ""

    def update(self, time_s: float, wishes: Iterable[Wish]) -> tuple[Heard, ...]:
        """What begins to be heard at this moment: one thing or nothing."""
        self._waiting = {rank: wish for rank, wish in self._waiting.items() if time_s <= wish.until_s}
        for wish in wishes:
            if self._is_due(time_s, wish):
                self._waiting[wish.rank] = wish
        if not self._waiting:
            return ()
        # What matters less does not slip in before what matters more and must wait.
        first = max(self._waiting)
        cuts = self._cuts(time_s, self._waiting[first])
        return () if cuts is None else (self._begin(time_s, self._waiting.pop(first), cuts),)

    def is_silent(self, time_s: float) -> bool:
        """True when nothing is being heard and nothing waits for its turn."""
        waiting = any(time_s <= wish.until_s for wish in self._waiting.values())
        return not waiting and (self._now is None or time_s >= self._now.end_s)

    def _is_due(self, time_s: float, wish: Wish) -> bool:
        if not wish.words or wish.key not in self._said:
            return True
        began_s, ended_s = self._said[wish.key]
        if time_s < ended_s:
            return False
        anew = wish.since_s > began_s and (wish.rank is Rank.FAULT or time_s - ended_s >= _ECHO_S)
        return anew or time_s - ended_s >= wish.again_s

    def _cuts(self, time_s: float, wish: Wish) -> bool | None:
        """False when the wish may begin now, True when it breaks something off for that, None when it must wait."""
        now = self._now
        breath_s = _BREATH_S if wish.words and now is not None and now.words and wish.rank < Rank.CLOCK else 0.0
        if now is None or time_s >= now.end_s + breath_s - 1e-6:
            return False
        if time_s >= now.end_s:
            return None
        outranks = wish.rank >= Rank.CLOCK and wish.rank > now.rank
        replaces = wish.rank is Rank.FAULT and now.rank is Rank.FAULT
        return True if outranks or replaces else None

    def _begin(self, time_s: float, wish: Wish, cuts: bool) -> Heard:
        words_s = speaking_s(wish.words) if self._spoken else 0.0
        heard = Heard(time_s, wish.rank, wish.words, wish.sound, tone_s(wish.sound) + words_s, cuts)
        if cuts:
            # Broken off, and so not said: it may be said again.
            self._said.pop(self._now_key, None)
        if wish.words:
            self._said[wish.key] = (time_s, heard.end_s)
        self._now, self._now_key = heard, wish.key
        return heard
