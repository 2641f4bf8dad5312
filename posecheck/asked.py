"""What somebody asks for, as it stands in addresses, forms and on the command line: whole numbers, and cookies."""

from __future__ import annotations

_MOST_DIGITS = 18
"""More than any count has, and no more than SQLite, or Python within a moment, takes for a number."""


def number_asked(text: str, most_digits: int = _MOST_DIGITS) -> int | None:
    """A whole number from 0 on; None for what is none, or endless."""
    return int(text) if text.isdecimal() and len(text) <= most_digits else None


def cookies_in(header: str) -> dict[str, str]:
    """The cookies in a header, by name; of two with one name the last, which is of the shortest path.

    One that is odd costs no other: those of a computer go to all of its ports, and anybody may set them there.
    `http.cookies` gives up the whole header for it, and what starlette has is not there without the desk.
    """
    pairs = (pair.partition("=") for pair in header.split(";"))
    return {name.strip(): value.strip() for name, _sign, value in pairs}
