"""The process that speaks (`python -m posecheck.live.voices`): each line of its input, answered when it is said.

The system's own voice comes first, through pyttsx3: it speaks the user's language. Where there is none (Linux without
espeak and aplay), the bundled one of hibari-tts does: English, made on this computer, nothing downloaded.
"""

from __future__ import annotations

import importlib.util
import queue
import shutil
import sys
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

READY, READY_AND_STOPS, SAID, FAILED = "ready", "ready and stops", "said", "failed"
"""Answers. The first is either of the two: whether the voice can be told to `STOP` in the middle of a sentence."""
STOP = "\x18"
LIBRARIES = ("pyttsx3", "hibari")

_WORDS_A_MINUTE = 165
"""Calm talk; speech engines begin at 200, which is hurried for someone who exercises. The planner reckons with it."""
_BUNDLED_HZ = 24_000
_LOOK_S = 0.02

Say = Callable[[str, threading.Event], None]
"""Speaks a line; returns when it is over, or, if it can, when the event is set."""


def system_voice() -> Say:
    """The system's own voice, which cannot be broken off. Raises OSError when there is none."""
    if importlib.util.find_spec("pyttsx3") is None:
        raise OSError("pyttsx3 is not installed")
    import pyttsx3

    if sys.platform == "linux" and shutil.which("aplay") is None:
        raise OSError("pyttsx3 plays with aplay, and would be silent without it")
    try:
        engine = pyttsx3.init()
    except (ImportError, RuntimeError, KeyError, ValueError) as error:
        raise OSError(f"pyttsx3: {error}") from error
    engine.setProperty("rate", _WORDS_A_MINUTE)

    def say(line: str, _: threading.Event) -> None:
        engine.say(line)
        engine.runAndWait()

    return say


def bundled_voice(sounddevice: ModuleType | Any | None = None) -> Say:
    """The voice that comes with hibari-tts. Raises OSError when it is not installed or there is nothing to play on."""
    if importlib.util.find_spec("hibari") is None:
        raise OSError("hibari-tts is not installed")
    player = sounddevice or _sound_device()
    import onnxruntime

    # On Windows its makers count its use otherwise.
    onnxruntime.disable_telemetry_events()
    from hibari import Hibari

    voice = Hibari()
    voice("Ready.")  # the first sentence takes ten times as long as the others

    def say(line: str, broken_off: threading.Event) -> None:
        player.play(voice(line), _BUNDLED_HZ)
        while player.get_stream().active and not broken_off.wait(_LOOK_S):
            pass
        player.stop()

    return say


def _sound_device() -> ModuleType:
    """The library that plays. Raises OSError when there is nothing to play on."""
    import sounddevice

    try:
        sounddevice.query_devices(kind="output")
    except (sounddevice.PortAudioError, ValueError) as error:
        raise OSError("connect a speaker or headphones") from error
    library: ModuleType = sounddevice
    return library


def speak_lines(lines: queue.SimpleQueue[str | None], say: Say, broken_off: threading.Event) -> None:
    """Speak one line after the other, and answer each, until None comes."""
    while (line := lines.get()) is not None:
        say(line, broken_off)
        _answer(SAID)


def read_lines(lines: queue.SimpleQueue[str | None], broken_off: threading.Event) -> None:
    """Pass on what comes in; what is to be broken off is so at once."""
    for raw in sys.stdin:
        line = raw.strip()
        if line == STOP:
            broken_off.set()
        else:
            broken_off.clear()
            lines.put(line)
    lines.put(None)


def _answer(word: str) -> None:
    print(word, flush=True)  # noqa: T201 - stdout is the way back to the parent


def main() -> None:
    """Be the process."""
    reasons = []
    for find, answer in ((system_voice, READY), (bundled_voice, READY_AND_STOPS)):
        try:
            say = find()
        except OSError as error:
            reasons.append(str(error))
            continue
        _answer(answer)
        lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        broken_off = threading.Event()
        threading.Thread(target=read_lines, args=(lines, broken_off), daemon=True).start()
        speak_lines(lines, say, broken_off)
        return
    _answer(f"{FAILED}: {'; '.join(reasons)}")


if __name__ == "__main__":
    main()
