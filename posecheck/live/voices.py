"""The process that speaks (`python -m posecheck.live.voices`): each line of its input, answered when it is said.

Its one argument is the language (`posecheck.language`), English without it. The system's own voice of that language
comes first, through pyttsx3. Where there is none (Linux without espeak and aplay), the bundled one of hibari-tts speaks
English, made on this computer, nothing downloaded; another language then stays silent, rather than be read as English.
"""

from __future__ import annotations

import importlib.util
import queue
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from types import ModuleType
from typing import Any

from posecheck.language import ENGLISH

READY, READY_AND_STOPS, SAID, FAILED = "ready", "ready and stops", "said", "failed"
"""Answers. The first is either of the two: whether the voice can be told to `STOP` in the middle of a sentence."""
STOP = "\x18"
NO_SUCH_VOICE = "no voice speaks"
"""Begins the reason where voices work, and none of them speaks the language."""
_CODES = {"zh-Hans": ("zh", "cmn")}
"""What voices call a language, where that is not its tag."""
LIBRARIES = ("pyttsx3", "hibari")

_WORDS_A_MINUTE = 165
"""Calm talk; speech engines begin at 200, which is hurried for someone who exercises. The planner reckons with it."""
_BUNDLED_HZ = 24_000
_LOOK_S = 0.02

Say = Callable[[str, threading.Event], None]
"""Speaks a line; returns when it is over, or, if it can, when the event is set."""


def system_voice(language: str = ENGLISH) -> Say:
    """The system's own voice, which cannot be broken off. Raises OSError when there is none of this language."""
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
    name = voice_of(language, engine.getProperty("voices") or ())
    if name is not None:
        engine.setProperty("voice", name)
    elif language != ENGLISH:
        raise OSError(f"{NO_SUCH_VOICE} {language}")

    def say(line: str, _: threading.Event) -> None:
        engine.say(line)
        engine.runAndWait()

    return say


def voice_of(language: str, voices: Iterable[Any]) -> str | None:
    """The system's name of a voice that speaks this language; None where there is none.

    voices: as pyttsx3 lists them. Each tells its languages in its system's way, as text or bytes: "de-de", "de_DE",
    b"\\x05de", "cmn"; Windows tells none at all, but has them in the names of its voices.
    """
    wanted = _CODES.get(language, (language,))
    for voice in voices:
        told = [_plain(code) for code in voice.languages or ()]
        if any(code.split("-")[0] in wanted for code in told):
            return str(voice.id)
    for voice in voices:
        name = f"-{_plain(str(voice.id))}-"
        if any(f"-{code}-" in name for code in wanted):
            return str(voice.id)
    return None


def _plain(code: str | bytes) -> str:
    """A code of a language as "de-de"."""
    text = code.decode("ascii", "ignore") if isinstance(code, bytes) else code
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def bundled_voice(language: str = ENGLISH, sounddevice: ModuleType | Any | None = None) -> Say:
    """The voice that comes with hibari-tts, which speaks English.

    Raises OSError when another language is asked for, when it is not installed, or there is nothing to play on.
    """
    if language != ENGLISH:
        raise OSError(f"{NO_SUCH_VOICE} {language}")
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


def _speak_utf8() -> None:
    """The parent writes and reads UTF-8, whatever the system's encoding is."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def main() -> None:
    """Be the process."""
    _speak_utf8()
    reasons: list[str] = []
    language = sys.argv[1] if len(sys.argv) > 1 else ENGLISH
    for find, answer in ((system_voice, READY), (bundled_voice, READY_AND_STOPS)):
        try:
            say = find(language)
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
