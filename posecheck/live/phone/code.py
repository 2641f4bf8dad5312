"""The address as a QR code: as a picture for the window, and as text for the terminal."""

from __future__ import annotations

import io

import numpy as np

from posecheck.errors import PosecheckError, needs_extra
from posecheck.frame import Image

_QUIET = 4
"""Modules of white around a code, as its standard asks for."""
_MODULE_PX = 12


def code_picture(address: str) -> Image:
    """The code in black on white, as a picture (BGR)."""
    modules = np.array([[*row] for row in _code(address).matrix], dtype=np.uint8)
    page = np.pad(np.where(modules > 0, 0, 255).astype(np.uint8), _QUIET, constant_values=255)
    large = np.kron(page, np.ones((_MODULE_PX, _MODULE_PX), dtype=np.uint8))
    return np.asarray(np.repeat(large[..., None], 3, axis=2), dtype=np.uint8)


def code_text(address: str) -> str:
    """The code in half blocks, for a terminal with a dark ground."""
    text = io.StringIO()
    _code(address).terminal(text, compact=True, border=_QUIET)
    return text.getvalue()


def _code(address: str):  # type: ignore[no-untyped-def]
    try:
        import segno
    except ImportError as error:
        raise PosecheckError(needs_extra("--phone", "phone")) from error
    return segno.make(address, micro=False, error="m")
