"""What a browser sends back of its cookies."""

from __future__ import annotations


def cookies_in(header: str) -> dict[str, str]:
    """The cookies in a header, by name; of two with one name the last, which is of the shortest path.

    One that is odd costs no other: those of a computer go to all of its ports, and anybody may set them there.
    `http.cookies` gives up the whole header for it, and what starlette has is not there without the desk.
    """
    pairs = (pair.partition("=") for pair in header.split(";"))
    return {name.strip(): value.strip() for name, _sign, value in pairs}
