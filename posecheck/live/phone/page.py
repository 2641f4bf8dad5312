"""The page that the phone's browser opens. It loads nothing else, and sends pictures to where it came from."""

from __future__ import annotations

import json
import re
from html import escape
from importlib.resources import files

from posecheck.language import _, language_tag, reads_from_right, translated

_WORDS = {
    "head": _("posecheck camera"),
    "title": _("This phone as posecheck's camera"),
    "private": _("Pictures go to the computer whose address is above, and nowhere else. They are not kept."),
    "place": _(
        "Put the phone upright or on its side, level, at hip height, two to three metres away, and leave this page "
        "open. Plug it in: the screen stays on."
    ),
    "start": _("Start the camera"),
    "other": _("Other camera"),
    "stop": _("Stop"),
    "not_started": _("Not started"),
    "starting": _("Starting"),
    "stopped": _("Stopped"),
    "sending": _("Sending {width} × {height}, {ms} ms a picture"),
    "no_camera": _("No camera: {reason}"),
    "allow": _("allow it for this page, then start again"),
    "refused": _("The computer does not take this phone's pictures any more. Scan the code again."),
    "unreachable": _("The computer cannot be reached; trying again"),
}
"""By the names that the page has for them; its script fills the gaps."""
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def page(nonce: str) -> str:
    """The page, in the user's language; nonce: what its style and script are allowed with."""
    words = {name: translated(line) for name, line in _WORDS.items()}
    # Within a script, where no "</" may stand.
    script = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    html = (files(__package__) / "page.html").read_text(encoding="utf-8")
    html = html.replace("NONCE", nonce).replace("LANGUAGE", language_tag())
    html = html.replace("DIRECTION", "rtl" if reads_from_right() else "ltr").replace("JSON_OF_WORDS", script)
    return _PLACE.sub(lambda gap: escape(words[gap[1]]), html)
