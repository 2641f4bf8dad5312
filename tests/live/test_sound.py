"""Tones and voice: what would be heard, and silence that says so once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from posecheck.coaching.planner import FIGURES, Heard, Rank
from posecheck.coaching.programme import Event
from posecheck.live import aloud as module
from posecheck.live import speech, voices
from posecheck.live.aloud import Aloud
from posecheck.live.sound import SAMPLE_RATE_HZ, Samples, Sounds, tones
from posecheck.live.speech import Speaker, VoiceProcess
from tests.waiting import until


def pitch_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.argmax(spectrum) * SAMPLE_RATE_HZ / len(samples))


@pytest.mark.parametrize("event", Event)
def test_every_event_has_a_short_clear_tone(event: Event) -> None:
    samples = tones(event)
    assert samples.dtype == np.float32
    assert 0.099 <= len(samples) / SAMPLE_RATE_HZ <= 1.2
    assert 0.2 < float(np.abs(samples).max()) <= 0.5
    assert abs(float(samples[0])) < 0.01
    assert abs(float(samples[-1])) < 0.05, "no click at the end"
    first_hz, first_s = FIGURES[event][0]
    assert pitch_hz(samples[: round(first_s * SAMPLE_RATE_HZ)]) == pytest.approx(first_hz, rel=0.03)


def test_no_two_events_sound_the_same() -> None:
    assert len(set(FIGURES.values())) == len(Event)


def test_tones_play_in_order_and_playing_never_waits() -> None:
    heard: list[int] = []
    gate = threading.Event()

    def player(samples: Samples) -> None:
        gate.wait(5)
        heard.append(len(samples))

    told: list[str] = []
    with Sounds(told.append, lambda: player) as sounds:
        began_s = time.monotonic()
        sounds.play([Event.HOLD_REACHED, Event.CHANGE_LEGS])
        sounds.play([Event.FAULT] * 50)
        assert time.monotonic() - began_s < 1.0
        gate.set()
        assert until(lambda: len(heard) >= 2)
    assert heard[:2] == [len(tones(Event.HOLD_REACHED)), len(tones(Event.CHANGE_LEGS))]
    assert told == []


def test_no_sound_device_is_said_once_and_the_session_goes_on() -> None:
    def no_device() -> Callable[[Samples], None]:
        raise OSError("connect a speaker")

    told: list[str] = []
    with Sounds(told.append, no_device) as sounds:
        for _ in range(30):
            sounds.play([Event.FAULT])
        assert until(lambda: bool(told))
    assert told == ["no sound: connect a speaker; going on silently"]


def test_nothing_is_said_of_sound_before_it_is_needed() -> None:
    told: list[str] = []
    with Sounds(told.append, lambda: pytest.fail("not needed")):
        pass
    assert told == []


PARROT = """
import sys, time
print("ready", flush=True)
for line in sys.stdin:
    with open({path!r}, "a") as file:
        file.write(line)
    time.sleep({takes_s})
    print("said", flush=True)
"""


def parrot(path: object, takes_s: float = 0.0) -> Callable[[], VoiceProcess]:
    """A voice that writes down what it says."""
    return lambda: VoiceProcess((sys.executable, "-c", PARROT.format(path=str(path), takes_s=takes_s)))


def said_in(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_one_thing_is_said_at_a_time_and_of_those_that_wait_the_newest(tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    told: list[str] = []
    with Speaker(told.append, parrot(said, takes_s=0.5)) as speaker:
        speaker.say("Kneel")
        assert until(lambda: said_in(said) == ["Kneel"])
        speaker.say("Chest up")
        speaker.say("Less arch")
        assert until(lambda: len(said_in(said)) == 2)
    assert said_in(said) == ["Kneel", "Less arch"]
    assert told == []


def test_a_fault_breaks_off_what_is_being_said(tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    told: list[str] = []
    with Speaker(told.append, parrot(said, takes_s=60.0)) as speaker:
        for words in ("A very long sentence", "Chest up", "Less arch"):
            speaker.say(words, cuts=True)
            assert until(lambda words=words: words in said_in(said)), words  # type: ignore[misc]
    assert told == []


STOPPABLE = """
import sys, threading
print("ready and stops", flush=True)
lines = iter(sys.stdin)
for line in lines:
    with open({path!r}, "a") as file:
        file.write(line)
    if line.startswith("A very long"):
        assert next(lines) == "\\x18\\n"
    print("said", flush=True)
