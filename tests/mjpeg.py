"""A phone's camera app, as far as the network sees it: an MJPEG stream over HTTP on the loopback address."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle

import cv2

from posecheck.frame import Image


class MjpegServer(ThreadingHTTPServer):
    """Sends the pictures round and round, as long as `flowing` is set; clients stay connected while it is not."""

    daemon_threads = True

    def __init__(self, images: Iterable[Image], rate_hz: float = 25.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.jpegs = [cv2.imencode(".jpg", image)[1].tobytes() for image in images]
        self.rate_hz = rate_hz
        self.flowing = threading.Event()
        self.flowing.set()
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/video"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are no news."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, MjpegServer)
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        for jpeg in cycle(server.jpegs):
            while not server.flowing.wait(0.05):
                if server.closing.is_set():
                    return
            if server.closing.wait(1.0 / server.rate_hz):
                return
            self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n")
            self.wfile.write(f"Content-Length: {len(jpeg)}\r\n\r\n".encode() + jpeg + b"\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@contextmanager
def mjpeg_stream(images: Iterable[Image], rate_hz: float = 25.0) -> Iterator[MjpegServer]:
    """A running server, stopped afterwards."""
    with MjpegServer(images, rate_hz) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
