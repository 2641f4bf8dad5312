"""A phone as the camera, with no app: a page for its browser, served on the local network only when asked for.

Browsers give a page the camera only over HTTPS. Nobody vouches for a computer at home, so that its certificate is its
own, made anew for each session, and the phone's browser warns of it once. The address holds a word that opens the page
once: whoever comes second is refused. `server` and `page` get the pictures, `feed` hands them on, `code` draws the
address, and `invite` says how the phone gets there.
"""

from posecheck.live.phone.feed import PhoneFeed
from posecheck.live.phone.server import PhoneServer

__all__ = ["PhoneFeed", "PhoneServer"]
