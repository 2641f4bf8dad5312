"""Does the other side of a network address answer? Asked in a way that can be given up at any moment.

FFmpeg, which reads the streams, cannot be interrupted while it waits for a sender that has gone silent. So it is only
let near one from which something has just come.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from posecheck.errors import system_words
from posecheck.language import _

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    _Found: TypeAlias = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
    """An address of a host, as `socket.getaddrinfo` gives it."""

_PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtmp": 1935}
_STEP_S = 0.1
_SILENT, _GIVEN_UP = _("no answer"), _("given up")


def no_answer(url: str, within_s: float, give_up: threading.Event) -> str | None:
    """Why nothing comes from there, in a word or two; None when something does, or when that cannot be asked.

    A web address is asked for what is there, an RTSP server for what it can do; of others only the connection is tried.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return _("not an address")
    if not parts.hostname or not port or parts.scheme == "udp":
        return None
    until_s = time.monotonic() + within_s
    try:
        with _connected(parts.hostname, port, until_s, give_up) as connection:
            question = _question(parts)
            if question:
                connection.sendall(question)
                return _first_words(connection, until_s, give_up, parts.scheme == "http")
    except UnicodeError:
        # What cannot be a host's name is raised as this: an empty part of it, or one that is too long.
        return _("name or service not known")
    except TimeoutError:
        return _GIVEN_UP if give_up.is_set() else _SILENT
    except OSError as error:
        return system_words(error).lower()
    return None


def _connected(host: str, port: int, until_s: float, give_up: threading.Event) -> socket.socket:
    """A connection, by the first of the host's addresses that takes one: a name may have one of each kind.

    Each gets its share of the time that is left. Raises TimeoutError when the last does not answer in time, OSError
    when it refuses, UnicodeError for what cannot be a name.
    """
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for left in range(len(addresses), 1, -1):
        now_s = time.monotonic()
        with contextlib.suppress(OSError):
            return _connected_to(addresses[-left], now_s + (until_s - now_s) / left, give_up)
    return _connected_to(addresses[-1], until_s, give_up)


def _connected_to(found: _Found, until_s: float, give_up: threading.Event) -> socket.socket:
    family, kind, protocol, _, address = found
    connection = socket.socket(family, kind, protocol)
    try:
        connection.setblocking(False)
        connection.connect_ex(address)
        _wait(connection, until_s, give_up, to_write=True)
        # Raises what went wrong, if anything did.
        connection.send(b"")
    except OSError:
        connection.close()
        raise
    return connection


def _wait(connection: socket.socket, until_s: float, give_up: threading.Event, to_write: bool = False) -> None:
    """Wait until something can be read, or written. Raises TimeoutError."""
    one = [connection]
    while time.monotonic() < until_s and not give_up.is_set():
        readable, writable, failed = select.select([] if to_write else one, one if to_write else [], one, _STEP_S)
        if readable or writable or failed:
            return
    raise TimeoutError


def _question(parts: SplitResult) -> bytes:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.scheme == "http":
        host = parts.netloc.rpartition("@")[2]
        return f"GET {path} HTTP/1.0\r\nHost: {host}\r\nAccept: */*\r\n\r\n".encode()
    return b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n" if parts.scheme == "rtsp" else b""


def _first_words(connection: socket.socket, until_s: float, give_up: threading.Event, a_page: bool) -> str | None:
    """None as soon as the first of an answer has come: of a page, more than its head."""
    said = b""
    while True:
        _wait(connection, until_s, give_up)
        more = connection.recv(4096)
        if not more or not a_page:
            # Who hangs up has answered too: what that was worth, FFmpeg finds out in no time.
            return None
        said += more
        head, head_ends, body = said.partition(b"\r\n\r\n")
        if head_ends and (body or b" 200 " not in head.partition(b"\r\n")[0]):
            return None
