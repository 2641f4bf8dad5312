"""Which language the command line speaks, known before its arguments are read: help and errors are in it, too."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.errors import UsageError, nearest
from posecheck.language import _
from posecheck.language.catalogues import NAMES, TAGS, activate, system_tag, tag_of

OPTION = "--lang"


def speak(argv: Sequence[str]) -> None:
    """Speak the language that the arguments name, else the system's. Raises UsageError for an unknown one."""
    name = _named(argv)
    tag = system_tag() if name is None else tag_of(name)
    if tag is None:
        activate(system_tag())
        near = nearest(str(name).lower(), [*TAGS, *NAMES])
        known = _("known: {names}", names=", ".join(TAGS))
        hint = _("did you mean {name}?", name=NAMES.get(near, near)) if near else known
        raise UsageError(_("--lang {name}: there is no such language; {hint}", name=name, hint=hint))
    activate(tag)


def _named(argv: Sequence[str]) -> str | None:
    """What stands behind `--lang`, wherever it is; None when it is not there, or nothing is behind it."""
    for number, word in enumerate(argv):
        if word == "--":
            break
        if word == OPTION and number + 1 < len(argv):
            return argv[number + 1]
        if word.startswith(f"{OPTION}="):
            return word.partition("=")[2]
    return None
