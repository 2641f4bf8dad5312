"""Speaks what it is given, at once, offline, and nothing that has been waiting too long.

What is worth saying, and when, is decided by `posecheck.coaching.planner`. The voice runs in a process of its own
(`posecheck.live.voices`): speech engines block, want a main thread, and now and then hang, and none of that may reach
the picture. It is given one line at a time and answers each with one. A voice that cannot be told to stop in the middle
of a sentence is ended for that, and another one, which was waiting, speaks on.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from posecheck.closing import Closing
from posecheck.errors import install_command, line_of
from posecheck.language import _, language_tag
from posecheck.live.newest import Newest
from posecheck.live.voices import LIBRARIES, NO_SUCH_VOICE, READY, READY_AND_STOPS, STOP

_ENGINE_FIX = _("Linux: sudo apt install espeak-ng alsa-utils; elsewhere check the system's voices")
_STOPPED = _("the voice has stopped; going on without it")
_START_S = 15.0
"""How long a voice may take to start, with a slow disk; ample, since only a thread of its own waits for it."""
_STALE_S = 1.5
"""What could not be begun for so long is not spoken any more."""
_JOIN_S, _END_S, _POLL_S = 3.0, 2.0, 0.05
"""How long closing waits for the thread and for a killed voice, which take as long only when they hang; and how soon a
wait notices that it should stop."""


@dataclass(frozen=True, slots=True)
class _Utterance:
    """Something to say. number: the how-manieth. at_s: not sooner, by `time.monotonic`; until_s: nor later."""

    words: str
    number: int
    at_s: float
    until_s: float


class Speaker(Closing):
    """Speaks what it is given, on a thread, one thing at a time; a newer one that waits takes the place of an older.

    `tell` is given one line, once, when there is no voice. open_voice: starts a voice, on that thread.
    """

    def __init__(self, tell: Callable[[str], None], open_voice: Callable[[], VoiceProcess] | None = None) -> None:
        self._tell = tell
        self._open_voice = open_voice or VoiceProcess
        self._lines: Newest[_Utterance] = Newest()
        self._number = self._broken_off_before = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="speech", daemon=True)

    def start(self) -> None:
        """Start the voice, if it has not been. `say` does so too; sooner saves the first words the wait."""
        if self._thread.ident is None:
            self._thread.start()

    def say(self, words: str, after_s: float = 0.0, cuts: bool = False) -> None:
        """Say this in so many seconds; returns at once. cuts: break off what is being said."""
        self.start()
        self._number += 1
        if cuts:
            self._broken_off_before = self._number
        at_s = time.monotonic() + after_s
        self._lines.put(_Utterance(words, self._number, at_s, at_s + _STALE_S))

    def close(self) -> None:
        """Speak no more."""
        self._stopping.set()
        self._lines.close()
        if self._thread.ident is not None:
            self._thread.join(timeout=_JOIN_S)

    def _run(self) -> None:
        try:
            with _Voices(self._open_voice) as voices:
                while not self._stopping.is_set():
                    line = self._lines.take(timeout_s=_POLL_S)
                    if line is not None:
                        self._speak(voices, line)
        except OSError as error:
            self._tell(_("no voice: {reason}", reason=line_of(error)))

    def _speak(self, voices: _Voices, line: _Utterance) -> None:
        def void() -> bool:
            return self._stopping.is_set() or line.number < self._broken_off_before

        while time.monotonic() < line.at_s and not void():
            self._stopping.wait(min(_POLL_S, max(0.0, line.at_s - time.monotonic())))
        if void() or time.monotonic() > line.until_s:
            return
        if not voices.current.say(line.words, void) and not self._stopping.is_set():
            voices.break_off()


class _Voices(Closing):
    """The voice that speaks, and another that has been started already, where that one cannot be told to stop."""

    def __init__(self, open_voice: Callable[[], VoiceProcess]) -> None:
        self._open_voice = open_voice
        self.current = open_voice()
        self._spare: VoiceProcess | None = None
        try:
            self.current.wait_until_ready()
            if not self.current.stops:
                self._spare = open_voice()
        except OSError:
            self.close()
            raise

    def break_off(self) -> None:
        """Break off what is being said."""
        if self.current.stops:
            self.current.stop()
            return
        self.current.close()
        if self._spare is not None:
            self.current = self._spare
        self._spare = self._open_voice()

    def close(self) -> None:
        """End both."""
        self.current.close()
        if self._spare is not None:
            self._spare.close()


class VoiceProcess(Closing):
    """The voice in its own process. Raises OSError with what to install when it cannot be started at all.

    command: the program that speaks; by default `posecheck.live.voices`. stops: whether it can be told to stop.
    """

    def __init__(self, command: tuple[str, ...] = ()) -> None:
        if not any(importlib.util.find_spec(library) for library in LIBRARIES):
            raise OSError(_("install it with {command}", command=install_command("voice")))
        # A voice that is broken off leaves its sound files behind.
        self._folder = tempfile.TemporaryDirectory(prefix="posecheck-voice-")
        self._process = subprocess.Popen(
            command or (sys.executable, "-m", "posecheck.live.voices", language_tag()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env=os.environ | {"TMPDIR": self._folder.name},
            # So that the player that it starts can be ended with it, and Ctrl-C in the terminal is ours.
            start_new_session=True,
        )
        self._answers: Newest[str] = Newest()
        self._ready = self.stops = False
        self._listener = threading.Thread(target=self._listen, name="voice answers", daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line.strip())
        self._answers.close()

    def wait_until_ready(self) -> None:
        """Return once it can speak. Raises OSError, with what to do, when it does not start."""
        if self._ready:
            return
        answer = self._answers.take(timeout_s=_START_S)
        if answer is not None and NO_SUCH_VOICE in answer:
            raise OSError(_("this system has none for your language; tones will tell"))
        if answer not in (READY, READY_AND_STOPS):
            raise OSError(_("no voice starts ({what_to_do})", what_to_do=_ENGINE_FIX))
        self._ready, self.stops = True, answer == READY_AND_STOPS

    def say(self, text: str, void: Callable[[], bool]) -> bool:
        """Speak a line; True when it was spoken to its end, False as soon as `void` says that it should not be.

        Raises OSError when the voice is gone.
        """
        self.wait_until_ready()
        self._write(text.replace("\n", " "))
        while not void():
            if self._answers.take(timeout_s=_POLL_S) is not None:
                return True
            if self._answers.finished:
                raise OSError(_STOPPED)
        return False

    def stop(self) -> None:
        """Break off what is being said, for a voice that can do that. Raises OSError when it does not answer."""
        self._write(STOP)
        if self._answers.take(timeout_s=_END_S) is None:
            raise OSError(_STOPPED)

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise OSError(_STOPPED) from error

    def close(self) -> None:
        """End the voice at once, in the middle of a word if need be."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_END_S)
        self._listener.join(timeout=_END_S)
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        if not self._listener.is_alive():  # else it hangs in a driver, is left behind, and closing would wait for it
            self._process.stdout.close()
        self._folder.cleanup()

    def _kill(self) -> None:
        if sys.platform != "win32":
            # The player that it has started goes with it.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
