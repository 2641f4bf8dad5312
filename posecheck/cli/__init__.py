"""The command line: parse here, act elsewhere. Heavy imports wait until a command needs them."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence

from posecheck.cli.arguments import parser
from posecheck.cli.speaking import speak
from posecheck.cli.stdio import complain, drop_unwritable, is_about_output, open_missing, replace_unwritable
from posecheck.errors import EXIT_FAILED, PosecheckError, UsageError, on_one_line
from posecheck.language import _, translated

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    open_missing()
    try:
        speak(sys.argv[1:] if argv is None else argv)
    except UsageError as error:
        return _ended(error.line, EXIT_FAILED)
    replace_unwritable()
    try:
        args = _parsed(argv)
        code: int = args.run(args)
        sys.stdout.flush()
    except PosecheckError as error:
        return _ended(error.line, EXIT_FAILED)
    except KeyboardInterrupt:
        return _ended(_("stopped"), 130)
    except BrokenPipeError:
        # The reader of our output (`| head`) has gone; there is nobody left to tell.
        return _ended(None, 141)
    except Exception as error:  # noqa: BLE001  Python's own exit code for it would say "form warnings"
        if is_about_output(error):
            return _ended(_("cannot write the results: {reason}", reason=str(error)), EXIT_FAILED)
        complain(traceback.format_exc().rstrip())
        return _ended(_("this is a mistake in posecheck: please report it with the lines above"), EXIT_FAILED)
    return code


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for. `--help`, `--version` and what cannot be understood end the program here."""
    try:
        return parser().parse_args(argv)
    except SystemExit:
        sys.stdout.flush()  # argparse does not look whether what it prints gets there
        raise


def _ended(words: str | None, code: int) -> int:
    """Say how it ended, where somebody hears, and leave nothing to write that could not be written."""
    if words is not None:
        complain(f"posecheck: {on_one_line(translated(words))}")
    drop_unwritable()
    return code
