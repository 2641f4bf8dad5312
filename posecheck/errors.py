"""What can go wrong in ways that a user can do something about.

Every message is one line that says what failed, which thing, and what to do next. The command line prints it
as it stands; anything else that is raised is a bug and keeps its traceback.
"""


class PosecheckError(Exception):
    """Base of all errors that a user can act on."""


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
