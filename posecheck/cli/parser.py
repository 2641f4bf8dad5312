"""The standard library's parser of arguments, in the user's language: usage, headings, and what is wrong with a call.

It has no catalogue of its own but through one of the whole process, so that its English sentences are known again here
by their patterns. A sentence that a later Python words otherwise stays English.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from posecheck.language import _, retold, said, translated
from posecheck.version import __version__

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_HEADINGS = (_("positional arguments"), _("options"))
"""Of the standard library, besides those that we give ourselves."""
_ABOUT = "argument "
_PATTERNS = (
    _("the following arguments are required: {names}"),
    _("unrecognized arguments: {names}"),
    _("one of the arguments {names} is required"),
    _("not allowed with argument {name}"),
    _("invalid choice: {value} (choose from {names})"),
    _("invalid int value: {value}"),
    _("ambiguous option: {option} could match {names}"),
    _("ignored explicit argument {value}"),
    _("expected one argument"),
    _("expected at least one argument"),
)
_USAGE_ERROR = 2


class HelpInWords(argparse.HelpFormatter):
    """Lays out help with the headings of the user's language."""

    def start_section(self, heading: str | None) -> None:
        """Begin a group of arguments."""
        super().start_section(translated(heading) if heading in _HEADINGS else heading)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """How the command is called."""
        super().add_usage(usage, actions, groups, said("usage:") + " " if prefix is None else prefix)


class SayVersion(argparse.Action):
    """Prints the version, and ends. Raises OSError, as `Parser.print_help`."""

    def __init__(self, option_strings: Sequence[str], dest: str, **others: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **others)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Do it."""
        sys.stdout.write(f"posecheck {__version__}\n")
        parser.exit()


class Parser(argparse.ArgumentParser):
    """A parser whose words are in the user's language, as are those of the parsers of its commands."""

    def __init__(self, prog: str | None = None, description: str | None = None, epilog: str | None = None) -> None:
        super().__init__(prog=prog, description=description, epilog=epilog, formatter_class=HelpInWords, add_help=False)
        self.add_argument("-h", "--help", action="help", help=said("show this help and end"))

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Print the help. Raises OSError where it cannot be written, which the standard library keeps to itself."""
        (file or sys.stdout).write(self.format_help())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call, and end with 2."""
        self.print_usage(sys.stderr)
        self.exit(_USAGE_ERROR, said("{program}: error: {words}", program=self.prog, words=_mistake(message)) + "\n")


def _mistake(message: str) -> str:
    """What argparse says of a mistake, as a line that can be translated."""
    name, colon, words = message.removeprefix(_ABOUT).partition(": ")
    if message.startswith(_ABOUT) and colon:
        return _("argument {name}: {words}", name=name, words=retold(words, _PATTERNS))
    return retold(message, _PATTERNS)
