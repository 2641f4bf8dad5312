"""Text files that people have written, in whatever editor they have."""

from __future__ import annotations

import codecs

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_of(content: bytes) -> str:
    """What is written in a file: UTF-8, or UTF-16 that begins with its mark, as Excel and older Notepads save it.

    Raises UnicodeDecodeError for anything else.
    """
    return content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
