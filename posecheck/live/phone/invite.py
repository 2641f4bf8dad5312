"""The way in: the server runs, the terminal and the window say how the phone gets there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from posecheck.frame import Image
from posecheck.language import _
from posecheck.live.phone.code import code_picture, code_text
from posecheck.live.phone.feed import PhoneFeed
from posecheck.live.phone.server import PhoneServer

_STEPS = _(
    "open this address on a phone in the same network (or scan it):\n  {url}\n"
    "Its browser will warn that the connection is not private: nobody vouches for a computer at home. "
    "Go on only if the address is the one above.\n"
    "It opens once, for one phone; pictures come to this computer, and nothing else is served."
)


@contextmanager
def phone_camera(tell: Callable[[str], None]) -> Iterator[tuple[PhoneFeed, Image]]:
    """A feed of the pictures of whichever phone comes first, and the code to scan. Raises PosecheckError."""
    feed = PhoneFeed()
    with PhoneServer(feed.put) as server:
        picture = code_picture(server.url)
        tell(_(_STEPS, url=server.url))
        if sys.stderr.isatty():
            tell("\n" + code_text(server.url))
        yield feed, picture
