"""A screen that nobody sees: Xvfb, its picture as an array, and keys pressed in it."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from Xlib import display as x11
from Xlib.protocol import event
from Xlib.X import AnyPropertyType
from Xlib.xobject.drawable import Window as XWindow

from posecheck.frame import Image
from tests.waiting import until

WIDTH_PX, HEIGHT_PX = 1280, 720
TOOLS = ("Xvfb", "xdotool", "openbox")


@dataclass(frozen=True)
class Display:
    """name: for DISPLAY. screen: the file in which Xvfb keeps the picture, in X's own XWD format."""

    name: str
    screen: Path

    @property
    def environment(self) -> dict[str, str]:
        """For a program that is to run on it."""
        return {**os.environ, "DISPLAY": self.name}

    def picture(self) -> Image:
        """What is on the screen now, BGR."""
        data = self.screen.read_bytes()
        header_size, _, _, _, width, height = struct.unpack(">6I", data[:24])
        bytes_per_line, colours = struct.unpack(">I", data[48:52])[0], struct.unpack(">I", data[76:80])[0]
        rows = np.frombuffer(data, np.uint8, bytes_per_line * height, header_size + 12 * colours)
        picture: Image = rows.reshape(height, bytes_per_line // 4, 4)[:, :width, :3].copy()
        return picture

    def press(self, key: str) -> None:
        """Press a key where the mouse is: in the middle."""
        height, width = self.picture().shape[:2]
        self.run("mousemove", str(width // 2), str(height // 2), "key", key)

    def close_window(self, title: str) -> None:
        """What a window manager does when the close button is clicked: it asks the window to go."""
        connection = x11.Display(self.name)
        name = connection.get_atom("_NET_WM_NAME")
        window = next(one for one in _below(connection.screen().root) if one.get_full_text_property(name) == title)
        protocols, delete = (connection.get_atom(name) for name in ("WM_PROTOCOLS", "WM_DELETE_WINDOW"))
        window.send_event(event.ClientMessage(window=window, client_type=protocols, data=(32, [delete, 0, 0, 0, 0])))
        connection.sync()
        connection.close()

    def run(self, *arguments: str) -> str:
        """xdotool, and what it prints."""
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, check=True, timeout=20, capture_output=True, text=True
        )
        return done.stdout


def _below(window: XWindow) -> Iterator[XWindow]:
    """All windows in a window."""
    for child in window.query_tree().children:
        yield child
        yield from _below(child)


@contextmanager
def virtual_display(
    folder: Path, managed: bool = True, size_px: tuple[int, int] = (WIDTH_PX, HEIGHT_PX)
) -> Iterator[Display]:
    """A running Xvfb, with a window manager when it is to be `managed`; skips the test where there is none."""
    for tool in TOOLS:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (Debian: apt install xvfb xdotool openbox)")
    reading, writing = os.pipe()
    size = "{}x{}x24".format(*size_px)
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-fbdir", str(folder)]
    server = subprocess.Popen(command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        with _window_manager(f":{number}", folder) if managed else nullcontext():
            yield Display(f":{number}", folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait(10)


def _is_managed(display: str) -> bool:
    """True when a window manager says that it is there: a window that opens earlier is moved by it afterwards."""
    connection = x11.Display(display)
    try:
        check = connection.get_atom("_NET_SUPPORTING_WM_CHECK")
        return connection.screen().root.get_full_property(check, AnyPropertyType) is not None
    finally:
        connection.close()


_PLAIN_WINDOWS = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <applications>
    <application class="*"><decor>no</decor><position force="yes"><x>0</x><y>0</y></position></application>
  </applications>
</openbox_config>
"""
"""No title bars, and everything in the corner, so that the picture on the screen is the one in the window."""


_ATTEMPTS = 3


@contextmanager
def _window_manager(display: str, folder: Path) -> Iterator[None]:
    settings = folder / "openbox.xml"
    settings.write_text(_PLAIN_WINDOWS, encoding="utf-8")
    command = ["openbox", "--config-file", str(settings)]
    environment = {**os.environ, "DISPLAY": display}
    # On a busy machine it now and then gives up at once: it is asked again.
    for _attempt in range(_ATTEMPTS):
        manager = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            if until(lambda: _is_managed(display), timeout_s=10.0, every_s=0.05):
                yield
                return
        finally:
            manager.terminate()
            manager.wait(10)
    pytest.fail("openbox did not start")
