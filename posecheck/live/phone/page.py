"""The page that the phone's browser opens. It loads nothing else, and sends pictures to where it came from."""

from __future__ import annotations

from importlib.resources import files


def page(nonce: str) -> str:
    """The page; nonce: what its style and script are allowed with."""
    return (files(__package__) / "page.html").read_text(encoding="utf-8").replace("NONCE", nonce)
