"""What can go wrong in ways that a user can do something about.

Every message is one line that says what failed, which thing, and what to do next. The command line prints it
as it stands; anything else that is raised is a bug and keeps its traceback.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

from posecheck.language import _

EXIT_OK, EXIT_WARNED, EXIT_FAILED, EXIT_NOT_ASSESSED = 0, 1, 2, 3
"""What commands end with: all was fine; form warnings; could not run; something could not be judged and none warned."""


class PosecheckError(Exception):
    """Base of all errors that a user can act on. `str` of it is English; `line` is what can be translated."""

    @property
    def line(self) -> str:
        """What it says, as it was raised."""
        return line_of(self)


def line_of(error: Exception) -> str:
    """What an error says, as it was raised: with what its translation is made of. For those that are not ours, too."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


class UsageError(PosecheckError):
    """The call itself cannot be carried out: an option or its value is wrong."""


class VideoError(PosecheckError):
    """A clip, photograph, camera or stream cannot be read."""


class ModelError(PosecheckError):
    """A pose model is missing, damaged, or cannot be run."""


class ConfigError(PosecheckError):
    """A settings file or a rule breaks its contract."""


class LabelError(PosecheckError):
    """A label file breaks the format that `posecheck evaluate` reads."""


class OutputError(PosecheckError):
    """A result cannot be written."""


PROGRAM = "posecheck-camera"
"""The name that it is installed by; `posecheck` on the package index is somebody else's program."""

INSTALL_AGAIN = _("install {program} again", program=PROGRAM)
REINSTALL = f"pip install --force-reinstall {PROGRAM}"


def install_command(extra: str) -> str:
    """How to install what only some need: an extra of `pyproject.toml`."""
    return f"pip install '{PROGRAM}[{extra}]'"


def needs_extra(option: str, extra: str) -> str:
    """What to say when an option needs what is not installed."""
    return _("{option} needs more to be installed: {command}", option=option, command=install_command(extra))


_SAID_BY_SYSTEMS = (
    _("no such file or directory"),
    _("permission denied"),
    _("operation not permitted"),
    _("is a directory"),
    _("not a directory"),
    _("file exists"),
    _("file name too long"),
    _("no space left on device"),
    _("read-only file system"),
    _("input/output error"),
    _("too many open files"),
    _("connection refused"),
    _("connection reset by peer"),
    _("no route to host"),
    _("name or service not known"),
    _("invalid data found when processing input"),
    _("end of file"),
)
"""What systems and FFmpeg say most often, in their words, so that it is in the catalogues; the rest stays English."""


def system_words(error: Exception) -> str:
    """What the system or a library says of an error, to stand in a sentence."""
    words: str = getattr(error, "strerror", None) or str(error)
    return words[:1].lower() + words[1:]


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What a terminal would obey rather than show; on many systems a file's name may hold any of them."""


def on_one_line(words: str) -> str:
    """The words as they may be printed: what breaks a line or steers a terminal is spelled out (as \\n)."""
    return _CONTROLS.sub(lambda found: ascii(found[0])[1:-1], words)


_SECRETS = re.compile(r"(?<=//)[^/\s]*@|(?<![^/\s])[^/:\s]*:[^/\s]*@|\?.*")
"""Names and passwords in an address, which go to the last @ before its path, and what follows a question mark, where
they are put too."""


_PATH = re.compile(r"(?<=://)(?P<host>[^/\s]*)(?P<path>/\S*)")
_KEY = re.compile(r"(?<=/)(?:[^/]*=[^/]*|(?=[^/]*\d)[^/]{12,}|[^/]{20,})")
"""What may be a key in an address's path, where cameras and stages for streams have it: an assignment, or long and no
word."""


def address_words(address: str) -> str:
    """An address as it may be shown: without names, passwords and keys."""
    named = _SECRETS.sub(lambda found: "?…" if found[0].startswith("?") else "…@", address)
    return _PATH.sub(lambda found: found["host"] + _KEY.sub("…", found["path"]), named)


_ALIKE = 0.4
"""How alike a name must be to be suggested, from 0 to 1."""


def nearest(name: str, known: Collection[str], alike: float = _ALIKE) -> str | None:
    """The known name that is most like this one; None when none is."""
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=alike)), None)


def name_hint(name: str, known: Collection[str]) -> str:
    """What to say after an unknown name: the nearest known one, else all of them in their order."""
    near = nearest(name, known)
    return _("did you mean {name}?", name=near) if near else _("known: {names}", names=", ".join(known))
