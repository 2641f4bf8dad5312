"""The process that speaks: which voice it finds, how it answers, and how it stops."""

from __future__ import annotations

import io
import queue
import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from posecheck.live import voices


class Loudspeaker:
    """Notes what is played; plays on until it is stopped, or not at all."""

    def __init__(self, endless: bool = False) -> None:
        self.played: list[np.ndarray] = []
        self.stops = 0
        self._active = endless

    def play(self, samples: np.ndarray, rate_hz: int) -> None:
        assert rate_hz == 24_000
        self.played.append(samples)

    def get_stream(self) -> SimpleNamespace:
        return SimpleNamespace(active=self._active)

    def stop(self) -> None:
        self.stops += 1


def test_the_bundled_voice_speaks_without_the_system_and_can_be_broken_off() -> None:
    pytest.importorskip("hibari")
    loudspeaker = Loudspeaker(endless=True)
    say = voices.bundled_voice(sounddevice=loudspeaker)
    broken_off = threading.Event()
    threading.Timer(0.3, broken_off.set).start()
    say("Move your hips farther forward", broken_off)
    (samples,) = loudspeaker.played
    assert 1.5 < len(samples) / 24_000 < 3.0
    assert 0.1 < float(np.abs(samples).max()) <= 1.0
    assert loudspeaker.stops == 1


def test_without_a_loudspeaker_or_a_library_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for find, why in ((voices.system_voice, "pyttsx3 is not installed"), (voices.bundled_voice, "hibari-tts is not")):
        with pytest.raises(OSError, match=why):
            find()


def test_it_says_why_no_voice_speaks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def none(language: str) -> voices.Say:
        raise OSError("there is none")

    monkeypatch.setattr(voices, "system_voice", none)
    monkeypatch.setattr(voices, "bundled_voice", none)
    voices.main()
    assert capsys.readouterr().out == "failed: there is none; there is none\n"


def test_the_bundled_voice_takes_the_place_of_a_missing_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(language: str) -> voices.Say:
        raise OSError("there is none")

    spoken: list[str] = []
    monkeypatch.setattr(voices, "system_voice", none)
    monkeypatch.setattr(voices, "bundled_voice", lambda language: lambda line, broken_off: spoken.append(line))
    monkeypatch.setattr(sys, "stdin", io.StringIO("Chest up\nLess arch\n"))
    voices.main()
    assert spoken == ["Chest up", "Less arch"]
    assert capsys.readouterr().out == "ready and stops\nsaid\nsaid\n"


def test_lines_come_in_and_go_out_as_utf8_whatever_the_system_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the parent writes them."""
    spoken: list[str] = []
    answers = io.BytesIO()
    lines = "Rücken länger machen\n髋部向前\n"
    monkeypatch.setattr(voices, "system_voice", lambda language: lambda line, broken_off: spoken.append(line))
    monkeypatch.setattr(voices, "READY", "bereit – ✓")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode()), encoding="cp1252"))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(answers, encoding="cp1252"))
    voices.main()
    assert spoken == lines.splitlines()
    assert answers.getvalue().decode().splitlines() == ["bereit – ✓", "said", "said"]


def test_what_is_broken_off_is_so_before_the_next_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    broken_off = threading.Event()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"One\n{voices.STOP}\n"))
    voices.read_lines(lines, broken_off)
    assert broken_off.is_set()
    monkeypatch.setattr(sys, "stdin", io.StringIO("Two\n"))
    voices.read_lines(lines, broken_off)
    assert not broken_off.is_set()
    assert [lines.get() for _ in range(4)] == ["One", None, "Two", None]
