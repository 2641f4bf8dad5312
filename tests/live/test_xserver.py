"""What is asked of the X server, on a real one without a window manager."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.xvfb import Display, virtual_display

if sys.platform != "linux":
    pytest.skip("only Linux desktops have an X server", allow_module_level=True)

from Xlib import X, Xatom
from Xlib import display as x11
from Xlib.xobject.drawable import Window

from posecheck.live.xserver import XServer

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    with virtual_display(tmp_path_factory.mktemp("bare"), managed=False) as opened:
        # It starts afresh when its last client leaves: this one stays.
        stays = x11.Display(opened.name)
        yield opened
        stays.close()


@contextmanager
def window(display: Display, pid: int) -> Iterator[tuple[x11.Display, Window]]:
    """A window that has been mapped and has heard of it, of the process with that number."""
    client = x11.Display(display.name)
    screen = client.screen()
    shown = screen.root.create_window(0, 0, 50, 40, 0, screen.root_depth, event_mask=X.StructureNotifyMask)
    shown.change_property(client.get_atom("_NET_WM_PID"), Xatom.CARDINAL, 32, [pid])
    shown.map()
    client.sync()
    while client.pending_events():
        client.next_event()
    try:
        yield client, shown
    finally:
        client.close()


def heard(client: x11.Display) -> list[tuple[int, bool]]:
    """Type of each event that has come since, and whether a program sent it."""
    client.sync()
    events = [client.next_event() for _ in range(client.pending_events())]
    return [(one.type, bool(one.send_event)) for one in events]


def test_our_windows_are_told_that_they_show(display: Display, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", display.name)
    with XServer() as server, window(display, os.getpid()) as (client, _):
        server.tell_windows_that_they_show()
        assert heard(client) == [(X.MapNotify, True)]


def test_windows_of_others_are_left_alone(display: Display, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", display.name)
    with XServer() as server, window(display, os.getpid() + 1) as (client, _):
        server.tell_windows_that_they_show()
        assert heard(client) == []


def test_windows_that_a_window_manager_has_framed_are_found_too(
    display: Display, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display.name)
    with XServer() as server, window(display, os.getpid()) as (client, shown):
        root = client.screen().root
        frame = root.create_window(0, 0, 60, 50, 0, client.screen().root_depth)
        shown.reparent(frame, 5, 5)
        root.change_property(client.get_atom("_NET_CLIENT_LIST"), Xatom.WINDOW, 32, [shown.id])
        heard(client)
        server.tell_windows_that_they_show()
        assert heard(client) == [(X.MapNotify, True)]
        root.delete_property(client.get_atom("_NET_CLIENT_LIST"))
        client.sync()


def test_a_server_that_goes_away_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with virtual_display(tmp_path, managed=False) as short_lived:
        monkeypatch.setenv("DISPLAY", short_lived.name)
        server = XServer()
    with server:
        server.tell_windows_that_they_show()
