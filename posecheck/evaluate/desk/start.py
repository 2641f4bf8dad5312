"""Begins and ends the desk: one address of this computer, one browser, until Ctrl-C or the button on the page."""

from __future__ import annotations

import socket
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from posecheck.check import CheckOptions
from posecheck.check.outputs import OutputOptions
from posecheck.check.task import ClipOutcome, Task
from posecheck.check.workers import Work
from posecheck.detection.models import model_path
from posecheck.errors import EXIT_FAILED, EXIT_OK, PosecheckError, UsageError, needs_extra
from posecheck.files.atomic import cannot_write
from posecheck.language import _, said
from posecheck.media.folder import is_folder

try:
    import uvicorn

    from posecheck.evaluate.desk.app import Addresses, desk_app
    from posecheck.evaluate.desk.clips import Clips, check_one
    from posecheck.evaluate.desk.correcting import Correcting
    from posecheck.evaluate.desk.guard import Guard
    from posecheck.evaluate.desk.limits import kept, own_rules, with_limits
    from posecheck.evaluate.desk.plain import PlainFiles
    from posecheck.evaluate.desk.results import Results
except ImportError as missing:
    if missing.name is None or missing.name.partition(".")[0] not in ("starlette", "uvicorn", "anyio", "h11"):
        raise
    raise PosecheckError(needs_extra("desk", "desk")) from missing

LOOPBACK = "127.0.0.1"
RESULTS = "posecheck-results"
"""Where results go, in the folder of the clips, when nobody says otherwise."""
OWN_FOLDER = Path("posecheck-desk")
"""The folder of a desk that is given none."""
_PATIENCE_S = 2
"""So long an answer that is under way may take when the desk is closed."""


class _DeskServer(uvicorn.Server):
    """Ends without passing the signal on: Ctrl-C is the proper way to close the desk."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.force_exit = self.should_exit
        self.should_exit = True


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """A desk that listens. guard: knows its address."""

    clips: Clips
    guard: Guard
    server: _DeskServer
    listener: socket.socket

    def serve(self) -> None:
        """Answer until it is closed."""
        self.server.run([self.listener])


def run_desk(folder: Path | None, options: CheckOptions, outputs: OutputOptions, jobs: int, browser: bool) -> int:
    """Serve the desk until it is closed. Returns 0, or 2 when it ended by a mistake of the program, which was printed.

    folder: the clips; a folder of the desk's own when there is none. outputs: `folder` is where results go; beside the
    clips when there is none. browser: open it. Raises UsageError, OutputError, ModelError when it cannot begin.
    """
    home = _home(folder)
    model_path(options.model)
    with open_desk(home, options, outputs, jobs=jobs) as desk:
        _tell(desk.guard.url, home)
        if browser:
            webbrowser.open(desk.guard.url)
        desk.serve()
        return EXIT_FAILED if desk.clips.broke.is_set() else EXIT_OK


@contextmanager
def open_desk(
    home: Path,
    options: CheckOptions,
    outputs: OutputOptions,
    work: Work[Task, ClipOutcome] = check_one,
    jobs: int = 0,
) -> Iterator[OpenDesk]:
    """Begin to check the clips of `home`, and lend a desk over them; at the end all checks are ended.

    options: limits that were kept with the results take the place of the rules' own. work: checks one clip, in another
    process. Raises ConfigError when the kept ones cannot be used.
    """
    results_folder = (outputs.folder or home / RESULTS).resolve()
    outputs = replace(outputs, folder=results_folder, landmarks=True)
    in_force = options if options.settings.limits else with_limits(options, kept(own_rules(options), results_folder))
    with (
        closing(_listening()) as listener,
        Clips(home, in_force, outputs, work, jobs) as clips,
        Results(clips, options) as results,
        PlainFiles(clips.results) as plain,
    ):
        servers: list[_DeskServer] = []

        def end() -> None:
            for server in servers:
                server.should_exit = True

        addresses = Addresses(clips, end)
        routes = (addresses.routes(), results.routes(addresses), Correcting(clips, addresses, plain).routes())
        app = desk_app([route for some in routes for route in some])
        guard = Guard(app, f"{LOOPBACK}:{listener.getsockname()[1]}")
        servers.append(_server(guard))
        yield OpenDesk(clips, guard, servers[0], listener)


def _server(guard: Guard) -> _DeskServer:
    return _DeskServer(
        uvicorn.Config(
            guard,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE_S,
        )
    )


def _home(folder: Path | None) -> Path:
    home = OWN_FOLDER if folder is None else folder
    if folder is None:
        try:
            home.mkdir(exist_ok=True)
        except OSError as error:
            raise cannot_write(home, error) from error
    if not is_folder(home):
        raise UsageError(_("{path} is no folder: name one with clips, or make it first", path=str(home)))
    return home.resolve()


def _listening() -> socket.socket:
    """A socket on a free port that this computer alone can reach."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((LOOPBACK, 0))
        listener.listen()
    except OSError as error:
        listener.close()
        raise PosecheckError(_("this computer does not let the desk listen on {host}", host=LOOPBACK)) from error
    return listener


def _tell(url: str, home: Path) -> None:
    lines = (
        said("the desk is open for {folder}", folder=str(home)),
        said("this address opens it, once, in one browser: {url}", url=url),
        said("Ctrl-C closes it"),
    )
    for line in lines:
        sys.stderr.write(f"posecheck: {line}\n")
    sys.stderr.flush()
