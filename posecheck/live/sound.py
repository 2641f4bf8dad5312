"""Short tones for somebody who looks sideways. Made here, played on a thread, never waited for.

Each event has a figure of its own that can be told from the others without training (`posecheck.coaching.planner` has
them, since it must know how long each takes). With no sound device the session goes on silently, and says so once.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from posecheck.closing import Closing
from posecheck.coaching.planner import FIGURES
from posecheck.coaching.programme import Event
from posecheck.errors import line_of
from posecheck.language import _

SAMPLE_RATE_HZ = 44_100
_FADE_S = 0.012
"""Each tone swells and fades, since a hard edge clicks."""
_LEVEL = 0.35
_SOFT = {Event.PULSE: 0.6}
"""What is heard again and again while all is well is softer: shares of the level."""

Samples = NDArray[np.float32]
Player = Callable[[Samples], None]
"""Plays samples (mono, -1 to 1, at SAMPLE_RATE_HZ) and returns when they are over. Raises OSError without a device."""


def tones(event: Event) -> Samples:
    """The samples of an event's figure."""
    figure = np.concatenate([_tone(frequency_hz, length_s) for frequency_hz, length_s in FIGURES[event]])
    return np.asarray(_SOFT.get(event, 1.0) * figure, dtype=np.float32)


def _tone(frequency_hz: float, length_s: float) -> Samples:
    time_s = np.arange(round(length_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    swell = np.minimum(1.0, np.minimum(time_s, length_s - time_s) / _FADE_S)
    # A little of the octave above carries better over a laptop's small speakers than a pure tone.
    wave = np.sin(2 * np.pi * frequency_hz * time_s) + 0.25 * np.sin(4 * np.pi * frequency_hz * time_s)
    return np.asarray(_LEVEL * swell * wave, dtype=np.float32)


def device_player() -> Player:
    """A player on the system's sound device. Raises OSError, with what to do, when there is none."""
    try:
        import sounddevice
    except OSError as error:
        raise OSError(_("install PortAudio (Linux: sudo apt install libportaudio2)")) from error
    try:
        sounddevice.query_devices(kind="output")
    except (sounddevice.PortAudioError, ValueError) as error:
        raise OSError(_("connect a speaker or headphones")) from error

    def play(samples: Samples) -> None:
        try:
            sounddevice.play(samples, SAMPLE_RATE_HZ, blocking=True)
        except sounddevice.PortAudioError as error:
            raise OSError(str(error)) from error

    return play


class Sounds(Closing):
    """Plays the tones of events on a thread. `tell` is given one line when there is no sound, once.

    find_player: makes the player, on that thread (it can take a while).
    """

    def __init__(self, tell: Callable[[str], None], find_player: Callable[[], Player] = device_player) -> None:
        self._tell = tell
        self._find_player = find_player
        self._waiting: queue.Queue[Event | None] = queue.Queue(maxsize=8)
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)

    def play(self, events: Iterable[Event]) -> None:
        """Play these, one after the other. Returns at once; what does not fit in the queue is left out."""
        for event in events:
            if self._thread.ident is None:
                # Not before it is needed: a session that cannot begin says one thing only, and not about sound.
                self._thread.start()
            if not self._waiting.full():
                self._waiting.put_nowait(event)

    def close(self) -> None:
        """Let what is playing end, and leave out the rest."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._waiting.get_nowait()
        self._waiting.put_nowait(None)
        if self._thread.ident is not None:
            self._thread.join(timeout=1.5)

    def _run(self) -> None:
        try:
            player = self._find_player()
            while (event := self._waiting.get()) is not None:
                player(tones(event))
        except OSError as error:
            self._tell(_("no sound: {reason}; going on silently", reason=line_of(error)))
