"""The server of the page: HTTPS, one address of the local network, one phone, pictures in and nothing out."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from posecheck.asked import cookies_in, number_asked
from posecheck.closing import Closing
from posecheck.errors import PosecheckError, needs_extra
from posecheck.frame import Image
from posecheck.language import _, said
from posecheck.live.phone.page import page

if TYPE_CHECKING:
    from typing_extensions import Self

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike: the word may have to be typed."""
_WORD_CHARS = 8
"""40 bits, of which `_MOST_GUESSES` can be tried."""
_MOST_GUESSES = 20
_MOST_BYTES = 3_000_000
"""A picture is at most so large; the page sends about 100 kB."""
_MOST_PX = 4096
_SILENT_S = 10.0
"""How long a connection may keep silent."""
_COOKIE = "posecheck"
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PhoneServer(Closing):
    """Serves the page, and gives each picture that the phone sends to `put`. Use it in a `with` statement.

    host: the address to listen on; by default this computer's in the local network. Raises PosecheckError when there is
    none, or what it needs is not installed.
    """

    def __init__(self, put: Callable[[Image], None], host: str | None = None) -> None:
        host = host or local_address()
        tls = _tls(host)
        self._server = _Server((host, 0), put)
        # Without a handshake at once: it would hold up all others.
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="phone", daemon=True)

    @property
    def url(self) -> str:
        """The address to open on the phone; its last part opens the page once."""
        host, port = self._server.server_address[:2]
        return f"https://{host!s}:{port}/{self._server.word}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], put: Callable[[Image], None]) -> None:
        super().__init__(address, _Handler)
        self.put = put
        self.word = "".join(secrets.choice(_ALPHABET) for _ in range(_WORD_CHARS))
        self._key: str | None = None
        self._guesses = 0
        self._lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections that break off, and browsers that do not like the certificate, are no news."""

    def claimed_with(self, word: str) -> str | None:
        """A key for whoever brings the word first; None for everybody else."""
        with self._lock:
            if self._key is not None or self._guesses >= _MOST_GUESSES:
                return None
            if not secrets.compare_digest(word.encode(), self.word.encode()):
                self._guesses += 1
                return None
            self._key = secrets.token_urlsafe(24)
            return self._key

    def is_key(self, key: str) -> bool:
        """True for the key that was given out."""
        return self._key is not None and secrets.compare_digest(key.encode(), self._key.encode())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "posecheck", ""
    timeout = _SILENT_S
    server: _Server

    def do_GET(self) -> None:
        """The page: for the word, once; and again for whoever has the key."""
        word = self.path.removeprefix("/")
        key = self._key()
        if not self.server.is_key(key):
            key = self.server.claimed_with(word) or ""
        if not key:
            self._answer(HTTPStatus.FORBIDDEN, said("This address has been used, or is not right.") + "\n")
            return
        nonce = secrets.token_urlsafe(12)
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
            "media-src 'self' blob:; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        cookie = f"{_COOKIE}={key}; Path=/; Secure; HttpOnly; SameSite=Strict"
        self._answer(
            HTTPStatus.OK,
            page(nonce),
            {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, "Set-Cookie": cookie},
        )

    def do_POST(self) -> None:
        """A picture, as JPEG."""
        size = number_asked(self.headers.get("Content-Length", "")) or 0
        if self.path != "/picture" or not self.server.is_key(self._key()) or not 0 < size <= _MOST_BYTES:
            # What it sends is not read, so that the connection cannot go on.
            self.close_connection = True
            self._answer(HTTPStatus.FORBIDDEN, "")
            return
        image = decoded(self.rfile.read(size))
        if image is None:
            self._answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "")
            return
        self.server.put(image)
        self._answer(HTTPStatus.NO_CONTENT, "")

    def _key(self) -> str:
        return cookies_in(self.headers.get("Cookie", "")).get(_COOKIE, "")

    def _answer(self, status: HTTPStatus, text: str, headers: dict[str, str] | None = None) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in {**_HEADERS, **(headers or {})}.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing: the terminal belongs to the session."""


def decoded(data: bytes) -> Image | None:
    """A JPEG as a picture (BGR); None for anything else, and for one that is larger than any phone's video."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    try:
        image = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    if image is None or max(image.shape[:2]) > _MOST_PX:
        return None
    return np.asarray(image, dtype=np.uint8)


def local_address() -> str:
    """This computer's address in the local network. Raises PosecheckError without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: for UDP this only chooses the way that it would take.
            probe.connect(("10.255.255.255", 9))
            host = str(probe.getsockname()[0])
        except OSError as error:
            raise PosecheckError(_("this computer is in no network: connect it to that of the phone")) from error
    address = ipaddress.ip_address(host)
    if not address.is_private or address.is_loopback:
        raise PosecheckError(
            _(
                "this computer's address ({host}) is not one of a local network: connect both it and the phone to one",
                host=host,
            )
        )
    return host


def _tls(host: str) -> ssl.SSLContext:
    """A server's side of HTTPS with a key and a certificate of this session's own, valid for a day."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError as error:
        raise PosecheckError(needs_extra("--phone", "phone")) from error
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "posecheck on this computer")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # The library reads files only. The folder is this user's alone, and is gone a moment later.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "session.pem"
        file.write_bytes(pem)
        context.load_cert_chain(file)
    return context
