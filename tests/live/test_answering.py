"""Whether the other side answers, asked so that it can be given up."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from posecheck.live import answering
from posecheck.live.answering import no_answer

GO_ON = threading.Event()


@contextmanager
def listener(answer: bytes | None) -> Iterator[tuple[int, list[bytes]]]:
    """Answers whoever asks with these bytes and stays connected; None is silence. Lends its port and what it heard."""
    heard: list[bytes] = []
    kept: list[socket.socket] = []
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                client, _ = server.accept()
            except TimeoutError:
                continue
            kept.append(client)
            if answer is not None:
                heard.append(client.recv(4096))
                client.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], heard
        finally:
            over.set()
            thread.join()
            for client in kept:
                client.close()


HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"


@pytest.mark.parametrize(
    ("scheme", "answer", "expected"),
    [
        ("http", HEAD + b"--frame", None),
        ("http", HEAD, "no answer"),
        ("http", b"HTTP/1.0 401 Unauthorized\r\n\r\n", None),
        ("http", None, "no answer"),
        ("rtsp", b"RTSP/1.0 200 OK\r\n", None),
        ("rtsp", None, "no answer"),
        ("rtmp", None, None),
    ],
    ids=["pictures flow", "a head and no picture", "a password", "silence", "rtsp", "silent rtsp", "only a connection"],
)
def test_it_answers_when_something_comes(scheme: str, answer: bytes | None, expected: str | None) -> None:
    with listener(answer) as (port, _):
        assert no_answer(f"{scheme}://127.0.0.1:{port}/live?x=1", 0.5, GO_ON) == expected


def test_it_asks_for_what_is_wanted_and_sends_no_password() -> None:
    with listener(HEAD + b"--frame") as (port, heard):
        assert no_answer(f"http://me:secret@127.0.0.1:{port}/video?a=b", 2.0, GO_ON) is None
    (asked,) = heard
    assert asked.startswith(b"GET /video?a=b HTTP/1.0\r\n")
    assert b"secret" not in asked


def test_who_hangs_up_has_answered() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        assert no_answer(f"http://127.0.0.1:{server.getsockname()[1]}/", 5.0, GO_ON) in (
            None,
            "connection reset by peer",
        )
        thread.join()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:9/video", "connection refused"),
        ("http://127.0.0.1:99999999/", "not an address"),
        ("udp://127.0.0.1:5000", None),
        ("srt://host/x", None),
        ("http://a..b/video", "name or service not known"),
        (f"rtsp://{'a' * 64}.local/live", "name or service not known"),
    ],
)
def test_what_cannot_be_asked_and_who_refuses(url: str, expected: str | None) -> None:
    assert no_answer(url, 1.0, GO_ON) == expected


def at_these(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    """Let every name have these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", address) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_every_address_of_a_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `localhost` is ::1 first, and many servers are at 127.0.0.1 alone."""
    with listener(HEAD + b"--frame") as (port, heard):
        at_these(monkeypatch, ("127.0.0.1", 9), ("127.0.0.1", port))
        assert no_answer("http://camera/video", 2.0, GO_ON) is None
    assert len(heard) == 1
    at_these(monkeypatch, ("127.0.0.1", 9), ("127.0.0.1", 9))
    assert no_answer("http://camera/video", 2.0, GO_ON) == "connection refused"


def test_a_silent_address_leaves_time_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    ends_s: list[float] = []
    began_s = time.monotonic()

    def silent(connection: object, until_s: float, give_up: object, to_write: bool = False) -> None:
        ends_s.append(until_s - began_s)
        raise TimeoutError

    monkeypatch.setattr(answering, "_wait", silent)
    at_these(monkeypatch, ("127.0.0.1", 9), ("127.0.0.1", 9))
    assert no_answer("http://camera/video", 60.0, GO_ON) == "no answer"
    assert ends_s == pytest.approx([30.0, 60.0], abs=5.0)


def test_asking_can_be_given_up() -> None:
    give_up = threading.Event()
    give_up.set()
    with listener(None) as (port, _):
        assert no_answer(f"http://127.0.0.1:{port}/", 600.0, give_up) == "given up"
