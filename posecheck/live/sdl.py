"""The window through SDL (pygame-ce), on Linux and Windows. Nothing else of pygame is started: no sound, no mixer."""

from __future__ import annotations

import os
import sys

import numpy as np

from posecheck.closing import Closing
from posecheck.errors import PosecheckError
from posecheck.frame import Image
from posecheck.language import _
from posecheck.live.glass import DARK_BGR, ESCAPE, WINDOW_PX, Glass, on_dark

_SETTINGS = {
    "PYGAME_HIDE_SUPPORT_PROMPT": "1",
    # Ctrl-C belongs to the session, which ends in order.
    "SDL_NO_SIGNAL_HANDLERS": "1",
    # In full screen beside a second screen, a click there must not make the exercise vanish.
    "SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS": "0",
    # All of the screen's pixels, where Windows would enlarge a smaller picture.
    "SDL_WINDOWS_DPI_AWARENESS": "permonitorv2",
    "SDL_VIDEO_X11_WMCLASS": "posecheck",
}
_ELSEWHERE = _("run it on a desktop, or use `posecheck check`")


class SdlDisplay(Closing):
    """A connection to the display. Raises PosecheckError when there is none, or nothing answers."""

    def __init__(self) -> None:
        names = [os.environ.get(name, "") for name in ("DISPLAY", "WAYLAND_DISPLAY")]
        if sys.platform == "linux" and not any(names):
            # SDL would take the bare console then.
            raise PosecheckError(_("there is no display for a window (DISPLAY is not set): {fix}", fix=_ELSEWHERE))
        for setting, value in _SETTINGS.items():
            os.environ.setdefault(setting, value)
        if sys.platform == "linux":
            drivers = [driver for driver, name in zip(("x11", "wayland"), names, strict=True) if name]
            os.environ.setdefault("SDL_VIDEODRIVER", ",".join(drivers))
        # Only here: macOS comes without it, and the settings must stand before.
        import pygame

        self.pygame = pygame
        try:
            pygame.display.init()
        except pygame.error as error:
            name = ", ".join(filter(None, names))
            raise PosecheckError(_("the display {name} cannot be reached: {fix}", name=name, fix=_ELSEWHERE)) from error
        if pygame.display.get_driver() == "x11":
            # Pictures go to the server as they are: without a graphics card SDL's detour through OpenGL costs six times
            # as much (18 ms for 3 ms at 1920 × 1080).
            os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")

    def close(self) -> None:
        """End the connection, and any window with it."""
        self.pygame.display.quit()


class SdlGlass(Glass):
    """A window of SDL."""

    def __init__(self, title: str) -> None:
        self._display = SdlDisplay()
        self._pygame = self._display.pygame
        self._title = title

    def close(self) -> None:
        """Take the window away."""
        self._display.close()

    @property
    def size_px(self) -> tuple[int, int]:
        """In the screen's own pixels."""
        width_px, height_px = self._pygame.display.get_surface().get_size()
        return width_px, height_px

    def arrange(self, full_screen: bool) -> None:
        """Fill the screen, or stand in its middle. The window is dark until the first picture."""
        pygame = self._pygame
        try:
            if full_screen:
                surface = pygame.display.set_mode(pygame.display.get_desktop_sizes()[0], pygame.FULLSCREEN)
            else:
                surface = pygame.display.set_mode(WINDOW_PX, pygame.RESIZABLE)
        except pygame.error as error:
            raise PosecheckError(
                _("no window can be opened ({reason}): {fix}", reason=str(error), fix=_ELSEWHERE)
            ) from error
        pygame.display.set_caption(self._title)
        pygame.mouse.set_visible(not full_screen)
        surface.fill(DARK_BGR[::-1])
        pygame.display.flip()

    def show(self, image: Image) -> None:
        """Paint a picture."""
        fitted = np.ascontiguousarray(on_dark(image, self.size_px))
        height, width = fitted.shape[:2]
        painted = self._pygame.image.frombuffer(fitted, (width, height), "BGR")
        self._pygame.display.get_surface().blit(painted, (0, 0))
        self._pygame.display.flip()

    def keys(self) -> list[int]:
        """What was pressed since the last call."""
        codes = []
        for event in self._pygame.event.get():
            if event.type == self._pygame.QUIT:
                codes.append(ESCAPE)
            elif event.type == self._pygame.KEYDOWN:
                codes.append(int(event.key))
        return codes
