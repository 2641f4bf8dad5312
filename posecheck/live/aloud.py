"""All that is heard of a live session: tones, and the voice where it is wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from posecheck.closing import Closing
from posecheck.coaching.planner import Heard, Rank, tone_s
from posecheck.language import translated
from posecheck.live.sound import Sounds
from posecheck.live.speech import Speaker

if TYPE_CHECKING:
    from typing_extensions import Self


class Aloud(Closing):
    """Lets be heard what was planned, from whatever thread. `tell` is given one line about what does not work."""

    def __init__(self, tell: Callable[[str], None], mute: bool, voice: bool) -> None:
        self._sounds = None if mute else Sounds(tell)
        self._speaker = Speaker(tell) if voice else None
        self._stack = ExitStack()
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        for part in (self._sounds, self._speaker):
            if part is not None:
                self._stack.enter_context(part)
        if self._speaker is not None:
            self._speaker.start()
        return self

    def close(self) -> None:
        """Be silent."""
        self._stack.close()

    def hear(self, planned: Iterable[Heard]) -> None:
        """Sound and say these; returns at once."""
        with self._one_at_a_time:
            for heard in planned:
                self._begin(heard)

    def _begin(self, heard: Heard) -> None:
        if self._sounds is not None and heard.sound is not None:
            self._sounds.play((heard.sound,))
        if self._speaker is not None and heard.words:
            # The plan reckons how long words take; a voice may be slower, and what is wrong does not wait for it.
            cuts = heard.cuts or heard.rank is Rank.FAULT
            self._speaker.say(translated(heard.words), 0.0 if self._sounds is None else tone_s(heard.sound), cuts)
