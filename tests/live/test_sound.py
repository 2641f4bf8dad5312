"""Tones and voice: what would be heard, and silence that says so once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from posecheck.coaching.programme import Event
from posecheck.live import speech
from posecheck.live.sound import FIGURES, SAMPLE_RATE_HZ, Samples, Sounds, tones
from posecheck.live.speech import Pacer, Speaker, VoiceProcess
from tests.waiting import until


def pitch_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.argmax(spectrum) * SAMPLE_RATE_HZ / len(samples))


@pytest.mark.parametrize("event", Event)
def test_every_event_has_a_short_clear_tone(event: Event) -> None:
    samples = tones(event)
    assert samples.dtype == np.float32
    assert 0.1 <= len(samples) / SAMPLE_RATE_HZ <= 1.2
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


def test_the_voice_is_patient() -> None:
    pacer = Pacer(gap_s=4.0)
    spoken = [t for t in range(60) if pacer.allows("Chest up", t)]
    assert spoken == [0, 10, 20, 30, 40, 50]
    pacer = Pacer(gap_s=4.0)
    both = [(t, text) for t in range(20) for text in ("one", "two") if pacer.allows(text, t)]
    assert both == [(0, "one"), (4, "two"), (10, "one"), (14, "two")]
    pacer = Pacer()
    assert [t for t in range(60) if pacer.allows("Hold", t, repeat_s=45.0)] == [0, 45]


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


def test_the_speaker_says_the_newest_cue_and_does_not_repeat_itself(tmp_path_factory: pytest.TempPathFactory) -> None:
    said = tmp_path_factory.mktemp("voice") / "said.txt"
    told: list[str] = []
    with Speaker(told.append, parrot(said)) as speaker:
        speaker.offer("Kneel")
        assert until(said.exists)
        for _ in range(20):
            speaker.offer("Kneel")
            speaker.offer("Chest up")
            time.sleep(0.01)
    assert said.read_text().splitlines() == ["Kneel"], "the second cue came within four seconds"
    assert told == []


def test_ending_does_not_wait_for_a_long_sentence(tmp_path_factory: pytest.TempPathFactory) -> None:
    said = tmp_path_factory.mktemp("voice") / "said.txt"
    with Speaker(lambda line: None, parrot(said, takes_s=30.0)) as speaker:
        speaker.offer("A very long sentence")
        assert until(said.exists)
        began_s = time.monotonic()
    assert time.monotonic() - began_s < 3.0


def test_a_voice_that_dies_is_told_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    told: list[str] = []
    dies = (sys.executable, "-c", "print('ready', flush=True); input()")
    with Speaker(told.append, lambda: VoiceProcess(dies)) as speaker:
        speaker.offer("Chest up")
        assert until(lambda: bool(told))
    assert told == ["no voice: the system's voice has stopped; going on without it"]


def test_a_missing_voice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    told: list[str] = []
    with Speaker(told.append) as speaker:
        speaker.offer("Chest up")
        assert until(lambda: bool(told))
    assert told == ["no voice: install it with pip install 'posecheck-camera[voice]'"]


def test_an_engine_that_does_not_start_says_what_to_do() -> None:
    with pytest.raises(OSError, match="espeak-ng"):
        VoiceProcess((sys.executable, "-c", "print('failed: no engine')"))


def test_the_real_voice_answers_or_says_why_not() -> None:
    """The child process itself, on whatever this machine has for a voice."""
    child = subprocess.run(
        [sys.executable, "-m", "posecheck.live.speech"],
        input="",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert child.stdout.startswith((speech.READY, speech.FAILED))
