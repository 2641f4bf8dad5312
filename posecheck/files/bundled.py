"""Files that come with the program: in the installed package, or beside it in a source checkout."""

from __future__ import annotations

from pathlib import Path

from posecheck.errors import INSTALL_AGAIN, UsageError
from posecheck.language import _

PACKAGE = Path(__file__).parent.parent
SAMPLE = "torso-forward.mp4"
"""The one sample clip that is installed too."""


def bundled(folder: str, name: str) -> Path:
    """Where a file of `models/` or `samples/` is; the place in the package when it is nowhere."""
    installed = PACKAGE / folder / name
    checkout = PACKAGE.parent / folder / name
    return checkout if checkout.is_file() and not installed.is_file() else installed


def sample_clip() -> Path:
    """The sample clip: somebody does the stretch. Raises UsageError when it is missing."""
    path = bundled("samples", SAMPLE)
    if not path.is_file():
        raise UsageError(
            _("the sample clip {name} is missing at {path}: {fix}", name=SAMPLE, path=path, fix=INSTALL_AGAIN)
        )
    return path