"""


def test_a_voice_that_can_stop_is_told_to_and_speaks_on_itself(tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    opened: list[VoiceProcess] = []

    def open_voice() -> VoiceProcess:
        opened.append(VoiceProcess((sys.executable, "-c", STOPPABLE.format(path=str(said)))))
        return opened[-1]

    told: list[str] = []
    with Speaker(told.append, open_voice) as speaker:
        speaker.say("A very long sentence")
        assert until(lambda: len(said_in(said)) == 1)
        speaker.say("Chest up", cuts=True)
        assert until(lambda: len(said_in(said)) == 2)
    assert said_in(said) == ["A very long sentence", "Chest up"]
    assert (len(opened), told) == (1, [])


def test_what_has_waited_too_long_is_not_said(tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    with Speaker(lambda line: None, parrot(said, takes_s=2.0)) as speaker:
        speaker.say("Kneel")
        assert until(lambda: said_in(said) == ["Kneel"])
        speaker.say("Nearly there")
        time.sleep(2.2)
        speaker.say("Rest")
        assert until(lambda: len(said_in(said)) == 2)
    assert said_in(said) == ["Kneel", "Rest"]


def test_ending_waits_neither_for_a_sentence_nor_for_one_to_begin(tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    with Speaker(lambda line: None, parrot(said, takes_s=30.0)) as speaker:
        speaker.say("A very long sentence")
        assert until(said.exists)
        began_s = time.monotonic()
    assert time.monotonic() - began_s < 3.0
    with Speaker(lambda line: None, parrot(said)) as speaker:
        speaker.say("In a minute", after_s=60.0)
        time.sleep(0.2)
        began_s = time.monotonic()
    assert time.monotonic() - began_s < 3.0


def test_an_ended_voice_leaves_neither_a_process_nor_a_file(tmp_path: Path) -> None:
    left = "import os, pathlib, subprocess, sys; pathlib.Path(os.environ['TMPDIR'], 'x.wav').write_text('x'); "
    left += "subprocess.Popen(['sleep', '300']); print('ready', flush=True);"
    voice = VoiceProcess((sys.executable, "-c", left + "input()"))
    voice.wait_until_ready()
    folder = Path(str(voice._folder.name))
    assert until((folder / "x.wav").exists)
    group = voice._process.pid
    voice.close()
    assert not folder.exists()
    if sys.platform != "win32":
        assert until(lambda: _is_gone(group))


def _is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_voice_that_outlives_its_killing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one does that hangs in a driver: who closes it waits for a moment, and is told nothing."""
    voice = VoiceProcess((sys.executable, "-c", "print('ready', flush=True); input()"))
    voice.wait_until_ready()
    with monkeypatch.context() as hangs:
        hangs.setattr(speech, "_END_S", 0.05)
        hangs.setattr(voice, "_kill", lambda: None)
        voice.close()
    assert until(lambda: voice._process.poll() is not None), "its input has been closed"
    voice.close()


def test_what_the_system_says_of_a_voice_is_told_in_words() -> None:
    def full() -> VoiceProcess:
        raise OSError(28, "No space left on device")

    told: list[str] = []
    with Speaker(told.append, full) as speaker:
        speaker.say("Chest up")
        assert until(lambda: bool(told))
    assert told == ["no voice: [Errno 28] No space left on device"]


def test_a_voice_that_dies_is_told_once() -> None:
    told: list[str] = []
    dies = (sys.executable, "-c", "print('ready', flush=True); input()")
    with Speaker(told.append, lambda: VoiceProcess(dies)) as speaker:
        speaker.say("Chest up")
        assert until(lambda: bool(told))
    assert told == ["no voice: the voice has stopped; going on without it"]


class Recorder:
    """Stands for tones and voice: notes what it is asked for."""

    asked: ClassVar[list[object]] = []

    def __init__(self, tell: object) -> None:
        self.asked.clear()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        self.asked.append("closed")

    def start(self) -> None:
        self.asked.append("started")

    def play(self, events: tuple[Event, ...]) -> None:
        self.asked.append(events)

    def say(self, words: str, after_s: float, cuts: bool) -> None:
        self.asked.append((words, round(after_s, 2), cuts))


@pytest.mark.parametrize(("mute", "voice"), [(False, True), (True, True), (False, False)])
def test_words_come_after_their_tone_and_a_fault_does_not_wait_for_a_slow_voice(
    monkeypatch: pytest.MonkeyPatch, mute: bool, voice: bool
) -> None:
    monkeypatch.setattr(module, "Sounds", Recorder)
    monkeypatch.setattr(module, "Speaker", Recorder)
    planned = (
        Heard(0.0, Rank.FAULT, "Chest up", Event.FAULT, 1.0),
        Heard(2.0, Rank.CALM, "", Event.PULSE, 0.1),
        Heard(3.0, Rank.GUIDE, "Kneel", None, 1.0),
    )
    with Aloud(print, mute, voice) as aloud:
        aloud.hear(planned)
    asked = [one for one in Recorder.asked if one not in ("started", "closed")]
    tones_asked = [] if mute else [(Event.FAULT,), (Event.PULSE,)]
    words_asked = [("Chest up", 0.0 if mute else 0.42, True), ("Kneel", 0.0, False)] if voice else []
    assert [one for one in asked if isinstance(one[0], Event)] == tones_asked  # type: ignore[index]
    assert [one for one in asked if isinstance(one[0], str)] == words_asked  # type: ignore[index]


def test_a_missing_voice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    told: list[str] = []
    with Speaker(told.append) as speaker:
        speaker.say("Chest up")
        assert until(lambda: bool(told))
    assert told == ["no voice: install it with pip install 'posecheck-camera[voice]'"]


def test_an_engine_that_does_not_start_says_what_to_do() -> None:
    voice = VoiceProcess((sys.executable, "-c", "print('failed: no engine')"))
    with voice, pytest.raises(OSError, match="espeak-ng"):
        voice.wait_until_ready()


def test_the_real_voice_answers_or_says_why_not() -> None:
    """The child process itself, on whatever this machine has for a voice."""
    child = subprocess.run(
        [sys.executable, "-m", "posecheck.live.voices"],
        input="",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert child.stdout.startswith((voices.READY, voices.FAILED))
