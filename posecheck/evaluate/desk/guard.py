"""Who is let in, and what a page may load.

Only the browser that brings the token of this run is answered; it gets a key as a cookie for it, and the token opens
nothing any more. Whoever else asks (another page in the same browser, another user of the computer, a page whose name
was made to point here) gets nothing, whatever the address.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import cache
from http import HTTPStatus
from importlib.resources import files

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posecheck.asked import cookies_in
from posecheck.language import said

OPENING = "/open/"
_BYTES = 32
_SAME = ("same-origin", "none")
"""What a browser says of a request by a page of ours, and by what somebody typed or clicked outside of it."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_NOTHING = "default-src 'none'; frame-ancestors 'none'"
_SCRIPTS = ("clock.js", "page.js", "compare.js", "handout.js", "index.js")
"""The scripts of pages that a check, a comparison or a hand-out writes."""


def own_policy(nonce: str) -> str:
    """What a page of the desk may load: itself and what carries the nonce."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' data:; "
        "media-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


@cache
def shown_policy() -> str:
    """What a written page may load: its own pictures, and of scripts only those that posecheck writes into pages.

    So a page that somebody else has put into the folder runs nothing, and no page asks for anything elsewhere.
    """
    templates = files("posecheck.report") / "templates"
    hashes = " ".join(_hash(f"\n{(templates / name).read_text(encoding='utf-8')}\n") for name in _SCRIPTS)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src 'self' data:; "
        "media-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    )


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


class Guard:
    """Stands before the app. host: the one address that it answers to, such as "127.0.0.1:8000"."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app, self._host = app, host
        self.token = secrets.token_urlsafe(_BYTES)
        self._key = secrets.token_urlsafe(_BYTES)
        self._cookie = f"posecheck-{host.rpartition(':')[2]}"  # cookies are shared by all ports of a computer
        self._used = False

    @property
    def url(self) -> str:
        """The address that lets one browser in, once."""
        return f"http://{self._host}{OPENING}{self.token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http":
            return
        answer = self._answer(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", _NOTHING)
            await send(message)

        await (answer or self._app)(scope, receive, guarded)

    def _answer(self, scope: Scope) -> Response | None:
        """What to answer instead of the app; None to let the request through."""
        headers = Headers(scope=scope)
        if not self._is_addressed(headers) or not self._is_from_here(scope["method"], headers):
            return _nothing()
        known = _same(cookies_in(headers.get("cookie", "")).get(self._cookie, ""), self._key)
        path: str = scope["path"]
        if path.startswith(OPENING):
            brought = _same(path.removeprefix(OPENING), self.token)
            if not known and (self._used or not brought):
                return _used_already() if brought else _nothing()
            self._used = self._used or brought
            answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
            answer.set_cookie(self._cookie, self._key, httponly=True, samesite="strict")
            return answer
        return None if known else _nothing()

    def _is_addressed(self, headers: Headers) -> bool:
        """True when it was asked under its own address, and not under a name that somebody made to point here."""
        return headers.getlist("host") == [self._host]

    def _is_from_here(self, method: str, headers: Headers) -> bool:
        """True when no other page asks: what changes something must come from a page of ours."""
        if headers.get("sec-fetch-site", "none") not in _SAME:
            return False
        if method in ("GET", "HEAD"):
            return True
        return method == "POST" and headers.getlist("origin") == [f"http://{self._host}"]


def _nothing() -> Response:
    return Response(status_code=HTTPStatus.FORBIDDEN)


def _used_already() -> Response:
    """For whoever has the right address and comes too late: their browser was closed, or it was opened in another."""
    words = said("This address was used already. Close the desk in its terminal (Ctrl-C) and start it again.")
    return PlainTextResponse(words, HTTPStatus.FORBIDDEN)


def _same(one: str, other: str) -> bool:
    """Compared in the same time whether they differ early or late."""
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode())
