"""Speaks the cues with the system's own voice, offline, as a patient human would: not often, never late.

The voice runs in a process of its own (`python -m posecheck.live.speech`): speech engines block, want a main thread,
and now and then hang, and none of that may reach the picture. It is given one line a cue and answers each with one.
"""

from __future__ import annotations

import contextlib
import importlib.util
import math
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from posecheck.closing import Closing
from posecheck.live.newest import Newest

READY, SAID, FAILED = "ready", "said", "failed"
_INSTALL = "pip install 'posecheck-camera[voice]'"
_ENGINE_FIX = "Linux: sudo apt install espeak-ng alsa-utils; elsewhere check the system's voices"
_STOPPED = "the system's voice has stopped; going on without it"
_START_S = 15.0
"""How long a voice may take to start, with a slow disk; ample, since only a thread of its own waits for it."""
_STALE_S = 1.5
"""A cue older than this is not spoken any more: about as long as one is on the screen at least."""
REPEAT_S = 10.0
"""The same cue again after two or three breaths at the earliest: sooner nags, and the screen has it all along."""
_WORDS_A_MINUTE = 165
"""Calm talk; speech engines begin at 200, which is hurried for someone who exercises."""
_GAP_S = 4.0
"""Between any two cues: the longest takes 2.5 s to say (seven words), then time to follow it."""
_JOIN_S, _END_S, _POLL_S = 3.0, 2.0, 0.2
"""How long closing waits for the thread and for a killed voice, which take as long only when they hang; and how soon a
wait notices that it should stop."""


class Pacer:
    """Decides which cues are spoken: `gap_s` seconds between any two, at least."""

    def __init__(self, gap_s: float = _GAP_S) -> None:
        self._gap_s = gap_s
        self._last_s = -math.inf
        self._said_s: dict[str, float] = {}

    def allows(self, text: str, time_s: float, repeat_s: float = REPEAT_S) -> bool:
        """True when this may be spoken now, which then counts as spoken. The same text waits for `repeat_s`."""
        too_soon = time_s - self._last_s < self._gap_s
        again = time_s - self._said_s.get(text, -math.inf) < repeat_s
        if too_soon or again:
            return False
        self._last_s = self._said_s[text] = time_s
        return True


class Speaker(Closing):
    """Speaks what is on the screen, on a thread. Offer it the cue of every frame; it picks.

    `tell` is given one line, once, when there is no voice. open_voice: starts the voice, on that thread.
    """

    def __init__(self, tell: Callable[[str], None], open_voice: Callable[[], VoiceProcess] | None = None) -> None:
        self._tell = tell
        self._open_voice = open_voice or VoiceProcess
        self._cues: Newest[tuple[str, float, float]] = Newest()
        self._pacer = Pacer()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="speech", daemon=True)

    def offer(self, text: str, repeat_s: float = REPEAT_S) -> None:
        """The cue that stands now; returns at once. An older one that was not spoken yet is forgotten."""
        if self._thread.ident is None:
            self._thread.start()
        self._cues.put((text, repeat_s, time.monotonic()))

    def close(self) -> None:
        """Speak no more."""
        self._stopping.set()
        self._cues.close()
        if self._thread.ident is not None:
            self._thread.join(timeout=_JOIN_S)

    def _run(self) -> None:
        try:
            with self._open_voice() as voice:
                while not self._stopping.is_set():
                    offered = self._cues.take(timeout_s=_POLL_S)
                    if offered is not None and self._worth_saying(*offered):
                        voice.say(offered[0], self._stopping)
        except OSError as error:
            self._tell(f"no voice: {error}")

    def _worth_saying(self, text: str, repeat_s: float, offered_s: float) -> bool:
        now_s = time.monotonic()
        return now_s - offered_s < _STALE_S and self._pacer.allows(text, now_s, repeat_s)


class VoiceProcess(Closing):
    """The voice in its own process. Raises OSError with what to install when it does not start.

    command: the program that speaks; by default this module.
    """

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "posecheck.live.speech")) -> None:
        if importlib.util.find_spec("pyttsx3") is None:
            raise OSError(f"install it with {_INSTALL}")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        )
        self._answers: Newest[str] = Newest()
        self._listener = threading.Thread(target=self._listen, name="voice answers", daemon=True)
        self._listener.start()
        if self._answers.take(timeout_s=_START_S) != READY:
            self.close()
            raise OSError(f"the system's voice does not start ({_ENGINE_FIX})")

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line.strip())
        self._answers.close()

    def say(self, text: str, stopping: threading.Event) -> None:
        """Speak a line; returns when it is over or `stopping` is set. Raises OSError when the voice is gone."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(text.replace("\n", " ") + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise OSError(_STOPPED) from error
        while not stopping.is_set():
            if self._answers.take(timeout_s=_POLL_S) is not None:
                return
            if self._answers.finished:
                raise OSError(_STOPPED)

    def close(self) -> None:
        """End the voice at once, in the middle of a word if need be."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait(timeout=_END_S)
        self._listener.join(timeout=_END_S)
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.close()


def _speak_lines() -> None:
    """The child: speak each line of stdin, and answer it."""
    import pyttsx3

    if sys.platform == "linux" and shutil.which("aplay") is None:
        print(f"{FAILED}: pyttsx3 plays with aplay, and would be silent without it", flush=True)  # noqa: T201
        return
    try:
        engine = pyttsx3.init()
    except (ImportError, OSError, RuntimeError, KeyError, ValueError) as error:
        print(f"{FAILED}: {error}", flush=True)  # noqa: T201 - stdout is the way back to the parent
        return
    engine.setProperty("rate", _WORDS_A_MINUTE)
    print(READY, flush=True)  # noqa: T201
    for line in sys.stdin:
        engine.say(line.strip())
        engine.runAndWait()
        print(SAID, flush=True)  # noqa: T201


if __name__ == "__main__":
    _speak_lines()
