"""Memory that stays flat however long a clip is.

Frames come and go by the thousand on several threads. The C library of Linux takes the first that is freed as a sign
that blocks of this size are wanted again and carves them out of its heaps from then on, a heap for every thread, where
smaller things come to lie between them: in the first 20 minutes of an hour of 1080p a process grew from 0.7 to 1.9 GB,
mostly holes. With a fixed limit a frame is a mapping of its own and goes back to the system when it is freed.
"""

from __future__ import annotations

import ctypes
import sys

_TOP_PAD, _MMAP_THRESHOLD, _ARENA_MAX = -2, -3, -8
"""Their numbers in glibc's <malloc.h>."""
_LARGE_BYTES = 1 << 18
"""From here on a block is a mapping of its own: less than a plane of colour of a 1080p picture."""
_SPARE_BYTES = 64 << 20
"""So much a heap keeps when what is smaller is freed. Else it gives the end of it back and asks for it again, frame by
frame, and Linux clears it every time: that took a seventh of all the processor's time."""
_HEAPS = 2
"""So many heaps for what is smaller: holes that one thread leaves are then filled by the others."""


def give_back_large_blocks() -> bool:
    """Have this process give large blocks of memory back as soon as they are freed; False where it knows no such limit.

    Other systems than Linux, and Linux with another C library, do so by themselves or not at all.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    told = ((_MMAP_THRESHOLD, _LARGE_BYTES), (_TOP_PAD, _SPARE_BYTES), (_ARENA_MAX, _HEAPS))
    return all(mallopt(number, value) for number, value in told)
