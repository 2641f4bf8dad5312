"""The X server of a Linux desktop, asked past OpenCV: does it answer, and do our windows know that they show?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from posecheck.closing import Closing
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from Xlib.display import Display
    from Xlib.xobject.drawable import Window

_NUMBERS = 10_000
"""More 32-bit numbers than any property that is read here has."""


class XServer(Closing):
    """A connection to the X server of DISPLAY. Close it, or use it in a `with` statement.

    Raises PosecheckError when DISPLAY is not set or nothing answers there.
    """

    def __init__(self) -> None:
        # Only here: other systems have no X, and come without the library.
        from Xlib import display, error

        name = os.environ.get("DISPLAY")
        if not name:
            wayland = bool(os.environ.get("WAYLAND_DISPLAY"))
            why = "only Wayland, and no XWayland" if wayland else "DISPLAY is not set"
            raise PosecheckError(f"there is no display for a window ({why}): {_ELSEWHERE}")
        try:
            # For a display of this machine the library would try the network next.
            self._display: Display = display.Display(f"unix/{name}" if name.startswith(":") else name)
        except (error.DisplayError, error.XauthError, OSError) as failure:
            raise PosecheckError(f"the display {name} cannot be reached: {_ELSEWHERE}") from failure

    def close(self) -> None:
        """End the connection."""
        from Xlib import error

        try:
            self._display.close()
        except (error.ConnectionClosedError, OSError):
            return  # the server has gone before us

    def tell_windows_that_they_show(self) -> None:
        """Send every window of this process once more that it has been mapped.

        Qt now and then loses this message while it starts on a busy machine, mostly where no window manager delays it,
        and never paints the window then. For one that had it, another changes nothing.
        """
        from Xlib import X, error
        from Xlib.protocol import event

        try:
            for window in self._own_windows():
                mapped = event.MapNotify(event=window, window=window, override=0)
                window.send_event(mapped, X.StructureNotifyMask, onerror=error.CatchError())
            self._display.sync()
        except (error.ConnectionClosedError, OSError):
            return  # nobody is there to show anything to; the window itself will tell

    def _own_windows(self) -> list[Window]:
        """Those of this process that stand on the screen itself, or that a window manager has framed."""
        root = self._display.screen().root
        managed = _numbers(root, self._display.get_atom("_NET_CLIENT_LIST"))
        framed = [self._display.create_resource_object("window", number) for number in managed]
        pid = self._display.get_atom("_NET_WM_PID")
        return [window for window in (*root.query_tree().children, *framed) if os.getpid() in _numbers(window, pid)]


_ELSEWHERE = "run it on a desktop, or use `posecheck check`"


def _numbers(window: Window, atom: int) -> list[int]:
    """What a property of a window says; nothing when it has none, or has gone meanwhile."""
    from Xlib import X, error

    try:
        found = window.get_property(atom, X.AnyPropertyType, 0, _NUMBERS)
    except error.XError:
        return []
    return [] if found is None else list(found.value)
